//! A random register of a few sites.

use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;

use super::dice::Dice;
use super::needs::between;
use super::records::{
    accreditation, calibration_row, date, id, offering, provider, site, standard, test_row,
};
use super::words::{
    CLAUSES, FIELDS, INSTRUMENTS, LIMITS, MEASURANDS, OBJECTS, PARAMETERS, RANGES, REGIONS, STANDARDS,
    SUBJECTS, TITLES, UNCERTAINTIES,
};
use super::{TODAY, World};

fn standards() -> Vec<pb::Standard> {
    use pb::StandardStatus::{Current, Superseded, Withdrawn};
    use pb::SupersessionKind::{Full, Merge, Partial};
    let old_lead = pb::Standard {
        valid_to: date("2026-03-20"),
        ..standard(3, "GB 5009.12-2017", Superseded, &[("GB 5009.12-2023", Full)])
    };
    vec![
        standard(0, "GB/T 3362-2017", Current, &[]),
        standard(1, "GB/T 3362-2005", Superseded, &[("GB/T 3362-2017", Full)]),
        standard(2, "GB 5009.12-2023", Current, &[]),
        old_lead,
        standard(4, "GB 8898-2011", Superseded, &[("GB 4943.1-2022", Merge)]),
        standard(5, "GB 4943.1-2022", Current, &[]),
        standard(6, "GB 5009.45-2003", Withdrawn, &[]),
        standard(7, "GB/T 2912.1-1998", Superseded, &[("GB/T 2912.1-2009", Partial)]),
        standard(8, "GB/T 2912.1-2009", Current, &[]),
    ]
}

/// A random register of a few sites on which every code can occur.
pub fn random_world(dice: &mut Dice) -> World {
    let mut world = World { standards: standards(), ..World::default() };
    let providers = 3 + dice.below(5);
    let (mut rows, mut sites) = (0, 0);
    for p in 0..providers {
        let mut record = provider(p);
        record.state = dice.pick(&[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 1]);
        if dice.one_in(8) {
            record.kinds = vec![2, 3];
        }
        world.providers.push(record);
        if !dice.one_in(4) {
            world.facts.push(pb::ProviderFacts {
                provider_id: id(1, p),
                on_time: i32::try_from(dice.below(20)).unwrap(),
                decided: 20,
                good_ratings: i32::try_from(dice.below(9)).unwrap(),
                ratings: 8,
                credit_class: i32::try_from(dice.below(5)).unwrap(),
                exposure_e6: i64::try_from(dice.below(4)).unwrap() * 700_000,
                version: 1,
                ..Default::default()
            });
        }
        for _ in 0..=dice.below(2) {
            let s = sites;
            sites += 1;
            random_site(dice, &mut world, p, s, &mut rows);
        }
    }
    world
}

