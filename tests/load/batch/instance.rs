//! A random batch: every request can go to some providers, whose capacities are a little more than what is asked.

use nqi_matching::engine::assign::flow::Network;

/// What leaving a request unassigned costs.
const IDLE: i64 = 10_000_000;

/// A batch.
pub struct Instance {
    pub capacity: Vec<u32>,
    /// (provider, cost) of each request.
    pub arcs: Vec<Vec<(u32, i64)>>,
    pub idle: i64,
}

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

/// Costs are 10⁶ − S with S below 10⁶; capacities of 1 to 10 units are 5.5 on average.
pub fn make(requests: usize, providers: usize, arcs: usize, random: &mut Random) -> Instance {
    let capacity = (0..providers).map(|_| 1 + random.below(10) as u32).collect();
    let arcs = (0..requests)
        .map(|_| {
            let mut of: Vec<(u32, i64)> = Vec::with_capacity(arcs);
            while of.len() < arcs {
                let provider = random.below(providers as u64) as u32;
                if of.iter().all(|(known, _)| *known != provider) {
                    of.push((provider, 1 + random.below(1_000_000) as i64));
                }
            }
            of
        })
        .collect();
    Instance { capacity, arcs, idle: IDLE }
}

impl Instance {
    pub fn network(&self) -> Network {
        let mut network = Network::new(self.capacity.clone());
        for arcs in &self.arcs {
            network.add(self.idle, arcs.iter().copied()).expect("costs are in range");
        }
        network
    }

    /// The cost when each request in turn takes the cheapest provider that has room.
    pub fn greedy(&self) -> i64 {
        let mut left = self.capacity.clone();
        let mut total = 0;
        for arcs in &self.arcs {
            let free = arcs.iter().filter(|(provider, _)| left[*provider as usize] > 0);
            match free.min_by_key(|(_, cost)| *cost) {
                Some((provider, cost)) => {
                    left[*provider as usize] -= 1;
                    total += cost;
                }
                None => total += self.idle,
            }
        }
        total
    }
}
