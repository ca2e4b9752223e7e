//! What the parser read, as messages: slots with their questions, and the need that the accepted ones make.

use jiff::civil::Date;
use nqi_kernel::element::Element;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_platform::wire;
use nqi_proto::matching::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use nqi_proto::r#type::v1::ResourceClass;

use crate::engine::parse::slot::{Name, Slot, State};
use crate::engine::parse::{Item, Work, question};

/// The reply of ParseNeed.
pub fn response(snapshot_id: &str, day: Date, items: &[Item]) -> pb::ParseNeedResponse {
    pb::ParseNeedResponse {
        snapshot_id: snapshot_id.to_owned(),
        day: Some(wire::date(day)),
        items: items.iter().map(item).collect(),
    }
}

fn item(item: &Item) -> pb::ParsedItem {
    let kind = match item.work {
        None => pb::NeedKind::Unspecified,
        Some(Work::Resource) => pb::NeedKind::Resource,
        Some(Work::Of(kind)) => match kind {
            ItemKind::Testing => pb::NeedKind::Testing,
            ItemKind::Calibration => pb::NeedKind::Calibration,
            ItemKind::Certification => pb::NeedKind::Certification,
            ItemKind::Inspection => pb::NeedKind::Inspection,
            ItemKind::Standards => pb::NeedKind::Standards,
            ItemKind::Advisory => pb::NeedKind::Advisory,
            ItemKind::Resource => pb::NeedKind::Resource,
        },
    };
    pb::ParsedItem { kind: kind.into(), slots: item.slots.iter().map(slot).collect(), need: need(item) }
}

fn slot(slot: &Slot) -> pb::ParsedSlot {
    let state = match slot.state {
        State::Accepted => pb::SlotState::Accepted,
        State::Ambiguous => pb::SlotState::Ambiguous,
        State::Missing => pb::SlotState::Missing,
    };
    let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
    let (question_zh, question_en) = question::of(slot).unwrap_or_default();
    pb::ParsedSlot {
        name: slot.name.code().to_owned(),
        value: slot.value.clone(),
        raw: slot.raw.clone(),
        start: place(slot.span.start),
        end: place(slot.span.end),
        confidence: slot.confidence,
        alternatives: slot
            .alternatives
            .iter()
            .map(|other| pb::SlotReading { value: other.value.clone(), confidence: other.confidence })
            .collect(),
        state: state.into(),
        question_zh,
        question_en,
    }
}

