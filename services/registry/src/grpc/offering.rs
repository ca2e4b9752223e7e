//! `nqi.registry.v1.OfferingService`.

use crate::Deps;
use crate::app::{self, Call, browse, made};
use crate::domain::offering::State;
use crate::store::offering::OfferingQuery;
use crate::wire::{self, Fields};
use nqi_platform::auth::principal;
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Offerings(pub Deps);

#[tonic::async_trait]
impl offering_service_server::OfferingService for Offerings {
    async fn put_offering(&self, request: Request<PutOfferingRequest>) -> Result<Response<Offering>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::offering::parse(&request.provider_id, &request.id, request.offering.as_ref())?;
        let expected = request.offering.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.OfferingService/PutOffering";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::put_offering(&self.0, call, written, expected).await?).await?,
        ))
    }

    async fn set_offering_state(
        &self,
        request: Request<SetOfferingStateRequest>,
    ) -> Result<Response<Offering>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("id", &request.id);
        let state =
            [State::Published, State::Retired].into_iter().find(|state| *state as i32 == request.state);
        let (zh, en) = ("应为 PUBLISHED 或 RETIRED。", "Must be PUBLISHED or RETIRED.");
        fields.require(state.is_some(), "state", "UNKNOWN_VALUE", zh, en);
        fields.finish()?;
        // Checked just above.
        let state = state.unwrap_or(State::Retired);
        let method = "nqi.registry.v1.OfferingService/SetOfferingState";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let answer = app::set_offering_state(&self.0, call, id, state, request.etag.clone()).await?;
        Ok(Response::new(made::told(&self.0, answer).await?))
    }

    async fn get_offering(&self, request: Request<GetOfferingRequest>) -> Result<Response<Offering>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(made::told(&self.0, browse::offering(&self.0, view, id).await?).await?))
    }

    async fn list_offering_versions(
        &self,
        request: Request<ListOfferingVersionsRequest>,
    ) -> Result<Response<ListOfferingVersionsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let filter = filter_hash(&["versions", &request.id]);
        let page = fields.page(request.page_size, 200, &request.page_token, filter);
        let id = fields.id("id", &request.id);
        fields.finish()?;
        Ok(Response::new(browse::offering_versions(&self.0, &caller, id, page, filter).await?))
    }

    async fn list_offerings(
        &self,
        request: Request<ListOfferingsRequest>,
    ) -> Result<Response<ListOfferingsResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let request = request.into_inner();
        let mut fields = Fields::new();
        let numbers = format!("{}|{}|{}", request.element, request.kind, request.cluster);
        let filter = filter_hash(&[&numbers, &request.provider_id, &request.query]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        let query = OfferingQuery {
            view,
            provider: fields.id_if_any("provider_id", &request.provider_id),
            element: fields.word("element", request.element),
            kind: fields.word("kind", request.kind),
            cluster: fields.word("cluster", request.cluster),
            query: fields.text("query", &request.query, 100),
            after: after.and_then(|cursor| cursor.parse().ok()),
            limit,
        };
        fields.finish()?;
        let mut page = browse::offerings(&self.0, query, filter).await?;
        made::tell(&self.0, &mut page.offerings).await?;
        Ok(Response::new(page))
    }
}
