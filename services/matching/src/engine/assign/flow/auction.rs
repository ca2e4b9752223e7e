//! Prices by auction: requests bid for units of capacity, phase by phase with a smaller least increment.

use super::{IDLE, Network, Shelf};

/// The first increment is this part of the largest cost difference.
const COARSE: i64 = 12;
/// Increments shrink by this factor.
const STEP: i64 = 6;
/// The last increment is about this part of the largest difference between arcs; what it leaves wrong is found by the
/// exact part, at a cost that grows with the increment.
const FINE: i64 = 2_000;

/// Prices of the providers and where each request stands, both nearly right.
pub fn run(net: &Network, shelf: &Shelf) -> (Vec<i64>, Vec<u32>) {
    let mut market = Market::open(net, shelf);
    let (Some(low), Some(high)) = (net.cost.iter().min(), net.cost.iter().max()) else {
        return (market.price, market.stands);
    };
    let top = net.idle.iter().max().map_or(*high, |idle| *high.max(idle));
    let last = ((high - low) / FINE).max(1);
    let mut increment = ((top - low) / COARSE).max(last);
    loop {
        market.phase(increment);
        if increment == last {
            break;
        }
        market.reopen(increment);
        increment = (increment / STEP).max(last);
    }
    (market.price, market.stands)
}

/// Lots in a heap for each provider, the cheapest on top.
struct Market<'a> {
    net: &'a Network,
    shelf: &'a Shelf,
    lot_price: Vec<i64>,
    lot_holder: Vec<u32>,
    /// Price of each provider's cheapest lot.
    price: Vec<i64>,
    stands: Vec<u32>,
}

impl<'a> Market<'a> {
    fn open(net: &'a Network, shelf: &'a Shelf) -> Market<'a> {
        let units = shelf.units();
        Market {
            net,
            shelf,
            lot_price: vec![0; units],
            lot_holder: vec![IDLE; units],
            price: vec![0; net.capacity.len()],
            stands: vec![IDLE; net.requests()],
        }
    }

    /// Gives every lot back at its provider's price, less what the last increment may have raised it too much.
    fn reopen(&mut self, increment: i64) {
        for provider in 0..self.price.len() {
            let lots = self.shelf.first[provider]..self.shelf.first[provider + 1];
            let sold_out = self.lot_holder[lots.clone()].iter().all(|holder| *holder != IDLE);
            let cut = if sold_out { increment } else { 3 * increment };
            let price = (self.price[provider] - cut).max(0);
            self.price[provider] = price;
            self.lot_price[lots].fill(price);
        }
        self.lot_holder.fill(IDLE);
        self.stands.fill(IDLE);
    }

    /// Every request bids until it holds a lot or finds that none is worth its price.
    fn phase(&mut self, increment: i64) {
        let requests = u32::try_from(self.net.requests()).unwrap_or(IDLE);
        let mut waiting: Vec<u32> = (0..requests).rev().collect();
        while let Some(bidder) = waiting.pop() {
            let idle = self.net.idle[bidder as usize];
            let (mut best, mut second, mut at) = (idle, idle, IDLE);
            let range = self.net.first[bidder as usize]..self.net.first[bidder as usize + 1];
            for (provider, cost) in self.net.provider[range.clone()].iter().zip(&self.net.cost[range]) {
                let pays = cost + self.price[*provider as usize];
                if pays < best {
                    second = best;
                    best = pays;
                    at = *provider;
                } else if pays < second {
                    second = pays;
                }
            }
            if at != IDLE {
                let raised = self.price[at as usize] + (second - best) + increment;
                let outbid = self.sell(at as usize, bidder, raised);
                if outbid != IDLE {
                    self.stands[outbid as usize] = IDLE;
                    waiting.push(outbid);
                }
                self.stands[bidder as usize] = at;
            }
        }
    }

    /// Sells the cheapest lot of a provider at a higher price and returns who held it.
    fn sell(&mut self, provider: usize, bidder: u32, price: i64) -> u32 {
        let lots = self.shelf.first[provider]..self.shelf.first[provider + 1];
        let (prices, holders) = (&mut self.lot_price[lots.clone()], &mut self.lot_holder[lots]);
        let outbid = holders[0];
        let mut at = 0;
        loop {
            let left = 2 * at + 1;
            if left >= prices.len() {
                break;
            }
            let right = left + 1;
            let child = if right < prices.len() && prices[right] < prices[left] { right } else { left };
            if prices[child] >= price {
                break;
            }
            prices[at] = prices[child];
            holders[at] = holders[child];
            at = child;
        }
        prices[at] = price;
        holders[at] = bidder;
        self.price[provider] = prices[0];
        outbid
    }
}
