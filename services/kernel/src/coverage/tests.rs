//! The published vectors on public scope rows, and brute force.

use proptest::prelude::*;

use super::*;
use crate::range::Extent;
use crate::uncertainty::{Line, Required};

/// The sample rows of one object, numbered by their order.
fn group(object: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let samples = include_str!("../../tests/data/scope_samples.tsv");
    let of_object =
        samples.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(|f| f[5] == object);
    for (id, fields) in of_object.enumerate() {
        let range = Range::parse(fields[8]).unwrap();
        let uncertainty = Uncertainty::parse(fields[9], &range);
        rows.extend(Row::of(u32::try_from(id).unwrap(), &range, &uncertainty, true));
    }
    assert!(!rows.is_empty(), "no sample rows for {object}");
    rows
}

fn need(text: &str) -> Extent {
    Range::parse(text).unwrap().extent
}

fn required(text: &str, range: &str) -> Required {
    Required::parse(text, &Range::parse(range).unwrap()).unwrap()
}

#[test]
fn resistance_from_half_an_ohm_to_fifty_passes_by_three_rows_and_fails_a_hair_below() {
    let rows = group("Resistance generate & measure");
    let range = "(0.5 ~ 50) Ω";
    let Verdict::Pass { clean, rows: used, worst } =
        assess(&rows, &need(range), Some(&required("U ≤ 1.28 mΩ", range)))
    else {
        panic!("not covered")
    };
    assert!(clean);
    assert_eq!(used.as_slice(), [0, 1, 2]);
    let worst = worst.unwrap();
    assert_eq!((worst.x, worst.row), (50.0, 2));
    assert!((worst.u - 1.28e-3).abs() < 1e-15);
    let Verdict::UncertaintyTooLarge { gap, worst } =
        assess(&rows, &need(range), Some(&required("U ≤ 1.27 mΩ", range)))
    else {
        panic!("1.27 mΩ must fail H6")
    };
    assert!(gap.lo > 49.0 && gap.lo_open && gap.hi == 50.0, "{gap:?}");
    assert_eq!(worst.unwrap().x, 50.0);
}

#[test]
fn conductivity_leaves_the_gap_between_ten_and_fifty() {
    let verdict = assess(&group("Conductivity meters"), &need("(5 ~ 60) µS/cm"), None);
    let Verdict::RangeNotCovered(gap) = verdict else { panic!("{verdict:?}") };
    let unit = crate::quantity::Unit::parse("µS/cm").unwrap();
    assert_eq!(gap.show(&unit), "(10, 50) µS/cm");
}

#[test]
fn calipers_meet_at_an_open_end_and_are_worst_at_one_metre() {
    let rows = group("Calipers");
    let Verdict::Pass { clean, rows: used, worst } = assess(&rows, &need("0~1000 mm"), None) else {
        panic!("not covered")
    };
    assert!(clean);
    assert_eq!(used.as_slice(), [0, 1]);
    let worst = worst.unwrap();
    assert_eq!(worst.x, 1.0);
    assert_eq!(format!("{:.2}", worst.u * 1e6), "6.27");
}

#[test]
fn two_open_ends_at_one_value_leave_that_value_out() {
    let open = |lo, hi| Interval { lo, lo_open: true, hi, hi_open: true };
    assert_eq!(
        sweep(&[(0, open(0.0, 4.0)), (1, open(4.0, 9.0))], &Interval::closed(1.0, 8.0)),
        Err(Interval::point(4.0))
    );
    assert!(
        sweep(&[(0, open(0.0, 4.0)), (1, Interval::closed(4.0, 9.0))], &Interval::closed(1.0, 8.0)).is_ok()
    );
    assert_eq!(sweep(&[], &Interval::closed(1.0, 8.0)), Err(Interval::closed(1.0, 8.0)));
}

#[test]
fn points_are_covered_one_by_one() {
    let rows = group("pH meters");
    assert!(matches!(assess(&rows, &need("4, 10 pH"), None), Verdict::Pass { clean: true, .. }));
    assert_eq!(assess(&rows, &need("4, 7, 10 pH"), None), Verdict::RangeNotCovered(Interval::point(7.0)));
}

#[test]
fn an_unreadable_uncertainty_completes_a_cover_but_never_cleanly() {
    let row = |id, span, curve, clean| Row { id, span, curve, k: 2.0, clean };
    let rows = [
        row(0, Interval::closed(0.0, 5.0), Curve::Value(1.0), true),
        row(1, Interval::closed(5.0, 9.0), Curve::Unreadable, true),
    ];
    let need = Extent::Interval(Interval::closed(0.0, 9.0));
    assert!(matches!(assess(&rows, &need, None), Verdict::Pass { clean: true, .. }));
    let asked = Required::absolute(2.0, 2.0);
    assert!(matches!(assess(&rows, &need, Some(&asked)), Verdict::Pass { clean: false, .. }));
    let within = Extent::Interval(Interval::closed(0.0, 5.0));
    assert!(matches!(assess(&rows, &within, Some(&asked)), Verdict::Pass { clean: true, .. }));
    let unclean = [row(0, Interval::closed(0.0, 9.0), Curve::Value(1.0), false)];
    assert!(matches!(assess(&unclean, &need, Some(&asked)), Verdict::Pass { clean: false, .. }));
}

