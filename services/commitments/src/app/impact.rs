//! Counting over all open clocks what a rule would do that is not published yet; changes nothing.

use jiff::Timestamp;
use nqi_kernel::clock::Receipt;
use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::Problem;

use super::{App, calendar};
use crate::{
    domain::{
        commitment::Commitment,
        impact::Impact,
        policy::{Policy, Promise, Work, lookup},
    },
    error::Error,
    store::open::{Open, page},
};

/// Clocks in memory at once.
const PAGE: u64 = 5000;

/// What publishing `next` in place of `current` would do at `now`.
pub async fn of_calendar(
    app: &App,
    current: &Calendar,
    next: &Calendar,
    now: Timestamp,
) -> Result<Impact, Error> {
    let mut impact = Impact::default();
    let Some((_, since)) = calendar::since(current, next) else { return Ok(impact) };
    let open = Open::Reaching(next.spec().calendar.clone(), since);
    each(app, &open, |clock| {
        // A clock that an earlier revision has not reached yet is compared with what it will be.
        let due = match clock.revision == current.revision() {
            true => clock.due_at,
            false => due_on(clock, current),
        };
        impact.add(clock, due, due_on(clock, next), now);
    })
    .await?;
    Ok(impact)
}

/// What open clocks would have been promised under `policy`, had it been in force when they started.
pub async fn of_policy(app: &App, policy: &Policy, now: Timestamp) -> Result<Impact, Error> {
    let conn = app.db.reader();
    let calendar = app.rules.demand(conn, super::CALENDAR, None).await?;
    let mut policies: Vec<Policy> =
        app.rules.policies(conn).await?.iter().map(|known| known.as_ref().clone()).collect();
    policies.push(policy.clone());
    let mut impact = Impact::default();
    each(app, &Open::Of(policy.stage), |clock| {
        let about = &clock.about;
        let work =
            Work { stage: about.stage, kind: about.kind, element: about.element, offering: about.offering };
        let ruling = lookup(&policies, &work);
        if ruling.is_some_and(|ruling| ruling.id == policy.id) {
            let own = policies
                .iter()
                .find(|known| known.id == clock.policy_id && known.version == clock.policy_version);
            let then = promised_under(clock, own, policy, &calendar);
            impact.add(clock, due_on(clock, &calendar), then, now);
        }
    })
    .await?;
    Ok(impact)
}

/// Due of a clock under another policy: what its case asked for stays, what came from its policy is the new one's.
fn promised_under(
    clock: &Commitment,
    own: Option<&Policy>,
    policy: &Policy,
    calendar: &Calendar,
) -> Option<Timestamp> {
    let facts = clock.facts.as_ref()?;
    let default = own.is_none_or(|own| own.promise() == clock.promise);
    let promise: Promise = match default {
        true => policy.promise(),
        false if clock.promise.unit == policy.unit => policy.promise_of(clock.promise.promised, 0),
        false => clock.promise,
    };
    let mut then = policy.facts(promise, facts.start, calendar.standard_day_seconds());
    // What an extension has granted stays.
    if !matches!(facts.terms.receipt, Receipt::From(_)) {
        then.terms.n += clock.promised_now() - clock.promise.promised;
        then.terms.extra_seconds += facts.terms.extra_seconds;
    }
    then.pauses.clone_from(&facts.pauses);
    then.on(calendar).ok()?.due()
}

fn due_on(clock: &Commitment, calendar: &Calendar) -> Option<Timestamp> {
    clock.facts.as_ref()?.on(calendar).ok()?.due()
}

async fn each(app: &App, open: &Open, mut look: impl FnMut(&Commitment)) -> Result<(), Error> {
    let mut after = None;
    loop {
        let clocks = page(app.db.reader(), open, after, PAGE).await?;
        clocks.iter().for_each(&mut look);
        match clocks.last() {
            Some(last) if clocks.len() as u64 == PAGE => after = Some(last.id),
            _ => return Ok(()),
        }
        tokio::task::yield_now().await;
    }
}

/// The draft of a calendar with its impact.
pub async fn of_draft(
    app: &App,
    id: &str,
) -> Result<(crate::store::draft::Draft, Option<jiff::civil::Date>, Impact), Problem> {
    let conn = app.db.reader();
    let draft = crate::store::draft::find(conn, id).await.map_err(nqi_store::problem)?;
    let draft = draft.ok_or_else(calendar::no_draft)?;
    let current = app.rules.demand(conn, id, None).await.map_err(Problem::from)?;
    let next = Calendar::new(draft.spec.clone()).map_err(Problem::internal)?;
    let changed =
        calendar::since(&current, &next).map(|(changed, _)| calendar::first_shown(changed, next.spec()));
    let impact = of_calendar(app, &current, &next, app.clock.now()).await.map_err(Problem::from)?;
    Ok((draft, changed, impact))
}
