//! Certifications, inspections and standards services: what their own fields do, and what is refused by name.

use nqi_matching::engine::gap::{self, Asked};
use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use nqi_proto::r#type::v1::AccreditationScheme::{Cnas, Cnca};
use nqi_proto::r#type::v1::need::Detail;

use crate::lending;
use crate::world::{TODAY, World, accreditation, date, id, offering, provider, site, standard, test_row};

/// Site 0 certifies and serves standards in 环翠, 1 certifies in 文登, 2 inspects in 荣成.
fn world() -> World {
    let mut world = World::default();
    for (n, region) in ["371002", "371003", "371082"].into_iter().enumerate() {
        world.providers.push(provider(n));
        world.sites.push(site(n, n, region));
        world.accreditations.push(accreditation(n, n, n, if n == 2 { Cnas } else { Cnca }));
    }
    world.sites[2].service_regions = vec!["371082".into()];
    world.standards = vec![
        standard(0, "GB/T 19001-2016", pb::StandardStatus::Current, &[]),
        standard(1, "GB/T 3362-2017", pb::StandardStatus::Current, &[]),
        standard(2, "GB/T 22239-2019", pb::StandardStatus::Current, &[]),
    ];
    let of = |kind: ty::ItemKind, row: pb::ScopeRow| pb::ScopeRow { kind: kind.into(), ..row };
    let certifies = |n, site, category| {
        let row = test_row(n, site, site, "质量管理体系认证", category, "GB/T 19001-2016");
        of(ty::ItemKind::Certification, row)
    };
    world.rows = vec![
        certifies(0, 0, "IAF 17"),
        certifies(1, 1, "IAF 19"),
        of(ty::ItemKind::Inspection, test_row(2, 2, 2, "工业设备", "装运前检验", "")),
        of(ty::ItemKind::Inspection, test_row(3, 2, 2, "信息系统", "等级测评", "GB/T 22239-2019")),
        of(ty::ItemKind::Standards, test_row(4, 0, 0, "标准", "查新", "")),
        of(ty::ItemKind::Standards, test_row(5, 0, 0, "团体标准", "制修订", "")),
        of(ty::ItemKind::Standards, test_row(6, 1, 1, "标准", "查新", "GB/T 3362-2017")),
    ];
    let offer = |n, site, kind, title: &str, price| {
        let mut offered = offering(n, site, site, kind, Some(price), 20);
        (offered.title, offered.price_unit) = (title.into(), pb::PriceUnit::PerPiece.into());
        offered
    };
    world.offerings = vec![
        offer(0, 0, ty::ItemKind::Certification, "质量管理体系认证(初次)", 900_000),
        offer(1, 0, ty::ItemKind::Certification, "质量管理体系认证(监督审核)", 300_000),
        offer(2, 0, ty::ItemKind::Standards, "标准查新与比对", 100_000),
        offer(3, 0, ty::ItemKind::Standards, "团体标准制修订服务", 3_000_000),
        offer(4, 2, ty::ItemKind::Inspection, "委托检验", 400_000),
    ];
    world
}

fn ask(kind: ty::ItemKind, detail: Detail) -> ty::Need {
    let region = "371002".into();
    ty::Need { item_id: "i".into(), kind: kind.into(), region, detail: Some(detail), ..Default::default() }
}

fn certification(category: &str, stage: i32, sites: u32) -> ty::Need {
    let scheme = "质量管理体系认证".into();
    let detail = ty::CertificationNeed { scheme, category: category.into(), stage, sites };
    ask(ty::ItemKind::Certification, Detail::Certification(detail))
}

fn inspection(object: &str, activity: &str) -> ty::InspectionNeed {
    ty::InspectionNeed { object: object.into(), activity: activity.into(), ..Default::default() }
}

fn inspects(given: ty::InspectionNeed) -> ty::Need {
    ask(ty::ItemKind::Inspection, Detail::Inspection(given))
}

fn serves(activity: &str, subject: &str, standards: &[&str]) -> ty::Need {
    let standards = standards.iter().map(|number| (*number).into()).collect();
    let detail =
        ty::ServiceNeed { activity: activity.into(), subject: subject.into(), standards, element: 0 };
    ask(ty::ItemKind::Standards, Detail::Service(detail))
}

fn providers(reply: &MatchResponse) -> Vec<String> {
    reply.candidates.iter().map(|candidate| candidate.provider_id.clone()).collect()
}

