//! `ExportService`: the rows of a list as a file, page by page, so that memory does not grow with the file.

mod evidence;
mod lists;
mod rows;
mod sheet;
mod table;

use nqi_platform::auth::{Principal, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::tasks::Tasks;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::export_service_server::ExportService;
use nqi_proto::google::api::HttpBody;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{cards, extensions, findings, notices, parse, reads, stats};
use crate::app::{App, credit, names::Names, register::Register};
use evidence::{Asked, Evidence};
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
    type ExportFindingsStream = Chunks;
    type ExportPoliciesStream = Chunks;
    type ExportPeriodsStream = Chunks;
    type ExportCreditClassesStream = Chunks;
    type ExportEvidenceStream = Chunks;
    type ExportPeriodEvidenceStream = Chunks;
    type ExportCreditEvidenceStream = Chunks;

    async fn export_commitments(
        &self,
        request: Request<pb::ExportCommitmentsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportCommitmentsRequest { format, language, filter } = request.into_inner();
        let filter = filter.unwrap_or_default();
        let source =
            |checks: &mut Checks| Source::Clocks(Box::new(reads::filter(&self.app, checks, &filter)));
        self.listed(&caller, format, language, source).await
    }

    async fn export_cards(
        &self,
        request: Request<pb::ExportCardsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportCardsRequest { format, language, filter } = request.into_inner();
        let filter = filter.unwrap_or_default();
        let source = |checks: &mut Checks| Source::Cards(cards::filter(checks, &filter));
        self.listed(&caller, format, language, source).await
    }

    async fn export_notices(
        &self,
        request: Request<pb::ExportNoticesRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportNoticesRequest { format, language, filter } = request.into_inner();
        let filter = filter.unwrap_or_default();
        let source = |checks: &mut Checks| Source::Notices(notices::filter(checks, &filter));
        self.listed(&caller, format, language, source).await
    }

    async fn export_extensions(
        &self,
        request: Request<pb::ExportExtensionsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportExtensionsRequest { format, language, filter } = request.into_inner();
        let filter = filter.unwrap_or_default();
        let source = |checks: &mut Checks| Source::Extensions(extensions::filter(checks, &filter));
        self.listed(&caller, format, language, source).await
    }

    async fn export_findings(
        &self,
        request: Request<pb::ExportFindingsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportFindingsRequest { format, language, filter } = request.into_inner();
        let (format, language, mut names) = (required(format)?, self::language(language), self.names());
        let provider = filter.unwrap_or_default().provider_id;
        let listing = lists::findings(&self.app, &caller, &provider, &mut names, language).await?;
        self.file(&caller, Source::Whole(listing), format, language).await
    }

    async fn export_policies(
        &self,
        request: Request<pb::ExportPoliciesRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportPoliciesRequest { format, language } = request.into_inner();
        let (format, language) = (required(format)?, self::language(language));
        let listing = lists::policies(&self.app, language).await?;
        self.file(&caller, Source::Whole(listing), format, language).await
    }

    async fn export_periods(
        &self,
        request: Request<pb::ExportPeriodsRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportPeriodsRequest { format, language } = request.into_inner();
        let (format, language) = (required(format)?, self::language(language));
        let listing = lists::periods(&self.app).await?;
        self.file(&caller, Source::Whole(listing), format, language).await
    }

    async fn export_credit_classes(
        &self,
        request: Request<pb::ExportCreditClassesRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportCreditClassesRequest { format, language } = request.into_inner();
        let (format, language, mut names) = (required(format)?, self::language(language), self.names());
        let listing = lists::credit_classes(&self.app, &self.register, &mut names, language).await?;
        self.file(&caller, Source::Whole(listing), format, language).await
    }

    async fn export_evidence(
        &self,
        request: Request<pb::ExportEvidenceRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportEvidenceRequest { language, league, format } = request.into_inner();
        let (dimension, days, filter) = stats::asked(&league.unwrap_or_default())?;
        let (format, language, mut names) = (either(format)?, self::language(language), self.names());
        let asked = Asked { dimension, days, filter };
        let (scope, at) = (parse::scope(&caller), self.app.clock.now());
        let evidence = evidence::of_league(&self.app, &mut names, scope, &asked, language, at).await?;
        self.book(evidence, names, format).await
    }

    async fn export_period_evidence(
        &self,
        request: Request<pb::ExportPeriodEvidenceRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportPeriodEvidenceRequest { period, restatement, language, format } = request.into_inner();
        let (format, language, mut names) = (either(format)?, self::language(language), self.names());
        let (period, found, results) = stats::published(&self.app, &period, restatement).await?;
        let (scope, at) = (parse::scope(&caller), self.app.clock.now());
        let published = (&found, &results);
        let evidence = evidence::of_period(&mut names, scope, period, published, language, at).await?;
        self.book(evidence, names, format).await
    }

    async fn export_credit_evidence(
        &self,
        request: Request<pb::ExportCreditEvidenceRequest>,
    ) -> Result<Response<Chunks>, Status> {
        let caller = principal::of(&request)?;
        let pb::ExportCreditEvidenceRequest { provider_id, language, format } = request.into_inner();
        let (format, language, mut names) = (either(format)?, self::language(language), self.names());
        let provider = parse_id("provider_id", &provider_id).map_err(Problem::from)?;
        // Whoever may not read the findings may not read the evidence either.
        findings::about(&self.app, &caller, &provider_id).await?;
        let credit = credit::of(&self.app, &self.register, provider).await?;
        let scope = parse::scope(&caller);
        let evidence = evidence::of_credit(&self.app, &mut names, scope, &credit, language).await?;
        self.book(evidence, names, format).await
    }
}

