//! Candidates counted again: scores, order, the rows that they rest on, prices.

use nqi_proto::matching::v1::{Candidate, MatchResponse};
use nqi_proto::registry::v1::{GetOfferingRequest, GetScopeRowRequest, PriceUnit, ScopeRow};
use nqi_proto::r#type::v1::{AccreditationScheme, Need, need};

use crate::demo::api::Caller;
use crate::demo::check::{self, Mismatch};
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, day};

/// Scores, order and ranks, again and by other means.
pub fn recount(tell: &mut Teller<'_>, reply: &MatchResponse) -> Result<(), Mismatch> {
    let candidates = &reply.candidates;
    let fault = candidates.iter().find_map(check::score_fault);
    tell.same("得分 = 各项贡献之和 / each score is the sum of its contributions", None, fault)?;
    tell.same(
        "排序：无待确认者在前，0.02 一档 / order: clean ones first, bands of 0.02",
        true,
        check::in_order(candidates, false),
    )?;
    let ranks: Vec<i32> = candidates.iter().map(|candidate| candidate.rank).collect();
    let told: Vec<i32> = (1..).take(candidates.len()).collect();
    let better = |one: &Candidate, other: &Candidate| {
        let key = |c: &Candidate| (!c.confirmations.is_empty(), -c.score_e6);
        key(one) < key(other)
    };
    let base: Vec<bool> = candidates
        .iter()
        .map(|candidate| {
            let before = candidates.iter().filter(|other| better(other, candidate)).count();
            usize::try_from(candidate.base_rank).is_ok_and(|rank| rank > before)
        })
        .collect();
    tell.same(
        "名次连续，基础名次按得分重排一致 / ranks without gaps, base ranks re-sorted",
        (told, true),
        (ranks, base.iter().all(|ok| *ok)),
    )?;
    let eligible = usize::try_from(reply.eligible).unwrap_or(0);
    tell.same(
        "每家至多一个场所 / one site a provider",
        true,
        eligible >= candidates.len() && unique(candidates),
    )
}

fn unique(candidates: &[Candidate]) -> bool {
    let ids: std::collections::BTreeSet<&str> = candidates.iter().map(|c| c.provider_id.as_str()).collect();
    ids.len() == candidates.len()
}

/// The rows that a candidate rests on.
pub async fn evidence(
    stage: &Stage<'_>,
    caller: &Caller,
    candidate: &Candidate,
) -> Result<Vec<ScopeRow>, Mismatch> {
    let mut rows = Vec::with_capacity(candidate.evidence.len());
    for row in &candidate.evidence {
        rows.push(
            stage.api.get_scope_row(caller, GetScopeRowRequest { id: row.scope_row_id.clone() }).await?,
        );
    }
    Ok(rows)
}

/// Whether the rows behind a candidate carry the need.
pub fn fits(need: &Need, candidate: &Candidate, rows: &[ScopeRow]) -> Result<(), Mismatch> {
    let plan = candidate.plan.clone().unwrap_or_default();
    let own =
        rows.iter().all(|row| row.provider_id == candidate.provider_id && row.site_id == candidate.site_id);
    let valid = candidate.evidence.iter().all(|row| day(row.valid_to.as_ref()) >= day(plan.finish.as_ref()));
    if rows.is_empty() || !own || !valid {
        return Err(Mismatch::new("rows of the site, valid until the report", (true, true), (own, valid)));
    }
    match &need.detail {
        Some(need::Detail::Testing(_)) => {
            let exact = rows
                .iter()
                .all(|row| row.standard == "GB/T 3362-2017" && row.object == "碳纤维复丝" && !row.suspended);
            let legal = candidate.evidence.iter().any(|row| row.scheme() == AccreditationScheme::Cma);
            if !exact || !legal {
                return Err(Mismatch::new("rows for GB/T 3362-2017 with CMA", (true, true), (exact, legal)));
            }
        }
        Some(need::Detail::Calibration(_)) => {
            let worst = check::worst_uncertainty(rows, 300.0);
            let told = candidate.margins.as_ref().and_then(|margins| margins.worst_uncertainty);
            let close = |(a, b): (f64, f64)| (a - b).abs() < 1e-9;
            if !worst.is_some_and(|worst| worst <= 0.02) || !worst.zip(told).is_some_and(close) {
                return Err(Mismatch::new("worst uncertainty in 0-300 mm", worst, told));
            }
        }
        _ => return Err(Mismatch::new("kind of the need", "a test or a calibration", need.kind())),
    }
    Ok(())
}

/// Price and lead follow from the offering.
pub async fn price(
    stage: &Stage<'_>,
    caller: &Caller,
    need: &Need,
    candidate: &Candidate,
) -> Result<(), Mismatch> {
    let plan = candidate.plan.clone().unwrap_or_default();
    let offering = stage.api.get_offering(caller, GetOfferingRequest { id: plan.offering_id }).await?;
    let count = match offering.price_unit() {
        PriceUnit::PerJob => 1,
        // One parameter is asked.
        _ => i64::from(need.quantity),
    };
    let counted = offering.price_fen.map(|price| price * count);
    if counted != plan.price_fen || offering.lead_working_days != plan.lead_working_days {
        let told = (plan.price_fen, plan.lead_working_days);
        return Err(Mismatch::new("price and lead of the plan", (counted, offering.lead_working_days), told));
    }
    Ok(())
}
