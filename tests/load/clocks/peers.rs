//! The same number of delayed jobs by job queues, each with the settings that served it best of those tried.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::effects::{self, Run};
use super::place::Place;

/// No run takes longer.
const PATIENCE: Duration = Duration::from_secs(300);

struct Peer {
    name: &'static str,
    script: &'static str,
    /// Tried on a tenth of the jobs; JSON for the script.
    settings: &'static [&'static str],
}

const PEERS: [Peer; 4] = [
    Peer {
        name: "graphile-worker 0.17",
        script: "graphile.mjs",
        settings: &[
            r#"{"concurrentJobs":10}"#,
            r#"{"concurrentJobs":24,"queue":500,"complete":0}"#,
            r#"{"concurrentJobs":48,"queue":1000,"complete":5}"#,
        ],
    },
    Peer {
        name: "pg-boss 10, an insert a job",
        script: "boss.mjs",
        settings: &[
            r#"{"batch":100,"workers":4}"#,
            r#"{"batch":500,"workers":8}"#,
            r#"{"batch":2000,"workers":4}"#,
        ],
    },
    Peer {
        name: "pg-boss 10, an insert a batch",
        script: "boss.mjs",
        settings: &[
            r#"{"batch":500,"workers":8,"whole":true}"#,
            r#"{"batch":2000,"workers":4,"whole":true}"#,
            r#"{"batch":5000,"workers":4,"whole":true}"#,
        ],
    },
    Peer {
        name: "BullMQ 6, Redis appendfsync always",
        script: "bull.mjs",
        settings: &[r#"{"concurrency":50}"#, r#"{"concurrency":200}"#, r#"{"concurrency":500}"#],
    },
];

/// Prints a line for each peer, with how many times faster `ours` is.
pub async fn compare(number: i64, ours: Option<&Run>) {
    durable_redis().await;
    for peer in &PEERS {
        let mut best: Option<(&str, f64)> = None;
        let mut tried = Vec::new();
        for settings in peer.settings {
            let rate = fire(peer, settings, (number / 10).max(1_000)).await.rate();
            tried.push(format!("{settings} {rate:.0}"));
            if best.is_none_or(|(_, most)| rate > most) {
                best = Some((settings, rate));
            }
        }
        let settings = best.map_or("{}", |(settings, _)| settings);
        let run = fire(peer, settings, number).await;
        effects::line(peer.name, &run, ours);
        println!("    with {settings}; tried on a tenth: {}", tried.join(", "));
    }
}

async fn fire(peer: &Peer, settings: &str, number: i64) -> Run {
    let place = Place::create("peer").await;
    place.execute("CREATE TABLE effect (job bigint PRIMARY KEY); CREATE TABLE doubled (job bigint)").await;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    // Loading and starting are done by then.
    let due = now + 12 + u64::try_from(number / 8_000).unwrap_or_default();
    let mut loader = node(peer, "load", settings, number, due, &place).spawn().expect("node starts");
    assert!(loader.wait().await.expect("node ends").success(), "{} did not load its jobs", peer.script);
    place.execute("VACUUM ANALYZE").await;
    let workers = [
        start(node(peer, "work", settings, number, due, &place)).await,
        start(node(peer, "work", settings, number, due, &place)).await,
    ];
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    assert!(now < due, "{} was not ready in time", peer.script);
    let begun = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let done: i64 = place.one("SELECT count(*) AS n FROM effect").await;
        if done >= number {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{}: {done} of {number} after {PATIENCE:?}", peer.script);
    }
    let rows = format!("(SELECT xmin, {due}::float8 AS due FROM effect) AS one");
    let missed = format!("SELECT {number} - count(*) AS n FROM effect");
    let run = Run::of(&place, &rows, &missed, "SELECT count(*) AS n FROM doubled").await;
    drop(workers);
    place.remove().await;
    run
}

fn node(peer: &Peer, task: &str, settings: &str, number: i64, due: u64, place: &Place) -> Command {
    let mut command = Command::new("node");
    command
        .arg(folder().join(peer.script))
        .args([task, settings, &number.to_string(), &(due * 1_000).to_string()])
        .env("PEER_PG_URL", &place.url)
        .env("PEER_REDIS_URL", redis_url())
        .env("NODE_ENV", "production")
        .current_dir(folder())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn start(mut command: Command) -> Child {
    let mut child = command.spawn().expect("node starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let ready = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
    assert_eq!(ready.expect("in time").expect("readable").as_deref(), Some("ready"));
    child
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("load/peers")
}

fn redis_url() -> String {
    std::env::var("NQI_TEST_REDIS_URL").expect("NQI_TEST_REDIS_URL names the private Redis: run `make bench`")
}

/// Tells the private Redis to keep what it acknowledges, as PostgreSQL does.
async fn durable_redis() {
    let client = redis::Client::open(redis_url()).expect("a Redis URL");
    let mut connection = client.get_multiplexed_async_connection().await.expect("Redis answers");
    for (name, value) in [("appendonly", "yes"), ("appendfsync", "always")] {
        let told =
            redis::cmd("CONFIG").arg("SET").arg(name).arg(value).query_async::<()>(&mut connection).await;
        told.expect("Redis takes the setting");
    }
}
