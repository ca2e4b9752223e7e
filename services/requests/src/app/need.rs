//! What makes a need readable; what makes it complete is in `need_missing`.

use jiff::civil::Date;
use nqi_kernel::region::Region;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::problem::{Checks, Violation};
use nqi_platform::wire;
use nqi_proto::r#type::v1::{Delivery, Need, need::Detail};

use super::need_fields::{code, count, texts};
use super::need_figures::figures;
use crate::domain::{Element, ItemKind};

/// The kind of a need, if stated.
pub fn kind(need: &Need) -> Option<ItemKind> {
    ItemKind::from_number(need.kind)
}

/// The element of a need, if it can be told.
pub fn element(need: &Need) -> Option<Element> {
    let kind = kind(need)?;
    match &need.detail {
        // An advisory service belongs to one of the last four elements, and says which.
        Some(Detail::Service(service)) if kind == ItemKind::Advisory => Element::from_number(service.element)
            .filter(|element| element.number() >= Element::QualityManagement.number()),
        _ => kind.element(),
    }
}

/// The object of the work in one phrase, as reports are checked against it.
pub fn object(need: &Need) -> &str {
    match &need.detail {
        Some(Detail::Testing(testing)) => &testing.object,
        Some(Detail::Calibration(calibration)) => &calibration.instrument,
        Some(Detail::Certification(certification)) => &certification.scheme,
        Some(Detail::Inspection(inspection)) => &inspection.object,
        Some(Detail::Resource(resource)) => &resource.capability,
        Some(Detail::Service(service)) => {
            if service.subject.is_empty() {
                &service.activity
            } else {
                &service.subject
            }
        }
        None => "",
    }
}

/// The standards that a need names, each with the path of its field below `path`.
pub fn standards(path: &str, need: &Need) -> Vec<(String, String)> {
    let (branch, numbers) = match &need.detail {
        Some(Detail::Testing(testing)) => ("testing", &testing.standards),
        Some(Detail::Calibration(calibration)) => ("calibration", &calibration.standards),
        Some(Detail::Service(service)) => ("service", &service.standards),
        Some(Detail::Inspection(inspection)) => ("inspection", &inspection.standards),
        _ => return vec![],
    };
    let numbers = numbers.iter().enumerate();
    numbers.map(|(i, number)| (format!("{path}.{branch}.standards[{i}]"), number.clone())).collect()
}

/// Everything in a need that cannot be read or cannot be meant, by field below `path`.
pub fn check(path: &str, need: &Need, today: Date, wrong: &mut Checks) {
    code::<nqi_proto::r#type::v1::ItemKind>(wrong, format!("{path}.kind"), need.kind);
    let booked = kind(need) == Some(ItemKind::Resource) || matches!(need.detail, Some(Detail::Resource(_)));
    wrong.require(
        !booked,
        format!("{path}.kind"),
        "RESOURCE_IS_BOOKED",
        "共享资源请直接预约，不作为需求项提交。",
        "A shared resource is booked directly: it is no item of a request.",
    );
    code::<nqi_proto::r#type::v1::Cluster>(wrong, format!("{path}.cluster"), need.cluster);
    code::<nqi_proto::r#type::v1::Delivery>(wrong, format!("{path}.delivery"), need.delivery);
    for (i, scheme) in need.accreditations.iter().enumerate() {
        code::<nqi_proto::r#type::v1::AccreditationScheme>(
            wrong,
            format!("{path}.accreditations[{i}]"),
            *scheme,
        );
    }
    count(wrong, format!("{path}.accreditations"), need.accreditations.len(), 10);
    count(wrong, format!("{path}.excluded_provider_ids"), need.excluded_provider_ids.len(), 50);
    for (i, id) in need.excluded_provider_ids.iter().enumerate() {
        wrong.take(nqi_platform::ids::parse_id(&format!("{path}.excluded_provider_ids[{i}]"), id));
    }
    wrong.require(
        need.quantity <= 10_000,
        format!("{path}.quantity"),
        "OUT_OF_RANGE",
        "数量应为 0 到 10000，0 按 1 计。",
        "The quantity must be 0 to 10,000; 0 means 1.",
    );
    budget(wrong, format!("{path}.budget_fen"), need.budget_fen);
    region(wrong, format!("{path}.region"), &need.region);
    let deadline = day(wrong, format!("{path}.deadline"), need.deadline.as_ref(), today);
    let earliest = day(wrong, format!("{path}.earliest_start"), need.earliest_start.as_ref(), Date::MIN);
    let latest = day(wrong, format!("{path}.latest_start"), need.latest_start.as_ref(), today);
    if let (Some(earliest), Some(last)) = (earliest, latest.or(deadline)) {
        wrong.require(
            earliest <= last,
            format!("{path}.earliest_start"),
            "OUT_OF_RANGE",
            "最早开始日期不得晚于最晚开始日期或截止日期。",
            "Must not be later than the latest start or the deadline.",
        );
    }
    if let Some(point) = &need.point {
        wrong.require(
            point.latitude_e6.abs() <= 90_000_000 && point.longitude_e6.abs() <= 180_000_000,
            format!("{path}.point"),
            "OUT_OF_RANGE",
            "经纬度超出范围（微度）。",
            "Latitude or longitude (micro-degrees) is out of range.",
        );
    }
    detail(path, need, wrong);
    for (field, number) in standards(path, need) {
        wrong.take(readable_standard(field, &number));
    }
}

