//! Recomputing all open clocks when a revision is published: one more rest day, which moves every one of them.

use std::time::Instant;

use jiff::{Timestamp, civil::date};
use nqi_commitments::app::{App, calendar, recompute};
use nqi_kernel::clock::Unit;
use nqi_kernel::worktime::china_spec;
use nqi_platform::clock::Clock;
use nqi_store::{Db, Tx};

use super::stock::{Life, Stock, at};

/// The present of the benchmark; nothing falls while it runs.
const NOW: &str = "2026-01-06T08:00:00";

/// Ten working days from the 6th: due on the 19th, behind the new rest day.
pub const OPEN: Life<'_> =
    Life { opened: "2026-01-05T10:00:00", settled: "2026-01-05T10:00:00", unit: Unit::Days, promised: 10 };

/// Opens the clocks and has them recomputed.
pub async fn run(open: i64) {
    let mut stock = Stock::empty("recompute").await;
    let clock = stock.open(&OPEN).await;
    stock.copy(&[(open, clock)], open, (0, 1)).await;
    stock.ready(&[clock]).await;
    walks(stock.db.clone(), open).await;
    stock.place.remove().await;
}

/// Publishes the revision and prints how long its recomputation takes, once and again.
pub async fn walks(db: Db, open: i64) {
    let app = App::new(db, Clock::shifted(at(NOW).duration_since(Timestamp::now())));
    let spec = china_spec().next_revision().with_rest(date(2026, 1, 14), "停电检修");
    publish(&app, spec).await;
    println!(
        "\n{open} open clocks, a rest day published in front of every due time, four workers of one process"
    );
    println!("| walk | seconds | moved | clocks/s |\n|---|---|---|---|");
    for walk in ["first", "again"] {
        let begun = Instant::now();
        let moved = recompute::run(&app, "cn", 2).await.expect("recomputed");
        let took = begun.elapsed().as_secs_f64();
        println!("| {walk} | {took:.1} | {moved} | {:.0} |", open as f64 / took);
    }
}

async fn publish(app: &App, spec: nqi_kernel::worktime::CalendarSpec) {
    let held = app.clone();
    let published = app.db.job(&app.clock, move |tx: Tx| {
        let (app, spec) = (held.clone(), spec.clone());
        async move {
            let draft = calendar::put(&tx, spec, "", "bench").await?;
            let expected = nqi_platform::etag::of(draft.version);
            calendar::publish(&app, &tx, "cn", &expected, "bench", "bench").await
        }
    });
    published.await.expect("published");
}
