//! The facts in `tests/data/clock_vectors.json`, whole: a field that is not read here is an error.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::clock::{
    ClockFacts, Extension, Level, Pause, PauseReason, Pauses, Receipt, Terms, statutory_due,
};
use nqi_kernel::worktime::{Calendar, CalendarSpec, Window, china, china_spec};
use serde::Deserialize;

#[derive(Deserialize)]
struct Facts {
    meta: Meta,
    calendars: BTreeMap<String, RawCalendar>,
    vectors: Vec<Vector>,
    elapsed: Vec<Elapsed>,
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
struct Meta {
    counts: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawCalendar {
    Whole {
        time_zone: String,
        windows: Vec<Window>,
        day_seconds: i64,
        first_day: Date,
        published_through: Date,
        rest_weekdays: Vec<Date>,
        work_weekends: Vec<Date>,
        workdays_per_year: BTreeMap<String, i64>,
    },
    Revision {
        base: String,
        add_work: Vec<Date>,
        add_rest: Vec<Date>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    id: String,
    kind: String,
    #[serde(default)]
    day_rule: String,
    start: Timestamp,
    start_utc: Timestamp,
    target: u32,
    calendar: String,
    pauses: Vec<(Timestamp, Timestamp)>,
    due: Timestamp,
    due_utc: Timestamp,
    due_epoch: i64,
    next_working_instant_at_or_after_due: Timestamp,
    warn_50: Timestamp,
    warn_80: Timestamp,
    levels: BTreeMap<String, Timestamp>,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elapsed {
    id: String,
    calendar: String,
    start: Timestamp,
    end: Timestamp,
    pauses: Vec<(Timestamp, Timestamp)>,
    working_seconds: i64,
    working_minutes: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    kind: String,
    target: u32,
    calendar: String,
    events: Vec<Vec<serde_json::Value>>,
    trail: Vec<Step>,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Timestamp,
    event: String,
    due: Option<Timestamp>,
    on_time: Option<bool>,
    elapsed_s: Option<i64>,
    remaining_s: Option<i64>,
}

fn facts() -> Facts {
    serde_json::from_str(include_str!("../data/clock_vectors.json")).expect("the vectors parse")
}

fn spec(facts: &Facts, name: &str) -> CalendarSpec {
    match &facts.calendars[name] {
        RawCalendar::Whole {
            time_zone,
            windows,
            first_day,
            published_through,
            rest_weekdays,
            work_weekends,
            ..
        } => {
            let week = std::array::from_fn(|day| if day < 5 { windows.clone() } else { Vec::new() });
            let empty = CalendarSpec {
                calendar: name.to_owned(),
                revision: 1,
                zone: time_zone.clone(),
                week,
                overrides: BTreeMap::new(),
                first_day: *first_day,
                published_through: *published_through,
            };
            let rested = rest_weekdays.iter().fold(empty, |spec, date| spec.with_rest(*date, ""));
            work_weekends.iter().fold(rested, |spec, date| spec.with_work(*date, ""))
        }
        RawCalendar::Revision { base, add_work, add_rest } => {
            let next = spec(facts, base).next_revision();
            let worked = add_work.iter().fold(next, |spec, date| spec.with_work(*date, ""));
            add_rest.iter().fold(worked, |spec, date| spec.with_rest(*date, ""))
        }
    }
}

fn calendars(facts: &Facts) -> BTreeMap<String, Calendar> {
    let built = |name: &String| (name.clone(), Calendar::new(spec(facts, name)).expect("a valid calendar"));
    facts.calendars.keys().map(built).collect()
}

fn pauses(raw: &[(Timestamp, Timestamp)]) -> Pauses {
    Pauses::new(raw.iter().map(|(from, to)| Pause::closed(*from, *to, PauseReason::Sample)))
        .expect("disjoint")
}

fn terms(kind: &str, target: u32, day_rule: &str) -> Terms {
    match (kind, day_rule) {
        ("minutes", _) => Terms::minutes(target),
        ("days", "t_plus_n") => Terms::days(target),
        ("days", "deemed_received") => Terms::days(target).with_receipt(Receipt::DeemedReceived),
        other => panic!("unknown term {other:?}"),
    }
}

#[test]
fn every_vector_has_its_due_instant_its_warnings_and_its_levels() {
    let facts = facts();
    let calendars = calendars(&facts);
    assert_eq!(facts.vectors.len(), facts.meta.counts["vectors"]);
    for vector in &facts.vectors {
        let case = format!("{} ({})", vector.id, vector.note);
        let calendar = &calendars[&vector.calendar];
        let terms = terms(&vector.kind, vector.target, &vector.day_rule);
        let clock = ClockFacts {
            pauses: pauses(&vector.pauses),
            ..ClockFacts::new(vector.start, terms, calendar.standard_day_seconds())
        };
        let timeline = clock.on(calendar).expect("valid facts");
        assert_eq!(vector.start, vector.start_utc, "{case}");
        assert_eq!(timeline.due(), Some(vector.due), "due of {case}");
        assert_eq!((vector.due, vector.due.as_second()), (vector.due_utc, vector.due_epoch), "{case}");
        let next = vector.next_working_instant_at_or_after_due;
        assert_eq!(timeline.next_counted_instant(vector.due), Some(next), "next counted instant of {case}");
        if vector.pauses.is_empty() {
            assert_eq!(calendar.next_working_instant(vector.due), next, "next working instant of {case}");
        }
        let warn = |percent: i64| timeline.instant_of((timeline.total() * percent + 99) / 100);
        assert_eq!(warn(50), Some(vector.warn_50), "50 % of {case}");
        assert_eq!(warn(80), Some(vector.warn_80), "80 % of {case}");
        assert_eq!(vector.levels.len(), 4, "{case}");
        for (name, expected) in &vector.levels {
            let level = Level::parse(&name.to_uppercase()).expect("a level");
            assert_eq!(timeline.level_at(level), Some(*expected), "{name} of {case}");
        }
        if vector.kind == "days" && vector.day_rule == "t_plus_n" && vector.pauses.is_empty() {
            assert_eq!(statutory_due(calendar, vector.start, vector.target), Ok(vector.due), "{case}");
        }
    }
}

#[test]
fn every_elapsed_case_counts_its_working_seconds() {
    let facts = facts();
    let calendars = calendars(&facts);
    assert_eq!(facts.elapsed.len(), facts.meta.counts["elapsed"]);
    for case in &facts.elapsed {
        let calendar = &calendars[&case.calendar];
        let clock = ClockFacts {
            pauses: pauses(&case.pauses),
            ..ClockFacts::new(case.start, Terms::minutes(1), calendar.standard_day_seconds())
        };
        let elapsed = clock.on(calendar).expect("valid facts").elapsed(case.end);
        assert_eq!((elapsed, elapsed / 60), (case.working_seconds, case.working_minutes), "{}", case.id);
    }
}

#[test]
fn every_scenario_leaves_its_trail() {
    let facts = facts();
    let calendars = calendars(&facts);
    assert_eq!(facts.scenarios.len(), facts.meta.counts["scenarios"]);
    for scenario in &facts.scenarios {
        assert_eq!(scenario.events.len(), scenario.trail.len(), "{}", scenario.name);
        run(scenario, &calendars);
    }
}

fn run(scenario: &Scenario, calendars: &BTreeMap<String, Calendar>) {
    let mut calendar = &calendars[&scenario.calendar];
    let u = calendar.standard_day_seconds();
    let mut clock = ClockFacts::new(scenario.trail[0].at, terms(&scenario.kind, scenario.target, ""), u);
    let mut completed = None;
    for (event, step) in scenario.events.iter().zip(&scenario.trail) {
        let case = format!("{} at {} ({})", scenario.name, step.event, scenario.note);
        let argument = |index: usize| event.get(index).unwrap_or_else(|| panic!("{case}: argument {index}"));
        assert_eq!(event[0].as_str().and_then(|at| at.parse().ok()), Some(step.at), "{case}");
        assert_eq!(event[1].as_str(), Some(step.event.as_str()), "{case}");
        clock = match step.event.as_str() {
            "start" => clock,
            "pause" => clock.paused(step.at, PauseReason::Correction).expect("running"),
            "resume" => clock.resumed(step.at).expect("paused"),
            "complete" => {
                completed = Some(step.at);
                clock.completed(step.at).expect("running")
            }
            "reopen" => clock.reopened(completed.expect("completed"), step.at).expect("later"),
            "calendar" => {
                calendar = &calendars[argument(2).as_str().expect("a name")];
                clock
            }
            "extend" => {
                let amount = argument(2).as_u64().and_then(|n| u32::try_from(n).ok()).expect("an amount");
                assert_eq!(argument(3).as_str(), Some("minutes"), "{case}");
                clock.extended(Extension::Minutes(amount), u)
            }
            other => panic!("{case}: unknown event {other}"),
        };
        let timeline = clock.on(calendar).expect("valid facts");
        assert_eq!(timeline.due(), step.due, "due of {case}");
        if let Some(on_time) = step.on_time {
            assert_eq!(timeline.on_time(step.at), on_time, "on time of {case}");
        }
        if let Some(elapsed) = step.elapsed_s {
            assert_eq!(timeline.elapsed(step.at), elapsed, "elapsed of {case}");
        }
        if let Some(remaining) = step.remaining_s {
            assert_eq!(timeline.remaining(step.at), remaining, "remaining of {case}");
        }
    }
}

#[test]
fn the_shipped_calendar_agrees_with_the_facts_on_every_day() {
    let facts = facts();
    let RawCalendar::Whole { day_seconds, workdays_per_year, .. } = &facts.calendars["cn-2024-2026"] else {
        panic!("cn-2024-2026 is a whole calendar");
    };
    let (shipped, expected) = (china(), Calendar::new(spec(&facts, "cn-2024-2026")).expect("valid"));
    assert_eq!(shipped.first_difference(&expected), None);
    assert_eq!(shipped.standard_day_seconds(), *day_seconds);
    assert_eq!(china_spec().overrides.len(), spec(&facts, "cn-2024-2026").overrides.len());
    for (year, workdays) in workdays_per_year {
        let year: i16 = year.parse().expect("a year");
        let last = |year: i16| jiff::civil::date(year, 12, 31);
        assert_eq!(shipped.working_days_between(last(year - 1), last(year)), *workdays, "{year}");
    }
}
