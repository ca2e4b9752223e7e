//! The same clocks on SQLite, where one process is both the service and the scanner: a herd while commands run, a kill
//! and a restart, the steady state, a published revision.

mod stock;
mod watch;

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use self::{stock::File, watch::Watch};
use super::{
    commands, effects, herd, recompute, steady,
    stock::at,
    worker::{self, Worker},
};

/// How long the steady state is measured.
const STEADY: Duration = Duration::from_secs(60);

/// Prints the four parts.
pub async fn run(size: i64, open: i64) {
    with_commands(size).await;
    with_a_restart(size).await;
    evenly(open).await;
    let mut file = File::empty().await;
    let one = file.open(&recompute::OPEN).await;
    file.copy(&[(open, one)], open, (0, 1)).await;
    file.ready(&[one]).await;
    recompute::walks(file.db.clone(), open).await;
}

/// A herd in the file, its bystanders, and the shift of the clock under which it falls in a moment.
async fn herd_of(size: i64) -> (File, SignedDuration) {
    let mut file = File::empty().await;
    let (one, other) = (file.open(&herd::ONE).await, file.open(&herd::BYSTANDER).await);
    file.copy(&[(size, one)], size, (0, 1)).await;
    file.copy(&[(herd::BYSTANDERS, other)], herd::BYSTANDERS, (0, 1)).await;
    file.ready(&[one, other]).await;
    let shift = (at(herd::FALLS) - herd::LEAD).duration_since(Timestamp::now());
    (file, shift)
}

async fn with_commands(size: i64) {
    let (file, shift) = herd_of(size).await;
    let watch = Watch::start(&file.path, "RED", shift).await;
    let tasks = worker::spawn(file.db.clone(), shift, true);
    let load = commands::Load::start(vec![file.db.clone(); 4], shift);
    watch.until(size, herd::PATIENCE).await;
    let commands = load.stop().await;
    let run = watch.stop().await.run(&file, at(herd::FALLS), "RED").await;
    tasks.token.cancel();
    effects::head(&format!(
        "SQLite: {size} due at one instant while 4 clients pause and resume other clocks; events numbered"
    ));
    effects::line("commitments, one process", &run, None);
    commands::print(&commands, run.took);
}

async fn with_a_restart(size: i64) {
    let (file, shift) = herd_of(size).await;
    file.let_go().await;
    let url = file.url();
    let watch = Watch::start(&file.path, "RED", shift).await;
    let killed = Worker::start(&url, shift, true).await;
    watch.until(size / 4, herd::PATIENCE).await;
    killed.kill().await;
    let (before, begun) = (watch.seen(), Instant::now());
    let again = Worker::start(&url, shift, true).await;
    let ready = begun.elapsed();
    watch.until((before + 1).min(size), herd::PATIENCE).await;
    let first = begun.elapsed();
    watch.until(size, herd::PATIENCE).await;
    let rest = begun.elapsed();
    let run = watch.stop().await.run(&file, at(herd::FALLS), "RED").await;
    drop(again);
    effects::head(&format!(
        "SQLite: {size} due at one instant, kill -9 when a quarter has fired, started again"
    ));
    effects::line("commitments, one process", &run, None);
    println!(
        "  from the start: open after {:.2} s, first fired after {:.2} s, the rest after {:.1} s",
        ready.as_secs_f64(),
        first.as_secs_f64(),
        rest.as_secs_f64()
    );
}

async fn evenly(open: i64) {
    let mut file = File::empty().await;
    let mut ids = [uuid::Uuid::nil(); 3];
    for (id, settled) in ids.iter_mut().zip(steady::SETTLED) {
        *id = file.open(&steady::hour(settled)).await;
    }
    file.copy(&steady::patterns(ids, open), open, steady::SPREAD).await;
    file.ready(&ids).await;
    let shift = at(steady::BEGIN).duration_since(Timestamp::now());
    let watch = Watch::start(&file.path, "", shift).await;
    let tasks = worker::spawn(file.db.clone(), shift, true);
    let (from, to) = (at(steady::MEASURED), at(steady::MEASURED) + STEADY);
    let left = (to - shift).duration_since(Timestamp::now()) + SignedDuration::from_secs(3);
    tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;
    let run = watch.stop().await.between(from, to).run(&file, to, "RED").await;
    tasks.token.cancel();
    effects::head(&format!(
        "SQLite: {open} open clocks, {} firings a second for {} s; events numbered",
        steady::RATE,
        STEADY.as_secs()
    ));
    // The rate is the load's, not what the process could do.
    effects::line("commitments, one process", &effects::Run { took: STEADY.as_secs_f64(), ..run }, None);
}
