//! Who fits, with reasons.

use nqi_proto::matching::v1::{Candidate, MatchResponse};
use nqi_proto::requests::v1::{Item, MatchItemRequest};
use nqi_proto::r#type::v1::ItemKind;

use super::{Filed, key, proof};
use crate::demo::check::Mismatch;
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
    proof::recount(tell, &reply)?;
    let need = item.need.clone().unwrap_or_default();
    let (mut proven, mut planned) = (0, 0);
    for candidate in &reply.candidates {
        let rows = proof::evidence(stage, &caller, candidate).await?;
        proof::fits(&need, candidate, &rows)?;
        proven += 1;
        proof::price(stage, &caller, &need, candidate).await?;
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
    let (sites, found) = (reply.eligible, reply.candidates.len());
    let told = found.min(TOLD);
    tell.line(format!(
        "合格场所 {sites} 个，候选机构 {found} 家，前 {told} 家 / {sites} sites fit, {found} providers, the first {told}:"
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
            (plan.distance_m + 500) / 1000,
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
