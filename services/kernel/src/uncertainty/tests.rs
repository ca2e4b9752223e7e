//! CMC texts as scopes print them, and where they suffice.

use proptest::prelude::*;

use super::*;
use crate::quantity::Unit;
use crate::range::Interval;

fn read(u: &str, range: &str) -> Uncertainty {
    Uncertainty::parse(u, &Range::parse(range).unwrap())
}

fn at(u: &str, range: &str, x: &str) -> f64 {
    let x = crate::quantity::parse(x).unwrap().0;
    read(u, range).at(x).unwrap_or_else(|| panic!("{u} is unreadable"))
}

fn near(value: f64, text: &str) {
    let expected = Unit::as_difference(&crate::quantity::parse(text).unwrap().1);
    let (number, _) = text.split_once(' ').unwrap();
    let expected = expected.f64_to_base(number.parse().unwrap()).unwrap();
    assert!((value - expected).abs() <= expected * 1e-12, "{value} is not {text}");
}

#[test]
fn every_form_of_the_public_samples_is_read_and_evaluated() {
    near(at("36 µin", "Up to 0.2 in", "0.1 in"), "36 µin");
    near(at("(46 + 5.1L) µin", "(>4 to 48) in", "10 in"), "97 µin");
    near(at("(36 + 3.3D) µin", "Up to 9 in", "9 in"), "65.7 µin");
    near(at("17 µin/in", "(>10 to 120) in", "100 in"), "1700 µin");
    near(at("81 µΩ/Ω + 2.7 µΩ", "(0 to 1) Ω", "1 Ω"), "83.7 µΩ");
    near(at("0.58 % rdg + 12 pF", "(0.22 to 3.3) nF", "1 nF"), "17.8 pF");
    near(at("0.44 % to 0.28 %", "30 µA to 3 A", "3 A"), "8.4 mA");
    near(at("0.44 % to 0.28 %", "30 µA to 3 A", "30 µA"), "0.132 µA");
    near(at("0.038 s + 0.0025 % of timed interval", "15 s to 10 min", "200 s"), "0.043 s");
    near(at("28 µHz/Hz + 0.0016 Hz", "Up to 120 Hz", "100 Hz"), "0.0044 Hz");
    near(at("750 µS/cm", "(5 to 100) mS/cm", "20 mS/cm"), "0.75 mS/cm");
    near(at("0.20 dB + 0.032 %", "(85 to 140) dB", "100 dB"), "0.232 dB");
    near(at("0.5 ℃", "(-20 ~ 80) ℃", "20 ℃"), "0.5 °C");
}

#[test]
fn chinese_spellings_are_read() {
    let calipers = read("U=0.02 mm, k=2", "0~300mm");
    assert_eq!(calipers.curve, Curve::Value(2e-5));
    assert_eq!(read("U=0.02mm（k=3）", "0~300mm").k, 3.0);
    assert_eq!(read("U95 = 0.02 mm  k=2  p=95%", "0~300mm").curve, Curve::Value(2e-5));
    near(at("U=(0.5+5L)µm, L: m", "0~1000 mm", "1 m"), "5.5 µm");
    near(at("U = 0.3 µm + 1.5×10⁻⁶L", "0~1000 mm", "200 mm"), "0.6 µm");
    near(at("(0.3 + L/200) µm", "0~1000 mm", "100 mm"), "0.8 µm");
    near(at("Urel=0.5% (k=2)", "(0~100) kN", "50 kN"), "0.25 kN");
    near(at("Urel=2.5×10⁻³", "(0~100) kN", "40 kN"), "0.1 kN");
    near(at("0.05 %FS", "(0~10) MPa", "1 MPa"), "0.005 MPa");
    near(at("(0.02~0.05) mm", "(0~100) mm", "50 mm"), "0.035 mm");
    near(at("0.1 mm 或 0.5 % 取大者", "(0~100) mm", "10 mm"), "0.1 mm");
    near(at("max(0.1 mm, 0.5 %)", "(0~100) mm", "100 mm"), "0.5 mm");
    near(at("U=2 mL", "(1~10) L", "5 L"), "2 mL");
}

#[test]
fn what_is_not_surely_understood_needs_confirmation_and_keeps_its_text() {
    for text in [
        "见表 3",
        "0.02",
        "0.5 级",
        "0.02 kg",
        "U=0.02 mm, k=",
        "(46 + 5.1L",
        "MPE ±0.02 mm",
        "0.1 %  of something",
        "-0.02 mm",
        "0.02 mm + 3 + 4 kg",
        "",
        "0 mm",
        "0.02 mm; 0.03 mm",
        "U=(0.1+5L) µm (L: kg)",
    ] {
        let read = read(text, "0~300 mm");
        assert!(read.needs_confirmation(), "{text}: {:?}", read.curve);
        assert_eq!(read.raw, text.trim());
    }
    assert!(read("2 %", "(10~90) %RH").needs_confirmation());
    assert!(!read("2 %RH", "(10~90) %RH").needs_confirmation());
    assert!(read("0.1 %", "(0~100) %").needs_confirmation());
}

