//! The city's eight industry clusters (产业集群).

use crate::label::vocabulary;

vocabulary! {
    /// A cluster; the numbers are fixed.
    Cluster {
        NextGenIt = 1, "NEXT_GEN_IT", "新一代信息技术", "next-generation information technology";
        Medical = 2, "MEDICAL", "新医药与医疗器械", "pharmaceuticals and medical devices";
        Equipment = 3, "EQUIPMENT", "先进装备与智能制造", "advanced equipment and smart manufacturing";
        NewMaterials = 4, "NEW_MATERIALS", "碳纤维等新材料", "carbon fibre and other new materials";
        MarineFood = 5, "MARINE_FOOD", "海洋生物与健康食品", "marine biology and health food";
        FashionSports = 6, "FASHION_SPORTS", "时尚与休闲运动产品", "fashion and leisure sports products";
        WellnessTourism = 7, "WELLNESS_TOURISM", "康养旅游", "wellness tourism";
        NewEnergy = 8, "NEW_ENERGY", "新能源", "new energy";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_run_from_one_to_eight_and_labels_read_back() {
        for (index, cluster) in Cluster::ALL.iter().enumerate() {
            assert_eq!(cluster.number(), i32::try_from(index).unwrap() + 1);
            assert_eq!(Cluster::from_number(cluster.number()), Some(*cluster));
            assert_eq!(Cluster::from_code(cluster.code()), Some(*cluster));
            assert_eq!(Cluster::from_code(cluster.zh()), Some(*cluster));
        }
        assert_eq!(Cluster::ALL.len(), 8);
        assert_eq!((Cluster::from_number(0), Cluster::from_code("通用")), (None, None));
    }
}
