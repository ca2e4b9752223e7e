//! The region table. Codes: GB/T 2260 and the statistics bureau's; centres read off public maps, about a kilometre.

use super::Level;

pub(super) struct Row {
    pub(super) code: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) level: Level,
    pub(super) parent: &'static str,
    pub(super) latitude_e6: i32,
    pub(super) longitude_e6: i32,
    pub(super) within: &'static [&'static str],
    pub(super) neighbours: &'static [&'static str],
}

const fn area(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    level: Level,
    parent: &'static str,
    at: (i32, i32),
) -> Row {
    Row { code, zh, en, level, parent, latitude_e6: at.0, longitude_e6: at.1, within: &[], neighbours: &[] }
}

const fn local(
    code: &'static str,
    names: (&'static str, &'static str),
    level: Level,
    at: (i32, i32),
    within: &'static [&'static str],
    neighbours: &'static [&'static str],
) -> Row {
    Row {
        code,
        zh: names.0,
        en: names.1,
        level,
        parent: "371000",
        latitude_e6: at.0,
        longitude_e6: at.1,
        within,
        neighbours,
    }
}

pub(super) static REGIONS: [Row; 16] = [
    area("CN", "全国", "China", Level::Nation, "", (35_860_000, 104_190_000)),
    area("110000", "北京市", "Beijing", Level::Province, "CN", (39_904_000, 116_407_000)),
    area("310000", "上海市", "Shanghai", Level::Province, "CN", (31_230_000, 121_474_000)),
    area("370000", "山东省", "Shandong", Level::Province, "CN", (36_668_000, 117_020_000)),
    area("370100", "济南市", "Jinan", Level::City, "370000", (36_651_000, 117_120_000)),
    area("370200", "青岛市", "Qingdao", Level::City, "370000", (36_067_000, 120_383_000)),
    area("370600", "烟台市", "Yantai", Level::City, "370000", (37_464_000, 121_448_000)),
    area("371000", "威海市", "Weihai", Level::City, "370000", (37_513_000, 122_120_000)),
    local(
        "371002",
        ("环翠区", "Huancui"),
        Level::District,
        (37_501_000, 122_123_000),
        &[],
        &["371003", "371082", "371071", "371072", "371073", "WH-FTZ"],
    ),
    local(
        "371003",
        ("文登区", "Wendeng"),
        Level::District,
        (37_194_000, 122_058_000),
        &[],
        &["371002", "371082", "371083", "371073", "WH-FTZ"],
    ),
    local(
        "371082",
        ("荣成市", "Rongcheng"),
        Level::District,
        (37_165_000, 122_487_000),
        &[],
        &["371002", "371003", "371072"],
    ),
    local("371083", ("乳山市", "Rushan"), Level::District, (36_920_000, 121_540_000), &[], &["371003"]),
    local(
        "371071",
        ("高区", "Torch High-tech Zone"),
        Level::Zone,
        (37_527_000, 122_050_000),
        &["371002"],
        &["371002"],
    ),
    local(
        "371072",
        ("经区", "Economic and Technological Zone"),
        Level::Zone,
        (37_430_000, 122_170_000),
        &["371002"],
        &["371002", "371082", "371073", "WH-FTZ"],
    ),
    local(
        "371073",
        ("临港区", "Lingang Zone"),
        Level::Zone,
        (37_300_000, 122_070_000),
        &["371002", "371003"],
        &["371002", "371003", "371072"],
    ),
    local(
        "WH-FTZ",
        ("综合保税区", "Comprehensive Bonded Zone"),
        Level::Zone,
        (37_400_000, 122_230_000),
        &["371002", "371003"],
        &["371002", "371003", "371072"],
    ),
];
