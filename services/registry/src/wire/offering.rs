//! Offerings on the wire.

use super::Fields;
use crate::domain::offering::Offering;
use crate::domain::vocabulary::{Element, ItemKind, Word};
use crate::store::offering::Shown;
use nqi_kernel::standard::StandardNumber;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Reads an offering.
pub(crate) fn parse(provider: &str, id: &str, given: Option<&proto::Offering>) -> Result<Offering, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let kind = fields.word_required::<ItemKind>("offering.kind", given.kind);
    let element = fields.word_required::<Element>("offering.element", given.element);
    if let (Some(kind), Some(element)) = (kind, element) {
        let fits = match kind.element() {
            Some(own) => own == element,
            None => (5..=8).contains(&element.number()),
        };
        let (zh, en) = ("要素与服务类别不一致。", "The element does not belong to the kind of work.");
        fields.require(fits, "offering.element", "ELEMENT_MISMATCH", zh, en);
    }
    let mut scope_row_ids: Vec<Uuid> = Vec::new();
    for (index, row) in given.scope_row_ids.iter().enumerate().take(500) {
        scope_row_ids.push(fields.id(&format!("offering.scope_row_ids[{index}]"), row));
    }
    let few = given.scope_row_ids.len() <= 500;
    fields.require(few, "offering.scope_row_ids", "TOO_MANY", "最多 500 项。", "At most 500.");
    let mut families = Vec::new();
    for (index, text) in given.standard_families.iter().enumerate() {
        match StandardNumber::parse_citable(text) {
            Ok(number) => families.push(number.family_key()),
            Err(error) => {
                let field = format!("offering.standard_families[{index}]");
                fields.push(&field, "STANDARD_INVALID", error.zh(), error.to_string());
            }
        }
    }
    if let Some(price) = given.price_fen {
        fields.within("offering.price_fen", price, 0, 100_000_000_000);
        let unit = given.price_unit != 0;
        fields.require(
            unit,
            "offering.price_unit",
            "REQUIRED",
            "有价格时必须写明计价单位。",
            "A price needs its unit.",
        );
    }
    fields.within("offering.tax_per_mille", given.tax_per_mille.into(), 0, 1000);
    fields.within("offering.lead_working_days", given.lead_working_days.into(), 1, 750);
    fields.within("offering.statutory_working_days", given.statutory_working_days.into(), 0, 750);
    let kept = given.statutory_working_days <= 0 || given.lead_working_days <= given.statutory_working_days;
    fields.require(
        kept,
        "offering.lead_working_days",
        "ABOVE_STATUTORY",
        format!("承诺时限不得超过法定时限 {} 个工作日。", given.statutory_working_days),
        format!("Must not exceed the statutory limit of {} working days.", given.statutory_working_days),
    );
    let mut service_regions: Vec<String> = Vec::new();
    for (index, region) in given.service_regions.iter().enumerate() {
        let region = fields.region(&format!("offering.service_regions[{index}]"), region);
        if !service_regions.contains(&region) {
            service_regions.push(region);
        }
    }
    let staged = given.certification_stages.is_empty() || kind == Some(ItemKind::Certification);
    let (zh, en) = ("只有认证服务分阶段。", "Only a certification has stages of its own: leave it out.");
    fields.require(staged, "offering.certification_stages", "NOT_APPLICABLE", zh, en);
    fields.within("offering.span_days", given.span_days.into(), 0, 366);
    fields.within("offering.units", given.units.into(), 0, 10_000);
    let pool_id = fields.id_if_any("offering.pool_id", &given.pool_id);
    if pool_id.is_some() {
        fields.within("offering.units", given.units.into(), 1, 10_000);
        fields.within("offering.span_days", given.span_days.into(), 1, 366);
    }
    let offering = Offering {
        id: fields.id("id", id),
        provider_id: fields.id("provider_id", provider),
        site_id: fields.id("offering.site_id", &given.site_id),
        kind: kind.unwrap_or(ItemKind::Testing),
        element: element.unwrap_or(Element::Testing),
        title: fields.required("offering.title", &given.title, 100),
        clusters: fields.words("offering.clusters", &given.clusters),
        stages: fields.words("offering.stages", &given.stages),
        delivery: fields.words("offering.delivery", &given.delivery),
        scope_row_ids,
        object: fields.text("offering.object", &given.object, 200),
        standard_families: families,
        span_days: given.span_days,
        price_fen: given.price_fen,
        price_unit: fields.word("offering.price_unit", given.price_unit),
        tax_per_mille: given.tax_per_mille,
        excludes: fields.text("offering.excludes", &given.excludes, 500),
        lead_working_days: given.lead_working_days,
        urgent: given.urgent,
        pool_id,
        units: given.units,
        statutory_working_days: given.statutory_working_days,
        service_regions,
        certification_stages: fields.words("offering.certification_stages", &given.certification_stages),
    };
    fields.finish()?;
    Ok(offering)
}

/// A version as its reader sees it.
pub(crate) fn present(shown: &Shown) -> proto::Offering {
    let it = &shown.offering;
    proto::Offering {
        id: it.id.to_string(),
        etag: etag::of(shown.row_version()),
        version: shown.number,
        provider_id: it.provider_id.to_string(),
        site_id: it.site_id.to_string(),
        kind: Word::number(it.kind),
        element: Word::number(it.element),
        title: it.title.clone(),
        clusters: it.clusters.iter().map(|word| Word::number(*word)).collect(),
        stages: it.stages.iter().map(|word| Word::number(*word)).collect(),
        delivery: it.delivery.iter().map(|word| Word::number(*word)).collect(),
        scope_row_ids: it.scope_row_ids.iter().map(Uuid::to_string).collect(),
        object: it.object.clone(),
        standard_families: it.standard_families.clone(),
        span_days: it.span_days,
        price_fen: it.price_fen,
        price_unit: it.price_unit.map_or(0, Word::number),
        tax_per_mille: it.tax_per_mille,
        excludes: it.excludes.clone(),
        lead_working_days: it.lead_working_days,
        urgent: it.urgent,
        pool_id: it.pool_id.map(|id| id.to_string()).unwrap_or_default(),
        units: it.units,
        state: shown.stored.head.state_of(shown.number) as i32,
        statutory_working_days: it.statutory_working_days,
        service_regions: it.service_regions.clone(),
        certification_stages: it.certification_stages.iter().map(|word| Word::number(*word)).collect(),
        ..proto::Offering::default()
    }
}
