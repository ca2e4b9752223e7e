//! Matching at ten million scope rows: build, memory, matches in process and over gRPC, updates, and PostgreSQL beside it.
//!
//! `NQI_BENCH_ROWS` scales the register down for trying; figures count at 10,000,000.

mod corpus;
mod following;
mod needs;
mod peer;
pub mod process;
mod serving;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nqi_kernel::worktime::china;
use nqi_matching::app::base::{self, Place};
use nqi_matching::engine::answer::{self, Options};
use nqi_matching::engine::need::Need;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::tables::Tables;
use nqi_matching::wire::present;
use prost::Message;

use crate::clocks::place;
use crate::measure::Run;
use corpus::{Corpus, TODAY};

/// Matches timed one by one.
const MATCHES: usize = 100_000;

/// Prints the whole table.
pub async fn run() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    crate::machine::print(folder.path());
    place::print_settings().await;
    let corpus = Arc::new(Corpus::new(rows()));
    println!();
    println!(
        "register   {} rows under {} keys, {} providers, {} sites, {} offerings with pools of 90 days; synthetic, fixed seed",
        corpus.rows,
        corpus.keys(),
        corpus.providers,
        corpus.sites,
        corpus.offerings
    );
    let before = process::resident();
    let snapshot = build(&corpus);
    println!("memory     {:.0} MiB resident with the index, {before:.0} MiB before", process::resident());
    let file = folder.path().join("matching.index");
    kept(&snapshot, &file);
    let tables = Arc::new(Tables::compute(&snapshot, TODAY));
    in_process(&corpus, &snapshot, &tables);
    drop((snapshot, tables));
    // A new process, so that what the builder left behind does not count.
    process::restarted(&file);
    serving::run(&corpus, &file).await;
    peer::run(&corpus, &file).await;
}

/// Rows of the register.
fn rows() -> usize {
    std::env::var("NQI_BENCH_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000_000)
}

fn build(corpus: &Corpus) -> Arc<Snapshot> {
    let begun = Instant::now();
    let bulk = corpus.bulk();
    let taken = begun.elapsed();
    let snapshot = bulk.finish();
    let [names, standards, figures] = snapshot.symbols().counts();
    println!(
        "build      {:.1} s: {:.1} s to make and take in the records, {:.1} s to sort them; {names} names, {standards} standards, {figures} figures",
        begun.elapsed().as_secs_f64(),
        taken.as_secs_f64(),
        (begun.elapsed() - taken).as_secs_f64(),
    );
    assert_eq!(snapshot.row_count(), corpus.rows, "every row is in");
    // What a feed would hand over is made here, on the same clock: told apart, for it is no part of building.
    let begun = Instant::now();
    corpus.records(&mut |change| drop(black_box(change)));
    corpus.each_row(&mut |row| drop(black_box(row)));
    println!("           making the records without taking them in: {:.1} s", begun.elapsed().as_secs_f64());
    Arc::new(snapshot)
}

/// Writes the base file and reads it again.
fn kept(snapshot: &Snapshot, file: &std::path::Path) {
    let begun = Instant::now();
    let place = Place { partitions: [0; 16], events: Default::default(), base: 0, ahead: vec![] };
    assert!(base::write(file, snapshot, &place).expect("a file"), "everything fits a file");
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    println!(
        "base file  {:.0} MiB, written in {:.1} s",
        size as f64 / 1_048_576.0,
        begun.elapsed().as_secs_f64()
    );
}

fn in_process(corpus: &Corpus, snapshot: &Arc<Snapshot>, tables: &Arc<Tables>) {
    let calendar = china();
    let needs = needs::compiled(corpus, snapshot, 0, MATCHES);
    let match_one = |(need, options): &(Need, Options)| {
        answer::answer(snapshot, tables, &calendar, need, TODAY, *options)
    };
    needs.iter().take(2000).for_each(|need| drop(black_box(match_one(need))));
    let (mut eligible, mut few) = (0, 0);
    let times = needs.iter().map(|need| {
        let begun = Instant::now();
        let answer = black_box(match_one(need));
        let took = begun.elapsed();
        eligible += answer.eligible;
        few += usize::from(answer.eligible < 3);
        took
    });
    let begun = Instant::now();
    let times: Vec<Duration> = times.collect();
    let alone = Run::of(times, begun.elapsed());
    println!();
    println!("in process, union coverage and the first {} explained", needs::SHOWN);
    println!(
        "  {:.1} eligible on average; {:.1} % of the needs have fewer than three and get near misses",
        eligible as f64 / needs.len() as f64,
        100.0 * few as f64 / needs.len() as f64
    );
    line("one thread", &alone);
    let begun = Instant::now();
    let (one, other) = needs.split_at(needs.len() / 2);
    std::thread::scope(|scope| {
        let half = scope.spawn(|| other.iter().for_each(|need| drop(black_box(match_one(need)))));
        one.iter().for_each(|need| drop(black_box(match_one(need))));
        half.join().expect("the other half");
    });
    println!(
        "  {:<34} {:>10.0} matches a second",
        "two threads",
        needs.len() as f64 / begun.elapsed().as_secs_f64()
    );
    let times = needs.iter().take(MATCHES / 5).map(|need| {
        let begun = Instant::now();
        let answer = match_one(need);
        let circumstances = present::Circumstances {
            snapshot_id: snapshot.id(),
            as_of: "2026-03-09T01:00:00Z".parse().expect("an instant"),
            updated_on: TODAY,
            stale: false,
            calendar: &calendar,
        };
        black_box(present::response(snapshot, &need.0, &answer, circumstances).encode_to_vec());
        begun.elapsed()
    });
    let begun = Instant::now();
    let times: Vec<Duration> = times.collect();
    line("with the sentences, as bytes", &Run::of(times, begun.elapsed()));
}

/// A line of times.
fn line(what: &str, run: &Run) {
    println!(
        "  {what:<34} {:>10.0} a second, p50 {:.3} ms, p99 {:.3} ms, p999 {:.3} ms, most {:.3} ms",
        run.rate(),
        run.quantile(0.5),
        run.quantile(0.99),
        run.quantile(0.999),
        run.quantile(1.0)
    );
}
