//! Profiles of enterprises on the wire.

use super::Fields;
use crate::domain::enterprise::{Enterprise, QualityOfficer, Size};
use crate::domain::vocabulary::Word;
use crate::store::Doc;
use nqi_kernel::classification::Industry;
use nqi_kernel::phone::Phone;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Suppliers of one chain leader.
const MOST_SUPPLIERS: usize = 1000;

/// Reads a profile.
pub(crate) fn parse(id: &str, given: Option<&proto::Enterprise>) -> Result<Enterprise, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let industry = match Industry::parse(&fields.required("enterprise.industry", &given.industry, 10)) {
        Ok(industry) => industry.as_str().to_owned(),
        Err(error) => {
            if !given.industry.trim().is_empty() {
                fields.push("enterprise.industry", "INDUSTRY_INVALID", error.zh(), error.to_string());
            }
            String::new()
        }
    };
    let size = Size::ALL.into_iter().find(|size| *size as i32 == given.size);
    let (zh, en) = ("没有此企业规模。", "There is no such size.");
    fields.require(given.size == 0 || size.is_some(), "enterprise.size", "UNKNOWN_VALUE", zh, en);
    let leads = given.chain_leader || given.supplier_ids.is_empty();
    let (zh, en) = ("只有链主企业可以登记供应商。", "Only a chain leader names suppliers.");
    fields.require(leads, "enterprise.supplier_ids", "NOT_A_CHAIN_LEADER", zh, en);
    let few = given.supplier_ids.len() <= MOST_SUPPLIERS;
    let (zh, en) = (format!("最多 {MOST_SUPPLIERS} 家。"), format!("At most {MOST_SUPPLIERS}."));
    fields.require(few, "enterprise.supplier_ids", "TOO_MANY", zh, en);
    let mut suppliers: Vec<Uuid> = Vec::new();
    for (index, supplier) in given.supplier_ids.iter().enumerate().take(MOST_SUPPLIERS) {
        let field = format!("enterprise.supplier_ids[{index}]");
        let supplier_id = fields.id(&field, supplier);
        let (zh, en) = ("不能是企业自己。", "Must not be the enterprise itself.");
        fields.require(supplier != id, &field, "OWN_SUPPLIER", zh, en);
        if !suppliers.contains(&supplier_id) {
            suppliers.push(supplier_id);
        }
    }
    let quality_officer = given.quality_officer.as_ref().map(|it| officer(&mut fields, it));
    let it = Enterprise {
        id: fields.id("id", id),
        industry,
        clusters: fields.words("enterprise.clusters", &given.clusters),
        size,
        chain_leader: given.chain_leader,
        suppliers,
        quality_officer,
    };
    fields.finish()?;
    Ok(it)
}

fn officer(fields: &mut Fields, given: &proto::QualityOfficer) -> QualityOfficer {
    let phone = given.phone.trim().to_owned();
    if !phone.is_empty()
        && let Err(error) = Phone::parse(&phone)
    {
        fields.push("enterprise.quality_officer.phone", "PHONE_INVALID", error.zh(), error.to_string());
    }
    QualityOfficer {
        name: fields.required("enterprise.quality_officer.name", &given.name, 50),
        phone,
        certificate: fields.text("enterprise.quality_officer.certificate", &given.certificate, 60),
    }
}

/// A profile.
pub(crate) fn present(doc: &Doc<Enterprise>) -> proto::Enterprise {
    let it = &doc.value;
    let officer = |it: &QualityOfficer| proto::QualityOfficer {
        name: it.name.clone(),
        phone: it.phone.clone(),
        certificate: it.certificate.clone(),
    };
    proto::Enterprise {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        industry: it.industry.clone(),
        clusters: it.clusters.iter().map(|cluster| Word::number(*cluster)).collect(),
        size: it.size.map_or(0, |size| size as i32),
        chain_leader: it.chain_leader,
        supplier_ids: it.suppliers.iter().map(Uuid::to_string).collect(),
        quality_officer: it.quality_officer.as_ref().map(officer),
        update_time: Some(wire::timestamp(doc.updated)),
        // Names are identity's; whoever reads the profile adds them.
        suppliers: vec![],
    }
}