fn random_site(dice: &mut Dice, world: &mut World, p: usize, s: usize, rows: &mut usize) {
    let mut record = site(s, p, dice.pick(&REGIONS));
    if dice.one_in(3) {
        record.service_regions = vec![dice.pick(&REGIONS).into()];
    }
    if dice.one_in(3) {
        record.delivery = vec![dice.pick(&[1, 2, 3])];
    }
    if dice.one_in(3) {
        let longitude_e6 = 121_000_000 + i32::try_from(dice.below(1_500_000)).unwrap();
        record.point = Some(ty::Point { latitude_e6: 37_200_000, longitude_e6 });
    }
    world.sites.push(record);
    for (at, scheme) in [(0, dice.pick(&[1, 1, 2, 3])), (1000, dice.pick(&[1, 2, 3, 4]))] {
        let mut record = accreditation(s + at, p, s, ty::AccreditationScheme::try_from(scheme).unwrap());
        record.state = dice.pick(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
        record.verification = dice.pick(&[2, 2, 2, 2, 2, 2, 2, 2, 1, 3]);
        if dice.one_in(10) {
            record.valid_to = date(dice.pick(&["2026-03-12", "2026-03-25", "2026-05-01"]));
        }
        world.accreditations.push(record);
    }
    for _ in 0..dice.below(17) {
        let n = *rows;
        *rows += 1;
        let mut row = match dice.below(12) {
            0..5 => {
                let (object, parameter, standard) = match dice.below(7) {
                    0 | 1 => {
                        let standard = dice.pick(&["GB/T 3362-2017", "GB/T 3362-2017", "GB/T 3362-2005"]);
                        (dice.pick(&OBJECTS[..2]), dice.pick(&["拉伸性能", "全部参数", "密度"]), standard)
                    }
                    2 | 3 => (
                        dice.pick(&OBJECTS[2..]),
                        dice.pick(&["铅", "铅", "全部参数"]),
                        dice.pick(&STANDARDS[2..5]),
                    ),
                    4 | 5 => {
                        (dice.pick(&OBJECTS[4..]), dice.pick(&["铅", "全部参数"]), dice.pick(&STANDARDS[5..]))
                    }
                    _ => {
                        let standard = if dice.one_in(4) { "" } else { dice.pick(&STANDARDS) };
                        (dice.pick(&OBJECTS), dice.pick(&PARAMETERS), standard)
                    }
                };
                test_row(n, p, s, object, parameter, standard)
            }
            8 | 9 => {
                let category = dice.pick(&["", "33", "34", "IAF 33", "IAF 33.1", "GB/T 7635.1: 351"]);
                let row = test_row(n, p, s, "ISO 9001 质量管理体系", category, "GB/T 3362-2017");
                pb::ScopeRow { kind: 3, ..row }
            }
            10 => {
                let (object, activity) = (dice.pick(&FIELDS), dice.pick(&["装运前检验", "等级测评", ""]));
                pb::ScopeRow {
                    kind: 4,
                    ..test_row(n, p, s, object, activity, dice.pick(&["", "GB 4943.1-2022"]))
                }
            }
            11 => {
                let (subject, activity) =
                    (dice.pick(&SUBJECTS), dice.pick(&["查新", "标准比对", "制修订", ""]));
                let standard = dice.pick(&["", "", "GB/T 3362-2017", "GB/T 3362-2005", "GB 5009.12-2023"]);
                pb::ScopeRow { kind: 5, ..test_row(n, p, s, subject, activity, standard) }
            }
            _ => {
                let what = (dice.pick(&INSTRUMENTS), dice.pick(&MEASURANDS));
                let mut row = calibration_row(n, p, s, what, dice.pick(&RANGES), dice.pick(&UNCERTAINTIES));
                row.mode = dice.pick(&[1, 1, 1, 2]);
                if dice.one_in(4) {
                    row.qualifiers = vec![ty::Qualifier {
                        name: "温度".into(),
                        range: Some(between(18.0, 22.0, "°C")),
                    }];
                }
                row
            }
        };
        row.accreditation_id = id(3, if dice.one_in(3) { s + 1000 } else { s });
        if dice.one_in(2) {
            row.limit = dice.pick(&LIMITS).into();
            row.clause = dice.pick(&CLAUSES).into();
        }
        row.suspended = dice.one_in(20);
        if dice.one_in(14) {
            row.valid_from = date(dice.pick(&["2026-03-11", "2026-03-20"]));
        }
        if dice.one_in(12) {
            row.valid_to = date(dice.pick(&["2026-03-13", "2026-03-31", "2026-06-30"]));
        }
        world.rows.push(row);
    }
    for _ in 0..dice.below(4) {
        random_offering(dice, world, p, s);
    }
}

fn random_offering(dice: &mut Dice, world: &mut World, p: usize, s: usize) {
    let n = world.offerings.len();
    let kind = ty::ItemKind::try_from(dice.pick(&[1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6])).unwrap();
    let price = (!dice.one_in(5)).then(|| 10_000 + 5_000 * i64::try_from(dice.below(12)).unwrap());
    let mut record = offering(n, p, s, kind, price, dice.pick(&[1, 3, 5, 8]));
    if dice.one_in(2) {
        record.title = dice.pick(&TITLES).into();
    }
    record.price_unit = dice.pick(&[1, 2, 3, 4]);
    record.element = dice.pick(&[5, 5, 6]);
    record.span_days = dice.pick(&[0, 1, 2, 3]);
    record.units = dice.pick(&[1, 1, 2]);
    record.state = dice.pick(&[2, 2, 2, 2, 1]);
    match dice.below(4) {
        0 => {
            let own: Vec<String> =
                world.rows.iter().filter(|row| row.site_id == id(2, s)).map(|row| row.id.clone()).collect();
            record.scope_row_ids = own.into_iter().filter(|_| !dice.one_in(3)).collect();
        }
        1 => record.object = dice.pick(&["食品", "碳纤维", "查新", "卡尺", "标准"]).into(),
        2 => record.standard_families = vec![dice.pick(&["GB/T 3362", "GB 5009.12", "GB 4943.1"]).into()],
        _ => {}
    }
    if dice.one_in(4) {
        record.delivery = vec![dice.pick(&[1, 2, 3])];
    }
    if !dice.one_in(4) {
        record.pool_id = id(7, n);
        for day in 0..dice.below(25) {
            let day = TODAY.saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap()));
            if dice.one_in(6) {
                continue;
            }
            world.cells.push(pb::Cell {
                pool_id: id(7, n),
                provider_id: id(1, p),
                day: Some(nqi_platform::wire::date(day)),
                total: i32::try_from(dice.below(4)).unwrap(),
                held: i32::from(dice.one_in(3)),
                used: 0,
                closed: dice.one_in(9),
                version: 1,
                ..Default::default()
            });
        }
    }
    world.offerings.push(record);
}
