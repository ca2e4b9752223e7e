//! The lifecycle in memory: one clock, commands at instants, and what follows.

use jiff::{SignedDuration, Timestamp};
use nqi_kernel::clock::{Level, PauseReason, Unit};
use nqi_kernel::worktime::{Calendar, china};
use proptest::prelude::*;
use uuid::Uuid;

mod extended;
mod looks;
mod run_out;

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

/// Title: completes at due
/// Title: completes 1 s late
#[test]
fn completing_at_due_is_on_time_and_a_second_later_is_late() {
    for (end, on_time) in [("2025-09-01T10:00:00", true), ("2025-09-01T10:00:01", false)] {
        let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
        bench.now(end, |turn| turn.complete());
        assert_eq!(bench.clock.on_time(), on_time);
        assert_eq!(bench.clock.is_late(), !on_time, "a RED stands exactly when it was late");
        assert_eq!(bench.clock.next_fire_at, None);
    }
}

/// Title: completes in lunch after a 12:00 due
#[test]
fn completing_in_lunch_after_a_noon_due_is_late() {
    let mut bench = Bench::minutes(180, "2025-09-01T09:00:00");
    bench.now("2025-09-01T12:20:00", |turn| turn.complete());
    assert_eq!(bench.due(), Some(at("2025-09-01T12:00:00")));
    assert!(!bench.clock.on_time() && bench.clock.is_late());
}

/// Title: 1-wd clock reminded at 09:00
#[test]
fn a_clock_of_one_working_day_is_reminded_at_nine_and_yellow_at_a_quarter_to_two() {
    let mut bench = Bench::days(1, "2025-09-01T10:00:00");
    bench.scan("2025-09-02T16:59:59");
    let expected = [("REMINDER", "2025-09-02T09:00:00"), ("YELLOW", "2025-09-02T13:45:00")];
    assert_eq!(bench.fired(), expected.map(|(level, time)| (level.to_owned(), at(time))));
    assert_eq!(bench.clock.next_fire_at, Some(at("2025-09-02T17:00:01")));
}

#[test]
fn a_pause_moves_due_by_exactly_the_working_time_that_it_took() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    assert_eq!((bench.due(), bench.clock.status), (None, Status::Paused));
    bench.now("2025-09-03T09:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-03T10:00:00")));
    assert_eq!(bench.kinds(), [Kind::Started, Kind::Paused, Kind::Resumed]);
}

/// Title: pause at due still turns red
#[test]
fn a_pause_at_due_freezes_nothing_and_red_falls() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    assert_eq!(bench.due(), Some(at("2025-09-01T10:00:00")));
    bench.scan("2025-09-01T11:00:00");
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW", "RED"]);
    let escalated = |bench: &Bench| bench.clock.next_fire_at;
    // While it stands still only the end of the pause is awaited; then ESCALATED has moved by the pause.
    bench.now("2025-09-02T10:00:00", |turn| turn.resume());
    assert_eq!(escalated(&bench), Some(at("2025-09-05T10:00:00")));
}

#[test]
fn a_pause_that_runs_out_resumes_at_its_own_instant_whenever_anyone_looks() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    let limited = PauseOrder { resume_by: Some(at("2025-09-01T14:00:00")), ..for_sample() };
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&limited));
    assert_eq!(bench.clock.next_fire_at, Some(at("2025-09-01T14:00:00")));
    bench.scan("2025-09-08T09:00:00");
    assert_eq!(bench.due(), Some(at("2025-09-01T15:00:00")));
    let fired = bench.fired();
    assert_eq!(fired[0], ("RESUME:1".to_owned(), at("2025-09-01T14:00:00")));
    assert_eq!(bench.levels()[1..], ["REMINDER", "YELLOW", "RED", "ESCALATED"]);
    let resumed = bench.done.last().and_then(|outcome| outcome.changes.first()).expect("a change");
    assert!(resumed.automatic && resumed.kind == Kind::Resumed);
}

