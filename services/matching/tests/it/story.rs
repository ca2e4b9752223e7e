//! The two needs of the demonstration, and what an impossible one is told.

use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use nqi_proto::r#type::v1::AccreditationScheme::{Cma, Cnas};

use crate::world::{
    World, accreditation, at_most, between, calibration, calibration_row, date, id, offering, provider, site,
    standard, test_row, testing,
};

/// Three providers: 0 CMA for tensile tests, 1 CNAS only, 2 the old version; 0 and 1 calibrate callipers.
pub fn world() -> World {
    let mut world = World::default();
    for n in 0..3 {
        world.providers.push(provider(n));
        world.sites.push(site(n, n, ["371002", "371071", "371083"][n]));
        world.accreditations.push(accreditation(n, n, n, [Cma, Cnas, Cma][n]));
    }
    world.standards = vec![
        standard(0, "GB/T 3362-2017", pb::StandardStatus::Current, &[]),
        standard(
            1,
            "GB/T 3362-2005",
            pb::StandardStatus::Superseded,
            &[("GB/T 3362-2017", pb::SupersessionKind::Full)],
        ),
    ];
    world.rows = vec![
        test_row(0, 0, 0, "碳纤维复丝", "拉伸性能", "GB/T 3362-2017"),
        test_row(1, 1, 1, "碳纤维复丝", "全部参数", "GB/T 3362-2017"),
        test_row(2, 2, 2, "碳纤维复丝", "拉伸性能", "GB/T 3362-2005"),
        calibration_row(3, 0, 0, ("通用卡尺", "长度"), "(0~150) mm", "0.012 mm"),
        calibration_row(4, 0, 0, ("通用卡尺", "长度"), "(>150~500) mm", "0.016 mm"),
        calibration_row(5, 1, 1, ("卡尺", "长度"), "(0~500) mm", "(10 + 0.06L) µm"),
        calibration_row(6, 2, 2, ("卡尺", "长度"), "(0~200) mm", "0.01 mm"),
    ];
    for n in 0..3 {
        let price = Some(60_000 + 20_000 * n as i64);
        let mut testing = offering(n, n, n, ty::ItemKind::Testing, price, 5);
        testing.pool_id = id(7, n);
        testing.span_days = 2;
        testing.units = 2;
        world.offerings.push(testing);
        let mut calibrating = offering(10 + n, n, n, ty::ItemKind::Calibration, price, 3 + n as i32);
        calibrating.pool_id = id(7, n);
        world.offerings.push(calibrating);
        for day in ["2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12"] {
            world.cells.push(pb::Cell {
                pool_id: id(7, n),
                provider_id: id(1, n),
                day: date(day),
                total: 2,
                held: i32::from(day == "2026-03-09"),
                version: 1,
                ..Default::default()
            });
        }
    }
    world
}

pub fn tensile() -> ty::Need {
    let mut need = testing("碳纤维复丝", &["拉伸性能"], &["ＧＢ／Ｔ3362—2017"]);
    if let Some(ty::need::Detail::Testing(given)) = &mut need.detail {
        given.legal_effect = true;
    }
    need.deadline = date("2026-03-31");
    need.budget_fen = Some(100_000);
    need
}

pub fn callipers(u: f64) -> ty::Need {
    calibration("卡尺", "长度", between(0.0, 300.0, "mm"), at_most(u, "mm"))
}

fn codes(reply: &MatchResponse) -> Vec<(i32, i32, i32)> {
    reply.removed.iter().map(|r| (r.code, r.sites, r.eligible_without)).collect()
}

