//! Batches beside OR-Tools' minimum-cost flow on the same instance in the same run, and published instances beside their
//! best known values. Correct first: equal costs are asserted, times are printed.

mod instance;
mod peer;
mod published;

use std::time::Instant;

use instance::Random;

/// (requests, providers) of the table.
const SIZES: [(usize, usize); 2] = [(10_000, 2_000), (100_000, 20_000)];
/// Arcs of each request.
const ARCS: usize = 20;
/// Seed of both instances.
const SEED: u64 = 20_240_628;
/// Runs of ours; the median counts.
const RUNS: usize = 3;

/// Prints the tables: `synthetic`, `published`, or both.
pub fn run(parts: &[&str]) {
    crate::machine::print(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")));
    let asked = |part: &str| parts.is_empty() || parts.contains(&part);
    if asked("synthetic") {
        synthetic();
    }
    if asked("published") {
        published::run();
    }
}

fn synthetic() {
    println!();
    println!("one unit each, {ARCS} arcs a request, seed {SEED}; time of the solver alone");
    println!(
        "  {:<20} {:>14} {:>14} {:>8} {:>12} {:>8} {:>10}",
        "requests x providers", "cost", "bound", "ours s", "OR-Tools s", "ratio", "greedy +%"
    );
    for (requests, providers) in SIZES {
        let instance = instance::make(requests, providers, ARCS, &mut Random::new(SEED));
        let mut times = Vec::new();
        let mut found = None;
        for _ in 0..RUNS {
            let begun = Instant::now();
            found = Some(instance.network().solve());
            times.push(begun.elapsed().as_secs_f64());
        }
        let found = found.expect("there was a run");
        times.sort_by(f64::total_cmp);
        let ours = times[RUNS / 2];
        assert_eq!(found.cost, found.bound, "the dual value proves the cost");
        let peer = peer::solve(&instance);
        if let Some(peer) = &peer {
            assert_eq!(found.cost, peer.cost, "both are optimal");
        }
        let (seconds, ratio) = peer.map_or(("-".to_owned(), "-".to_owned()), |peer| {
            (format!("{:.3}", peer.seconds), format!("{:.1}", peer.seconds / ours))
        });
        let greedy = (instance.greedy() - found.cost) as f64 / found.cost as f64 * 100.0;
        let name = format!("{requests} x {providers}");
        println!(
            "  {name:<20} {:>14} {:>14} {ours:>8.3} {seconds:>12} {ratio:>8} {greedy:>10.1}",
            found.cost, found.bound
        );
    }
    println!(
        "  ours: network built and solved, median of {RUNS}; OR-Tools: its solve() alone, one run; greedy: first come, first served"
    );
}
