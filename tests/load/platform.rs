//! The whole platform in one process: start, memory, reading, submitting, beside what the database alone can do.

use std::path::Path;
use std::time::{Duration, Instant};

use nqi::role::Role;
use nqi_tests::backend::{Backend, Databases};
use nqi_tests::minimal;
use nqi_tests::process::Process;

use crate::measure::{self, Run};
use crate::raw::{self, Raw};
use crate::report;
use crate::submit::Firm;

/// Starts that are measured.
const STARTS: usize = 5;
/// Clients at the same time, with the drafts that they submit at most.
const CROWDS: [(usize, usize); 2] = [(1, 400), (16, 1_600)];
/// The longest that one row of the table takes.
const TIME: Duration = Duration::from_secs(8);
/// An answer without a login that comes from the database.
const READ: &str = "/v1/standards:lookup?number=GB%2FT%203362-2017";

/// Prints everything.
pub async fn run() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    crate::machine::print(folder.path());
    back_end("SQLite, in-process wake-ups", Backend::Sqlite, &folder.path().join("sqlite")).await;
    let title = "PostgreSQL and Redis";
    back_end(title, Backend::PostgresAndRedis, &folder.path().join("postgres")).await;
}

async fn back_end(title: &str, backend: Backend, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let program = Path::new(env!("CARGO_BIN_EXE_nqi-under-test"));
    // As shipped, but for the rate limits that the harness widens.
    let settings = [("database.writers", "16"), ("database.readers", "8"), ("commitments.scan_ms", "500")];
    let mut process = Process::prepare(program, folder, Databases::create(backend).await, &settings);
    let begun = Instant::now();
    process.run(&["seed"]).await;
    report::head(title);
    println!("  demonstration data made in {:.1} s", begun.elapsed().as_secs_f64());
    starts(&mut process).await;

    process.start(None).await;
    let idle = process.memory().0;
    let mut reads = Vec::new();
    for (clients, _) in CROWDS {
        reads.push((clients, read(&process, clients).await));
    }
    let firm = Firm::new(&process, &minimal::found(&process, 90_001).await);
    let drafts = firm.drafts(CROWDS.iter().map(|(_, most)| 2 * most).sum()).await;
    let url = process.databases.of(Role::Requests, &process.data());
    let before = Raw::connect(&url, 1).await.counts().await;
    let (mut rest, mut runs) = (drafts.as_slice(), Vec::new());
    for (clients, most) in CROWDS {
        let (own, others) = rest.split_at(most);
        let submitted = firm.submit(clients, own, TIME).await;
        runs.push((clients, own[0], submitted));
        rest = others;
    }
    let after = Raw::connect(&url, 1).await.counts().await;
    let calls: usize = runs.iter().map(|(_, _, run)| run.calls).sum();
    let written = raw::growth(&before, &after, calls);
    let (busy, peak) = process.memory();
    process.stop().await;

    // The platform has stopped: the database belongs to the plain client alone.
    let mut plain = Vec::new();
    for (clients, done, _) in &runs {
        let raw = Raw::connect(&url, u32::try_from(*clients).expect("a small number")).await;
        let (own, others) =
            rest.split_at(CROWDS.iter().find(|(one, _)| one == clients).map_or(0, |(_, most)| *most));
        let before = raw.counts().await;
        let run = raw.submit(*clients, *done, own, TIME).await;
        assert_eq!(
            raw::growth(&before, &raw.counts().await, run.calls),
            written,
            "the plain client wrote other rows"
        );
        plain.push(run);
        rest = others;
    }
    println!(
        "  memory: {} MiB after start, {} MiB after load, {} MiB peak",
        idle >> 10,
        busy >> 10,
        peak >> 10
    );
    println!("  rows of a submission: {written}; the request and the case counter are updated");
    for (clients, run) in &reads {
        report::line("GET /v1/standards:lookup", *clients, run, None);
    }
    for ((clients, _, run), plain) in runs.iter().zip(&plain) {
        report::line("POST /v1/requests/{id}:submit", *clients, run, Some(plain));
        report::line("the same rows by plain SQL", *clients, plain, None);
    }
}

/// Start to the first answer from the database, several times.
async fn starts(process: &mut Process) {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        process.start(None).await;
        get(&reqwest::Client::new(), process.base()).await;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        process.stop().await;
    }
    times.sort_by(f64::total_cmp);
    let (least, middle, most) = (times[0], times[STARTS / 2], times[STARTS - 1]);
    println!(
        "  start to first answer: median {middle:.0} ms, {least:.0} to {most:.0} ms of {STARTS}, files cached"
    );
}

async fn read(process: &Process, clients: usize) -> Run {
    let (client, base) = (reqwest::Client::new(), process.base().to_owned());
    measure::run(clients, usize::MAX, Duration::from_secs(4), move |_| {
        let (client, base) = (client.clone(), base.clone());
        async move { get(&client, &base).await }
    })
    .await
}

async fn get(client: &reqwest::Client, base: &str) {
    let response = client.get(format!("{base}{READ}")).send().await.expect("an answer");
    let status = response.status();
    let text = response.text().await.expect("a whole answer");
    assert!(status == 200 && text.contains("3362"), "{status}: {text}");
}
