//! The engine's answer as messages.

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::worktime::Calendar;
use nqi_platform::wire;
use nqi_proto::matching::v1 as pb;

use super::words::Yardstick;
use super::{slot, words};
use crate::engine::answer::{Answer, NearMiss, Shown};
use crate::engine::bundle::market::Explained;
use crate::engine::judge::Fit;
use crate::engine::need::Need;
use crate::engine::rank::Ranked;
use crate::engine::scope::Admitted;
use crate::engine::score::{TERMS, contributions};
use crate::engine::snapshot::Snapshot;

/// What a reply says about its making.
pub struct Circumstances<'a> {
    /// Content and tables that were read.
    pub snapshot_id: String,
    /// The instant of the decision.
    pub as_of: Timestamp,
    /// The local day of the newest change.
    pub updated_on: Date,
    /// More than 60 s behind.
    pub stale: bool,
    /// Working days.
    pub calendar: &'a Calendar,
}

/// The reply to a match.
pub fn response(
    snapshot: &Snapshot,
    need: &Need,
    answer: &Answer,
    of: Circumstances<'_>,
) -> pb::MatchResponse {
    let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let compared = yardstick(answer.reference_price, answer.price_by_guide);
    pb::MatchResponse {
        snapshot_id: of.snapshot_id,
        as_of: Some(wire::timestamp(of.as_of)),
        candidates: answer
            .shown
            .iter()
            .enumerate()
            .map(|(at, shown)| pb::Candidate {
                slot: slot::slot(snapshot, of.calendar, need, &shown.ranked.fit),
                ..candidate(snapshot, need, compared, number(at + 1), shown)
            })
            .collect(),
        eligible: number(answer.eligible),
        near_misses: answer
            .near_misses
            .iter()
            .map(|miss| near_miss(snapshot, need, of.calendar, miss))
            .collect(),
        removed: answer
            .removed
            .iter()
            .map(|removed| pb::Removed {
                code: removed.code.number(),
                sites: number(removed.sites),
                eligible_without: number(removed.eligible_without),
            })
            .collect(),
        loaded: Some(loaded(snapshot, of.updated_on)),
        stale: of.stale,
        next_page_token: String::new(),
    }
}

/// What the index holds.
pub fn loaded(snapshot: &Snapshot, updated_on: Date) -> pb::Loaded {
    let (providers, rows) = (snapshot.provider_count(), snapshot.row_count());
    pb::Loaded {
        providers: i64::try_from(providers).unwrap_or(i64::MAX),
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
        update_time: Some(wire::timestamp(snapshot.updated)),
        zh: format!("已收录 {providers} 家机构、{rows} 条能力，更新至 {updated_on}；未找到 ≠ 无此能力"),
        en: format!(
            "{providers} providers and {rows} capabilities loaded, updated {updated_on}; not found does not mean not capable"
        ),
    }
}

/// A candidate of a plan, explained as in the answer that it came with.
pub fn planned(snapshot: &Snapshot, need: &Need, of: &Explained) -> pb::Candidate {
    let rank = i32::try_from(of.rank).unwrap_or(i32::MAX);
    candidate(snapshot, need, yardstick(of.reference_price, of.price_by_guide), rank, &of.shown)
}

fn yardstick(price: Option<i64>, by_guide: bool) -> Option<Yardstick> {
    price.map(if by_guide { Yardstick::Guide } else { Yardstick::Budget })
}

fn candidate(
    snapshot: &Snapshot,
    need: &Need,
    compared: Option<Yardstick>,
    rank: i32,
    shown: &Shown,
) -> pb::Candidate {
    let Shown { ranked: Ranked { fit, base_rank, .. }, .. } = shown;
    pb::Candidate {
        rank,
        provider_id: fit.provider.id.to_string(),
        site_id: fit.site.id.to_string(),
        provider_name: fit.provider.name.clone(),
        site_name: fit.site.name.clone(),
        region: fit.site.region_code.clone(),
        score_e6: fit.score.total,
        base_rank: i32::try_from(*base_rank).unwrap_or(i32::MAX),
        terms: terms(snapshot, need, compared, fit),
        evidence: evidence(fit),
        confirmations: fit
            .confirms
            .iter()
            .map(|c| pb::Confirmation { code: c as i32, zh: c.zh().into(), en: c.en().into() })
            .collect(),
        plan: Some(plan(fit)),
        margins: Some(margins(need, fit)),
        notes: fit
            .notes
            .iter()
            .map(|note| {
                let (code, zh, en) = note.words();
                pb::Note { code: code.into(), zh: zh.into(), en: en.into() }
            })
            .collect(),
        slot: None,
        price_for_first_fen: shown.price_for_first,
        lead_for_first_days: shown.lead_for_first.and_then(|days| i32::try_from(days).ok()),
        price_by_guide: matches!(compared, Some(Yardstick::Guide(_))),
    }
}

