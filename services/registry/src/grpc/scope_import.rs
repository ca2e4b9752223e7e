//! `nqi.registry.v1.ScopeImportService`.

mod file;
mod watch;

use crate::Deps;
use crate::app::{Call, scope_import as app};
use crate::domain::scope_table::Field;
use crate::wire::{self, Fields};
use futures::{StreamExt, TryStreamExt, stream};
use nqi_platform::auth::principal;
use nqi_platform::page::{encode, filter_hash};
use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

pub(super) struct ScopeImports(pub Deps);

type Answer<T> = Result<Response<T>, Status>;
type Chunks = ReceiverStream<Result<HttpBody, Status>>;

/// The provider and the import that a request names.
fn key(provider: &str, id: &str) -> Result<(Uuid, Uuid), Problem> {
    let mut fields = Fields::new();
    let key = (fields.id("provider_id", provider), fields.id("id", id));
    fields.finish()?;
    Ok(key)
}

macro_rules! method {
    ($name:literal) => {
        concat!("nqi.registry.v1.ScopeImportService/", $name)
    };
}

#[tonic::async_trait]
impl scope_import_service_server::ScopeImportService for ScopeImports {
    type WatchScopeImportStream = ReceiverStream<Result<ScopeImport, Status>>;
    type DownloadFailedRowsStream = Chunks;
    type ExportScopeRowsStream = Chunks;

    async fn create_scope_import(&self, request: Request<CreateScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let asked = app::Opened {
            provider: fields.id("provider_id", &request.provider_id),
            site: fields.id_if_any("site_id", &request.site_id),
            accreditation: fields.id_if_any("accreditation_id", &request.accreditation_id),
            file_name: fields.text("file_name", &request.file_name, 200),
        };
        fields.finish()?;
        let call = Call::new(&caller, method!("CreateScopeImport"), &request, &request.request_id);
        Ok(Response::new(app::create(&self.0, call, asked).await?))
    }

