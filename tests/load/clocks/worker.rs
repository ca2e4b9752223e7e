//! A process of its own that fires clocks, as a replica of the service would: it can be killed like one.

use std::process::Stdio;
use std::time::Duration;

use jiff::SignedDuration;
use nqi_commitments::{Migrator, app::App, config::Config, jobs};
use nqi_events::{Bus, Sequencer};
use nqi_platform::{clock::Clock, tasks::Tasks};
use nqi_store::{Db, PoolOptions};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// First argument of the worker's process.
pub const ARGUMENT: &str = "fire-worker";

/// A running worker; killed when dropped.
pub struct Worker(Child);

impl Worker {
    /// Starts a worker on a database whose clock stands `shift` from real time, and waits until it looks for work.
    pub async fn start(url: &str, shift: SignedDuration, numbers: bool) -> Worker {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([ARGUMENT, url, &shift.as_micros().to_string(), if numbers { "number" } else { "fire" }])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a worker starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let ready = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
        assert_eq!(ready.expect("in time").expect("readable").as_deref(), Some("ready"));
        Worker(child)
    }

    /// kill -9.
    pub async fn kill(mut self) {
        self.0.kill().await.expect("killed");
    }
}

/// The worker's own life: fires until it is killed, or its parent has been gone for long.
pub async fn live(arguments: &[String]) {
    let [url, shift, what] = arguments else { panic!("usage: {ARGUMENT} URL MICROSECONDS number|fire") };
    let shift = SignedDuration::from_micros(shift.parse().expect("microseconds"));
    let _running = spawn(open(url, 4).await, shift, what == "number");
    println!("ready");
    tokio::time::sleep(Duration::from_secs(900)).await;
}

/// Fires in this process, and numbers events if asked, until the tasks are told to stop.
pub fn spawn(db: Db, shift: SignedDuration, numbers: bool) -> Tasks {
    let (clock, tasks) = (Clock::shifted(shift), Tasks::new());
    db.name_log("nqi.commitments");
    jobs::firing::spawn(App::new(db.clone(), clock.clone()), Config::default(), &tasks);
    if numbers {
        Sequencer::spawn(db, clock, Bus::in_process(), &tasks);
    }
    tasks
}

/// The service's database, migrated.
pub async fn open(url: &str, connections: u32) -> Db {
    let options = PoolOptions { max_connections: connections, ..PoolOptions::default() };
    let db = Db::open(url, &options).await.expect("the database opens");
    db.migrate::<Migrator>().await.expect("our migrations");
    db
}
