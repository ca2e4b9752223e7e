//! Unit conversion, checked bit for bit.

use proptest::prelude::*;

use super::*;

fn base(text: &str) -> f64 {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).0
}

#[test]
fn one_quantity_in_two_units_is_one_f64_bit_for_bit() {
    for (a, b) in [
        ("100 Ω", "0.1 kΩ"),
        ("0.3 m", "300mm"),
        ("300 mm", "300毫米"),
        ("4 in", "101.6 mm"),
        ("4 英寸", "101.6 mm"),
        ("1 µin", "25.4 nm"),
        ("750 µS/cm", "0.75 mS/cm"),
        ("750 µS/cm", "75 mS/m"),
        ("10 min", "600 s"),
        ("24 h", "86400 秒"),
        ("0.1 MPa", "1 bar"),
        ("32 °F", "0 ℃"),
        ("212 °F", "100 摄氏度"),
        ("1 kgf", "9.80665 N"),
        ("0.5 L", "500 mL"),
        ("1 g/cm³", "1000 kg/m^3"),
        ("60 L/min", "1 L/s"),
        ("1°", "60′"),
        ("1 ppm", "0.0001 %"),
        ("1.5×10⁻³ V", "1.5 mV"),
        ("1,000 mm", "1 m"),
        ("1 000 g", "1 千克"),
        ("3 千欧", "3kΩ"),
        ("5 um", "5 μm"),
        ("7 MM", "7 mm"),
        ("81 µΩ/Ω", "81 ppm"),
        ("1 N·m", "1 Nm"),
        ("5 m3/h", "5 m³/h"),
        (".5 V", "500 mV"),
        ("36 km/h", "10 m/s"),
        ("2 HRC", "2HRC"),
    ] {
        assert_eq!(base(a).to_bits(), base(b).to_bits(), "{a} = {b}");
        assert_eq!(parse(a).unwrap().1.dimension(), parse(b).unwrap().1.dimension());
    }
}

#[test]
fn dimensions_that_look_alike_stay_apart() {
    let dimension = |text: &str| parse(text).unwrap().1.dimension();
    assert_eq!(dimension("20 °C"), Dimension::Temperature);
    assert_eq!(dimension("20 K"), Dimension::TemperatureDifference);
    assert_eq!(dimension("20 °"), Dimension::PlaneAngle);
    assert_eq!(dimension("20 %"), Dimension::Ratio);
    assert_eq!(dimension("20 %RH"), Dimension::RelativeHumidity);
    assert_eq!(dimension("20 dB"), Dimension::Level);
    assert_eq!(dimension("7 pH"), Dimension::Ph);
    assert_eq!(Unit::parse("℃").unwrap().as_difference().dimension(), Dimension::TemperatureDifference);
}

#[test]
fn letters_that_differ_in_case_are_accepted_only_when_one_unit_remains() {
    assert_eq!(Unit::parse("KG").unwrap().symbol(), "kg");
    assert_eq!(Unit::parse("KHZ").unwrap().symbol(), "kHz");
    assert!(matches!(Unit::parse("mpA"), Err(Error::UnknownUnit(_))));
    assert_ne!(base("1 MPa"), base("1 mPa"));
    assert!(Unit::parse("").is_err() && Unit::parse("foo").is_err() && Unit::parse("度").is_err());
}

#[test]
fn lists_of_numbers_are_not_read_as_one_number() {
    assert!(parse("100,200,300 g").is_err());
    assert_eq!(base("1,000,000 g"), 1000.0);
    assert!(parse("V").is_err());
}

#[test]
fn every_dimension_number_is_unique_and_read_back() {
    for dimension in Dimension::ALL {
        assert_eq!(Dimension::from_number(dimension.number()), Some(*dimension));
        assert!(!dimension.zh().is_empty() && !dimension.en().is_empty());
        assert_eq!(
            Unit::parse(dimension.base_unit()).map(|u| u.factor()),
            Ok(Rational::ONE),
            "{dimension:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_fraction_rounds_to_the_nearest_f64(mantissa in -1_000_000_000_000_i64..1_000_000_000_000, scale in -15_i32..10) {
        let exact = Rational::new(mantissa.into(), 1).unwrap().times(Rational::power_of_ten(scale).unwrap()).unwrap();
        let expected: f64 = format!("{mantissa}e{scale}").parse().unwrap();
        prop_assert_eq!(exact.to_f64().to_bits(), if mantissa == 0 { 0 } else { expected.to_bits() });
    }

    #[test]
    fn an_f64_converts_as_the_decimal_it_prints(value in -1e9_f64..1e9) {
        let exact = Rational::from_f64(value);
        prop_assume!(exact.is_some());
        prop_assert_eq!(exact.unwrap().to_f64(), value);
    }

    #[test]
    fn reading_a_quantity_never_panics(text in "\\PC{0,16}") {
        let _ = parse(&text);
    }
}
