//! Records of a register, one by one.

use jiff::civil::Date;
use nqi_proto::google::r#type::Date as PbDate;
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use uuid::Uuid;

pub fn id(tag: u128, n: usize) -> String {
    Uuid::from_u128((tag << 64) + n as u128).to_string()
}

pub fn date(text: &str) -> Option<PbDate> {
    let day: Date = text.parse().ok()?;
    Some(nqi_platform::wire::date(day))
}

pub fn provider(n: usize) -> pb::Provider {
    pb::Provider {
        id: id(1, n),
        etag: "\"1\"".into(),
        display_name: format!("示例检测 {n} 号"),
        kinds: vec![1, 2, 3, 4, 5, 6],
        state: pb::ProviderState::Active.into(),
        ..Default::default()
    }
}

pub fn site(n: usize, provider: usize, region: &str) -> pb::Site {
    pb::Site {
        id: id(2, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        display_name: format!("示例场所 {n}"),
        region: region.into(),
        ..Default::default()
    }
}

pub fn accreditation(
    n: usize,
    provider: usize,
    site: usize,
    scheme: ty::AccreditationScheme,
) -> pb::Accreditation {
    pb::Accreditation {
        id: id(3, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_ids: vec![id(2, site)],
        scheme: scheme.into(),
        number: format!("示例证书 {n}"),
        valid_from: date("2024-01-01"),
        valid_to: date("2029-12-31"),
        state: pb::AccreditationState::Valid.into(),
        verification: pb::VerificationState::Verified.into(),
        verifier: "市级平台".into(),
        verify_date: date("2026-01-05"),
        ..Default::default()
    }
}

pub fn test_row(
    n: usize,
    provider: usize,
    site: usize,
    object: &str,
    parameter: &str,
    standard: &str,
) -> pb::ScopeRow {
    pb::ScopeRow {
        id: id(4, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_id: id(2, site),
        accreditation_id: id(3, site),
        kind: ty::ItemKind::Testing.into(),
        object: object.into(),
        parameter: parameter.into(),
        standard: standard.into(),
        ..Default::default()
    }
}

pub fn calibration_row(
    n: usize,
    provider: usize,
    site: usize,
    what: (&str, &str),
    range: &str,
    u: &str,
) -> pb::ScopeRow {
    pb::ScopeRow {
        kind: ty::ItemKind::Calibration.into(),
        mode: ty::CalibrationMode::Calibration.into(),
        range: Some(ty::Range { raw: range.into(), ..Default::default() }),
        uncertainty: u.into(),
        ..test_row(n, provider, site, what.0, what.1, "")
    }
}

pub fn offering(
    n: usize,
    provider: usize,
    site: usize,
    kind: ty::ItemKind,
    price: Option<i64>,
    lead: i32,
) -> pb::Offering {
    pb::Offering {
        id: id(5, n),
        etag: "\"1\"".into(),
        provider_id: id(1, provider),
        site_id: id(2, site),
        kind: kind.into(),
        title: format!("示例服务 {n}"),
        span_days: 1,
        price_fen: price,
        price_unit: pb::PriceUnit::PerSample.into(),
        lead_working_days: lead,
        units: 1,
        state: pb::OfferingState::Published.into(),
        ..Default::default()
    }
}

pub fn standard(
    n: usize,
    number: &str,
    status: pb::StandardStatus,
    successors: &[(&str, pb::SupersessionKind)],
) -> pb::Standard {
    pb::Standard {
        id: id(6, n),
        etag: "\"1\"".into(),
        number: number.into(),
        status: status.into(),
        withdrawn: status == pb::StandardStatus::Withdrawn,
        successors: successors
            .iter()
            .map(|(number, kind)| pb::Supersession { number: (*number).into(), kind: (*kind).into() })
            .collect(),
        ..Default::default()
    }
}