/// Title: auto-resume at cap
#[test]
fn a_pause_lasts_at_most_twenty_working_days_and_all_together_thirty() {
    let mut bench = Bench::days(60, "2025-03-03T09:00:00");
    bench.now("2025-03-04T09:00:00", |turn| turn.pause(&for_sample()));
    let twenty = bench.calendar.after_working_seconds(at("2025-03-04T09:00:00"), 20 * 23_400);
    assert_eq!(bench.clock.next_fire_at, Some(twenty));
    bench.scan("2025-04-02T09:00:00");
    assert_eq!(bench.clock.status, Status::Running);
    let far = PauseOrder { resume_by: Some(at("2025-08-01T09:00:00")), ..for_sample() };
    bench.now("2025-04-07T09:00:00", |turn| turn.pause(&far));
    let ten = bench.calendar.after_working_seconds(at("2025-04-07T09:00:00"), 10 * 23_400);
    assert_eq!(bench.clock.next_fire_at, Some(ten), "what is left of thirty days, whatever was asked for");
    let refused = bench.act(at("2025-05-12T09:00:00"), When::Now, |turn| turn.pause(&for_sample()));
    assert_eq!(refused.expect_err("used up").reason(), "PAUSE_CAP");
}

#[test]
fn the_sixth_pause_is_refused() {
    let mut bench = Bench::days(20, "2025-03-03T09:00:00");
    for hour in 9..12 {
        bench.now(&format!("2025-03-04T{hour:02}:00:00"), |turn| turn.pause(&for_sample()));
        bench.now(&format!("2025-03-04T{hour:02}:30:00"), |turn| turn.resume());
    }
    for hour in 14..16 {
        bench.now(&format!("2025-03-04T{hour:02}:00:00"), |turn| turn.pause(&for_sample()));
        bench.now(&format!("2025-03-04T{hour:02}:30:00"), |turn| turn.resume());
    }
    let refused = bench.act(at("2025-03-04T16:40:00"), When::Now, |turn| turn.pause(&for_sample()));
    assert_eq!(refused.expect_err("five pauses were had").reason(), "PAUSE_CAP");
}

#[test]
fn a_pause_of_no_length_leaves_no_trace_and_no_count() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    let due = bench.due();
    for _ in 0..8 {
        bench.now("2025-09-01T09:30:00", |turn| turn.pause(&for_sample()));
        bench.now("2025-09-01T09:30:00", |turn| turn.resume());
    }
    assert_eq!(bench.due(), due);
}

/// Title: late fact rescinds RED
#[test]
fn a_late_fact_rescinds_red() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:00:05");
    assert_eq!(bench.cards(Level::Red), [CardState::Standing]);
    bench.event("2025-09-01T10:00:06", "2025-09-01T09:59:58", |turn| turn.complete());
    assert!(bench.clock.on_time() && !bench.clock.is_late());
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing], "yellow was right");
    assert_eq!(bench.clock.cycle, 2);
    assert_eq!(bench.kinds().last(), Some(&Kind::Rescinded));
}

/// Title: second breach fires in cycle 2
#[test]
fn a_late_pause_rescinds_red_and_the_second_breach_fires_in_the_second_cycle() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:05:00");
    bench.event("2025-09-01T10:06:00", "2025-09-01T09:50:00", |turn| turn.pause(&for_sample()));
    assert_eq!((bench.clock.status, bench.clock.cycle), (Status::Paused, 2));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    bench.now("2025-09-01T11:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-01T11:10:00")));
    bench.scan("2025-09-01T11:30:00");
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded, CardState::Standing]);
    assert_eq!(bench.clock.cards.last().map(|card| card.cycle), Some(2));
}

/// Title: out-of-order event
#[test]
fn an_event_older_than_the_last_command_takes_effect_right_after_it() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    bench.event("2025-09-01T10:30:00", "2025-09-01T09:30:00", |turn| turn.resume());
    assert_eq!(bench.clock.last_at, at("2025-09-01T10:00:00"));
    assert_eq!(bench.due(), Some(at("2025-09-01T11:00:00")));
}

#[test]
fn an_event_from_the_future_takes_effect_now() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.event("2025-09-01T09:30:00", "2025-09-01T12:00:00", |turn| turn.complete());
    assert_eq!(bench.clock.completed_at, Some(at("2025-09-01T09:30:00")));
}

