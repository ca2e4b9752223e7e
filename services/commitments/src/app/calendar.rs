//! Drafts of calendars and their publication: one commit, after which every turn on an open clock follows it.

use jiff::{Timestamp, civil::Date};
use nqi_events::{Event, publish as log};
use nqi_kernel::worktime::{Calendar, CalendarSpec};
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::{etag, wire};
use nqi_proto::commitments::v1::CalendarPublished;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use crate::{
    error::Error,
    store::{
        calendar::{self, Published},
        draft::{self, Draft},
        recompute,
    },
};

/// A revision as the one after `current`; `field` is where its last day was given.
pub fn follow(current: &CalendarSpec, spec: CalendarSpec, field: &str) -> Result<CalendarSpec, Violation> {
    let least = current.published_through;
    if spec.published_through < least {
        return Err(Violation::new(
            field,
            "CALENDAR_PERIOD",
            format!("公布期间不得早于现行版本的 {least}：已公布的日子不能收回。"),
            format!("Must not end before {least}, as the revision in force: published days stay published."),
        ));
    }
    Ok(CalendarSpec { revision: current.revision + 1, ..spec })
}

/// Stores a draft in place of the one that is there.
pub async fn put(tx: &Tx, spec: CalendarSpec, expected: &str, by: &str) -> Result<Draft, Error> {
    let before = draft::lock(tx, &spec.calendar).await?.map_or(0, |draft| draft.version);
    etag::check("etag", expected, before)?;
    let draft = Draft { spec, version: before + 1, updated_at: tx.now() };
    draft::put(tx.conn(), &draft, by).await?;
    Ok(draft)
}

/// Throws the draft of a calendar away.
pub async fn discard(tx: &Tx, calendar: &str, expected: &str) -> Result<Draft, Error> {
    let draft = draft::lock(tx, calendar).await?.ok_or_else(no_draft)?;
    etag::check("etag", expected, draft.version)?;
    draft::remove(tx.conn(), calendar).await?;
    Ok(draft)
}

/// Publishes the draft as the next revision and begins its recomputation.
pub async fn publish(
    app: &App,
    tx: &Tx,
    calendar: &str,
    expected: &str,
    reason: &str,
    by: &str,
) -> Result<(Calendar, Published), Error> {
    let draft = discard(tx, calendar, expected).await?;
    let current = app.rules.demand(tx.conn(), calendar, None).await?;
    // Built here and not remembered: a transaction that rolls back must leave no revision behind.
    let next = CalendarSpec { revision: current.revision() + 1, ..draft.spec };
    let next = Calendar::new(next).map_err(Problem::internal)?;
    let Some((changed, since)) = since(&current, &next) else { return Err(unchanged().into()) };
    let published = Published { at: tx.now(), reason: reason.to_owned() };
    calendar::publish(tx.conn(), next.spec(), &published, by).await?;
    recompute::begin(tx.conn(), calendar, next.revision(), Some(since), tx.now()).await?;
    announce(tx, &next, changed, reason).await?;
    Ok((next, published))
}

async fn announce(tx: &Tx, next: &Calendar, changed: Date, reason: &str) -> Result<(), Problem> {
    let spec = next.spec();
    let payload = CalendarPublished {
        calendar_id: spec.calendar.clone(),
        revision: i32::try_from(spec.revision).unwrap_or(i32::MAX),
        first_changed_day: Some(wire::date(first_shown(changed, spec))),
        published_through: Some(wire::date(spec.published_through)),
        reason: reason.to_owned(),
    };
    let event = Event {
        aggregate: aggregate(&spec.calendar),
        kind: "nqi.commitments.v1.CalendarPublished",
        subject: format!("{}/{}", spec.calendar, spec.revision),
        time: tx.now(),
        payload: &payload,
    };
    log(tx, event).await
}

/// A first difference for people: another week or zone differs for ever, which is told as the first published day.
pub fn first_shown(changed: Date, spec: &CalendarSpec) -> Date {
    changed.max(spec.first_day)
}

/// The first changed day, and the instant that a clock must reach to be touched by it; `None` when nothing differs.
pub fn since(current: &Calendar, next: &Calendar) -> Option<(Date, Timestamp)> {
    current.first_difference(next).map(|changed| (changed, current.midnight_of(changed)))
}

/// The events of one calendar keep their order under an id made of its name.
fn aggregate(calendar: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (place, byte) in bytes.iter_mut().zip(calendar.bytes()) {
        *place = byte;
    }
    Uuid::from_bytes(bytes)
}

/// There is nothing to preview, publish or throw away.
pub fn no_draft() -> Problem {
    Problem::not_found("该日历的草稿", "A draft of this calendar")
}

fn unchanged() -> Problem {
    Problem::precondition(
        "CALENDAR_UNCHANGED",
        "草稿与现行版本没有差别，无需发布。请先修改日期、时段或公布期间。",
        "The draft does not differ from the revision in force. Change days, windows or the period first.",
    )
}
