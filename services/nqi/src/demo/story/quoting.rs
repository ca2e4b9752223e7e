//! Quotations with capacity held, and the award.

use nqi_proto::commitments::v1::{CommitmentStage, CommitmentStatus};
use nqi_proto::registry::v1::{GetHoldRequest, HoldState};
use nqi_proto::requests::v1::{
    AwardOfferRequest, HoldDay, Item, Offer, OfferState, OrderState, QuoteLine, QuoteOfferRequest,
};

use super::{Filed, Job, clocks, key, ledger};
use crate::demo::check::Mismatch;
use crate::demo::lists;
use crate::demo::stage::{Stage, eventually};
use crate::demo::teller::{Teller, yuan};

/// Price in fen when the offering's is on request.
const USUAL: i64 = 120_000;

/// A quotation with the plan's capacity held behind it.
pub async fn quote(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    item: &Item,
    offer: &Offer,
) -> Result<Offer, Mismatch> {
    tell.step(
        stage.now(),
        &format!("报价并占用产能：需求项 {}", item.line),
        &format!("A quotation with a capacity hold for item {}", item.line),
    )?;
    let provider = stage.acting(&offer.provider_id).await?;
    let candidate = offer.candidate.clone().unwrap_or_default();
    let plan = candidate.plan.clone().unwrap_or_default();
    let before = ledger::cells(stage, offer, &plan).await?;
    let total = plan.price_fen.unwrap_or(USUAL);
    let title = format!("需求项 {}", item.line);
    let ask = QuoteOfferRequest {
        id: offer.id.clone(),
        request_id: key(),
        lines: vec![QuoteLine { item_id: item.id.clone(), title, amount_fen: total }],
        total_fen: total,
        tax_per_mille: 60,
        excludes: "寄样运费".to_owned(),
        lead_working_days: plan.lead_working_days,
        hold_days: plan
            .days
            .iter()
            .map(|planned| HoldDay {
                pool_id: planned.pool_id.clone(),
                day: planned.day,
                units: planned.units,
            })
            .collect(),
        ..QuoteOfferRequest::default()
    };
    let quoted = stage.api.quote_offer(&provider, ask).await?;
    let standing = quoted.quotes.last().cloned().unwrap_or_default();
    tell.line(format!(
        "{}：{}，承诺 {} 个工作日 / {} wd，税率 tax {}‰，第 {} 版 version {}",
        candidate.provider_name,
        yuan(standing.total_fen),
        standing.lead_working_days,
        standing.lead_working_days,
        standing.tax_per_mille,
        standing.version,
        standing.version
    ))?;
    tell.same(
        "报价成立 QUOTED / the quotation stands",
        (OfferState::Quoted, 1, total, plan.lead_working_days),
        (quoted.state(), standing.version, standing.total_fen, standing.lead_working_days),
    )?;
    let hold = stage.api.get_hold(&provider, GetHoldRequest { id: standing.hold_id.clone() }).await?;
    let units: i32 = plan.days.iter().map(|planned| planned.units).sum();
    let lines: i32 = hold.lines.iter().map(|line| line.units).sum();
    tell.same(
        format!("占用 HELD：{} 天 {units} 单位 / {} days, {units} units", plan.days.len(), plan.days.len()),
        (HoldState::Held, units),
        (hold.state(), lines),
    )?;
    let after = ledger::cells(stage, offer, &plan).await?;
    ledger::moved(tell, &plan, &before, &after, (units, 0))?;
    Ok(quoted)
}

/// The enterprise chooses a quotation: the hold is confirmed, the order made, the rivals told.
pub async fn award(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    filed: &Filed,
    item: &Item,
    offer: Offer,
    nth: usize,
) -> Result<Job, Mismatch> {
    tell.step(
        stage.now(),
        &format!("选定：需求项 {}", item.line),
        &format!("The award for item {}", item.line),
    )?;
    let caller = stage.by(&filed.enterprise).await?;
    let candidate = offer.candidate.clone().unwrap_or_default();
    let plan = candidate.plan.clone().unwrap_or_default();
    let standing = offer.quotes.last().cloned().unwrap_or_default();
    let before = ledger::cells(stage, &offer, &plan).await?;
    let ask = AwardOfferRequest {
        id: offer.id.clone(),
        request_id: key(),
        etag: offer.etag.clone(),
        quote_version: standing.version,
        ..AwardOfferRequest::default()
    };
    let order = stage.api.award_offer(&caller, ask).await?;
    tell.line(format!(
        "委托 order {} → {}，{}，待送样 AWAITING_SAMPLE",
        order.number,
        candidate.provider_name,
        yuan(order.total_fen)
    ))?;
    tell.same(
        "委托号、金额、承诺来自报价 / number, total and promise follow from the quotation",
        (
            format!("{}-{nth:02}", filed.request.case_number),
            standing.total_fen,
            standing.lead_working_days,
            OrderState::AwaitingSample,
        ),
        (order.number.clone(), order.total_fen, order.promised_days, order.state()),
    )?;
    let provider = stage.acting(&order.provider_id).await?;
    let hold = eventually("the hold is confirmed", || async {
        let hold = stage.api.get_hold(&provider, GetHoldRequest { id: standing.hold_id.clone() }).await?;
        Ok((hold.state() == HoldState::Confirmed).then_some(hold))
    })
    .await?;
    tell.same("占用已确认给本委托 / the hold is confirmed for the order", &order.id, &hold.order_id)?;
    let units: i32 = plan.days.iter().map(|planned| planned.units).sum();
    let after = ledger::cells(stage, &offer, &plan).await?;
    ledger::moved(tell, &plan, &before, &after, (-units, units))?;
    rivals(stage, tell, filed, item, &offer.id).await?;
    let (of, status) = (CommitmentStage::Delivery, CommitmentStatus::Pending);
    let clock = clocks::shown(stage, &caller, &order.id, of, status).await?;
    tell.same(
        "出具报告承诺待收样起算 PENDING / delivery waits for the sample",
        (order.promised_days, None),
        (clock.promised, clock.due_time),
    )?;
    Ok(Job { item: item.clone(), candidate, order, pauses: vec![] })
}

/// Everybody else was told, and owes nothing any more.
async fn rivals(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    filed: &Filed,
    item: &Item,
    chosen: &str,
) -> Result<(), Mismatch> {
    let caller = stage.by(&filed.enterprise).await?;
    let offers = lists::offers(stage.api, &caller, &filed.request.id, &item.id).await?;
    let count = |state| offers.iter().filter(|offer| offer.state() == state).count();
    let rest = offers.len() - count(OfferState::Declined) - 1;
    tell.same(
        format!("1 家选定，{rest} 家未选定 / 1 awarded, {rest} not selected"),
        (1, rest),
        (count(OfferState::Awarded), count(OfferState::NotSelected)),
    )?;
    for rival in offers.iter().filter(|offer| offer.id != chosen && offer.state() == OfferState::NotSelected)
    {
        // The third for the test had agreed to quote.
        let answered = rival.rank == 3 && item.line == 1;
        let of = if answered { CommitmentStage::Quotation } else { CommitmentStage::Response };
        clocks::shown(stage, &caller, &rival.id, of, CommitmentStatus::Cancelled).await?;
    }
    Ok(())
}