/// The need of an item: accepted slots in their fields, open ones with their questions.
fn need(item: &Item) -> Option<ty::Need> {
    let kind = match item.work? {
        Work::Of(kind) => kind,
        Work::Resource => ItemKind::Resource,
    };
    let values = |name: Name| -> Vec<String> {
        let accepted = item.slots.iter().filter(|slot| slot.name == name && slot.state == State::Accepted);
        accepted.map(|slot| slot.value.clone()).collect()
    };
    let value = |name: Name| values(name).into_iter().next().unwrap_or_default();
    let day = |name: Name| value(name).parse().ok().map(wire::date);
    let detail = match kind {
        ItemKind::Testing => ty::need::Detail::Testing(ty::TestingNeed {
            object: value(Name::Object),
            parameters: values(Name::Parameter),
            standards: values(Name::Standard),
            method: value(Name::Method),
            legal_effect: !values(Name::LegalEffect).is_empty(),
            ..Default::default()
        }),
        ItemKind::Inspection => ty::need::Detail::Inspection(ty::InspectionNeed {
            field: value(Name::Field),
            activity: value(Name::Activity),
            object: value(Name::Object),
            // The region of something that is looked at where it stands is the place; else it is where a sample is.
            place: if value(Name::Delivery) == "ON_SITE" { value(Name::Region) } else { String::new() },
            standards: values(Name::Standard),
        }),
        ItemKind::Calibration => ty::need::Detail::Calibration(ty::CalibrationNeed {
            instrument: value(Name::Object),
            measurand: value(Name::Parameter),
            mode: CalibrationMode::from_code(&value(Name::Mode)).map_or(0, CalibrationMode::number),
            range: item.range.as_ref().filter(|_| !values(Name::Range).is_empty()).map(|range| ty::Range {
                lower: range.lower,
                upper: range.upper,
                lower_open: range.open.0,
                upper_open: range.open.1,
                lower_implied: range.lower_implied,
                points: range.points.clone(),
                unit: range.unit.clone(),
                raw: String::new(),
            }),
            uncertainty: item.uncertainty.as_ref().filter(|_| !values(Name::Uncertainty).is_empty()).map(
                |bound| ty::UncertaintyNeed {
                    value: bound.value,
                    unit: bound.unit.clone(),
                    relative: bound.unit == "%",
                    k: bound.k.unwrap_or(0.0),
                },
            ),
            standards: values(Name::Standard),
            ..Default::default()
        }),
        ItemKind::Certification => ty::need::Detail::Certification(ty::CertificationNeed {
            scheme: value(Name::Object),
            stage: match value(Name::Stage).as_str() {
                "INITIAL" => ty::CertificationStage::Initial.into(),
                "SURVEILLANCE" => ty::CertificationStage::Surveillance.into(),
                "RENEWAL" => ty::CertificationStage::Renewal.into(),
                _ => 0,
            },
            sites: value(Name::Quantity).parse().unwrap_or(0),
            ..Default::default()
        }),
        ItemKind::Resource => ty::need::Detail::Resource(ty::ResourceNeed {
            class: ResourceClass::from_str_name(&format!("RESOURCE_CLASS_{}", value(Name::Class)))
                .map_or(0, Into::into),
            capability: value(Name::Capability),
            start_time: value(Name::Start).parse().ok().map(wire::timestamp),
            end_time: value(Name::End).parse().ok().map(wire::timestamp),
            operator_needed: false,
        }),
        ItemKind::Standards | ItemKind::Advisory => ty::need::Detail::Service(ty::ServiceNeed {
            element: Element::from_code(&value(Name::Element)).map_or(0, Element::number),
            activity: value(Name::Activity),
            subject: value(Name::Subject),
            standards: values(Name::Standard),
        }),
    };
    Some(ty::Need {
        kind: kind.number(),
        // Of a certification the sites are counted, above.
        quantity: match kind {
            ItemKind::Certification => 0,
            _ => value(Name::Quantity).parse().unwrap_or(0),
        },
        region: value(Name::Region),
        delivery: match value(Name::Delivery).as_str() {
            "SEND_SAMPLE" => ty::Delivery::SendSample.into(),
            "ON_SITE" => ty::Delivery::OnSite.into(),
            "REMOTE" => ty::Delivery::Remote.into(),
            _ => 0,
        },
        earliest_start: day(Name::Earliest),
        deadline: day(Name::Deadline),
        budget_fen: value(Name::Budget).parse().ok(),
        accreditations: accreditations(kind, &values),
        open_slots: item.slots.iter().filter_map(open).collect(),
        detail: Some(detail),
        ..Default::default()
    })
}

/// An inspection has no field of its own for 证明作用: what it needs for that is CMA.
fn accreditations(kind: ItemKind, values: &dyn Fn(Name) -> Vec<String>) -> Vec<i32> {
    let mut schemes: Vec<i32> = values(Name::Accreditation).iter().filter_map(|code| scheme(code)).collect();
    let cma = ty::AccreditationScheme::Cma.into();
    if kind == ItemKind::Inspection && !values(Name::LegalEffect).is_empty() && !schemes.contains(&cma) {
        schemes.push(cma);
    }
    schemes
}

fn scheme(code: &str) -> Option<i32> {
    ty::AccreditationScheme::from_str_name(&format!("ACCREDITATION_SCHEME_{code}")).map(Into::into)
}

fn open(slot: &Slot) -> Option<ty::OpenSlot> {
    let (question_zh, question_en) = question::of(slot)?;
    Some(ty::OpenSlot {
        name: slot.name.code().to_owned(),
        raw: slot.raw.clone(),
        question_zh,
        question_en,
        alternatives: slot.alternatives.iter().map(|other| other.value.clone()).collect(),
    })
}
