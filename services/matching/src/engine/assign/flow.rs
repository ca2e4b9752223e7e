//! Equal loads: each request goes to one provider or stays unassigned, a provider takes as many as its capacity.
//!
//! A minimum-cost flow on the bipartite graph. [`auction`] finds prices that are nearly right (Bertsekas' auction with
//! ε-scaling, each unit of capacity a lot of its own); [`exact`] makes a pseudo-flow that is optimal under these prices and
//! removes its excesses and deficits along shortest paths, so the result is optimal whatever the auction left.

mod auction;
mod exact;

use super::{MAX_COST, Refusal};

/// No provider.
const IDLE: u32 = u32::MAX;

/// Requests with their arcs, and providers with their capacities.
#[derive(Debug, Clone)]
pub struct Network {
    /// Arcs of request i are `first[i]..first[i + 1]`.
    first: Vec<usize>,
    provider: Vec<u32>,
    cost: Vec<i64>,
    idle: Vec<i64>,
    capacity: Vec<u32>,
}

/// A cheapest assignment with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The provider of each request; nothing = unassigned.
    pub chosen: Vec<Option<u32>>,
    /// Total cost, the cost of staying unassigned included.
    pub cost: i64,
    /// The value of the dual solution `prices`: no assignment costs less. Equal to `cost`.
    pub bound: i64,
    /// What a unit of each provider's capacity is worth.
    pub prices: Vec<i64>,
}

impl Network {
    /// Providers with these capacities and no requests yet.
    pub fn new(capacity: Vec<u32>) -> Network {
        Network { first: vec![0], provider: vec![], cost: vec![], idle: vec![], capacity }
    }

    /// Adds a request: what leaving it unassigned costs, and its arcs as (provider, cost). Arcs to providers without
    /// capacity are left out.
    ///
    /// # Errors
    /// [`Refusal::Cost`], [`Refusal::Provider`]; the request is then not added.
    pub fn add(&mut self, idle: i64, arcs: impl IntoIterator<Item = (u32, i64)>) -> Result<(), Refusal> {
        let request = self.idle.len();
        let begun = self.provider.len();
        let mut refused = (idle.abs() > MAX_COST).then_some(Refusal::Cost { request });
        for (provider, cost) in arcs {
            let providers = self.capacity.len();
            match self.capacity.get(provider as usize) {
                None => refused = Some(Refusal::Provider { request, provider: provider.into(), providers }),
                Some(0) => {}
                Some(_) if cost.abs() > MAX_COST => refused = Some(Refusal::Cost { request }),
                Some(_) => {
                    self.provider.push(provider);
                    self.cost.push(cost);
                }
            }
        }
        if let Some(refused) = refused {
            self.provider.truncate(begun);
            self.cost.truncate(begun);
            return Err(refused);
        }
        self.idle.push(idle);
        self.first.push(self.provider.len());
        Ok(())
    }

    /// Number of requests.
    pub fn requests(&self) -> usize {
        self.idle.len()
    }

    /// The cheapest assignment.
    pub fn solve(&self) -> Assignment {
        let shelf = Shelf::of(self);
        let (prices, chosen) = auction::run(self, &shelf);
        exact::run(self, &shelf, prices, &chosen)
    }

    /// The cheapest assignment, beginning at what is known of a similar network; prices of fewer providers count as 0.
    pub fn solve_from(&self, known: &Assignment) -> Assignment {
        let shelf = Shelf::of(self);
        let mut prices: Vec<i64> = known.prices.iter().map(|price| (*price).max(0)).collect();
        prices.resize(self.capacity.len(), 0);
        let mut chosen: Vec<u32> = known.chosen.iter().map(|chosen| chosen.unwrap_or(IDLE)).collect();
        chosen.resize(self.requests(), IDLE);
        exact::run(self, &shelf, prices, &chosen)
    }

    fn arcs(&self, request: usize) -> impl Iterator<Item = (usize, i64)> {
        let range = self.first[request]..self.first[request + 1];
        let costs = self.cost[range.clone()].iter().copied();
        self.provider[range].iter().map(|provider| *provider as usize).zip(costs)
    }

    /// The least that a request pays under these prices.
    fn least(&self, request: usize, prices: &[i64]) -> i64 {
        self.arcs(request)
            .map(|(p, cost)| cost + prices[p])
            .min()
            .map_or(self.idle[request], |arc| arc.min(self.idle[request]))
    }
}

/// Where the units of each provider's capacity lie in one array. Of more than its arcs can fill one unit is kept: it stays
/// free, so the price stays 0, as it must for requests that have no arc here yet.
struct Shelf {
    /// Units of provider j are `first[j]..first[j + 1]`.
    first: Vec<usize>,
}

impl Shelf {
    fn of(net: &Network) -> Shelf {
        let mut arcs = vec![0_u32; net.capacity.len()];
        for provider in &net.provider {
            arcs[*provider as usize] += 1;
        }
        let mut first = Vec::with_capacity(arcs.len() + 1);
        let mut end = 0;
        first.push(0);
        for (arcs, capacity) in arcs.iter().zip(&net.capacity) {
            end += (*arcs + 1).min(*capacity) as usize;
            first.push(end);
        }
        Shelf { first }
    }

    fn units(&self) -> usize {
        self.first.last().copied().unwrap_or(0)
    }

    fn room(&self, provider: usize) -> usize {
        self.first[provider + 1] - self.first[provider]
    }
}
