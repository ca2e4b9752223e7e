//! A random need for a random register.

use nqi_proto::google::r#type::Date as PbDate;
use nqi_proto::r#type::v1 as ty;

use super::dice::Dice;
use super::needs::{at_most, between, calibration, testing};
use super::records::{date, id};
use super::words::{FIELDS, INSTRUMENTS, MEASURANDS, OBJECTS, PARAMETERS, REGIONS};

/// A random need for a random register.
pub fn random_need(dice: &mut Dice) -> ty::Need {
    let mut need = match dice.below(14) {
        0..5 => random_testing(dice),
        5..8 => random_calibration(dice),
        8 | 9 => certification(dice),
        10 => inspection(dice),
        11 | 12 => standards_work(dice),
        _ => service(dice),
    };
    need.item_id = format!("item-{}", dice.below(5));
    need.quantity = u32::try_from(dice.below(4)).unwrap();
    need.region = if dice.one_in(5) { String::new() } else { dice.pick(&REGIONS).into() };
    need.delivery = dice.pick(&[0, 0, 0, 0, 0, 1, 2, 3]);
    if dice.one_in(6) {
        need.earliest_start = date(dice.pick(&["2026-03-10", "2026-03-14", "2026-03-24"]));
    }
    if dice.one_in(6) {
        need.latest_start = date(dice.pick(&["2026-03-24", "2026-03-27"]));
    }
    if dice.one_in(2) {
        need.deadline = date(dice.pick(&["2026-03-24", "2026-04-03", "2026-04-20", "2026-06-30"]));
    }
    // Nobody starts after the day of the report.
    let key = |day: &PbDate| (day.year, day.month, day.day);
    if let (Some(latest), Some(deadline)) = (&need.latest_start, &need.deadline)
        && key(latest) > key(deadline)
    {
        need.latest_start = need.deadline;
    }
    if dice.one_in(2) {
        need.budget_fen = Some(20_000 + 30_000 * i64::try_from(dice.below(8)).unwrap());
    }
    if dice.one_in(6) {
        need.accreditations = vec![dice.pick(&[1, 2])];
    }
    if dice.one_in(8) {
        need.excluded_provider_ids = vec![id(1, dice.below(4))];
    }
    if dice.one_in(3) {
        need.weights = Some(ty::Weights {
            fit: 100,
            price: u32::try_from(dice.below(900)).unwrap(),
            lead: u32::try_from(dice.below(900)).unwrap(),
            distance: 50,
            on_time: 0,
            credit: 10,
        });
    }
    if let Some(ty::need::Detail::Inspection(given)) = &mut need.detail
        && need.delivery != 2
    {
        given.place.clear();
    }
    need.allow_version = dice.pick(&[0, 1, 2, 3]);
    need.accept_withdrawn = dice.one_in(4);
    need
}

fn random_testing(dice: &mut Dice) -> ty::Need {
    let cited = [
        "GB/T 3362",
        "gb/t3362—2017",
        "GB 5009.12-2023",
        "GB5009.12",
        "GB 8898-2011",
        "GB 5009.45-2003",
        "GB/T 2912.1-1998",
    ];
    let mut need = match dice.below(7) {
        0 | 1 => {
            let parameters = dice.pick(&[&["拉伸性能"][..], &["密度"], &["拉伸性能", "密度"], &[]]);
            testing("碳纤维复丝", parameters, &cited[..dice.below(2)])
        }
        2 | 3 => testing(dice.pick(&OBJECTS[2..]), &["铅"], &cited[2 + dice.below(2)..4]),
        4 | 5 => testing("贝类", &["铅"], &[dice.pick(&cited[4..])]),
        _ => {
            let parameters: Vec<&str> = (0..dice.below(3)).map(|_| PARAMETERS[dice.below(3)]).collect();
            let standards: Vec<&str> = (0..dice.pick(&[0, 1, 1, 1, 2])).map(|_| dice.pick(&cited)).collect();
            testing(dice.pick(&OBJECTS), &parameters, &standards)
        }
    };
    if let Some(ty::need::Detail::Testing(given)) = &mut need.detail {
        given.method = dice.pick(&["", "", "", "", "", "", "第一法", "第二法", "4.3.1"]).into();
        given.legal_effect = dice.one_in(5);
        given.max_hours = dice.pick(&[0, 0, 0, 1, 2]);
        given.hazardous = dice.one_in(5);
    }
    need
}

