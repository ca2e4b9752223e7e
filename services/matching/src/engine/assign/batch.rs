//! A batch of needs over the index: the graph of eligible providers, its cheapest assignment, and days for each winner.
//!
//! A pool's capacity counts over the days until the last deadline, so the assignment is a relaxation: a winner may find no run
//! of days that is left. Such losers are assigned anew with what is left, a few times.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::civil::Date;
use uuid::Uuid;

use super::gap::{self, Choice, Effort, Instance};
use super::{Refusal, pricing};
use crate::engine::bundle::market::Indexed;
use crate::engine::bundle::{Market, Placement, Taken};

/// Arcs of a request at first.
pub const ARCS: usize = 20;
/// What leaving a request of priority 1 unassigned costs.
pub const IDLE: i64 = 10_000_000;
const MILLION: i64 = 1_000_000;
/// What a candidate that needs confirmation costs besides: as much as the whole score, so that a clean one comes before it.
pub const UNCLEAR: i64 = MILLION;
/// Times that losers are assigned anew.
const ROUNDS: usize = 6;
/// Rounds of the search for unequal loads: a number, so that equal batches have equal answers.
const SEARCH_ROUNDS: u64 = 3;
/// What they may take at most on a slow machine.
const SEARCH_TIME: Duration = Duration::from_secs(10);

/// A batch.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Priority of each need, at least 1.
    pub priorities: Vec<i64>,
    /// The last day that counts for each need; nothing = open.
    pub deadlines: Vec<Option<Date>>,
    /// All eligible providers instead of the best.
    pub full: bool,
}

/// What was assigned.
#[derive(Debug, Clone, Default)]
pub struct Assigned {
    /// Placement of each need.
    pub placed: Vec<Option<Placement>>,
    /// Needs that nobody fits.
    pub nobody: Vec<usize>,
    /// Total cost.
    pub cost: i64,
    /// Bound of the first round's graph.
    pub bound: i64,
    /// Equal to the bound, and nothing was left out of the graph.
    pub exact: bool,
    /// Rounds.
    pub rounds: usize,
}

/// What the assignment may no longer do, or has done: after a commit that failed in part.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Placements that are held.
    pub placed: BTreeMap<usize, Placement>,
    /// Providers that refused a need.
    pub refused: BTreeSet<(usize, Uuid)>,
}

impl Batch {
    /// Assigns the needs of the market.
    ///
    /// # Errors
    /// [`Refusal`] of more pairs than the tables hold.
    pub fn assign(&self, market: &mut Indexed<'_>, settled: &Settled) -> Result<Assigned, Refusal> {
        let needs = self.priorities.len();
        let mut placed: Vec<Option<Placement>> = vec![None; needs];
        let mut taken = Taken::new();
        for (need, placement) in &settled.placed {
            take(&mut taken, placement);
            placed[*need] = Some(placement.clone());
        }
        let eligible: Vec<Vec<Placement>> = (0..needs).map(|need| market.eligible(need)).collect();
        let nobody = (0..needs).filter(|need| eligible[*need].is_empty()).collect();
        let mut closed = settled.refused.clone();
        let mut found = Assigned { nobody, ..Assigned::default() };
        let mut complete = true;
        while found.rounds < ROUNDS {
            let waiting: Vec<usize> =
                (0..needs).filter(|need| placed[*need].is_none() && !eligible[*need].is_empty()).collect();
            let round = self.round(market, &eligible, &waiting, &closed, &taken)?;
            if found.rounds == 0 {
                let idle = |need: &usize| IDLE * self.priorities[*need];
                let apart: i64 = found.nobody.iter().map(idle).sum();
                let held: i64 = settled.placed.values().map(cost_of).sum();
                found.bound = round.bound + apart + held;
                complete = round.complete;
            }
            found.rounds += 1;
            let mut losers = 0;
            for (need, provider) in self.in_order(&round.winners) {
                match market.place(need, provider, None, &taken) {
                    Some(placement) => {
                        take(&mut taken, &placement);
                        placed[need] = Some(placement);
                    }
                    None => {
                        closed.insert((need, provider));
                        losers += 1;
                    }
                }
            }
            if losers == 0 {
                break;
            }
        }
        found.cost = self.cost(&placed);
        // A winner placed later than it stood alone costs more than its arc, never less.
        found.exact = complete && found.cost == found.bound;
        found.placed = placed;
        Ok(found)
    }

