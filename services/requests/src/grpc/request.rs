//! nqi.requests.v1.RequestService.

use nqi_platform::problem::{Checks, Problem};
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::request_service_server::RequestService;
use tonic::{Request, Response, Status};

use super::draft;
use super::field::{call, id, may, maybe_id, must, must_all, one_of, open, queue, states};
use crate::app::App;
use crate::app::decide::Rejection;
use crate::app::need_fields::{count, required};
use crate::app::read::Asked;
use crate::domain::queue::List;
use crate::domain::request::Defect;
use crate::domain::shanghai_day;
use crate::store::request::Filter;

/// The service over the use cases.
pub struct RequestRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl RequestService for RequestRpc {
    async fn create_request(&self, request: Request<pb::CreateRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/CreateRequest", &message, &message.request_id);
        let draft = draft::read(message.request, shanghai_day(self.0.deps.clock.now()))?;
        Ok(Response::new(self.0.create_request(call, draft).await?))
    }

    async fn update_request(&self, request: Request<pb::UpdateRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/UpdateRequest", &message, &message.request_id);
        let id = id("id", &message.id)?;
        let tag = message.request.as_ref().map(|request| request.etag.clone()).unwrap_or_default();
        let draft = draft::read(message.request, shanghai_day(self.0.deps.clock.now()))?;
        Ok(Response::new(self.0.update_request(call, id, tag, draft).await?))
    }

