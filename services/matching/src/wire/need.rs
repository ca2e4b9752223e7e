//! Compiles a need: every field checked and named, quantities in base units, standards looked up.

mod calibration;
mod checks;
mod inspection;
mod resource;
mod scoped;
mod service;

use jiff::civil::Date;
use nqi_kernel::cluster::Cluster;
use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::Point;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::matching::v1::MatchRequest;
use nqi_proto::r#type::v1 as pb;
use nqi_proto::r#type::v1::need::Detail;

use crate::engine::answer::Options;
use crate::engine::need::{DEFAULT_WEIGHTS, Need, Policy, Work};
use crate::engine::record::Way;
use crate::engine::snapshot::Snapshot;
use crate::wire::records;
use checks::{bounded, date, day_range, id, region};

/// Candidates returned when the request does not say.
const DEFAULT_LIMIT: usize = 10;
const MAX_QUANTITY: u32 = 100_000;

/// Where a need is read: the index decides which standards are known, the day which dates are past.
pub struct Reading<'a> {
    /// The index.
    pub snapshot: &'a Snapshot,
    /// The local day.
    pub today: Date,
    /// Everything wrong so far.
    pub checks: Checks,
}

/// Compiles a request, or names every field that is wrong.
pub fn compile(request: &MatchRequest, snapshot: &Snapshot, today: Date) -> Result<(Need, Options), Problem> {
    let mut reading = Reading { snapshot, today, checks: Checks::new() };
    let limit = bounded(&mut reading.checks, "limit", i64::from(request.limit), 0, 200);
    bounded(&mut reading.checks, "min_seq", request.min_seq, 0, i64::MAX);
    let open = request.need.as_ref().map_or(&[][..], |need| &need.open_slots);
    if !open.is_empty() {
        let named = |(at, slot)| (format!("need.open_slots[{at}]"), slot);
        return Err(unconfirmed(&open.iter().enumerate().map(named).collect::<Vec<_>>()));
    }
    let need = request.need.as_ref().and_then(|need| read(&mut reading, need));
    reading.checks.require(
        request.need.is_some(),
        "need",
        "REQUIRED",
        "请填写需求项。",
        "The need is missing.",
    );
    reading.checks.finish()?;
    // Without violations the need was read.
    let need = need.ok_or_else(|| Problem::internal("a need without violations was not compiled"))?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let limit = if limit == 0 { DEFAULT_LIMIT } else { limit };
    Ok((need, Options { limit, near_misses: request.near_misses, asks: None }))
}

/// A need that a parser read is not matched before a person has answered what it left open: never a silent guess.
pub(super) fn unconfirmed(open: &[(String, &pb::OpenSlot)]) -> Problem {
    let questions: Vec<(String, String)> = open.iter().map(|(_, slot)| question(slot)).collect();
    let joined = |of: fn(&(String, String)) -> &String| {
        questions.iter().map(|both| of(both).as_str()).collect::<Vec<_>>().join(" ")
    };
    let zh = format!("需求尚有 {} 处待确认：{}", open.len(), joined(|(zh, _)| zh));
    let en = format!("Not answered yet ({}): {}", open.len(), joined(|(_, en)| en));
    let mut problem = Problem::precondition("NEED_UNCONFIRMED", zh, en);
    let violation = |((field, _), (zh, en)): (&(String, &pb::OpenSlot), &(String, String))| {
        Violation::new(field.clone(), "NEED_UNCONFIRMED", zh.clone(), en.clone())
    };
    problem.violations = open.iter().zip(&questions).map(violation).collect();
    let names: Vec<&str> = open.iter().map(|(_, slot)| slot.name.as_str()).collect();
    problem.with("slots", names.join(","))
}

/// The question of a slot in both languages; a caller that left it out is asked by the name of the slot.
fn question(slot: &pb::OpenSlot) -> (String, String) {
    let or = |given: &String, asked: String| if given.is_empty() { asked } else { given.clone() };
    (
        or(&slot.question_zh, format!("请说明 {}。", slot.name)),
        or(&slot.question_en, format!("Please state {}.", slot.name)),
    )
}