    /// What these placements cost, each need without one included.
    pub fn cost(&self, placed: &[Option<Placement>]) -> i64 {
        let cost = |(need, placed): (usize, &Option<Placement>)| match placed {
            Some(placed) => cost_of(placed),
            None => IDLE * self.priorities[need],
        };
        placed.iter().enumerate().map(cost).sum()
    }

    /// Winners by priority, then deadline, then their place in the batch.
    fn in_order(&self, winners: &[(usize, Uuid)]) -> Vec<(usize, Uuid)> {
        let mut winners = winners.to_vec();
        winners.sort_by_key(|(need, _)| {
            (-self.priorities[*need], self.deadlines[*need].unwrap_or(Date::MAX), *need)
        });
        winners
    }

    fn round(
        &self,
        market: &Indexed<'_>,
        eligible: &[Vec<Placement>],
        waiting: &[usize],
        closed: &BTreeSet<(usize, Uuid)>,
        taken: &Taken,
    ) -> Result<Round, Refusal> {
        let mut pools = Pools::default();
        let mut arcs: Vec<Vec<Arc>> = Vec::with_capacity(waiting.len());
        for need in waiting {
            let open = eligible[*need].iter().filter(|placed| !closed.contains(&(*need, placed.provider)));
            arcs.push(open.map(|placed| pools.arc(placed)).collect());
        }
        // Nothing books a day after the last deadline, unless a need has none.
        let deadlines: Option<Vec<Date>> = waiting.iter().map(|need| self.deadlines[*need]).collect();
        let until = deadlines.and_then(|days| days.into_iter().max());
        let free: Vec<i64> = pools.free(market, until, taken, waiting.len());
        let idle: Vec<i64> = waiting.iter().map(|need| IDLE * self.priorities[*need]).collect();
        let loads = pools.equal_loads(&arcs);
        let (chosen, bound, complete) = match loads {
            Some(loads) => {
                let capacity: Vec<u32> = free
                    .iter()
                    .zip(&loads)
                    .map(|(free, load)| u32::try_from(free / load).unwrap_or(u32::MAX))
                    .collect();
                self.flow(&capacity, &arcs, &idle)?
            }
            None => self.unequal(&free, &arcs, &idle)?,
        };
        let winner = |(at, chosen): (usize, &Option<usize>)| {
            let provider = eligible[waiting[at]]
                .iter()
                .filter(|placed| !closed.contains(&(waiting[at], placed.provider)));
            Some((waiting[at], provider.clone().nth((*chosen)?)?.provider))
        };
        let winners = chosen.iter().enumerate().filter_map(winner).collect();
        Ok(Round { winners, bound, complete })
    }

    /// Equal loads: minimum-cost flow. Returns the arc of each request.
    fn flow(
        &self,
        capacity: &[u32],
        arcs: &[Vec<Arc>],
        idle: &[i64],
    ) -> Result<(Vec<Option<usize>>, i64, bool), Refusal> {
        let requests: Vec<pricing::Request> = arcs
            .iter()
            .zip(idle)
            .map(|(arcs, idle)| pricing::Request {
                idle: *idle,
                arcs: arcs.iter().map(|arc| (arc.pool, arc.cost)).collect(),
            })
            .collect();
        let priced = pricing::solve(capacity, &requests, ARCS, self.full)?;
        let found = priced.assignment;
        let arc = |(at, pool): (usize, &Option<u32>)| {
            let pool = (*pool)?;
            let of_pool = arcs[at].iter().enumerate().filter(|(_, arc)| arc.pool == pool);
            of_pool.min_by_key(|(_, arc)| arc.cost).map(|(number, _)| number)
        };
        let chosen = found.chosen.iter().enumerate().map(arc).collect();
        let complete = self.full || arcs.iter().all(|arcs| arcs.len() <= ARCS);
        Ok((chosen, found.bound, complete))
    }

