//! The lifecycle in memory: one clock, commands at instants, and what follows.

use jiff::{SignedDuration, Timestamp};
use nqi_kernel::clock::{Level, PauseReason, Unit};
use nqi_kernel::worktime::{Calendar, china};
use proptest::prelude::*;
use uuid::Uuid;

mod due;
mod endings;
mod extended;
mod handed_over;
mod late_facts;
mod looks;
mod pauses;
mod refused;
mod revised;
mod run_out;
mod scanner;

use super::{
    card::CardState,
    change::{FiringState, Kind, Outcome},
    commitment::{About, Case, Commitment},
    handover::{Term, take_over},
    lifecycle::PauseOrder,
    policy::{Policy, Promise, Work, lookup},
    refusal::Refusal,
    shipped::policies,
    stage::{Stage, WorkKind},
    status::Status,
    turn::{Turn, When},
};

/// Shanghai local time.
fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().expect("a literal instant")
}

/// A clock under test with everything that its turns left behind.
struct Bench {
    calendar: Calendar,
    policy: Policy,
    clock: Commitment,
    done: Vec<Outcome>,
}

impl Bench {
    fn new(stage: Stage, promise: Promise, start: Timestamp) -> Self {
        let calendar = china();
        let policy =
            lookup(&policies(), &Work { stage, kind: WorkKind::Testing, element: 3, offering: None })
                .expect("shipped")
                .clone();
        let about = About {
            stage,
            subject: Uuid::from_u128(1),
            attempt: 1,
            case: Case { number: "WH-2025-000001".into(), ..Case::default() },
            obligor: Uuid::from_u128(2),
            kind: WorkKind::Testing,
            element: 3,
            offering: None,
        };
        let clock = Commitment::pending(Uuid::from_u128(3), about, &policy, promise, &calendar, start);
        let mut bench = Self { calendar, policy, clock, done: Vec::new() };
        bench.act(start, When::Now, |turn| turn.start(None)).expect("a clock starts");
        bench
    }

    fn minutes(n: u32, start: &str) -> Self {
        Self::new(Stage::Delivery, Promise { unit: Unit::Minutes, promised: n, statutory: 0 }, at(start))
    }

    fn days(n: u32, start: &str) -> Self {
        Self::new(Stage::Delivery, Promise { unit: Unit::Days, promised: n, statutory: 0 }, at(start))
    }

    /// The same clock again, with nothing done yet.
    fn copy(&self) -> Self {
        let (calendar, policy, clock) = (self.calendar.clone(), self.policy.clone(), self.clock.clone());
        Self { calendar, policy, clock, done: Vec::new() }
    }

    fn act<R>(
        &mut self,
        now: Timestamp,
        when: When,
        apply: impl FnOnce(&mut Turn<'_>) -> Result<R, Refusal>,
    ) -> Result<R, Refusal> {
        let mut turn = Turn::begin(self.clock.clone(), &self.calendar, &self.policy, now, when)?;
        let answer = apply(&mut turn)?;
        let (clock, outcome) = turn.finish()?;
        self.clock = clock;
        self.done.push(outcome);
        Ok(answer)
    }

    fn now<R>(&mut self, now: &str, apply: impl FnOnce(&mut Turn<'_>) -> Result<R, Refusal>) -> R {
        self.act(at(now), When::Now, apply).expect("the command fits")
    }

    fn event<R>(
        &mut self,
        now: &str,
        time: &str,
        apply: impl FnOnce(&mut Turn<'_>) -> Result<R, Refusal>,
    ) -> R {
        self.act(at(now), When::Event(at(time)), apply).expect("an event always fits")
    }

    fn scan(&mut self, now: &str) {
        self.now(now, |_| Ok(()));
    }

    fn due(&self) -> Option<Timestamp> {
        self.clock.due_at
    }

    /// Levels with their instants in the order in which they were recorded, carried ones left out.
    fn fired(&self) -> Vec<(String, Timestamp)> {
        let all = self.done.iter().flat_map(|outcome| &outcome.firings);
        all.filter(|record| record.state != FiringState::Carried)
            .map(|record| (record.level.clone(), record.fire_at))
            .collect()
    }

    fn levels(&self) -> Vec<String> {
        self.fired().into_iter().map(|(level, _)| level).collect()
    }

    fn cards(&self, level: Level) -> Vec<CardState> {
        self.clock.cards.iter().filter(|card| card.level == level).map(|card| card.state).collect()
    }

    fn kinds(&self) -> Vec<Kind> {
        self.done.iter().flat_map(|outcome| outcome.changes.iter().map(|change| change.kind)).collect()
    }
}

fn order(reason: PauseReason) -> PauseOrder {
    PauseOrder { reason, evidence: "证据".into(), resume_by: None, actor: "test".into() }
}

fn for_sample() -> PauseOrder {
    order(PauseReason::Sample)
}
