//! Reports go up in pieces, are delivered within the accredited scope, come down unchanged, are confirmed and rated.

use bytes::Bytes;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{CommitmentStatus, GetCommitmentRequest, Level};
use nqi_proto::registry::v1::{GetHoldRequest, HoldState};
use nqi_proto::requests::v1::{
    ConfirmReportRequest, CreateDocumentRequest, DeliverReportRequest, DocumentKind, DocumentState,
    GetOrderRequest, GiveRatingRequest, OrderState, RatingState, Report, ReportRow,
};
use nqi_proto::r#type::v1::{AccreditationScheme, ItemKind};
use sha2::{Digest, Sha256};

use super::{Filed, Job, clocks, key, samples};
use crate::demo::check::Mismatch;
use crate::demo::stage::{Stage, eventually};
use crate::demo::teller::{Teller, instant, weekday_time};
use crate::demo::worktime::{Hours, Minute};
use crate::seed::pdf;

/// Bytes of one piece of an upload.
const PIECE: usize = 4096;

/// Delivers the report of a job on a day and hour of the story, confirms and rates it.
pub async fn deliver(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    job: Job,
    (day, hour): (i64, i64),
) -> Result<(), Mismatch> {
    stage.until(stage.at(day, hour, 0)).await?;
    let line = job.item.line;
    tell.step(stage.now(), &format!("交付报告：需求项 {line}"), &format!("The report of item {line}"))?;
    let provider = stage.acting(&job.order.provider_id).await?;
    let file = page(&job);
    let digest = hex(&Sha256::digest(&file));
    let document = upload(stage, tell, &job, &file, &digest).await?;
    let ask = DeliverReportRequest {
        id: job.order.id.clone(),
        request_id: key(),
        report: Some(report(stage, &job, &document)),
        ..DeliverReportRequest::default()
    };
    let delivered = stage.api.deliver_report(&provider, ask).await?;
    tell.same(
        format!("{} 待确认报告 DELIVERED", delivered.number),
        OrderState::Delivered,
        delivered.state(),
    )?;
    kept(stage, tell, hours, filed, &job).await?;
    let caller = stage.by(&filed.enterprise).await?;
    let down = stage.api.download(&caller, &document).await?;
    tell.same(
        format!("企业下载 {} 字节，sha256 一致 / the download has the same digest", down.len()),
        digest,
        hex(&Sha256::digest(&down)),
    )?;
    stage.until(stage.at(day, hour, 40)).await?;
    confirm(stage, tell, filed, &job).await
}

async fn upload(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    job: &Job,
    file: &[u8],
    digest: &str,
) -> Result<String, Mismatch> {
    let provider = stage.acting(&job.order.provider_id).await?;
    let ask = CreateDocumentRequest {
        request_id: key(),
        service_request_id: job.order.service_request_id.clone(),
        order_id: job.order.id.clone(),
        kind: DocumentKind::Report.into(),
        name: format!("报告-{}.pdf", job.order.number),
        content_type: "application/pdf".to_owned(),
        size: i64::try_from(file.len()).unwrap_or(i64::MAX),
        sha256: digest.to_owned(),
    };
    let announced = stage.api.create_document(&provider, ask).await?;
    let pieces: Vec<Bytes> = file.chunks(PIECE).map(Bytes::copy_from_slice).collect();
    let count = pieces.len();
    let stored = stage.api.upload(&provider, &announced.id, "application/pdf", pieces).await?;
    tell.line(format!(
        "{}：{} 字节，分 {count} 段上传 / in {count} pieces，sha256 {}…",
        stored.name,
        stored.size,
        &digest[..12]
    ))?;
    tell.same(
        "附件 READY，大小与 sha256 一致 / stored whole",
        (DocumentState::Ready, file.len(), digest),
        (stored.state(), usize::try_from(stored.size).unwrap_or(0), stored.sha256.as_str()),
    )?;
    Ok(announced.id)
}

