//! Unequal loads: the generalised assignment problem. Every job goes to one agent, an agent's jobs fit its capacity, at the
//! least cost.
//!
//! [`bound`] gives lower bounds that hold exactly (integer Lagrangians: first of the capacities, then of the assignments with
//! a knapsack for each agent); [`search`] gives assignments: simulated annealing over ejection chains, with overload
//! allowed at a price that adapts, restricted to choices that the bound does not rule out. Rounds have fixed numbers
//! of moves and fixed seeds, so the result depends on the number of rounds alone, which a deadline may cut.

mod bound;
mod instance;
mod knapsack;
mod random;
mod search;

use std::thread;
use std::time::{Duration, Instant};

use bound::Bounder;
pub use instance::{Choice, Instance};
use search::{Round, Searcher};

/// Chains tried in a round of length 1, for each job.
const MOVES: u64 = 3_000;
/// Chains tried in it at most.
const MOST_MOVES: u64 = 500_000;
/// Steps of the bounder in a round.
const STEPS: usize = 40;

/// How long to try.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Ends here at the latest.
    pub time: Duration,
    /// Rounds at most.
    pub rounds: u64,
    /// Threads, at least 1.
    pub threads: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The best assignment, when one that fits was found.
    pub best: Option<Solution>,
    /// No assignment costs less; nothing for an instance in which a job has no agent.
    pub bound: Option<i64>,
}

/// An assignment that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The agent of each job.
    pub agents: Vec<u32>,
    /// Total cost.
    pub cost: i64,
}

impl Outcome {
    /// Whether the bound proves the assignment optimal.
    pub fn is_optimal(&self) -> bool {
        self.best.as_ref().is_some_and(|best| self.bound == Some(best.cost))
    }
}

/// Searches with all threads until the bound is met, the rounds are over or the time is.
pub fn solve(instance: &Instance, effort: Effort) -> Outcome {
    let until = Instant::now() + effort.time;
    if instance.jobs() == 0 {
        return Outcome { best: Some(Solution { agents: vec![], cost: 0 }), bound: Some(0) };
    }
    if (0..instance.jobs()).any(|job| instance.choices(job).is_empty()) {
        return Outcome { best: None, bound: None };
    }
    let mut bounder = Bounder::new(instance);
    bounder.relax_capacity(until);
    let guide = bounder.guide();
    let threads = effort.threads.max(1);
    let mut searchers: Vec<Searcher<'_>> =
        (0..threads).map(|number| Searcher::new(instance, &guide, number as u64)).collect();
    let mut best: Option<Solution> = None;
    for number in 0..effort.rounds {
        let round = Round {
            moves: (MOVES * instance.jobs() as u64).min(MOST_MOVES) * luby(number + 1),
            number,
            until,
            best: best.as_ref(),
            // No assignment below this can be missed by leaving choices out that cost more.
            ceiling: best.as_ref().map(|best| best.cost),
        };
        let ceiling = best.as_ref().map(|best| best.cost);
        let found = thread::scope(|scope| {
            // The bounder takes the place of the last searcher while it still gains.
            let bounding = bounder.is_gaining();
            let searching = if bounding && threads > 1 { threads - 1 } else { threads };
            let bounder = &mut bounder;
            let bounding = bounding.then(|| scope.spawn(move || bounder.tighten(STEPS, ceiling, until)));
            let round = &round;
            let running: Vec<_> = searchers
                .iter_mut()
                .take(searching)
                .map(|searcher| scope.spawn(move || searcher.run(round)))
                .collect();
            let joined: Vec<_> = running.into_iter().map(thread::ScopedJoinHandle::join).collect();
            bounding.map(thread::ScopedJoinHandle::join);
            joined
        });
        // A panic of a searcher loses what it found; there is nothing in it that can panic.
        for solution in found.into_iter().flatten().flatten() {
            if best.as_ref().is_none_or(|best| solution.cost < best.cost) {
                best = Some(solution);
            }
        }
        let met = best.as_ref().is_some_and(|best| best.cost <= bounder.bound());
        if met || Instant::now() >= until {
            break;
        }
    }
    Outcome { best, bound: Some(bounder.bound()) }
}

/// 1, 1, 2, 1, 1, 2, 4, ..: restarts that are never far from the best fixed length (Luby, Sinclair, Zuckerman 1993).
fn luby(index: u64) -> u64 {
    let mut index = index;
    loop {
        let power = (index + 1).next_power_of_two();
        if power == index + 1 {
            return power / 2;
        }
        index -= power / 2 - 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn restarts_follow_the_universal_sequence() {
        let lengths: Vec<u64> = (1..=15).map(super::luby).collect();
        assert_eq!(lengths, [1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8]);
    }
}
