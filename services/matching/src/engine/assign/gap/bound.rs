//! Lower bounds that hold exactly: multipliers are moved in floating point, but rounded to 1/1024 and evaluated in integers.
//!
//! First the capacities are relaxed (the value of the linear relaxation, O(choices) a step). From its reduced costs the
//! assignments are relaxed instead, which leaves a knapsack for each agent and a bound that is never weaker. Both climb by
//! subgradients towards a target level that falls when nothing is gained (Goffin and Kiwiel 1999).

use std::time::Instant;

use super::instance::Instance;
use super::knapsack::{Item, Knapsack};

/// Multipliers are multiples of 1/SCALE.
pub const SCALE: i64 = 1024;
/// Steps with capacities relaxed, at most.
const STEPS: usize = 3_000;
/// Steps without gain after which the target falls.
const PATIENCE: usize = 12;
/// Work of one step with knapsacks beyond which the first bound has to do.
const KNAPSACK_WORK: i128 = 400_000_000;

/// What the search knows of the bound.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Value of the relaxation in 1/SCALE.
    pub value: i128,
    /// Price of a unit of each agent's capacity in 1/SCALE.
    pub prices: Vec<i64>,
}

impl Guide {
    /// Reduced cost of a choice in 1/SCALE, before the least of its job is taken off.
    pub fn reduced(&self, choice: &super::Choice) -> i64 {
        choice.cost * SCALE + self.prices[choice.agent as usize].saturating_mul(choice.load)
    }
}

/// Climbs step by step.
pub struct Bounder<'a> {
    instance: &'a Instance,
    best: i128,
    guide: Guide,
    /// Multipliers of the jobs, once the second relaxation began.
    climb: Option<Climb>,
    /// Choices by agent: (job, cost, load).
    by_agent: Vec<Vec<(u32, i64, usize)>>,
    knapsack: Knapsack,
    gaining: bool,
}

/// Multipliers on their way.
struct Climb {
    at: Vec<f64>,
    best_at: Vec<f64>,
    best: i128,
    /// How far above the best value the target is.
    ahead: f64,
    stalled: usize,
}

impl Climb {
    fn new(at: Vec<f64>, ahead: f64) -> Climb {
        Climb { best_at: at.clone(), at, best: i128::MIN, ahead, stalled: 0 }
    }

    /// Moves along the subgradient found at `self.at` with `value`.
    fn step(&mut self, value: i128, gradient: &[i64], nonnegative: bool) {
        if value > self.best {
            // A gain below a part of the way to the target does not count as one.
            let gained = self.best == i128::MIN || (value - self.best) as f64 > self.ahead / 8.0;
            self.best = value;
            self.best_at.clone_from(&self.at);
            self.stalled = if gained { 0 } else { self.stalled + 1 };
        } else {
            self.stalled += 1;
        }
        if self.stalled >= PATIENCE {
            self.ahead /= 2.0;
            self.at.clone_from(&self.best_at);
            self.stalled = 0;
            // The gradient is that of another place; the next evaluation gives the one of this.
            return;
        }
        let norm: f64 = gradient.iter().map(|g| (*g as f64) * (*g as f64)).sum();
        if norm == 0.0 {
            self.ahead = 0.0;
            return;
        }
        let way = (self.best - value) as f64 + self.ahead;
        for (at, gradient) in self.at.iter_mut().zip(gradient) {
            *at += way / norm * *gradient as f64;
            if nonnegative && *at < 0.0 {
                *at = 0.0;
            }
        }
    }
}

