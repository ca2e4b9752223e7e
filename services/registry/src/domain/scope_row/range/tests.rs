//! Ranges in every spelling: written by hand, said by a sheet and read again they are one range.

use super::*;
use proptest::prelude::*;

/// Units in the spellings that people write, every kind of symbol among them.
const UNITS: &str = "m|mm|㎜|毫米|μm|µm|um|微米|in|inch|\"|英寸|μin|uin|公里|丝|kg|㎏|千克|g|公斤|t|min|h|天|Ω|\u{2126}|ohm|\
    kΩ|千欧|μΩ|µS/cm|uS/cm|Ω·m|Ω*m|Ω•m|pH|PH|dB(A)|分贝|dBm|V|mV|毫伏|°|′|″|''|rad|1|%|％|‰|ppm|μΩ/Ω|uV/V|毫伏/伏|%RH|\
    %rh|Pa|kPa|㎪|MPa|兆帕|N/mm²|N/mm2|N·m|Nm|N.m|N-m|牛·米|W/m²|m³/h|m3/h|立方米/小时|L/min|l/min|升/分|cm³|㎝³|cc|\
    g/mL|HRC|HV10|Shore A|邵氏A|m/s²|m²|㎡|cd/m²|mg/L|毫克/升|mol/L|Pa·s|mm²/s|cSt|转/分|rpm|°C|℃|degC|摄氏度|°F|℉|\
    华氏度|K|Gs|V/m|A.U.";

/// A spelling as a careless hand types it: full width, spaced.
fn typed() -> impl Strategy<Value = String> {
    let spelling = (prop::sample::select(UNITS.split('|').collect::<Vec<_>>()), any::<bool>(), any::<bool>());
    spelling.prop_map(|(unit, wide, spaced)| {
        let wider = |c: char| match c {
            '!'..='~' if wide => char::from_u32(c as u32 + 0xFEE0).unwrap_or(c),
            c => c,
        };
        let text: String = unit.chars().map(wider).collect();
        if spaced { format!(" \u{3000}{text} ") } else { text }
    })
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-1_000_000_i32..1_000_000, 0_i32..6)
            .prop_map(|(digits, places)| f64::from(digits) / 10_f64.powi(places)),
        -1e6..1e6_f64,
        (-1000_i32..1000).prop_map(|digits| f64::from(digits) / 1e9),
        Just(0.0),
        Just(-0.0),
    ]
}

fn given() -> impl Strategy<Value = Range> {
    let ends = (number(), number(), any::<(bool, bool, bool)>(), 0_u8..5, typed());
    let interval = ends.prop_map(|(a, b, (lower_open, upper_open, lower_implied), form, unit)| {
        let (low, high) = if a <= b { (a, b) } else { (b, a) };
        let lower = (form != 0).then_some(Number(if form == 1 { 0.0 } else { low }));
        let upper = (form != 2).then_some(Number(if form < 2 { high.abs() } else { high }));
        Range { lower, upper, lower_open, upper_open, lower_implied, unit, ..Range::default() }
    });
    let points = (prop::collection::vec(number(), 1..5), typed()).prop_map(|(points, unit)| Range {
        points: points.into_iter().map(Number).collect(),
        unit,
        ..Range::default()
    });
    prop_oneof![3 => interval, 1 => points]
}

proptest! {
    #[test]
    fn what_a_sheet_says_of_a_range_is_read_into_that_range(given in given()) {
        let Ok(kept) = given.clone().checked() else {
            // Only an interval without anything in it is refused.
            let (lower, upper) = (given.lower.unwrap_or_default(), given.upper);
            let nothing = upper.is_some_and(|upper| Number::shown(lower.0) == Number::shown(upper.0));
            prop_assert!(nothing && (given.lower_open || given.upper_open), "{given:?}");
            return Ok(());
        };
        let read = Range::read(&kept.text()).expect("a text that is read");
        prop_assert_eq!(read.key(), kept.key(), "{:?} as {}", &given, kept.text());
        prop_assert_eq!(Range { raw: String::new(), ..read }, kept.clone());
        prop_assert_eq!(kept.clone().checked().expect("checked twice"), kept, "once is enough");
    }
}

#[test]
fn every_spelling_of_a_unit_by_hand_is_the_unit_of_a_sheet() {
    for unit in UNITS.split('|') {
        let by_hand = Range {
            lower: Some(Number(1.0)),
            upper: Some(Number(2.5)),
            unit: unit.into(),
            ..Range::default()
        };
        let kept = by_hand.checked().unwrap_or_else(|error| panic!("{unit}: {error}"));
        let read = Range::read(&format!("(1～2.5) {unit}")).unwrap_or_else(|error| panic!("{unit}: {error}"));
        assert_eq!(read.key(), kept.key(), "{unit}");
    }
}

#[test]
fn a_published_text_stays_beside_ends_that_say_otherwise() {
    let range = Range {
        lower: Some(Number(20.0)),
        upper: Some(Number(80.0)),
        unit: "℃".into(),
        raw: "见附件".into(),
        ..Range::default()
    };
    let kept = range.checked().expect("ends with a unit");
    assert_eq!((kept.raw.as_str(), kept.unit.as_str(), kept.text().as_str()), ("见附件", "°C", "20 ~ 80 °C"));
}

#[test]
fn a_published_range_keeps_its_ends_in_its_own_unit() {
    let inches = Range::read("(>4 to 48) in").expect("an interval");
    assert_eq!(
        (inches.lower, inches.upper, inches.lower_open),
        (Some(Number(4.0)), Some(Number(48.0)), true)
    );
    assert_eq!(inches.unit, "in");
    let up = Range::read("Up to 9 in").expect("an implied lower end");
    assert!(up.lower_implied && up.lower == Some(Number(0.0)));
    assert_eq!(Range::read("4 pH").expect("a point").points, [Number(4.0)]);
    assert!(Range::read("about so").is_err());
}

#[test]
fn reversed_ends_and_unlike_units_are_refused() {
    let range = |lower, upper, unit: &str| Range {
        lower: Some(Number(lower)),
        upper: Some(Number(upper)),
        unit: unit.into(),
        ..Range::default()
    };
    assert!(range(0.0, 300.0, "mm").checked().is_ok());
    assert!(range(300.0, 0.0, "mm").checked().is_err());
    assert!(range(0.0, 1.0, "furlongs").checked().is_err());
    assert!(Range { lower_open: true, ..range(1.0, 1.0, "mm") }.checked().is_err(), "nothing is in it");
}
