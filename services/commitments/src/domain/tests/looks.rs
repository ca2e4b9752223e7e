//! Late events, extensions and new revisions, looked at never, now and then, or after each second: the same facts.

use std::collections::BTreeSet;

use super::{extended::one_day_more, *};

/// What somebody did: when it was told, how long before that it had happened, and how long a pause may last at most.
#[derive(Clone, Debug)]
struct Told {
    after: i64,
    what: u8,
    lag: i64,
    lasts: Option<i64>,
}

/// When somebody looks in between.
#[derive(Clone, Debug)]
enum Looks {
    Never,
    At(BTreeSet<i64>),
    EverySecond,
}

fn start() -> Timestamp {
    at("2025-09-26T10:00:00")
}

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

/// Looks as often as asked for after `from` and before `to`. Between two seconds in which something falls, every second
/// is like any other: only those in which something does are looked at.
fn look(bench: &mut Bench, looks: &Looks, from: i64, to: i64) {
    match looks {
        Looks::Never => {}
        Looks::At(seconds) => {
            for second in seconds.range(from..to) {
                bench.act(after(*second), When::Now, |_| Ok(())).expect("a look");
            }
        }
        Looks::EverySecond => {
            while let Some(next) = bench.clock.next_fire_at.filter(|next| *next < after(to)) {
                bench.act(next.max(after(from)), When::Now, |_| Ok(())).expect("a look");
            }
        }
    }
}

fn apply(bench: &mut Bench, told: &Told, now: Timestamp) -> Result<(), Refusal> {
    let event = When::Event(now - SignedDuration::from_secs(told.lag));
    let lasts = told.lasts.map(SignedDuration::from_secs);
    let pause = |turn: &mut Turn<'_>| {
        turn.pause(&PauseOrder { resume_by: lasts.map(|lasts| turn.at + lasts), ..for_sample() })
    };
    match told.what {
        0..=2 => bench.act(now, event, pause),
        3 => bench.act(now, When::Now, pause),
        4..=6 => bench.act(now, event, |turn| turn.resume()),
        7 => bench.act(now, When::Now, |turn| turn.resume()),
        8 => bench.act(now, event, |turn| turn.complete()),
        9 => bench.act(now, event, |turn| turn.reopen("报告退回", "test")),
        10 => bench.act(now, When::Now, |turn| turn.grant_extension(&one_day_more(now), &[])),
        11 if told.lag > 80_000 => bench.act(now, event, |turn| turn.cancel()),
        _ => {
            // Published now; carried into the clock when somebody next looks.
            let date = bench
                .calendar
                .date_of(now + SignedDuration::from_secs(told.lag) - SignedDuration::from_hours(24));
            let revised = bench.calendar.spec().next_revision().with_rest(date, "停工");
            bench.calendar = Calendar::new(revised).expect("a valid revision");
            Ok(())
        }
    }
}

/// Everything that follows from what happened and the calendar alone.
fn facts(bench: &Bench) -> String {
    let clock = &bench.clock;
    let standing: BTreeSet<_> =
        clock.cards.iter().filter(|card| card.state == CardState::Standing).map(|card| card.level).collect();
    let levels: BTreeSet<_> = clock.fired.iter().map(|fired| fired.level).collect();
    let pauses: Vec<_> = clock.pauses.iter().map(|pause| (pause.no, pause.from, pause.to)).collect();
    format!(
        "{:?} due {:?}, completed {:?} after {:?} s, on time {}, late {}, excused {}, {standing:?}, {levels:?}, {pauses:?}",
        clock.status,
        clock.due_at,
        clock.completed_at,
        clock.used_seconds,
        clock.on_time(),
        clock.is_late(),
        clock.is_excused()
    )
}

fn run(days: u32, story: &[Told], looks: &Looks) -> (String, Vec<bool>) {
    let mut bench = Bench::days(days, "2025-09-26T10:00:00");
    let (mut now, mut obeyed) = (0, Vec::new());
    for told in story {
        look(&mut bench, looks, now, now + told.after);
        now += told.after;
        obeyed.push(apply(&mut bench, told, after(now)).is_ok());
    }
    let end = now + 90 * 86_400;
    look(&mut bench, looks, now, end);
    bench.act(after(end), When::Now, |_| Ok(())).expect("a last look");
    (facts(&bench), obeyed)
}

fn told() -> impl Strategy<Value = Told> {
    let lasts = prop_oneof![1 => Just(None), 4 => (60_i64..120_000).prop_map(Some)];
    (1_i64..90_000, 0_u8..13, 0_i64..130_000, lasts).prop_map(|(after, what, lag, lasts)| Told {
        after,
        what,
        lag,
        lasts,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn late_events_leave_the_same_facts_whenever_anybody_looked(
        days in 1_u32..4,
        story in proptest::collection::vec(told(), 1..12),
        seconds in proptest::collection::btree_set(0_i64..900_000, 0..20),
    ) {
        let never = run(days, &story, &Looks::Never);
        prop_assert_eq!(&run(days, &story, &Looks::At(seconds)), &never);
        prop_assert_eq!(&run(days, &story, &Looks::EverySecond), &never);
    }
}
