//! Clients that submit requests and repeat what was not answered, as every client should.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nqi_tests::actor::Actor;
use nqi_tests::minimal::draft;
use nqi_tests::process::Process;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The longest time until a repeated call must have been answered, restarts included.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request whose submission was acknowledged.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    /// Its title, and the stem of both request ids.
    pub title: String,
    /// Its id.
    pub id: String,
    /// The answer to its creation.
    pub created: Value,
    /// The answer to its submission.
    pub submitted: Value,
}

/// What one client does over and over.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
    /// Calls that got no usable answer and were repeated.
    pub repeated: Arc<AtomicU64>,
}

/// Clients at work.
pub struct Crowd {
    stop: CancellationToken,
    tasks: JoinSet<Vec<Acknowledged>>,
    /// Submissions acknowledged so far.
    pub acknowledged: Arc<AtomicU64>,
    /// Calls repeated so far.
    pub repeated: Arc<AtomicU64>,
}

impl Client {
    /// A client of the process in the actor's name, for as long as its clock keeps to the same day.
    pub fn new(process: &Process, actor: &Actor) -> Client {
        let http =
            reqwest::Client::builder().timeout(Duration::from_secs(20)).build().expect("an HTTP client");
        let (base, token) = (process.base().to_owned(), process.token(actor));
        Client { http, base, token, repeated: Arc::default() }
    }

    /// Creates a draft and submits it, each under a request id of its own.
    pub async fn submit(&self, title: &str) -> Acknowledged {
        let created = self.create(title).await;
        let id = created["id"].as_str().expect("a request has an id").to_owned();
        let submitted = self.submit_again(title, &id).await;
        Acknowledged { title: title.to_owned(), id, created, submitted }
    }

    /// Creates the draft of that title, or hears again what was answered.
    pub async fn create(&self, title: &str) -> Value {
        self.answered("/v1/requests", &format!("{title}/create"), &draft(title)).await
    }

    /// Submits the draft, or hears again what was answered.
    pub async fn submit_again(&self, title: &str, id: &str) -> Value {
        self.answered(&format!("/v1/requests/{id}:submit"), &format!("{title}/submit"), &json!({})).await
    }

    /// Repeats a call under the same request id until its outcome is known.
    async fn answered(&self, path: &str, key: &str, body: &Value) -> Value {
        let begun = Instant::now();
        loop {
            let sent = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
            let heard = match sent.header("idempotency-key", key).json(body).send().await {
                Ok(response) => {
                    let status = response.status();
                    // A body that breaks off is no answer either.
                    response.json::<Value>().await.ok().map(|body| (status, body))
                }
                Err(_) => None,
            };
            match heard {
                Some((status, body)) if status == 200 => return body,
                Some((status, body)) => {
                    let passing = ["UNAVAILABLE", "ABORTED", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"];
                    let code = body["codeName"].as_str().unwrap_or_default();
                    assert!(passing.contains(&code), "{path}: {status}: {body}");
                }
                None => {}
            }
            self.repeated.fetch_add(1, Ordering::Relaxed);
            assert!(begun.elapsed() < PATIENCE, "{path}: no answer within {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

impl Crowd {
    /// `number` clients, each of which submits a request, waits for `pace`, and submits the next.
    pub fn gather(process: &Process, actor: &Actor, name: &str, number: usize, pace: Duration) -> Crowd {
        let (stop, acknowledged) = (CancellationToken::new(), Arc::new(AtomicU64::new(0)));
        let client = Client::new(process, actor);
        let repeated = client.repeated.clone();
        let mut tasks = JoinSet::new();
        for one in 0..number {
            let (client, stop, count) = (client.clone(), stop.clone(), acknowledged.clone());
            let name = format!("{name}-{one}");
            tasks.spawn(async move {
                let mut done = Vec::new();
                while !stop.is_cancelled() {
                    done.push(client.submit(&format!("{name}-{}", done.len())).await);
                    count.fetch_add(1, Ordering::Relaxed);
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(pace) => {}
                    }
                }
                done
            });
        }
        Crowd { stop, tasks, acknowledged, repeated }
    }

    /// Lets everybody finish the request at hand; what was acknowledged is returned.
    pub async fn dismiss(self) -> Vec<Acknowledged> {
        self.stop.cancel();
        self.tasks.join_all().await.into_iter().flatten().collect()
    }
}
