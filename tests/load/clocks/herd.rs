//! A herd: so many clocks whose RED falls in the same second, fired by two workers.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use nqi_kernel::clock::Unit;

use super::effects::Run;
use super::stock::{Life, Stock, at};
use super::worker::{self, Worker};
use super::{commands, effects};

/// One of the herd, just before it falls.
pub const ONE: Life<'_> =
    Life { opened: "2026-01-05T10:00:00", settled: "2026-01-06T13:45:00", unit: Unit::Days, promised: 1 };
/// One that is paused and resumed meanwhile.
pub const BYSTANDER: Life<'_> =
    Life { opened: "2026-01-06T10:00:00", settled: "2026-01-06T10:00:00", unit: Unit::Days, promised: 10 };
/// The instant at which they fall.
pub const FALLS: &str = "2026-01-06T17:00:01";
/// The workers look for work this long before it.
pub const LEAD: Duration = Duration::from_secs(4);
/// No herd takes longer.
pub const PATIENCE: Duration = Duration::from_secs(300);
/// Clocks that are paused and resumed meanwhile.
pub const BYSTANDERS: i64 = 2_000;

/// What else goes on.
#[derive(Default)]
pub struct Manner {
    /// The workers number events, as the service does.
    pub numbers: bool,
    /// So many clients pause and resume other clocks.
    pub clients: usize,
    /// One worker is killed when a quarter has fired.
    pub kills: bool,
}

/// What came of it.
pub struct Fired {
    /// The REDs.
    pub run: Run,
    /// Times of the commands.
    pub commands: Option<crate::measure::Run>,
    /// Seconds from the kill to the last RED.
    pub after_kill: Option<f64>,
}

/// Fires a herd.
pub async fn fired(size: i64, manner: &Manner) -> Fired {
    let mut stock = Stock::empty("herd").await;
    let (one, bystander) = (stock.open(&ONE).await, stock.open(&BYSTANDER).await);
    stock.copy(&[(size, one)], size, (0, 1)).await;
    stock.copy(&[(BYSTANDERS, bystander)], BYSTANDERS, (0, 1)).await;
    stock.ready(&[one, bystander]).await;

    let shift = (at(FALLS) - LEAD).duration_since(Timestamp::now());
    let due = (at(FALLS) - shift).as_microsecond() as f64 / 1e6;
    let url = stock.place.url.clone();
    let killed = Worker::start(&url, shift, manner.numbers).await;
    let _other = Worker::start(&url, shift, manner.numbers).await;
    let mut clients = Vec::new();
    for _ in 0..manner.clients {
        clients.push(worker::open(&url, 2).await);
    }
    let commands = (manner.clients > 0).then(|| commands::Load::start(clients, shift));
    let mut killed = Some(killed);
    let (mut killed_at, begun) = (None, Instant::now());
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let red: i64 = stock.place.one("SELECT count(*) AS n FROM card WHERE level = 'RED'").await;
        if manner.kills
            && red >= size / 4
            && let Some(worker) = killed.take()
        {
            worker.kill().await;
            killed_at = Some(Timestamp::now().as_microsecond() as f64 / 1e6);
        }
        if red >= size {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{red} of {size} after {PATIENCE:?}");
    }
    let commands = match commands {
        Some(load) => Some(load.stop().await),
        None => None,
    };
    let rows = format!("(SELECT xmin, {due}::float8 AS due FROM firing WHERE level = 'RED') AS one");
    let missed =
        format!("SELECT count(*) AS n FROM commitment WHERE next_fire_at <= {}", at(FALLS).as_microsecond());
    let run = Run::of(&stock.place, &rows, &missed, &doubled("RED")).await;
    let after_kill = killed_at.map(|killed| due + run.took - killed);
    drop((killed, _other));
    stock.place.remove().await;
    Fired { run, commands, after_kill }
}

/// Effects beyond the first of a clock's level: cards, events and history rows are no keys of their own.
pub fn doubled(level: &str) -> String {
    let title = format!("{}{}", &level[..1], level[1..].to_lowercase());
    format!(
        "SELECT (SELECT count(*) - count(DISTINCT commitment_id) FROM card WHERE level = '{level}') \
           + (SELECT count(*) - count(DISTINCT aggregate_id) FROM outbox WHERE type = 'nqi.commitments.v1.Commitment{title}') \
           + (SELECT count(*) - count(DISTINCT commitment_id) FROM history WHERE command = '{level}') AS n"
    )
}

/// The herd while commands run and events are numbered.
pub async fn with_commands(size: i64) {
    let fired = fired(size, &Manner { numbers: true, clients: 4, ..Manner::default() }).await;
    effects::head(&format!(
        "{size} due at one instant while 4 clients pause and resume other clocks; events numbered"
    ));
    effects::line("commitments", &fired.run, None);
    if let Some(run) = fired.commands {
        commands::print(&run, fired.run.took);
    }
}

/// The herd with a kill -9 in its midst.
pub async fn with_a_kill(size: i64) {
    let fired = fired(size, &Manner { numbers: true, kills: true, ..Manner::default() }).await;
    effects::head(&format!(
        "{size} due at one instant, kill -9 of one of two workers when a quarter has fired"
    ));
    effects::line("commitments", &fired.run, None);
    println!("  the rest fired {:.1} s after the kill", fired.after_kill.unwrap_or(f64::NAN));
}
