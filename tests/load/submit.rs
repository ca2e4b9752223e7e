//! Drafts and their submission over REST.

use std::sync::Arc;
use std::time::Duration;

use nqi_tests::actor::Actor;
use nqi_tests::minimal::draft;
use nqi_tests::process::Process;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::measure::{self, Run};

/// An HTTP client of one enterprise.
#[derive(Clone)]
pub struct Firm {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Firm {
    /// The enterprise's client of the process.
    pub fn new(process: &Process, actor: &Actor) -> Firm {
        Firm { http: reqwest::Client::new(), base: process.base().to_owned(), token: process.token(actor) }
    }

    /// Saves so many drafts; their ids are returned.
    pub async fn drafts(&self, number: usize) -> Vec<Uuid> {
        let ids = Arc::new(std::sync::Mutex::new(Vec::with_capacity(number)));
        let (firm, kept) = (self.clone(), ids.clone());
        measure::run(16, number, Duration::from_secs(120), move |one| {
            let (firm, kept) = (firm.clone(), kept.clone());
            async move {
                let made = firm.post("/v1/requests", &format!("draft-{one}"), &draft("负载")).await;
                let id =
                    made["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).expect("a draft has an id");
                kept.lock().expect("nobody panics with it").push(id);
            }
        })
        .await;
        let ids = ids.lock().expect("nobody panics with it").clone();
        assert_eq!(ids.len(), number, "the drafts were not saved in time");
        ids
    }

    /// Submits the drafts, each with a request id of its own.
    pub async fn submit(&self, clients: usize, drafts: &[Uuid], time: Duration) -> Run {
        let (firm, drafts) = (self.clone(), drafts.to_vec());
        measure::run(clients, drafts.len(), time, move |one| {
            let (firm, id) = (firm.clone(), drafts[one]);
            async move {
                firm.post(&format!("/v1/requests/{id}:submit"), &format!("submit-{id}"), &json!({})).await;
            }
        })
        .await
    }

    async fn post(&self, path: &str, key: &str, body: &Value) -> Value {
        let sent = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let response = sent.header("idempotency-key", key).json(body).send().await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a whole answer");
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }
}
