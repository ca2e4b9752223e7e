//! Plans a bundle from the published index and, if asked to, holds its capacity.

use std::sync::Arc;

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::matching::v1::{PlanBundleRequest, PlanBundleResponse, PlanHold, PlannedItem};

use super::holding::Holding;
use super::index::behind;
use crate::Deps;
use crate::engine::bundle::Placement;
use crate::engine::bundle::market::Indexed;
use crate::engine::bundle::obstacle::{self, Obstacle};
use crate::engine::bundle::search::{self, Found, Wanted};
use crate::engine::bundle::single;
use crate::wire::{planning, present};

/// Plans; with a key in the request every provider's days are held in one hold each, or none is.
pub async fn plan_bundle(
    deps: &Deps,
    caller: &Principal,
    request: &PlanBundleRequest,
) -> Result<PlanBundleResponse, Problem> {
    let index = &deps.index;
    if request.min_seq > 0 {
        index.wait_for(request.min_seq).await?;
    }
    let as_of = deps.clock.now();
    let today = index.day_of(as_of);
    let view = index.view(today).ok_or_else(behind)?;
    let asked = planning::bundle(request, &view.snapshot, today)?;
    let (calendar, commit) = (Arc::clone(&view.calendar), asked.commit);
    let planned = tokio::task::spawn_blocking({
        let (view, calendar) = (Arc::clone(&view), calendar.clone());
        move || {
            let mut market =
                Indexed::new(&view.snapshot, &view.tables, &calendar, today, asked.needs.clone());
            for item in 0..asked.needs.len() {
                market.eligible(item);
            }
            let cut = (0..asked.needs.len()).any(|item| market.is_cut(item));
            let search = |market: &mut Indexed<'_>, wanted: &Wanted| match asked.one_provider {
                false => search::search(market, wanted),
                true => single::search(market, wanted),
            };
            // The graph was checked when the request was read.
            let no_graph =
                |refusal| Problem::internal(format!("a bundle that was read is none: {refusal:?}"));
            let found = search(&mut market, &asked.wanted).map_err(no_graph)?;
            let obstacle = match found.bundle {
                Some(_) => None,
                None => Some(obstacle::find(&mut market, &asked.wanted, search).map_err(no_graph)?),
            };
            let items = found.bundle.iter().flat_map(|bundle| bundle.placed.iter().enumerate());
            let items = items
                .map(|(item, placed)| PlannedItem {
                    item_id: asked.needs[item].item.clone(),
                    candidate: market
                        .explained(placed)
                        .map(|of| present::planned(&view.snapshot, &asked.needs[item], &of)),
                })
                .collect();
            let name = |item: usize| asked.needs[item].item.clone();
            let blocked = match obstacle {
                Some(Obstacle::Nobody(item)) => Some(item),
                _ => found.blocked,
            };
            let blocked = blocked.map_or_else(String::new, name);
            let obstacle = obstacle.map(|obstacle| planning::obstacle(obstacle, &asked.wanted, &blocked));
            let names: Vec<String> = (0..asked.needs.len()).map(name).collect();
            // One provider is looked for among all who fit, not among the best.
            Ok::<_, Problem>((found, cut && !asked.one_provider, items, blocked, obstacle, names))
        }
    });
    let (found, cut, items, blocked, obstacle, names) = planned.await.map_err(Problem::internal)??;
    let mut reply = PlanBundleResponse {
        snapshot_id: view.id(),
        as_of: Some(wire::timestamp(as_of)),
        items,
        blocked_item_id: blocked,
        obstacle,
        exact: found.exact && !cut,
        ..PlanBundleResponse::default()
    };
    if let Some(bundle) = &found.bundle {
        reply.total_cost_e6 = bundle.cost;
        reply.lower_bound_e6 = bound(&found, cut);
        reply.optimality_gap_e6 = planning::gap(reply.total_cost_e6, reply.lower_bound_e6);
        reply.price_fen = bundle.placed.iter().filter_map(|placed| placed.price).sum();
        let named = |item: usize| names[item].clone();
        reply.unclear_item_ids = bundle.unclear.iter().copied().map(named).collect();
        let unpriced = bundle.placed.iter().enumerate().filter(|(_, placed)| placed.price.is_none());
        reply.unpriced_item_ids = unpriced.map(|(item, _)| named(item)).collect();
        let last = bundle.placed.iter().map(|placed| placed.finish).max();
        let days = last.map_or(0, |last| calendar.working_days_between(today, last));
        reply.makespan_days = i32::try_from(days.max(0)).unwrap_or(i32::MAX);
        reply.finish = bundle.placed.iter().map(|placed| placed.finish).max().map(wire::date);
        if let Some(key) = commit {
            reply.holds = hold(Holding::new(deps, caller, key), &bundle.placed, &names).await?;
        }
    }
    Ok(reply)
}

/// With candidates left out the search's bound says nothing of them; what each item adds at least does.
fn bound(found: &Found, cut: bool) -> i64 {
    let searched = found.lower_bound.unwrap_or(found.least);
    if cut { searched.min(found.least) } else { searched }
}

/// One hold for each provider, in order of the items; all or none.
async fn hold(
    mut holding: Holding<'_>,
    placed: &[Placement],
    names: &[String],
) -> Result<Vec<PlanHold>, Problem> {
    let mut holds = Vec::new();
    for (item, first) in placed.iter().enumerate() {
        if placed[..item].iter().any(|before| before.provider == first.provider) {
            continue;
        }
        let of: Vec<usize> =
            (item..placed.len()).filter(|at| placed[*at].provider == first.provider).collect();
        let days: Vec<&Placement> = of.iter().map(|at| &placed[*at]).collect();
        // Numbered, not named by provider: another plan under the same key meets the first hold of this one.
        match holding.place(&format!("bundle {}", holds.len()), &days).await {
            Ok(Some(hold)) => holds.push(PlanHold {
                hold_id: hold.id,
                provider_id: first.provider.to_string(),
                item_ids: of.iter().map(|at| names[*at].clone()).collect(),
                expire_time: hold.expire_time,
            }),
            Ok(None) => {}
            Err(problem) => {
                holding.give_back().await;
                return Err(problem);
            }
        }
    }
    Ok(holds)
}
