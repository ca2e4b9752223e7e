//! Simulated annealing over ejection chains, in which an agent may have too much, at a price that adapts to each.

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
/// The first temperature of the hottest rounds is this many times what a job's second choice costs more on average.
const HEAT: f64 = 2.0;
/// Overload costs this many times what the bound says that capacity is worth, at least.
const LENIENT: f64 = 1.5;
/// It grows by this factor with each stage in which it stays, and falls by the other once it is gone.
const PRESS: f64 = 1.2;
const RELAX: f64 = 0.98;
/// Choices that cost so many temperatures more than a job's first are not tried, but so many always are.
const REACH: f64 = 6.0;
const LEAST_CHOICES: usize = 1;
/// One in so many choices is from the first so many of a job, whatever they cost.
const WIDE: usize = 6;
const WIDE_CHOICES: usize = 5;
/// Jobs ejected one after the other, at most.
const DEPTH: usize = 5;
/// Jobs looked at for an ejection; of these every fourth would go where the chain began.
const SAMPLES: usize = 8;

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
    /// What overload costs an agent beside its price in 1/SCALE.
    prices: Vec<i64>,
    tolls: Vec<i64>,
    /// The shifts of the chain that is tried: job, and agent that it came from.
    undo: Vec<(usize, u32)>,
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
        let mean_gap =
            gaps.iter().map(|gap| i128::from(*gap)).sum::<i128>() as f64 / gaps.len().max(1) as f64;
        let heat = mean_gap * HEAT;
        // An agent whose capacity is worth nothing to the bound may still be overloaded.
        let mean = guide.prices.iter().sum::<i64>() / i64::try_from(guide.prices.len()).unwrap_or(1).max(1);
        let least = (mean / 2).max(SCALE / 4);
        Searcher {
            instance,
            state: State::greedy(instance, &ordered),
            random: Random::new(number),
            ordered,
            floor: guide.value,
            number,
            heat: heat.max(SCALE as f64 / 4.0),
            prices: guide.prices.iter().map(|price| (*price).max(least)).collect(),
            tolls: vec![],
            undo: vec![],
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
        let movable: Vec<u32> = (0..open.len() as u32).filter(|job| open[*job as usize] > 1).collect();
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
            let mut near = open.clone();
            for number in 0..round.moves {
                if number % stage == 0 {
                    self.press(number == 0, round);
                    self.narrow(&open, &mut near, temperature);
                    temperature *= COOLING;
                }
                if number % 4096 == 0 && Instant::now() >= round.until {
                    break;
                }
                let accepted = self.step(&movable, &near, temperature as i64);
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

    /// Overload of agents that have it becomes dearer from stage to stage, and cheaper where it is gone. Until something fits,
    /// it begins dearer with every round.
    fn press(&mut self, begins: bool, round: &Round<'_>) {
        let hopeless = if round.best.is_none() { 1 + round.number } else { 1 };
        self.tolls.resize(self.prices.len(), 0);
        for (agent, toll) in self.tolls.iter_mut().enumerate() {
            let base = self.prices[agent] as f64 * LENIENT;
            *toll = match (begins, self.state.is_overloaded(agent)) {
                (true, _) => base * hopeless as f64,
                (false, true) => *toll as f64 * PRESS,
                (false, false) => (*toll as f64 * RELAX).max(base),
            } as i64;
        }
    }

    /// The choices that a move at this temperature may well go to, at least [`LEAST_CHOICES`].
    fn narrow(&self, open: &[usize], near: &mut [usize], temperature: f64) {
        let most = (temperature * REACH) as i64;
        for ((near, open), choices) in near.iter_mut().zip(open).zip(&self.ordered) {
            *near = choices.partition_point(|(_, more)| *more <= most).max(LEAST_CHOICES).min(*open);
        }
    }

    /// Tries one ejection chain: a job goes to another agent, one of that agent's goes on, and so forth, until what it costs
    /// is acceptable; else everything is taken back.
    fn step(&mut self, movable: &[u32], near: &[usize], temperature: i64) -> bool {
        let job = movable[self.random.below(movable.len())] as usize;
        let first = self.choice(job, near);
        let from = self.state.agent(job);
        if first.agent == from {
            return false;
        }
        let budget = (temperature * self.random.exponential()) >> 10;
        self.undo.clear();
        let mut worse = self.state.shifted(job, &first, &self.tolls);
        self.undo.push((job, from));
        self.state.shift(job, &first);
        let (mut last, mut at) = (job, first.agent);
        for _ in 0..DEPTH {
            if worse <= budget {
                return true;
            }
            let Some((other, onward)) = self.best_ejection(last, at, from, near, budget - worse) else {
                break;
            };
            worse += self.state.shifted(other, &onward, &self.tolls);
            self.undo.push((other, at));
            self.state.shift(other, &onward);
            (last, at) = (other, onward.agent);
        }
        if worse <= budget {
            return true;
        }
        while let Some((job, agent)) = self.undo.pop() {
            // Where it came from is a choice of it.
            if let Some(back) = self.state.choice_of(job, agent) {
                self.state.shift(job, &back);
            }
        }
        false
    }

    /// Of some jobs of an agent the one that leaves it best filled for the least reduced cost, or the first whose leaving
    /// is acceptable.
    fn best_ejection(
        &mut self,
        last: usize,
        agent: u32,
        home: u32,
        near: &[usize],
        budget: i64,
    ) -> Option<(usize, Choice)> {
        let mut best: Option<(i64, usize, Choice)> = None;
        for number in 0..SAMPLES {
            let job = self.state.some_job_of(agent, &mut self.random)?;
            let onward =
                if number % 4 == 0 { self.state.choice_of(job, home) } else { Some(self.choice(job, near)) };
            let Some(onward) = onward.filter(|onward| onward.agent != agent && job != last) else { continue };
            if self.state.shifted(job, &onward, &self.tolls) <= budget {
                return Some((job, onward));
            }
            let price = self.prices[onward.agent as usize];
            let left = self.state.leaving(job, &self.prices, &self.tolls);
            let score = onward.cost * SCALE + price * onward.load + left;
            if best.as_ref().is_none_or(|(known, _, _)| score < *known) {
                best = Some((score, job, onward));
            }
        }
        best.map(|(_, job, onward)| (job, onward))
    }

    /// A choice of a job, the cheaper ones more often.
    fn choice(&mut self, job: usize, open: &[usize]) -> Choice {
        let known = self.ordered[job].len();
        let open = if self.random.below(WIDE) == 0 { known.min(WIDE_CHOICES) } else { open[job] };
        let at = self.random.below(open).min(self.random.below(open));
        self.ordered[job][at].0
    }
}
