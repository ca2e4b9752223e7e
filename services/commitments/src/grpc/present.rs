//! The domain in the words of the contract.

use jiff::Timestamp;
use nqi_kernel::clock::{Extension as Amount, Threshold};
use nqi_kernel::worktime::{Calendar, floor_to_second};
use nqi_platform::{etag, wire as instants};
use nqi_proto::commitments::v1 as pb;

use super::explain;
pub use super::published::{calendar, moved, revision};
use crate::{
    domain::{
        commitment::Commitment,
        extension::Extension,
        notice::Notice,
        pause::PauseRecord,
        policy::Policy,
        verdict::{Appeal, appeal_until},
    },
    store::card::CardOfCase,
    wire,
};

/// A commitment at `now`, with its explanation.
pub fn commitment(
    clock: &Commitment,
    calendar: &Calendar,
    policy: &Policy,
    now: Timestamp,
) -> pb::Commitment {
    let (about, case) = (&clock.about, &clock.about.case);
    // A closed clock no longer counts: its figures are those of its end.
    let at = if clock.status.is_open() { now.max(clock.last_at) } else { clock.last_at };
    let timeline = clock.facts.as_ref().and_then(|facts| facts.on(calendar).ok());
    let fired = |level| clock.fired.iter().any(|fired| fired.level == level);
    let levels =
        timeline.iter().flat_map(|timeline| timeline.levels()).map(|(level, fire_at)| pb::LevelTime {
            level: wire::level(level).into(),
            fire_time: Some(instants::timestamp(fire_at)),
            fired: fired(level),
        });
    pb::Commitment {
        id: clock.id.to_string(),
        etag: etag::of(clock.version),
        stage: about.stage.code(),
        subject_id: about.subject.to_string(),
        attempt: about.attempt,
        case_number: case.number.clone(),
        service_request_id: wire::id(case.request),
        enterprise_id: wire::id(case.enterprise),
        centre_id: wire::id(case.centre),
        region: case.region.clone(),
        obligor_id: about.obligor.to_string(),
        element: about.element,
        status: clock.status.code(),
        unit: wire::unit(clock.promise.unit).into(),
        promised: i32::try_from(clock.promised_now()).unwrap_or(i32::MAX),
        statutory: i32::try_from(clock.promise.statutory).unwrap_or(i32::MAX),
        start_time: clock.facts.as_ref().map(|facts| instants::timestamp(facts.start)),
        anchor_time: wire::time(clock.anchor_at),
        due_time: wire::time(clock.due_at),
        provisional: clock.provisional,
        remaining_seconds: timeline.map_or(0, |timeline| timeline.remaining(at)),
        level: clock.level().map_or(0, |level| wire::level(level).into()),
        cycle: clock.cycle,
        complete_time: wire::time(clock.completed_at),
        on_time: clock.on_time(),
        pauses: clock.pauses.iter().map(|record| pause(record, clock, calendar, at)).collect(),
        explain: timeline.map(|timeline| explain::explanation(&timeline, policy, at)),
        policy: policy.label(),
        calendar_revision: format!("{}/{}", clock.calendar, clock.revision),
        create_time: Some(instants::timestamp(clock.created_at)),
        update_time: Some(instants::timestamp(clock.last_at)),
        levels: levels.collect(),
        extensions: Vec::new(),
    }
}

fn pause(record: &PauseRecord, clock: &Commitment, calendar: &Calendar, at: Timestamp) -> pb::Pause {
    let from = clock.anchor_at.map_or(record.from, |anchor| anchor.max(record.from));
    pb::Pause {
        start_time: Some(instants::timestamp(record.from)),
        end_time: wire::time(record.to),
        resume_by: record.to.is_none().then(|| instants::timestamp(record.resume_by)),
        reason: wire::reason(record.reason).into(),
        evidence: record.evidence.clone(),
        working_seconds: calendar.working_seconds(from, record.to.unwrap_or(at)),
    }
}

/// A card with what it is about, its appeal, and until when there can be one.
pub fn card(of: &CardOfCase, appeal: Option<&Appeal>, calendar: &Calendar) -> pb::Card {
    let card = &of.card;
    pb::Card {
        id: card.id.to_string(),
        commitment_id: of.commitment.to_string(),
        cycle: card.cycle,
        level: wire::level(card.level).into(),
        state: card.state.code(),
        fire_time: Some(instants::timestamp(card.fire_at)),
        create_time: Some(instants::timestamp(card.created_at)),
        obligor_id: of.obligor.to_string(),
        case_number: of.case.number.clone(),
        stage: of.stage.code(),
        region: of.case.region.clone(),
        due_time: wire::time(card.due_at),
        rule_zh: card.rule_zh.clone(),
        rule_en: card.rule_en.clone(),
        reason: card.reason.clone(),
        service_request_id: wire::id(of.case.request),
        decide_time: wire::time(of.decided_at),
        decided_by: of.decided_by.clone(),
        appeal: appeal.map(|appeal| pb::Appeal {
            state: appeal.state.code(),
            statement: appeal.statement.clone(),
            appealed_by: appeal.appealed_by.clone(),
            appeal_time: Some(instants::timestamp(appeal.appealed_at)),
            note: appeal.note.clone(),
            decided_by: appeal.decided_by.clone(),
            decide_time: wire::time(appeal.decided_at),
        }),
        appeal_until: Some(instants::timestamp(appeal_until(calendar, card.created_at))),
    }
}