#[test]
fn a_tensile_test_with_legal_effect_goes_to_the_cma_laboratory_and_says_what_the_others_lack() {
    let reply = world().engine().reply(&tensile());
    assert_eq!(reply.eligible, 1);
    let first = &reply.candidates[0];
    assert_eq!((first.rank, &first.provider_id, first.base_rank), (1, &id(1, 0), 1));
    assert!(first.confirmations.is_empty(), "{:?}", first.confirmations);
    let evidence = &first.evidence[0];
    assert_eq!((evidence.scope_row_id.clone(), evidence.scheme()), (id(4, 0), Cma));
    assert_eq!(
        (evidence.certificate_number.as_str(), evidence.verifier.as_str()),
        ("示例证书 0", "市级平台")
    );
    let plan = first.plan.as_ref().unwrap();
    // Monday has one unit free; two units over two days fit from Monday: 1 and 1.
    assert_eq!(
        (plan.start, plan.finish, plan.price_fen),
        (date("2026-03-09"), date("2026-03-16"), Some(60_000))
    );
    let booked: Vec<_> = plan.days.iter().map(|d| (d.day, d.units)).collect();
    assert_eq!(booked, [(date("2026-03-09"), 1), (date("2026-03-10"), 1)]);
    let margins = first.margins.as_ref().unwrap();
    assert_eq!(
        (margins.budget_left_fen, margins.free_units, margins.deadline_left_days),
        (Some(40_000), 0, Some(11))
    );
    let near: Vec<_> = reply.near_misses.iter().map(|m| (m.provider_id.clone(), m.code())).collect();
    assert!(near.contains(&(id(1, 1), RejectCode::AccreditationMissing)), "{near:?}");
    assert!(near.contains(&(id(1, 2), RejectCode::VersionMismatch)), "{near:?}");
    assert_eq!(
        codes(&reply),
        [(RejectCode::VersionMismatch as i32, 1, 2), (RejectCode::AccreditationMissing as i32, 1, 2)]
    );
    let version = reply.near_misses.iter().find(|m| m.code() == RejectCode::VersionMismatch).unwrap();
    assert_eq!((version.have.as_str(), version.need.as_str()), ("GB/T 3362-2005", "GB/T 3362-2017"));
    assert_eq!(version.zh, "示例场所 2：标准版本不符；现有 GB/T 3362-2005；需要 GB/T 3362-2017");
    let loaded = reply.loaded.unwrap();
    assert_eq!(loaded.zh, "已收录 3 家机构、7 条能力，更新至 2026-03-09；未找到 ≠ 无此能力");
}

#[test]
fn callipers_to_three_hundred_millimetres_are_covered_by_one_row_or_by_two_that_meet() {
    let reply = world().engine().reply(&callipers(0.03));
    let rows: Vec<(String, usize)> =
        reply.candidates.iter().map(|c| (c.provider_id.clone(), c.evidence.len())).collect();
    assert_eq!(reply.eligible, 2);
    assert!(rows.contains(&(id(1, 0), 2)) && rows.contains(&(id(1, 1), 1)), "{rows:?}");
    let strict = world().engine().reply(&callipers(0.02));
    assert_eq!(strict.candidates.iter().map(|c| c.provider_id.clone()).collect::<Vec<_>>(), [id(1, 0)]);
    let margins = strict.candidates[0].margins.as_ref().unwrap();
    assert_eq!((margins.worst_uncertainty, margins.worst_at.map(|x| x >= 150.0)), (Some(0.016), Some(true)));
    let near: Vec<_> = strict.near_misses.iter().map(|m| (m.provider_id.clone(), m.code())).collect();
    assert!(near.contains(&(id(1, 1), RejectCode::UncertaintyTooLarge)), "{near:?}");
    assert!(near.contains(&(id(1, 2), RejectCode::RangeNotCovered)), "{near:?}");
}

#[test]
fn an_impossible_need_is_answered_with_near_misses_and_figures() {
    let reply = world().engine().reply(&callipers(0.001));
    assert!(reply.candidates.is_empty());
    assert_eq!(reply.eligible, 0);
    let miss = &reply.near_misses[0];
    assert_eq!(miss.code(), RejectCode::UncertaintyTooLarge);
    assert!(miss.have.starts_with("U = ") && miss.have.ends_with("(k=2)"), "{}", miss.have);
    assert_eq!(miss.need, "U ≤ 0.001 mm (k=2)");
    assert!(miss.en.contains("the uncertainty is too large"));
}

