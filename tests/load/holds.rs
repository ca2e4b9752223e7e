//! Confirmed holds a second through the register's RPCs, with their rows, trail and events, beside what pgbench does on the
//! same server in the same run with one conditional update a transaction.

mod raw;
mod shop;

use std::sync::Arc;
use std::time::Duration;

use crate::clocks::place::{self, Place};
use crate::measure::{self, Run};
use crate::report;

use shop::Shop;

/// How long each row of the table takes; `NQI_BENCH_SECONDS` changes it.
fn seconds() -> u64 {
    std::env::var("NQI_BENCH_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

/// Clients at the same time.
const CROWDS: [usize; 3] = [2, 16, 64];

/// Prints the whole table.
pub async fn run() {
    crate::machine::print(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")));
    place::print_settings().await;
    let place = Place::create("holds").await;
    let shop = Arc::new(Shop::open(&place.url).await);
    raw::prepare(&place, shop::POOLS, shop::DAYS).await;
    // A register with some history: statements that PostgreSQL plans over empty tables read them from end to end later.
    holds(&shop, &place, CROWDS[1], false).await;
    for (title, hot) in [("random cells of 200 pools x 100 days", false), ("one hot cell", true)] {
        report::head(title);
        for clients in CROWDS {
            place.settle().await;
            let raw = raw::updates(&place.url, clients, hot, seconds()).await;
            println!("  {:<34} {clients:>7} {:>8} {:>10.0}", "pgbench, one conditional UPDATE", "-", raw);
            place.settle().await;
            line("placed, then confirmed", clients, &holds(&shop, &place, clients, hot).await, raw);
        }
    }
    shop.close().await;
    place.remove().await;
}

/// Each call places a hold of one unit and confirms it: two transactions, each durable before its answer.
async fn holds(shop: &Arc<Shop>, place: &Place, clients: usize, hot: bool) -> Run {
    let before = shop::count(place).await;
    let one = shop.clone();
    let run = measure::run(clients, usize::MAX, Duration::from_secs(seconds()), move |number| {
        let shop = one.clone();
        async move { shop.confirmed(number, hot).await }
    })
    .await;
    let confirmed = shop::count(place).await - before;
    assert_eq!(
        confirmed,
        i64::try_from(run.calls).expect("a count"),
        "every answer is a row, every row an answer"
    );
    shop::check(place).await;
    run
}

fn line(what: &str, clients: usize, run: &Run, raw: f64) {
    println!(
        "  {what:<34} {clients:>7} {:>8} {:>10.0} {:>9.2} {:>9.2} {:>10.2}",
        run.calls,
        run.rate(),
        run.quantile(0.5),
        run.quantile(0.99),
        run.rate() / raw,
    );
}
