//! A promise is forgotten: the bureau watches its cards arrive, also after the connection was cut.

use futures::StreamExt;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{
    CardState, CommitmentChange, CommitmentStage, CommitmentStatus, Level, WatchCommitmentsRequest,
};
use nqi_proto::requests::v1::{CreateRequestRequest, SubmitRequestRequest};

use super::{Filed, clocks, filing, key};
use crate::demo::api::Changes;
use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, instant, time, weekday_time};
use crate::demo::worktime::Hours;

/// Real time within which a change must arrive.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A second request that nobody accepts: YELLOW and RED, seen on the stream.
pub async fn watch(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
) -> Result<(), Mismatch> {
    stage.until(stage.at(11, 10, 0)).await?;
    tell.step(stage.now(), "又一份需求，中心忘了受理", "Another request, which the centre forgets")?;
    let caller = stage.by(&filed.enterprise).await?;
    let ask = CreateRequestRequest { request_id: key(), request: Some(filing::forgotten(stage)) };
    let saved = stage.api.create_request(&caller, ask).await?;
    let ask = SubmitRequestRequest { id: saved.id, request_id: key(), etag: saved.etag };
    let forgotten = stage.api.submit_request(&caller, ask).await?;
    let (of, status) = (CommitmentStage::Acceptance, CommitmentStatus::Running);
    let clock = clocks::shown(stage, &caller, &forgotten.id, of, status).await?;
    tell.line(format!("受理号 case number {}", forgotten.case_number))?;
    clocks::counted(tell, hours, "受理承诺 / acceptance", &clock, &[])?;
    let due = instant("due_time", clock.due_time.as_ref())?;
    let yellow = clocks::yellow_at(hours, &clock, &[])?.instant();

    // Shortly before: a stream ends with the token of its caller.
    stage.until(yellow.checked_sub(jiff::SignedDuration::from_mins(2)).unwrap_or(yellow)).await?;
    let changes = open(stage, &filed.request.region, String::new()).await?;
    stage.jump(yellow);
    tell.step(stage.now(), "监管局在事件流上看到黄牌", "The bureau sees the yellow card on the stream")?;
    let change = next(changes, &clock.id).await?;
    arrived(stage, tell, &change, Level::Yellow, yellow, &forgotten.case_number)?;

    // The connection is gone with `changes`; the red card falls while nobody listens.
    stage.until(stage.at(14, 16, 50)).await?;
    let red = due.checked_add(jiff::SignedDuration::from_secs(1)).unwrap_or(due);
    stage.until(red).await?;
    tell.step(
        stage.now(),
        "断线续传：红牌一张不漏、不重",
        "Reconnected by token: the red card, neither lost nor repeated",
    )?;
    let changes = open(stage, &filed.request.region, change.resume_token).await?;
    let change = next(changes, &clock.id).await?;
    arrived(stage, tell, &change, Level::Red, red, &forgotten.case_number)?;
    let levels = clocks::card_levels(stage, &stage.by(stage.bureau()).await?, &clock.id).await?;
    tell.same(
        "该承诺恰有黄牌、红牌各一 / exactly one yellow and one red card",
        vec![Level::Yellow, Level::Red],
        levels,
    )
}

async fn open(stage: &Stage<'_>, region: &str, resume_token: String) -> Result<Changes, Mismatch> {
    let ask = WatchCommitmentsRequest {
        resume_token,
        stages: vec![CommitmentStage::Acceptance.into()],
        region: region.to_owned(),
        min_level: Level::Yellow.into(),
    };
    Ok(stage.api.watch(&stage.by(stage.bureau()).await?, ask).await?)
}

/// The next change of a clock; changes of others are passed over.
async fn next(mut changes: Changes, clock: &str) -> Result<CommitmentChange, Mismatch> {
    let find = async {
        while let Some(change) = changes.next().await {
            let change = change?;
            if change.event.as_ref().is_some_and(|event| event.commitment_id == clock) {
                return Ok(change);
            }
        }
        Err(Mismatch::new("the stream of changes", "a change", "its end"))
    };
    match tokio::time::timeout(PATIENCE, find).await {
        Ok(found) => found,
        Err(_) => Err(Mismatch::new("a change on the stream", "within 10 s", "nothing")),
    }
}

fn arrived(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    change: &CommitmentChange,
    level: Level,
    at: jiff::Timestamp,
    case: &str,
) -> Result<(), Mismatch> {
    let card = change.card.clone().unwrap_or_default();
    let fired = instant("fire_time", card.fire_time.as_ref())?;
    let name = change.r#type.rsplit('.').next().unwrap_or_default();
    tell.line(format!("{name} {} {} / {}", card.case_number, card.rule_zh, card.rule_en))?;
    tell.same(
        format!(
            "{} {} / card",
            level.as_str_name().trim_start_matches("LEVEL_"),
            if fired == stage.now() { weekday_time(fired) } else { time(fired) }
        ),
        (level, CardState::Standing, at, case),
        (card.level(), card.state(), fired, card.case_number.as_str()),
    )?;
    let told = change.time.as_ref().map(|time| wire::instant("time", time)).transpose()?;
    tell.same(
        "事件时刻即亮牌时刻，续传标记不空 / event time and resume token",
        (Some(at), false),
        (told, change.resume_token.is_empty()),
    )
}
