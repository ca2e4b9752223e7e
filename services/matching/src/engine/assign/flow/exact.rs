//! From prices that are nearly right to an optimum: shortest paths from requests without a place, and to units that a
//! positive price says must be sold.
//!
//! Every step keeps the conditions of optimality: a request stands only where it pays least (`pays[i]`), and a provider
//! with free units has price 0, save those still listed as short. When nobody waits and nothing is short, they hold
//! without exception, and the dual value equals the cost.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Assignment, IDLE, Network, Shelf};

/// Waits for a place.
const LOOSE: u32 = u32::MAX - 1;
const FAR: i64 = i64::MAX;

/// Solves from prices and, where they are tight, earlier choices.
pub fn run(net: &Network, shelf: &Shelf, prices: Vec<i64>, chosen: &[u32]) -> Assignment {
    let mut state = State::new(net, shelf, prices);
    let waiting = state.settle(chosen);
    let mut search = Search::new(net.capacity.len());
    for request in waiting {
        state.place(&mut search, request);
    }
    let short: Vec<usize> = (0..net.capacity.len()).filter(|provider| state.is_short(*provider)).collect();
    if !short.is_empty() {
        let reverse = Reversed::of(net);
        for provider in short {
            while state.is_short(provider) {
                state.fill(&mut search, &reverse, provider);
            }
        }
    }
    state.finish()
}

/// The pseudo-flow with its prices.
struct State<'a> {
    net: &'a Network,
    shelf: &'a Shelf,
    price: Vec<i64>,
    /// The least that each request pays.
    pays: Vec<i64>,
    /// Provider, [`IDLE`] or [`LOOSE`].
    at: Vec<u32>,
    /// Who stands in each unit of the shelf, the taken ones of a provider first.
    holder: Vec<u32>,
    /// Unit of each request within its provider.
    unit: Vec<u32>,
    load: Vec<u32>,
}

/// Labels of one search, reset after it.
struct Search {
    distance: Vec<i64>,
    /// The request by which a provider was reached.
    by: Vec<u32>,
    /// Backwards: the provider that the request goes to.
    to: Vec<u32>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
}

/// Arcs by provider.
struct Reversed {
    first: Vec<usize>,
    arcs: Vec<(u32, i64)>,
}

/// Where a search ended.
enum End {
    /// A provider with room.
    Room(u32),
    /// A request that stays, or was, unassigned.
    Idle(u32),
}

impl Search {
    fn new(providers: usize) -> Search {
        Search {
            distance: vec![FAR; providers],
            by: vec![IDLE; providers],
            to: vec![IDLE; providers],
            touched: vec![],
            settled: vec![],
            heap: BinaryHeap::new(),
        }
    }

    fn reset(&mut self) {
        for provider in self.touched.drain(..) {
            self.distance[provider as usize] = FAR;
        }
        self.settled.clear();
        self.heap.clear();
    }

    /// Labels a provider unless it is known to be as near.
    fn label(&mut self, provider: u32, distance: i64, by: u32, to: u32) -> bool {
        let known = &mut self.distance[provider as usize];
        if distance >= *known {
            return false;
        }
        if *known == FAR {
            self.touched.push(provider);
        }
        *known = distance;
        self.by[provider as usize] = by;
        self.to[provider as usize] = to;
        self.heap.push(Reverse((distance, provider)));
        true
    }

    /// The nearest provider that is not settled, below `limit`.
    fn next(&mut self, limit: i64) -> Option<(i64, u32)> {
        while let Some(Reverse((distance, provider))) = self.heap.pop() {
            if distance >= limit {
                return None;
            }
            if distance == self.distance[provider as usize] {
                self.settled.push(provider);
                return Some((distance, provider));
            }
        }
        None
    }
}