    async fn get_request(&self, request: Request<pb::GetRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_request(&caller, &message.id).await?))
    }

    async fn list_requests(
        &self,
        request: Request<pb::ListRequestsRequest>,
    ) -> Answer<pb::ListRequestsResponse> {
        let (caller, message) = open(request)?;
        let filter = Filter {
            states: states::<pb::RequestState>(&message.states)?,
            region: message.region.clone(),
            cluster: message.cluster,
            enterprise: maybe_id("enterprise_id", &message.enterprise_id)?,
            centre: maybe_id("centre_id", &message.centre_id)?,
            number: message.case_number.clone(),
            queue: queue(message.queue, List::Requests)?,
            query: message.query.trim().to_owned(),
            action: maybe_id("action_id", &message.action_id)?,
        };
        let parts = format!("{filter:?}");
        let asked = Asked::read(message.page_size, &message.page_token, &["requests", &parts], 50, 200)?;
        let listed = self.0.list_requests(&caller, filter, asked).await?;
        Ok(Response::new(pb::ListRequestsResponse {
            requests: listed.rows,
            next_page_token: listed.next,
            total_size: listed.total,
        }))
    }

    async fn submit_request(&self, request: Request<pb::SubmitRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/SubmitRequest", &message, &message.request_id);
        Ok(Response::new(self.0.submit(call, id("id", &message.id)?, message.etag).await?))
    }

    async fn request_correction(
        &self,
        request: Request<pb::RequestCorrectionRequest>,
    ) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/RequestCorrection", &message, &message.request_id);
        let id = id("id", &message.id)?;
        let defects = defects(message.defects)?;
        Ok(Response::new(self.0.request_correction(call, id, message.etag, defects).await?))
    }

    async fn return_correction(
        &self,
        request: Request<pb::ReturnCorrectionRequest>,
    ) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/ReturnCorrection", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must_all("answers", &message.answers, 50, 2000)?;
        Ok(Response::new(self.0.return_correction(call, id, message.etag, message.answers).await?))
    }

    async fn accept_request(&self, request: Request<pb::AcceptRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/AcceptRequest", &message, &message.request_id);
        Ok(Response::new(self.0.accept(call, id("id", &message.id)?, message.etag).await?))
    }

    async fn reject_request(&self, request: Request<pb::RejectRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/RejectRequest", &message, &message.request_id);
        let id = id("id", &message.id)?;
        one_of("reason", &message.reason, &["NOT_NQI", "UNLAWFUL", "DUPLICATE", "NOT_ELIGIBLE"])?;
        must("text", &message.text, 2000)?;
        may("where_to_go", &message.where_to_go, 500)?;
        let why = Rejection { reason: message.reason, text: message.text, where_to_go: message.where_to_go };
        Ok(Response::new(self.0.reject(call, id, message.etag, why).await?))
    }

    async fn reroute_request(
        &self,
        request: Request<pb::RerouteRequestRequest>,
    ) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/RerouteRequest", &message, &message.request_id);
        let case = id("id", &message.id)?;
        let centre = id("centre_id", &message.centre_id)?;
        must("reason", &message.reason, 2000)?;
        Ok(Response::new(self.0.reroute(call, case, message.etag, centre, message.reason).await?))
    }

    async fn withdraw_request(
        &self,
        request: Request<pb::WithdrawRequestRequest>,
    ) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/WithdrawRequest", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("reason", &message.reason, 2000)?;
        Ok(Response::new(self.0.withdraw(call, id, message.etag, message.reason).await?))
    }

    async fn drop_item(&self, request: Request<pb::DropItemRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.RequestService/DropItem", &message, &message.request_id);
        let (case, item) = (id("id", &message.id)?, id("item_id", &message.item_id)?);
        must("reason", &message.reason, 2000)?;
        Ok(Response::new(self.0.drop_item(call, case, item, message.etag, message.reason).await?))
    }

    async fn close_item_unfilled(
        &self,
        request: Request<pb::CloseItemUnfilledRequest>,
    ) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.RequestService/CloseItemUnfilled", &message, &message.request_id);
        let (case, item) = (id("id", &message.id)?, id("item_id", &message.item_id)?);
        must("evidence", &message.evidence, 2000)?;
        Ok(Response::new(self.0.close_unfilled(call, case, item, message.etag, message.evidence).await?))
    }

    async fn match_item(&self, request: Request<pb::MatchItemRequest>) -> Answer<pb::MatchItemResponse> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.RequestService/MatchItem", &message, &message.request_id);
        let (case, item) = (id("id", &message.id)?, id("item_id", &message.item_id)?);
        let mut wrong = Checks::new();
        wrong.require(
            (0..=50).contains(&message.limit),
            "limit",
            "OUT_OF_RANGE",
            "应为 0 到 50，0 表示 10。",
            "Must be 0 to 50; 0 means 10.",
        );
        wrong.finish()?;
        let limit = if message.limit == 0 { crate::app::matches::DEFAULT_LIMIT } else { message.limit };
        Ok(Response::new(self.0.match_item(call, case, item, limit).await?))
    }

    async fn list_request_events(
        &self,
        request: Request<pb::ListRequestEventsRequest>,
    ) -> Answer<pb::ListRequestEventsResponse> {
        let (caller, message) = open(request)?;
        let id = id("id", &message.id)?;
        let asked = Asked::read(message.page_size, &message.page_token, &["events", &message.id], 200, 500)?;
        let listed = self.0.list_events(&caller, id, asked).await?;
        Ok(Response::new(pb::ListRequestEventsResponse { events: listed.rows, next_page_token: listed.next }))
    }
}

fn defects(given: Vec<pb::Defect>) -> Result<Vec<Defect>, Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        !given.is_empty(),
        "defects",
        "REQUIRED",
        "请一次性列明全部缺陷。",
        "Name all defects at once.",
    );
    count(&mut wrong, "defects".to_owned(), given.len(), 50);
    for (i, defect) in given.iter().take(50).enumerate() {
        required(&mut wrong, format!("defects[{i}].material"), &defect.material, 200);
        required(&mut wrong, format!("defects[{i}].problem"), &defect.problem, 1000);
        required(&mut wrong, format!("defects[{i}].fix"), &defect.fix, 1000);
    }
    wrong.finish()?;
    let read = given.into_iter().map(|defect| Defect {
        material: defect.material,
        problem: defect.problem,
        fix: defect.fix,
        answer: String::new(),
    });
    Ok(read.collect())
}
