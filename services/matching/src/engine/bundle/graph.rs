//! Which item waits for which.

use super::MAX_ITEMS;

/// An item waits for the report of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The other item.
    pub on: usize,
    /// Working days between its report and the start.
    pub lag: u32,
}

/// Why items are no bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No items.
    Empty,
    /// More than [`MAX_ITEMS`].
    TooMany(usize),
    /// An item waits for one that is not there.
    Unknown {
        /// The item.
        item: usize,
        /// What it waits for.
        on: usize,
    },
    /// Items that wait for each other, in order of index.
    Cycle(Vec<usize>),
}

/// The items in topological order, of several possible ones the first by index.
///
/// # Errors
/// [`Refusal`].
pub fn order(waits: &[Vec<Wait>]) -> Result<Vec<usize>, Refusal> {
    match waits.len() {
        0 => return Err(Refusal::Empty),
        many if many > MAX_ITEMS => return Err(Refusal::TooMany(many)),
        _ => {}
    }
    for (item, of) in waits.iter().enumerate() {
        if let Some(wait) = of.iter().find(|wait| wait.on >= waits.len()) {
            return Err(Refusal::Unknown { item, on: wait.on });
        }
    }
    let mut order = Vec::with_capacity(waits.len());
    loop {
        let free =
            |item: &usize| !order.contains(item) && waits[*item].iter().all(|wait| order.contains(&wait.on));
        match (0..waits.len()).find(free) {
            Some(item) => order.push(item),
            None if order.len() == waits.len() => return Ok(order),
            None => return Err(Refusal::Cycle(cycle(waits, &order))),
        }
    }
}

/// What is left when items that nobody in the cycle needs are dropped as well.
fn cycle(waits: &[Vec<Wait>], placed: &[usize]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..waits.len()).filter(|item| !placed.contains(item)).collect();
    loop {
        let needed =
            |item: &usize| left.iter().any(|other| waits[*other].iter().any(|wait| wait.on == *item));
        let kept: Vec<usize> = left.iter().copied().filter(|item| needed(item)).collect();
        if kept.len() == left.len() {
            return left;
        }
        left = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(items: &[usize]) -> Vec<Wait> {
        items.iter().map(|on| Wait { on: *on, lag: 0 }).collect()
    }

    #[test]
    fn items_come_after_what_they_wait_for_and_else_by_index() {
        let waits = [after(&[2]), after(&[]), after(&[1]), after(&[])];
        assert_eq!(order(&waits), Ok(vec![1, 2, 0, 3]));
    }

    #[test]
    fn a_cycle_names_only_the_items_that_are_in_it() {
        let waits = [after(&[]), after(&[3, 0]), after(&[1]), after(&[2]), after(&[3])];
        assert_eq!(order(&waits), Err(Refusal::Cycle(vec![1, 2, 3])));
        assert_eq!(order(&[after(&[0])]), Err(Refusal::Cycle(vec![0])));
    }

    #[test]
    fn nothing_nine_items_and_unknown_ones_are_refused() {
        assert_eq!(order(&[]), Err(Refusal::Empty));
        assert_eq!(order(&vec![vec![]; 9]), Err(Refusal::TooMany(9)));
        assert!(order(&vec![vec![]; 8]).is_ok());
        assert_eq!(order(&[after(&[]), after(&[2])]), Err(Refusal::Unknown { item: 1, on: 2 }));
    }
}
