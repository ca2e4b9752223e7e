//! `nqi.registry.v1.ResourceService`.

use crate::Deps;
use crate::app::resource_reads::{self, Asked};
use crate::app::{self, Call, made};
use crate::domain::vocabulary::ResourceState;
use crate::store::resource::ResourceQuery;
use crate::wire::{self, Fields};
use nqi_platform::auth::principal;
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Resources(pub Deps);

/// A region code, or none.
fn region_if_any(fields: &mut Fields, value: &str) -> String {
    if value.is_empty() { String::new() } else { fields.region("region", value) }
}

#[tonic::async_trait]
impl resource_service_server::ResourceService for Resources {
    async fn put_resource(&self, request: Request<PutResourceRequest>) -> Result<Response<Resource>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::resource::parse(&request.id, request.resource.as_ref())?;
        let expected = request.resource.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.ResourceService/PutResource";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::put_resource(&self.0, call, written, expected).await?).await?,
        ))
    }

    async fn set_resource_state(
        &self,
        request: Request<SetResourceStateRequest>,
    ) -> Result<Response<Resource>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("id", &request.id);
        let state = [ResourceState::Published, ResourceState::Retired]
            .into_iter()
            .find(|state| state.number() == request.state);
        let (zh, en) = ("应为 PUBLISHED 或 RETIRED。", "Must be PUBLISHED or RETIRED.");
        fields.require(state.is_some(), "state", "UNKNOWN_VALUE", zh, en);
        fields.finish()?;
        // Checked just above.
        let state = state.unwrap_or(ResourceState::Retired);
        let method = "nqi.registry.v1.ResourceService/SetResourceState";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(
                &self.0,
                app::set_resource_state(&self.0, call, id, state, request.etag.clone()).await?,
            )
            .await?,
        ))
    }

    async fn get_resource(&self, request: Request<GetResourceRequest>) -> Result<Response<Resource>, Status> {
        let caller = principal::maybe(&request);
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(
            made::told(&self.0, resource_reads::resource(&self.0, caller.as_ref(), id).await?).await?,
        ))
    }

    async fn search_resources(
        &self,
        request: Request<SearchResourcesRequest>,
    ) -> Result<Response<SearchResourcesResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let free_on = fields.day_if_any("free_on", request.free_on.as_ref());
        let filter = filter_hash(&[
            &request.query,
            &request.class.to_string(),
            &request.region,
            &free_on.map(|day| day.to_string()).unwrap_or_default(),
        ]);
        let size = if request.page_size == 0 { 20 } else { request.page_size };
        let (limit, after) = fields.page(size, 100, &request.page_token, filter);
        let query = ResourceQuery {
            class: fields.word("class", request.class),
            region: region_if_any(&mut fields, &request.region),
            query: fields.text("query", &request.query, 100),
            after: after.and_then(|cursor| cursor.parse().ok()),
            limit,
            ..ResourceQuery::default()
        };
        fields.finish()?;
        let mut page = resource_reads::search(&self.0, Asked { query, free_on, filter }).await?;
        made::tell(&self.0, page.resources.iter_mut().filter_map(|it| it.resource.as_mut())).await?;
        Ok(Response::new(page))
    }

    async fn list_resources(
        &self,
        request: Request<ListResourcesRequest>,
    ) -> Result<Response<ListResourcesResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let numbers = format!("{}|{}", request.class, request.state);
        let filter = filter_hash(&[&numbers, &request.query]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        let query = ResourceQuery {
            class: fields.word("class", request.class),
            state: fields.word("state", request.state),
            query: fields.text("query", &request.query, 100),
            after: after.and_then(|cursor| cursor.parse().ok()),
            limit,
            ..ResourceQuery::default()
        };
        fields.finish()?;
        let mut page = resource_reads::list(&self.0, &caller, query, filter).await?;
        made::tell(&self.0, &mut page.resources).await?;
        Ok(Response::new(page))
    }

    async fn list_slots(
        &self,
        request: Request<ListSlotsRequest>,
    ) -> Result<Response<ListSlotsResponse>, Status> {
        let caller = principal::maybe(&request);
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("resource_id", &request.resource_id);
        let from = fields.day_if_any("from", request.from.as_ref());
        let to = fields.day_if_any("to", request.to.as_ref());
        fields.finish()?;
        Ok(Response::new(resource_reads::slots(&self.0, caller.as_ref(), id, (from, to)).await?))
    }

    async fn report_utilisation(
        &self,
        request: Request<ReportUtilisationRequest>,
    ) -> Result<Response<ReportUtilisationResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let from = fields.day_if_any("from", request.from.as_ref());
        let to = fields.day_if_any("to", request.to.as_ref());
        let query = ResourceQuery {
            class: fields.word("class", request.class),
            region: region_if_any(&mut fields, &request.region),
            ..ResourceQuery::default()
        };
        fields.finish()?;
        Ok(Response::new(resource_reads::utilisation(&self.0, &caller, query, (from, to)).await?))
    }
}
