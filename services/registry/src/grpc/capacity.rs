//! `nqi.registry.v1.CapacityService`.

use crate::Deps;
use crate::app::{self, Ask, Call, Ledger, MOST_TOGETHER, What, browse, made};
use crate::domain::hold::Step;
use crate::wire::{self, Fields};
use nqi_platform::auth::{Principal, principal};
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};
use uuid::Uuid;

pub(super) struct Capacity {
    deps: Deps,
    ledger: Ledger,
}

impl Capacity {
    pub(super) fn new(deps: &Deps) -> Capacity {
        Capacity { deps: deps.clone(), ledger: Ledger::new(deps) }
    }

    async fn ask(&self, caller: &Principal, what: What) -> Result<Response<Hold>, Status> {
        Ok(Response::new(self.ledger.run(Ask::new(caller, what)?).await?))
    }
}

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
        Ok(Response::new(
            made::told(&self.deps, app::put_pool(&self.deps, call, written, expected).await?).await?,
        ))
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
        Ok(Response::new(app::set_cells(&self.deps, call, pool, days).await?))
    }

    async fn list_cells(
        &self,
        request: Request<ListCellsRequest>,
    ) -> Result<Response<ListCellsResponse>, Status> {
        let caller = principal::maybe(&request);
        let request = request.into_inner();
        let mut fields = Fields::new();
        let pool = fields.id("pool_id", &request.pool_id);
        let from = fields.day_if_any("from", request.from.as_ref());
        let to = fields.day_if_any("to", request.to.as_ref());
        fields.finish()?;
        Ok(Response::new(browse::cells(&self.deps, caller.as_ref(), pool, (from, to)).await?))
    }

    async fn list_pools(
        &self,
        request: Request<ListPoolsRequest>,
    ) -> Result<Response<ListPoolsResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let provider = id("provider_id", &request.get_ref().provider_id)?;
        let mut page = browse::pools(&self.deps, view, provider).await?;
        made::tell(&self.deps, &mut page.pools).await?;
        Ok(Response::new(page))
    }

    async fn put_pool_rules(
        &self,
        request: Request<PutPoolRulesRequest>,
    ) -> Result<Response<PutPoolRulesResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let rules = wire::ledger::parse_rules(&request)?;
        let expected = request.rules.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.CapacityService/PutPoolRules";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::put_rules(&self.deps, call, rules, expected, request.validate_only).await?))
    }

    async fn get_pool_rules(
        &self,
        request: Request<GetPoolRulesRequest>,
    ) -> Result<Response<PoolRules>, Status> {
        let caller = principal::of(&request)?;
        let pool = id("pool_id", &request.get_ref().pool_id)?;
        Ok(Response::new(app::get_rules(&self.deps, &caller, pool).await?))
    }

    async fn edit_cells(
        &self,
        request: Request<EditCellsRequest>,
    ) -> Result<Response<EditCellsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let range = wire::ledger::parse_edit(&request)?;
        let method = "nqi.registry.v1.CapacityService/EditCells";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(app::edit_cells(&self.deps, call, range).await?))
    }

    async fn list_utilisation(
        &self,
        request: Request<ListUtilisationRequest>,
    ) -> Result<Response<ListUtilisationResponse>, Status> {
        let caller = principal::of(&request)?;
        let today = crate::domain::local_day(self.deps.clock.now());
        let (asked, filter) = wire::ledger::parse_utilisation(request.get_ref(), today)?;
        let asked = app::utilisation::scoped(&caller, asked)?;
        Ok(Response::new(app::utilisation::utilisation(&self.deps, &asked, filter).await?))
    }

    // The hold's own id is the key of its placing and of each step.

    async fn place_hold(&self, request: Request<PlaceHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let wanted = wire::capacity::parse_hold(request.get_ref())?;
        self.ask(&caller, What::Place(wanted)).await
    }

    async fn confirm_hold(&self, request: Request<ConfirmHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let (hold, order) = (fields.id("id", &request.id), fields.id("order_id", &request.order_id));
        fields.finish()?;
        self.ask(&caller, What::Step(hold, Step::Confirm(order))).await
    }

    async fn confirm_holds(
        &self,
        request: Request<ConfirmHoldsRequest>,
    ) -> Result<Response<ConfirmHoldsResponse>, Status> {
        let caller = principal::of(&request)?;
        let given = request.into_inner().holds;
        let mut fields = Fields::new();
        fields.require(
            (1..=MOST_TOGETHER).contains(&given.len()),
            "holds",
            "OUT_OF_RANGE",
            format!("应为 1 至 {MOST_TOGETHER} 项。"),
            format!("Must be 1 to {MOST_TOGETHER}."),
        );
        let mut wanted = Vec::with_capacity(given.len().min(MOST_TOGETHER));
        for (at, one) in given.iter().take(MOST_TOGETHER).enumerate() {
            let hold = fields.id(&format!("holds[{at}].id"), &one.id);
            wanted.push((hold, fields.id(&format!("holds[{at}].order_id"), &one.order_id)));
        }
        fields.finish()?;
        let holds = app::confirm_together(&self.deps, &caller, wanted).await?;
        Ok(Response::new(ConfirmHoldsResponse { holds }))
    }

    async fn release_hold(&self, request: Request<ReleaseHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let hold = id("id", &request.get_ref().id)?;
        self.ask(&caller, What::Step(hold, Step::Release)).await
    }

    async fn consume_hold(&self, request: Request<ConsumeHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let hold = id("id", &request.get_ref().id)?;
        self.ask(&caller, What::Step(hold, Step::Consume)).await
    }

    async fn extend_hold(&self, request: Request<ExtendHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let hold = id("id", &request.id)?;
        let until = match &request.expire_time {
            Some(until) => nqi_platform::wire::instant("expire_time", until),
            None => Err(Violation::new("expire_time", "REQUIRED", "必须填写。", "Must be given.")),
        };
        let until = until.map_err(Problem::from)?;
        let mut fields = Fields::new();
        let offer = fields.id_if_any("offer_id", &request.offer_id);
        fields.finish()?;
        self.ask(&caller, What::Step(hold, Step::Extend { until, offer })).await
    }

    async fn get_hold(&self, request: Request<GetHoldRequest>) -> Result<Response<Hold>, Status> {
        let caller = principal::of(&request)?;
        let hold = id("id", &request.get_ref().id)?;
        Ok(Response::new(app::get_hold(&self.deps, &caller, hold).await?))
    }
}