/// Title: backdated completion rescinds RED
#[test]
fn backdating_rescinds_red_and_stays_within_the_record() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T11:00:00");
    for outside in ["2025-09-01T08:59:59", "2025-09-01T11:30:01"] {
        let when = When::Effective(at(outside));
        let refused = bench.act(at("2025-09-01T11:30:00"), when, |turn| turn.complete());
        assert_eq!(refused.expect_err("outside").reason(), "EFFECTIVE_TIME");
    }
    let when = When::Effective(at("2025-09-01T09:45:00"));
    bench.act(at("2025-09-01T11:30:00"), when, |turn| turn.complete()).expect("within");
    assert!(bench.clock.on_time() && !bench.clock.is_late());
    let red = bench.clock.cards.iter().find(|card| card.level == Level::Red).expect("kept for ever");
    assert_eq!((red.state, red.reason.as_str()), (CardState::Rescinded, "BACKDATING"));
}

#[test]
fn reopening_does_not_count_the_time_between() {
    let mut bench = Bench::minutes(240, "2025-09-01T09:00:00");
    bench.now("2025-09-01T11:00:00", |turn| turn.complete());
    bench.now("2025-09-03T14:00:00", |turn| turn.reopen("退回修改", "test"));
    assert_eq!(bench.due(), Some(at("2025-09-03T16:00:00")));
    assert_eq!((bench.clock.status, bench.clock.cycle), (Status::Running, 1));
}

/// Title: reopens on rest day
#[test]
fn reopening_on_a_rest_day_counts_from_the_next_opening() {
    let mut bench = Bench::minutes(60, "2025-09-05T16:30:00");
    bench.now("2025-09-05T17:00:00", |turn| turn.complete());
    bench.now("2025-09-06T10:00:00", |turn| turn.reopen("退回修改", "test"));
    assert_eq!(bench.due(), Some(at("2025-09-08T09:30:00")));
}

/// Title: reopens after breach stays late
#[test]
fn a_promise_broken_before_it_was_reopened_stays_broken() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.now("2025-09-01T11:00:00", |turn| turn.complete());
    bench.now("2025-09-02T09:00:00", |turn| turn.reopen("退回修改", "test"));
    bench.now("2025-09-02T09:10:00", |turn| turn.complete());
    assert!(bench.clock.is_late() && !bench.clock.on_time());
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW", "RED"], "once each");
}

#[test]
fn nothing_falls_after_a_cancellation_and_cards_stay() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T09:55:00");
    bench.now("2025-09-01T09:58:00", |turn| turn.cancel());
    bench.scan("2025-09-20T09:00:00");
    assert_eq!(bench.levels(), ["REMINDER", "YELLOW"]);
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing]);
    assert_eq!((bench.clock.status, bench.clock.next_fire_at), (Status::Cancelled, None));
}

#[test]
fn a_clock_completed_before_it_started_is_not_counted() {
    let bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let about = bench.clock.about.clone();
    let pending = Commitment::pending(
        Uuid::from_u128(9),
        about,
        &bench.policy,
        bench.clock.promise,
        &bench.calendar,
        at("2025-09-01T09:00:00"),
    );
    let mut bench = Bench { clock: pending, done: Vec::new(), ..bench };
    bench.scan("2025-09-30T09:00:00");
    bench.now("2025-09-30T10:00:00", |turn| turn.complete());
    assert_eq!(bench.kinds(), [Kind::Completed]);
    assert!(!bench.clock.is_late() && bench.clock.due_at.is_none());
}

#[test]
fn an_order_that_starts_later_is_anchored_at_its_start() {
    let calendar = china();
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    bench.clock = Commitment::pending(
        Uuid::from_u128(9),
        bench.clock.about.clone(),
        &bench.policy,
        bench.clock.promise,
        &calendar,
        at("2025-09-01T09:00:00"),
    );
    bench.now("2025-09-01T09:00:00", |turn| turn.start(Some(at("2025-09-10T09:00:00"))));
    assert_eq!(bench.due(), Some(at("2025-09-10T10:00:00")));
    // Before that start there is nothing to stop: the pause begins with it.
    bench.now("2025-09-02T09:00:00", |turn| turn.pause(&for_sample()));
    bench.now("2025-09-03T09:00:00", |turn| turn.resume());
    assert_eq!(bench.due(), Some(at("2025-09-10T10:00:00")));
}

