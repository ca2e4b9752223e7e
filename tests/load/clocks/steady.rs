//! Many open clocks whose levels fall evenly, 500 a second: reminders, yellow and red cards in equal parts.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nqi_kernel::clock::Unit;
use uuid::Uuid;

use super::effects::{self, Run};
use super::herd::doubled;
use super::stock::{Life, Stock, at};
use super::worker::Worker;

/// Firings a second; every clock has three levels.
pub const RATE: i64 = 500;
/// The workers begin here, seconds before the first RED.
pub const BEGIN: &str = "2026-01-05T14:29:55";
/// From here on all three levels fall, and the workers are warm.
pub const MEASURED: &str = "2026-01-05T14:30:10";

/// Up to where the three patterns are settled: yellow, reminded, fresh.
pub const SETTLED: [&str; 3] = ["2026-01-05T14:24:00", "2026-01-05T14:18:00", "2026-01-05T13:30:00"];
/// Three seconds further for so many clocks.
pub const SPREAD: (i64, i64) = (3, RATE);

/// Sixty minutes from 13:30: reminded at 14:18, yellow at 14:24, red at 14:30:01.
pub fn hour(settled: &str) -> Life<'_> {
    Life { opened: "2026-01-05T13:30:00", settled, unit: Unit::Minutes, promised: 60 }
}

/// Shifted by up to 355 s a clock is yellow by 14:29:55, up to 715 s it is reminded.
pub fn patterns([yellow, reminded, fresh]: [Uuid; 3], open: i64) -> [(i64, Uuid); 3] {
    let below = |seconds: i64| (seconds * RATE + 2) / 3;
    [(below(356), yellow), (below(716), reminded), (open.max(below(717)), fresh)]
}

/// Measures lateness for `time`.
pub async fn run(open: i64, time: Duration) {
    let mut stock = Stock::empty("steady").await;
    let ids = [
        stock.open(&hour(SETTLED[0])).await,
        stock.open(&hour(SETTLED[1])).await,
        stock.open(&hour(SETTLED[2])).await,
    ];
    stock.copy(&patterns(ids, open), open, SPREAD).await;
    stock.ready(&ids).await;

    let shift = at(BEGIN).duration_since(Timestamp::now());
    let url = stock.place.url.clone();
    let workers = [Worker::start(&url, shift, true).await, Worker::start(&url, shift, true).await];
    let (from, to) = (at(MEASURED), at(MEASURED) + time);
    let left = (to - shift).duration_since(Timestamp::now()) + SignedDuration::from_secs(3);
    tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;

    let rows = format!(
        "(SELECT xmin, fire_at / 1e6 - {}::float8 AS due FROM firing WHERE fire_at >= {} AND fire_at < {}) AS one",
        shift.as_micros() as f64 / 1e6,
        from.as_microsecond(),
        to.as_microsecond()
    );
    let missed = format!("SELECT count(*) AS n FROM commitment WHERE next_fire_at < {}", to.as_microsecond());
    let run = Run::of(&stock.place, &rows, &missed, &doubled("RED")).await;
    drop(workers);
    stock.place.remove().await;
    effects::head(&format!(
        "{open} open clocks, {RATE} firings a second for {} s, two workers; events numbered",
        time.as_secs()
    ));
    // The rate is the load's, not what the workers could do.
    effects::line("commitments", &Run { took: time.as_secs_f64(), ..run }, None);
}
