//! Sites on the wire.

use super::Fields;
use crate::domain::site::Site;
use crate::domain::vocabulary::Word;
use crate::store::Doc;
use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1 as proto;
use nqi_proto::r#type::v1::Point;

/// Reads a site.
pub(crate) fn parse(provider: &str, id: &str, given: Option<&proto::Site>) -> Result<Site, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let mut service_regions = Vec::new();
    for (index, region) in given.service_regions.iter().enumerate() {
        service_regions.push(fields.region(&format!("site.service_regions[{index}]"), region));
    }
    if let Some(point) = &given.point {
        fields.within("site.point.latitude_e6", point.latitude_e6.into(), -90_000_000, 90_000_000);
        fields.within("site.point.longitude_e6", point.longitude_e6.into(), -180_000_000, 180_000_000);
    }
    let site = Site {
        id: fields.id("id", id),
        provider_id: fields.id("provider_id", provider),
        display_name: fields.required("site.display_name", &given.display_name, 100),
        region: fields.region("site.region", &given.region),
        address: fields.required("site.address", &given.address, 200),
        point: given.point.map(|point| (point.latitude_e6, point.longitude_e6)),
        service_regions,
        delivery: fields.words("site.delivery", &given.delivery),
    };
    fields.finish()?;
    Ok(site)
}

/// A site.
pub(crate) fn present(doc: &Doc<Site>) -> proto::Site {
    let it = &doc.value;
    proto::Site {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        provider_id: it.provider_id.to_string(),
        display_name: it.display_name.clone(),
        region: it.region.clone(),
        address: it.address.clone(),
        point: it.point.map(|(latitude_e6, longitude_e6)| Point { latitude_e6, longitude_e6 }),
        service_regions: it.service_regions.clone(),
        delivery: it.delivery.iter().map(|way| Word::number(*way)).collect(),
        ..proto::Site::default()
    }
}
