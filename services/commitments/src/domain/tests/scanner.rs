//! How often a clock is looked at changes nothing.

use super::*;

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