#[test]
fn without_capacity_in_time_the_next_free_day_is_named() {
    let mut need = tensile();
    need.quantity = 2;
    need.latest_start = date("2026-03-09");
    need.budget_fen = Some(200_000);
    let reply = world().engine().reply(&need);
    let miss = reply.near_misses.iter().find(|m| m.code() == RejectCode::NoCapacity).unwrap();
    assert_eq!(
        (miss.next_free, miss.have.as_str(), miss.need.as_str()),
        (date("2026-03-10"), "2026-03-10", "4 单位 units，≤ 2026-03-09")
    );
    assert!(miss.zh.ends_with("也可转由服务中心协调"), "{}", miss.zh);
}

#[test]
fn what_would_reach_first_place_is_exact() {
    let mut world = world();
    let (rows, offerings) = (&mut world.rows, &mut world.offerings);
    rows.push(test_row(20, 1, 1, "碳纤维复丝", "拉伸性能", "GB/T 3362-2017"));
    offerings.retain(|o| o.kind() == ty::ItemKind::Testing);
    let mut need = tensile();
    if let Some(ty::need::Detail::Testing(given)) = &mut need.detail {
        given.legal_effect = false;
    }
    let reply = world.engine().reply(&need);
    let (first, second) = (&reply.candidates[0], &reply.candidates[1]);
    assert_eq!((first.price_for_first_fen, first.lead_for_first_days), (None, None));
    let enough = second.price_for_first_fen.unwrap();
    let with_price = |fen: i64| {
        let mut world = world.clone();
        let offering = world.offerings.iter_mut().find(|o| o.provider_id == second.provider_id).unwrap();
        offering.price_fen = Some(fen);
        let mut engine = world.engine();
        // All else equal: the reference prices stay those of the day.
        engine.tables = world_tables(&reply_world());
        engine.reply(&need).candidates[0].provider_id == second.provider_id
    };
    assert!(with_price(enough) && !with_price(enough + 1), "{enough}");
    assert_eq!(second.provider_id, id(1, 1));

    fn reply_world() -> World {
        let mut world = self::world();
        world.rows.push(test_row(20, 1, 1, "碳纤维复丝", "拉伸性能", "GB/T 3362-2017"));
        world.offerings.retain(|o| o.kind() == ty::ItemKind::Testing);
        world
    }
    fn world_tables(world: &World) -> nqi_matching::engine::tables::Tables {
        world.engine().tables
    }
}

#[test]
fn gb_and_gbt_of_one_number_are_one_standard_with_or_without_a_year_and_the_candidate_says_so() {
    let engine = world().engine();
    for (cited, noted) in
        [("GB 3362-2017", true), ("GB 3362", true), ("GB/T 3362-2017", false), ("GB/T 3362", false)]
    {
        let reply = engine.reply(&testing("碳纤维复丝", &["拉伸性能"], &[cited]));
        assert!(reply.eligible > 0, "{cited}");
        for candidate in &reply.candidates {
            let said = candidate.notes.iter().any(|note| note.code == "ALIAS");
            assert_eq!(said, noted, "{cited}: {:?}", candidate.notes);
        }
    }
}

#[test]
fn an_exact_place_counts_as_the_hundredth_of_a_degree_that_it_lies_in() {
    let engine = world().engine();
    let at = |latitude_e6, longitude_e6| {
        let mut need = tensile();
        (need.region, need.point) = (String::new(), Some(ty::Point { latitude_e6, longitude_e6 }));
        engine.reply(&need)
    };
    let (exact, near) = (at(37_513_499, 122_124_999), at(37_510_000, 122_120_000));
    assert_eq!(exact.candidates, near.candidates);
    assert_ne!(at(37_600_000, 122_300_000).candidates, near.candidates, "places do count");
}