/// Title: reassign keeps the card on the old obligor
#[test]
fn reassign_keeps_the_card_on_the_old_obligor() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.scan("2025-09-01T10:50:00");
    let due = bench.due();
    let (id, obligor) = (Uuid::from_u128(10), Uuid::from_u128(11));
    let successor = bench.now("2025-09-01T10:50:00", |turn| turn.reassign(id, obligor, Term::Remaining));
    let (successor, began) =
        take_over(successor, &bench.calendar, &bench.policy, at("2025-09-01T10:50:00")).expect("taken");
    assert_eq!((bench.clock.status, bench.clock.replaced_by), (Status::Superseded, Some(id)));
    assert_eq!(bench.cards(Level::Yellow), [CardState::Standing]);
    assert_eq!(bench.clock.about.obligor, Uuid::from_u128(2));
    assert_eq!((successor.about.obligor, successor.about.attempt), (obligor, 2));
    assert_eq!(successor.due_at, due);
    assert!(successor.cards.is_empty());
    assert_eq!(began.changes.first().map(|change| change.kind), Some(Kind::Started));
}

#[test]
fn what_is_left_cannot_be_handed_over_when_nothing_is() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let (id, obligor) = (Uuid::from_u128(10), Uuid::from_u128(11));
    let now = at("2025-09-01T14:00:00");
    let refused = bench.act(now, When::Now, |turn| turn.reassign(id, obligor, Term::Remaining));
    assert_eq!(refused.expect_err("overdue").reason(), "AFTER_DUE");
    let fresh = bench.act(now, When::Now, |turn| turn.reassign(id, obligor, Term::RemainingOrFresh));
    let (fresh, _) =
        take_over(fresh.expect("fresh"), &bench.calendar, &bench.policy, now).expect("taken over");
    assert_eq!(fresh.due_at, Some(at("2025-09-01T15:00:00")));
    assert!(bench.clock.is_late(), "the old obligor keeps its RED");
}

#[test]
fn a_paused_clock_is_handed_over_paused() {
    let mut bench = Bench::minutes(120, "2025-09-01T09:00:00");
    bench.now("2025-09-01T10:00:00", |turn| turn.pause(&for_sample()));
    let successor = bench.now("2025-09-02T10:00:00", |turn| {
        turn.reassign(Uuid::from_u128(10), Uuid::from_u128(11), Term::Remaining)
    });
    let now = at("2025-09-02T10:00:00");
    let (clock, _) = take_over(successor, &bench.calendar, &bench.policy, now).expect("taken over");
    assert_eq!((clock.status, clock.due_at), (Status::Paused, None));
    let mut next = Bench { clock, done: Vec::new(), ..bench };
    next.now("2025-09-02T11:00:00", |turn| turn.resume());
    assert_eq!(next.due(), Some(at("2025-09-02T12:00:00")));
}

#[test]
fn an_open_pause_lasts_as_many_working_days_under_a_new_revision() {
    let mut bench = Bench::days(10, "2025-09-01T08:00:00");
    bench.now("2025-09-02T09:00:00", |turn| turn.pause(&for_sample()));
    let by = bench.clock.open_pause().expect("paused").resume_by;
    let mut asked = Bench::days(10, "2025-09-01T08:00:00");
    let until = at("2025-09-05T09:00:00");
    asked.now("2025-09-02T09:00:00", |turn| {
        turn.pause(&PauseOrder { resume_by: Some(until), ..for_sample() })
    });
    for one in [&mut bench, &mut asked] {
        let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
        one.calendar = Calendar::new(revised).expect("a valid revision");
        one.scan("2025-09-03T09:00:00");
    }
    // Twenty working days later is one working day later now; what was asked for by instant stays.
    let moved = bench.clock.open_pause().expect("paused").resume_by;
    assert_eq!((by, moved), (at("2025-09-28T17:00:00"), at("2025-09-29T17:00:00")));
    assert_eq!(asked.clock.open_pause().map(|pause| pause.resume_by), Some(until));
}

#[test]
fn a_clock_reopened_under_a_new_revision_is_corrected_by_the_calendar() {
    let mut bench = Bench::days(2, "2025-09-01T08:00:00");
    let due = bench.due().expect("due");
    bench.scan("2025-09-04T09:00:00");
    assert_eq!((due, bench.cards(Level::Red)), (at("2025-09-03T17:00:00"), vec![CardState::Standing]));
    bench.now("2025-09-04T10:00:00", |turn| turn.complete());
    let rests = ["2025-09-02", "2025-09-03", "2025-09-04"];
    let revised = rests.iter().fold(china().spec().next_revision(), |spec, day| {
        spec.with_rest(day.parse().expect("a date"), "停工")
    });
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.now("2025-09-05T09:00:00", |turn| turn.reopen("报告退回", "test"));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
    let reasons: Vec<&str> = bench.clock.cards.iter().map(|card| card.reason.as_str()).collect();
    assert!(reasons.iter().all(|reason| ["", "CALENDAR"].contains(reason)), "{reasons:?}");
}

