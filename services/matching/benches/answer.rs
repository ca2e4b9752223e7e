//! One match in process: 2,000 providers, a popular test key and a calibration with union coverage, explanations on.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::Date;
use nqi_kernel::worktime::china;
use nqi_matching::engine::answer::{self, Options};
use nqi_matching::engine::record::Change;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::engine::tables::Tables;
use nqi_matching::wire::{need, records};
use nqi_proto::matching::v1::MatchRequest;
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use uuid::Uuid;

const TODAY: Date = Date::constant(2026, 3, 9);
const PROVIDERS: u128 = 2000;

fn id(tag: u128, n: u128) -> String {
    Uuid::from_u128((tag << 64) + n).to_string()
}

fn register() -> Vec<Change> {
    let etag = || "\"1\"".to_owned();
    let mut all = Vec::new();
    let standard = pb::Standard {
        id: id(6, 0),
        etag: etag(),
        number: "GB/T 228.1-2021".into(),
        status: pb::StandardStatus::Current.into(),
        ..Default::default()
    };
    all.extend(records::standard(&standard));
    for n in 0..PROVIDERS {
        all.extend(records::provider(&pb::Provider {
            id: id(1, n),
            etag: etag(),
            display_name: format!("示例 {n}"),
            kinds: vec![1, 2],
            state: pb::ProviderState::Active.into(),
            ..Default::default()
        }));
        all.extend(records::site(&pb::Site {
            id: id(2, n),
            etag: etag(),
            provider_id: id(1, n),
            region: ["371002", "371003", "371082", "371083"][(n % 4) as usize].into(),
            ..Default::default()
        }));
        all.extend(records::accreditation(&pb::Accreditation {
            id: id(3, n),
            etag: etag(),
            provider_id: id(1, n),
            site_ids: vec![id(2, n)],
            scheme: 1,
            state: pb::AccreditationState::Valid.into(),
            verification: pb::VerificationState::Verified.into(),
            ..Default::default()
        }));
        let row = |at: u128| pb::ScopeRow {
            id: id(4, n * 8 + at),
            etag: etag(),
            provider_id: id(1, n),
            site_id: id(2, n),
            accreditation_id: id(3, n),
            ..Default::default()
        };
        if n % 10 == 0 {
            all.extend(records::row(&pb::ScopeRow {
                kind: 1,
                object: "金属材料".into(),
                parameter: "拉伸性能".into(),
                standard: "GB/T 228.1-2021".into(),
                ..row(0)
            }));
        }
        if n % 10 == 1 {
            let ranges = ["(0~100) mm", "(>100~200) mm", "(>200~500) mm"];
            for (at, range) in (1..).zip(ranges) {
                all.extend(records::row(&pb::ScopeRow {
                    kind: 2,
                    object: "通用卡尺".into(),
                    parameter: "长度".into(),
                    range: Some(ty::Range { raw: range.into(), ..Default::default() }),
                    uncertainty: "(5 + 0.02L) µm".into(),
                    ..row(at)
                }));
            }
        }
        all.extend(records::offering(&pb::Offering {
            id: id(5, n),
            etag: etag(),
            provider_id: id(1, n),
            site_id: id(2, n),
            kind: 1 + i32::from(n % 10 == 1),
            price_fen: Some(50_000 + 100 * (n % 97) as i64),
            lead_working_days: 3 + (n % 9) as i32,
            state: pb::OfferingState::Published.into(),
            ..Default::default()
        }));
    }
    all
}

fn bench(c: &mut Criterion) {
    let changes = register();
    let mut snapshot = Snapshot::default();
    snapshot.apply(changes.clone());
    let (tables, calendar) = (Tables::compute(&snapshot, TODAY), china());
    let testing = ty::need::Detail::Testing(ty::TestingNeed {
        object: "金属材料".into(),
        parameters: vec!["拉伸性能".into()],
        standards: vec!["GB/T 228.1".into()],
        ..Default::default()
    });
    let calibration = ty::need::Detail::Calibration(ty::CalibrationNeed {
        instrument: "卡尺".into(),
        measurand: "长度".into(),
        mode: 1,
        range: Some(ty::Range {
            lower: Some(0.0),
            upper: Some(300.0),
            unit: "mm".into(),
            ..Default::default()
        }),
        uncertainty: Some(ty::UncertaintyNeed { value: 0.02, unit: "mm".into(), relative: false, k: 2.0 }),
        ..Default::default()
    });
    for (name, kind, detail) in
        [("testing, 200 sites", 1, testing), ("calibration, 200 sites x 3 rows", 2, calibration)]
    {
        let asked = ty::Need { kind, region: "371002".into(), detail: Some(detail), ..Default::default() };
        let request = MatchRequest { need: Some(asked), ..Default::default() };
        let (need, _) = need::compile(&request, &snapshot, TODAY).expect("a valid need");
        let options = Options { limit: 20, near_misses: false, asks: None };
        c.bench_function(name, |b| {
            b.iter(|| answer::answer(&snapshot, &tables, &calendar, black_box(&need), TODAY, options));
        });
    }
    let row = changes.iter().find_map(|change| match change {
        Change::Row(row) => Some(row.clone()),
        _ => None,
    });
    let mut row = Arc::unwrap_or_clone(row.expect("the register has rows"));
    c.bench_function("apply one row to a shared snapshot", |b| {
        b.iter(|| {
            let published = snapshot.clone();
            row.version += 1;
            snapshot.apply([Change::Row(Arc::new(row.clone()))]);
            published
        });
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
