//! A private cluster: the whole platform in this process, on a free port, with its own databases and a virtual clock.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use nqi::assembly::Assembly;
use nqi::role::Role;
use nqi::server::Server;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::clock::Clock;
use serde_json::Value;
use tempfile::TempDir;

use crate::actor::Actor;
use crate::answer::{Answer, Problem, is_chinese};
use crate::backend::{Backend, Databases};
use crate::contents::Contents;
use crate::contract;
use crate::deployment;

/// Monday 2026-03-09, 09:00 in Weihai: where the clock of a cluster begins.
pub const MONDAY_NINE: &str = "2026-03-09T01:00:00Z";

/// Nobody is signed in.
pub const NOBODY: Option<&Actor> = None;

/// A running platform.
pub struct Cluster {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// Its present.
    pub clock: Clock,
    key: SigningKey,
    http: reqwest::Client,
    // The order matters: the server stops before its databases and files go.
    server: Option<Server>,
    /// What the databases held when they last came to rest.
    rested: tokio::sync::Mutex<Option<Contents>>,
    databases: Databases,
    folder: PathBuf,
    _temporary: Option<TempDir>,
}

impl Cluster {
    /// An empty platform whose clock stands at [`MONDAY_NINE`].
    pub async fn start(backend: Backend) -> Cluster {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Cluster::over(Databases::create(backend).await, folder, MONDAY_NINE.parse().expect("an instant"))
            .await
    }

    /// A platform over databases and a data folder.
    pub async fn over(databases: Databases, folder: TempDir, now: Timestamp) -> Cluster {
        let path = folder.path().to_path_buf();
        Cluster { _temporary: Some(folder), ..Cluster::in_folder(databases, path, now).await }
    }

    /// The same over a folder that stays.
    pub async fn in_folder(databases: Databases, folder: PathBuf, now: Timestamp) -> Cluster {
        let clock = Clock::virtual_at(now);
        let config = deployment::config(&databases, &folder, "");
        let server =
            Server::start(config, clock.clone()).await.unwrap_or_else(|problem| panic!("{problem:?}"));
        let pem = std::fs::read_to_string(folder.join("signing-key.pem")).expect("identity made a key");
        let key = SigningKey::from_pem(&pem).expect("the key is one of ours");
        let http =
            reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().expect("a client");
        Cluster {
            url: format!("http://{}", server.address),
            clock,
            key,
            http,
            server: Some(server),
            rested: Default::default(),
            databases,
            folder,
            _temporary: None,
        }
    }

