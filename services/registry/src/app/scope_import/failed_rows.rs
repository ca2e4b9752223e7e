//! The failed rows of an import as a sheet: every original column, then the row's number and the reasons.

use super::get;
use crate::Deps;
use crate::app::sheet::writing::{Format, Sheet};
use crate::app::sheet::{self, Limits, Lines, Next, Refused};
use crate::domain::scope_import::{ScopeImport, Told};
use crate::domain::sheet::{Line, Merged};
use crate::store::scope_import;
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use std::collections::HashMap;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

/// Rows of errors read at once.
const PAGE: u64 = 2000;
/// A chunk is handed out when it has this many bytes of CSV: so many rows.
const ROWS_PER_CHUNK: usize = 500;
/// Titles behind the original ones.
const REASONS: [&str; 4] = ["原行号 Row", "错误代码 Code", "错误说明", "Reason"];

/// The import whose rows are asked for, checked; then [`Failed::send`] streams the sheet.
pub(crate) async fn failed_rows(
    deps: &Deps,
    caller: &Principal,
    provider: Uuid,
    id: Uuid,
) -> Result<Failed, Problem> {
    let it = get(deps, caller, provider, id).await?;
    if it.file.is_none() {
        return Err(Problem::precondition(
            "FILE_NOT_KEPT",
            "该导入的文件尚未上传或已过保存期。",
            "The file of this import was not uploaded yet or is not kept any more.",
        ));
    }
    Ok(Failed(it))
}

/// A sheet of failed rows to come.
pub(crate) struct Failed(ScopeImport);

impl Failed {
    /// Writes the sheet into `sender`, piece by piece.
    pub async fn send(self, deps: Deps, format: Format, sender: Sender<Result<Vec<u8>, Problem>>) {
        if let Err(problem) = self.run(&deps, format, &sender).await {
            // A receiver that has gone needs no error.
            let _ = sender.send(Err(problem)).await;
        }
    }

    async fn run(
        &self,
        deps: &Deps,
        format: Format,
        sender: &Sender<Result<Vec<u8>, Problem>>,
    ) -> Result<(), Problem> {
        let kept = self.0.file.clone().ok_or_else(|| Problem::internal("the file was checked"))?;
        let mut reasons: HashMap<u32, Vec<Told>> = HashMap::new();
        let mut after = 0;
        loop {
            let page = scope_import::errors(deps.db.reader(), self.0.id, after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            reasons.extend(page);
        }
        let content = scope_import::content(deps.db.reader(), kept.id, kept.size).await?;
        let (limits, sender) = (Limits::of_scope(&deps.config), sender.clone());
        let header = (self.0.proposal.header_row, self.0.proposal.columns.len());
        let written = tokio::task::spawn_blocking(move || {
            let begun = Sheet::begin(format)?;
            let mut writing = Writing { header, reasons, sheet: begun, rows: 0, sender, failed: None };
            sheet::read(&content, &limits, &mut writing).map_err(|Refused(why)| {
                Problem::internal(format!("a file that was read before: {}", why.code))
            })?;
            writing.end()
        });
        written.await.map_err(Problem::internal)?
    }
}

struct Writing {
    /// The row of the titles, and how many there are.
    header: (u32, usize),
    reasons: HashMap<u32, Vec<Told>>,
    sheet: Sheet,
    rows: usize,
    sender: Sender<Result<Vec<u8>, Problem>>,
    failed: Option<Problem>,
}

impl Writing {
    fn put(&mut self, line: &Line) -> Result<Next, Problem> {
        let mut cells = line.cells.clone();
        // Reasons stand behind the last title, also when a row is shorter; cells beyond the titles stay.
        cells.resize(self.header.1.max(cells.len()), String::new());
        if line.number == self.header.0 {
            cells.extend(REASONS.map(str::to_owned));
        } else {
            let Some(told) = self.reasons.get(&line.number) else { return Ok(Next::Go) };
            let each = |say: fn(&Told) -> String| told.iter().map(say).collect::<Vec<_>>().join("; ");
            cells.push(line.number.to_string());
            cells.push(each(|it| it.reason.code.clone()));
            cells.push(each(|it| named(&it.column, &it.reason.zh)));
            cells.push(each(|it| named(&it.column, &it.reason.en)));
        }
        self.sheet.push(&cells)?;
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_PER_CHUNK) {
            let chunk = self.sheet.take()?;
            if !chunk.is_empty() && self.sender.blocking_send(Ok(chunk)).is_err() {
                return Ok(Next::Stop);
            }
        }
        Ok(Next::Go)
    }

    fn end(self) -> Result<(), Problem> {
        if let Some(problem) = self.failed {
            return Err(problem);
        }
        for chunk in self.sheet.finish()? {
            if self.sender.blocking_send(Ok(chunk)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn named(column: &str, text: &str) -> String {
    if column.is_empty() { text.to_owned() } else { format!("{column}: {text}") }
}

impl Lines for Writing {
    fn merged(&mut self, _: &[Merged]) {}

    fn line(&mut self, line: Line) -> Next {
        self.put(&line).unwrap_or_else(|problem| {
            self.failed = Some(problem);
            Next::Stop
        })
    }
}
