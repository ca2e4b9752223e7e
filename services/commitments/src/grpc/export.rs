//! `ExportService`: the rows of a list as a file, page by page, so that memory does not grow with the file.

mod evidence;
mod rows;
mod sheet;
mod table;

use nqi_platform::auth::{Principal, principal};
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::tasks::Tasks;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::export_service_server::ExportService;
use nqi_proto::google::api::HttpBody;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{cards, extensions, notices, parse, reads, stats};
use crate::app::{App, names::Names, register::Register};
use evidence::Evidence;
use rows::Source;
use table::{Format, Language};

/// The service over the use cases.
pub struct Exports {
    /// The use cases.
    pub app: App,
    /// The registry, for the names of those who owe something.
    pub register: Register,
    /// Ends files under way with the process.
    pub tasks: Tasks,
}

/// Chunks that wait for a slow reader.
const BUFFER: usize = 4;

type Chunks = ReceiverStream<Result<HttpBody, Status>>;

#[tonic::async_trait]
impl ExportService for Exports {
    type ExportCommitmentsStream = Chunks;
    type ExportCardsStream = Chunks;
    type ExportNoticesStream = Chunks;
    type ExportExtensionsStream = Chunks;
    type ExportEvidenceStream = Chunks;

    async fn export_commitments(
        &self,
        request: Request<pb::ExportCommitmentsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let format = format(&mut checks, request.format);
        let filter = reads::filter(&self.app, &mut checks, &request.filter.unwrap_or_default());
        checks.finish()?;
        self.file(&caller, Source::Clocks(Box::new(filter)), format, request.language).await
    }

    async fn export_cards(
        &self,
        request: Request<pb::ExportCardsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let format = format(&mut checks, request.format);
        let filter = cards::filter(&mut checks, &request.filter.unwrap_or_default());
        checks.finish()?;
        self.file(&caller, Source::Cards(filter), format, request.language).await
    }

    async fn export_notices(
        &self,
        request: Request<pb::ExportNoticesRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let format = format(&mut checks, request.format);
        let filter = notices::filter(&mut checks, &request.filter.unwrap_or_default());
        checks.finish()?;
        self.file(&caller, Source::Notices(filter), format, request.language).await
    }

    async fn export_extensions(
        &self,
        request: Request<pb::ExportExtensionsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let mut checks = Checks::new();
        let format = format(&mut checks, request.format);
        let filter = extensions::filter(&mut checks, &request.filter.unwrap_or_default());
        checks.finish()?;
        self.file(&caller, Source::Extensions(filter), format, request.language).await
    }

    async fn export_evidence(
        &self,
        request: Request<pb::ExportEvidenceRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let request = request.into_inner();
        let (dimension, days, filter) = stats::asked(&request.league.unwrap_or_default())?;
        let (scope, language) = (parse::scope(&caller), language(request.language));
        let evidence = Evidence { scope, dimension, days, filter, language };
        for (_, source) in evidence.sources() {
            let total = source.count(&self.app, scope).await?;
            if total > sheet::MOST_ROWS {
                return Err(too_many(total).into());
            }
        }
        let (app, at, mut names) =
            (self.app.clone(), self.app.clock.now(), Names::new(self.register.clone()));
        let name = format!("evidence-{}-{}.{}", days.from, days.to, Format::Xlsx.extension());
        Ok(self.streamed(name, move |sender| async move {
            let book = evidence.write(&app, &mut names, at).await?;
            rest(table::File::Xlsx(Box::new(book)), Format::Xlsx, &sender).await
        }))
    }
}

impl Exports {
    async fn file(
        &self,
        caller: &Principal,
        source: Source,
        format: Option<Format>,
        language: i32,
    ) -> Result<Response<Chunks>, Status> {
        let format = format.unwrap_or(Format::Csv);
        let language = self::language(language);
        let scope = parse::scope(caller);
        let total = source.count(&self.app, scope).await?;
        if format == Format::Xlsx && total > sheet::MOST_ROWS {
            return Err(too_many(total).into());
        }
        let name = format!("{}.{}", source.name(), format.extension());
        let (app, names) = (self.app.clone(), Names::new(self.register.clone()));
        Ok(self.streamed(name, move |sender| async move {
            write(&app, names, scope, &source, format, language, &sender).await
        }))
    }

