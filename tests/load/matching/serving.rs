//! Over gRPC on loopback, at a fixed rate whatever the answers take, while rows change and become visible.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nqi_events::Bus;
use nqi_matching::app::index::Keep;
use nqi_matching::{Deps, Index};
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::auth::{ServiceTokens, StaticKeys, TokenSource, Verifier, VerifierOptions};
use nqi_platform::call;
use nqi_platform::clock::Clock;
use nqi_platform::link;
use nqi_platform::serve::{self, ServeOptions, layered};
use nqi_platform::tasks::Tasks;
use nqi_proto::matching::v1::match_service_client::MatchServiceClient;
use nqi_proto::registry::v1 as pb;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::corpus::{Corpus, mix};
use super::following::Feed;
use super::needs;
use crate::measure::Run;

/// Calls a second.
const RATE: u32 = 2_000;
/// Changes of rows while they are made, ten a second.
const CHANGES: u32 = 100;

/// Seconds of load; `NQI_BENCH_SECONDS` changes it.
fn seconds() -> u32 {
    std::env::var("NQI_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

/// Serves from the base file and prints both lines.
pub async fn run(corpus: &Arc<Corpus>, file: &Path) {
    let (clock, key) = (Clock::system(), Arc::new(SigningKey::generate()));
    let tokens: Arc<dyn TokenSource> =
        Arc::new(ServiceTokens::new(key.clone(), clock.clone(), "bench", "bench", "matching"));
    let feed = Feed::default();
    let deps = Deps {
        clock: Clock::virtual_at("2026-03-09T01:00:00Z".parse().expect("an instant")),
        bus: Bus::in_process(),
        tasks: Tasks::new(),
        tokens: tokens.clone(),
        registry: feed.link(),
        // Matching asks requests for gaps alone.
        requests: link::late().0,
        commitments: link::late().0,
        // Read, never written again.
        index: Index::kept(Keep { path: file.to_owned(), least_rows: usize::MAX }),
    };
    nqi_matching::catch_up(&deps).await.expect("an index from its file");
    nqi_matching::spawn_jobs(&deps);
    let verifier = Arc::new(Verifier::new(VerifierOptions {
        issuer: "bench".into(),
        audience: "bench".into(),
        clock: clock.clone(),
        keys: Arc::new(StaticKeys(vec![key.jwk()])),
    }));
    let options =
        ServeOptions { verifier, clock, concurrency: 10_000, default_deadline: Duration::from_secs(30) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = layered(nqi_matching::routes(&deps), options);
    let server = tokio::spawn(serve::run(listener, app, deps.tasks.token.clone()));
    let client = MatchServiceClient::new(link::remote(&format!("http://{address}")).expect("a link"));

    let questions: Vec<_> =
        (0..RATE * seconds()).map(|n| needs::question(corpus, 2_000_000 + n as usize).request).collect();
    // Tables of the day and the connection.
    let first = call::as_service(tokens.as_ref(), questions[0].clone()).await.expect("a request");
    client.clone().r#match(first).await.expect("an answer");
    let changing = tokio::spawn(changes(deps.clone(), feed, corpus.clone()));
    let begun = Instant::now();
    let mut calls = JoinSet::new();
    for (n, question) in (0_u32..).zip(questions) {
        let due = begun + Duration::from_secs(1) * n / RATE;
        if let Some(early) =
            due.checked_duration_since(Instant::now()).filter(|early| *early >= Duration::from_millis(1))
        {
            tokio::time::sleep(early).await;
        }
        let request = call::as_service(tokens.as_ref(), question).await.expect("a request");
        let mut client = client.clone();
        calls.spawn(async move {
            let answered = client.r#match(request).await.is_ok();
            // From when the call was due: a queue in front of a slow answer counts.
            (due.elapsed(), answered)
        });
    }
    let answers = calls.join_all().await;
    let refused = answers.iter().filter(|(_, answered)| !answered).count();
    let times = answers.into_iter().filter(|(_, answered)| *answered).map(|(took, _)| took).collect();
    println!();
    println!(
        "over gRPC, {RATE} calls a second, {refused} of them refused, {CHANGES} changes of rows meanwhile"
    );
    super::line("as offered, loopback, one client", &Run::of(times, begun.elapsed()));
    let visible = changing.await.expect("the changes");
    super::line("a change in the feed until matched", &visible);
    deps.tasks.stop(Duration::from_secs(10)).await;
    server.await.expect("the server's task").expect("the server");
}

/// Appends changes and waits for each to be in what matches read.
async fn changes(deps: Deps, feed: Feed, corpus: Arc<Corpus>) -> Run {
    let (begun, mut times) = (Instant::now(), Vec::new());
    for seq in 1..=CHANGES {
        let topic = corpus.topic(mix(&[12, seq.into()]) as usize % corpus.keys());
        let row = pb::ScopeRow {
            id: Uuid::now_v7().to_string(),
            etag: "\"1\"".into(),
            provider_id: Uuid::now_v7().to_string(),
            site_id: Uuid::now_v7().to_string(),
            kind: topic.kind.number(),
            object: topic.object.to_string(),
            parameter: topic.parameter.to_string(),
            standard: topic.standard,
            ..Default::default()
        };
        let appended = Instant::now();
        feed.append(&pb::ScopeRowsChanged { seq: seq.into(), scope_rows: vec![row], removed_ids: vec![] });
        deps.bus.notify("nqi.registry");
        while deps.index.wait_for(seq.into()).await.is_err() {}
        times.push(appended.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Run::of(times, begun.elapsed())
}