fn read(reading: &mut Reading<'_>, need: &pb::Need) -> Option<Need> {
    let kind = ItemKind::from_number(need.kind);
    reading.checks.require(
        kind.is_some(),
        "need.kind",
        "REQUIRED",
        "请选择检测、计量、认证、检验、标准服务、咨询服务或资源预约。",
        "Choose TESTING, CALIBRATION, CERTIFICATION, INSPECTION, STANDARDS, ADVISORY or RESOURCE.",
    );
    reading.checks.text("need.item_id", &need.item_id, 100);
    bounded(&mut reading.checks, "need.quantity", need.quantity.into(), 0, MAX_QUANTITY.into());
    if let Some(budget) = need.budget_fen {
        let (zh, en) = ("预算不能为负。", "The budget must not be negative.");
        reading.checks.require(budget >= 0, "need.budget_fen", "OUT_OF_RANGE", zh, en);
    }
    let earliest = date(reading, "need.earliest_start", need.earliest_start.as_ref(), false);
    let latest = date(reading, "need.latest_start", need.latest_start.as_ref(), true);
    let deadline = date(reading, "need.deadline", need.deadline.as_ref(), true);
    day_range(reading, ("need.latest_start", latest), ("need.earliest_start", earliest));
    day_range(reading, ("need.deadline", deadline), ("need.earliest_start", earliest));
    day_range(reading, ("need.deadline", deadline), ("need.latest_start", latest));
    vocabulary(reading, need);
    let region = region(reading, "need.region", &need.region);
    let place = inspection::place(reading, need);
    let point = need.point.as_ref().and_then(|given| {
        let point = records::point(given);
        let (zh, en) = ("坐标超出范围。", "Latitude must be within 90 and longitude within 180 degrees.");
        reading.checks.require(point.is_some(), "need.point", "OUT_OF_RANGE", zh, en);
        point.map(rounded)
    });
    let excluded: Vec<_> = need
        .excluded_provider_ids
        .iter()
        .enumerate()
        .filter_map(|(at, given)| id(reading, &format!("need.excluded_provider_ids[{at}]"), given))
        .collect();
    let few = need.excluded_provider_ids.len() <= 200;
    reading.checks.require(few, "need.excluded_provider_ids", "TOO_MANY", "最多 200 个。", "At most 200.");
    let weights = weights(reading, need.weights.as_ref());
    let kind = kind?;
    let (work, pieces) = work(reading, need, kind)?;
    Some(Need {
        item: need.item_id.clone(),
        kind,
        quantity: need.quantity.max(pieces).max(1),
        region: place.or(region),
        point: point.filter(|_| place.is_none()),
        delivery: place.map(|_| Way::OnSite).or_else(|| records::way(need.delivery)),
        earliest,
        latest,
        deadline,
        budget: need.budget_fen,
        excluded,
        weights,
        policy: match need.allow_version() {
            pb::VersionPolicy::Newer => Policy::Newer,
            pb::VersionPolicy::Any => Policy::Any,
            pb::VersionPolicy::Exact | pb::VersionPolicy::Unspecified => Policy::Exact,
        },
        accept_withdrawn: need.accept_withdrawn,
        work,
    })
}

/// Numbers of the vocabulary that an older or newer caller, or a slip of the pen, may have wrong.
fn vocabulary(reading: &mut Reading<'_>, need: &pb::Need) {
    let known = need.cluster == 0 || Cluster::from_number(need.cluster).is_some();
    let (zh, en) =
        ("没有这个产业集群，应为 1 至 8，0 表示不限。", "There is no such cluster: 1 to 8, 0 for none.");
    reading.checks.require(known, "need.cluster", "OUT_OF_RANGE", zh, en);
    let known = need.delivery == 0 || records::way(need.delivery).is_some();
    let (zh, en) =
        ("应为送样、上门或远程，0 表示不限。", "Must be SEND_SAMPLE, ON_SITE or REMOTE; 0 for any.");
    reading.checks.require(known, "need.delivery", "OUT_OF_RANGE", zh, en);
    let known = pb::VersionPolicy::try_from(need.allow_version).is_ok();
    let (zh, en) = ("应为 EXACT、NEWER 或 ANY，0 表示 EXACT。", "Must be EXACT, NEWER or ANY; 0 for EXACT.");
    reading.checks.require(known, "need.allow_version", "OUT_OF_RANGE", zh, en);
}

/// An exact place says who is asking: whatever was sent, the work knows it to 0.01 degree (about a kilometre).
fn rounded(point: Point) -> Point {
    let near = |e6: i32| (f64::from(e6) / 10_000.0).round() as i32 * 10_000;
    Point { latitude_e6: near(point.latitude_e6), longitude_e6: near(point.longitude_e6) }
}

fn weights(reading: &mut Reading<'_>, given: Option<&pb::Weights>) -> [u32; 6] {
    let Some(w) = given else { return DEFAULT_WEIGHTS };
    let named = [
        ("fit", w.fit),
        ("price", w.price),
        ("lead", w.lead),
        ("distance", w.distance),
        ("on_time", w.on_time),
        ("credit", w.credit),
    ];
    for (name, weight) in named {
        bounded(&mut reading.checks, &format!("need.weights.{name}"), weight.into(), 0, 1000);
    }
    let weights = named.map(|(_, weight)| weight);
    if weights.iter().all(|weight| *weight == 0) { DEFAULT_WEIGHTS } else { weights }
}

/// The part that is specific to the kind, and the pieces that it counts itself.
fn work(reading: &mut Reading<'_>, need: &pb::Need, kind: ItemKind) -> Option<(Work, u32)> {
    let scoped = |work| Work::Scoped(Box::new(work));
    match (kind, &need.detail) {
        (ItemKind::Testing | ItemKind::Inspection, Some(Detail::Testing(given))) => {
            scoped::testing(reading, need, kind, given).map(|work| (scoped(work), 1))
        }
        (ItemKind::Calibration, Some(Detail::Calibration(given))) => {
            calibration::calibration(reading, need, given).map(|work| (scoped(work), 1))
        }
        (ItemKind::Certification, Some(Detail::Certification(given))) => {
            bounded(&mut reading.checks, "need.certification.sites", given.sites.into(), 0, 1000);
            scoped::certification(reading, need, given).map(|work| (scoped(work), given.sites))
        }
        (ItemKind::Inspection, Some(Detail::Inspection(given))) => {
            inspection::inspection(reading, need, given).map(|work| (scoped(work), 1))
        }
        (ItemKind::Standards | ItemKind::Advisory, Some(Detail::Service(given))) => {
            service::service(reading, need, kind, given).map(|work| (work, 1))
        }
        (ItemKind::Resource, Some(Detail::Resource(given))) => {
            resource::resource(reading, need, given).map(|asked| (Work::Resource(Box::new(asked)), 1))
        }
        _ => {
            reading.checks.require(
                false,
                "need.detail",
                "KIND_MISMATCH",
                format!("{}需求的专用字段缺失或属于其他类别。", kind.zh()),
                format!("The fields of {} are missing or belong to another kind.", kind.code()),
            );
            None
        }
    }
}
