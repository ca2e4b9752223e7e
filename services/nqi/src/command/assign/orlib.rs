//! Linear assignment instances of the OR-Library (Beasley 1990): dense, and sparse ones with a line for each arc.

use nqi_matching::engine::assign::flow::Network;

use super::file::{Numbers, Refusal};

/// Rows, which are as many as columns.
const MOST_ROWS: i64 = 20_000;
/// Costs in either direction.
const MOST_COST: i64 = 10_000_000;

/// Reads an instance. Every row may stay without a column at a cost above that of any complete assignment.
pub fn read(text: &str) -> Result<Network, Refusal> {
    let mut numbers = Numbers::of(text);
    let rows = numbers.next(("行数", "the number of rows"), 1, MOST_ROWS)?;
    let count = text.split_ascii_whitespace().count() as u64 - 1;
    let dense = count == rows.unsigned_abs().pow(2);
    let arcs = if dense { dense_arcs(&mut numbers, rows)? } else { sparse_arcs(&mut numbers, rows, count)? };
    numbers.end()?;
    let costs = || arcs.iter().flatten().map(|(_, cost)| *cost);
    let (low, high) = (costs().min().unwrap_or(0), costs().max().unwrap_or(0));
    let idle = high + (rows + 1) * (high - low) + 1;
    let mut network = Network::new(vec![1; arcs.len()]);
    for arcs in arcs {
        network.add(idle, arcs).map_err(|refused| Refusal::of_solver(&refused))?;
    }
    Ok(network)
}

fn dense_arcs(numbers: &mut Numbers<'_>, rows: i64) -> Result<Vec<Vec<(u32, i64)>>, Refusal> {
    let columns = u32::try_from(rows).unwrap_or_default();
    let row = |numbers: &mut Numbers<'_>| {
        (0..columns).map(|column| Ok((column, cost(numbers)?))).collect::<Result<Vec<_>, Refusal>>()
    };
    (0..rows).map(|_| row(numbers)).collect()
}

fn sparse_arcs(numbers: &mut Numbers<'_>, rows: i64, count: u64) -> Result<Vec<Vec<(u32, i64)>>, Refusal> {
    if !count.is_multiple_of(3) {
        let square = rows.unsigned_abs().pow(2);
        return Err(Refusal::new(
            None,
            format!("{rows} 之后应有 {square} 个费用，或若干行“i j 费用”，但有 {count} 个数"),
            format!(
                "after {rows} either {square} costs or lines \"i j cost\" are allowed, but {count} numbers follow"
            ),
        ));
    }
    let mut arcs = vec![Vec::new(); usize::try_from(rows).unwrap_or_default()];
    while let Some(row) = numbers.next_if_any(("行号", "a row"), 1, rows)? {
        let column = numbers.next(("列号", "a column"), 1, rows)?;
        let arc = (u32::try_from(column - 1).unwrap_or_default(), cost(numbers)?);
        arcs[usize::try_from(row - 1).unwrap_or_default()].push(arc);
    }
    Ok(arcs)
}

fn cost(numbers: &mut Numbers<'_>) -> Result<i64, Refusal> {
    numbers.next(("费用", "a cost"), -MOST_COST, MOST_COST)
}