/// Title: revision rescinds RED
#[test]
fn a_published_revision_moves_open_clocks_and_rescinds_what_it_unmakes() {
    let mut bench = Bench::minutes(390, "2025-09-03T16:00:00");
    bench.scan("2025-09-04T16:30:00");
    assert!(bench.clock.is_late());
    let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.scan("2025-09-04T16:31:00");
    assert_eq!(bench.due(), Some(at("2025-09-05T16:00:00")));
    assert_eq!((bench.clock.revision, bench.clock.cycle), (2, 2));
    assert_eq!(bench.cards(Level::Red), [CardState::Rescinded]);
}

#[test]
fn a_revision_does_not_touch_a_closed_clock() {
    let mut bench = Bench::minutes(390, "2025-09-03T16:00:00");
    bench.now("2025-09-05T09:00:00", |turn| turn.complete());
    let revised = china().spec().next_revision().with_rest("2025-09-04".parse().expect("a date"), "停工");
    bench.calendar = Calendar::new(revised).expect("a valid revision");
    bench.scan("2025-09-06T09:00:00");
    assert!(bench.clock.is_late());
    assert_eq!(bench.clock.revision, 1);
}

#[test]
fn the_statutory_limit_has_an_event_and_no_card() {
    let promise = Promise { unit: Unit::Days, promised: 1, statutory: 5 };
    let mut bench = Bench::new(Stage::Acceptance, promise, at("2025-09-01T10:00:00"));
    bench.scan("2025-09-12T09:00:00");
    let expected = ["REMINDER", "YELLOW", "RED", "ESCALATED", "STATUTORY"].map(str::to_owned).to_vec();
    assert_eq!(bench.levels(), expected);
    assert_eq!(bench.fired()[4].1, at("2025-09-08T17:00:01"));
    assert_eq!(bench.clock.cards.len(), 3);
    let suppressed: Vec<bool> = bench.done[1].changes.iter().map(|change| change.suppressed).collect();
    assert_eq!(suppressed, [true, true, false, false, false], "RED has overtaken the milder messages");
}

#[test]
fn commands_that_do_not_fit_the_state_are_refused_by_name() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let now = at("2025-09-01T09:10:00");
    let reason = |result: Result<(), Refusal>| result.expect_err("it does not fit").reason();
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.resume())), "CLOCK_NOT_RUNNING");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.reopen("", ""))), "CLOCK_NOT_RUNNING");
    let ground = order(PauseReason::Correction);
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.pause(&ground))), "PAUSE_REASON");
    bench.act(now, When::Now, |turn| turn.complete()).expect("fits");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.complete())), "CLOCK_NOT_RUNNING");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.pause(&for_sample()))), "CLOCK_NOT_RUNNING");
}

proptest! {
    /// Whoever looks when: the same commands give the same facts.
    #[test]
    fn facts_do_not_depend_on_when_the_scanner_ran(
        looks in proptest::collection::vec(0_i64..1_200_000, 0..12),
        pause_at in 0_i64..200_000,
        pause_for in 1_i64..400_000,
        days in 1_u32..4,
    ) {
        let start = at("2025-09-26T10:00:00");
        let seconds = |n: i64| start + SignedDuration::from_secs(n);
        let run = |looks: &[i64]| {
            let mut steps: Vec<(i64, u8)> = looks.iter().map(|look| (*look, 0)).collect();
            steps.extend([(pause_at, 1), (pause_at + pause_for, 2), (1_300_000, 0)]);
            steps.sort_unstable();
            let mut bench = Bench::days(days, "2025-09-26T10:00:00");
            for (offset, step) in steps {
                bench.act(seconds(offset), When::Now, |turn| match step {
                    1 => turn.pause(&for_sample()),
                    2 if turn.clock.status == Status::Paused => turn.resume(),
                    _ => Ok(()),
                }).expect("the commands fit");
            }
            let cards: Vec<_> =
                bench.clock.cards.iter().map(|card| (card.level, card.fire_at, card.state, card.cycle)).collect();
            (bench.fired(), cards, bench.clock.due_at, bench.clock.cycle)
        };
        prop_assert_eq!(run(&looks), run(&[]));
    }
}
