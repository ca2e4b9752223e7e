//! Ledgers of measuring instruments, and what was recorded of each. Every query takes the owner.

use super::document::{Doc, Page, count, many, one, put, row, sql};
use super::filter::Filter;
use crate::domain::folded;
use crate::domain::instrument::{Calibration, Due, Instrument, NEVER, SOON_DAYS, UNDATED};
use crate::domain::vocabulary::{CalibrationMode, InstrumentState, Word};
use crate::error::Error;
use jiff::{Timestamp, ToSpan, civil::Date};
use nqi_platform::problem::Problem;
use nqi_store::{Day, Micros, Tx, is_unique_violation};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Which instruments to list.
#[derive(Clone, Debug)]
pub(crate) struct InstrumentQuery {
    pub owner: Uuid,
    /// Every word of it must be found.
    pub query: String,
    pub state: Option<InstrumentState>,
    pub mode: Option<CalibrationMode>,
    pub due: Option<Due>,
    /// Due on this day or earlier.
    pub due_by: Option<Date>,
    pub today: Date,
    /// The last (due, id) of the page before.
    pub after: Option<(Date, Uuid)>,
    pub limit: u64,
}

/// Counts of a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Counts {
    pub total: i64,
    pub in_use: i64,
    pub undated: i64,
    pub overdue: i64,
    pub soon: i64,
}

const FOUND: &str = "SELECT version, updated, body FROM instrument WHERE owner_id = $1";

pub(crate) async fn own(
    conn: &impl ConnectionTrait,
    owner: Uuid,
    id: Uuid,
) -> Result<Option<Doc<Instrument>>, Error> {
    one(conn, &format!("{FOUND} AND id = $2"), vec![owner.into(), id.into()]).await
}

pub(crate) async fn own_locked(tx: &Tx, owner: Uuid, id: Uuid) -> Result<Option<Doc<Instrument>>, Error> {
    let text = format!("{FOUND} AND id = $2{}", tx.lock_clause());
    one(tx.conn(), &text, vec![owner.into(), id.into()]).await
}

/// Whether the id is some other enterprise's.
pub(crate) async fn is_foreign(tx: &Tx, owner: Uuid, id: Uuid) -> Result<bool, Error> {
    let text = "SELECT count(*) AS total FROM instrument WHERE id = $1 AND owner_id <> $2".to_owned();
    Ok(count(tx.conn(), text, vec![id.into(), owner.into()]).await? > 0)
}

/// The whole ledger in the order of the export, at most `limit`.
pub(crate) async fn all(
    conn: &impl ConnectionTrait,
    owner: Uuid,
    limit: u64,
) -> Result<Vec<Doc<Instrument>>, Error> {
    many(conn, format!("{FOUND} ORDER BY due, id LIMIT {limit}"), vec![owner.into()]).await
}

/// Writes instruments; a serial number that the ledger has already is refused.
pub(crate) async fn save(tx: &Tx, instruments: &[(i64, Instrument)]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(instruments.len());
    for (version, it) in instruments {
        let search =
            [&it.name, &it.model, &it.serial, &it.measurand, &it.place].map(|text| folded(text)).join("\n");
        let columns = vec![
            it.owner_id.into(),
            it.state.number().into(),
            Word::number(it.mode).into(),
            it.serial_key().into(),
            Day(it.due()).into(),
            search.into(),
        ];
        rows.push(row(it.id, *version, it, columns)?);
    }
    let names = &["owner_id", "state", "mode", "serial_key", "due", "search"];
    match put(tx, "instrument", names, rows).await {
        Err(Error::Db(error)) if is_unique_violation(&error) => Err(Problem::conflict(
            "SERIAL_NUMBER_TAKEN",
            "台账中已有相同出厂编号的器具，出厂编号在本企业内不得重复。",
            "The ledger has an instrument with this serial number: it must be unique in the enterprise.",
        )
        .into()),
        other => other,
    }
}

