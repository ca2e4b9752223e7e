//! The standards that the register starts with: the kernel's list, and the few versions that the demonstration adds.

use std::collections::BTreeMap;

use nqi_kernel::cluster::Cluster;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::seed::{self, SeedStandard};
use nqi_proto::registry::v1::{Standard, StandardStatus, Supersession, SupersessionKind};

use super::chance;

/// Versions beside the kernel's list: number, title, kind, object, parameters, successor.
const FURTHER: [(&str, &str, &str, &str, &str, &str); 9] = [
    (
        "GB/T 3362-2005",
        "碳纤维复丝拉伸性能试验方法(旧版)",
        "TESTING",
        "碳纤维复丝",
        "拉伸性能",
        "GB/T 3362-2017",
    ),
    ("GB/T 19001-2016", "质量管理体系 要求", "CERTIFICATION", "组织", "质量管理体系", ""),
    ("GB/T 24001-2016", "环境管理体系 要求及使用指南", "CERTIFICATION", "组织", "环境管理体系", ""),
    (
        "GB/T 45001-2020",
        "职业健康安全管理体系 要求及使用指南",
        "CERTIFICATION",
        "组织",
        "职业健康安全管理体系",
        "",
    ),
    ("GB/T 17626.5-2019", "浪涌(冲击)抗扰度试验", "TESTING", "电子设备", "浪涌抗扰度", ""),
    ("GB/T 230.1-2018", "金属材料 洛氏硬度试验", "TESTING", "金属材料", "洛氏硬度", ""),
    ("GB/T 1449-2005", "纤维增强塑料弯曲性能试验方法", "TESTING", "纤维增强塑料", "弯曲性能", ""),
    ("GB/T 1447-2005", "纤维增强塑料拉伸性能试验方法", "TESTING", "纤维增强塑料", "拉伸性能", ""),
    ("GB/T 2423.17-2008", "盐雾试验方法", "TESTING", "电子产品", "盐雾试验", ""),
];

/// Every citable version, successors before those that they follow.
pub fn versions(seed: u64) -> Vec<Standard> {
    // The list is part of the kernel, whose tests read it whole.
    let mut lines = seed::standards().unwrap_or_default();
    lines.extend(FURTHER.iter().map(further));
    let mut predecessors: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.replaced_by.is_empty()) {
        *predecessors.entry(line.replaced_by.clone()).or_default() += 1;
    }
    let known: Vec<String> = lines.iter().map(|line| line.number.clone()).collect();
    lines.retain(|line| StandardNumber::parse_version(&line.number).is_ok());
    lines.sort_by_key(|line| !line.replaced_by.is_empty());
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let several = predecessors.get(&line.replaced_by).is_some_and(|count| *count > 1);
            let followed = known.contains(&line.replaced_by);
            version(
                line,
                followed.then(|| edge(line, several)),
                chance::id(seed, "standard", number).to_string(),
            )
        })
        .collect()
}

fn further(of: &(&str, &str, &str, &str, &str, &str)) -> SeedStandard {
    let (number, title, kind, object, parameter, next) = *of;
    SeedStandard {
        number: number.to_owned(),
        designation_zh: title.to_owned(),
        cluster: "通用".to_owned(),
        service_kind: kind.to_owned(),
        object: object.to_owned(),
        parameter: parameter.to_owned(),
        status: if next.is_empty() { "current" } else { "superseded" }.to_owned(),
        replaced_by: next.to_owned(),
        confidence: "unverified".to_owned(),
        metrology_mode: String::new(),
        note: String::new(),
    }
}

fn edge(line: &SeedStandard, several: bool) -> SupersessionKind {
    if line.number.starts_with("JJG") && !line.replaced_by.starts_with("JJG") {
        SupersessionKind::TypeChange
    } else if several {
        SupersessionKind::Merge
    } else {
        SupersessionKind::Full
    }
}

fn version(line: &SeedStandard, edge: Option<SupersessionKind>, id: String) -> Standard {
    let successors = edge
        .map(|kind| Supersession { number: line.replaced_by.clone(), kind: kind.into() })
        .into_iter()
        .collect();
    // The list has no dates, so what it recorded stands.
    let recorded = match line.status.as_str() {
        "upcoming" => StandardStatus::Upcoming,
        "superseded" => StandardStatus::Superseded,
        _ => StandardStatus::Current,
    };
    Standard {
        id,
        number: line.number.clone(),
        title_zh: line.designation_zh.clone(),
        status: recorded.into(),
        successors,
        object: line.object.clone(),
        parameters: line.parameter.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        cluster: Cluster::from_code(&line.cluster).map_or(0, Cluster::number),
        kind: ItemKind::from_code(&line.service_kind).map_or(0, ItemKind::number),
        mode: CalibrationMode::from_code(&line.metrology_mode).map_or(0, CalibrationMode::number),
        verified: line.confidence == "verified",
        ..Standard::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_citable_and_follows_its_successor() {
        let versions = versions(7);
        assert!(versions.len() > 100, "{} versions", versions.len());
        for (at, version) in versions.iter().enumerate() {
            assert!(StandardNumber::parse_version(&version.number).is_ok(), "{}", version.number);
            for next in &version.successors {
                let place = versions.iter().position(|other| other.number == next.number);
                assert!(place.is_some_and(|place| place < at), "{} before {}", next.number, version.number);
            }
        }
    }

    #[test]
    fn merges_and_changes_of_type_are_told_apart() {
        let versions = versions(7);
        let kind = |number: &str| {
            let found = versions.iter().find(|version| version.number == number).expect(number);
            found.successors[0].kind()
        };
        assert_eq!(kind("GB 8898-2011"), SupersessionKind::Merge);
        assert_eq!(kind("JJG 41-1990"), SupersessionKind::TypeChange);
        assert_eq!(kind("GB/T 3362-2005"), SupersessionKind::Full);
    }
}