fn detail(path: &str, need: &Need, wrong: &mut Checks) {
    let fits = match (&need.detail, kind(need)) {
        (None, _) | (_, None) => true,
        (Some(Detail::Testing(_)), Some(kind)) => matches!(kind, ItemKind::Testing | ItemKind::Inspection),
        (Some(Detail::Inspection(_)), Some(kind)) => kind == ItemKind::Inspection,
        (Some(Detail::Resource(_)), Some(kind)) => kind == ItemKind::Resource,
        (Some(Detail::Calibration(_)), Some(kind)) => kind == ItemKind::Calibration,
        (Some(Detail::Certification(_)), Some(kind)) => kind == ItemKind::Certification,
        (Some(Detail::Service(_)), Some(kind)) => matches!(kind, ItemKind::Standards | ItemKind::Advisory),
    };
    wrong.require(
        fits,
        format!("{path}.kind"),
        "DETAIL_MISMATCH",
        "类别与所填内容不一致，例如类别为校准却填写了检测内容。",
        "The kind does not fit the fields given, such as CALIBRATION with the fields of a test.",
    );
    match &need.detail {
        Some(Detail::Testing(testing)) => {
            wrong.text(format!("{path}.testing.object"), &testing.object, 200);
            wrong.text(format!("{path}.testing.method"), &testing.method, 200);
            texts(wrong, format!("{path}.testing.parameters"), &testing.parameters, 50, 200);
            texts(wrong, format!("{path}.testing.standards"), &testing.standards, 20, 100);
        }
        Some(Detail::Calibration(calibration)) => {
            wrong.text(format!("{path}.calibration.instrument"), &calibration.instrument, 200);
            wrong.text(format!("{path}.calibration.measurand"), &calibration.measurand, 200);
            texts(wrong, format!("{path}.calibration.standards"), &calibration.standards, 20, 100);
            code::<nqi_proto::r#type::v1::CalibrationMode>(
                wrong,
                format!("{path}.calibration.mode"),
                calibration.mode,
            );
            figures(&format!("{path}.calibration"), calibration, wrong);
        }
        Some(Detail::Certification(certification)) => {
            wrong.text(format!("{path}.certification.scheme"), &certification.scheme, 200);
            wrong.text(format!("{path}.certification.category"), &certification.category, 100);
            let field = format!("{path}.certification.stage");
            code::<nqi_proto::r#type::v1::CertificationStage>(wrong, field, certification.stage);
            wrong.require(
                certification.sites <= 1_000,
                format!("{path}.certification.sites"),
                "OUT_OF_RANGE",
                "场所数应为 0 到 1000，0 按 1 计。",
                "The number of sites must be 0 to 1,000; 0 means 1.",
            );
        }
        Some(Detail::Inspection(inspection)) => {
            wrong.text(format!("{path}.inspection.field"), &inspection.field, 100);
            wrong.text(format!("{path}.inspection.activity"), &inspection.activity, 200);
            wrong.text(format!("{path}.inspection.object"), &inspection.object, 200);
            texts(wrong, format!("{path}.inspection.standards"), &inspection.standards, 20, 100);
            region(wrong, format!("{path}.inspection.place"), &inspection.place);
            let on_site = matches!(need.delivery(), Delivery::Unspecified | Delivery::OnSite);
            wrong.require(
                inspection.place.is_empty() || on_site,
                format!("{path}.delivery"),
                "CONTRADICTORY_PLACE",
                "写明了检验地点，交付方式应为上门。",
                "A place of inspection is stated, so the work is on site.",
            );
        }
        Some(Detail::Resource(_)) | None => {}
        Some(Detail::Service(service)) => {
            wrong.text(format!("{path}.service.activity"), &service.activity, 200);
            wrong.text(format!("{path}.service.subject"), &service.subject, 500);
            texts(wrong, format!("{path}.service.standards"), &service.standards, 20, 100);
        }
    }
}

fn readable_standard(field: String, number: &str) -> Result<StandardNumber, Violation> {
    StandardNumber::parse_citable(number).map_err(|error| {
        let reason = match error {
            nqi_kernel::standard::Error::Series(_) => "STANDARD_SERIES",
            _ => "STANDARD_UNREADABLE",
        };
        Violation::new(field, reason, format!("{}。", error.zh()), format!("{error}."))
    })
}

/// Refuses a negative budget.
pub fn budget(wrong: &mut Checks, field: String, budget_fen: Option<i64>) {
    wrong.require(
        budget_fen.is_none_or(|fen| fen >= 0),
        field,
        "NEGATIVE",
        "预算不得为负，单位为分；不限预算时不填。",
        "The budget in fen must not be negative; leave it out for no limit.",
    );
}

/// Refuses an unknown region; empty means the request's own.
pub fn region(wrong: &mut Checks, field: String, region: &str) {
    wrong.require(
        region.is_empty()
            || Region::parse(region).is_ok_and(|known| known.is_local() && known.code() == region),
        field,
        "UNKNOWN_REGION",
        format!("应为本市区域代码之一：{}。", local_regions()),
        format!("Must be one of {}.", local_regions()),
    );
}

fn local_regions() -> String {
    Region::local().map(Region::code).collect::<Vec<_>>().join(", ")
}

/// Reads a day that may be absent and must not lie before `first`.
pub fn day(
    wrong: &mut Checks,
    field: String,
    date: Option<&nqi_proto::google::r#type::Date>,
    first: Date,
) -> Option<Date> {
    let day = wrong.take(wire::day(&field, date?))?;
    wrong.require(
        first <= day,
        field,
        "IN_THE_PAST",
        "日期不得早于今天。",
        "The day must not lie in the past.",
    );
    Some(day)
}
