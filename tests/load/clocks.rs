//! Clocks that fall: how fast, how late, what commands feel meanwhile, what a killed worker costs; beside job queues
//! that do the same number of delayed inserts on the same servers.

mod commands;
mod effects;
mod embedded;
mod herd;
mod peers;
pub mod place;
mod recompute;
mod steady;
mod stock;
pub mod worker;

use std::time::Duration;

/// Clocks of a herd; `NQI_BENCH_CLOCKS` changes it.
fn herd_size() -> i64 {
    number("NQI_BENCH_CLOCKS", 100_000)
}

/// Open clocks of the steady state; `NQI_BENCH_OPEN` changes it.
fn open_clocks() -> i64 {
    number("NQI_BENCH_OPEN", 1_000_000)
}

fn number(name: &str, usual: i64) -> i64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Prints the whole table, or the parts named: `fire`, `peers`, `herd`, `kill`, `steady`, `recompute`, `embedded`.
pub async fn run(parts: &[&str]) {
    let wants = |part: &str| parts.is_empty() || parts.contains(&part);
    crate::machine::print(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")));
    place::print_settings().await;
    let herd = herd_size();
    let mut ours = None;
    if wants("fire") || wants("peers") {
        effects::head(&format!(
            "{herd} due at one instant, two workers; one effect = one card, or one insert"
        ));
    }
    if wants("fire") {
        let fired = herd::fired(herd, &herd::Manner::default()).await;
        effects::line("commitments, 5 rows and 1 update each", &fired.run, None);
        ours = Some(fired.run);
    }
    if wants("peers") {
        peers::compare(herd, ours.as_ref()).await;
    }
    if wants("herd") {
        herd::with_commands(herd).await;
    }
    if wants("kill") {
        herd::with_a_kill(herd).await;
    }
    if wants("steady") {
        steady::run(open_clocks(), Duration::from_secs(60)).await;
    }
    if wants("recompute") {
        recompute::run(open_clocks()).await;
    }
    if wants("embedded") {
        embedded::run(herd, open_clocks()).await;
    }
}