fn report(stage: &Stage<'_>, job: &Job, document: &str) -> Report {
    let testing = job.item.need.as_ref().is_some_and(|need| need.kind() == ItemKind::Testing);
    let mark = if testing { AccreditationScheme::Cma } else { AccreditationScheme::Cnas };
    let under = job.candidate.evidence.iter().filter(|row| row.scheme() == mark);
    let rows = under.map(|row| ReportRow {
        item_id: job.item.id.clone(),
        parameter: row.parameter.clone(),
        standard: row.standard.clone(),
        scope_row_id: row.scope_row_id.clone(),
    });
    let today = jiff::tz::Offset::constant(8).to_datetime(stage.now()).date();
    Report {
        document_id: document.to_owned(),
        number: format!("R-{}", job.order.number),
        test_date: Some(wire::date(today)),
        signatory: "李示例乙".to_owned(),
        marks: vec![mark.into()],
        rows: rows.collect(),
        ..Report::default()
    }
}

/// The promise was kept: completed before its due time, with the cards that a count expects.
async fn kept(
    stage: &Stage<'_>,
    tell: &mut Teller<'_>,
    hours: &Hours,
    filed: &Filed,
    job: &Job,
) -> Result<(), Mismatch> {
    let clock = samples::delivery(stage, filed, job, CommitmentStatus::Completed).await?;
    let caller = stage.by(&filed.enterprise).await?;
    let clock = stage.api.get_commitment(&caller, GetCommitmentRequest { id: clock.id }).await?;
    let start = instant("start_time", clock.start_time.as_ref())?;
    let due = hours.due(start, clock.promised, &job.pauses);
    let completed = instant("complete_time", clock.complete_time.as_ref())?;
    tell.same(
        format!("按时：{} ≤ {} / on time", weekday_time(completed), weekday_time(due.instant())),
        (stage.now(), completed <= due.instant()),
        (completed, clock.on_time),
    )?;
    let yellow = clocks::yellow_at(hours, &clock, &job.pauses)?;
    let counted = if Minute::at(completed)? > yellow { vec![Level::Yellow] } else { vec![] };
    let told = clocks::card_levels(stage, &caller, &clock.id).await?;
    tell.same(
        format!("该承诺 {} 张牌 / {} cards on this promise", counted.len(), counted.len()),
        counted,
        told,
    )
}

async fn confirm(stage: &Stage<'_>, tell: &mut Teller<'_>, filed: &Filed, job: &Job) -> Result<(), Mismatch> {
    tell.step(stage.now(), "企业确认并评价", "The enterprise confirms and rates")?;
    let caller = stage.by(&filed.enterprise).await?;
    let ask = ConfirmReportRequest {
        id: job.order.id.clone(),
        request_id: key(),
        ..ConfirmReportRequest::default()
    };
    let done = stage.api.confirm_report(&caller, ask).await?;
    tell.same(format!("{} 已完成 COMPLETED", done.number), OrderState::Completed, done.state())?;
    let provider = stage.acting(&job.order.provider_id).await?;
    let ask = GetHoldRequest { id: done.hold_id.clone() };
    let hold = eventually("the hold is consumed", || async {
        let hold = stage.api.get_hold(&provider, ask.clone()).await?;
        Ok((hold.state() == HoldState::Consumed).then_some(hold))
    })
    .await?;
    tell.same("产能占用已耗用 CONSUMED", &done.id, &hold.order_id)?;
    let ask = GiveRatingRequest {
        order_id: done.id.clone(),
        request_id: key(),
        level: 5,
        speed: 5,
        clarity: 5,
        ease: 4,
        result: 5,
        text: "按承诺完成。".to_owned(),
    };
    let rating = stage.api.give_rating(&caller, ask).await?;
    tell.same("评价 5 非常满意，已办结 CLOSED", (5, RatingState::Closed), (rating.level, rating.state()))?;
    let order = stage.api.get_order(&caller, GetOrderRequest { id: done.id.clone() }).await?;
    tell.same("委托记着评价 / the order knows its rating", &rating.id, &order.rating_id)
}

/// A report of one page that is long enough to go up in pieces.
fn page(job: &Job) -> Vec<u8> {
    let mut lines =
        vec![format!("Report R-{}", job.order.number), "Example data, no real measurement.".to_owned()];
    lines.extend((1..=240).map(|at| format!("Reading {at:03}: {} within limits", 4_000 + (at * 37) % 113)));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    pdf::page(&lines)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