pub(crate) async fn list(
    conn: &impl ConnectionTrait,
    query: &InstrumentQuery,
) -> Result<Page<Doc<Instrument>>, Error> {
    let mut filter = Filter::default();
    filter.and("owner_id = ?", [query.owner.into()]);
    if let Some(state) = query.state {
        filter.and("state = ?", [state.number().into()]);
    }
    if let Some(mode) = query.mode {
        filter.and("mode = ?", [Word::number(mode).into()]);
    }
    let today = query.today;
    let soon = today.saturating_add(SOON_DAYS.days());
    match query.due {
        None => {}
        Some(Due::Undated) => {
            filter.and("due = ?", [Day(UNDATED).into()]);
        }
        Some(Due::Overdue) => {
            filter.and("due > ? AND due < ?", [Day(UNDATED).into(), Day(today).into()]);
        }
        Some(Due::Soon) => {
            filter.and("due >= ? AND due <= ?", [Day(today).into(), Day(soon).into()]);
        }
        Some(Due::Valid) => {
            filter.and("due > ? AND due < ?", [Day(soon).into(), Day(NEVER).into()]);
        }
        Some(Due::NotDue) => {
            filter.and("due = ?", [Day(NEVER).into()]);
        }
    }
    if let Some(by) = query.due_by {
        filter.and("due <= ?", [Day(by).into()]);
    }
    for word in query.query.split_whitespace() {
        filter.contains("search", word);
    }
    let text = format!("SELECT count(*) AS total FROM instrument{}", filter.clause());
    let total = count(conn, text, filter.values()).await?;
    if let Some((due, id)) = query.after {
        filter.and("(due > ? OR (due = ? AND id > ?))", [Day(due).into(), Day(due).into(), id.into()]);
    }
    let text = format!(
        "SELECT version, updated, body FROM instrument{} ORDER BY due, id LIMIT {}",
        filter.clause(),
        query.limit + 1
    );
    let mut items: Vec<Doc<Instrument>> = many(conn, text, filter.values()).await?;
    let more = items.len() as u64 > query.limit;
    items.truncate(query.limit as usize);
    let next = items.last().filter(|_| more).map(|last| format!("{}|{}", last.value.due(), last.value.id));
    Ok(Page { items, next, total })
}

/// Counts what is due on a day.
pub(crate) async fn counts(conn: &impl ConnectionTrait, owner: Uuid, today: Date) -> Result<Counts, Error> {
    let of = |condition: &str| {
        format!("CAST(coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
    let text = format!(
        "SELECT count(*) AS total, {} AS in_use, {} AS undated, {} AS overdue, {} AS soon \
         FROM instrument WHERE owner_id = $1",
        of("state = 1"),
        of("due = $2"),
        of("due > $2 AND due < $3"),
        of("due >= $3 AND due <= $4")
    );
    let soon = today.saturating_add(SOON_DAYS.days());
    let values = vec![owner.into(), Day(UNDATED).into(), Day(today).into(), Day(soon).into()];
    Ok(Counts::find_by_statement(sql(conn, text, values)).one(conn).await?.unwrap_or_default())
}

#[derive(FromQueryResult)]
struct Recorded {
    created: Micros,
    body: String,
}

pub(crate) async fn record(tx: &Tx, it: &Calibration) -> Result<(), Error> {
    let insert = tx.statement(
        "INSERT INTO calibration (id, instrument_id, done, created, body) VALUES ($1, $2, $3, $4, $5)",
        [
            it.id.into(),
            it.instrument_id.into(),
            Day(it.done).into(),
            Micros(tx.now()).into(),
            serde_json::to_string(it)?.into(),
        ],
    );
    tx.conn().execute_raw(insert).await?;
    Ok(())
}

/// What was recorded of an instrument, latest first.
pub(crate) async fn history(
    conn: &impl ConnectionTrait,
    instrument: Uuid,
    limit: u64,
) -> Result<Vec<(Calibration, Timestamp)>, Error> {
    let text = format!(
        "SELECT created, body FROM calibration WHERE instrument_id = $1 ORDER BY done DESC, created DESC LIMIT {limit}"
    );
    let rows = Recorded::find_by_statement(sql(conn, text, vec![instrument.into()])).all(conn).await?;
    rows.into_iter().map(|row| Ok((serde_json::from_str(&row.body)?, row.created.0))).collect()
}
