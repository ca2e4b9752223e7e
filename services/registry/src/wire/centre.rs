//! Centres on the wire.

use super::Fields;
use crate::domain::centre::{Centre, Officer};
use crate::domain::vocabulary::Word;
use crate::store::Doc;
use nqi_kernel::phone::Phone;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;

/// Reads a centre.
pub(crate) fn parse(id: &str, given: Option<&proto::Centre>) -> Result<Centre, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let mut regions = Vec::new();
    for (index, region) in given.regions.iter().enumerate() {
        regions.push(fields.region(&format!("centre.regions[{index}]"), region));
    }
    if !given.phone.is_empty()
        && let Err(error) = Phone::parse(&given.phone)
    {
        fields.push("centre.phone", "PHONE_INVALID", error.zh(), error.to_string());
    }
    let officers = given.officers.iter().enumerate().map(|(index, it)| {
        let field = format!("centre.officers[{index}]");
        if !it.phone.is_empty()
            && let Err(error) = Phone::parse(&it.phone)
        {
            fields.push(&format!("{field}.phone"), "PHONE_INVALID", error.zh(), error.to_string());
        }
        Officer {
            name: fields.required(&format!("{field}.name"), &it.name, 50),
            phone: it.phone.trim().to_owned(),
            clusters: fields.words(&format!("{field}.clusters"), &it.clusters),
        }
    });
    let officers: Vec<Officer> = officers.collect();
    let centre = Centre {
        id: fields.id("id", id),
        display_name: fields.required("centre.display_name", &given.display_name, 100),
        regions,
        clusters: fields.words("centre.clusters", &given.clusters),
        hours: fields.text("centre.hours", &given.hours, 200),
        phone: given.phone.trim().to_owned(),
        fictitious: given.fictitious,
        officers,
    };
    fields.finish()?;
    Ok(centre)
}

/// A centre.
pub(crate) fn present(doc: &Doc<Centre>) -> proto::Centre {
    let it = &doc.value;
    let officer = |it: &Officer| proto::CentreOfficer {
        name: it.name.clone(),
        phone: it.phone.clone(),
        clusters: it.clusters.iter().map(|cluster| Word::number(*cluster)).collect(),
    };
    proto::Centre {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        display_name: it.display_name.clone(),
        regions: it.regions.clone(),
        clusters: it.clusters.iter().map(|cluster| Word::number(*cluster)).collect(),
        hours: it.hours.clone(),
        phone: it.phone.clone(),
        fictitious: it.fictitious,
        officers: it.officers.iter().map(officer).collect(),
    }
}