    /// Which back end it runs on.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.databases.backend()
    }

    /// Its parts.
    #[must_use]
    pub fn assembly(&self) -> Arc<Assembly> {
        self.server.as_ref().expect("the cluster runs until it is stopped").assembly.clone()
    }

    /// Moves the clock forward.
    pub fn pass(&self, time: jiff::SignedDuration) {
        assert!(self.clock.advance_to(self.clock.now() + time), "time only goes forward");
    }

    /// A token of an actor for the present.
    #[must_use]
    pub fn token(&self, actor: &Actor) -> String {
        actor.token(&self.key, self.clock.now())
    }

    /// The key that signs the cluster's tokens.
    #[must_use]
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// A request that can be changed before it is sent with [`Cluster::sent`].
    pub fn request(&self, verb: &str, path: &str) -> reqwest::RequestBuilder {
        let verb = verb.parse().expect("an HTTP method");
        self.http.request(verb, format!("{}{path}", self.url))
    }

    /// Sends a request and reads the whole answer.
    pub async fn sent(&self, request: reqwest::RequestBuilder, call: String) -> Answer {
        let response = request.send().await.unwrap_or_else(|error| panic!("{call}: {error}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_else(|error| panic!("{call}: {error}"));
        Answer { status, headers, text, call }
    }

    /// Calls an RPC through REST; the request's keys are proto names. `language` is an Accept-Language.
    pub async fn call_in<'a>(
        &self,
        language: &str,
        who: impl Into<Option<&'a Actor>>,
        rpc: &str,
        request: &Value,
    ) -> Answer {
        let who = who.into();
        let call = contract::rpc(rpc).rest(request);
        let mut http = self.request(&call.verb, &call.path).header("accept-language", language);
        if let Some(actor) = who {
            http = http.bearer_auth(self.token(actor));
        }
        if let Some(body) = &call.body {
            http = http.json(body);
        }
        let name = who.map_or("nobody", |actor| actor.name.as_str());
        self.sent(http, format!("{} {} as {name}", call.verb, call.path)).await
    }

    /// Calls an RPC through REST in English.
    pub async fn call<'a>(&self, who: impl Into<Option<&'a Actor>>, rpc: &str, request: Value) -> Answer {
        self.call_in("en", who, rpc, &request).await
    }

    /// Calls an RPC that must succeed.
    pub async fn ok<'a>(&self, who: impl Into<Option<&'a Actor>>, rpc: &str, request: Value) -> Value {
        self.call(who, rpc, request).await.ok()
    }

    /// Uploads bytes to a client-streaming RPC.
    pub async fn upload_in(
        &self,
        language: &str,
        who: &Actor,
        rpc: &str,
        request: &Value,
        content_type: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut call = contract::rpc(rpc).rest(request);
        call.body = None;
        let http = self.request(&call.verb, &call.path).bearer_auth(self.token(who));
        let http = http
            .header("accept-language", language)
            .header("content-type", content_type)
            .body(bytes.to_vec());
        self.sent(http, format!("{} {} as {}", call.verb, call.path, who.name)).await
    }

    /// What the databases hold now.
    pub async fn contents(&self) -> Contents {
        let mut contents = Contents::default();
        for role in Role::DURABLE {
            contents.add(role.name(), &self.databases.of(role, &self.folder)).await;
        }
        assert!(contents.tables() > 20, "every service keeps tables");
        contents
    }

    /// What the databases hold once nothing changes any more by itself.
    pub async fn settled(&self) -> Contents {
        let mut rested = self.rested.lock().await;
        let (mut last, mut calm) = (self.contents().await, 0);
        if rested.as_ref() == Some(&last) {
            return last;
        }
        let begun = std::time::Instant::now();
        // Three equal looks 100 ms apart: longer than a wake-up takes from hand to hand.
        while calm < 3 {
            assert!(begun.elapsed() < Duration::from_secs(30), "the databases do not come to rest");
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = self.contents().await;
            calm = if now == last { calm + 1 } else { 0 };
            last = now;
        }
        *rested = Some(last.clone());
        last
    }

    /// Makes a call in both languages that must be refused in both, in plain words of each, and must change nothing.
    pub async fn refuses<'a>(&self, who: impl Into<Option<&'a Actor>>, rpc: &str, request: Value) -> Problem {
        let who = who.into();
        self.refuses_by(|language| {
            let request = &request;
            async move { self.call_in(language, who, rpc, request).await }
        })
        .await
    }

    /// The same for any way of calling.
    pub async fn refuses_by<F, Fut>(&self, call: F) -> Problem
    where
        F: Fn(&'static str) -> Fut,
        Fut: Future<Output = Answer>,
    {
        let before = self.settled().await;
        let (zh, en) = (call("zh-CN").await, call("en").await);
        let after = self.contents().await;
        assert_eq!(
            before.differences(&after),
            Vec::<String>::new(),
            "a refused call changed something: {}",
            en.call
        );
        judged(&zh, &en)
    }

    /// Stops the platform; what it left in its folder and databases is removed.
    pub async fn stop(mut self) {
        if let Some(server) = self.server.take() {
            server.stop().await.expect("the platform stops cleanly");
        }
    }
}

/// The English problem, after both were found to be readable and to say the same.
#[must_use]
pub fn judged(zh: &Answer, en: &Answer) -> Problem {
    let (zh, en) = (zh.problem(), en.problem());
    assert_eq!((zh.status, &zh.code, &zh.reason, &zh.fields), (en.status, &en.code, &en.reason, &en.fields));
    assert!(is_chinese(&zh.detail), "not Chinese: {}", zh.body);
    assert!(!is_chinese(&unquoted(&en.detail)) && en.detail.contains(' '), "not English: {}", en.body);
    assert!(zh.messages.iter().all(|message| is_chinese(message)), "not Chinese: {}", zh.body);
    assert!(en.messages.iter().all(|message| message.contains(' ')), "not English: {}", en.body);
    en
}

/// A text without what it quotes, such as the title of a column.
fn unquoted(text: &str) -> String {
    text.split('"').step_by(2).collect()
}