fn removed(reply: &MatchResponse) -> Vec<(RejectCode, i32)> {
    let stopped = reply.removed.iter().filter(|removed| removed.sites > 0);
    stopped.map(|removed| (removed.code(), removed.sites)).collect()
}

#[test]
fn a_category_is_found_under_its_code_and_the_wider_one_however_it_is_written() {
    let engine = world().engine();
    for category in ["IAF 17", "17", "iaf：17", "IAF 17.1", "IAF 17.1.2"] {
        let reply = engine.reply(&certification(category, 1, 1));
        assert_eq!(providers(&reply), [id(1, 0)], "{category}");
        assert_eq!(reply.candidates[0].evidence[0].parameter, "IAF 17");
    }
    assert_eq!(providers(&engine.reply(&certification("", 1, 1))).len(), 2, "any category");
    assert!(providers(&engine.reply(&certification("IAF 1", 1, 1))).is_empty(), "17 is not under 1");
}

#[test]
fn the_stage_chooses_the_offering_and_sites_count_as_pieces() {
    let engine = world().engine();
    let price = |stage: i32, sites: u32| {
        let reply = engine.reply(&certification("IAF 17", stage, sites));
        reply.candidates[0].plan.as_ref().unwrap().price_fen
    };
    assert_eq!((price(1, 0), price(0, 1), price(1, 3)), (Some(900_000), Some(900_000), Some(2_700_000)));
    assert_eq!(price(2, 2), Some(600_000));
    assert_eq!(price(3, 1), None, "nobody offers a renewal: the scope is there, the price is on request");
}

#[test]
fn stages_that_an_offering_states_go_before_its_title_and_without_any_the_title_counts() {
    let mut world = world();
    world.offerings[0].title = "质量管理体系认证".into();
    world.offerings[0].certification_stages = vec![1, 3];
    let engine = world.engine();
    let price = |stage: i32| {
        let reply = engine.reply(&certification("IAF 17", stage, 1));
        reply.candidates[0].plan.as_ref().unwrap().price_fen
    };
    assert_eq!([price(1), price(2), price(3)], [Some(900_000), Some(300_000), Some(900_000)]);
}

#[test]
fn work_on_site_is_done_where_the_offering_serves_and_without_its_own_area_where_the_site_does() {
    let mut world = world();
    let ask = |place: &str| {
        let given = ty::InspectionNeed {
            field: "工业设备".into(),
            place: place.into(),
            ..inspection("循环水泵", "装运前检验")
        };
        inspects(given)
    };
    let found = |world: &World, place: &str| providers(&world.engine().reply(&ask(place))).len();
    assert_eq!((found(&world, "371082"), found(&world, "371003")), (1, 0), "as the site serves");
    world.offerings[4].service_regions = vec!["371003".into()];
    assert_eq!((found(&world, "371082"), found(&world, "371003")), (0, 1), "as the offering serves");
    world.offerings[4].service_regions = vec!["371000".into()];
    assert_eq!((found(&world, "371082"), found(&world, "371003")), (1, 1), "a wider area holds both");
}

#[test]
fn the_supply_of_a_standards_service_is_the_sites_with_a_row_for_it_not_everybody_who_offers_some() {
    let snapshot = world().engine().snapshot;
    let local = |activity: &str, family: &str| {
        let asked = Asked { activity: activity.into(), family: family.into(), ..Asked::default() };
        gap::supply(&snapshot, TODAY, nqi_kernel::kind::ItemKind::Standards, &asked).local
    };
    assert_eq!(local("查新", ""), 2, "one of all standards, one of a single one");
    assert_eq!(local("标准制修订", ""), 1);
    assert_eq!(local("查新、制修订", ""), 1, "both activities");
    assert_eq!(local("解读", ""), 0, "nobody has a row for it, though one offers services with standards");
    assert_eq!(local("", "GB 3362"), 2, "its own row, and one for standards in general");
    assert_eq!(local("", "GB 22239"), 1, "the general one alone");
    assert_eq!(local("制修订", "GB 22239"), 1);
    assert_eq!(local("解读", "GB 22239"), 0, "a number does not make an activity of it");
}

#[test]
fn a_scheme_is_found_by_the_number_that_people_call_it_by() {
    let engine = world().engine();
    let by_name = engine.reply(&certification("IAF 17", 1, 1));
    for called in ["ISO 9001", "iso9001", "ISO 9001:2015"] {
        let mut need = certification("IAF 17", 1, 1);
        if let Some(Detail::Certification(given)) = &mut need.detail {
            given.scheme = called.into();
        }
        assert_eq!(engine.reply(&need).candidates, by_name.candidates, "{called}");
    }
    assert!(!by_name.candidates.is_empty());
}

