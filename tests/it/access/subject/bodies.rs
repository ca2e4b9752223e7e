//! What is written when a subject is made, and what rows of the matrix write themselves.

use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use uuid::Uuid;

/// A resource that is open from 9 to 12 on every day.
pub fn resource() -> Value {
    let open = |day| json!({"weekday": day, "window": {"from_minute": 540, "to_minute": 720}});
    json!({"class": "RESOURCE_CLASS_INSTRUMENT", "title": "万能试验机", "capability": "拉伸 0~100 kN", "region": "371002",
        "slot_minutes": 60, "weekly_hours": (1..=7).map(open).collect::<Vec<_>>()})
}

/// Tomorrow's first hour of a resource.
pub fn booking(world: &World, resource: &str) -> Value {
    let tomorrow = world.cluster.clock.now() + jiff::SignedDuration::from_hours(24);
    let day = jiff::tz::offset(8).to_datetime(tomorrow).date();
    json!({"resource_id": resource, "start_time": format!("{day}T09:00:00+08:00"),
        "end_time": format!("{day}T10:00:00+08:00"), "purpose": "复丝拉伸",
        "contact": {"name": "李示例", "phone": "0631-0000001"}})
}

/// An instrument with a serial number of its own.
pub fn instrument() -> Value {
    json!({"name": "游标卡尺", "serial_number": Uuid::new_v4().simple().to_string(), "measurand": "长度",
        "range": "0~150 mm", "mode": "CALIBRATION_MODE_CALIBRATION", "interval_months": 12})
}

/// A calendar with one rest day more; another one each time, so that it differs from what was published before.
pub fn with_rest_day(mut calendar: Value) -> Value {
    let revision = calendar["revision"].as_i64().unwrap_or_default();
    let rest = json!({"date": {"year": 2026, "month": 11, "day": 1 + revision}, "kind": "DAY_KIND_REST"});
    if let Some(days) = calendar["days"].as_array_mut() {
        days.push(rest);
    }
    calendar
}

/// An account name that nobody has.
pub fn account() -> String {
    format!("member-{}", Uuid::new_v4().simple())
}

/// An offering of the laboratory.
pub fn offering(world: &World) -> Value {
    let lab = world.lab();
    json!({"site_id": lab.site, "kind": "ITEM_KIND_TESTING", "element": "ELEMENT_TESTING", "title": "其他检测",
        "object": "玻璃纤维", "delivery": ["DELIVERY_SEND_SAMPLE"], "span_days": 1, "price_fen": 90_000,
        "price_unit": "PRICE_UNIT_PER_SAMPLE", "lead_working_days": 9, "pool_id": lab.pool, "units": 1})
}

/// A row of the laboratory that it has not stated yet.
pub fn scope_row(world: &World) -> Value {
    let lab = world.lab();
    json!({"site_id": lab.site, "accreditation_id": lab.accreditation, "kind": "ITEM_KIND_TESTING",
        "object": "玻璃纤维", "parameter": format!("参数{}", Uuid::new_v4().simple()), "standard": world::STANDARD})
}

/// A standard that is not registered yet.
pub fn standard() -> Value {
    let year = 1990 + Uuid::new_v4().as_u128() % 30;
    let number = format!("GB/T {}-{year}", 60_000 + Uuid::new_v4().as_u128() % 30_000);
    json!({"number": number, "title_zh": "示例标准", "kind": "ITEM_KIND_TESTING"})
}

/// An accreditation of the laboratory.
pub fn accreditation(world: &World) -> Value {
    json!({"site_ids": [world.lab().site], "scheme": "ACCREDITATION_SCHEME_CNAS", "number": "CNAS L99001",
        "valid_from": {"year": 2024, "month": 1, "day": 1}, "valid_to": {"year": 2029, "month": 1, "day": 1}})
}

/// What an action says, with its results.
pub fn campaign() -> Value {
    json!({"title": "碳纤维检测能力提升", "cluster": "CLUSTER_NEW_MATERIALS", "regions": ["371002"],
        "problem": "本市没有场所能做", "indicators": [{"name": "本市场所", "unit": "家", "baseline": 0, "target": 2,
        "result": 1, "evidence": "新增 1 家"}]})
}