impl Exports {
    fn names(&self) -> Names {
        Names::new(self.register.clone())
    }

    /// The rows of a filter, once it and the form are found to be in order, both told at once.
    async fn listed(
        &self,
        caller: &Principal,
        form: i32,
        language: i32,
        source: impl FnOnce(&mut Checks) -> Source,
    ) -> Result<Response<Chunks>, Status> {
        let mut checks = Checks::new();
        let format = format(&mut checks, form);
        let source = source(&mut checks);
        checks.finish()?;
        self.file(caller, source, format.unwrap_or(Format::Csv), self::language(language)).await
    }

    /// Evidence as a file.
    async fn book(
        &self,
        evidence: Evidence,
        mut names: Names,
        format: Format,
    ) -> Result<Response<Chunks>, Status> {
        evidence.check(&self.app, format).await?;
        let name = format!("{}.{}", evidence.name, format.extension());
        let app = self.app.clone();
        Ok(self.streamed(name, move |sender| async move {
            match evidence.write(&app, &mut names, format, &sender).await? {
                Some(file) => rest(file, format, &sender).await,
                None => Ok(()),
            }
        }))
    }

    async fn file(
        &self,
        caller: &Principal,
        source: Source,
        format: Format,
        language: Language,
    ) -> Result<Response<Chunks>, Status> {
        let scope = parse::scope(caller);
        let total = source.count(&self.app, scope).await?;
        if format == Format::Xlsx && total > sheet::MOST_ROWS {
            return Err(too_many(total).into());
        }
        let name = format!("{}.{}", source.name(), format.extension());
        let (app, names) = (self.app.clone(), self.names());
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

/// A form that must be stated.
fn required(code: i32) -> Result<Format, Problem> {
    let mut checks = Checks::new();
    let found = format(&mut checks, code);
    checks.finish()?;
    found.ok_or_else(|| Problem::internal("a form passed its checks without being one"))
}

/// A form that is a workbook unless it is stated.
fn either(code: i32) -> Result<Format, Problem> {
    if code == 0 { Ok(Format::Xlsx) } else { required(code) }
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
