//! Needs for inspection: an object within a field, an activity, and the place where it is done.

use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::Region;
use nqi_proto::r#type::v1 as pb;

use super::Reading;
use super::checks::{self, required_text, standards};
use super::scoped::{parameters, schemes, sorted};
use crate::engine::need::Scoped;
use crate::engine::record::Way;
use crate::engine::taxonomy;
use crate::wire::records;

const FIELD: &str = "need.inspection";

pub(super) fn inspection(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    given: &pb::InspectionNeed,
) -> Option<Scoped> {
    required_text(
        &mut reading.checks,
        &format!("{FIELD}.object"),
        &given.object,
        ("检验对象", "The object of the inspection"),
    );
    reading.checks.text(&format!("{FIELD}.field"), &given.field, 100);
    let activity: Vec<String> =
        Some(given.activity.clone()).filter(|activity| !activity.trim().is_empty()).into_iter().collect();
    let (zh, en) = (
        "请填写检验活动（如装运前检验）或依据的标准。",
        "State the activity, such as 装运前检验, or the standards.",
    );
    let told = !activity.is_empty() || !given.standards.is_empty();
    reading.checks.require(told, format!("{FIELD}.activity"), "REQUIRED", zh, en);
    let mut objects = taxonomy::lineage(&given.object);
    let field = taxonomy::object(&given.field);
    if !field.is_empty() && !objects.contains(&field) {
        // The field stands above everything that the taxonomy knows of the object.
        objects.push(field);
    }
    Some(Scoped {
        object: given.object.trim().to_owned(),
        objects,
        parameters: parameters(reading, &format!("{FIELD}.activity"), &activity),
        standards: standards(
            reading,
            &format!("{FIELD}.standards"),
            &given.standards,
            Some(ItemKind::Inspection),
        ),
        schemes: sorted(schemes(reading, need)),
        ..Scoped::default()
    })
}

/// The place of an inspection, where the work is on site; nothing when none is stated.
pub(super) fn place(reading: &mut Reading<'_>, need: &pb::Need) -> Option<Region> {
    let Some(pb::need::Detail::Inspection(given)) = &need.detail else { return None };
    let place = checks::region(reading, &format!("{FIELD}.place"), &given.place)?;
    let way = records::way(need.delivery);
    reading.checks.require(
        way.is_none_or(|way| way == Way::OnSite),
        "need.delivery",
        "CONTRADICTORY_PLACE",
        "写明了检验地点，交付方式应为上门。",
        "A place of inspection is stated, so the work is on site.",
    );
    Some(place)
}
