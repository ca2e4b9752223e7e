//! Bundles and batches from and to protobuf.

use std::collections::HashMap;

use jiff::civil::Date;
use nqi_kernel::money::Fen;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::{ids, wire};
use nqi_proto::matching::v1 as pb;
use nqi_proto::r#type::v1::Need as NeedMessage;
use uuid::Uuid;

use super::need;
use crate::engine::assign::batch::Batch;
use crate::engine::bundle::graph::{Refusal, Wait};
use crate::engine::bundle::obstacle::Obstacle;
use crate::engine::bundle::search::Wanted;
use crate::engine::bundle::{MAX_ITEMS, graph};
use crate::engine::need::Need;
use crate::engine::snapshot::Snapshot;

/// Needs of a batch at most.
pub const MAX_NEEDS: usize = 1_000;

/// A bundle, read.
pub struct Bundle {
    /// Needs in the order of the request.
    pub needs: Vec<Need>,
    /// The graph with budget and deadline.
    pub wanted: Wanted,
    /// One provider does everything.
    pub one_provider: bool,
    /// Key of the commit; nothing = plan only.
    pub commit: Option<Uuid>,
}

/// A batch, read.
pub struct Needs {
    /// Needs in the order of the request.
    pub needs: Vec<Need>,
    /// Priorities and deadlines.
    pub batch: Batch,
    /// Key of the commit; nothing = plan only.
    pub commit: Option<Uuid>,
}

/// Reads a bundle, or names every field that is wrong.
pub fn bundle(request: &pb::PlanBundleRequest, snapshot: &Snapshot, today: Date) -> Result<Bundle, Problem> {
    let mut checks = Checks::new();
    let items = &request.items;
    let zh = format!("组合方案应有 1 至 {MAX_ITEMS} 个需求项，现有 {} 个。", items.len());
    let en = format!("A bundle has 1 to {MAX_ITEMS} items, not {}.", items.len());
    let reason = if items.is_empty() { "REQUIRED" } else { "TOO_MANY" };
    checks.require((1..=MAX_ITEMS).contains(&items.len()), "items", reason, zh, en);
    // Nothing of a bundle that is too large is read.
    checks.finish()?;
    let mut checks = Checks::new();
    confirmed(items.iter().map(|item| item.need.as_ref()))?;
    let messages: Vec<Option<&NeedMessage>> = items.iter().map(|item| item.need.as_ref()).collect();
    let (needs, names) = needs(&mut checks, &messages, snapshot, today);
    let mut waits = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let mut of = Vec::new();
        for (number, wait) in item.after.iter().enumerate() {
            let field = format!("items[{at}].after[{number}]");
            let on = names.get(wait.item_id.as_str()).copied();
            checks.require(
                on.is_some(),
                format!("{field}.item_id"),
                "UNKNOWN_ITEM",
                "应为本组合中另一个需求项的 item_id。",
                "Must be the item_id of another item of the bundle.",
            );
            let lag = u32::try_from(wait.lag_days).ok().filter(|lag| *lag <= 365);
            checks.require(
                lag.is_some(),
                format!("{field}.lag_days"),
                "OUT_OF_RANGE",
                "应为 0 至 365 个工作日。",
                "Must be 0 to 365 working days.",
            );
            of.extend(on.zip(lag).map(|(on, lag)| Wait { on, lag }));
        }
        waits.push(of);
    }
    if let Some(budget) = request.budget_fen {
        let (zh, en) = ("预算不能为负。", "The budget must not be negative.");
        checks.require(budget >= 0, "budget_fen", "OUT_OF_RANGE", zh, en);
    }
    let deadline = request.deadline.as_ref().and_then(|day| match wire::day("deadline", day) {
        Ok(day) => {
            let (zh, en) = (format!("不能早于今天 {today}。"), format!("Must not be before today, {today}."));
            checks.require(day >= today, "deadline", "DATE_PAST", zh, en);
            Some(day)
        }
        Err(violation) => {
            checks.push(violation);
            None
        }
    });
    if let Err(refusal) = graph::order(&waits) {
        refuse(&mut checks, &refusal, &messages);
    }
    sequence(&mut checks, request.min_seq);
    let commit = key(&mut checks, request.validate_only, &request.request_id);
    checks.finish()?;
    Ok(Bundle {
        needs,
        wanted: Wanted { waits, budget: request.budget_fen, deadline },
        one_provider: request.one_provider,
        commit,
    })
}

