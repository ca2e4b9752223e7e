//! Who fits, with reasons; and who nearly fits a need that nobody meets.

use nqi_proto::matching::v1::{Candidate, MatchRequest, MatchResponse, RejectCode};
use nqi_proto::registry::v1::{GetOfferingRequest, GetScopeRowRequest, PriceUnit, ScopeRow};
use nqi_proto::requests::v1::{Item, MatchItemRequest};
use nqi_proto::r#type::v1::{AccreditationScheme, Delivery, ItemKind, Need, need};

use super::{Filed, filing, key};
use crate::demo::api::Caller;
use crate::demo::check::{self, Mismatch};
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, day, millionths, yuan};
use crate::demo::worktime::Hours;

/// Candidates told of.
const TOLD: usize = 4;

/// Ranks providers for both items; the candidates of each, best first.
pub async fn rank(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
) -> Result<[Vec<Candidate>; 2], Mismatch> {
    stage.until(stage.at(0, 9, 30)).await?;
    tell.step(stage.now(), "匹配：碳纤维复丝拉伸检测", "Matching: the tensile test")?;
    let test = ranked(stage, tell, hours, filed, filed.test()).await?;
    tell.step(stage.now(), "匹配：卡尺校准", "Matching: the callipers")?;
    let calibration = ranked(stage, tell, hours, filed, filed.calibration()).await?;
    Ok([test, calibration])
}

async fn ranked(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    item: &Item,
) -> Result<Vec<Candidate>, Mismatch> {
    let caller = stage.by(&filed.enterprise).await?;
    let ask = MatchItemRequest {
        id: filed.request.id.clone(),
        item_id: item.id.clone(),
        request_id: key(),
        limit: 50,
    };
    let reply = stage.api.match_item(&caller, ask).await?.r#match.unwrap_or_default();
    show(tell, &reply)?;
    recount(tell, &reply)?;
    let need = item.need.clone().unwrap_or_default();
    let (mut proven, mut planned) = (0, 0);
    for candidate in &reply.candidates {
        let rows = evidence(stage, &caller, candidate).await?;
        fits(&need, candidate, &rows)?;
        proven += 1;
        price(stage, &caller, &need, candidate).await?;
        let plan = candidate.plan.clone().unwrap_or_default();
        let start = plan.start.as_ref().ok_or_else(|| Mismatch::new("start of the plan", "a day", "none"))?;
        let finish = hours.days_after(start, plan.lead_working_days)?;
        if day(plan.finish.as_ref()) != finish.to_string() {
            return Err(Mismatch::new("finish of the plan", finish, plan.finish));
        }
        planned += 1;
    }
    let found = reply.candidates.len();
    let text = match need.kind() {
        ItemKind::Testing => format!(
            "{found} 家：证书逐条核对 CMA、GB/T 3362-2017、有效期 / certificates of all {found} checked row by row"
        ),
        _ => format!(
            "{found} 家：按能力表重算最差 U ≤ 0.02 mm / worst U of all {found} recomputed from their rows"
        ),
    };
    tell.same(text, found, proven)?;
    tell.same(
        "价格 = 服务产品单价 × 数量，完成日逐日数出 / price = offering x quantity, finish day counted",
        found,
        planned,
    )?;
    Ok(reply.candidates)
}

