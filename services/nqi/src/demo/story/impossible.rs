//! A need that nobody meets: near misses with what failed.

use nqi_proto::matching::v1::{MatchRequest, RejectCode};
use nqi_proto::r#type::v1::{Delivery, ItemKind, Need, need};

use super::{Filed, filing};
use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::Teller;

/// A need that nobody meets: what each near miss lacks.
pub async fn ask(stage: &Stage<'_>, tell: &mut Teller<'_>, filed: &Filed) -> Result<(), Mismatch> {
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
    let ask = MatchRequest { need: Some(need), limit: 10, near_misses: true, ..MatchRequest::default() };
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
