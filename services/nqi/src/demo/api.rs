//! The platform as its users reach it: typed calls over a transport that the story does not know.

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use nqi_platform::config::Secret;
use nqi_proto::commitments::v1 as commitments;
use nqi_proto::identity::v1 as identity;
use nqi_proto::matching::v1 as matching;
use nqi_proto::registry::v1 as registry;
use nqi_proto::requests::v1 as requests;

use super::rpcs::for_every_rpc;

/// Who calls: an access token, or nobody yet.
#[derive(Clone, Debug, Default)]
pub struct Caller(pub Option<Secret<String>>);

/// The platform said no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call}: {reason}: {text}")]
pub struct Refusal {
    /// The call.
    pub call: String,
    /// Reason for programs, such as `WRONG_STATE`.
    pub reason: String,
    /// Text for people, with the fields concerned.
    pub text: String,
}

impl Refusal {
    /// A failure that is no answer of the platform: a broken connection, a body of another form.
    pub fn broken(call: &str, error: impl std::fmt::Display) -> Refusal {
        Refusal { call: call.to_owned(), reason: "BROKEN".to_owned(), text: error.to_string() }
    }
}

/// Changes of clocks as they happen.
pub type Changes = BoxStream<'static, Result<commitments::CommitmentChange, Refusal>>;

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident = $path:literal, $client:ident::$method:ident($ask:ty) -> $answer:ty;)+) => {
        /// Calls that the story makes.
        #[async_trait]
        pub trait Api: Send + Sync {
            $($(#[$doc])*
            async fn $name(&self, caller: &Caller, ask: $ask) -> Result<$answer, Refusal>;)+

            /// Streams the content of an announced file.
            async fn upload(&self, caller: &Caller, id: &str, content_type: &str, pieces: Vec<Bytes>) -> Result<requests::Document, Refusal>;
            /// The content of a file, whole.
            async fn download(&self, caller: &Caller, id: &str) -> Result<Vec<u8>, Refusal>;
            /// Follows clocks; returns once the platform has begun to watch.
            async fn watch(&self, caller: &Caller, ask: commitments::WatchCommitmentsRequest) -> Result<Changes, Refusal>;
        }
    };
}

for_every_rpc!(declare);
