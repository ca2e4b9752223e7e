//! `nqi.registry.v1.ProviderService`.

use crate::Deps;
use crate::app::{self, Call, browse, made};
use crate::domain::local_day;
use crate::store::accreditation::AccreditationQuery;
use crate::store::profile::ProviderQuery;
use crate::store::revision::Kind;
use crate::store::scope_row::View;
use crate::wire::{self, Fields};
use jiff::ToSpan;
use nqi_platform::auth::principal;
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Providers(pub Deps);

#[tonic::async_trait]
impl provider_service_server::ProviderService for Providers {
    async fn put_provider(&self, request: Request<PutProviderRequest>) -> Result<Response<Provider>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::provider::parse(&request.id, request.provider.as_ref())?;
        let expected = request.provider.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.ProviderService/PutProvider";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::put_provider(&self.0, call, written, expected).await?).await?,
        ))
    }

    async fn get_provider(&self, request: Request<GetProviderRequest>) -> Result<Response<Provider>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let id = parse_id("id", &request.get_ref().id).map_err(nqi_platform::problem::Problem::from)?;
        Ok(Response::new(made::told_whole(&self.0, browse::provider(&self.0, view, id).await?).await?))
    }

    async fn list_providers(
        &self,
        request: Request<ListProvidersRequest>,
    ) -> Result<Response<ListProvidersResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let request = request.into_inner();
        let mut fields = Fields::new();
        let numbers = format!("{}|{}", request.kind, request.cluster);
        let filter = filter_hash(&[&numbers, &request.region, &request.query]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        let region =
            if request.region.is_empty() { String::new() } else { fields.region("region", &request.region) };
        let query = ProviderQuery {
            kind: fields.word("kind", request.kind),
            cluster: fields.word("cluster", request.cluster),
            region,
            query: fields.text("query", &request.query, 100),
            every_state: view == View::All,
            after: after.and_then(|cursor| {
                cursor.split_once('|').map(|(id, name)| (name.to_owned(), id.parse().unwrap_or_default()))
            }),
            limit,
        };
        fields.finish()?;
        let mut page = browse::providers(&self.0, query, filter).await?;
        made::tell(&self.0, &mut page.providers).await?;
        Ok(Response::new(page))
    }

    async fn set_provider_state(
        &self,
        request: Request<SetProviderStateRequest>,
    ) -> Result<Response<Provider>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("id", &request.id);
        let state = wire::provider::state(&mut fields, request.state);
        let reason = fields.required("reason", &request.reason, 500);
        fields.finish()?;
        // Checked just above.
        let state = state.unwrap_or(crate::domain::provider::State::Suspended);
        let method = "nqi.registry.v1.ProviderService/SetProviderState";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let answer = app::set_provider_state(&self.0, call, id, state, request.etag.clone(), reason).await?;
        Ok(Response::new(made::told(&self.0, answer).await?))
    }

    async fn put_site(&self, request: Request<PutSiteRequest>) -> Result<Response<Site>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::site::parse(&request.provider_id, &request.id, request.site.as_ref())?;
        let expected = request.site.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.ProviderService/PutSite";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(made::told(&self.0, app::put_site(&self.0, call, written, expected).await?).await?))
    }

    async fn put_accreditation(
        &self,
        request: Request<PutAccreditationRequest>,
    ) -> Result<Response<Accreditation>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let given = request.accreditation.as_ref();
        let written = wire::accreditation::parse(&request.provider_id, &request.id, given)?;
        let expected = given.map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.ProviderService/PutAccreditation";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let mut fields = Fields::new();
        let reason = fields.text("reason", &request.reason, 500);
        fields.finish()?;
        Ok(Response::new(
            made::told(&self.0, app::put_accreditation(&self.0, call, written, expected, reason).await?)
                .await?,
        ))
    }

    async fn set_accreditation_state(
        &self,
        request: Request<SetAccreditationStateRequest>,
    ) -> Result<Response<Accreditation>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let decision = wire::accreditation::state_decision(&request)?;
        let method = "nqi.registry.v1.ProviderService/SetAccreditationState";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let answer = app::set_accreditation_state(&self.0, call, decision, request.etag.clone()).await?;
        Ok(Response::new(made::told(&self.0, answer).await?))
    }

    async fn list_accreditations(
        &self,
        request: Request<ListAccreditationsRequest>,
    ) -> Result<Response<ListAccreditationsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let numbers = format!(
            "{}|{}|{}|{}|{:?}",
            request.scheme, request.state, request.verification, request.expiring_days, request.on
        );
        let filter = filter_hash(&[&numbers, &request.provider_id, &request.query]);
        let (limit, after) = fields.page(request.page_size, 200, &request.page_token, filter);
        fields.within("expiring_days", request.expiring_days.into(), 0, 3650);
        let day = fields.day_if_any("on", request.on.as_ref());
        let day = day.unwrap_or_else(|| local_day(self.0.clock.now()));
        let days = i64::from(request.expiring_days.clamp(0, 3650));
        let query = AccreditationQuery {
            provider: fields.id_if_any("provider_id", &request.provider_id),
            scheme: fields.word("scheme", request.scheme),
            state: wire::accreditation::state_if_any(&mut fields, request.state),
            verification: wire::accreditation::verification_if_any(&mut fields, request.verification),
            ending: (days > 0).then(|| (day, day.saturating_add(days.days()))),
            query: fields.text("query", &request.query, 100),
            after: after.and_then(|cursor| {
                let (day, id) = cursor.split_once('|')?;
                Some((day.parse().ok()?, id.parse().ok()?))
            }),
            limit,
        };
        fields.finish()?;
        let mut page = app::list_accreditations(&self.0, &caller, query, day, filter).await?;
        made::tell(&self.0, page.entries.iter_mut().filter_map(|it| it.accreditation.as_mut())).await?;
        Ok(Response::new(page))
    }

    async fn get_accreditation_impact(
        &self,
        request: Request<GetAccreditationImpactRequest>,
    ) -> Result<Response<Impact>, Status> {
        let caller = principal::of(&request)?;
        let id = parse_id("id", &request.get_ref().id).map_err(nqi_platform::problem::Problem::from)?;
        Ok(Response::new(app::accreditation_impact(&self.0, &caller, id).await?))
    }

    async fn list_accreditation_revisions(
        &self,
        request: Request<ListAccreditationRevisionsRequest>,
    ) -> Result<Response<ListRevisionsResponse>, Status> {
        let caller = principal::of(&request)?;
        let ListAccreditationRevisionsRequest { id, page_size, page_token } = request.into_inner();
        super::revisions(&self.0, &caller, Kind::Accreditation, (&id, page_size, &page_token)).await
    }

    async fn verify_accreditation(
        &self,
        request: Request<VerifyAccreditationRequest>,
    ) -> Result<Response<Accreditation>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let decision = wire::accreditation::decision(&request)?;
        let method = "nqi.registry.v1.ProviderService/VerifyAccreditation";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let answer = app::verify_accreditation(&self.0, call, decision, request.etag.clone()).await?;
        Ok(Response::new(made::told(&self.0, answer).await?))
    }
}
