//! Invitations, a refusal and who comes instead, quotations with capacity held, and the award.

use nqi_proto::commitments::v1::{CommitmentStage, CommitmentStatus};
use nqi_proto::matching::v1::{Candidate, Plan};
use nqi_proto::registry::v1::{Cell, GetHoldRequest, HoldState, ListCellsRequest};
use nqi_proto::requests::v1::{
    AwardOfferRequest, HoldDay, Item, Offer, OfferState, OrderState, QuoteLine, QuoteOfferRequest,
    RespondOfferRequest, SendOffersRequest,
};

use super::{Filed, Job, clocks, key};
use crate::demo::check::{self, Mismatch};
use crate::demo::lists;
use crate::demo::stage::{Stage, eventually};
use crate::demo::teller::{Teller, day, yuan};
use crate::demo::worktime::Hours;

/// Price in fen when the offering's is on request.
const USUAL: i64 = 120_000;

/// From the invitations to the awards; the test first.
pub async fn choose(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    ranked: [Vec<Candidate>; 2],
) -> Result<[Job; 2], Mismatch> {
    let [tests, calibrations] = ranked;
    let (test, calibration) = (filed.test(), filed.calibration());
    stage.until(stage.at(0, 9, 40)).await?;
    let invited = invite(stage, tell, hours, filed, test, &tests).await?;
    let callipers = invite(stage, tell, hours, filed, calibration, &calibrations).await?;
    stage.until(stage.at(0, 10, 30)).await?;
    decline(stage, tell, filed, test, &invited[0], &tests).await?;
    stage.until(stage.at(0, 11, 0)).await?;
    respond(stage, tell, hours, filed, &[&invited[1], &invited[2]]).await?;
    stage.until(stage.at(0, 11, 30)).await?;
    let quoted_test = quote(stage, tell, test, &invited[1]).await?;
    let quoted_calibration = quote(stage, tell, calibration, &callipers[0]).await?;
    stage.until(stage.at(0, 14, 0)).await?;
    let first = award(stage, tell, filed, test, quoted_test, 1).await?;
    let second = award(stage, tell, filed, calibration, quoted_calibration, 2).await?;
    Ok([first, second])
}

async fn invite(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    item: &Item,
    ranked: &[Candidate],
) -> Result<Vec<Offer>, Mismatch> {
    tell.step(
        stage.now(),
        &format!("询价：需求项 {}", item.line),
        &format!("Three providers invited for item {}", item.line),
    )?;
    let caller = stage.by(&filed.enterprise).await?;
    let providers: Vec<String> =
        ranked.iter().take(3).map(|candidate| candidate.provider_id.clone()).collect();
    let ask = SendOffersRequest {
        service_request_id: filed.request.id.clone(),
        item_id: item.id.clone(),
        request_id: key(),
        provider_ids: providers.clone(),
    };
    let mut offers = stage.api.send_offers(&caller, ask).await?.offers;
    offers.sort_by_key(|offer| offer.rank);
    for (offer, candidate) in offers.iter().zip(ranked) {
        tell.line(format!("{}. {} 待响应 INVITED", offer.rank, candidate.provider_name))?;
    }
    let told: Vec<(String, i32, OfferState)> =
        offers.iter().map(|offer| (offer.provider_id.clone(), offer.rank, offer.state())).collect();
    let counted = providers.into_iter().zip(1..).map(|(id, rank)| (id, rank, OfferState::Invited)).collect();
    tell.same("正是前三名 / the first three, in order", counted, told)?;
    for offer in &offers {
        let (of, status) = (CommitmentStage::Response, CommitmentStatus::Running);
        let clock = clocks::shown(stage, &caller, &offer.id, of, status).await?;
        clocks::counted(tell, hours, "响应承诺 / response", &clock, &[])?;
    }
    Ok(offers)
}

async fn decline(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    filed: &Filed,
    item: &Item,
    offer: &Offer,
    ranked: &[Candidate],
) -> Result<(), Mismatch> {
    tell.step(
        stage.now(),
        "一家谢绝，平台自动邀请下一家",
        "One declines; the next is invited automatically",
    )?;
    let ask = RespondOfferRequest {
        id: offer.id.clone(),
        request_id: key(),
        reason: "NO_CAPACITY".to_owned(),
        text: "本月试验机检修".to_owned(),
        ..RespondOfferRequest::default()
    };
    let declined = stage.api.respond_offer(&stage.acting(&offer.provider_id).await?, ask).await?;
    tell.same(
        format!("{} 已谢绝 DECLINED：NO_CAPACITY", ranked[0].provider_name),
        OfferState::Declined,
        declined.state(),
    )?;
    let caller = stage.by(&filed.enterprise).await?;
    let next = eventually("the next offer", || async {
        let offers = lists::offers(stage.api, &caller, &filed.request.id, &item.id).await?;
        Ok(offers.into_iter().find(|offer| offer.automatic))
    })
    .await?;
    let fourth =
        ranked.get(3).ok_or_else(|| Mismatch::new("candidates of the test", "at least 4", ranked.len()))?;
    tell.same(
        format!("自动邀请第 4 名 / rank 4 invited automatically: {}", fourth.provider_name),
        (&fourth.provider_id, 4, OfferState::Invited),
        (&next.provider_id, next.rank, next.state()),
    )?;
    let all = lists::offers(stage.api, &caller, &filed.request.id, &item.id).await?;
    tell.same("该项共 4 份询价 / four offers for the item", 4, all.len())?;
    let (of, status) = (CommitmentStage::Response, CommitmentStatus::Completed);
    let clock = clocks::shown(stage, &caller, &offer.id, of, status).await?;
    tell.same("谢绝也是按时响应 / a refusal in time is a response in time", true, clock.on_time)
}

