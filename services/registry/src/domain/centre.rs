//! Service centres 服务中心 and which of them handles a request.

use super::vocabulary::{CentreTier, Cluster};
use nqi_kernel::region::{Level, Region};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A centre. Its id is that of the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Centre {
    /// The organisation.
    pub id: Uuid,
    /// Name.
    pub display_name: String,
    /// Regions served; empty = the whole city.
    pub regions: Vec<String>,
    /// Clusters served.
    pub clusters: Vec<Cluster>,
    /// Opening hours in words.
    pub hours: String,
    /// Telephone of the counter.
    pub phone: String,
    /// Visibly fictitious.
    pub fictitious: bool,
    /// Officers at the counter.
    #[serde(default)]
    pub officers: Vec<Officer>,
    /// CentreTier.
    pub tier: CentreTier,
    /// Where the counter is; empty = not told.
    #[serde(default)]
    pub address: String,
}

impl CentreTier {
    /// The tier that regions speak for: none the city's, zones alone a zone's, else a district's.
    pub fn of(regions: &[String]) -> CentreTier {
        if regions.is_empty() {
            CentreTier::City
        } else if regions.iter().all(|region| is_zone(region)) {
            CentreTier::Zone
        } else {
            CentreTier::District
        }
    }

    /// Whether a centre of this tier may serve these regions. One that serves a district and a zone inside it may be of
    /// either.
    pub fn serves(self, regions: &[String]) -> bool {
        match self {
            CentreTier::City => regions.is_empty(),
            CentreTier::District => regions.iter().any(|region| !is_zone(region)),
            CentreTier::Zone => regions.iter().any(|region| is_zone(region)),
        }
    }
}

fn is_zone(region: &str) -> bool {
    Region::parse(region).is_ok_and(|region| region.level() == Level::Zone)
}

/// 服务专员: whom to ask for at a counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Officer {
    /// Name as it stands on the door.
    pub name: String,
    /// Telephone of the desk.
    pub phone: String,
    /// Clusters that the officer looks after; empty = all.
    pub clusters: Vec<Cluster>,
}

/// The centre for a region and a cluster: by region first, among several by cluster, else the city's.
pub fn route<'a>(centres: &'a [Centre], region: &str, cluster: Option<Cluster>) -> Option<&'a Centre> {
    let local: Vec<&Centre> =
        centres.iter().filter(|centre| centre.regions.iter().any(|served| served == region)).collect();
    let pool = if local.is_empty() {
        centres.iter().filter(|centre| centre.regions.is_empty()).collect()
    } else {
        local
    };
    // A centre that names the cluster, then one that names none, then any; the id decides between equals.
    pool.into_iter().min_by_key(|centre| {
        let named = cluster.is_some_and(|cluster| centre.clusters.contains(&cluster));
        let fit = if named { 0 } else { 1 + u8::from(!centre.clusters.is_empty()) };
        (fit, centre.id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centre(number: u128, regions: &[&str], clusters: &[Cluster]) -> Centre {
        Centre {
            id: Uuid::from_u128(number),
            display_name: String::new(),
            regions: regions.iter().map(|region| (*region).to_owned()).collect(),
            clusters: clusters.to_vec(),
            hours: String::new(),
            phone: String::new(),
            fictitious: true,
            officers: vec![],
            tier: CentreTier::City,
            address: String::new(),
        }
    }

    #[test]
    fn a_tier_follows_from_the_regions_unless_a_district_and_a_zone_leave_the_choice() {
        let regions = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        let all = [CentreTier::City, CentreTier::District, CentreTier::Zone];
        for (codes, tier, may) in [
            (regions(&[]), CentreTier::City, [true, false, false]),
            (regions(&["371002", "371082"]), CentreTier::District, [false, true, false]),
            (regions(&["371071", "WH-FTZ"]), CentreTier::Zone, [false, false, true]),
            (regions(&["371002", "371071"]), CentreTier::District, [false, true, true]),
        ] {
            assert_eq!((CentreTier::of(&codes), all.map(|it| it.serves(&codes))), (tier, may), "{codes:?}");
        }
    }

    #[test]
    fn the_region_decides_before_the_cluster_and_the_city_takes_the_rest() {
        let centres = [
            centre(1, &[], &[]),
            centre(2, &["371002"], &[]),
            centre(3, &["371002"], &[Cluster::NewMaterials]),
            centre(4, &[], &[Cluster::Medical]),
        ];
        let of = |region, cluster| route(&centres, region, cluster).map(|centre| centre.id.as_u128());
        assert_eq!(of("371002", None), Some(2));
        assert_eq!(of("371002", Some(Cluster::NewMaterials)), Some(3));
        assert_eq!(of("371002", Some(Cluster::Medical)), Some(2), "the region comes first");
        assert_eq!(of("371082", None), Some(1));
        assert_eq!(of("371082", Some(Cluster::Medical)), Some(4));
        assert_eq!(route(&centres[1..3], "371082", None), None);
    }
}
