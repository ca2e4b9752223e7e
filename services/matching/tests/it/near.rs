//! Needs that thousands of sites answer, or nearly do.

use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::r#type::v1::{AccreditationScheme, Delivery, ItemKind, Need};

use crate::story;
use crate::world::{
    Dice, Engine, World, accreditation, between, calibration, calibration_row, offering, provider, site,
    test_row, testing,
};

/// Rows that near misses look at beyond those under the keys asked for.
const BOUND: usize = 8192;
const PROVIDERS: usize = 40;
/// Sites of each parameter; a site does one.
const SITES: usize = 420;
const PARAMETERS: usize = 24;

fn crowded() -> World {
    let mut world = World::default();
    world.providers.extend((0..PROVIDERS).map(provider));
    for n in 0..SITES * PARAMETERS {
        let owner = n % PROVIDERS;
        world.sites.push(site(n, owner, "371002"));
        world.accreditations.push(accreditation(n, owner, n, AccreditationScheme::Cma));
        let parameter = format!("参数{:02}", n / SITES);
        world.rows.push(test_row(n, owner, n, "碳纤维复丝", &parameter, "GB/T 3362-2017"));
    }
    world
}

fn removed(reply: &MatchResponse, code: RejectCode) -> (usize, usize) {
    let found = reply.removed.iter().find(|removed| removed.code() == code);
    let number = |n: i32| usize::try_from(n).unwrap();
    found.map_or((0, 0), |removed| (number(removed.sites), number(removed.eligible_without)))
}

#[test]
fn near_misses_of_a_crowded_family_look_at_a_bounded_number_of_rows_whatever_came_first() {
    let mut changes = crowded().changes();
    let one = Engine::of(changes.clone());
    Dice(5).shuffle(&mut changes);
    let other = Engine::of(changes);
    // Of the last parameter everybody lacks the accreditation; of the others as many are looked at as the bound allows.
    let mut need = testing("碳纤维复丝", &["参数23"], &["GB/T 3362-2017"]);
    need.accreditations = vec![AccreditationScheme::Cnas.into()];
    let reply = one.reply(&need);
    assert_eq!(reply, other.reply(&need), "the order of arrival decides nothing");
    assert_eq!((reply.eligible, reply.near_misses.len()), (0, 5));
    assert_eq!(
        removed(&reply, RejectCode::AccreditationMissing),
        (SITES, SITES),
        "all under the key asked for"
    );
    let whole_keys = BOUND / SITES * SITES;
    assert_eq!(removed(&reply, RejectCode::ParameterNotCovered), (whole_keys, 0));
    // A parameter that nobody does.
    let unknown = one.reply(&testing("碳纤维复丝", &["参数99"], &["GB/T 3362-2017"]));
    assert_eq!(removed(&unknown, RejectCode::ParameterNotCovered), (whole_keys, whole_keys));
}

#[test]
fn thousands_of_candidates_are_ranked_alike_whatever_came_first() {
    let sites = 5 * SITES;
    let mut world = World::default();
    world.providers.extend((0..sites).map(provider));
    for n in 0..sites {
        let region = ["371002", "371003", "371082", "371083"][n % 4];
        world.sites.push(site(n, n, region));
        world.accreditations.push(accreditation(n, n, n, AccreditationScheme::Cma));
        world.rows.push(test_row(n, n, n, "碳纤维复丝", "密度", "GB/T 3362-2017"));
    }
    let need = testing("碳纤维复丝", &["密度"], &["GB/T 3362-2017"]);
    let mut changes = world.changes();
    let reply = Engine::of(changes.clone()).reply(&need);
    // Sites get other numbers, so other ones are judged together.
    Dice(6).shuffle(&mut changes);
    assert_eq!(reply, Engine::of(changes).reply(&need));
    assert_eq!(usize::try_from(reply.eligible).unwrap(), sites);
    let scores: Vec<i64> = reply.candidates.iter().map(|candidate| candidate.score_e6).collect();
    assert!(scores.len() == 200 && scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

/// A site that does a multimeter in volts and amperes.
fn multimeter() -> World {
    let mut world = World::default();
    world.providers.push(provider(0));
    world.sites.push(site(0, 0, "371002"));
    world.accreditations.push(accreditation(0, 0, 0, AccreditationScheme::Cnas));
    world.rows.push(calibration_row(0, 0, 0, ("数字万用表", "直流电压"), "(0~500) V", "0.01 V"));
    world.rows.push(calibration_row(1, 0, 0, ("数字万用表", "直流电流"), "(0.001~10) A", "0.1 mA"));
    world
}

#[test]
fn figures_of_another_quantity_do_not_hide_a_range_that_does_not_reach() {
    let need = calibration("数字万用表", "", between(0.0, 1000.0, "V"), None);
    let reply = multimeter().engine().reply(&need);
    assert_eq!(removed(&reply, RejectCode::RangeNotCovered), (1, 1));
    assert_eq!(removed(&reply, RejectCode::UnitIncompatible), (0, 0), "a current is no answer to a voltage");
    let miss = &reply.near_misses[0];
    assert_eq!(miss.code(), RejectCode::RangeNotCovered);
    assert!(!miss.have.contains('A'), "{miss:?}");
    // Where there is nothing else it is the reason.
    let mut current = multimeter();
    current.rows.remove(0);
    let reply = current.engine().reply(&need);
    assert_eq!(removed(&reply, RejectCode::UnitIncompatible), (1, 1));
}

#[test]
fn a_near_miss_outside_the_area_tells_what_failed_of_the_offering() {
    let mut world = multimeter();
    let mut offer = offering(0, 0, 0, ItemKind::Calibration, Some(50_000), 3);
    offer.delivery = vec![Delivery::SendSample.into()];
    world.offerings.push(offer);
    let asked = || calibration("数字万用表", "", between(0.0, 100.0, "V"), None);
    let on_site = Need { delivery: Delivery::OnSite.into(), ..asked() };
    let miss = world.engine().reply(&on_site).near_misses.remove(0);
    assert_eq!(miss.code(), RejectCode::OutOfServiceArea);
    assert_eq!((miss.have.as_str(), miss.need.as_str()), ("送样", "上门"), "{miss:?}");
    world.offerings[0].delivery.push(Delivery::OnSite.into());
    world.sites[0].service_regions = vec!["371083".into()];
    let miss = world.engine().reply(&on_site).near_misses.remove(0);
    assert_eq!(
        (miss.have.as_str(), miss.need.as_str()),
        ("乳山市", "环翠区"),
        "the way is offered, not there"
    );
}

#[test]
fn a_near_miss_without_capacity_tells_what_is_needed_and_that_nothing_is_free() {
    let mut world = story::world();
    world.cells.iter_mut().for_each(|cell| cell.held = cell.total);
    let reply = world.engine().reply(&Need { quantity: 3, budget_fen: None, ..story::tensile() });
    let miss =
        reply.near_misses.iter().find(|miss| miss.code() == RejectCode::NoCapacity).expect("a full lab");
    assert!(!miss.have.is_empty() && miss.need.contains("6 单位 units"), "{miss:?}");
    assert!(miss.zh.contains("现有") && miss.zh.contains("需要"), "{miss:?}");
}
