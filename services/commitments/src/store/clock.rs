//! A commitment to and from its row.

use nqi_kernel::clock::{ClockFacts, Level, Pauses};
use nqi_store::Micros;
use sea_orm::{ActiveValue::Set, DbErr};

use super::{
    entity::commitment::{ActiveModel, Model},
    policy::{json, small, unit, unit_code, unknown},
};
use crate::domain::{
    commitment::{About, Case, Commitment},
    policy::Promise,
    stage::{Stage, WorkKind},
    status::Status,
};

/// The sort key of clocks without a due instant.
pub(super) const NEVER: i64 = i64::MAX;

/// Rank of a level, from 1.
pub(crate) fn rank(level: Level) -> i32 {
    match level {
        Level::Reminder => 1,
        Level::Yellow => 2,
        Level::Red => 3,
        Level::Escalated => 4,
        Level::Statutory => 5,
    }
}

/// The row without pauses, firings and cards, which the loader adds.
pub(super) fn commitment(row: Model) -> Result<Commitment, DbErr> {
    let facts: Option<ClockFacts> = row
        .facts
        .as_deref()
        .map(|text| serde_json::from_str(text).map_err(|error| DbErr::Type(error.to_string())))
        .transpose()?;
    Ok(Commitment {
        id: row.id,
        version: row.version,
        about: About {
            stage: Stage::parse(row.stage).ok_or_else(|| unknown("stage", row.stage))?,
            subject: row.subject_id,
            attempt: row.attempt,
            case: Case {
                number: row.case_number,
                request: row.service_request_id,
                enterprise: row.enterprise_id,
                centre: row.centre_id,
                region: row.region,
                cluster: row.cluster,
            },
            obligor: row.obligor_id,
            kind: WorkKind::parse(row.kind).ok_or_else(|| unknown("kind", row.kind))?,
            element: row.element,
            offering: row.offering_id,
        },
        policy_id: row.policy_id,
        policy_version: row.policy_version,
        calendar: row.calendar,
        revision: row.revision.unsigned_abs(),
        promise: Promise {
            unit: unit(row.unit)?,
            promised: row.promised.unsigned_abs(),
            statutory: row.statutory.unsigned_abs(),
        },
        status: Status::parse(row.status).ok_or_else(|| unknown("status", row.status))?,
        facts,
        pauses: Vec::new(),
        cycle: row.cycle,
        fired: Vec::new(),
        cards: Vec::new(),
        anchor_at: row.anchor_at.map(|at| at.0),
        due_at: row.due_at.map(|at| at.0),
        provisional: row.provisional,
        next_fire_at: row.next_fire_at.map(|at| at.0),
        last_level_at: row.last_level_at.map(|at| at.0),
        completed_at: row.completed_at.map(|at| at.0),
        used_seconds: row.used_seconds,
        last_at: row.last_at.0,
        entries: row.entries,
        replaced_by: row.replaced_by,
        created_at: row.created_at.0,
    })
}

/// The whole row of a commitment, as of `now`.
pub(super) fn row(clock: &Commitment, version: i64, now: jiff::Timestamp) -> Result<ActiveModel, DbErr> {
    let (about, case) = (&clock.about, &clock.about.case);
    // Pauses have rows of their own.
    let facts = clock.facts.as_ref().map(|facts| ClockFacts { pauses: Pauses::default(), ..facts.clone() });
    let micros = |at: Option<jiff::Timestamp>| Set(at.map(Micros));
    let score = clock.score();
    let count = |length: usize| Set(i32::try_from(length).unwrap_or(i32::MAX));
    Ok(ActiveModel {
        id: Set(clock.id),
        version: Set(version),
        stage: Set(about.stage.code()),
        subject_id: Set(about.subject),
        attempt: Set(about.attempt),
        case_number: Set(case.number.clone()),
        service_request_id: Set(case.request),
        enterprise_id: Set(case.enterprise),
        centre_id: Set(case.centre),
        region: Set(case.region.clone()),
        obligor_id: Set(about.obligor),
        kind: Set(about.kind.code()),
        element: Set(about.element),
        offering_id: Set(about.offering),
        policy_id: Set(clock.policy_id.clone()),
        policy_version: Set(clock.policy_version),
        calendar: Set(clock.calendar.clone()),
        revision: Set(small(clock.revision)),
        unit: Set(unit_code(clock.promise.unit)),
        promised: Set(small(clock.promise.promised)),
        statutory: Set(small(clock.promise.statutory)),
        facts: Set(facts.as_ref().map(json).transpose()?),
        status: Set(clock.status.code()),
        cycle: Set(clock.cycle),
        level: Set(clock.level().map_or(0, rank)),
        pauses: count(clock.pauses.len()),
        cards: count(clock.cards.len()),
        entries: Set(clock.entries),
        anchor_at: micros(clock.anchor_at),
        due_at: micros(clock.due_at),
        due_sort: Set(clock.due_at.map_or(NEVER, jiff::Timestamp::as_microsecond)),
        provisional: Set(clock.provisional),
        next_fire_at: micros(clock.next_fire_at),
        last_level_at: micros(clock.last_level_at),
        completed_at: micros(clock.completed_at),
        last_at: Set(Micros(clock.last_at)),
        replaced_by: Set(clock.replaced_by),
        created_at: Set(Micros(clock.created_at)),
        updated_at: Set(Micros(now)),
        cluster: Set(case.cluster),
        score: Set(score.map_or(0, |(score, _)| score.code())),
        dated_at: micros(score.map(|(_, at)| at)),
        used_seconds: Set(clock.used_seconds),
        yellow: count(clock.standing(Level::Yellow)),
        red: count(clock.standing(Level::Red)),
        escalated: count(clock.standing(Level::Escalated)),
    })
}
