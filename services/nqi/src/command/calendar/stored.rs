//! `nqi calendar import`, `publish` and `list` on the configured database, without a server.

use std::path::PathBuf;

use clap::Subcommand;
use nqi_commitments::app::{App, calendar, impact};
use nqi_commitments::store;
use nqi_kernel::text::is_printable;
use nqi_kernel::worktime::CalendarSpec;
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_store::{Audit, Db, Tx};
use serde::Serialize;
use serde_json::json;

use super::{due::Due, given, held};
use crate::{databases, role::Role};

/// Who acts, in the history of drafts and revisions.
const ACTOR: &str = "nqi.calendar";

/// What is done to the calendars of a database.
#[derive(Debug, Subcommand)]
pub(in crate::command) enum Stored {
    /// Stores a CSV file as the draft of a calendar in the database, and prints what publishing it would do, as JSON.
    Import {
        /// CSV file, as `nqi calendar export` writes it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The calendar that it belongs to.
        #[arg(long, default_value = nqi_commitments::app::CALENDAR)]
        calendar: String,
    },
    /// Publishes the draft of a calendar; a server on the database then carries it into open clocks.
    Publish {
        /// The calendar.
        #[arg(long, default_value = nqi_commitments::app::CALENDAR)]
        calendar: String,
        /// Why, such as the notice that it follows.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Serialize)]
struct Impact {
    draft: held::Heading,
    first_changed_day: Option<jiff::civil::Date>,
    clocks: usize,
    moved: usize,
    late: usize,
    on_time_again: usize,
}

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    heading: held::Heading,
    state: &'static str,
}

/// Whether the configuration names a database that is there.
pub(in crate::command) fn is_there(config: &Config) -> bool {
    config.database.url.backend() != DatabaseBackend::Sqlite
        || config.server.data_dir.join("commitments.db").exists()
}

/// Runs a command and prints its answer.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn run(config: &Config, command: &Stored) -> Result<(), Problem> {
    with(config, async |app| match command {
        Stored::Import { file, calendar } => import(app, file, calendar).await,
        Stored::Publish { calendar, reason } => publish(app, calendar, reason).await,
    })
    .await
    .map(|answer| println!("{answer}"))
}

/// Prints revisions and drafts.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn list(config: &Config) -> Result<(), Problem> {
    with(config, async |app| {
        let conn = app.db.reader();
        let id = nqi_commitments::app::CALENDAR;
        let revisions = store::calendar::revisions(conn, id).await.map_err(nqi_store::problem)?;
        let draft = store::draft::find(conn, id).await.map_err(nqi_store::problem)?;
        let newest = revisions.first().map(|(spec, _)| spec.revision);
        let state =
            |spec: &CalendarSpec| if Some(spec.revision) == newest { "in force" } else { "superseded" };
        let drafts =
            draft.iter().map(|draft| Listed { heading: held::Heading::of(&draft.spec), state: "draft" });
        let stored =
            revisions.iter().map(|(spec, _)| Listed { heading: held::Heading::of(spec), state: state(spec) });
        Ok(held::printed(&drafts.chain(stored).collect::<Vec<_>>()))
    })
    .await
    .map(|answer| println!("{answer}"))
}

/// Prints when a term is due under the revision in force.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn due(config: &Config, due: &Due) -> Result<(), Problem> {
    with(config, async |app| {
        let id = due.named().unwrap_or(nqi_commitments::app::CALENDAR);
        let found = app.rules.current(app.db.reader(), id).await.map_err(Problem::from)?;
        let found = found.ok_or_else(|| Problem::not_found("该日历", "The calendar"))?;
        due.answer_on(&found).map_err(|refusal| refusal.problem("INVALID"))
    })
    .await
    .map(|answer| println!("{}", answer.trim_end()))
}

async fn with(
    config: &Config,
    work: impl AsyncFnOnce(&App) -> Result<String, Problem>,
) -> Result<String, Problem> {
    let db: Db = databases::open(config, Role::Commitments, false).await?;
    let app = App::new(db.clone(), Clock::system());
    let answer = work(&app).await;
    db.close().await;
    answer
}

async fn import(app: &App, file: &std::path::Path, id: &str) -> Result<String, Problem> {
    let spec = given::file("FILE", file).map_err(|refusal| refusal.problem("CALENDAR_CSV"))?;
    if spec.calendar != id {
        let given = &spec.calendar;
        return Err(Violation::new(
            "--calendar",
            "CALENDAR_CSV",
            format!("文件是日历 {given}，与 {id} 不符。"),
            format!("The file is of the calendar {given}, not of {id}."),
        )
        .into());
    }
    let current = current(app, id).await?;
    let spec = calendar::follow(&current, spec, "FILE")?;
    app.db
        .job(&app.clock, move |tx: Tx| {
            let spec = spec.clone();
            async move {
                let draft = calendar::put(&tx, spec, "", ACTOR).await?;
                audit(&tx, "calendar.draft", &draft.spec, "").await
            }
        })
        .await?;
    let (draft, first_changed_day, impact) = impact::of_draft(app, id).await?;
    Ok(held::printed(&Impact {
        draft: held::Heading::of(&draft.spec),
        first_changed_day,
        clocks: impact.clocks,
        moved: impact.moved,
        late: impact.late,
        on_time_again: impact.again,
    }))
}

async fn publish(app: &App, id: &str, reason: &str) -> Result<String, Problem> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > 500 || !is_printable(&reason) {
        return Err(Violation::new(
            "--reason",
            "REQUIRED",
            "请写明原因，最多 500 个字符。",
            "Say why, in at most 500 characters.",
        )
        .into());
    }
    current(app, id).await?;
    let draft = store::draft::find(app.db.reader(), id).await.map_err(nqi_store::problem)?;
    let expected = etag::of(draft.ok_or_else(calendar::no_draft)?.version);
    let (held, id) = (app.clone(), id.to_owned());
    let spec = app
        .db
        .job(&app.clock, move |tx: Tx| {
            let (app, id, expected, reason) = (held.clone(), id.clone(), expected.clone(), reason.clone());
            async move {
                let (next, _) = calendar::publish(&app, &tx, &id, &expected, &reason, ACTOR).await?;
                audit(&tx, "calendar.publish", next.spec(), &reason).await?;
                Ok::<_, nqi_commitments::error::Error>(next.spec().clone())
            }
        })
        .await?;
    Ok(held::printed(&held::Heading::of(&spec)))
}

async fn current(app: &App, id: &str) -> Result<CalendarSpec, Problem> {
    let found = app.rules.current(app.db.reader(), id).await.map_err(Problem::from)?;
    let found = found.ok_or_else(|| Problem::not_found("该日历", "The calendar"))?;
    Ok(found.spec().clone())
}

async fn audit(
    tx: &Tx,
    action: &'static str,
    spec: &CalendarSpec,
    reason: &str,
) -> Result<(), nqi_commitments::error::Error> {
    let detail = json!({"revision": spec.revision, "days": spec.overrides.len(), "reason": reason});
    let subject = spec.calendar.clone();
    Ok(tx.audit(Audit { org: uuid::Uuid::nil(), action, subject, detail }).await?)
}
