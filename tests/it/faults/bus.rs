//! Redis dies while requests are submitted: commands go on, and every effect appears once.

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::Duration;

use nqi::role::Role;
use nqi_tests::backend::{self, Backend, Databases};
use nqi_tests::eventually::eventually;
use nqi_tests::minimal;
use nqi_tests::process::Process;
use tokio::process::{Child, Command};

use super::clients::Crowd;
use super::{feed, verdict};

/// Requests before Redis dies, while it is away, and after it has come back.
const EACH: u64 = 40;
const BOUND: Duration = Duration::from_secs(60);

/// A Redis of the test's own.
struct Redis {
    port: u16,
    child: Child,
}

impl Redis {
    async fn start(folder: &Path, port: u16) -> Redis {
        let port = port.to_string();
        let child = Command::new("redis-server")
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("redis-server is installed");
        let client = redis::Client::open(format!("redis://127.0.0.1:{port}/")).expect("a valid address");
        eventually(Duration::from_secs(10), "Redis answers", || async {
            let mut connection = client.get_multiplexed_async_connection().await.ok()?;
            redis::cmd("PING").query_async::<String>(&mut connection).await.ok()
        })
        .await;
        Redis { port: port.parse().expect("a port"), child }
    }

    async fn kill(mut self) -> u16 {
        self.child.kill().await.expect("it can be killed");
        self.port
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_go_on_without_redis_and_every_effect_appears_once_on_postgres() {
    if backend::is_left_out() {
        eprintln!("left out: NQI_TEST_PG=skip");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let probe = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = probe.local_addr().expect("a bound address").port();
    drop(probe);
    let redis = Redis::start(folder.path(), port).await;
    let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
    let databases = Databases::create(Backend::PostgresAndRedis).await;
    let address = format!("redis://127.0.0.1:{port}");
    let mut process = Process::prepare(program, folder.path(), databases, &[("redis.url", &address)]);
    process.start(Some("2026-03-02T10:00:00+08:00".parse().expect("a literal instant"))).await;
    let enterprise = minimal::found(&process, 1).await;
    let crowd = Crowd::gather(&process, &enterprise, "bus", 4, Duration::from_millis(20));

    acknowledged(&crowd, EACH).await;
    let port = redis.kill().await;
    acknowledged(&crowd, 2 * EACH).await;
    // Its memory is gone with it: what comes back is empty.
    let redis = Redis::start(folder.path(), port).await;
    acknowledged(&crowd, 3 * EACH).await;
    let repeated = crowd.repeated.load(Ordering::Relaxed);
    let done = crowd.dismiss().await;
    assert_eq!(repeated, 0, "a command failed because Redis was away\n{}", process.log());

    verdict::settled(&process, done.len()).await;
    verdict::requests(&process, &enterprise, &done).await;
    let clocks = process.sql(Role::Commitments).await;
    assert_eq!(usize::try_from(verdict::acceptance_clocks(&clocks).await).ok(), Some(done.len()));
    let told = feed::read(&process, "nqi.commitments").await;
    let started = told.iter().filter(|event| event.r#type.ends_with(".CommitmentStarted"));
    assert_eq!(started.count(), done.len(), "clocks started");
    process.stop().await;
    redis.kill().await;
}

async fn acknowledged(crowd: &Crowd, number: u64) {
    eventually(BOUND, "requests are acknowledged", || async {
        (crowd.acknowledged.load(Ordering::Relaxed) >= number).then_some(())
    })
    .await;
}
