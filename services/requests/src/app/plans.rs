//! How the items of a case could be done together: asked of matching when providers are sought, kept beside the match replies.
//!
//! A plan is advice: nothing is held, nobody is invited. It is made anew whenever providers are sought anew.

use std::sync::Arc;

use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::matching::v1::{BundleItem, PlanBundleRequest, PlanBundleResponse};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::Need;
use nqi_store::Tx;
use prost::Message;

use super::App;
use super::matches::{is_final, outgoing};
use crate::domain::{Item, Request, Standing, Viewer};
use crate::error::Error;
use crate::store;
use crate::store::effect::Effect;

/// Items that matching plans together at most.
const MOST_ITEMS: usize = 8;

impl App {
    /// Makes the plan that a case owes; false when it is not needed any more.
    pub(super) async fn settle_plan(&self, effect: &Effect) -> Result<bool, Problem> {
        let conn = self.deps.db.reader();
        let found = store::request::find(conn, Viewer::Service, effect.request).await;
        let Some(request) = found.map_err(nqi_store::problem)? else { return Ok(false) };
        let items = store::item::of_requests(conn, &[request.id]).await.map_err(nqi_store::problem)?;
        let items = to_plan(&request, items);
        if items.is_empty() {
            return Ok(false);
        }
        let plan = Arc::new(self.planned(&request, &items).await?);
        let (owed, request) = (effect.id, effect.request);
        let work = move |tx: Tx| {
            let plan = plan.clone();
            async move {
                if store::effect::settle(&tx, owed).await? {
                    let kept =
                        pb::CasePlan { plan_time: Some(wire::timestamp(tx.now())), ..plan.as_ref().clone() };
                    store::case_plan::put(&tx, request, kept.encode_to_vec()).await?;
                }
                Ok::<_, Error>(())
            }
        };
        self.deps.db.job(&self.deps.clock, work).await?;
        Ok(true)
    }

    /// The best combination, and the best plan in which one provider does everything.
    async fn planned(&self, request: &Request, items: &[Item]) -> Result<pb::CasePlan, Problem> {
        if items.len() > MOST_ITEMS {
            return Ok(pb::CasePlan { reason: "TOO_MANY_ITEMS".to_owned(), ..pb::CasePlan::default() });
        }
        let mut ask = PlanBundleRequest {
            budget_fen: request.budget_fen,
            deadline: request.deadline.map(wire::date),
            validate_only: true,
            ..PlanBundleRequest::default()
        };
        for item in items {
            let need = Need::decode(item.need.as_slice())
                .map_err(|error| Problem::internal(format!("stored need of item {}: {error}", item.id)))?;
            ask.items.push(BundleItem { need: Some(outgoing(need)), after: vec![] });
        }
        let best = match self.upstream.plan_bundle(ask.clone()).await {
            Ok(best) => best,
            // Asked again it would be refused again.
            Err(problem) if is_final(&problem) => {
                let reason = problem.violations.first().map_or(problem.reason.as_ref(), |wrong| wrong.reason);
                return Ok(pb::CasePlan { reason: reason.to_owned(), ..pb::CasePlan::default() });
            }
            Err(problem) => return Err(problem),
        };
        let (snapshot_id, blocked) = (best.snapshot_id.clone(), best.blocked_item_id.clone());
        let obstacle = best.obstacle.clone().unwrap_or_default();
        let best = case_of(best);
        let one = match best {
            // Who cannot be combined freely cannot be one.
            None => None,
            Some(_) => {
                let ask = PlanBundleRequest { one_provider: true, ..ask };
                case_of(self.upstream.plan_bundle(ask).await?)
            }
        };
        let reason = if best.is_none() { "NO_PLAN".to_owned() } else { String::new() };
        Ok(pb::CasePlan {
            plan_time: None,
            snapshot_id,
            best,
            one_provider: one,
            reason,
            blocked_item_id: blocked,
            obstacle: obstacle.code,
            obstacle_zh: obstacle.zh,
            obstacle_en: obstacle.en,
        })
    }

    /// The plan of a case for its enterprise and its centre, while there are several items to be done.
    pub(super) async fn plan_of(
        &self,
        request: &Request,
        items: &[Item],
        standing: Standing,
    ) -> Result<Option<pb::CasePlan>, Problem> {
        let asking = matches!(standing, Standing::Enterprise | Standing::Handling);
        if !asking || to_plan(request, items.to_vec()).is_empty() {
            return Ok(None);
        }
        let stored = store::case_plan::find(self.deps.db.reader(), request.id).await;
        let Some(stored) = stored.map_err(nqi_store::problem)? else { return Ok(None) };
        let unread = |error| Problem::internal(format!("stored plan of case {}: {error}", request.id));
        pb::CasePlan::decode(stored.as_slice()).map(Some).map_err(unread)
    }
}

/// The items that are to be done together: none when there are fewer than two.
fn to_plan(request: &Request, items: Vec<Item>) -> Vec<Item> {
    let seeking: Vec<Item> = items.into_iter().filter(|item| item.state.is_seeking()).collect();
    if request.state.is_running() && seeking.len() > 1 { seeking } else { vec![] }
}

/// The plan of a reply; nothing when nobody can do everything.
fn case_of(reply: PlanBundleResponse) -> Option<pb::PlannedCase> {
    if reply.items.is_empty() {
        return None;
    }
    let works = reply.items.into_iter().filter_map(|item| {
        let candidate = item.candidate?;
        let plan = candidate.plan.unwrap_or_default();
        Some(pb::PlannedWork {
            item_id: item.item_id,
            provider_id: candidate.provider_id,
            provider_name: candidate.provider_name,
            site_id: candidate.site_id,
            site_name: candidate.site_name,
            start: plan.start,
            finish: plan.finish,
            price_fen: plan.price_fen,
        })
    });
    Some(pb::PlannedCase {
        items: works.collect(),
        price_fen: reply.price_fen,
        unpriced_item_ids: reply.unpriced_item_ids,
        unclear_item_ids: reply.unclear_item_ids,
        finish: reply.finish,
        makespan_days: reply.makespan_days,
        exact: reply.exact,
    })
}