#[test]
fn all_sample_rows_with_a_range_have_a_readable_uncertainty() {
    for line in include_str!("../../tests/data/scope_samples.tsv").lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields[8].is_empty() {
            continue;
        }
        let read = read(fields[9], fields[8]);
        assert!(!read.needs_confirmation(), "{} on {}", fields[9], fields[8]);
        let hull = Range::parse(fields[8]).unwrap().extent.hull();
        assert!(read.at(hull.hi).unwrap() > 0.0);
    }
}

#[test]
fn a_need_is_read_as_one_line_at_its_k() {
    let range = Range::parse("0~300 mm").unwrap();
    let need = Required::parse("U≤0.02 mm (k=2)", &range).unwrap();
    assert_eq!(need, Required::absolute(2e-5, 2.0));
    assert_eq!(Required::parse("0.5 %", &range).unwrap(), Required::relative(0.005, 2.0));
    assert!(Required::parse("0.1 % to 0.2 %", &range).is_none() && Required::parse("小", &range).is_none());
}

#[test]
fn both_sides_are_compared_at_one_k() {
    let on = Interval::closed(0.0, 1.0);
    let need = Required::absolute(2.0, 2.0);
    assert_eq!(solve(&Curve::Value(3.0), 3.0, &need, &on).as_slice(), [on]);
    assert!(solve(&Curve::Value(3.0), 2.0, &need, &on).is_empty());
    assert!(solve(&Curve::Unreadable, 2.0, &need, &on).is_empty());
}

#[test]
fn a_concave_curve_is_good_enough_at_both_ends_only() {
    // |x|·r(x) with r falling from 1 to 0 is a hill over [0, 1], highest (0.25) in the middle.
    let hill = Curve::Interp { lo_x: 0.0, lo_u: 1.0, hi_x: 1.0, hi_u: 0.0, relative: true };
    let good = solve(&hill, 2.0, &Required::absolute(0.16, 2.0), &Interval::closed(0.0, 1.0));
    assert_eq!(good.len(), 2);
    assert!((good[0].hi - 0.2).abs() < 1e-9 && (good[1].lo - 0.8).abs() < 1e-9, "{good:?}");
}

#[test]
fn an_open_end_stays_open_and_a_root_is_closed() {
    let on = Interval { lo: 4.0, lo_open: true, hi: 48.0, hi_open: false };
    let good = solve(&Curve::line(0.0, 1.0), 2.0, &Required::absolute(10.0, 2.0), &on);
    assert_eq!(good.len(), 1);
    assert!(good[0].lo_open && !good[0].hi_open && (good[0].hi - 10.0).abs() < 1e-9);
}

fn curves() -> impl Strategy<Value = Curve> {
    let part = || 0.0_f64..4.0;
    prop_oneof![
        part().prop_map(Curve::Value),
        (part(), part(), part(), part())
            .prop_map(|(a, b, c, d)| Curve::Formula([Line { a, b }, Line { a: c, b: d }])),
        (part(), part(), any::<bool>()).prop_map(|(lo_u, hi_u, relative)| Curve::Interp {
            lo_x: -3.0,
            lo_u,
            hi_x: 5.0,
            hi_u,
            relative
        }),
    ]
}

proptest! {
    #[test]
    fn the_solution_agrees_with_evaluation_at_every_point(
        curve in curves(), a in 0.0_f64..6.0, b in 0.0_f64..2.0, k in 1.0_f64..3.0, x in -3.0_f64..5.0, lo_open: bool,
    ) {
        let on = Interval { lo: -3.0, lo_open, hi: 5.0, hi_open: false };
        let need = Required { line: Line { a, b }, k: 2.0 };
        let good = solve(&curve, k, &need, &on);
        let inside = good.iter().any(|i| i.contains(x));
        prop_assert_eq!(inside, super::solve::is_enough(&curve, k, &need, x), "{:?}", good);
    }

    #[test]
    fn values_of_one_sign_give_at_most_two_intervals(curve in curves(), a in 0.0_f64..6.0, b in 0.0_f64..2.0) {
        let need = Required { line: Line { a, b }, k: 2.0 };
        prop_assert!(solve(&curve, 2.0, &need, &Interval::closed(0.0, 5.0)).len() <= 2);
        prop_assert!(solve(&curve, 2.0, &need, &Interval::closed(-3.0, 0.0)).len() <= 2);
    }

    #[test]
    fn reading_an_uncertainty_never_panics(text in "\\PC{0,24}", messy in "[0-9LDk=+()%~ .,µm/]{0,20}") {
        let _ = read(&text, "0~300 mm");
        let _ = read(&messy, "(0.2 to 4) in");
    }
}
