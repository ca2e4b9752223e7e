//! Reads of an enterprise's ledger: entries, counts, history, and the whole as a file.

use super::import_ledger::MOST;
use super::instruments::unknown;
use crate::Deps;
use crate::domain::ledger;
use crate::domain::local_day;
use crate::error::Error;
use crate::store::instrument::{self, InstrumentQuery};
use crate::wire;
use nqi_kernel::formula::guarded;
use nqi_platform::auth::{Principal, Role};
use nqi_platform::page;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Records told of one instrument.
const HISTORY: u64 = 200;

/// One instrument.
pub(crate) async fn instrument(
    deps: &Deps,
    caller: &Principal,
    id: Uuid,
) -> Result<proto::Instrument, Error> {
    caller.require(&[Role::Enterprise])?;
    let doc = instrument::own(deps.db.reader(), caller.org, id).await?.ok_or_else(unknown)?;
    Ok(wire::instrument::present(&doc, local_day(deps.clock.now())))
}

/// A page of the ledger, the most urgent first.
pub(crate) async fn instruments(
    deps: &Deps,
    query: InstrumentQuery,
    filter: u64,
) -> Result<proto::ListInstrumentsResponse, Error> {
    let found = instrument::list(deps.db.reader(), &query).await?;
    Ok(proto::ListInstrumentsResponse {
        instruments: found.items.iter().map(|doc| wire::instrument::present(doc, query.today)).collect(),
        next_page_token: found.next.map(|next| page::encode(filter, &next)).unwrap_or_default(),
        total_size: i32::try_from(found.total).unwrap_or(i32::MAX),
    })
}

/// What is due in the ledger.
pub(crate) async fn count(deps: &Deps, caller: &Principal) -> Result<proto::CountInstrumentsResponse, Error> {
    caller.require(&[Role::Enterprise])?;
    let counts = instrument::counts(deps.db.reader(), caller.org, local_day(deps.clock.now())).await?;
    let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    Ok(proto::CountInstrumentsResponse {
        total: number(counts.total),
        in_use: number(counts.in_use),
        undated: number(counts.undated),
        overdue: number(counts.overdue),
        soon: number(counts.soon),
    })
}

/// What was recorded of an instrument.
pub(crate) async fn calibrations(
    deps: &Deps,
    caller: &Principal,
    id: Uuid,
) -> Result<proto::ListCalibrationsResponse, Error> {
    caller.require(&[Role::Enterprise])?;
    let conn = deps.db.reader();
    instrument::own(conn, caller.org, id).await?.ok_or_else(unknown)?;
    let found = instrument::history(conn, id, HISTORY).await?;
    Ok(proto::ListCalibrationsResponse {
        calibrations: found.iter().map(wire::instrument::present_done).collect(),
    })
}

/// The ledger as CSV in UTF-8 with a mark; nothing in it runs in a spreadsheet, and the import reads it back unchanged.
pub(crate) async fn export(deps: &Deps, caller: &Principal) -> Result<Vec<u8>, Error> {
    caller.require(&[Role::Enterprise])?;
    let docs = instrument::all(deps.db.reader(), caller.org, MOST).await?;
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let rows = docs.iter().map(|doc| ledger::texts(&doc.value));
    let heads = ledger::titles().into_iter().map(str::to_owned).collect();
    for row in std::iter::once(heads).chain(rows) {
        let row: Vec<String> = row.iter().map(|text| guarded(text)).collect();
        out.write_record(&row).map_err(Problem::internal)?;
    }
    Ok(out.into_inner().map_err(|error| Problem::internal(error.error()))?)
}