#[test]
fn the_supply_of_a_certification_is_by_scheme_or_number_and_by_category() {
    let snapshot = world().engine().snapshot;
    let local = |object: &str, family: &str, category: &str| {
        let (object, family, parameter) = (object.into(), family.into(), category.into());
        let asked = Asked { object, family, parameter, ..Asked::default() };
        gap::supply(&snapshot, TODAY, nqi_kernel::kind::ItemKind::Certification, &asked).local
    };
    assert_eq!(local("质量管理体系认证", "", ""), 2);
    assert_eq!(local("质量管理体系认证", "", "iaf17.1"), 1, "a wider code covers a narrower one");
    assert_eq!(local("", "GB 19001", "IAF 19"), 1);
    assert_eq!(local("", "GB 19001", "IAF 33"), 0);
}

#[test]
fn verification_is_supplied_by_legally_authorised_rows_of_that_mode_alone() {
    let world = crate::story::world();
    let local = |world: &World, mode| {
        let asked =
            Asked {
                object: "卡尺".into(), parameter: "长度".into(), mode: Some(mode), ..Asked::default()
            };
        let snapshot = world.engine().snapshot;
        gap::supply(&snapshot, TODAY, nqi_kernel::kind::ItemKind::Calibration, &asked).local
    };
    use nqi_kernel::kind::CalibrationMode::{Calibration, Verification};
    assert_eq!((local(&world, Calibration), local(&world, Verification)), (3, 0));
    let mut authorised = world.clone();
    let row = authorised.rows.iter_mut().find(|row| row.id == id(4, 5)).unwrap();
    row.mode = ty::CalibrationMode::Verification.into();
    assert_eq!(
        (local(&authorised, Calibration), local(&authorised, Verification)),
        (2, 0),
        "CNAS is not enough"
    );
    authorised.accreditations[1] = accreditation(1, 1, 1, ty::AccreditationScheme::Statutory);
    assert_eq!((local(&authorised, Calibration), local(&authorised, Verification)), (2, 1));
}

#[test]
fn an_inspection_is_found_by_its_field_and_done_where_the_thing_is() {
    let engine = world().engine();
    let pump = || inspection("循环水泵", "装运前检验");
    assert!(providers(&engine.reply(&inspects(pump()))).is_empty());
    let placed = |place: &str| {
        inspects(ty::InspectionNeed { field: "工业设备".into(), place: place.into(), ..pump() })
    };
    let reply = engine.reply(&placed("371082"));
    assert_eq!(providers(&reply), [id(1, 2)]);
    let fit = reply.candidates[0].terms.iter().find(|term| term.name == "fit").unwrap();
    assert_eq!(fit.value_e6, 850_000, "the field stands a level above the object");
    let elsewhere = engine.reply(&placed("371003"));
    assert_eq!(removed(&elsewhere), [(RejectCode::OutOfServiceArea, 1)]);
    let by_standard = inspects(ty::InspectionNeed {
        standards: vec!["GB/T 22239".into()],
        place: "371082".into(),
        ..inspection("信息系统", "")
    });
    assert_eq!(providers(&engine.reply(&by_standard)), [id(1, 2)]);
}

#[test]
fn a_standards_service_needs_no_standard_in_its_row_but_one_that_names_it_serves_that_one_alone() {
    let engine = world().engine();
    let found = |need: &ty::Need| {
        let mut found = providers(&engine.reply(need));
        found.sort();
        found
    };
    assert_eq!(found(&serves("查新", "", &["GB/T 3362-2017"])), [id(1, 0), id(1, 1)]);
    assert_eq!(found(&serves("标准查新", "", &["GB/T 19001"])), [id(1, 0)]);
    assert_eq!(found(&serves("查新", "碳纤维产品", &[])), [id(1, 0)]);
    assert_eq!(found(&serves("", "碳纤维预浸料团体标准制定", &[])), [id(1, 0)]);
    assert!(found(&serves("解读", "", &["GB/T 3362-2017"])).is_empty());
    let reply = engine.reply(&serves("修订", "团体标准", &[]));
    let plan = reply.candidates[0].plan.as_ref().unwrap();
    assert_eq!(plan.price_fen, Some(3_000_000), "not the price of a search");
    let company = engine.reply(&serves("制修订", "企业标准", &[]));
    // The row for every sort of standard is for a search, the one for drafting is for 团体标准.
    assert_eq!(removed(&company), [(RejectCode::ParameterNotCovered, 1)]);
}

