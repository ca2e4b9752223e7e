//! From the award to the confirmed report.

use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::requests::v1::{
    AnswerConfirmationRequest, AnswerDisputeRequest, CancelOrderRequest, ConfirmReportRequest,
    DecideCancellationRequest, DeliverReportRequest, DisputeAnswer, DisputeReportRequest, Order, OrderState,
    ReceiveSampleRequest, RejectSampleRequest, Report, ReportRow, RequestConfirmationRequest,
    ResendSampleRequest,
};
use nqi_proto::r#type::v1::{AccreditationScheme as Scheme, need};

use super::Play;
use crate::seed::actors::{Actor, reply};
use crate::seed::plan::Act;
use crate::seed::plan::step::Step;

impl Play<'_> {
    pub(super) async fn on_order(&mut self, act: &Act, step: Step) -> Result<bool, Problem> {
        let Some(order) = self.item(act).order.clone() else { return Ok(false) };
        let provider = self.cast.provider(&order.provider_id)?;
        let firm = self.firm(act);
        let (desk, id, request_id, etag) = (self.desk, order.id.clone(), String::new(), String::new());
        let mut orders = desk.orders();
        let after = match step {
            Step::ReceiveSample => {
                let (label, condition) =
                    (format!("YP-{:04}-{}", act.case, act.item + 1), "包装完好，数量相符".to_owned());
                let ask = ReceiveSampleRequest { id, request_id, etag, label, condition };
                reply(orders.receive_sample(desk.by(provider, ask)?).await)?
            }
            Step::RejectSample => {
                let reasons = vec!["样品数量不足".to_owned(), "表面有损伤".to_owned()];
                let photo_document_ids = vec![self.photo(provider, &order).await?];
                let ask = RejectSampleRequest { id, request_id, etag, reasons, photo_document_ids };
                reply(orders.reject_sample(desk.by(provider, ask)?).await)?
            }
            Step::ResendSample { deviation } => {
                let accept_deviation =
                    if deviation { "样品数量少于标准规定，按现有数量检测。" } else { "" }.to_owned();
                let ask = ResendSampleRequest { id, request_id, etag, accept_deviation };
                reply(orders.resend_sample(desk.by(firm, ask)?).await)?
            }
            Step::AskEnterprise => {
                let question = "试样夹持端是否允许加强片？请确认。".to_owned();
                let ask = RequestConfirmationRequest { id, request_id, etag, question };
                reply(orders.request_confirmation(desk.by(provider, ask)?).await)?
            }
            Step::AnswerEnterprise => {
                let ask = AnswerConfirmationRequest {
                    id,
                    request_id,
                    etag,
                    answer: "允许，请按标准附录执行。".to_owned(),
                };
                reply(orders.answer_confirmation(desk.by(firm, ask)?).await)?
            }
            Step::Deliver => return self.deliver(act, order, provider).await,
            Step::Confirm => reply(
                orders.confirm_report(desk.by(firm, ConfirmReportRequest { id, request_id, etag })?).await,
            )?,
            Step::Dispute => {
                let points = vec!["报告第 2 页试样尺寸与送样单不一致。".to_owned()];
                let ask = DisputeReportRequest { id, request_id, etag, points };
                reply(orders.dispute_report(desk.by(firm, ask)?).await)?
            }
            Step::AnswerDispute(answer) => {
                let text = match answer {
                    DisputeAnswer::Amend => "尺寸录入有误，更正报告。",
                    DisputeAnswer::Redo => "复核发现夹具偏心，重新检测。",
                    _ => "尺寸为调节后的实测值，已附原始记录。",
                };
                let redo_days = if answer == DisputeAnswer::Redo { order.promised_days.min(5) } else { 0 };
                let ask = AnswerDisputeRequest {
                    id,
                    request_id,
                    etag,
                    answer: answer.into(),
                    text: text.to_owned(),
                    redo_days,
                };
                reply(orders.answer_dispute(desk.by(provider, ask)?).await)?
            }
            Step::CancelOrder { by_provider } => {
                let reason = if by_provider {
                    "主机故障，短期无法恢复。"
                } else {
                    "产品改型，不再需要该报告。"
                }
                .to_owned();
                let by = if by_provider { provider } else { firm };
                reply(
                    orders
                        .cancel_order(desk.by(by, CancelOrderRequest { id, request_id, etag, reason })?)
                        .await,
                )?
            }
            Step::DecideCancellation { agree, by_provider } => {
                let by = if by_provider { provider } else { firm };
                let ask = DecideCancellationRequest { id, request_id, etag, agree };
                reply(orders.decide_cancellation(desk.by(by, ask)?).await)?
            }
            _ => return Ok(false),
        };
        self.item(act).order = Some(after);
        Ok(true)
    }

    async fn deliver(&mut self, act: &Act, order: Order, provider: &Actor) -> Result<bool, Problem> {
        if order.state() != OrderState::InProgress {
            return Ok(false);
        }
        self.item(act).reports += 1;
        let version = self.item(act).reports;
        let number = format!("{}-{}", order.number, version);
        let document = self.report(provider, &order, &number).await?;
        let chosen = self
            .item(act)
            .offers
            .iter()
            .find(|offer| offer.id == order.offer_id)
            .cloned()
            .unwrap_or_default();
        let evidence = chosen.candidate.unwrap_or_default().evidence;
        let detail = self.needs[self.case(act).needs[act.item]].need.detail.clone();
        // A report for which legal effect was asked carries the CMA mark, another one that of its best evidence.
        let legal = matches!(&detail, Some(need::Detail::Testing(testing)) if testing.legal_effect);
        let of_mark = |mark: i32| evidence.iter().filter(move |row| row.scheme == mark);
        let mark: i32 = if legal { Scheme::Cma.into() } else { evidence.first().map_or(0, |row| row.scheme) };
        let mut rows: Vec<ReportRow> = Vec::new();
        for row in if of_mark(mark).count() > 0 {
            of_mark(mark).collect::<Vec<_>>()
        } else {
            evidence.iter().collect()
        } {
            let known =
                |known: &ReportRow| known.parameter == row.parameter && known.standard == row.standard;
            if !rows.iter().any(known) {
                rows.push(ReportRow {
                    item_id: order.item_ids.first().cloned().unwrap_or_default(),
                    parameter: row.parameter.clone(),
                    standard: row.standard.clone(),
                    scope_row_id: String::new(),
                });
            }
        }
        let deviation = order.sample.as_ref().map(|sample| sample.deviation.clone()).unwrap_or_default();
        let report = Report {
            document_id: document,
            number,
            test_date: Some(wire::date(self.today())),
            signatory: provider.name.chars().take(4).collect::<String>() + "授权签字人",
            marks: if mark == 0 { vec![] } else { vec![mark] },
            rows,
            deviation,
            ..Report::default()
        };
        let desk = self.desk;
        let ask = DeliverReportRequest {
            id: order.id,
            request_id: String::new(),
            etag: String::new(),
            report: Some(report),
        };
        let after = reply(desk.orders().deliver_report(desk.by(provider, ask)?).await)?;
        self.item(act).order = Some(after);
        Ok(true)
    }
}
