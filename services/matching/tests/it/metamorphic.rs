//! Transformations that must keep, or may only shrink, what is found.

use nqi_matching::engine::snapshot::Snapshot;
use nqi_proto::matching::v1::{Candidate, MatchResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use nqi_proto::r#type::v1::need::Detail;

use crate::story;
use crate::world::{
    Dice, Engine, TODAY, World, accreditation, at_most, between, calibration, calibration_row, date, id,
    offering, provider, random_need, random_world, site, test_row, testing,
};

/// Providers and scores in order.
fn order(reply: &MatchResponse) -> Vec<(String, i64)> {
    reply.candidates.iter().map(|c| (c.site_id.clone(), c.score_e6)).collect()
}

fn eligible_sites(engine: &Engine, need: &ty::Need) -> (i32, Vec<String>) {
    let reply = engine.reply(need);
    (reply.eligible, reply.candidates.iter().map(|c| c.provider_id.clone()).collect())
}

#[test]
fn tightening_a_filter_never_adds_a_provider() {
    for seed in 3000..3060_u64 {
        let dice = &mut Dice(seed);
        let engine = random_world(dice).engine();
        for _ in 0..8 {
            let need = random_need(dice);
            let (count, before) = eligible_sites(&engine, &need);
            let mut tighter = vec![need.clone(); 5];
            tighter[0].budget_fen = Some(need.budget_fen.unwrap_or(200_000) / 2);
            tighter[1].deadline =
                Some(need.deadline.filter(|d| d.month == 3).or(date("2026-03-30")).unwrap());
            tighter[2].excluded_provider_ids.push(id(1, 1));
            tighter[3].accreditations = vec![1, 2];
            tighter[4].accept_withdrawn = false;
            for need in tighter {
                let (fewer, after) = eligible_sites(&engine, &need);
                assert!(fewer <= count && after.iter().all(|p| before.contains(p)), "seed {seed}: {need:#?}");
            }
        }
    }
}

#[test]
fn millimetres_and_micrometres_ask_the_same() {
    let engine = story::world().engine();
    let micro = calibration("卡尺", "长度", between(0.0, 300_000.0, "µm"), at_most(20.0, "µm"));
    let (one, other) = (engine.reply(&story::callipers(0.02)), engine.reply(&micro));
    assert_eq!(one.eligible, 1);
    assert_eq!(order(&one), order(&ty_item(&engine, micro, "item-2")));
    assert_eq!(other.removed, one.removed);

    fn ty_item(engine: &Engine, mut need: ty::Need, item: &str) -> MatchResponse {
        need.item_id = item.into();
        engine.reply(&need)
    }
}

#[test]
fn spelling_variants_of_standards_and_names_ask_the_same() {
    let engine = story::world().engine();
    let reply = |object: &str, parameter: &str, standard: &str| {
        engine.reply(&testing(object, &[parameter], &[standard]))
    };
    let plain = reply("碳纤维复丝", "拉伸性能", "GB/T 3362-2017");
    assert_eq!(plain.eligible, 2);
    for standard in ["gb/t3362—2017", "ＧＢ／Ｔ 3362－2017", "GB/T 3362:2017", "GB 3362-2017"] {
        let variant = reply("碳纤维 复丝", " 拉伸性能", standard);
        assert_eq!(order(&variant), order(&plain), "{standard}");
    }
}

#[test]
fn a_limit_means_every_spelling_of_a_name_and_what_lies_under_it() {
    let eligible = |limit: &str, object: &str, parameter: &str| {
        let mut world = story::world();
        world.rows.iter_mut().for_each(|row| row.limit = limit.into());
        world.engine().reply(&testing(object, &[parameter], &["GB/T 3362-2017"])).eligible
    };
    let (object, parameter) = ("碳纤维复丝", "拉伸性能");
    assert_eq!(eligible("", object, parameter), 2);
    assert_eq!(eligible("不适用于碳纤维", object, parameter), 0, "the wider object is excluded");
    assert_eq!(eligible("仅适用于碳纤维", object, parameter), 2, "what lies under it is meant too");
    assert_eq!(eligible("仅适用于碳纤维丝束", object, parameter), 2, "another name of the same");
    assert_eq!(eligible("不测拉伸性能", object, " 拉伸 性能"), 0, "another spelling of the same");
    assert_eq!(eligible("不适用于玻璃纤维", object, parameter), 2);
}

#[test]
fn splitting_a_row_into_adjacent_rows_keeps_set_and_order() {
    let whole = story::world();
    let mut split = whole.clone();
    let row = split.rows.iter().position(|row| row.id == id(4, 5)).unwrap();
    let old = split.rows.remove(row);
    for (n, range) in [(50, "(0~90) mm"), (51, "(>90~220) mm"), (52, "(>220~500) mm")] {
        split.rows.push(pb::ScopeRow {
            id: id(4, n),
            range: Some(ty::Range { raw: range.into(), ..Default::default() }),
            ..old.clone()
        });
    }
    for u in [0.05, 0.028, 0.027, 0.02, 0.005] {
        let need = story::callipers(u);
        let (one, other) = (whole.engine().reply(&need), split.engine().reply(&need));
        assert_eq!((order(&one), one.removed), (order(&other), other.removed), "{u}");
    }
}

#[test]
fn deltas_in_any_batches_equal_a_rebuild() {
    for seed in 4000..4030_u64 {
        let dice = &mut Dice(seed);
        let (before, after) = (random_world(dice), random_world(dice));
        // The second register arrives as newer versions; rows that it lacks are removed.
        let newer = |mut world: World| {
            let tag = || "\"2\"".to_owned();
            world.providers.iter_mut().for_each(|r| r.etag = tag());
            world.sites.iter_mut().for_each(|r| r.etag = tag());
            world.accreditations.iter_mut().for_each(|r| r.etag = tag());
            world.rows.iter_mut().for_each(|r| r.etag = tag());
            world.standards.iter_mut().for_each(|r| r.etag = tag());
            world.offerings.iter_mut().for_each(|r| r.etag = tag());
            world.cells.iter_mut().for_each(|r| r.version = 2);
            world.facts.iter_mut().for_each(|r| r.version = 2);
            world
        };
        let after = newer(after);
        let mut changes = after.changes();
        let kept: Vec<&str> = after.rows.iter().map(|row| row.id.as_str()).collect();
        let gone: Vec<&str> =
            before.rows.iter().map(|r| r.id.as_str()).filter(|id| !kept.contains(id)).collect();
        changes.extend(gone.iter().filter_map(|row| nqi_matching::wire::records::removed(row)));
        let mut snapshot = Snapshot::default();
        snapshot.apply(before.changes());
        let old = snapshot.clone();
        let old_id = old.id();
        for batch in changes.chunks(1 + dice.below(9)) {
            snapshot.apply(batch.to_vec());
            if dice.one_in(4) {
                let _ = snapshot.compact(true);
            }
        }
        // What a rebuild holds: everything of both that is still there.
        let mut rebuilt = Snapshot::default();
        let mut all = before.changes();
        all.retain(|change| !matches!(change, nqi_matching::engine::record::Change::Row(_)));
        rebuilt.apply(after.changes());
        rebuilt.apply(all);
        assert_eq!(snapshot.id(), rebuilt.id(), "seed {seed}");
        assert_eq!(old.id(), old_id, "an older snapshot changed");
        let (delta, fresh) = (Engine::with(snapshot), Engine::with(rebuilt));
        for _ in 0..10 {
            let need = random_need(dice);
            assert_eq!(delta.reply(&need), fresh.reply(&need), "seed {seed}");
        }
    }
}

#[test]
fn a_newcomer_never_reorders_the_others_while_the_tables_of_the_day_stand() {
    for seed in 5000..5030_u64 {
        let dice = &mut Dice(seed);
        let world = random_world(dice);
        let engine = world.engine();
        let mut joined = world.clone();
        joined.providers.push(provider(90));
        joined.sites.push(site(90, 90, "371002"));
        joined.accreditations.push(accreditation(90, 90, 90, ty::AccreditationScheme::Cma));
        for (n, parameter) in ["拉伸性能", "密度", "铅"].into_iter().enumerate() {
            joined.rows.push(test_row(900 + n, 90, 90, "食品", parameter, "GB 5009.12-2023"));
        }
        joined.rows.push(calibration_row(910, 90, 90, ("卡尺", "长度"), "(0~1000) mm", "0.001 mm"));
        for (n, kind) in
            [ty::ItemKind::Testing, ty::ItemKind::Calibration, ty::ItemKind::Advisory].into_iter().enumerate()
        {
            joined.offerings.push(offering(900 + n, 90, 90, kind, Some(1), 1));
        }
        let with = Engine { tables: engine.tables.clone(), ..joined.engine() };
        for _ in 0..15 {
            let need = random_need(dice);
            let others: Vec<_> =
                order(&with.reply(&need)).into_iter().filter(|(site, _)| *site != id(2, 90)).collect();
            assert_eq!(others, order(&engine.reply(&need)), "seed {seed}");
        }
    }
}

#[test]
fn raising_a_weight_never_lowers_the_better_one_on_it_against_one_equal_elsewhere() {
    let mut world = story::world();
    world.rows.push(test_row(30, 1, 1, "碳纤维复丝", "拉伸性能", "GB/T 3362-2017"));
    world.sites[1].region = "371002".into();
    let engine = world.engine();
    let mut last = i32::MAX;
    for price in [1, 100, 400, 1000] {
        let mut need = testing("碳纤维复丝", &["拉伸性能"], &["GB/T 3362-2017"]);
        need.budget_fen = Some(90_000);
        need.weights =
            Some(ty::Weights { fit: 200, price, lead: 200, distance: 150, on_time: 150, credit: 100 });
        let reply = engine.reply(&need);
        let cheaper = reply.candidates.iter().find(|c| c.provider_id == id(1, 0)).unwrap();
        assert!(cheaper.base_rank <= last, "{price}");
        last = cheaper.base_rank;
    }
    assert_eq!(last, 1);
}

/// Per mille, in the order of the terms.
fn weights(w: [u32; 6]) -> ty::Weights {
    let [fit, price, lead, distance, on_time, credit] = w;
    ty::Weights { fit, price, lead, distance, on_time, credit }
}

#[test]
fn raising_any_weight_never_lets_the_worse_on_it_pass_in_random_registers() {
    const USUAL: [u32; 6] = [200, 200, 200, 150, 150, 100];
    let mut met = [0; 6];
    for seed in 6000..6120_u64 {
        let dice = &mut Dice(seed);
        let engine = random_world(dice).engine();
        for _ in 0..10 {
            let need = random_need(dice);
            let with = |w| engine.reply(&ty::Need { weights: Some(weights(w)), ..need.clone() }).candidates;
            let before = with(USUAL);
            for (term, met) in met.iter_mut().enumerate() {
                let mut raised = USUAL;
                raised[term] *= 4;
                let after = with(raised);
                let value = |c: &Candidate| c.terms[term].value_e6;
                // Another offering of the same site may become its best: then it is not the same candidate any more.
                let same = |c: &Candidate| {
                    let again = after.iter().find(|other| other.site_id == c.site_id)?;
                    let values = |c: &Candidate| c.terms.iter().map(|term| term.value_e6).collect::<Vec<_>>();
                    (values(c) == values(again)).then(|| again.clone())
                };
                for one in &before {
                    for other in &before {
                        let alike = one.confirmations.is_empty() == other.confirmations.is_empty();
                        let ahead = one.score_e6 > other.score_e6 && value(one) > value(other);
                        let (true, true, Some(a), Some(b)) = (alike, ahead, same(one), same(other)) else {
                            continue;
                        };
                        let kept = a.score_e6 == b.score_e6 || a.base_rank < b.base_rank;
                        assert!(a.score_e6 >= b.score_e6 && kept, "seed {seed}, term {term}: {need:#?}");
                        *met += 1;
                    }
                }
            }
        }
    }
    assert!(met.iter().all(|pairs| *pairs > 0), "each term is compared: {met:?}");
}

#[test]
fn a_need_without_year_takes_the_version_in_force_on_its_day() {
    let mut world = story::world();
    world.cells.clear();
    world.standards[0].valid_from = date("2026-03-16");
    world.standards[0].status = pb::StandardStatus::Upcoming.into();
    world.standards[1].valid_to = date("2026-03-20");
    let engine = world.engine();
    let found = |earliest: &str| {
        let mut need = testing("碳纤维复丝", &["拉伸性能"], &["GB/T 3362"]);
        need.earliest_start = date(earliest);
        let reply = engine.reply(&need);
        let transition = reply.candidates.iter().all(|c| c.notes.iter().any(|n| n.code == "IN_TRANSITION"));
        let mut providers: Vec<String> = reply.candidates.into_iter().map(|c| c.provider_id).collect();
        providers.sort();
        (providers, transition)
    };
    assert_eq!(found("2026-03-09"), (vec![id(1, 2)], false));
    assert_eq!(found("2026-03-18"), (vec![id(1, 0), id(1, 1), id(1, 2)], true));
    assert_eq!(found("2026-03-23"), (vec![id(1, 0), id(1, 1)], false));
}

#[test]
fn verification_needs_a_legal_authorisation_and_its_own_row() {
    let mut world = story::world();
    let as_verification = |n: usize, row: &pb::ScopeRow| pb::ScopeRow {
        id: id(4, n),
        mode: ty::CalibrationMode::Verification.into(),
        ..row.clone()
    };
    let rows: Vec<pb::ScopeRow> =
        [(60, 5), (61, 3)].map(|(n, of)| as_verification(n, &world.rows[of])).into();
    world.rows.extend(rows);
    let mut need = story::callipers(0.05);
    if let Some(Detail::Calibration(given)) = &mut need.detail {
        given.mode = ty::CalibrationMode::Verification.into();
        given.range = Some(between(0.0, 100.0, "mm"));
    }
    assert_eq!(world.engine().reply(&need).eligible, 0);
    world.accreditations.push(accreditation(70, 1, 1, ty::AccreditationScheme::Statutory));
    world.rows.iter_mut().filter(|row| row.id == id(4, 60)).for_each(|row| row.accreditation_id = id(3, 70));
    let reply = world.engine().reply(&need);
    assert_eq!(reply.candidates.iter().map(|c| c.provider_id.clone()).collect::<Vec<_>>(), [id(1, 1)]);
    assert_eq!(TODAY.to_string(), "2026-03-09");
}