    /// Unequal loads: generalised assignment with one more agent, who takes everything that stays unassigned.
    fn unequal(
        &self,
        free: &[i64],
        arcs: &[Vec<Arc>],
        idle: &[i64],
    ) -> Result<(Vec<Option<usize>>, i64, bool), Refusal> {
        let nobody = u32::try_from(free.len()).unwrap_or(u32::MAX);
        let few = |arcs: &Vec<Arc>| if self.full { arcs.len() } else { arcs.len().min(ARCS) };
        let choices = arcs
            .iter()
            .zip(idle)
            .map(|(arcs, idle)| {
                let of = |arc: &Arc| Choice { agent: arc.pool, cost: arc.cost, load: arc.load };
                let stays = Choice { agent: nobody, cost: *idle, load: 0 };
                arcs[..few(arcs)].iter().map(of).chain([stays]).collect()
            })
            .collect();
        let capacity = free.iter().copied().chain([0]).collect();
        let instance = Instance::new(capacity, choices)?;
        let effort = Effort { time: SEARCH_TIME, rounds: SEARCH_ROUNDS, threads: 1 };
        let found = gap::solve(&instance, effort);
        let agents = found.best.map(|best| best.agents).unwrap_or_else(|| vec![nobody; arcs.len()]);
        let arc = |(at, agent): (usize, &u32)| {
            let of_pool =
                arcs[at].iter().enumerate().take(few(&arcs[at])).filter(|(_, arc)| arc.pool == *agent);
            of_pool.min_by_key(|(_, arc)| arc.cost).map(|(number, _)| number)
        };
        let chosen = agents.iter().enumerate().map(arc).collect();
        let complete = arcs.iter().all(|arcs| few(arcs) == arcs.len());
        Ok((chosen, found.bound.unwrap_or(0), complete))
    }
}

/// What one round found.
struct Round {
    winners: Vec<(usize, Uuid)>,
    bound: i64,
    complete: bool,
}

/// An eligible provider of a need.
struct Arc {
    pool: u32,
    cost: i64,
    load: i64,
}

/// Pools by number; a provider without published capacity counts as a pool of its own that is never full.
#[derive(Default)]
struct Pools {
    numbers: BTreeMap<(Uuid, Option<Uuid>), u32>,
    order: Vec<(Uuid, Option<Uuid>)>,
}

impl Pools {
    fn arc(&mut self, placed: &Placement) -> Arc {
        let pool = placed.booked.first().map(|(pool, _, _)| *pool);
        let next = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry((placed.provider, pool)).or_insert(next);
        if number == next {
            self.order.push((placed.provider, pool));
        }
        let load = placed.booked.iter().map(|(_, _, units)| *units).sum::<i64>().max(1);
        Arc { pool: number, cost: cost_of(placed), load }
    }

    fn free(&self, market: &Indexed<'_>, until: Option<Date>, taken: &Taken, needs: usize) -> Vec<i64> {
        let unlimited = super::MAX_COST.min(i64::try_from(needs).unwrap_or(i64::MAX).saturating_mul(100_000));
        let free = |(provider, pool): &(Uuid, Option<Uuid>)| {
            let Some(pool) = *pool else { return unlimited };
            let own = taken.range((*provider, pool, Date::MIN)..=(*provider, pool, Date::MAX));
            let own: i64 = own.map(|(_, units)| *units).sum();
            (market.free_units(pool, until) - own).max(0)
        };
        self.order.iter().map(free).collect()
    }

    /// The load that all requests put on each pool; nothing when they differ.
    fn equal_loads(&self, arcs: &[Vec<Arc>]) -> Option<Vec<i64>> {
        let mut loads = vec![0; self.order.len()];
        for arc in arcs.iter().flatten() {
            let load = &mut loads[arc.pool as usize];
            if *load != 0 && *load != arc.load && self.order[arc.pool as usize].1.is_some() {
                return None;
            }
            *load = arc.load;
        }
        Some(loads.into_iter().map(|load| load.max(1)).collect())
    }
}

fn cost_of(placed: &Placement) -> i64 {
    MILLION - placed.score + if placed.clean { 0 } else { UNCLEAR }
}

fn take(taken: &mut Taken, placement: &Placement) {
    for (pool, day, units) in &placement.booked {
        *taken.entry((placement.provider, *pool, *day)).or_default() += units;
    }
}