/// An obstacle with its sentences; `item` is the name of the blocked item.
pub fn obstacle(obstacle: Obstacle, wanted: &Wanted, item: &str) -> pb::PlanObstacle {
    let told = |code: &str, zh: String, en: String| pb::PlanObstacle {
        code: code.to_owned(),
        zh,
        en,
        ..pb::PlanObstacle::default()
    };
    let budget = Fen(wanted.budget.unwrap_or_default());
    let deadline = wanted.deadline.map(|day| day.to_string()).unwrap_or_default();
    let told = match obstacle {
        Obstacle::Nobody(_) => told(
            "NO_CANDIDATE",
            format!("“{item}”目前没有机构能够承担，与其他各项无关。"),
            format!("Nobody fits “{item}” as it stands, whatever else is planned."),
        ),
        Obstacle::Budget(price) => told(
            "OVER_BUDGET",
            format!("预算 {budget} 元不够：不限预算时的最佳方案需 {} 元。", Fen(price)),
            format!(
                "The budget of {budget} yuan is too small: the best plan without it costs {} yuan.",
                Fen(price)
            ),
        ),
        Obstacle::Deadline(finish) => told(
            "DEADLINE_MISSED",
            format!("{deadline} 前不能全部完成：不限期限时的最佳方案在 {finish} 出具最后一份报告。"),
            format!(
                "Not everything can be done by {deadline}: the last report of the best plan without that day comes on {finish}."
            ),
        ),
        Obstacle::Both(price, finish) => told(
            "OVER_BUDGET_AND_DEADLINE_MISSED",
            format!(
                "预算 {budget} 元和期限 {deadline} 都不够：都不限时的最佳方案需 {} 元，在 {finish} 出具最后一份报告。",
                Fen(price)
            ),
            format!(
                "Neither {budget} yuan nor {deadline} is enough: the best plan without both costs {} yuan and ends on {finish}.",
                Fen(price)
            ),
        ),
        Obstacle::Together => told(
            "TOGETHER_IMPOSSIBLE",
            "各项单独都有机构能承担，但按此顺序、以现有空闲产能不能一起安排。".to_owned(),
            "Each item can be done, but not all of them in this order with what is free.".to_owned(),
        ),
    };
    let (price_fen, finish) = match obstacle {
        Obstacle::Budget(price) => (price, None),
        Obstacle::Deadline(finish) => (0, Some(finish)),
        Obstacle::Both(price, finish) => (price, Some(finish)),
        Obstacle::Nobody(_) | Obstacle::Together => (0, None),
    };
    pb::PlanObstacle { price_fen, finish: finish.map(wire::date), ..told }
}

/// Reads a batch, or names every field that is wrong.
pub fn batch(request: &pb::AssignBatchRequest, snapshot: &Snapshot, today: Date) -> Result<Needs, Problem> {
    let mut checks = Checks::new();
    let items = &request.items;
    let zh = format!("批量分配应有 1 至 {MAX_NEEDS} 个需求项，现有 {} 个。", items.len());
    let en = format!("A batch has 1 to {MAX_NEEDS} needs, not {}.", items.len());
    let reason = if items.is_empty() { "REQUIRED" } else { "TOO_MANY" };
    checks.require((1..=MAX_NEEDS).contains(&items.len()), "items", reason, zh, en);
    checks.finish()?;
    let mut checks = Checks::new();
    confirmed(items.iter().map(|item| item.need.as_ref()))?;
    let messages: Vec<Option<&NeedMessage>> = items.iter().map(|item| item.need.as_ref()).collect();
    let (needs, _) = needs(&mut checks, &messages, snapshot, today);
    for (at, item) in items.iter().enumerate() {
        let field = format!("items[{at}].priority");
        let (zh, en) = ("应为 1 至 100，0 表示 1。", "Must be 1 to 100; 0 means 1.");
        checks.require((0..=100).contains(&item.priority), &field, "OUT_OF_RANGE", zh, en);
    }
    sequence(&mut checks, request.min_seq);
    let commit = key(&mut checks, request.validate_only, &request.request_id);
    checks.finish()?;
    let batch = Batch {
        priorities: items.iter().map(|item| i64::from(item.priority.max(1))).collect(),
        deadlines: needs.iter().map(|need| need.deadline).collect(),
        full: request.full,
    };
    Ok(Needs { needs, batch, commit })
}

