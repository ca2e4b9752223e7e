//! The three published calibration vectors, on the public sample rows, through the whole engine.

use nqi_proto::matching::v1::{MatchResponse, RejectCode};
use nqi_proto::r#type::v1::AccreditationScheme;
use nqi_proto::r#type::v1::UncertaintyNeed;

use crate::world::{World, accreditation, at_most, between, calibration, calibration_row, provider, site};

/// One laboratory with all calibration rows of the samples.
fn samples() -> World {
    let mut world = World {
        providers: vec![provider(0)],
        sites: vec![site(0, 0, "371002")],
        accreditations: vec![accreditation(0, 0, 0, AccreditationScheme::Cnas)],
        ..World::default()
    };
    let text = include_str!("../../../kernel/tests/data/scope_samples.tsv");
    for (n, line) in text.lines().enumerate() {
        let f: Vec<&str> = line.split('\t').collect();
        if f[4] == "CALIBRATION" {
            world.rows.push(calibration_row(n, 0, 0, (f[5], f[6]), f[8], f[9]));
        }
    }
    world
}

fn ask(
    object: &str,
    measurand: &str,
    (lo, hi, unit): (f64, f64, &str),
    u: Option<UncertaintyNeed>,
) -> MatchResponse {
    samples().engine().reply(&calibration(object, measurand, between(lo, hi, unit), u))
}

#[test]
fn resistance_passes_with_three_rows_and_fails_a_hair_below() {
    let of =
        |mohm: f64| ask("Resistance generate & measure", "resistance", (0.5, 50.0, "Ω"), at_most(mohm, "mΩ"));
    let pass = of(1.28);
    assert_eq!(pass.candidates[0].evidence.len(), 3);
    let margins = pass.candidates[0].margins.as_ref().unwrap();
    assert_eq!((margins.worst_at, margins.worst_uncertainty), (Some(50.0), Some(1.28)));
    let fail = of(1.27);
    assert_eq!((fail.eligible, fail.near_misses[0].code()), (0, RejectCode::UncertaintyTooLarge));
    assert_eq!(fail.near_misses[0].have, "U = 1.28 mΩ @ 50 Ω (k=2)");
}

#[test]
fn conductivity_has_a_gap_between_ten_and_fifty() {
    let reply = ask("Conductivity meters", "conductivity", (5.0, 60.0, "µS/cm"), None);
    assert_eq!((reply.eligible, reply.near_misses[0].code()), (0, RejectCode::RangeNotCovered));
    assert!(reply.near_misses[0].have.ends_with("(10, 50) µS/cm"), "{}", reply.near_misses[0].have);
}

#[test]
fn calipers_to_a_metre_use_two_rows_that_meet_at_an_open_end() {
    let reply = ask("Calipers", "length", (0.0, 1000.0, "mm"), at_most(7.0, "µm"));
    assert_eq!(reply.candidates[0].evidence.len(), 2);
    let margins = reply.candidates[0].margins.as_ref().unwrap();
    assert_eq!(margins.worst_at, Some(1000.0));
    assert_eq!(format!("{:.2}", margins.worst_uncertainty.unwrap()), "6.27");
    assert_eq!(ask("Calipers", "length", (0.0, 1000.0, "mm"), at_most(6.26, "µm")).eligible, 0);
}