fn random_calibration(dice: &mut Dice) -> ty::Need {
    let range = match dice.below(6) {
        0 => ty::Range { points: vec![0.0, 100.0, 250.0], unit: "mm".into(), ..Default::default() },
        1 => between(0.0, 20.0, "kg"),
        n => between(dice.pick(&[0.0, 50.0]), [0.0, 0.0, 120.0, 200.0, 300.0, 600.0][n], "mm"),
    };
    let unit = if range.unit == "kg" { "g" } else { "mm" };
    let u = match dice.below(4) {
        0 => None,
        1 => Some(ty::UncertaintyNeed { value: 0.5, unit: "%".into(), relative: true, k: 0.0 }),
        _ => at_most(dice.pick(&[0.009, 0.02, 0.05]), unit),
    };
    let mut need = calibration(dice.pick(&INSTRUMENTS), dice.pick(&MEASURANDS), range, u);
    if let Some(ty::need::Detail::Calibration(given)) = &mut need.detail {
        given.mode = dice.pick(&[1, 1, 1, 2]);
        if dice.one_in(4) {
            let range = Some(between(dice.pick(&[15.0, 19.0]), 21.0, "°C"));
            given.qualifiers = vec![ty::Qualifier { name: "温 度".into(), range }];
        }
    }
    need
}

fn certification(dice: &mut Dice) -> ty::Need {
    let scheme = dice.pick(&["ISO 9001 质量管理体系", "GB/T 3362-2017"]);
    let category = dice.pick(&["", "33", "IAF 33", "IAF 33.1", "IAF：33.1.2", "GB/T 7635.1-2002：35140"]);
    let (stage, sites) = (dice.pick(&[0, 1, 2, 3]), dice.pick(&[0, 1, 2, 5]));
    let given = ty::CertificationNeed { scheme: scheme.into(), category: category.into(), stage, sites };
    ty::Need { kind: 3, detail: Some(ty::need::Detail::Certification(given)), ..Default::default() }
}

fn service(dice: &mut Dice) -> ty::Need {
    let given = ty::ServiceNeed {
        element: dice.pick(&[5, 6]),
        activity: dice.pick(&["", "查新", "示例", "食品"]).into(),
        standards: if dice.one_in(3) { vec!["GB/T 3362".into()] } else { vec![] },
        ..Default::default()
    };
    ty::Need { kind: 6, detail: Some(ty::need::Detail::Service(given)), ..Default::default() }
}

fn standards_work(dice: &mut Dice) -> ty::Need {
    let given = ty::ServiceNeed {
        element: dice.pick(&[0, 2]),
        activity: dice.pick(&["查新", "标准查新", "比对", "修订", "查新与比对"]).into(),
        standards: match dice.below(3) {
            0 => vec![],
            1 => vec!["GB/T 3362".into()],
            _ => vec!["GB/T 3362-2017".into(), "GB5009.12".into()],
        },
        subject: dice.pick(&["团体标准", "标准", "碳纤维预浸料企业标准", "预浸料"]).into(),
    };
    ty::Need { kind: 5, detail: Some(ty::need::Detail::Service(given)), ..Default::default() }
}

fn inspection(dice: &mut Dice) -> ty::Need {
    let activity = dice.pick(&["装运前检验", "等级测评", ""]);
    let given = ty::InspectionNeed {
        field: dice.pick(&["", FIELDS[0], FIELDS[1]]).into(),
        activity: activity.into(),
        object: dice.pick(&FIELDS[1..]).into(),
        place: dice.pick(&["", REGIONS[0], REGIONS[3]]).into(),
        standards: if activity.is_empty() || dice.one_in(3) { vec!["GB 4943.1".into()] } else { vec![] },
    };
    ty::Need { kind: 4, detail: Some(ty::need::Detail::Inspection(given)), ..Default::default() }
}