impl Reversed {
    fn of(net: &Network) -> Reversed {
        let mut first = vec![0; net.capacity.len() + 1];
        for provider in &net.provider {
            first[*provider as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut arcs = vec![(0, 0); net.provider.len()];
        for request in 0..net.requests() {
            for (provider, cost) in net.arcs(request) {
                arcs[next[provider]] = (u32::try_from(request).unwrap_or(IDLE), cost);
                next[provider] += 1;
            }
        }
        Reversed { first, arcs }
    }

    fn of_provider(&self, provider: usize) -> &[(u32, i64)] {
        &self.arcs[self.first[provider]..self.first[provider + 1]]
    }
}

impl<'a> State<'a> {
    fn new(net: &'a Network, shelf: &'a Shelf, price: Vec<i64>) -> State<'a> {
        let pays = (0..net.requests()).map(|request| net.least(request, &price)).collect();
        State {
            net,
            shelf,
            price,
            pays,
            at: vec![LOOSE; net.requests()],
            holder: vec![IDLE; shelf.units()],
            unit: vec![0; net.requests()],
            load: vec![0; net.capacity.len()],
        }
    }

    /// Puts requests where they pay least while there is room, first those that stood there already; returns the others.
    fn settle(&mut self, chosen: &[u32]) -> Vec<usize> {
        let mut others = Vec::new();
        for (request, known) in chosen.iter().enumerate() {
            let pays = self.pays[request];
            let tight = |(p, cost): (usize, i64)| p == *known as usize && cost + self.price[p] == pays;
            let stays = *known != IDLE && self.net.arcs(request).any(tight);
            if stays && self.has_room(*known as usize) {
                self.put(request, *known);
            } else {
                others.push(request);
            }
        }
        others.retain(|request| {
            let pays = self.pays[*request];
            let tight = |(p, cost): &(usize, i64)| cost + self.price[*p] == pays && self.has_room(*p);
            let found = self.net.arcs(*request).find(tight);
            match found {
                Some((provider, _)) => self.put(*request, u32::try_from(provider).unwrap_or(IDLE)),
                None if self.net.idle[*request] == pays => self.at[*request] = IDLE,
                None => return true,
            }
            false
        });
        others
    }

    fn has_room(&self, provider: usize) -> bool {
        (self.load[provider] as usize) < self.shelf.room(provider)
    }

    /// Free units at a positive price.
    fn is_short(&self, provider: usize) -> bool {
        self.price[provider] > 0 && self.has_room(provider)
    }

    fn put(&mut self, request: usize, provider: u32) {
        let load = &mut self.load[provider as usize];
        let first = self.shelf.first[provider as usize];
        self.holder[first + *load as usize] = u32::try_from(request).unwrap_or(IDLE);
        self.unit[request] = *load;
        self.at[request] = provider;
        *load += 1;
    }

    fn take(&mut self, request: usize) {
        let provider = self.at[request] as usize;
        let first = self.shelf.first[provider];
        self.load[provider] -= 1;
        let (unit, last) = (self.unit[request] as usize, self.load[provider] as usize);
        let moved = self.holder[first + last];
        self.holder[first + unit] = moved;
        self.unit[moved as usize] = self.unit[request];
    }

    fn held(&self, provider: usize) -> std::ops::Range<usize> {
        let first = self.shelf.first[provider];
        first..first + self.load[provider] as usize
    }

    /// Finds the cheapest place for a waiting request, moving others on the way.
    fn place(&mut self, search: &mut Search, request: usize) {
        let start = u32::try_from(request).unwrap_or(IDLE);
        let mut limit = FAR;
        let mut end = End::Idle(start);
        self.reach(search, request, 0, &mut limit, &mut end);
        while let Some((distance, provider)) = search.next(limit) {
            for unit in self.held(provider as usize) {
                self.reach(search, self.holder[unit] as usize, distance, &mut limit, &mut end);
            }
        }
        for provider in std::mem::take(&mut search.settled) {
            let rise = limit - search.distance[provider as usize];
            self.price[provider as usize] += rise;
            for unit in self.held(provider as usize) {
                self.pays[self.holder[unit] as usize] += rise;
            }
        }
        self.pays[request] += limit;
        // From the end of the path back to its start, so that there is room before somebody comes.
        let (mut goes, mut to) = match end {
            End::Room(provider) => (search.by[provider as usize], provider),
            End::Idle(request) => (request, IDLE),
        };
        loop {
            let from = self.at[goes as usize];
            if from != LOOSE {
                self.take(goes as usize);
            }
            if to == IDLE {
                self.at[goes as usize] = IDLE;
            } else {
                self.put(goes as usize, to);
            }
            if from == LOOSE {
                break;
            }
            to = from;
            goes = search.by[from as usize];
        }
        search.reset();
    }

    /// Labels what a request at `distance` reaches.
    fn reach(&self, search: &mut Search, request: usize, distance: i64, limit: &mut i64, end: &mut End) {
        let base = distance - self.pays[request];
        let number = u32::try_from(request).unwrap_or(IDLE);
        let idle = base + self.net.idle[request];
        if idle < *limit {
            *limit = idle;
            *end = End::Idle(number);
        }
        let range = self.net.first[request]..self.net.first[request + 1];
        for (provider, cost) in self.net.provider[range.clone()].iter().zip(&self.net.cost[range]) {
            let distance = base + cost + self.price[*provider as usize];
            if distance < *limit
                && search.label(*provider, distance, number, IDLE)
                && self.has_room(*provider as usize)
            {
                *limit = distance;
                *end = End::Room(*provider);
            }
        }
    }

    /// Fills a unit of a short provider from where that costs least, or lowers its price to 0.
    fn fill(&mut self, search: &mut Search, reverse: &Reversed, short: usize) {
        let mut limit = FAR;
        // Who comes first on the path, and where to; nobody when a provider's own price falls to 0.
        let mut end: (Option<u32>, u32) = (None, IDLE);
        search.label(u32::try_from(short).unwrap_or(IDLE), 0, IDLE, IDLE);
        while let Some((distance, provider)) = search.next(limit) {
            let price = self.price[provider as usize];
            if distance + price < limit {
                limit = distance + price;
                end = (None, provider);
            }
            for (request, cost) in reverse.of_provider(provider as usize) {
                let from = self.at[*request as usize];
                let distance = distance + cost + price - self.pays[*request as usize];
                if from == provider || distance >= limit {
                    continue;
                }
                if from == IDLE {
                    limit = distance;
                    end = (Some(*request), provider);
                } else {
                    search.label(from, distance, *request, provider);
                }
            }
        }
        for provider in std::mem::take(&mut search.settled) {
            // The last ones may have been settled before the limit fell to them.
            let fall = (limit - search.distance[provider as usize]).max(0);
            self.price[provider as usize] -= fall;
            for unit in self.held(provider as usize) {
                self.pays[self.holder[unit] as usize] -= fall;
            }
        }
        let mut moves: Vec<(u32, u32)> = Vec::new();
        let (first, mut provider) = end;
        moves.extend(first.map(|request| (request, provider)));
        while provider as usize != short {
            let (request, to) = (search.by[provider as usize], search.to[provider as usize]);
            moves.push((request, to));
            provider = to;
        }
        // The short provider has room, and each before it once it has given somebody away.
        for (request, to) in moves.into_iter().rev() {
            if self.at[request as usize] != IDLE {
                self.take(request as usize);
            }
            self.put(request as usize, to);
        }
        search.reset();
    }

    /// The assignment, with cost and bound computed anew from choices and prices.
    fn finish(self) -> Assignment {
        let net = self.net;
        let (mut cost, mut bound) = (0, 0);
        let mut chosen = Vec::with_capacity(net.requests());
        for request in 0..net.requests() {
            let at = self.at[request];
            let arc = net.arcs(request).filter(|(p, _)| *p == at as usize).map(|(_, cost)| cost).min();
            cost += arc.unwrap_or(net.idle[request]);
            bound += net.least(request, &self.price);
            chosen.push(arc.map(|_| at));
        }
        for (provider, price) in self.price.iter().enumerate() {
            bound -= price * i64::try_from(self.shelf.room(provider)).unwrap_or(i64::MAX);
        }
        Assignment { chosen, cost, bound, prices: self.price }
    }
}
