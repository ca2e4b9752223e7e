//! Service centres 服务中心 and which of them handles a request.

use super::vocabulary::Cluster;
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