    async fn upload_scope_import(
        &self,
        request: Request<Streaming<UploadScopeImportRequest>>,
    ) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let mut incoming = request.into_inner();
        let first = incoming.message().await?.unwrap_or_default();
        let key = key(&first.provider_id, &first.id)?;
        let named = UploadScopeImportRequest { content: None, ..first.clone() };
        let call = Call::new(&caller, method!("UploadScopeImport"), &named, "");
        let pieces = stream::once(async move { Ok(first) }).chain(incoming);
        let pieces = pieces
            .map_ok(|message| message.content.map(|content| content.data.into()).unwrap_or_default())
            // The caller went away or sent nonsense: its own status says so best.
            .map_err(|status: Status| Problem::from_status(&status));
        Ok(Response::new(app::upload(&self.0, call, key, Box::pin(pieces)).await?))
    }

    async fn check_scope_import(&self, request: Request<CheckScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let mut fields = Fields::new();
        let mut chosen = Vec::new();
        for (index, column) in request.columns.iter().enumerate() {
            let field = Field::from_number(column.field);
            fields.require(
                column.field == 0 || field.is_some(),
                &format!("columns[{index}].field"),
                "UNKNOWN_VALUE",
                format!("没有编号为 {} 的取值。", column.field),
                format!("{} is not a value of this field.", column.field),
            );
            chosen.push((usize::try_from(column.number).unwrap_or_default(), field));
        }
        fields.finish()?;
        let call = Call::new(&caller, method!("CheckScopeImport"), &request, &request.request_id);
        Ok(Response::new(app::check(&self.0, call, key, chosen).await?))
    }

    async fn apply_scope_import(&self, request: Request<ApplyScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let mode = wire::scope_import::mode(request.mode);
        let mut fields = Fields::new();
        fields.require(
            mode.is_some(),
            "mode",
            "REQUIRED",
            "应为 ALL_OR_NOTHING（全部或不写入）或 VALID_ONLY（只写入有效行）。",
            "Must be ALL_OR_NOTHING or VALID_ONLY.",
        );
        fields.finish()?;
        let mode = mode.ok_or_else(|| Problem::internal("mode was checked"))?;
        let call = Call::new(&caller, method!("ApplyScopeImport"), &request, &request.request_id);
        Ok(Response::new(app::apply(&self.0, call, key, mode).await?))
    }

    async fn cancel_scope_import(&self, request: Request<CancelScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let call = Call::new(&caller, method!("CancelScopeImport"), &request, &request.request_id);
        Ok(Response::new(app::cancel(&self.0, call, key).await?))
    }

    async fn undo_scope_import(&self, request: Request<UndoScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let call = Call::new(&caller, method!("UndoScopeImport"), &request, &request.request_id);
        Ok(Response::new(app::undo(&self.0, call, key).await?))
    }

    async fn get_scope_import(&self, request: Request<GetScopeImportRequest>) -> Answer<ScopeImport> {
        let caller = principal::of(&request)?;
        let (provider, id) = key(&request.get_ref().provider_id, &request.get_ref().id)?;
        let found = app::get(&self.0, &caller, provider, id).await?;
        Ok(Response::new(wire::scope_import::present(&found)))
    }

    async fn list_scope_imports(
        &self,
        request: Request<ListScopeImportsRequest>,
    ) -> Answer<ListScopeImportsResponse> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let provider = fields.id("provider_id", &request.provider_id);
        let filter = filter_hash(&["scope_imports", &request.provider_id]);
        let (limit, before) = fields.page(request.page_size, 100, &request.page_token, filter);
        fields.finish()?;
        let before = before.and_then(|cursor| cursor.parse().ok());
        let mut found = app::list(&self.0, &caller, provider, before, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|last| encode(filter, &last.id.to_string()));
        Ok(Response::new(ListScopeImportsResponse {
            scope_imports: found.iter().map(wire::scope_import::present).collect(),
            next_page_token: next.unwrap_or_default(),
        }))
    }

    async fn watch_scope_import(
        &self,
        request: Request<WatchScopeImportRequest>,
    ) -> Answer<Self::WatchScopeImportStream> {
        let caller = principal::of(&request)?;
        let key = key(&request.get_ref().provider_id, &request.get_ref().id)?;
        Ok(Response::new(watch::start(&self.0, caller, key).await?))
    }

    async fn list_scope_import_errors(
        &self,
        request: Request<ListScopeImportErrorsRequest>,
    ) -> Answer<ListScopeImportErrorsResponse> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let mut fields = Fields::new();
        let filter = filter_hash(&["scope_import_errors", &request.provider_id, &request.id]);
        let (limit, after) = fields.page(request.page_size, 500, &request.page_token, filter);
        fields.finish()?;
        let after = after.and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
        let mut found = app::errors(&self.0, &caller, key, after, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|(line, _)| encode(filter, &line.to_string()));
        let errors = found.into_iter().flat_map(|(line, told)| wire::scope_import::errors(line, told));
        Ok(Response::new(ListScopeImportErrorsResponse {
            errors: errors.collect(),
            next_page_token: next.unwrap_or_default(),
        }))
    }

    async fn list_scope_import_kept(
        &self,
        request: Request<ListScopeImportKeptRequest>,
    ) -> Answer<ListScopeImportKeptResponse> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let key = key(&request.provider_id, &request.id)?;
        let mut fields = Fields::new();
        let filter = filter_hash(&["scope_import_kept", &request.provider_id, &request.id]);
        let (limit, after) = fields.page(request.page_size, 500, &request.page_token, filter);
        fields.finish()?;
        let after = after.and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
        let mut found = app::kept(&self.0, &caller, key, after, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|(row, _)| encode(filter, &row.to_string()));
        Ok(Response::new(ListScopeImportKeptResponse {
            rows: found.into_iter().map(wire::scope_import::kept).collect(),
            next_page_token: next.unwrap_or_default(),
        }))
    }

    async fn download_failed_rows(
        &self,
        request: Request<DownloadFailedRowsRequest>,
    ) -> Answer<Self::DownloadFailedRowsStream> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let (provider, id) = key(&request.provider_id, &request.id)?;
        let format = file::format(request.format)?;
        let failed = app::failed_rows(&self.0, &caller, provider, id).await?;
        let deps = self.0.clone();
        Ok(file::stream(&self.0, "failed-rows", format, move |sender| failed.send(deps, format, sender)))
    }

    async fn export_scope_rows(
        &self,
        request: Request<ExportScopeRowsRequest>,
    ) -> Answer<Self::ExportScopeRowsStream> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut fields = Fields::new();
        let provider = fields.id("provider_id", &request.provider_id);
        fields.finish()?;
        let format = file::format(request.format)?;
        let export = app::export_scope(&self.0, &caller, provider).await?;
        let deps = self.0.clone();
        Ok(file::stream(&self.0, "capabilities", format, move |sender| export.send(deps, format, sender)))
    }
}
