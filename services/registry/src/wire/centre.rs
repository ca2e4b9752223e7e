//! Centres on the wire.

use super::Fields;
use crate::domain::centre::{Centre, Officer};
use crate::domain::vocabulary::{CentreTier, Word};
use crate::store::Doc;
use nqi_kernel::phone::Phone;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;

/// Longest address, in characters.
const MAX_ADDRESS: usize = 200;

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
    let tier = tier(&mut fields, given.tier, &regions);
    let centre = Centre {
        id: fields.id("id", id),
        display_name: fields.required("centre.display_name", &given.display_name, 100),
        regions,
        clusters: fields.words("centre.clusters", &given.clusters),
        hours: fields.text("centre.hours", &given.hours, 200),
        phone: given.phone.trim().to_owned(),
        fictitious: given.fictitious,
        officers,
        tier,
        address: fields.text("centre.address", &given.address, MAX_ADDRESS),
    };
    fields.finish()?;
    Ok(centre)
}

/// The tier that is stated, which must fit the regions, or the one that they speak for.
fn tier(fields: &mut Fields, number: i32, regions: &[String]) -> CentreTier {
    let stated = fields.word::<CentreTier>("centre.tier", number);
    let (zh, en) = match stated {
        Some(CentreTier::City) => {
            ("市级中心服务全市，不再指定区域。", "A centre of the city serves all of it: name no regions.")
        }
        Some(CentreTier::Zone) => {
            ("功能区级中心须服务至少一个功能区。", "A centre of a zone serves at least one development zone.")
        }
        _ => (
            "区市级中心须服务至少一个区市。",
            "A centre of a district serves at least one district or county-level city.",
        ),
    };
    let fits = stated.is_none_or(|tier| tier.serves(regions));
    fields.require(fits, "centre.tier", "REGIONS_MISMATCH", zh, en);
    stated.unwrap_or_else(|| CentreTier::of(regions))
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
        tier: it.tier.number(),
        address: it.address.clone(),
    }
}