#[test]
fn where_one_row_is_too_coarse_another_may_take_over() {
    let row = |id, a, b| Row {
        id,
        span: Interval::closed(0.0, 10.0),
        curve: Curve::line(a, b),
        k: 2.0,
        clean: true,
    };
    // 0 + x and 10 - x cross at 5: their minimum is greatest there.
    let falling = Curve::Interp { lo_x: 0.0, lo_u: 10.0, hi_x: 10.0, hi_u: 0.0, relative: false };
    let rows = [row(0, 0.0, 1.0), Row { curve: falling, id: 1, ..row(1, 0.0, 0.0) }];
    let need = Extent::Interval(Interval::closed(0.0, 10.0));
    let Verdict::Pass { rows: used, worst, .. } = assess(&rows, &need, Some(&Required::absolute(5.0, 2.0)))
    else {
        panic!("the two rows together are good enough")
    };
    assert_eq!(used.as_slice(), [0, 1]);
    assert!((worst.unwrap().x - 5.0).abs() < 1e-9 && (worst.unwrap().u - 5.0).abs() < 1e-9);
    assert!(matches!(
        assess(&rows, &need, Some(&Required::absolute(4.9, 2.0))),
        Verdict::UncertaintyTooLarge { .. }
    ));
}

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0_u8..8, 1_u8..5, any::<bool>(), any::<bool>(), 0_u8..4, 0_u8..3, any::<bool>());
    proptest::collection::vec(row, 0..6).prop_map(|rows| {
        let rows = rows.into_iter().enumerate().map(|(id, (lo, width, lo_open, hi_open, a, b, clean))| Row {
            id: u32::try_from(id).unwrap(),
            span: Interval { lo: lo.into(), lo_open, hi: (lo + width).into(), hi_open },
            curve: Curve::Formula([Line { a: a.into(), b: f64::from(b) / 4.0 }; 2]),
            k: 2.0,
            clean,
        });
        rows.collect()
    })
}

proptest! {
    #[test]
    fn the_verdict_equals_brute_force_on_a_grid(rows in some_rows(), lo in 0_u8..8, width in 0_u8..5, bound in 1_u8..16) {
        let whole = Interval::closed(lo.into(), (lo + width).into());
        let bound = f64::from(bound) / 4.0;
        let asked = Required::absolute(bound, 2.0);
        let verdict = assess(&rows, &Extent::Interval(whole), Some(&asked));
        // Ends and roots lie on halves and eighths; the values between are sampled as well.
        let grid = (0..=u32::from(width) * 48).map(|i| f64::from(lo) + f64::from(i) / 48.0);
        let ok = |x: f64, row: &Row| row.span.contains(x) && row.curve.at(x).unwrap() <= bound * (1.0 + 1e-12);
        let covered = grid.clone().all(|x| rows.iter().any(|row| row.span.contains(x)));
        let enough = grid.clone().all(|x| rows.iter().any(|row| ok(x, row)));
        let cleanly = grid.clone().all(|x| rows.iter().any(|row| row.clean && ok(x, row)));
        match verdict {
            Verdict::RangeNotCovered(gap) => prop_assert!(!covered && !gap.is_empty()),
            Verdict::UncertaintyTooLarge { gap, .. } => prop_assert!(covered && !enough && !gap.is_empty()),
            Verdict::Pass { clean, rows: used, .. } => {
                prop_assert!(enough);
                prop_assert_eq!(clean, cleanly);
                prop_assert!(grid.clone().all(|x| rows.iter().any(|row| used.contains(&row.id) && ok(x, row))));
            }
        }
    }

    #[test]
    fn splitting_a_row_into_adjacent_rows_keeps_the_verdict(cut in 0.1_f64..9.9, lo in 0.0_f64..9.0, bound in 0.1_f64..3.0) {
        let row = Row { id: 0, span: Interval::closed(0.0, 10.0), curve: Curve::line(0.2, 0.25), k: 2.0, clean: true };
        let left = Row { span: Interval { hi: cut, hi_open: true, ..row.span }, ..row };
        let right = Row { id: 1, span: Interval { lo: cut, ..row.span }, ..row };
        let need = Extent::Interval(Interval::closed(lo, 9.5));
        let asked = Required::absolute(bound, 2.0);
        let passes = |rows: &[Row]| matches!(assess(rows, &need, Some(&asked)), Verdict::Pass { .. });
        prop_assert_eq!(passes(&[row]), passes(&[left, right]));
    }
}
