//! Simulated annealing over assignments in which an agent may have too much, at a price.

mod state;

use std::time::Instant;

use super::Solution;
use super::bound::{Guide, SCALE};
use super::instance::{Choice, Instance};
use super::random::Random;
use state::State;

/// Temperatures of a round; each is [`COOLING`] of the one before, the last a fiftieth of the first.
const STAGES: u64 = 64;
const COOLING: f64 = 0.940_7;
/// Moves between two looks at the price of overload.
const LOOK: u64 = 256;

/// One round of every searcher.
pub struct Round<'a> {
    /// Moves to try.
    pub moves: u64,
    /// Its number.
    pub number: u64,
    /// Ends here at the latest.
    pub until: Instant,
    /// The best that any searcher has found.
    pub best: Option<&'a Solution>,
    /// Only what costs less is looked for.
    pub ceiling: Option<i64>,
}

/// A searcher with its place and its random sequence.
pub struct Searcher<'a> {
    instance: &'a Instance,
    state: State,
    random: Random,
    /// Choices of each job by reduced cost, with what each costs more than the first, in 1/SCALE.
    ordered: Vec<Vec<(Choice, i64)>>,
    /// Value of the relaxation in 1/SCALE.
    floor: i128,
    number: u64,
    /// First temperature of the hottest rounds in 1/SCALE.
    heat: f64,
    /// Price of a unit of overload in 1/SCALE, and the least and the most that it may be.
    toll: i64,
    tolls: (i64, i64),
}

impl<'a> Searcher<'a> {
    /// A searcher that begins with a greedy assignment by the bound's prices.
    pub fn new(instance: &'a Instance, guide: &Guide, number: u64) -> Searcher<'a> {
        let order = |job: usize| {
            let mut choices: Vec<(Choice, i64)> =
                instance.choices(job).iter().map(|choice| (*choice, guide.reduced(choice))).collect();
            choices.sort_unstable_by_key(|(choice, reduced)| (*reduced, choice.agent));
            let least = choices.first().map_or(0, |(_, reduced)| *reduced);
            choices.iter_mut().for_each(|(_, reduced)| *reduced -= least);
            choices
        };
        let ordered: Vec<_> = (0..instance.jobs()).map(order).collect();
        let gaps: Vec<i64> = ordered.iter().filter_map(|choices| Some(choices.get(1)?.1)).collect();
        let mean = gaps.iter().map(|gap| i128::from(*gap)).sum::<i128>() as f64 / gaps.len().max(1) as f64;
        let dearest = guide.prices.iter().copied().max().unwrap_or(0);
        let toll = dearest.max(SCALE);
        Searcher {
            instance,
            state: State::greedy(instance, &ordered),
            random: Random::new(number),
            ordered,
            floor: guide.value,
            number,
            heat: (mean / 2.0).max(SCALE as f64 / 2.0),
            toll: 2 * toll,
            tolls: (toll / 4, 64 * toll),
        }
    }

    /// Anneals once; returns the best assignment that fits and costs less than the ceiling.
    pub fn run(&mut self, round: &Round<'_>) -> Option<Solution> {
        if let Some(best) = round.best
            && !(round.number + self.number).is_multiple_of(3)
        {
            self.state = State::of(self.instance, &best.agents);
        }
        let open = self.open(round.ceiling);
        let movable: Vec<u32> =
            (0..open.len() as u32).filter(|job| open[*job as usize] > 1).collect();
        let mut ceiling = round.ceiling.unwrap_or(i64::MAX);
        let mut best: Option<Vec<u32>> = None;
        if self.state.fits() && self.state.cost() < ceiling {
            ceiling = self.state.cost();
            best = Some(self.state.agents().to_vec());
        }
        let shift = [0, 1, 2, 3][(round.number % 4) as usize];
        let mut temperature = self.heat / f64::from(1 << shift);
        let stage = (round.moves / STAGES).max(1);
        if !movable.is_empty() {
            for number in 0..round.moves {
                if number % LOOK == 0 {
                    if number % (16 * LOOK) == 0 && Instant::now() >= round.until {
                        break;
                    }
                    self.toll = match self.state.fits() {
                        true => self.toll - self.toll / 24,
                        false => self.toll + self.toll / 16 + 1,
                    }
                    .clamp(self.tolls.0, self.tolls.1);
                }
                if number % stage == 0 && number > 0 {
                    temperature *= COOLING;
                }
                let accepted = self.step(&movable, &open, temperature as i64);
                if accepted && self.state.fits() && self.state.cost() < ceiling {
                    ceiling = self.state.cost();
                    best = Some(self.state.agents().to_vec());
                }
            }
        }
        best.map(|agents| Solution { agents, cost: ceiling })
    }

    /// How many choices of each job an assignment below the ceiling may use.
    fn open(&self, ceiling: Option<i64>) -> Vec<usize> {
        let room = ceiling.map(|ceiling| i128::from(ceiling - 1) * i128::from(SCALE) - self.floor);
        let count = |choices: &Vec<(Choice, i64)>| match room {
            Some(room) => choices.partition_point(|(_, more)| i128::from(*more) <= room).max(1),
            None => choices.len(),
        };
        self.ordered.iter().map(count).collect()
    }

    /// Tries one move: a shift, a swap, or a shift that sends another job of the same agent on.
    fn step(&mut self, movable: &[u32], open: &[usize], temperature: i64) -> bool {
        let job = movable[self.random.below(movable.len())] as usize;
        let to = self.choice(job, open);
        let from = self.state.agent(job);
        if to.agent == from {
            return false;
        }
        let kind = self.random.below(8);
        let budget = (temperature * self.random.exponential()) >> 10;
        if kind == 0 {
            let worse = self.state.shifted(job, &to, self.toll);
            return worse <= budget && self.state.shift(job, &to);
        }
        let Some(other) = self.state.some_job_of(to.agent, &mut self.random) else {
            return self.state.shifted(job, &to, self.toll) <= budget && self.state.shift(job, &to);
        };
        let onward = if kind < 5 { self.state.choice_of(other, from) } else { Some(self.choice(other, open)) };
        let Some(onward) = onward.filter(|onward| onward.agent != to.agent) else { return false };
        let worse = self.state.chained((job, &to), (other, &onward), self.toll);
        worse <= budget && self.state.shift(job, &to) && self.state.shift(other, &onward)
    }

    /// A choice of a job, the cheaper ones more often.
    fn choice(&mut self, job: usize, open: &[usize]) -> Choice {
        let open = open[job];
        let at = self.random.below(open).min(self.random.below(open));
        self.ordered[job][at].0
    }
}
