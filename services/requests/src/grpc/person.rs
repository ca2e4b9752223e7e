//! What belongs to the signed-in person: queues, drafts; and a case followed without signing in.

use nqi_kernel::case_number::CaseNumber;
use nqi_platform::problem::Checks;
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::draft_service_server::DraftService;
use nqi_proto::requests::v1::queue_service_server::QueueService;
use nqi_proto::requests::v1::tracking_service_server::TrackingService;
use tonic::{Request, Response, Status};

use super::field::{must, open};
use crate::app::App;

type Answer<T> = Result<Response<T>, Status>;

/// nqi.requests.v1.QueueService.
pub struct QueueRpc(pub App);

#[tonic::async_trait]
impl QueueService for QueueRpc {
    async fn list_queues(&self, request: Request<pb::ListQueuesRequest>) -> Answer<pb::ListQueuesResponse> {
        let (caller, _) = open(request)?;
        Ok(Response::new(self.0.list_queues(&caller).await?))
    }
}

/// nqi.requests.v1.TrackingService.
pub struct TrackingRpc(pub App);

#[tonic::async_trait]
impl TrackingService for TrackingRpc {
    async fn track_request(&self, request: Request<pb::TrackRequestRequest>) -> Answer<pb::TrackedCase> {
        let message = request.into_inner();
        let number = message.case_number.trim().to_uppercase();
        let tail = message.phone_tail.trim();
        let mut wrong = Checks::new();
        wrong.require(
            number.parse::<CaseNumber>().is_ok(),
            "case_number",
            "INVALID_CASE_NUMBER",
            "应为 WH-年份-六位数字，例如 WH-2026-000123。",
            "Must be WH-YEAR-NUMBER, such as WH-2026-000123.",
        );
        wrong.require(
            tail.len() == 4 && tail.bytes().all(|byte| byte.is_ascii_digit()),
            "phone_tail",
            "INVALID_PHONE_TAIL",
            "应为联系电话的后四位数字。",
            "Must be the last four digits of the contact's phone.",
        );
        wrong.finish()?;
        Ok(Response::new(self.0.track(&number, tail).await?))
    }
}

/// nqi.requests.v1.DraftService.
pub struct DraftRpc(pub App);

#[tonic::async_trait]
impl DraftService for DraftRpc {
    async fn put_draft(&self, request: Request<pb::PutDraftRequest>) -> Answer<pb::Draft> {
        let (caller, message) = open(request)?;
        let draft = message.draft.unwrap_or_default();
        Ok(Response::new(self.0.put_draft(&caller, &message.key, draft).await?))
    }

    async fn get_draft(&self, request: Request<pb::GetDraftRequest>) -> Answer<pb::Draft> {
        let (caller, message) = open(request)?;
        must("key", &message.key, 100)?;
        Ok(Response::new(self.0.get_draft(&caller, &message.key).await?))
    }

    async fn list_drafts(&self, request: Request<pb::ListDraftsRequest>) -> Answer<pb::ListDraftsResponse> {
        let (caller, _) = open(request)?;
        Ok(Response::new(self.0.list_drafts(&caller).await?))
    }

    async fn delete_draft(
        &self,
        request: Request<pb::DeleteDraftRequest>,
    ) -> Answer<pb::DeleteDraftResponse> {
        let (caller, message) = open(request)?;
        must("key", &message.key, 100)?;
        self.0.delete_draft(&caller, &message.key).await?;
        Ok(Response::new(pb::DeleteDraftResponse {}))
    }
}
