//! Invitations, a refusal, and who comes instead.

use nqi_proto::commitments::v1::{CommitmentStage, CommitmentStatus};
use nqi_proto::matching::v1::Candidate;
use nqi_proto::requests::v1::{
    Item, ListOffersRequest, Offer, OfferState, RespondOfferRequest, SendOffersRequest,
};

use super::quoting::{award, quote};
use super::{Filed, Job, clocks, key};
use crate::demo::check::Mismatch;
use crate::demo::lists;
use crate::demo::stage::{Stage, eventually};
use crate::demo::teller::Teller;
use crate::demo::worktime::Hours;

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
        let ask = ListOffersRequest {
            service_request_id: filed.request.id.clone(),
            item_id: item.id.clone(),
            ..ListOffersRequest::default()
        };
        let offers = stage.api.list_offers(&caller, ask).await?.offers;
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