/// An extension with the case of its clock.
pub fn extension(one: &Extension, clock: &Commitment) -> pb::Extension {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let (days, minutes) = match one.amount {
        Amount::Days(days) => (number(days), 0),
        Amount::Minutes(minutes) => (0, number(minutes)),
    };
    pb::Extension {
        id: one.id.to_string(),
        commitment_id: one.commitment.to_string(),
        days,
        minutes,
        reason: one.reason.clone(),
        state: one.state.code(),
        asked_by: one.asked_by.clone(),
        ask_time: Some(instants::timestamp(one.asked_at)),
        decided_by: one.decided_by.clone(),
        decide_time: wire::time(one.decided_at),
        note: one.note.clone(),
        case_number: clock.about.case.number.clone(),
        service_request_id: wire::id(clock.about.case.request),
        obligor_id: clock.about.obligor.to_string(),
        due_time: wire::time(one.due_at),
        new_due_time: wire::time(one.new_due_at),
    }
}

/// A supervision notice.
pub fn notice(one: &Notice) -> pb::Notice {
    let in_time = |replied: Timestamp| one.reply_due_at.is_none_or(|due| floor_to_second(replied) <= due);
    pb::Notice {
        id: one.id.to_string(),
        etag: etag::of(one.version),
        state: one.state.code(),
        number: one.number.clone(),
        commitment_id: one.commitment.to_string(),
        cycle: one.cycle,
        stage: one.stage.code(),
        case_number: one.case.number.clone(),
        service_request_id: wire::id(one.case.request),
        region: one.case.region.clone(),
        obligor_id: one.obligor.to_string(),
        missed_time: wire::time(one.missed_at),
        demand: one.demand.clone(),
        reply_commitment_id: one.reply_clock.to_string(),
        reply_due_time: wire::time(one.reply_due_at),
        automatic: one.automatic,
        create_time: Some(instants::timestamp(one.created_at)),
        issue_time: wire::time(one.issued_at),
        issued_by: one.issued_by.clone(),
        reply: one.reply.clone(),
        reply_time: wire::time(one.replied_at),
        replied_by: one.replied_by.clone(),
        withdraw_time: wire::time(one.withdrawn_at),
        withdraw_reason: one.withdraw_reason.clone(),
        on_time: one.replied_at.is_some_and(in_time),
    }
}

/// A policy.
pub fn policy(policy: &Policy) -> pb::Policy {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let levels = [
        (pb::Level::Reminder, policy.levels.reminder),
        (pb::Level::Yellow, policy.levels.yellow),
        // RED is one second after due by definition.
        (pb::Level::Red, Some(Threshold::After(1))),
        (pb::Level::Escalated, policy.levels.escalated),
    ];
    pb::Policy {
        id: policy.id.clone(),
        version: policy.version,
        stage: policy.stage.code(),
        kind: policy.kind.code(),
        unit: wire::unit(policy.unit).into(),
        promised: number(policy.promised),
        statutory: number(policy.statutory),
        deemed_received: policy.deemed_received,
        rule_zh: policy.rule_zh.clone(),
        rule_en: policy.rule_en.clone(),
        max_pauses: number(policy.caps.pauses),
        max_paused_days: number(policy.caps.days),
        levels: levels.into_iter().filter_map(|(level, at)| Some(level_rule(level, at?))).collect(),
        element: policy.element,
        offering_id: wire::id(policy.offering),
        publish_time: Some(instants::timestamp(policy.published_at)),
        publish_reason: policy.reason.clone(),
    }
}

fn level_rule(level: pb::Level, threshold: Threshold) -> pb::LevelRule {
    let (before_due_seconds, of_total_per_mille) = match threshold {
        Threshold::Left(seconds) => (i64::from(seconds), 0),
        Threshold::After(seconds) => (-i64::from(seconds), 0),
        Threshold::Percent(percent) => (0, i32::from(percent) * 10),
    };
    pb::LevelRule { level: level.into(), before_due_seconds, of_total_per_mille }
}
