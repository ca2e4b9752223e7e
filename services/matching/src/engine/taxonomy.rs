//! The small declared taxonomy of objects: what counts as another name, and what lies under what.
//!
//! A scope row for 食品 covers 鲜、冻动物性水产品 only because this table says so; nothing is inferred from words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::name::{Name, fold};

/// Another name and the one that rows and needs are indexed by.
const ALIASES: &[(&str, &str)] = &[
    ("卡尺", "通用卡尺"),
    ("纺织产品", "纺织品"),
    ("碳纤维丝束", "碳纤维复丝"),
    ("碳纤维长丝", "碳纤维复丝"),
    ("pan基碳纤维", "聚丙烯腈基碳纤维"),
    ("鲜、冻水产品", "鲜、冻动物性水产品"),
    ("动物性水产制品", "水产制品"),
    ("弹簧管压力表", "一般压力表"),
];

/// An object and the wider one that it lies under.
const PARENTS: &[(&str, &str)] = &[
    ("鲜、冻动物性水产品", "水产品"),
    ("贝类", "水产品"),
    ("水产品", "食品"),
    ("水产制品", "食品"),
    ("藻类制品", "食品"),
    ("碳纤维复丝", "碳纤维"),
    ("聚丙烯腈基碳纤维", "碳纤维"),
    ("织物", "纺织品"),
    ("婴幼儿纺织产品", "纺织品"),
    ("无菌注射器", "医疗器械"),
    ("注射针", "医疗器械"),
    ("输液器", "医疗器械"),
    ("医用电气设备", "医疗器械"),
    ("游标卡尺", "通用卡尺"),
    ("数显卡尺", "通用卡尺"),
    ("带表卡尺", "通用卡尺"),
    ("一般压力表", "压力表"),
    ("电子天平", "天平"),
    ("光伏组件", "光伏产品"),
    ("工业机器人", "机器人"),
    ("信息技术设备", "音视频、信息技术和通信技术设备"),
    ("音视频设备", "音视频、信息技术和通信技术设备"),
];

static CANONICAL: LazyLock<HashMap<Name, Name>> =
    LazyLock::new(|| ALIASES.iter().map(|(other, name)| (fold(other), fold(name))).collect());

static PARENT: LazyLock<HashMap<Name, Name>> = LazyLock::new(|| {
    PARENTS.iter().map(|(child, parent)| (canonical(fold(child)), canonical(fold(parent)))).collect()
});

fn canonical(name: Name) -> Name {
    CANONICAL.get(&name).cloned().unwrap_or(name)
}

/// Every name that the taxonomy declares.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALIASES
        .iter()
        .map(|(other, _)| *other)
        .chain(PARENTS.iter().flat_map(|(child, parent)| [*child, *parent]))
}

/// The key of an object, for rows, offerings and needs alike.
pub fn object(text: &str) -> Name {
    canonical(fold(text))
}

/// The object itself at depth 0 and its ancestors at depth 1, 2, ...
pub fn lineage(text: &str) -> Vec<Name> {
    let mut line = vec![object(text)];
    while let Some(parent) = line.last().and_then(|name| PARENT.get(name)) {
        // The table has no cycle; the bound keeps a bad edit from hanging the service.
        if line.len() > 8 {
            break;
        }
        line.push(parent.clone());
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn food_covers_frozen_fish_two_levels_up_and_nothing_undeclared_is_covered() {
        let line = lineage("鲜,冻动物性水产品");
        assert_eq!(line, [fold("鲜、冻动物性水产品"), fold("水产品"), fold("食品")]);
        assert_eq!(lineage("卡尺"), [fold("通用卡尺")]);
        assert_eq!(lineage("碳纤维浸胶纱"), [fold("碳纤维浸胶纱")]);
    }

    #[test]
    fn the_table_has_no_cycle_and_no_alias_of_an_alias() {
        for (child, _) in PARENTS {
            assert!(lineage(child).len() <= 4, "{child}");
        }
        for (_, name) in ALIASES {
            assert_eq!(object(name), fold(name));
        }
    }
}
