//! An order as its viewer may see it.

use nqi_platform::{etag, wire};
use nqi_proto::requests::v1 as pb;
use uuid::Uuid;

use super::time;
use crate::domain::order::{Report, Sample};
use crate::domain::{Order, Request, Standing};

/// The order; its provider does not learn which rating is its own.
pub fn order(order: &Order, request: &Request, standing: Standing) -> pb::Order {
    let provider = standing == Standing::Provider;
    pb::Order {
        id: order.id.to_string(),
        etag: etag::of(order.version),
        number: order.number.clone(),
        service_request_id: order.request.to_string(),
        case_number: request.number.clone().unwrap_or_default(),
        offer_id: order.offer.to_string(),
        quote_version: order.quote_version,
        item_ids: vec![order.item.to_string()],
        enterprise_id: order.enterprise.to_string(),
        provider_id: order.provider.to_string(),
        site_id: order.site.to_string(),
        state: order.state.code(),
        promised_days: order.promised_days,
        statutory_days: order.statutory_days,
        total_fen: order.total_fen,
        start: order.start.map(wire::date),
        sample_needed: order.sample_needed,
        sample: order.sample.as_ref().map(sample),
        reports: order.reports.iter().map(report).collect(),
        question: order.question.clone(),
        answer: order.answer.clone(),
        dispute_points: order.dispute_points.clone(),
        proposal: order.proposal.as_ref().map(|proposal| pb::CancellationProposal {
            proposer_id: proposal.proposer.to_string(),
            reason: proposal.reason.clone(),
            create_time: time(Some(proposal.at)),
        }),
        reason: order.reason.clone(),
        attempt: order.attempt,
        hold_id: order.hold.map(|id| id.to_string()).unwrap_or_default(),
        rating_id: order.rating.filter(|_| !provider).map(|id| id.to_string()).unwrap_or_default(),
        confirm_by: time(order.confirm_by),
        create_time: time(Some(order.created_at)),
        update_time: time(Some(order.updated_at)),
        centre_id: order.centre.map(|id| id.to_string()).unwrap_or_default(),
        enterprise_name: request.enterprise_name.clone(),
        provider_name: order.provider_name.clone(),
        title: if standing == Standing::Bureau { String::new() } else { request.title.clone() },
    }
}

fn sample(sample: &Sample) -> pb::Sample {
    pb::Sample {
        label: sample.label.clone(),
        receive_time: time(sample.received_at),
        fit: sample.fit,
        condition: sample.condition.clone(),
        reasons: sample.reasons.clone(),
        photo_document_ids: sample.photos.iter().map(Uuid::to_string).collect(),
        deviation: sample.deviation.clone(),
    }
}

fn report(report: &Report) -> pb::Report {
    pb::Report {
        document_id: report.document.to_string(),
        number: report.number.clone(),
        test_date: Some(wire::date(report.test_date)),
        signatory: report.signatory.clone(),
        marks: report.marks.clone(),
        rows: report
            .rows
            .iter()
            .map(|row| pb::ReportRow {
                item_id: row.item.to_string(),
                parameter: row.parameter.clone(),
                standard: row.standard.clone(),
                scope_row_id: row.scope_row.clone(),
            })
            .collect(),
        deliver_time: time(Some(report.delivered_at)),
        version: report.version,
        deviation: report.deviation.clone(),
    }
}