impl<'a> Bounder<'a> {
    /// Nothing is known yet. Every job has a choice.
    pub fn new(instance: &'a Instance) -> Bounder<'a> {
        let mut by_agent = vec![Vec::new(); instance.agents()];
        for job in 0..instance.jobs() {
            for choice in instance.choices(job) {
                let load = usize::try_from(choice.load).unwrap_or(usize::MAX);
                by_agent[choice.agent as usize].push((job as u32, choice.cost, load));
            }
        }
        let work: i128 = by_agent
            .iter()
            .enumerate()
            .map(|(agent, choices)| choices.len() as i128 * i128::from(instance.capacity(agent)))
            .sum();
        Bounder {
            instance,
            best: i128::MIN,
            guide: Guide { value: i128::MIN, prices: vec![0; instance.agents()] },
            climb: None,
            by_agent,
            knapsack: Knapsack::default(),
            gaining: work <= KNAPSACK_WORK,
        }
    }

    /// The best bound so far, a whole number since costs are.
    pub fn bound(&self) -> i64 {
        let scale = i128::from(SCALE);
        let rounded_up = self.best.div_euclid(scale) + i128::from(self.best.rem_euclid(scale) > 0);
        i64::try_from(rounded_up).unwrap_or(i64::MIN)
    }

    /// Whether more steps may raise the bound.
    pub fn is_gaining(&self) -> bool {
        self.gaining
    }

    /// What the search goes by.
    pub fn guide(&self) -> Guide {
        self.guide.clone()
    }

    /// Relaxes the capacities.
    pub fn relax_capacity(&mut self, until: Instant) {
        let mut gradient = vec![0; self.instance.agents()];
        let mut prices = vec![0_i64; self.instance.agents()];
        let start = self.relaxed(&prices, &mut gradient);
        let mut climb =
            Climb::new(vec![0.0; self.instance.agents()], (start.abs() as f64).max(SCALE as f64) / 10.0);
        for number in 0..STEPS {
            for (price, at) in prices.iter_mut().zip(&climb.at) {
                *price = at.round() as i64;
            }
            let value = self.relaxed(&prices, &mut gradient);
            if value > self.guide.value {
                self.guide = Guide { value, prices: prices.clone() };
            }
            climb.step(value, &gradient, true);
            if climb.ahead < 1.0 || (number % 64 == 0 && Instant::now() >= until) {
                break;
            }
        }
        self.best = self.best.max(self.guide.value);
    }

    /// The value at these prices of capacity, and its subgradient.
    fn relaxed(&self, prices: &[i64], gradient: &mut [i64]) -> i128 {
        let mut value = 0_i128;
        for (agent, gradient) in gradient.iter_mut().enumerate() {
            *gradient = -self.instance.capacity(agent);
            value -= i128::from(prices[agent]) * i128::from(self.instance.capacity(agent));
        }
        for job in 0..self.instance.jobs() {
            let mut least = (i128::MAX, 0, 0);
            for choice in self.instance.choices(job) {
                let price = i128::from(prices[choice.agent as usize]) * i128::from(choice.load);
                let cost = i128::from(choice.cost) * i128::from(SCALE) + price;
                if cost < least.0 {
                    least = (cost, choice.agent as usize, choice.load);
                }
            }
            value += least.0;
            gradient[least.1] += least.2;
        }
        value
    }

    /// Relaxes the assignments for some more steps. `ceiling` = the cost of the best assignment known.
    pub fn tighten(&mut self, steps: usize, ceiling: Option<i64>, until: Instant) {
        let ceiling = ceiling.map(|cost| cost as f64 * SCALE as f64);
        let mut climb = self.climb.take().unwrap_or_else(|| {
            let least =
                |job| self.instance.choices(job).iter().map(|choice| self.guide.reduced(choice)).min();
            let at = (0..self.instance.jobs()).map(|job| least(job).unwrap_or(0) as f64).collect();
            let ahead =
                ceiling.map_or(self.best.abs() as f64 / 200.0, |ceiling| (ceiling - self.best as f64) / 2.0);
            Climb::new(at, ahead.max(SCALE as f64))
        });
        let mut gradient = vec![0; self.instance.jobs()];
        for _ in 0..steps {
            let value = self.knapsacks(&climb.at, &mut gradient);
            self.best = self.best.max(value);
            climb.step(value, &gradient, false);
            if let Some(ceiling) = ceiling {
                climb.ahead = climb.ahead.min((ceiling - climb.best as f64).max(0.0));
            }
            let met = ceiling
                .is_some_and(|ceiling| i128::from(self.bound()) * i128::from(SCALE) >= ceiling as i128);
            if met || climb.ahead < SCALE as f64 / 64.0 {
                self.gaining = false;
                break;
            }
            if Instant::now() >= until {
                break;
            }
        }
        self.climb = Some(climb);
    }

    /// The value at these multipliers of the jobs, and its subgradient.
    fn knapsacks(&mut self, at: &[f64], gradient: &mut [i64]) -> i128 {
        let worth: Vec<i64> = at.iter().map(|at| at.round() as i64).collect();
        let mut value: i128 = worth.iter().map(|worth| i128::from(*worth)).sum();
        gradient.fill(1);
        let (mut items, mut chosen) = (Vec::new(), Vec::new());
        for (agent, choices) in self.by_agent.iter().enumerate() {
            items.clear();
            chosen.clear();
            items.extend(choices.iter().filter_map(|(job, cost, load)| {
                let profit = worth[*job as usize] - cost * SCALE;
                (profit > 0).then_some(Item { profit, load: *load, name: *job })
            }));
            let capacity = usize::try_from(self.instance.capacity(agent)).unwrap_or(0);
            value -= i128::from(self.knapsack.solve(&items, capacity, &mut chosen));
            for job in &chosen {
                gradient[*job as usize] -= 1;
            }
        }
        value
    }
}
