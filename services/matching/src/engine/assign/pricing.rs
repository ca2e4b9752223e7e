//! `full` mode: the cheapest assignment over all eligible arcs, though the solver sees few of them.
//!
//! Column generation: solve on the cheapest arcs of each request, then add every arc that the prices make cheaper than what
//! its request pays. When there is none, the prices are a dual solution of the whole, so the assignment is optimal in it.

use super::Refusal;
use super::flow::{Assignment, Network};

/// A request with all its arcs.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// What leaving it unassigned costs.
    pub idle: i64,
    /// (provider, cost).
    pub arcs: Vec<(u32, i64)>,
}

/// The optimum over all arcs, and how many of them the solver has seen in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The optimum.
    pub assignment: Assignment,
    /// Arcs in the last network.
    pub arcs: usize,
    /// Networks solved.
    pub rounds: usize,
}

/// Solves on the `few` cheapest arcs of each request, and with `full` on as many more as may be needed.
///
/// # Errors
/// [`Refusal`] of a cost or a provider.
pub fn solve(capacity: &[u32], requests: &[Request], few: usize, full: bool) -> Result<Priced, Refusal> {
    let mut order: Vec<Vec<(u32, i64)>> = requests.iter().map(|request| request.arcs.clone()).collect();
    for arcs in &mut order {
        // Without capacity a provider has no price. Who does not exist is refused later.
        arcs.retain(|(provider, _)| capacity.get(*provider as usize) != Some(&0));
        arcs.sort_unstable_by_key(|(provider, cost)| (*cost, *provider));
    }
    let mut seen: Vec<Vec<(u32, i64)>> =
        order.iter().map(|arcs| arcs[..few.min(arcs.len())].to_vec()).collect();
    // What was not seen yet, dearest first.
    let mut unseen = order;
    for (unseen, seen) in unseen.iter_mut().zip(&seen) {
        unseen.drain(..seen.len());
        unseen.reverse();
    }
    let mut known: Option<Assignment> = None;
    let mut rounds = 0;
    loop {
        let mut network = Network::new(capacity.to_vec());
        for (request, arcs) in requests.iter().zip(&seen) {
            network.add(request.idle, arcs.iter().copied())?;
        }
        let assignment = known.map_or_else(|| network.solve(), |known| network.solve_from(&known));
        rounds += 1;
        let arcs = seen.iter().map(Vec::len).sum();
        if !full || price_in(requests, &mut seen, &mut unseen, &assignment.prices)? == 0 {
            return Ok(Priced { assignment, arcs, rounds });
        }
        known = Some(assignment);
    }
}

/// Moves the arcs of negative reduced cost to those that are seen; returns how many.
fn price_in(
    requests: &[Request],
    seen: &mut [Vec<(u32, i64)>],
    unseen: &mut [Vec<(u32, i64)>],
    prices: &[i64],
) -> Result<usize, Refusal> {
    let mut moved = 0;
    for (number, (seen, unseen)) in seen.iter_mut().zip(unseen).enumerate() {
        let price = |provider: u32| {
            let (at, providers) = (provider as usize, prices.len());
            let refused = Refusal::Provider { request: number, provider: provider.into(), providers };
            prices.get(at).copied().ok_or(refused)
        };
        let mut pays = requests[number].idle;
        for (provider, cost) in seen.iter() {
            pays = pays.min(cost + price(*provider)?);
        }
        let before = seen.len();
        let mut kept = Vec::with_capacity(unseen.len());
        for (at, (provider, cost)) in unseen.iter().enumerate().rev() {
            if *cost >= pays {
                // Prices are never negative, so nothing dearer can help.
                kept.extend(unseen[..=at].iter().rev().copied());
                break;
            }
            let arc = (*provider, *cost);
            if cost + price(*provider)? < pays { seen.push(arc) } else { kept.push(arc) }
        }
        kept.reverse();
        *unseen = kept;
        moved += seen.len() - before;
    }
    Ok(moved)
}
