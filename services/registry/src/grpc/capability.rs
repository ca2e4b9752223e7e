//! `nqi.registry.v1.CapabilityService`.

use crate::Deps;
use crate::app::{self, Call, Stated, browse, made};
use crate::domain::local_day;
use crate::domain::vocabulary::ItemKind;
use crate::store::revision::Kind;
use crate::store::scope_row::RowQuery;
use crate::wire::{self, Fields};
use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::{Role, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::page::filter_hash;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status};

pub(super) struct Capabilities(pub Deps);

#[tonic::async_trait]
impl capability_service_server::CapabilityService for Capabilities {
    async fn put_scope_row(
        &self,
        request: Request<PutScopeRowRequest>,
    ) -> Result<Response<ScopeRow>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::scope_row::parse(&request.provider_id, &request.id, request.scope_row.as_ref())?;
        let expected = request.scope_row.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.CapabilityService/PutScopeRow";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let mut fields = Fields::new();
        let reason = fields.text("reason", &request.reason, 500);
        fields.finish()?;
        Ok(Response::new(
            made::told(&self.0, app::put_scope_row(&self.0, call, written, expected, reason).await?).await?,
        ))
    }

    async fn suspend_scope_row(
        &self,
        request: Request<SuspendScopeRowRequest>,
    ) -> Result<Response<ScopeRow>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let id = fields.id("id", &request.id);
        let days = (request.from.as_ref(), request.until.as_ref());
        let asked = wire::suspension(&mut fields, &request.reason, days, caller.is(Role::Bureau));
        fields.finish()?;
        let method = "nqi.registry.v1.CapabilityService/SuspendScopeRow";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::suspend_row(&self.0, call, id, asked, request.etag.clone()).await?)
                .await?,
        ))
    }

    async fn lift_scope_row(
        &self,
        request: Request<LiftScopeRowRequest>,
    ) -> Result<Response<ScopeRow>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let (id, reason) = (fields.id("id", &request.id), fields.required("reason", &request.reason, 500));
        fields.finish()?;
        let method = "nqi.registry.v1.CapabilityService/LiftScopeRow";
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::lift_row(&self.0, call, id, reason, request.etag.clone()).await?)
                .await?,
        ))
    }

    async fn verify_scope_rows(
        &self,
        request: Request<VerifyScopeRowsRequest>,
    ) -> Result<Response<VerifyScopeRowsResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let few = (1..=500).contains(&request.ids.len());
        fields.require(few, "ids", "OUT_OF_RANGE", "应为 1 至 500 个。", "Must be 1 to 500 ids.");
        let mut ids = Vec::new();
        for (index, id) in request.ids.iter().enumerate().take(500) {
            let id = fields.id(&format!("ids[{index}]"), id);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let outcome = wire::accreditation::outcome(&mut fields, request.verification);
        let source = fields.required("source", &request.source, 500);
        fields.finish()?;
        let method = "nqi.registry.v1.CapabilityService/VerifyScopeRows";
        let call = Call::new(&caller, method, &request, &request.request_id);
        let mut page = app::verify_rows(&self.0, call, ids, outcome, source).await?;
        made::tell(&self.0, &mut page.scope_rows).await?;
        Ok(Response::new(page))
    }

    async fn list_scope_row_revisions(
        &self,
        request: Request<ListScopeRowRevisionsRequest>,
    ) -> Result<Response<ListRevisionsResponse>, Status> {
        let caller = principal::of(&request)?;
        let ListScopeRowRevisionsRequest { id, page_size, page_token } = request.into_inner();
        super::revisions(&self.0, &caller, Kind::ScopeRow, (&id, page_size, &page_token)).await
    }

    async fn get_scope_row(
        &self,
        request: Request<GetScopeRowRequest>,
    ) -> Result<Response<ScopeRow>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let id = parse_id("id", &request.get_ref().id).map_err(Problem::from)?;
        Ok(Response::new(made::told(&self.0, browse::scope_row(&self.0, view, id).await?).await?))
    }

    async fn list_scope_rows(
        &self,
        request: Request<ListScopeRowsRequest>,
    ) -> Result<Response<ListScopeRowsResponse>, Status> {
        let view = browse::view_of(principal::maybe(&request).as_ref());
        let request = request.into_inner();
        let mut fields = Fields::new();
        let kind = request.kind.to_string();
        let states = format!("{}|{}|{}", request.verification, request.suspension, request.valid_today);
        let filter = filter_hash(&[
            &kind,
            &request.provider_id,
            &request.site_id,
            &request.standard,
            &request.query,
            &states,
        ]);
        let (limit, after) = fields.page(request.page_size, 500, &request.page_token, filter);
        let (mut standard, mut family) = (String::new(), String::new());
        if !request.standard.trim().is_empty() {
            match StandardNumber::parse_citable(&request.standard) {
                Ok(number) if number.is_version() => standard = number.key(),
                Ok(number) => family = number.family().alias_root(),
                Err(error) => fields.push("standard", "STANDARD_INVALID", error.zh(), error.to_string()),
            }
        }
        fields.require(
            !request.valid_today || !request.provider_id.is_empty(),
            "provider_id",
            "REQUIRED",
            "按今日有效筛选时，须指定机构。",
            "Name the provider whose rows must be valid today.",
        );
        let query = RowQuery {
            view,
            provider: fields.id_if_any("provider_id", &request.provider_id),
            site: fields.id_if_any("site_id", &request.site_id),
            kind: fields.word("kind", request.kind),
            standard,
            family,
            query: fields.text("query", &request.query, 100),
            verification: wire::accreditation::verification_if_any(&mut fields, request.verification),
            suspended: wire::scope_row::suspension_if_any(&mut fields, request.suspension),
            valid_on: request.valid_today.then(|| local_day(self.0.clock.now())),
            after: after.and_then(|cursor| cursor.parse().ok()),
            limit,
        };
        fields.finish()?;
        let mut page = browse::scope_rows(&self.0, query, filter).await?;
        made::tell(&self.0, &mut page.scope_rows).await?;
        Ok(Response::new(page))
    }

    async fn count_scope(
        &self,
        request: Request<CountScopeRequest>,
    ) -> Result<Response<CountScopeResponse>, Status> {
        let ids = request.into_inner().provider_ids;
        let mut fields = Fields::new();
        let few = (1..=200).contains(&ids.len());
        fields.require(few, "provider_ids", "OUT_OF_RANGE", "应为 1 至 200 个。", "Must be 1 to 200 ids.");
        let read = |(index, id): (usize, &String)| fields.id(&format!("provider_ids[{index}]"), id);
        let providers: Vec<_> = ids.iter().enumerate().take(200).map(read).collect();
        fields.finish()?;
        Ok(Response::new(app::count_scope(&self.0, &providers).await?))
    }

    async fn check_scope(
        &self,
        request: Request<CheckScopeRequest>,
    ) -> Result<Response<CheckScopeResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let place = (fields.id("provider_id", &request.provider_id), fields.id("site_id", &request.site_id));
        let day = fields.day("test_date", request.test_date.as_ref());
        let marks = fields.words("marks", &request.marks);
        let few = !request.rows.is_empty() && request.rows.len() <= 500;
        fields.require(few, "rows", "OUT_OF_RANGE", "应为 1 至 500 行。", "Must be 1 to 500 rows.");
        let mut stated = Vec::new();
        for (index, row) in request.rows.iter().enumerate().take(500) {
            stated.push(Stated {
                kind: fields
                    .word_required(&format!("rows[{index}].kind"), row.kind)
                    .unwrap_or(ItemKind::Testing),
                object: fields.required(&format!("rows[{index}].object"), &row.object, 200),
                parameter: fields.text(&format!("rows[{index}].parameter"), &row.parameter, 200),
                standard: wire::scope_row::standard(
                    &mut fields,
                    &format!("rows[{index}].standard"),
                    &row.standard,
                ),
            });
        }
        fields.finish()?;
        let day = day.ok_or_else(|| Problem::internal("test_date was checked"))?;
        Ok(Response::new(app::check_scope(&self.0, &caller, place, day, &marks, &stated).await?))
    }
}