fn show(tell: &mut Teller<'_>, reply: &MatchResponse) -> Result<(), Mismatch> {
    tell.line(format!(
        "合格场所 {} 个，候选机构 {} 家（前 {TOLD} 家如下）/ {} sites fit, {} providers",
        reply.eligible,
        reply.candidates.len(),
        reply.eligible,
        reply.candidates.len()
    ))?;
    for candidate in reply.candidates.iter().take(TOLD) {
        let plan = candidate.plan.clone().unwrap_or_default();
        tell.line(format!(
            "{}. {}·{}  {}  {}  {} 个工作日 wd，{} 完成 finish，{} km",
            candidate.rank,
            candidate.provider_name,
            candidate.site_name,
            millionths(candidate.score_e6),
            plan.price_fen.map_or_else(|| "面议 on request".to_owned(), yuan),
            plan.lead_working_days,
            day(plan.finish.as_ref()),
            plan.distance_m / 1000,
        ))?;
        let terms: Vec<String> = candidate
            .terms
            .iter()
            .map(|term| format!("{} {}", term.name, millionths(term.contribution_e6)))
            .collect();
        tell.line(format!("   = {}", terms.join(" + ")))?;
        for confirm in &candidate.confirmations {
            tell.line(format!("   ? {} / {}", confirm.zh, confirm.en))?;
        }
    }
    if let Some(first) = reply.candidates.first() {
        tell.line("第一名的理由 / reasons of the first:")?;
        for term in &first.terms {
            tell.line(format!(
                "   {} {}‰ × {}: {} / {}",
                term.name,
                term.weight,
                millionths(term.value_e6),
                term.why_zh,
                term.why_en
            ))?;
        }
        for row in first.evidence.iter().take(2) {
            tell.line(format!(
                "   依据 evidence: {} {} {} {} {} {} {} 有效至 valid to {}",
                row.object,
                row.parameter,
                row.standard,
                row.range,
                row.uncertainty,
                row.scheme().as_str_name().trim_start_matches("ACCREDITATION_SCHEME_"),
                row.certificate_number,
                day(row.valid_to.as_ref())
            ))?;
        }
    }
    Ok(())
}

/// Scores, order and ranks, again and by other means.
fn recount(tell: &mut Teller<'_>, reply: &MatchResponse) -> Result<(), Mismatch> {
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

async fn evidence(
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
fn fits(need: &Need, candidate: &Candidate, rows: &[ScopeRow]) -> Result<(), Mismatch> {
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

async fn price(
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

/// A need that nobody meets: what each near miss lacks.
pub async fn impossible(stage: &Stage<'_>, tell: &mut Teller<'_>, filed: &Filed) -> Result<(), Mismatch> {
    tell.step(
        stage.now(),
        "无人能满足的需求：卡尺 U ≤ 0.001 mm",
        "An impossible need: callipers with U <= 0.001 mm",
    )?;
    let need = Need {
        item_id: "probe".to_owned(),
        kind: ItemKind::Calibration.into(),
        quantity: 1,
        region: filed.request.region.clone(),
        delivery: Delivery::SendSample.into(),
        detail: Some(need::Detail::Calibration(filing::callipers(0.001))),
        ..Need::default()
    };
    let ask = MatchRequest { need: Some(need), limit: 10, near_misses: true, min_seq: 0 };
    let reply = stage.api.match_need(&stage.by(&filed.enterprise).await?, ask).await?;
    for miss in &reply.near_misses {
        let code = miss.code().as_str_name().trim_start_matches("REJECT_CODE_");
        tell.line(format!("{}: {code}，有 have {}，需 need {}", miss.provider_name, miss.have, miss.need))?;
        tell.line(format!("   {} / {}", miss.zh, miss.en))?;
    }
    for removed in &reply.removed {
        let code = removed.code().as_str_name().trim_start_matches("REJECT_CODE_");
        tell.line(format!(
            "{code}: 排除 removed {}，不计此项则合格 eligible without it {}",
            removed.sites, removed.eligible_without
        ))?;
    }
    if let Some(loaded) = &reply.loaded {
        tell.line(format!("{} / {}", loaded.zh, loaded.en))?;
    }
    tell.same("无候选 / no candidate", (0, 0), (reply.eligible, reply.candidates.len()))?;
    let named =
        reply.near_misses.iter().all(|miss| miss.code() != RejectCode::Unspecified && !miss.need.is_empty());
    let some = (1..=5).contains(&reply.near_misses.len());
    tell.same(
        "1 到 5 个近似结果，各说明差在哪里 / 1 to 5 near misses, each with what failed",
        (true, true),
        (some, named),
    )?;
    let consistent = reply.removed.iter().all(|removed| {
        let misses = reply.near_misses.iter().filter(|miss| miss.code() == removed.code()).count();
        usize::try_from(removed.eligible_without).is_ok_and(|without| without >= misses)
    });
    let listed = reply
        .near_misses
        .iter()
        .all(|miss| reply.removed.iter().any(|removed| removed.code() == miss.code()));
    tell.same(
        "各筛选条件的计数含这些近似结果 / the counts by filter contain them",
        (true, true),
        (consistent, listed),
    )
}