    /// A file of this name that is written while it is read; it ends with its reader or with the process.
    fn streamed<W, F>(&self, name: String, write: W) -> Response<Chunks>
    where
        W: FnOnce(Sender<Result<HttpBody, Status>>) -> F,
        F: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        let (sender, receiver) = channel(BUFFER);
        let stop = self.tasks.closing.clone();
        let gone = sender.clone();
        let writing = write(sender.clone());
        self.tasks.spawn("commitments.export", async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = gone.closed() => {}
                done = writing => {
                    if let Err(problem) = done {
                        let _ = sender.send(Err(problem.into())).await;
                    }
                }
            }
        });
        let mut response = Response::new(ReceiverStream::new(receiver));
        if let Ok(name) = name.parse() {
            response.metadata_mut().insert("nqi-filename", name);
        }
        response
    }
}

fn language(code: i32) -> Language {
    match pb::ExportLanguage::try_from(code) {
        Ok(pb::ExportLanguage::En) => Language::En,
        _ => Language::Zh,
    }
}

async fn write(
    app: &App,
    mut names: Names,
    scope: crate::domain::scope::Scope,
    source: &Source,
    format: Format,
    language: Language,
    sender: &Sender<Result<HttpBody, Status>>,
) -> Result<(), Problem> {
    let heads = source.heads(language);
    let mut file = table::File::begin(format, &heads)?;
    let mut cursor = None;
    loop {
        let page = source.page(app, &mut names, scope, language, cursor).await?;
        for row in &page.rows {
            file.push(row)?;
        }
        cursor = page.next;
        if !send(sender, format, file.take()).await {
            return Ok(());
        }
        if cursor.is_none() {
            return rest(file, format, sender).await;
        }
    }
}

/// Sends what a file still holds. A workbook is put together on a thread of its own and read from the disk piece by piece.
async fn rest(
    file: table::File,
    format: Format,
    sender: &Sender<Result<HttpBody, Status>>,
) -> Result<(), Problem> {
    let mut whole = tokio::task::spawn_blocking(move || file.finish()).await.map_err(Problem::internal)??;
    loop {
        let (piece, left) =
            tokio::task::spawn_blocking(move || (whole.next(), whole)).await.map_err(Problem::internal)?;
        whole = left;
        let Some(data) = piece? else { return Ok(()) };
        if !send(sender, format, data).await {
            return Ok(());
        }
    }
}

/// False when the reader has gone.
async fn send(sender: &Sender<Result<HttpBody, Status>>, format: Format, data: Vec<u8>) -> bool {
    if data.is_empty() {
        return true;
    }
    let body = HttpBody { content_type: format.content_type().to_owned(), data, extensions: vec![] };
    sender.send(Ok(body)).await.is_ok()
}

fn format(checks: &mut Checks, code: i32) -> Option<Format> {
    let found = match pb::ExportFormat::try_from(code) {
        Ok(pb::ExportFormat::Csv) => Some(Format::Csv),
        Ok(pb::ExportFormat::Xlsx) => Some(Format::Xlsx),
        _ => None,
    };
    checks.require(
        found.is_some(),
        "format",
        "REQUIRED",
        "请选择 EXPORT_FORMAT_CSV 或 EXPORT_FORMAT_XLSX。",
        "Choose EXPORT_FORMAT_CSV or EXPORT_FORMAT_XLSX.",
    );
    found
}

fn too_many(total: u64) -> Problem {
    Problem::precondition(
        "TOO_MANY_ROWS",
        format!("共 {total} 行，超出工作簿上限 {} 行，请缩小筛选范围或导出 CSV。", sheet::MOST_ROWS),
        format!(
            "{total} rows do not fit a workbook of {}: narrow the filter or export CSV.",
            sheet::MOST_ROWS
        ),
    )
}