fn terms(snapshot: &Snapshot, need: &Need, compared: Option<Yardstick>, fit: &Fit) -> Vec<pb::ScoreTerm> {
    let parts = contributions(&fit.score, &need.weights);
    let whys = words::terms(need, snapshot, compared, fit);
    whys.into_iter()
        .enumerate()
        .map(|(at, (why_zh, why_en))| pb::ScoreTerm {
            name: TERMS[at].into(),
            value_e6: fit.score.values[at],
            weight: need.weights[at],
            contribution_e6: parts[at],
            why_zh,
            why_en,
        })
        .collect()
}

/// Every row used, once, in the order of requirements and ranges.
fn evidence(fit: &Fit) -> Vec<pb::Evidence> {
    let mut shown = Vec::new();
    let mut rows: Vec<&Admitted> = fit.groups.iter().flat_map(|group| &group.rows).collect();
    rows.retain(|row| {
        let fresh = !shown.contains(&row.row.id);
        shown.push(row.row.id);
        fresh
    });
    let one = |admitted: &Admitted| {
        let (row, accreditation) = (&admitted.row, admitted.accreditation.as_ref());
        pb::Evidence {
            scope_row_id: row.id.to_string(),
            object: row.object.to_string(),
            parameter: row.parameter.to_string(),
            standard: row.standard.to_string(),
            scheme: accreditation.and_then(|a| a.scheme).map_or(0, |scheme| scheme as i32),
            certificate_number: accreditation.map_or_else(String::new, |a| a.number.clone()),
            valid_to: admitted.to.map(wire::date),
            verifier: accreditation.filter(|a| a.verified).map_or_else(String::new, |a| a.verifier.clone()),
            verify_date: accreditation.filter(|a| a.verified).and_then(|a| a.verify_date).map(wire::date),
            range: row.range_text.to_string(),
            uncertainty: row.uncertainty_text.to_string(),
            limit: row.limit_text.to_string(),
        }
    };
    rows.into_iter().map(one).collect()
}

fn plan(fit: &Fit) -> pb::Plan {
    let plan = &fit.plan;
    pb::Plan {
        offering_id: plan.offering.as_ref().map_or_else(String::new, |offering| offering.id.to_string()),
        start: Some(wire::date(plan.start)),
        finish: Some(wire::date(plan.finish)),
        lead_working_days: i32::try_from(plan.lead).unwrap_or(i32::MAX),
        price_fen: plan.price,
        days: plan
            .days
            .iter()
            .map(|(pool, day, units)| pb::PlanDay {
                pool_id: pool.to_string(),
                day: Some(wire::date(*day)),
                units: i32::try_from(*units).unwrap_or(i32::MAX),
            })
            .collect(),
        distance_m: plan.distance.unwrap_or(0),
    }
}

fn margins(need: &Need, fit: &Fit) -> pb::Margins {
    let plan = &fit.plan;
    let clamp = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    // The tightest group is the one with the lowest fit.
    let tightest = fit.groups.iter().filter(|group| group.worst.is_some()).min_by_key(|group| group.fit);
    let worst = tightest.and_then(|group| group.worst).and_then(|w| words::worst(need, w.u, w.x));
    pb::Margins {
        validity_days: clamp(fit.validity_days.unwrap_or(i64::from(i32::MAX))),
        worst_uncertainty: worst.map(|(u, _)| u),
        worst_at: worst.map(|(_, x)| x),
        free_units: clamp(plan.spare),
        budget_left_fen: need.budget.zip(plan.price).map(|(budget, price)| budget - price),
        deadline_left_days: plan.deadline_left.map(clamp),
    }
}

fn near_miss(snapshot: &Snapshot, need: &Need, calendar: &Calendar, miss: &NearMiss) -> pb::NearMiss {
    let (have, asked, zh, en) = words::near_miss(snapshot, need, calendar, miss);
    pb::NearMiss {
        provider_id: miss.provider.id.to_string(),
        site_id: miss.site.id.to_string(),
        provider_name: miss.provider.name.clone(),
        code: miss.stop.code.number(),
        have,
        need: asked,
        next_free: miss.next_free.map(wire::date),
        zh,
        en,
    }
}
