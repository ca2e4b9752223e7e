//! What the calendar brings about by itself: lapses, expiries, automatic answers and confirmations.
//!
//! Each step is one transaction that judges the case again under its lock, so any number of replicas may sweep.

use jiff::{SignedDuration, Timestamp};
use nqi_platform::problem::Problem;
use nqi_store::{Micros, Tx};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::app::App;
use crate::app::case::Case;
use crate::app::{completion, conversation, give_up, order_end, quotation, rate};
use crate::domain::{Refusal, Viewer, period};
use crate::error::Error;
use crate::store;

/// What ran out.
#[derive(Clone, Copy, Debug)]
enum Due {
    Correction,
    Quote,
    Question,
    Confirmation,
    Sample,
    Rating,
}

const ALL: [Due; 6] =
    [Due::Correction, Due::Quote, Due::Question, Due::Confirmation, Due::Sample, Due::Rating];

/// Settles everything that is due by the clock now; returns how many steps were taken.
pub async fn sweep(app: &App) -> Result<u64, Problem> {
    let mut total = 0;
    for due in ALL {
        loop {
            let now = app.deps.clock.now();
            let found = find(app, due, now).await.map_err(nqi_store::problem)?;
            let mut taken = 0;
            for (subject, request) in &found {
                taken += u64::from(step(app, due, *subject, *request).await?);
            }
            total += taken;
            if taken == 0 || found.is_empty() {
                break;
            }
        }
    }
    let idle = Micros(app.deps.clock.now() - SignedDuration::from_hours(24 * period::DRAFT_DAYS));
    // Looked at first: a sweep that finds nothing writes nothing.
    if store::form_draft::any_idle(app.deps.db.reader(), idle).await.map_err(nqi_store::problem)? {
        let purge =
            move |tx: Tx| async move { Ok::<_, Error>(store::form_draft::purge(tx.conn(), idle).await?) };
        total += app.deps.db.job(&app.deps.clock, purge).await?;
    }
    Ok(total)
}

async fn find(app: &App, due: Due, now: Timestamp) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
    let conn = app.deps.db.reader();
    let days_ago = |days: i64| Micros(now - SignedDuration::from_hours(24 * days));
    match due {
        Due::Correction => {
            let found = store::request::returned_until(conn, days_ago(period::CORRECTION_DAYS)).await?;
            Ok(found.into_iter().map(|id| (id, id)).collect())
        }
        Due::Quote => store::offer::expired_until(conn, Micros(now)).await,
        Due::Question => store::offer::asked_until(conn, days_ago(period::ANSWER_DAYS)).await,
        Due::Confirmation => store::order::confirmed_until(conn, Micros(now)).await,
        Due::Sample => store::order::waiting_until(conn, days_ago(period::SAMPLE_DAYS)).await,
        Due::Rating => store::rating::open_until(conn, Micros(now)).await,
    }
}

/// Takes one step; false when somebody else took it, or the case went another way.
async fn step(app: &App, due: Due, subject: Uuid, request: Uuid) -> Result<bool, Problem> {
    let work = move |tx: Tx| async move {
        let Some(mut case) = Case::for_platform(&tx, request).await? else { return Ok(false) };
        match apply(&mut case, due, subject).await {
            Ok(()) => Ok(true),
            Err(Error::Refused(Refusal::WrongState { .. } | Refusal::NotDue | Refusal::NoQuestion)) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    };
    let taken = app.deps.db.job(&app.deps.clock, work).await?;
    if taken {
        app.settle_now(request).await;
    }
    Ok(taken)
}

async fn apply(case: &mut Case, due: Due, subject: Uuid) -> Result<(), Error> {
    let everything = Viewer::Service;
    match due {
        Due::Correction => give_up::lapse(case).await,
        Due::Quote | Due::Question => {
            let found = store::offer::find(case.conn(), everything, subject).await?;
            let Some(mut offer) = found else { return Ok(()) };
            match due {
                Due::Quote => quotation::expire(case, &mut offer).await,
                _ => conversation::close_question(case, &mut offer).await,
            }
        }
        Due::Confirmation | Due::Sample => {
            let found = store::order::find(case.conn(), everything, subject).await?;
            let Some(mut order) = found else { return Ok(()) };
            match due {
                Due::Confirmation => completion::complete_by_time(case, &mut order).await,
                _ => order_end::cancel_by_time(case, &mut order).await,
            }
        }
        Due::Rating => {
            let found = store::rating::find(case.conn(), everything, subject).await?;
            let Some(mut rating) = found else { return Ok(()) };
            rate::run_out(case, &mut rating).await
        }
    }
}
