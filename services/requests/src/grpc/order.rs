//! nqi.requests.v1.OrderService.

use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::order_service_server::OrderService;
use tonic::{Request, Response, Status};

use super::field::{call, id, ids, may, maybe_id, must, must_all, open, queue, states};
use super::report;
use crate::app::App;
use crate::app::dispute::Remedy;
use crate::app::read::Asked;
use crate::domain::queue::List;
use crate::store::scope::Page;

/// The service over the use cases.
pub struct OrderRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl OrderService for OrderRpc {
    async fn get_order(&self, request: Request<pb::GetOrderRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_order(&caller, id("id", &message.id)?).await?))
    }

    async fn list_orders(&self, request: Request<pb::ListOrdersRequest>) -> Answer<pb::ListOrdersResponse> {
        let (caller, message) = open(request)?;
        let page = Page {
            states: states::<pb::OrderState>(&message.states)?,
            request: maybe_id("service_request_id", &message.service_request_id)?,
            queue: queue(message.queue, List::Orders)?,
            number: message.query.trim().to_owned(),
            ..Page::default()
        };
        let parts = format!("{page:?}");
        let asked = Asked::read(message.page_size, &message.page_token, &["orders", &parts], 50, 200)?;
        let listed = self.0.list_orders(&caller, page, asked).await?;
        Ok(Response::new(pb::ListOrdersResponse {
            orders: listed.rows,
            next_page_token: listed.next,
            total_size: listed.total,
        }))
    }

    async fn list_hold_orders(
        &self,
        request: Request<pb::ListHoldOrdersRequest>,
    ) -> Answer<pb::ListHoldOrdersResponse> {
        let (caller, message) = open(request)?;
        let holds = ids("hold_ids", &message.hold_ids, 500)?;
        let found = self.0.hold_orders(&caller, &holds).await?;
        let orders = found
            .iter()
            .map(|(hold, order)| pb::HoldOrder { hold_id: hold.to_string(), order_id: order.to_string() });
        Ok(Response::new(pb::ListHoldOrdersResponse { orders: orders.collect() }))
    }

    async fn receive_sample(&self, request: Request<pb::ReceiveSampleRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/ReceiveSample", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("label", &message.label, 100)?;
        must("condition", &message.condition, 1000)?;
        Ok(Response::new(
            self.0.receive_sample(call, id, message.etag, message.label, message.condition).await?,
        ))
    }

    async fn reject_sample(&self, request: Request<pb::RejectSampleRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/RejectSample", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must_all("reasons", &message.reasons, 20, 500)?;
        let photos = ids("photo_document_ids", &message.photo_document_ids, 20)?;
        Ok(Response::new(self.0.reject_sample(call, id, message.etag, message.reasons, photos).await?))
    }

    async fn resend_sample(&self, request: Request<pb::ResendSampleRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/ResendSample", &message, &message.request_id);
        let id = id("id", &message.id)?;
        may("accept_deviation", &message.accept_deviation, 1000)?;
        Ok(Response::new(self.0.resend_sample(call, id, message.etag, message.accept_deviation).await?))
    }

    async fn request_confirmation(
        &self,
        request: Request<pb::RequestConfirmationRequest>,
    ) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.OrderService/RequestConfirmation", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("question", &message.question, 2000)?;
        Ok(Response::new(self.0.request_confirmation(call, id, message.etag, message.question).await?))
    }

    async fn answer_confirmation(
        &self,
        request: Request<pb::AnswerConfirmationRequest>,
    ) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.OrderService/AnswerConfirmation", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("answer", &message.answer, 2000)?;
        Ok(Response::new(self.0.answer_confirmation(call, id, message.etag, message.answer).await?))
    }

    async fn deliver_report(&self, request: Request<pb::DeliverReportRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/DeliverReport", &message, &message.request_id);
        let (id, tag) = (id("id", &message.id)?, message.etag);
        Ok(Response::new(self.0.deliver(call, id, tag, report::read(message.report)?).await?))
    }

    async fn confirm_report(&self, request: Request<pb::ConfirmReportRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/ConfirmReport", &message, &message.request_id);
        Ok(Response::new(self.0.confirm_report(call, id("id", &message.id)?, message.etag).await?))
    }

    async fn dispute_report(&self, request: Request<pb::DisputeReportRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/DisputeReport", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must_all("points", &message.points, 20, 1000)?;
        Ok(Response::new(self.0.dispute(call, id, message.etag, message.points).await?))
    }

    async fn answer_dispute(&self, request: Request<pb::AnswerDisputeRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/AnswerDispute", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("text", &message.text, 2000)?;
        let remedy = remedy(message.answer(), message.redo_days)?;
        Ok(Response::new(self.0.answer_dispute(call, id, message.etag, remedy, message.text).await?))
    }

    async fn cancel_order(&self, request: Request<pb::CancelOrderRequest>) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.OrderService/CancelOrder", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("reason", &message.reason, 1000)?;
        Ok(Response::new(self.0.cancel_order(call, id, message.etag, message.reason).await?))
    }

    async fn decide_cancellation(
        &self,
        request: Request<pb::DecideCancellationRequest>,
    ) -> Answer<pb::Order> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.OrderService/DecideCancellation", &message, &message.request_id);
        let id = id("id", &message.id)?;
        Ok(Response::new(self.0.decide_cancellation(call, id, message.etag, message.agree).await?))
    }
}

fn remedy(answer: pb::DisputeAnswer, days: i32) -> Result<Remedy, Problem> {
    match answer {
        pb::DisputeAnswer::Amend => Ok(Remedy::Amend),
        pb::DisputeAnswer::Dismiss => Ok(Remedy::Dismiss),
        pb::DisputeAnswer::Redo if days >= 1 => Ok(Remedy::Redo(days)),
        pb::DisputeAnswer::Redo => Err(Violation::new(
            "redo_days",
            "OUT_OF_RANGE",
            "重做时限至少 1 个工作日。",
            "A redo takes at least 1 working day.",
        )
        .into()),
        pb::DisputeAnswer::Unspecified => Err(Violation::new(
            "answer",
            "REQUIRED",
            "请选择修改报告、重做或驳回异议。",
            "Choose to amend, to redo or to dismiss.",
        )
        .into()),
    }
}
