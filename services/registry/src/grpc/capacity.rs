//! `nqi.registry.v1.CapacityService`.

use crate::Deps;
use crate::app::{self, Call, browse};
use crate::wire::{self, Fields};
use nqi_platform::auth::principal;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};
use uuid::Uuid;

pub(super) struct Capacity(pub Deps);

fn id(field: &str, text: &str) -> Result<Uuid, Problem> {
    Ok(nqi_platform::ids::parse_id(field, text)?)
}

#[tonic::async_trait]
impl capacity_service_server::CapacityService for Capacity {
    async fn put_pool(&self, request: Request<PutPoolRequest>) -> Result<Response<Pool>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::capacity::parse_pool(&request.provider_id, &request.id, request.pool.as_ref())?;
        let expected = request.pool.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.CapacityService/PutPool";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::put_pool(&self.0, call, written, expected).await?))
    }

    async fn set_cells(
        &self,
        request: Request<SetCellsRequest>,
    ) -> Result<Response<SetCellsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let (pool, days) = wire::capacity::parse_cells(&request)?;
        let method = "nqi.registry.v1.CapacityService/SetCells";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::set_cells(&self.0, call, pool, days).await?))
    }

    async fn list_cells(
        &self,
        request: Request<ListCellsRequest>,
    ) -> Result<Response<ListCellsResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let request = request.into_inner();
        let mut fields = Fields::new();
        let pool = fields.id("pool_id", &request.pool_id);
        let from = fields.day_if_any("from", request.from.as_ref());
        let to = fields.day_if_any("to", request.to.as_ref());
        fields.finish()?;
        Ok(Response::new(browse::cells(&self.0, view, pool, from, to).await?))
    }

    async fn list_pools(
        &self,
        request: Request<ListPoolsRequest>,
    ) -> Result<Response<ListPoolsResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let provider = id("provider_id", &request.get_ref().provider_id)?;
        Ok(Response::new(browse::pools(&self.0, view, provider).await?))
    }

    async fn place_hold(&self, request: Request<PlaceHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let wanted = wire::capacity::parse_hold(&request)?;
        // The hold's own id is the key.
        let call = Call::new(&caller, "nqi.registry.v1.CapacityService/PlaceHold", &request, "");
        Ok(Response::new(app::place_hold(&self.0, call, wanted).await?))
    }

    async fn confirm_hold(&self, request: Request<ConfirmHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let (hold, order) = (fields.id("id", &request.id), fields.id("order_id", &request.order_id));
        fields.finish()?;
        let call = Call::new(&caller, "nqi.registry.v1.CapacityService/ConfirmHold", &request, "");
        Ok(Response::new(app::confirm_hold(&self.0, call, hold, order).await?))
    }

    async fn release_hold(&self, request: Request<ReleaseHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let call = Call::new(&caller, "nqi.registry.v1.CapacityService/ReleaseHold", &request, "");
        Ok(Response::new(app::release_hold(&self.0, call, id("id", &request.id)?).await?))
    }

    async fn consume_hold(&self, request: Request<ConsumeHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let call = Call::new(&caller, "nqi.registry.v1.CapacityService/ConsumeHold", &request, "");
        Ok(Response::new(app::consume_hold(&self.0, call, id("id", &request.id)?).await?))
    }

    async fn extend_hold(&self, request: Request<ExtendHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let hold = id("id", &request.id)?;
        let until = match &request.expire_time {
            Some(until) => nqi_platform::wire::instant("expire_time", until),
            None => Err(Violation::new("expire_time", "REQUIRED", "必须填写。", "Must be given.")),
        };
        let call = Call::new(&caller, "nqi.registry.v1.CapacityService/ExtendHold", &request, "");
        let until = until.map_err(Problem::from)?;
        Ok(Response::new(app::extend_hold(&self.0, call, hold, until).await?))
    }

    async fn get_hold(&self, request: Request<GetHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let hold = id("id", &request.get_ref().id)?;
        Ok(Response::new(app::get_hold(&self.0, &caller, hold).await?))
    }
}
