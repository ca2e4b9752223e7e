//! A process that dies between two statements of an edit of days, of weekly rules, or of the jobs that keep days and orphans:
//! nothing is half done, and the next try makes up for it.

use crate::chaos::{POINTS, is_passed, told};
use crate::chaos_days::{CELL_POINTS, DAYS_WRITTEN, HORIZON_POINTS, RULE_POINTS, orphan, shown, weekly};
use crate::kill::die;
use crate::ledger::truth;
use crate::world::{Shop, World, day};
use nqi_proto::registry::v1::*;
use nqi_registry::{keep_horizon, release_orphans};
use nqi_store::on_both_dialects;
use prost::Message;

/// What the process does: the letter that [`die`] knows it by, and what it passes.
#[derive(Clone, Copy, Debug)]
enum Step {
    Set,
    Edit,
    Rules,
    Horizon,
}

impl Step {
    fn points(self) -> Vec<&'static str> {
        let of = |points: &[&'static str]| points.iter().copied().chain(DAYS_WRITTEN).collect();
        match self {
            Step::Set | Step::Edit => of(&[CELL_POINTS[0], CELL_POINTS[1], CELL_POINTS[4]]),
            Step::Rules => of(&RULE_POINTS),
            Step::Horizon => of(&HORIZON_POINTS),
        }
    }
}

on_both_dialects! {
    async fn a_process_killed_between_any_two_statements_of_days_changes_all_of_them_or_none(fx: Fixture) {
        let url = fx.url().to_owned();
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        world.capacity().put_pool_rules(world.service().ask(weekly(&shop, 4, 5))).await.expect("set");
        let (mut units, mut closed) = (10, false);
        for step in [Step::Set, Step::Edit, Step::Rules, Step::Horizon] {
            for point in step.points() {
                let case = format!("{step:?} at {point}");
                if matches!(step, Step::Horizon) {
                    world.pass(24 * 3600);
                }
                units += 1;
                closed ^= matches!(step, Step::Edit);
                let who = world.service();
                let set = shop.days(&[(8, units), (9, units)]);
                let edit = EditCellsRequest {
                    pool_id: shop.pool.to_string(),
                    from: Some(day(2026, 1, 8)),
                    to: Some(day(2026, 1, 9)),
                    edit: if closed { CellEdit::Close } else { CellEdit::Open }.into(),
                    reason: format!("第 {units} 次"),
                    ..Default::default()
                };
                let rules = weekly(&shop, units, 5);
                let request = match step {
                    Step::Set => format!("d{}", hex::encode(set.encode_to_vec())),
                    Step::Edit => format!("n{}", hex::encode(edit.encode_to_vec())),
                    Step::Rules => format!("w{}", hex::encode(rules.encode_to_vec())),
                    Step::Horizon => "h".to_owned(),
                };
                let before = shown(&world, &shop, &who).await;
                let output = die(url.clone(), world.now(), point, request).await;
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.code().is_none(), "{case}: it should have been killed: {said}");
                let after = shown(&world, &shop, &who).await;
                assert_eq!(after != before, point == "cmd.after_commit", "{case}: all or nothing");
                truth(&world, &shop).await.must_be_whole(&case);
                // Nobody heard an answer: once more.
                let mut capacity = world.capacity();
                match step {
                    Step::Set => {
                        capacity.set_cells(who.ask(set)).await.expect("set");
                    }
                    Step::Edit => {
                        capacity.edit_cells(who.ask(edit)).await.expect("edited");
                    }
                    Step::Rules => {
                        capacity.put_pool_rules(who.ask(rules)).await.expect("set");
                    }
                    Step::Horizon => {
                        keep_horizon(&world.deps).await.expect("made");
                    }
                }
                let done = shown(&world, &shop, &who).await;
                if point == "cmd.after_commit" {
                    assert_eq!(done, after, "{case}: done once");
                } else {
                    assert_ne!(done, before, "{case}");
                }
                truth(&world, &shop).await.must_be_whole(&case);
            }
        }
    }

    async fn a_process_killed_while_it_gives_an_orphan_back_leaves_the_ledger_whole(fx: Fixture) {
        let (url, dialect) = (fx.url().to_owned(), fx.db.dialect());
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let of_ledger = POINTS.into_iter().filter(|point| !point.starts_with("hold.") && is_passed(point, dialect));
        let mut died = std::collections::BTreeSet::new();
        for point in ["orphan.claimed", "orphan.locked", "hold.written"].into_iter().chain(of_ledger) {
            let id = orphan(&world, &shop).await;
            let output = die(url.clone(), world.now(), point, "o".to_owned()).await;
            // Not every write of the ledger is one of an orphan's; then it was given back.
            if output.status.code().is_none() {
                died.insert(point);
                let given_back = i32::from(point == "cmd.after_commit") * 2;
                assert_eq!(shop.cells(&world).await[1], (10, 0, 2 - given_back), "{point}: all or nothing");
            }
            truth(&world, &shop).await.must_be_whole(point);
            release_orphans(&world.deps).await.expect("the next run");
            let found = truth(&world, &shop).await;
            found.must_be_whole(point);
            for kind in ["nqi.registry.v1.HoldReleased", "nqi.registry.v1.HoldOrphaned"] {
                assert_eq!(told(&found, id, kind), 1, "{point}: {kind}");
            }
        }
        for point in ["orphan.claimed", "orphan.locked", "hold.written", "cmd.before_commit", "cmd.after_commit"] {
            assert!(died.contains(point), "it was not killed at {point}, only at {died:?}");
        }
        assert!(died.iter().any(|point| point.starts_with("store.together.")), "between no two writes: {died:?}");
    }
}
