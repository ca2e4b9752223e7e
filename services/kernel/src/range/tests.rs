//! Ranges as scopes print them.

use proptest::prelude::*;

use super::*;

fn interval(text: &str) -> Interval {
    match Range::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).extent {
        Extent::Interval(interval) => interval,
        Extent::Points(points) => panic!("{text}: points {points:?}"),
    }
}

fn mm(x: f64) -> f64 {
    Unit::parse("mm").unwrap().f64_to_base(x).unwrap()
}

#[test]
fn one_range_in_many_spellings_is_one_interval() {
    for text in [
        "0~300mm",
        "(0 ~ 300) mm",
        "（0～300）mm",
        "0-300mm",
        "0 mm - 300 mm",
        "0mm至300mm",
        "0 到 300 毫米",
        "(0 to 300) mm",
        "from 0 to 300 mm",
        "[0, 300] mm",
        "0 mm ~ 300",
        "0 to 0.3 m",
        "0…300 mm",
        "0 ~ 30 cm",
        "(0—300)mm",
        "0 TO 300 mm",
    ] {
        assert_eq!(interval(text), Interval::closed(0.0, mm(300.0)), "{text}");
    }
}

#[test]
fn ends_are_open_where_the_scope_says_so() {
    let calipers = interval("(>4 to 48) in");
    assert!(calipers.lo_open && !calipers.hi_open);
    assert_eq!(calipers.lo.to_bits(), mm(101.6).to_bits());
    assert_eq!(interval("(0, 300] mm"), Interval { lo: 0.0, lo_open: true, hi: mm(300.0), hi_open: false });
    assert!(interval("0 ~ <5 V").hi_open);
    assert!(interval(">= 5 V").hi.is_infinite() && !interval(">=5 V").lo_open && interval("> 5 V").lo_open);
}

#[test]
fn up_to_begins_at_zero_and_says_that_it_was_implied() {
    for text in ["Up to 9 in", "up to 9 in", "≤9 in", "<= 9 in", "不大于9英寸", "9 in以下"] {
        let range = Range::parse(text).unwrap();
        assert!(range.lo_implied, "{text}");
        assert_eq!(range.extent, Extent::Interval(Interval::closed(0.0, mm(228.6))), "{text}");
    }
    assert!(!Range::parse("0~9 in").unwrap().lo_implied);
}

#[test]
fn negative_ends_symmetric_ranges_and_points_are_read() {
    assert_eq!(interval("(-20 ~ 80) ℃"), Interval::closed(-20.0, 80.0));
    assert_eq!(interval("-20--5 ℃"), Interval::closed(-20.0, -5.0));
    assert_eq!(interval("±10 V"), Interval::closed(-10.0, 10.0));
    for text in ["10、4、7 pH", "4, 7, 10 pH", "(4;7;10) pH"] {
        assert_eq!(
            Range::parse(text).unwrap().extent,
            Extent::Points(SmallVec::from_slice(&[4.0, 7.0, 10.0])),
            "{text}"
        );
    }
    assert_eq!(Range::parse("4 pH").unwrap().extent, Extent::Points(SmallVec::from_slice(&[4.0])));
}

#[test]
fn what_cannot_be_read_surely_is_refused() {
    assert_eq!(Range::parse(" "), Err(Error::Empty));
    assert!(matches!(Range::parse("0~300"), Err(Error::UnitMissing(_))));
    assert!(matches!(Range::parse("300~0 mm"), Err(Error::Reversed(_))));
    assert!(matches!(Range::parse("(4, 7) mm"), Err(Error::Unreadable(_))));
    assert!(matches!(Range::parse("0~300 mm 内径"), Err(Error::Quantity(_))));
    assert!(matches!(Range::parse("0 mm ~ 3 kg"), Err(Error::Quantity(quantity::Error::UnlikeUnits(..)))));
    assert!(matches!(Range::parse("全部"), Err(Error::Unreadable(_))));
    assert!(Range::between(3.0, 1.0, "mm").is_err() && Range::between(0.0, f64::NAN, "mm").is_err());
}

#[test]
fn ends_given_as_numbers_equal_the_ends_that_were_written() {
    let ends =
        |lo, lo_open, hi, hi_open| Range::of_ends(lo, lo_open, hi, hi_open, "in").map(|range| range.extent);
    assert_eq!(ends(Some(4.0), true, Some(48.0), false), Ok(Extent::Interval(interval("(>4 to 48) in"))));
    assert_eq!(ends(None, false, Some(9.0), false), Ok(Extent::Interval(interval("Up to 9 in"))));
    assert_eq!(ends(Some(5.0), false, None, false), Ok(Extent::Interval(interval("≥5 in"))));
    assert!(ends(None, false, None, false).is_err() && ends(Some(4.0), true, Some(4.0), false).is_err());
}

#[test]
fn the_frequency_behind_an_at_sign_is_a_qualifier() {
    let range = qualifier("AC current @50 Hz-10 kHz measure").unwrap();
    assert_eq!(range.extent, Extent::Interval(Interval::closed(50.0, 10_000.0)));
    assert_eq!(qualifier("AC current @50 Hz").unwrap().extent, Extent::Points(SmallVec::from_slice(&[50.0])));
    assert!(qualifier("AC current").is_none());
}

#[test]
fn every_range_of_the_public_sample_rows_is_read() {
    let samples = include_str!("../../tests/data/scope_samples.tsv");
    let mut read = 0;
    for line in samples.lines().skip(1) {
        let raw = line.split('\t').nth(8).unwrap_or("");
        if !raw.is_empty() {
            let range = Range::parse(raw).unwrap_or_else(|error| panic!("{raw}: {error}"));
            assert!(range.extent.hull().hi > 0.0);
            read += 1;
        }
    }
    assert_eq!(read, 44);
}

#[test]
fn an_interval_shows_itself_in_a_unit() {
    let unit = Unit::parse("µS/cm").unwrap();
    let gap = Interval { lo: 0.001, lo_open: true, hi: 0.005, hi_open: true };
    assert_eq!(gap.show(&unit), "(10, 50) µS/cm");
}

proptest! {
    #[test]
    fn intersection_contains_exactly_what_both_contain(ends in proptest::collection::vec(-4_i8..5, 4), open in any::<[bool; 4]>(), x in -5_i8..6) {
        let make = |lo: i8, hi: i8, lo_open, hi_open| Interval { lo: lo.min(hi).into(), lo_open, hi: lo.max(hi).into(), hi_open };
        let (a, b) = (make(ends[0], ends[1], open[0], open[1]), make(ends[2], ends[3], open[2], open[3]));
        let x = f64::from(x);
        let both = a.intersect(&b).is_some_and(|i| i.contains(x));
        prop_assert_eq!(both, a.contains(x) && b.contains(x));
    }

    #[test]
    fn reading_a_range_never_panics(text in "\\PC{0,24}") {
        let _ = Range::parse(&text);
    }

    #[test]
    fn a_written_interval_reads_back(lo in 0_u32..100_000, width in 1_u32..100_000, unit in prop::sample::select(vec!["mm", "µA", "kΩ", "Pa", "mL"])) {
        let hi = lo + width;
        let a = Range::parse(&format!("({lo} ~ {hi}) {unit}")).unwrap();
        let b = Range::between(lo.into(), hi.into(), unit).unwrap();
        prop_assert_eq!(a.extent, b.extent);
    }
}