#[test]
fn what_is_missing_or_contradictory_is_refused_by_field() {
    let engine = world().engine();
    let wrong = |need: &ty::Need| -> Vec<(String, &'static str)> {
        let problem = engine.compile(need).expect_err("a refusal");
        assert!(problem.violations.iter().all(|v| !v.zh.is_empty() && !v.en.is_empty()));
        problem.violations.into_iter().map(|v| (v.field, v.reason)).collect()
    };
    let one = |need: ty::Need, field: &str, reason: &'static str| {
        assert_eq!(wrong(&need), [(field.to_owned(), reason)]);
    };
    let nameless = ask(ty::ItemKind::Certification, Detail::Certification(ty::CertificationNeed::default()));
    one(nameless, "need.certification.scheme", "REQUIRED");
    one(certification("", 7, 1), "need.certification.stage", "OUT_OF_RANGE");
    one(certification("", 1, 1_001), "need.certification.sites", "OUT_OF_RANGE");
    one(inspects(inspection(" ", "装运前检验")), "need.inspection.object", "REQUIRED");
    one(inspects(inspection("循环水泵", "")), "need.inspection.activity", "REQUIRED");
    let nowhere =
        ty::InspectionNeed { place: "999999".into(), ..inspection("循环水泵", "装运前检验") };
    one(inspects(nowhere), "need.inspection.place", "REGION_UNKNOWN");
    let sent = ty::InspectionNeed { place: "371082".into(), ..inspection("循环水泵", "装运前检验") };
    one(ty::Need { delivery: 1, ..inspects(sent) }, "need.delivery", "CONTRADICTORY_PLACE");
    one(serves("", "企业标准", &[]), "need.service.activity", "REQUIRED");
    one(serves("翻译", "企业标准", &[]), "need.service.activity", "UNKNOWN_VALUE");
    one(serves("查新", " ", &[]), "need.service.subject", "REQUIRED");
    one(serves("查新", "", &["GB/T 99999"]), "need.service.standards[0]", "STANDARD_UNKNOWN");
    let mut other = serves("查新", "标准", &[]);
    if let Some(Detail::Service(given)) = &mut other.detail {
        given.element = ty::Element::Brand.into();
    }
    one(other, "need.service.element", "ELEMENT_MISMATCH");
}

#[test]
fn a_booking_that_cannot_be_meant_is_refused_by_field() {
    let engine = world().engine();
    let wrong = |need: &ty::Need| -> Vec<(String, &'static str)> {
        let problem = engine.compile(need).expect_err("a refusal");
        problem.violations.into_iter().map(|v| (v.field, v.reason)).collect()
    };
    let of = |change: &dyn Fn(&mut ty::ResourceNeed)| {
        let mut need = lending::need(TODAY, 480, 600);
        if let Some(Detail::Resource(given)) = &mut need.detail {
            change(given);
        }
        need
    };
    let field = |name: &str| format!("need.resource.{name}");
    for (need, name, reason) in [
        (of(&|given| given.class = 0), field("class"), "REQUIRED"),
        (of(&|given| given.capability = " ".into()), field("capability"), "REQUIRED"),
        (of(&|given| given.start_time = None), field("start_time"), "REQUIRED"),
        (of(&|given| given.end_time = given.start_time), field("end_time"), "CONTRADICTORY_WINDOW"),
        (of(&|given| given.end_time = lending::at(TODAY, 1_500)), field("end_time"), "OUT_OF_RANGE"),
        (lending::need("2026-03-06".parse().unwrap(), 480, 600), field("start_time"), "DATE_PAST"),
        (lending::need("2026-09-30".parse().unwrap(), 480, 600), field("start_time"), "TOO_FAR_AHEAD"),
        (ty::Need { quantity: 2, ..of(&|_| {}) }, "need.quantity".into(), "NOT_APPLICABLE"),
        (ty::Need { delivery: 2, ..of(&|_| {}) }, "need.delivery".into(), "NOT_APPLICABLE"),
        (ty::Need { accreditations: vec![2], ..of(&|_| {}) }, "need.accreditations".into(), "NOT_APPLICABLE"),
        (
            ty::Need {
                deadline: date("2026-03-09"),
                ..lending::need("2026-03-10".parse().unwrap(), 480, 600)
            },
            "need.deadline".into(),
            "CONTRADICTORY_WINDOW",
        ),
    ] {
        assert_eq!(wrong(&need), [(name, reason)]);
    }
}
