//! The demonstration's enterprises, service centres, bureau and operator.

use super::names::{REGIONS, region_zh};

/// One enterprise.
#[derive(Clone, Debug)]
pub struct EnterpriseSpec {
    /// Account of its owner.
    pub account: String,
    /// Name.
    pub name: String,
    /// Region code.
    pub region: &'static str,
    /// Cluster number.
    pub cluster: i32,
    /// Size band.
    pub size: &'static str,
    /// 链主.
    pub chain_leader: bool,
}

/// One service centre.
#[derive(Clone, Debug)]
pub struct CentreSpec {
    /// Account of its owner.
    pub account: String,
    /// Name.
    pub name: String,
    /// Seat.
    pub region: &'static str,
    /// Regions served; empty = the city.
    pub regions: Vec<&'static str>,
}

/// Trades by cluster; an enterprise is 示例 + trade + number.
const TRADES: [[&str; 4]; 8] = [
    ["打印", "光电", "传感", "软件"],
    ["医用高分子", "注射器具", "康复器械", "生物制药"],
    ["数控", "船艇", "机器人", "轴承"],
    ["碳纤维", "复材", "预浸料", "特种树脂"],
    ["海带", "冷冻水产", "海参", "鱼油"],
    ["渔具", "针织", "箱包", "运动服"],
    ["温泉", "民宿", "养老", "文旅"],
    ["储能", "光伏", "风电叶片", "充电桩"],
];

/// How many enterprises there are.
pub const ENTERPRISES: usize = 60;
/// The enterprise of the story, in 环翠区 and the cluster of carbon fibre.
pub const STORY: usize = 0;

/// Every enterprise; the first one is the story's.
pub fn all() -> Vec<EnterpriseSpec> {
    (0..ENTERPRISES)
        .map(|number| {
            // The story's enterprise comes first; then clusters and regions turn at different speeds.
            let cluster = (number + 3) % 8 + 1;
            let region = REGIONS[(number / 8 + number) % 8];
            let round = number / 8;
            let trade = TRADES[cluster - 1][round % 4];
            let ordinal = if round < 4 { "" } else { "第二" };
            let chain_leader = round == 1 && matches!(cluster, 4 | 6 | 3);
            let name = if number == STORY {
                "示例碳纤维有限公司".to_owned()
            } else if chain_leader {
                format!("示例{trade}集团有限公司")
            } else {
                format!("示例{ordinal}{trade}有限公司({})", region_zh(region))
            };
            EnterpriseSpec {
                account: format!("firm{:02}", number + 1),
                name,
                region,
                cluster: i32::try_from(cluster).unwrap_or(0),
                size: if chain_leader { "大型" } else { ["微型", "小型", "中型"][number % 3] },
                chain_leader,
            }
        })
        .collect()
}

/// A centre for each region, and the city's.
pub fn centres() -> Vec<CentreSpec> {
    let local = REGIONS.iter().map(|region| CentreSpec {
        account: format!("centre.{}", region.to_lowercase()),
        name: format!("示例{}质量服务中心", region_zh(region)),
        region,
        regions: vec![*region],
    });
    let city = CentreSpec {
        account: "centre.city".to_owned(),
        name: "示例威海市质量服务中心".to_owned(),
        region: "371002",
        regions: vec![],
    };
    local.chain([city]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cluster_has_six_enterprises_and_every_region_four() {
        let firms = all();
        assert_eq!(firms.len(), ENTERPRISES);
        for cluster in 1..=8 {
            assert!(firms.iter().filter(|firm| firm.cluster == cluster).count() >= 6, "cluster {cluster}");
        }
        for region in REGIONS {
            assert!(firms.iter().filter(|firm| firm.region == region).count() >= 4, "{region}");
        }
        assert_eq!(firms.iter().filter(|firm| firm.chain_leader).count(), 3);
        let names: BTreeSet<&String> = firms.iter().map(|firm| &firm.name).collect();
        assert_eq!(names.len(), ENTERPRISES, "no two share a name");
        assert!(names.iter().all(|name| name.contains("示例")));
    }

    #[test]
    fn the_first_enterprise_is_the_storys() {
        let first = &all()[STORY];
        assert_eq!((first.region, first.cluster), ("371002", 4));
        assert_eq!(centres().len(), 9);
    }
}
