//! `nqi.registry.v1.StandardService`.

use super::upload;
use crate::Deps;
use crate::app::{self, Call, Grounds, browse, made};
use crate::domain::local_day;
use crate::store::revision::Kind;
use crate::store::standard::StandardQuery;
use crate::wire::{self, Fields};
use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::{Role, principal};
use nqi_platform::page::filter_hash;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use tonic::{Request, Response, Status, Streaming};

pub(super) struct Standards(pub Deps);

#[tonic::async_trait]
impl standard_service_server::StandardService for Standards {
    async fn put_standard(&self, request: Request<PutStandardRequest>) -> Result<Response<Standard>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::standard::parse(&request.id, request.standard.as_ref())?;
        let expected = request.standard.as_ref().map(|it| it.etag.clone()).unwrap_or_default();
        let method = "nqi.registry.v1.StandardService/PutStandard";
        let mut fields = Fields::new();
        let grounds = grounds(&mut fields, &request.reason, &request.source);
        fields.finish()?;
        let call = Call::new(&caller, method, &request, &request.request_id);
        Ok(Response::new(
            made::told(&self.0, app::put_standard(&self.0, call, written, expected, grounds).await?).await?,
        ))
    }

    async fn preview_standard(
        &self,
        request: Request<PreviewStandardRequest>,
    ) -> Result<Response<PreviewStandardResponse>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let written = wire::standard::parse(&request.id, request.standard.as_ref())?;
        Ok(Response::new(app::preview_standard(&self.0, &caller, written).await?))
    }

    async fn import_standards(
        &self,
        request: Request<Streaming<ImportStandardsRequest>>,
    ) -> Result<Response<ImportStandardsResponse>, Status> {
        let caller = principal::of(&request)?;
        caller.require(&[Role::Bureau, Role::Service])?;
        let (mut first, content) =
            upload::collect(request.into_inner(), self.0.config.sheet_max_bytes).await?;
        let mut fields = Fields::new();
        let grounds = grounds(&mut fields, &first.reason, &first.source);
        fields.finish()?;
        // The key stands for the whole sheet, however it was cut into messages.
        first.content = Some(HttpBody { data: content.to_vec(), ..HttpBody::default() });
        let method = "nqi.registry.v1.StandardService/ImportStandards";
        let call = Call::new(&caller, method, &first, &first.request_id);
        Ok(Response::new(app::import_standards(&self.0, call, content, grounds, first.dry_run).await?))
    }

    async fn get_standard(
        &self,
        request: Request<GetStandardRequest>,
    ) -> Result<Response<GetStandardResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let (id, day) = (fields.id("id", &request.id), fields.day_if_any("on", request.on.as_ref()));
        fields.finish()?;
        let mut page = app::get_standard(&self.0, id, day).await?;
        made::tell(&self.0, page.standard.iter_mut().chain(&mut page.versions)).await?;
        Ok(Response::new(page))
    }

    async fn list_standard_revisions(
        &self,
        request: Request<ListStandardRevisionsRequest>,
    ) -> Result<Response<ListRevisionsResponse>, Status> {
        let caller = principal::of(&request)?;
        let ListStandardRevisionsRequest { id, page_size, page_token } = request.into_inner();
        super::revisions(&self.0, &caller, Kind::Standard, (&id, page_size, &page_token)).await
    }

    async fn lookup_standard(
        &self,
        request: Request<LookupStandardRequest>,
    ) -> Result<Response<LookupStandardResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let day = fields.day_if_any("on", request.on.as_ref());
        fields.finish()?;
        let number = StandardNumber::parse_citable(&request.number)
            .map_err(|error| Violation::new("number", "STANDARD_INVALID", error.zh(), error.to_string()))
            .map_err(Problem::from)?;
        let mut page = browse::lookup_standard(&self.0, &number, day).await?;
        made::tell(&self.0, &mut page.versions).await?;
        Ok(Response::new(page))
    }

    async fn list_standards(
        &self,
        request: Request<ListStandardsRequest>,
    ) -> Result<Response<ListStandardsResponse>, Status> {
        let request = request.into_inner();
        let mut fields = Fields::new();
        let numbers = format!("{}|{}|{:?}", request.cluster, request.status, request.on);
        let filter = filter_hash(&[&request.query, &request.prefix, &numbers]);
        let (limit, after) = fields.page(request.page_size, 500, &request.page_token, filter);
        let today = || local_day(self.0.clock.now());
        let query = StandardQuery {
            query: fields.text("query", &request.query, 100),
            cluster: fields.word("cluster", request.cluster),
            prefix: prefix(&fields.text("prefix", &request.prefix, 60)),
            status: wire::standard::status(&mut fields, "status", request.status),
            day: fields.day_if_any("on", request.on.as_ref()).unwrap_or_else(today),
            after,
            limit,
        };
        fields.finish()?;
        let mut page = browse::standards(&self.0, query, filter).await?;
        made::tell(&self.0, &mut page.standards).await?;
        Ok(Response::new(page))
    }
}

fn grounds(fields: &mut Fields, reason: &str, source: &str) -> Grounds {
    Grounds { reason: fields.text("reason", reason, 500), source: fields.text("source", source, 500) }
}

/// How numbers begin, in the normal form as far as it can be read: `gbt33` is `GB/T 33`, `GB/T` stays with its space.
fn prefix(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    match StandardNumber::parse(text) {
        Ok(number) if !number.is_series() => number.key(),
        _ => text.to_uppercase(),
    }
}