/// Open slots of all needs are told together, before anything else is: somebody has to answer them first.
fn confirmed<'a>(messages: impl Iterator<Item = Option<&'a NeedMessage>>) -> Result<(), Problem> {
    let open = messages.enumerate().flat_map(|(at, message)| {
        let slots = message.map_or(&[][..], |need| need.open_slots.as_slice());
        slots
            .iter()
            .enumerate()
            .map(move |(slot, open)| (format!("items[{at}].need.open_slots[{slot}]"), open))
    });
    let open: Vec<_> = open.collect();
    if open.is_empty() { Ok(()) } else { Err(need::unconfirmed(&open)) }
}

/// Every need compiled, and the items by name. What is wrong is added to the checks.
fn needs<'a>(
    checks: &mut Checks,
    messages: &[Option<&'a NeedMessage>],
    snapshot: &Snapshot,
    today: Date,
) -> (Vec<Need>, HashMap<&'a str, usize>) {
    let (mut needs, mut names) = (Vec::new(), HashMap::new());
    for (at, message) in messages.iter().enumerate() {
        let request = pb::MatchRequest { need: message.cloned(), ..pb::MatchRequest::default() };
        match need::compile(&request, snapshot, today) {
            Ok((need, _)) => {
                let (zh, en) = (
                    "共享资源请单独预约，不能列入组合或批量方案。",
                    "A shared resource is booked by itself, not within a bundle or batch.",
                );
                let field = format!("items[{at}].need.kind");
                checks.require(need.kind.is_ordered(), field, "RESOURCE_IS_BOOKED", zh, en);
                needs.push(need);
            }
            Err(problem) => {
                for mut violation in problem.violations {
                    violation.field = format!("items[{at}].{}", violation.field);
                    checks.push(violation);
                }
            }
        }
        let Some(message) = message else { continue };
        let fresh = names.insert(message.item_id.as_str(), at).is_none();
        checks.require(
            fresh && !message.item_id.is_empty(),
            format!("items[{at}].need.item_id"),
            if fresh { "REQUIRED" } else { "REPEATED" },
            "每个需求项需有各不相同的 item_id。",
            "Each item needs an item_id of its own.",
        );
    }
    (needs, names)
}

fn refuse(checks: &mut Checks, refusal: &Refusal, messages: &[Option<&NeedMessage>]) {
    if let Refusal::Cycle(items) = refusal {
        let names: Vec<&str> =
            items.iter().filter_map(|item| Some(messages.get(*item)?.as_ref()?.item_id.as_str())).collect();
        let names = names.join(", ");
        checks.require(
            false,
            "items.after",
            "CYCLE",
            format!("这些需求项互相等待，无法排出先后：{names}。"),
            format!("These items wait for each other, so none can be first: {names}."),
        );
    }
    // Sizes and unknown items were named before.
}

fn sequence(checks: &mut Checks, min_seq: i64) {
    let (zh, en) = ("不能小于 0。", "Must be at least 0.");
    checks.require(min_seq >= 0, "min_seq", "OUT_OF_RANGE", zh, en);
}

fn key(checks: &mut Checks, validate_only: bool, given: &str) -> Option<Uuid> {
    if validate_only {
        return None;
    }
    match ids::parse_id("request_id", given) {
        Ok(key) => Some(key),
        Err(violation) => {
            checks.push(violation);
            None
        }
    }
}

/// (cost − bound) in parts per million of the cost's size.
pub fn gap(cost: i64, bound: i64) -> i64 {
    let (above, size) = (i128::from(cost) - i128::from(bound), i128::from(cost.unsigned_abs().max(1)));
    i64::try_from(above.max(0) * 1_000_000 / size).unwrap_or(i64::MAX)
}
