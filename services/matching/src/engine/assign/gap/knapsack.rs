//! The 0/1 knapsack by dynamic programming over capacity, O(items · capacity).

/// An item.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// What it is worth, above 0.
    pub profit: i64,
    /// What it takes, at least 0.
    pub load: usize,
    /// What the caller knows it by.
    pub name: u32,
}

/// Tables that are used again from knapsack to knapsack.
#[derive(Debug, Default)]
pub struct Knapsack {
    best: Vec<i64>,
    taken: Vec<u64>,
}

impl Knapsack {
    /// The greatest profit within `capacity`; the items taken are added to `chosen`.
    pub fn solve(&mut self, items: &[Item], capacity: usize, chosen: &mut Vec<u32>) -> i64 {
        if items.iter().map(|item| item.load).sum::<usize>() <= capacity {
            chosen.extend(items.iter().map(|item| item.name));
            return items.iter().map(|item| item.profit).sum();
        }
        let words = capacity / 64 + 1;
        self.best.clear();
        self.best.resize(capacity + 1, 0);
        self.taken.clear();
        self.taken.resize(words * items.len(), 0);
        let mut reach = 0;
        for (number, item) in items.iter().enumerate() {
            let taken = &mut self.taken[number * words..(number + 1) * words];
            reach = (reach + item.load).min(capacity);
            for room in (item.load..=reach).rev() {
                let with = self.best[room - item.load] + item.profit;
                if with > self.best[room] {
                    self.best[room] = with;
                    taken[room / 64] |= 1 << (room % 64);
                }
            }
            // `best[w]` beyond the reach equals that at the reach.
            if reach < capacity {
                let top = self.best[reach];
                self.best[reach + 1..].fill(top);
            }
        }
        let mut room = capacity;
        let mut before: usize = items.iter().map(|item| item.load).sum();
        for (number, item) in items.iter().enumerate().rev() {
            // Above the loads so far the table was filled, not decided.
            let at = room.min(before);
            before -= item.load;
            if self.taken[number * words + at / 64] >> (at % 64) & 1 == 1 {
                chosen.push(item.name);
                room = at - item.load;
            }
        }
        self.best[capacity]
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, Knapsack};
    use crate::engine::assign::gap::random::Random;

    #[test]
    fn the_greatest_profit_equals_that_of_all_subsets() {
        let (mut random, mut knapsack) = (Random::new(3), Knapsack::default());
        for _ in 0..300 {
            let count = random.below(11);
            let items: Vec<Item> = (0..count)
                .map(|name| Item {
                    profit: 1 + random.below(20) as i64,
                    load: random.below(12),
                    name: name as u32,
                })
                .collect();
            let capacity = random.below(60);
            let worth = |set: u32| {
                let inside = items.iter().filter(|item| set >> item.name & 1 == 1);
                inside.fold((0, 0), |(profit, load), item| (profit + item.profit, load + item.load))
            };
            let all = (0..1_u32 << count).map(worth).filter(|(_, load)| *load <= capacity);
            let mut chosen = Vec::new();
            let found = knapsack.solve(&items, capacity, &mut chosen);
            assert_eq!(Some(found), all.map(|(profit, _)| profit).max());
            let set = chosen.iter().fold(0, |set, name| set | 1 << name);
            assert_eq!(worth(set).0, found);
            assert!(worth(set).1 <= capacity);
        }
    }
}
