//! The plan covers what it promises, on any day.

use std::collections::{BTreeMap, BTreeSet};

use nqi_kernel::worktime::china;

use super::anchors::{Standing, standing};
use super::*;
use crate::seed::{enterprises, needs};

fn plan(now: &str, seed: u64) -> Plan {
    make(&china(), now.parse().expect("an instant"), seed, &enterprises::all(), &needs::catalogue())
}

const MONDAY: &str = "2026-03-09T01:00:00Z";

#[test]
fn equal_seed_and_present_give_equal_plans() {
    assert_eq!(plan(MONDAY, 7), plan(MONDAY, 7));
    assert_ne!(plan(MONDAY, 7).acts, plan(MONDAY, 8).acts);
}

#[test]
fn the_cases_reach_every_ending_at_least_twice() {
    let plan = plan(MONDAY, 7);
    assert_eq!(plan.cases.len(), cases::CASES);
    let mut endings: BTreeMap<Ending, usize> = BTreeMap::new();
    for case in &plan.cases {
        *endings.entry(case.ending).or_default() += 1;
    }
    assert_eq!(endings.len(), 28, "{endings:?}");
    assert!(endings.values().all(|count| *count >= 2), "{endings:?}");
    let firms: BTreeSet<usize> = plan.cases.iter().map(|case| case.enterprise).collect();
    assert_eq!(firms.len(), enterprises::ENTERPRISES);
}

#[test]
fn what_is_rare_is_asked_for_in_one_place_by_three_enterprises_wherever_it_is_asked_for_thrice() {
    let needs = needs::catalogue();
    let mut asked: BTreeMap<(usize, &str), BTreeSet<usize>> = BTreeMap::new();
    for case in plan(MONDAY, 7).cases {
        asked.entry((case.needs[0], case.region)).or_default().insert(case.enterprise);
    }
    let several = |supply: Supply| {
        asked.iter().filter(|((need, _), firms)| needs[*need].supply == supply && firms.len() >= 3).count()
    };
    assert_eq!(several(Supply::Single), 9, "{asked:?}");
    assert!(several(Supply::Nobody) >= 5, "{asked:?}");
}

#[test]
fn what_is_of_a_cluster_is_asked_for_by_an_enterprise_of_that_cluster() {
    let (firms, needs) = (enterprises::all(), needs::catalogue());
    for case in plan(MONDAY, 7).cases {
        let need = &needs[case.needs[0]];
        assert!(need.cluster == 0 || need.cluster == firms[case.enterprise].cluster, "{}", need.title);
    }
}

#[test]
fn acts_come_in_order_and_none_lies_ahead() {
    for now in [MONDAY, "2026-02-21T15:30:00Z", "2025-10-05T06:00:00Z", "2026-01-04T04:15:00Z"] {
        let plan = plan(now, 7);
        assert!(plan.acts.is_sorted_by_key(|act| act.at));
        let now: Timestamp = now.parse().expect("an instant");
        assert!(
            plan.acts.iter().all(|act| act.at <= now && now - SignedDuration::from_hours(24 * 500) < act.at)
        );
        for case in 0..plan.cases.len() {
            let first = plan.acts.iter().find(|act| act.case == case).expect("a case has acts");
            assert_eq!(first.step, Step::Draft);
        }
        assert!((3_500..9_000).contains(&plan.acts.len()), "{} acts", plan.acts.len());
    }
}

#[test]
fn open_clocks_stand_at_their_levels_on_a_saturday_too() {
    let calendar = china();
    for now in [MONDAY, "2026-03-14T02:00:00Z", "2026-10-03T09:00:00Z"] {
        let plan = plan(now, 7);
        let now: Timestamp = now.parse().expect("an instant");
        let mut reached: BTreeSet<(Ending, Standing)> = BTreeSet::new();
        let open = plan.cases.iter().enumerate().filter(|(_, case)| case.ending.clock(10).is_some());
        for (index, case) in open {
            let lead = needs::catalogue()[case.needs[0]].lead();
            let (stage, term) = case.ending.clock(lead).expect("it has a clock");
            let acts: Vec<&Act> = plan.acts.iter().filter(|act| act.case == index).collect();
            let (halt, go_on) = stop(stage);
            let at = |step: Step| acts.iter().find(|act| act.step == step).map(|act| act.at);
            let pause = at(halt).zip(at(go_on));
            let start =
                acts.iter().rev().find(|act| act.step != halt && act.step != go_on).expect("an act").at;
            let anchor = Anchor { start, pause };
            reached.insert((case.ending, standing(&calendar, now, term, anchor).expect("a standing")));
        }
        for wanted in [Standing::Fresh, Standing::Reminder, Standing::Yellow, Standing::Red] {
            for ending in [
                Ending::Submitted,
                Ending::Invited,
                Ending::Quoting,
                Ending::InProgress,
                Ending::Disputed,
                Ending::FollowUp,
                Ending::Rectifying,
            ] {
                assert!(reached.contains(&(ending, wanted)), "{ending:?} {wanted:?} at {now}");
            }
        }
        assert!(reached.contains(&(Ending::InProgress, Standing::Statutory)), "at {now}");
    }
}
