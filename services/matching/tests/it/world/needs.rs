//! Needs of tests and calibrations.

use nqi_proto::r#type::v1 as ty;

pub fn testing(object: &str, parameters: &[&str], standards: &[&str]) -> ty::Need {
    ty::Need {
        item_id: "item-1".into(),
        kind: ty::ItemKind::Testing.into(),
        region: "371002".into(),
        detail: Some(ty::need::Detail::Testing(ty::TestingNeed {
            object: object.into(),
            parameters: parameters.iter().map(|p| (*p).into()).collect(),
            standards: standards.iter().map(|s| (*s).into()).collect(),
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub fn calibration(
    instrument: &str,
    measurand: &str,
    range: ty::Range,
    u: Option<ty::UncertaintyNeed>,
) -> ty::Need {
    ty::Need {
        item_id: "item-2".into(),
        kind: ty::ItemKind::Calibration.into(),
        region: "371002".into(),
        detail: Some(ty::need::Detail::Calibration(ty::CalibrationNeed {
            instrument: instrument.into(),
            measurand: measurand.into(),
            mode: ty::CalibrationMode::Calibration.into(),
            range: Some(range),
            uncertainty: u,
            ..Default::default()
        })),
        ..Default::default()
    }
}

pub fn between(lo: f64, hi: f64, unit: &str) -> ty::Range {
    ty::Range { lower: Some(lo), upper: Some(hi), unit: unit.into(), ..Default::default() }
}

pub fn at_most(value: f64, unit: &str) -> Option<ty::UncertaintyNeed> {
    Some(ty::UncertaintyNeed { value, unit: unit.into(), relative: false, k: 2.0 })
}
