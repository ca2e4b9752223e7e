//! Every scope row of a provider as a sheet; importing it gives the same rows, and exporting those the same bytes.

use super::places;
use crate::Deps;
use crate::app::access::may_write;
use crate::app::sheet::writing::{Format, Sheet};
use crate::domain::scope_table::{HEADINGS, cells};
use crate::store::{profile, scope_row};
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

/// Rows read at once.
const PAGE: u64 = 500;

/// Refuses whoever may not have the sheet; then [`send`](Export::send) streams it.
pub(crate) async fn export_scope(deps: &Deps, caller: &Principal, provider: Uuid) -> Result<Export, Problem> {
    may_write(caller, provider)?;
    profile::provider(deps.db.reader(), provider).await?.ok_or_else(crate::app::access::unknown_provider)?;
    Ok(Export(provider))
}

/// A sheet of scope rows to come.
pub(crate) struct Export(Uuid);

impl Export {
    /// Writes the sheet into `sender`, page by page; rows stand in the order in which they were created.
    pub async fn send(self, deps: Deps, format: Format, sender: Sender<Result<Vec<u8>, Problem>>) {
        if let Err(problem) = run(&deps, self.0, format, &sender).await {
            // A receiver that has gone needs no error.
            let _ = sender.send(Err(problem)).await;
        }
    }
}

async fn run(
    deps: &Deps,
    provider: Uuid,
    format: Format,
    sender: &Sender<Result<Vec<u8>, Problem>>,
) -> Result<(), Problem> {
    let conn = deps.db.reader();
    let places = places(conn, provider, (None, None)).await?;
    let mut sheet = Sheet::begin(format)?;
    sheet.push(&HEADINGS.map(|field| field.title().to_owned()))?;
    let mut after = Uuid::nil();
    loop {
        let rows = scope_row::after(conn, provider, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = last.value.id;
        for row in &rows {
            sheet.push(&cells(&row.value, &places))?;
        }
        let chunk = sheet.take()?;
        if !chunk.is_empty() && sender.send(Ok(chunk)).await.is_err() {
            return Ok(());
        }
    }
    for chunk in sheet.finish()? {
        if sender.send(Ok(chunk)).await.is_err() {
            break;
        }
    }
    Ok(())
}