async fn respond(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    offers: &[&Offer],
) -> Result<(), Mismatch> {
    tell.step(stage.now(), "两家答应报价", "Two agree to quote")?;
    let caller = stage.by(&filed.enterprise).await?;
    for offer in offers {
        let ask = RespondOfferRequest {
            id: offer.id.clone(),
            request_id: key(),
            will_quote: true,
            ..RespondOfferRequest::default()
        };
        let quoting = stage.api.respond_offer(&stage.acting(&offer.provider_id).await?, ask).await?;
        tell.same(
            format!("第 {} 名 报价中 / rank {} QUOTING", offer.rank, offer.rank),
            OfferState::Quoting,
            quoting.state(),
        )?;
        let (of, status) = (CommitmentStage::Quotation, CommitmentStatus::Running);
        let clock = clocks::shown(stage, &caller, &offer.id, of, status).await?;
        clocks::counted(tell, hours, "报价承诺 / quotation", &clock, &[])?;
    }
    Ok(())
}

async fn quote(
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
    let before = cells(stage, offer, &plan).await?;
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
    let after = cells(stage, offer, &plan).await?;
    moved(tell, &plan, &before, &after, (units, 0))?;
    Ok(quoted)
}

async fn award(
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
    let before = cells(stage, &offer, &plan).await?;
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
    let after = cells(stage, &offer, &plan).await?;
    moved(tell, &plan, &before, &after, (-units, units))?;
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
        let answered = rival.quotes.is_empty() && rival.rank == 3 && item.line == 1;
        let of = if answered { CommitmentStage::Quotation } else { CommitmentStage::Response };
        clocks::shown(stage, &caller, &rival.id, of, CommitmentStatus::Cancelled).await?;
    }
    Ok(())
}

/// The cells of the pools and days of a plan, as the provider sees them.
async fn cells(stage: &Stage<'_>, offer: &Offer, plan: &Plan) -> Result<Vec<Cell>, Mismatch> {
    let provider = stage.acting(&offer.provider_id).await?;
    let mut days = plan.days.clone();
    days.sort_by_key(|planned| day(planned.day.as_ref()));
    let mut pools: Vec<&str> = days.iter().map(|planned| planned.pool_id.as_str()).collect();
    pools.sort_unstable();
    pools.dedup();
    let mut cells = Vec::new();
    for pool in pools {
        let ask = ListCellsRequest {
            pool_id: pool.to_owned(),
            from: days.first().and_then(|planned| planned.day),
            to: days.last().and_then(|planned| planned.day),
        };
        cells.extend(stage.api.list_cells(&provider, ask).await?.cells);
    }
    Ok(cells)
}

/// Tells the cells before and after, and checks that exactly the plan's units moved: (held, used).
fn moved(
    tell: &mut Teller<'_>,
    plan: &Plan,
    before: &[Cell],
    after: &[Cell],
    by: (i32, i32),
) -> Result<(), Mismatch> {
    for planned in &plan.days {
        let of = |cells: &[Cell]| {
            let found = cells.iter().find(|cell| cell.pool_id == planned.pool_id && cell.day == planned.day);
            found.map_or((0, 0, 0), |cell| (cell.total, cell.held, cell.used))
        };
        let (total, held, used) = of(before);
        let (_, held_after, used_after) = of(after);
        tell.line(format!(
            "{}: 总量 total {total}，占用 held {held} → {held_after}，已用 used {used} → {used_after}",
            day(planned.day.as_ref())
        ))?;
        if held_after + used_after > total {
            return Err(Mismatch::new("nothing is oversold", total, held_after + used_after));
        }
    }
    let (held, used) = check::booked(before, &plan.days);
    tell.same(
        "产能台账只移动了这些单位 / exactly these units moved",
        (held + by.0, used + by.1),
        check::booked(after, &plan.days),
    )
}
