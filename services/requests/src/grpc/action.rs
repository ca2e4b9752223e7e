//! nqi.requests.v1.ActionService.

use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::action_service_server::ActionService;
use tonic::{Request, Response, Status};

use super::action_form;
use super::field::{call, id, may, maybe_id, must, open, states};
use crate::app::App;
use crate::app::action_turn::Turn;
use crate::app::read::Asked;
use crate::store::action::Filter;

/// The service over the use cases.
pub struct ActionRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl ActionService for ActionRpc {
    async fn create_action(&self, request: Request<pb::CreateActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/CreateAction", &message, &message.request_id);
        let content = action_form::read(message.action)?;
        Ok(Response::new(self.0.create_action(call, content).await?))
    }

    async fn update_action(&self, request: Request<pb::UpdateActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/UpdateAction", &message, &message.request_id);
        let id = id("id", &message.id)?;
        let tag = message.action.as_ref().map(|action| action.etag.clone()).unwrap_or_default();
        let content = action_form::read(message.action)?;
        Ok(Response::new(self.0.update_action(call, id, tag, content).await?))
    }

    async fn get_action(&self, request: Request<pb::GetActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_action(&caller, id("id", &message.id)?).await?))
    }

    async fn list_actions(
        &self,
        request: Request<pb::ListActionsRequest>,
    ) -> Answer<pb::ListActionsResponse> {
        let (caller, message) = open(request)?;
        let filter = Filter {
            states: states::<pb::ActionState>(&message.states)?,
            cluster: message.cluster,
            region: action_form::region("region", &message.region)?,
            owner: maybe_id("owner_id", &message.owner_id)?,
            from_gap: message.from_gap,
        };
        let parts = format!("{filter:?}");
        let asked = Asked::read(message.page_size, &message.page_token, &["actions", &parts], 50, 200)?;
        let listed = self.0.list_actions(&caller, filter, asked).await?;
        Ok(Response::new(pb::ListActionsResponse {
            actions: listed.rows,
            next_page_token: listed.next,
            total_size: listed.total,
        }))
    }

    async fn start_action(&self, request: Request<pb::StartActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/StartAction", &message, &message.request_id);
        let id = id("id", &message.id)?;
        Ok(Response::new(self.0.turn_action(call, id, message.etag, Turn::Start).await?))
    }

    async fn close_action(&self, request: Request<pb::CloseActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/CloseAction", &message, &message.request_id);
        let id = id("id", &message.id)?;
        may("conclusion", &message.conclusion, 5000)?;
        let turn = Turn::Close(message.conclusion);
        Ok(Response::new(self.0.turn_action(call, id, message.etag, turn).await?))
    }

    async fn cancel_action(&self, request: Request<pb::CancelActionRequest>) -> Answer<pb::Action> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/CancelAction", &message, &message.request_id);
        let id = id("id", &message.id)?;
        must("reason", &message.reason, 2000)?;
        let turn = Turn::Cancel(message.reason);
        Ok(Response::new(self.0.turn_action(call, id, message.etag, turn).await?))
    }

    async fn tag_request(&self, request: Request<pb::TagRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/TagRequest", &message, &message.request_id);
        let action = id("id", &message.id)?;
        let case = id("service_request_id", &message.service_request_id)?;
        Ok(Response::new(self.0.tag_request(call, action, case).await?))
    }

    async fn untag_request(&self, request: Request<pb::UntagRequestRequest>) -> Answer<pb::ServiceRequest> {
        let (caller, message) = open(request)?;
        let call = call(caller, "nqi.requests.v1.ActionService/UntagRequest", &message, &message.request_id);
        let action = id("id", &message.id)?;
        let case = id("service_request_id", &message.service_request_id)?;
        must("reason", &message.reason, 2000)?;
        Ok(Response::new(self.0.untag_request(call, action, case, message.reason).await?))
    }
}
