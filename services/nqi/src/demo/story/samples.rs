//! The samples arrive: the clocks start. One sample is unfit: its clock stands still, and is due later by exactly that.

use bytes::Bytes;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{
    Commitment, CommitmentStage, CommitmentStatus, PauseReason, PreviewPauseRequest,
};
use nqi_proto::requests::v1::{
    CreateDocumentRequest, DocumentKind, OrderState, ReceiveSampleRequest, RejectSampleRequest,
    ResendSampleRequest,
};

use super::{Filed, Job, clocks, key};
use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, instant, minutes, weekday_time};
use crate::demo::worktime::{Hours, Minute};
use crate::photo::PNG;

/// Both samples arrive; the first one is unfit for more than one working day.
pub async fn send(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    mut test: Job,
    calibration: &Job,
) -> Result<Job, Mismatch> {
    stage.until(stage.at(1, 9, 30)).await?;
    tell.step(stage.now(), "收样，出具报告承诺起算", "The samples arrive; the delivery clocks start")?;
    let running = receive(stage, tell, hours, filed, &test, "WH-S-001 碳纤维复丝").await?;
    receive(stage, tell, hours, filed, calibration, "WH-S-002 卡尺").await?;
    let due = instant("due_time", running.due_time.as_ref())?;

    let (from, to) = (stage.at(2, 10, 0), stage.at(4, 15, 0));
    stage.until(from).await?;
    tell.step(stage.now(), "样品不合格，暂停计时", "The sample is unfit; the clock stands still")?;
    let caller = stage.by(&filed.enterprise).await?;
    let ask = PreviewPauseRequest { id: running.id.clone(), until: Some(wire::timestamp(to)) };
    let preview = stage.api.preview_pause(&caller, ask).await?;
    let provider = test.order.provider_id.clone();
    let ask = RejectSampleRequest {
        id: test.order.id.clone(),
        request_id: key(),
        reasons: vec!["上浆剂污染".to_owned(), "有效长度不足".to_owned()],
        photo_document_ids: vec![photo(stage, &test).await?],
        ..RejectSampleRequest::default()
    };
    let unfit = stage.api.reject_sample(&stage.acting(&provider).await?, ask).await?;
    tell.same("样品不合格 SAMPLE_UNFIT", OrderState::SampleUnfit, unfit.state())?;
    let clock = delivery(stage, filed, &test, CommitmentStatus::Paused).await?;
    let reason = clock.pauses.last().map(nqi_proto::commitments::v1::Pause::reason);
    tell.same(
        "暂停中没有到期时间 / paused: no due time",
        (None, Some(PauseReason::Sample)),
        (clock.due_time, reason),
    )?;

    stage.until(stage.at(4, 14, 0)).await?;
    let ask = ResendSampleRequest {
        id: test.order.id.clone(),
        request_id: key(),
        ..ResendSampleRequest::default()
    };
    let resent = stage.api.resend_sample(&stage.by(&filed.enterprise).await?, ask).await?;
    stage.until(to).await?;
    tell.step(stage.now(), "补送样品，恢复计时", "Another sample; the clock runs again")?;
    tell.same("重新待送样 / awaiting the sample again", OrderState::AwaitingSample, resent.state())?;
    let ask = ReceiveSampleRequest {
        id: test.order.id.clone(),
        request_id: key(),
        label: "WH-S-003 碳纤维复丝".to_owned(),
        condition: "完好".to_owned(),
        ..ReceiveSampleRequest::default()
    };
    let received = stage.api.receive_sample(&stage.acting(&provider).await?, ask).await?;
    tell.same("在办 IN_PROGRESS", OrderState::InProgress, received.state())?;
    let resumed = delivery(stage, filed, &test, CommitmentStatus::Running).await?;
    let pause = (Minute::at(from)?, Minute::at(to)?);
    test.pauses.push(pause);
    let new_due = instant("due_time", resumed.due_time.as_ref())?;
    let lost = hours.between(pause.0, pause.1);
    let day = hours.between(Minute::at(stage.at(1, 0, 0))?, Minute::at(stage.at(2, 0, 0))?);
    tell.line(format!("暂停 paused {} → {}", weekday_time(from), weekday_time(to)))?;
    tell.line(format!("到期 due {} → {}", weekday_time(due), weekday_time(new_due)))?;
    tell.same(
        format!("停了 {} 工作时间，超过一个工作日 / {lost} working minutes, more than a day", minutes(lost)),
        true,
        lost > day,
    )?;
    clocks::counted(tell, hours, "重新计算 / counted again:", &resumed, &test.pauses)?;
    let moved = hours.between(Minute::at(due)?, Minute::at(new_due)?);
    tell.same(
        format!("到期正好后移 {} / due moved by exactly the working time lost", minutes(moved)),
        lost,
        moved,
    )?;
    let stood = resumed.pauses.iter().map(|pause| pause.working_seconds).sum::<i64>();
    tell.same("平台记的暂停工作秒数 / seconds that the platform booked", lost * 60, stood)?;
    tell.same("与预演一致 / as previewed", new_due, instant("new_due_time", preview.new_due_time.as_ref())?)?;
    Ok(test)
}

async fn receive(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    job: &Job,
    label: &str,
) -> Result<Commitment, Mismatch> {
    let ask = ReceiveSampleRequest {
        id: job.order.id.clone(),
        request_id: key(),
        label: label.to_owned(),
        condition: "完好".to_owned(),
        ..ReceiveSampleRequest::default()
    };
    let order = stage.api.receive_sample(&stage.acting(&job.order.provider_id).await?, ask).await?;
    tell.same(
        format!("{} 收到 {label}，在办 IN_PROGRESS", order.number),
        OrderState::InProgress,
        order.state(),
    )?;
    let clock = delivery(stage, filed, job, CommitmentStatus::Running).await?;
    tell.same(
        "自收样起算 / starts on sample receipt",
        stage.now(),
        instant("start_time", clock.start_time.as_ref())?,
    )?;
    clocks::counted(tell, hours, "出具报告 / delivery", &clock, &[])?;
    Ok(clock)
}

/// The delivery clock of a job, once it has the status.
pub async fn delivery(
    stage: &Stage<'_>,
    filed: &Filed,
    job: &Job,
    status: CommitmentStatus,
) -> Result<Commitment, Mismatch> {
    let caller = stage.by(&filed.enterprise).await?;
    clocks::shown(stage, &caller, &job.order.id, CommitmentStage::Delivery, status).await
}

/// Uploads a photo of the unfit sample; gives its document.
async fn photo(stage: &Stage<'_>, job: &Job) -> Result<String, Mismatch> {
    let provider = stage.acting(&job.order.provider_id).await?;
    let ask = CreateDocumentRequest {
        request_id: key(),
        service_request_id: job.order.service_request_id.clone(),
        order_id: job.order.id.clone(),
        kind: DocumentKind::Sample.into(),
        name: format!("样品-{}.png", job.order.number),
        content_type: "image/png".to_owned(),
        size: i64::try_from(PNG.len()).unwrap_or(i64::MAX),
        sha256: String::new(),
    };
    let announced = stage.api.create_document(&provider, ask).await?;
    let piece = vec![Bytes::from_static(&PNG)];
    Ok(stage.api.upload(&provider, &announced.id, "image/png", piece).await?.id)
}
