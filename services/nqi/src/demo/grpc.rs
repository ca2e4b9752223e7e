//! The story's calls over native gRPC, by the generated clients.

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{
    self as commitments, calendar_service_client::CalendarServiceClient,
    card_service_client::CardServiceClient, commitment_service_client::CommitmentServiceClient,
};
use nqi_proto::google::api::HttpBody;
use nqi_proto::identity::v1::{
    self as identity, auth_service_client::AuthServiceClient,
    organization_service_client::OrganizationServiceClient,
};
use nqi_proto::matching::v1::{self as matching, match_service_client::MatchServiceClient};
use nqi_proto::registry::v1::{
    self as registry, capability_service_client::CapabilityServiceClient,
    capacity_service_client::CapacityServiceClient, offering_service_client::OfferingServiceClient,
};
use nqi_proto::requests::v1::{
    self as requests, document_service_client::DocumentServiceClient,
    offer_service_client::OfferServiceClient, order_service_client::OrderServiceClient,
    rating_service_client::RatingServiceClient, request_service_client::RequestServiceClient,
};
use tonic::metadata::MetadataValue;
use tonic::{Request, Status};

use super::api::{Api, Caller, Changes, Refusal};
use super::rpcs::for_every_rpc;

/// Calls over a link: `link::remote("http://127.0.0.1:PORT")`, or one of this process.
#[derive(Clone)]
pub struct GrpcApi {
    link: Link,
}

impl GrpcApi {
    /// Calls over this link.
    pub fn new(link: Link) -> GrpcApi {
        GrpcApi { link }
    }
}

fn request<T>(call: &str, caller: &Caller, message: T) -> Result<Request<T>, Refusal> {
    let mut request = Request::new(message);
    if let Some(token) = &caller.0 {
        let value = format!("Bearer {}", token.expose());
        let mut value = MetadataValue::try_from(value).map_err(|error| Refusal::broken(call, error))?;
        value.set_sensitive(true);
        request.metadata_mut().insert("authorization", value);
    }
    Ok(request)
}

fn refused(call: &str, status: &Status) -> Refusal {
    let problem = Problem::from_status(status);
    let fields: Vec<String> = problem.violations.iter().map(|v| format!("{}: {}", v.field, v.en)).collect();
    let text = if fields.is_empty() {
        problem.en.clone()
    } else {
        format!("{} ({})", problem.en, fields.join("; "))
    };
    Refusal { call: call.to_owned(), reason: problem.reason.to_string(), text }
}

macro_rules! implement {
    ($($(#[$doc:meta])* $name:ident = $path:literal, $client:ident::$method:ident($ask:ty) -> $answer:ty;)+) => {
        #[async_trait]
        impl Api for GrpcApi {
            $(async fn $name(&self, caller: &Caller, ask: $ask) -> Result<$answer, Refusal> {
                let answer = $client::new(self.link.clone()).$method(request($path, caller, ask)?).await;
                answer.map(tonic::Response::into_inner).map_err(|status| refused($path, &status))
            })+

            async fn upload(
                &self,
                caller: &Caller,
                id: &str,
                content_type: &str,
                pieces: Vec<Bytes>,
            ) -> Result<requests::Document, Refusal> {
                const CALL: &str = "nqi.requests.v1.DocumentService/UploadContent";
                let (id, content_type) = (id.to_owned(), content_type.to_owned());
                let messages = pieces.into_iter().enumerate().map(move |(at, piece)| requests::UploadContentRequest {
                    id: if at == 0 { id.clone() } else { String::new() },
                    content: Some(HttpBody {
                        content_type: if at == 0 { content_type.clone() } else { String::new() },
                        data: piece.to_vec(),
                        extensions: vec![],
                    }),
                });
                let ask = request(CALL, caller, futures::stream::iter(messages))?;
                let answer = DocumentServiceClient::new(self.link.clone()).upload_content(ask).await;
                answer.map(tonic::Response::into_inner).map_err(|status| refused(CALL, &status))
            }

            async fn download(&self, caller: &Caller, id: &str) -> Result<Vec<u8>, Refusal> {
                const CALL: &str = "nqi.requests.v1.DocumentService/DownloadContent";
                let ask = request(CALL, caller, requests::DownloadContentRequest { id: id.to_owned() })?;
                let answer = DocumentServiceClient::new(self.link.clone()).download_content(ask).await;
                let pieces = answer.map_err(|status| refused(CALL, &status))?.into_inner();
                let whole = pieces.try_fold(Vec::new(), |mut whole, piece| async move {
                    whole.extend_from_slice(&piece.data);
                    Ok(whole)
                });
                whole.await.map_err(|status| refused(CALL, &status))
            }

            async fn watch(
                &self,
                caller: &Caller,
                ask: commitments::WatchCommitmentsRequest,
            ) -> Result<Changes, Refusal> {
                const CALL: &str = "nqi.commitments.v1.CommitmentService/WatchCommitments";
                let ask = request(CALL, caller, ask)?;
                let answer = CommitmentServiceClient::new(self.link.clone()).watch_commitments(ask).await;
                let changes = answer.map_err(|status| refused(CALL, &status))?.into_inner();
                Ok(changes.map_err(|status| refused(CALL, &status)).boxed())
            }
        }
    };
}

for_every_rpc!(implement);
