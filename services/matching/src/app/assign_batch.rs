//! Assigns a batch of needs from the published index and, if asked to, holds the winners' capacity.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::matching::v1::{
    AssignBatchRequest, AssignBatchResponse, AssignedItem, Candidate, UnassignedItem,
};
use nqi_proto::registry::v1::Hold;

use super::holding::Holding;
use super::index::{View, behind};
use crate::Deps;
use crate::engine::assign::batch::{Assigned, Settled};
use crate::engine::bundle::Placement;
use crate::engine::bundle::market::Indexed;
use crate::wire::planning::Needs;
use crate::wire::{planning, present};

/// Times that losers of the registry's race are assigned anew.
const COMMITS: usize = 3;

/// Assigns; with a key in the request each winner's days are held, and who finds them gone is assigned anew.
pub async fn assign_batch(
    deps: &Deps,
    caller: &Principal,
    request: &AssignBatchRequest,
) -> Result<AssignBatchResponse, Problem> {
    let index = &deps.index;
    if request.min_seq > 0 {
        index.wait_for(request.min_seq).await?;
    }
    let as_of = deps.clock.now();
    let today = index.day_of(as_of);
    let view = index.view(today).ok_or_else(behind)?;
    let asked = Arc::new(planning::batch(request, &view.snapshot, today)?);
    let planner = Planner { view, today, asked: asked.clone() };
    let (mut assigned, mut candidates) = planner.assign(Settled::default()).await?;
    let mut holds: HashMap<usize, Hold> = HashMap::new();
    if let Some(key) = asked.commit {
        let mut holding = Holding::new(deps, caller, key);
        let mut settled = Settled::default();
        let mut explained: HashMap<usize, Candidate> = HashMap::new();
        for turn in 0..COMMITS {
            let lost = commit(&mut holding, &asked, &assigned, &mut settled, &mut holds).await;
            for need in settled.placed.keys() {
                explained.extend(candidates[*need].take().map(|candidate| (*need, candidate)));
            }
            match lost {
                Ok(true) if turn + 1 < COMMITS => {
                    (assigned, candidates) = planner.assign(settled.clone()).await?;
                }
                Ok(_) => break,
                Err(problem) => {
                    holding.give_back().await;
                    return Err(problem);
                }
            }
        }
        for (need, candidate) in explained {
            candidates[need] = Some(candidate);
        }
        // Who lost in the last turn too stays unassigned.
        for (need, placed) in assigned.placed.iter_mut().enumerate() {
            let unheld = placed.as_ref().is_some_and(|placed| !placed.booked.is_empty());
            if unheld && !holds.contains_key(&need) {
                *placed = None;
                assigned.exact = false;
            }
        }
    }
    Ok(reply(&planner, as_of, &assigned, candidates, &mut holds))
}

/// Holds the winners that are not held yet; true when one of them lost the race.
async fn commit(
    holding: &mut Holding<'_>,
    asked: &Needs,
    assigned: &Assigned,
    settled: &mut Settled,
    holds: &mut HashMap<usize, Hold>,
) -> Result<bool, Problem> {
    let mut lost = false;
    for (need, placed) in assigned.placed.iter().enumerate() {
        let Some(placed) = placed else { continue };
        if settled.placed.contains_key(&need) {
            continue;
        }
        match holding.place(&format!("need {}", asked.needs[need].item), &[placed]).await {
            Ok(hold) => {
                settled.placed.insert(need, placed.clone());
                holds.extend(hold.map(|hold| (need, hold)));
            }
            Err(problem) if problem.reason == "CAPACITY_EXHAUSTED" => {
                settled.refused.insert((need, placed.provider));
                lost = true;
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok(lost)
}

/// One snapshot for all turns of a batch.
struct Planner {
    view: Arc<View>,
    today: Date,
    asked: Arc<Needs>,
}

impl Planner {
    async fn assign(&self, settled: Settled) -> Result<(Assigned, Vec<Option<Candidate>>), Problem> {
        let (view, asked) = (self.view.clone(), self.asked.clone());
        let today = self.today;
        let work = move || {
            let mut market =
                Indexed::new(&view.snapshot, &view.tables, &view.calendar, today, asked.needs.clone());
            let assigned = asked.batch.assign(&mut market, &settled).map_err(|refusal| {
                Problem::exhausted(
                    "BATCH_TOO_LARGE",
                    format!("需求与机构的组合过多（{refusal}），请分批提交，或不用 full。"),
                    format!("Too many pairs of need and provider ({refusal}): send smaller batches, or not `full`."),
                )
            })?;
            let shown = |(need, placed): (usize, &Option<Placement>)| {
                // What is settled was explained in the turn that placed it.
                let placed = placed.as_ref().filter(|_| !settled.placed.contains_key(&need))?;
                Some(present::planned(&view.snapshot, &asked.needs[need], &market.explained(placed)?))
            };
            let candidates = assigned.placed.iter().enumerate().map(shown).collect();
            Ok::<_, Problem>((assigned, candidates))
        };
        tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
    }
}

fn reply(
    planner: &Planner,
    as_of: jiff::Timestamp,
    assigned: &Assigned,
    candidates: Vec<Option<Candidate>>,
    holds: &mut HashMap<usize, Hold>,
) -> AssignBatchResponse {
    let total = planner.asked.batch.cost(&assigned.placed);
    let mut reply = AssignBatchResponse {
        snapshot_id: planner.view.id(),
        as_of: Some(wire::timestamp(as_of)),
        total_cost_e6: total,
        lower_bound_e6: assigned.bound,
        optimality_gap_e6: planning::gap(total, assigned.bound),
        exact: assigned.exact,
        rounds: i32::try_from(assigned.rounds).unwrap_or(i32::MAX),
        ..AssignBatchResponse::default()
    };
    for (need, candidate) in candidates.into_iter().enumerate() {
        let item_id = planner.asked.needs[need].item.clone();
        match candidate.filter(|_| assigned.placed[need].is_some()) {
            Some(candidate) => {
                let hold = holds.remove(&need).unwrap_or_default();
                reply.assigned.push(AssignedItem {
                    item_id,
                    candidate: Some(candidate),
                    hold_id: hold.id,
                    hold_expire_time: hold.expire_time,
                });
            }
            None => {
                let reason = if assigned.nobody.contains(&need) { "NO_CANDIDATE" } else { "NO_CAPACITY" };
                reply.unassigned.push(UnassignedItem { item_id, reason: reason.into() });
            }
        }
    }
    reply
}
