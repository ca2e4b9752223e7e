//! What the demonstration's enterprises need, made from what the laboratories can do, and a few needs that nobody fills.

use nqi_proto::r#type::v1::{
    CalibrationMode, CalibrationNeed, CertificationNeed, CertificationStage, Delivery, ItemKind, Need, Range,
    TestingNeed, UncertaintyNeed, need,
};

use super::capabilities::{AHEAD, BEHIND, CROWDED, FAR, METHODS, Method, SCHEMES, SINGLE};

/// Need of an item, before quantity, region and dates.
#[derive(Clone, Debug)]
pub struct NeedSpec {
    /// Cluster number; 0 = any enterprise.
    pub cluster: i32,
    /// Short title.
    pub title: String,
    /// The need.
    pub need: Need,
    /// How well it can be met.
    pub supply: Supply,
}

/// How many providers can meet a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// Three or more.
    Ample,
    /// Three exactly, so that three refusals exhaust them.
    Scarce,
    /// One provider: the only one in the city, one outside it, or one whose sites are full.
    Single,
    /// Nobody.
    Nobody,
}

/// A calibration: instrument, measurand, range, unit, largest U.
type Calibration = (&'static str, &'static str, f64, f64, &'static str, f64);

const CALIBRATIONS: [Calibration; 12] = [
    ("卡尺", "长度", 0.0, 150.0, "mm", 0.02),
    ("卡尺", "长度", 0.0, 300.0, "mm", 0.02),
    ("电子天平", "质量", 0.0, 200.0, "g", 0.001),
    ("压力表", "压力", 10.0, 40.0, "MPa", 0.1),
    ("外径千分尺", "长度", 0.0, 100.0, "mm", 0.002),
    ("百分表", "长度", 0.0, 10.0, "mm", 0.005),
    ("温度计", "温度", -20.0, 100.0, "℃", 0.1),
    ("环境试验设备", "温度", 20.0, 150.0, "℃", 0.5),
    ("玻璃量器", "容量", 10.0, 100.0, "mL", 0.05),
    ("酸度计", "pH", 4.0, 9.0, "pH", 0.02),
    ("扭矩扳手", "扭矩", 20.0, 200.0, "N·m", 4.0),
    ("转速表", "转速", 100.0, 10_000.0, "r/min", 10.0),
];

/// Calibrations that three laboratories can do.
const SCARCE: [Calibration; 2] =
    [("量块", "长度", 1.0, 100.0, "mm", 0.001), ("声级计", "声压级", 30.0, 130.0, "dB", 0.6)];

/// Calibrations beyond what anybody's range reaches.
const BEYOND: [Calibration; 2] =
    [("卡尺", "长度", 0.0, 1000.0, "mm", 0.05), ("万能试验机", "力值", 2_000.0, 5_000.0, "kN", 25.0)];

/// Objects and parameters that no provider has loaded: cluster, object, parameter.
const NOBODY: [(i32, &str, &str); 6] = [
    (4, "深海耐压复合材料舱体", "静水压试验"),
    (8, "海上浮式风机系泊缆", "疲劳寿命"),
    (2, "可吸收血管支架", "体外降解"),
    (5, "南极磷虾油", "磷脂组成"),
    (1, "太赫兹成像模块", "空间分辨率"),
    (3, "船用氨燃料发动机", "排放"),
];

/// Every need; the order is part of the plan.
pub fn catalogue() -> Vec<NeedSpec> {
    let mut needs: Vec<NeedSpec> = METHODS
        .iter()
        .map(|method| NeedSpec {
            cluster: method.cluster,
            title: format!("{}{}检测", method.object, method.parameters[0]),
            need: testing(method.object, &method.parameters[..1], &[method.standard], true),
            supply: Supply::Ample,
        })
        .collect();
    needs.extend(CALIBRATIONS.iter().map(|of| calibration(of, Supply::Ample)));
    needs.extend(SCARCE.iter().map(|of| calibration(of, Supply::Scarce)));
    needs.extend(SCHEMES.iter().take(3).map(|(scheme, _, category)| NeedSpec {
        cluster: 0,
        title: format!("{scheme}(初次)"),
        need: certification(scheme, category),
        supply: Supply::Ample,
    }));
    needs.extend(NOBODY.iter().map(|(cluster, object, parameter)| NeedSpec {
        cluster: *cluster,
        title: format!("{object}{parameter}"),
        need: testing(object, &[parameter], &[], false),
        supply: Supply::Nobody,
    }));
    needs.extend(BEYOND.iter().map(|of| calibration(of, Supply::Nobody)));
    needs.extend(BEHIND.iter().map(|method| by_method(method, AHEAD, Supply::Nobody)));
    let single = SINGLE.iter().chain(&FAR).chain(&CROWDED);
    needs.extend(single.map(|method| by_method(method, method.standard, Supply::Single)));
    needs
}

fn by_method(method: &Method, standard: &str, supply: Supply) -> NeedSpec {
    NeedSpec {
        cluster: method.cluster,
        title: format!("{}{}检测", method.object, method.parameters[0]),
        need: testing(method.object, &method.parameters[..1], &[standard], false),
        supply,
    }
}

fn testing(object: &str, parameters: &[&str], standards: &[&str], legal_effect: bool) -> Need {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let detail = TestingNeed {
        object: object.to_owned(),
        parameters: owned(parameters),
        standards: owned(standards),
        legal_effect,
        ..TestingNeed::default()
    };
    Need {
        kind: ItemKind::Testing.into(),
        delivery: Delivery::SendSample.into(),
        detail: Some(need::Detail::Testing(detail)),
        ..Need::default()
    }
}

fn calibration(of: &Calibration, supply: Supply) -> NeedSpec {
    let (instrument, measurand, lower, upper, unit, uncertainty) = *of;
    let detail = CalibrationNeed {
        instrument: instrument.to_owned(),
        measurand: measurand.to_owned(),
        mode: CalibrationMode::Calibration.into(),
        range: Some(Range {
            lower: Some(lower),
            upper: Some(upper),
            unit: unit.to_owned(),
            ..Range::default()
        }),
        uncertainty: Some(UncertaintyNeed {
            value: uncertainty,
            unit: unit.to_owned(),
            relative: false,
            k: 2.0,
        }),
        ..CalibrationNeed::default()
    };
    NeedSpec {
        cluster: 0,
        title: format!("{instrument}({lower}~{upper}){unit}校准"),
        need: Need {
            kind: ItemKind::Calibration.into(),
            delivery: Delivery::SendSample.into(),
            detail: Some(need::Detail::Calibration(detail)),
            ..Need::default()
        },
        supply,
    }
}

fn certification(scheme: &str, category: &str) -> Need {
    let detail = CertificationNeed {
        scheme: scheme.to_owned(),
        category: category.to_owned(),
        stage: CertificationStage::Initial.into(),
        sites: 1,
    };
    Need {
        kind: ItemKind::Certification.into(),
        delivery: Delivery::OnSite.into(),
        detail: Some(need::Detail::Certification(detail)),
        ..Need::default()
    }
}

impl NeedSpec {
    /// Kind of work.
    pub fn kind(&self) -> ItemKind {
        self.need.kind()
    }

    /// Whether something has to be sent to the provider.
    pub fn sample_needed(&self) -> bool {
        matches!(self.kind(), ItemKind::Testing | ItemKind::Calibration)
    }

    /// Working days promised for it.
    pub fn lead(&self) -> i32 {
        match self.kind() {
            ItemKind::Calibration => 15,
            ItemKind::Certification => 40,
            _ => 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cluster_can_be_served_and_some_needs_cannot() {
        let needs = catalogue();
        for cluster in 1..=8 {
            assert!(needs.iter().any(|need| need.cluster == cluster && need.supply == Supply::Ample));
        }
        assert!(needs.iter().filter(|need| need.supply == Supply::Nobody).count() >= 6);
        assert!(needs.iter().filter(|need| need.kind() == ItemKind::Calibration).count() >= 12);
    }
}
