//! What the demonstration's laboratories can do: methods with their parameters, and calibration capabilities.

/// A method: cluster, field, category, object, standard, parameters.
pub struct Method {
    /// Cluster number.
    pub cluster: i32,
    /// 领域.
    pub field: &'static str,
    /// 类别.
    pub category: &'static str,
    /// 检测对象.
    pub object: &'static str,
    /// Number with year.
    pub standard: &'static str,
    /// Parameters tested by it.
    pub parameters: &'static [&'static str],
}

const fn method(
    cluster: i32,
    field: &'static str,
    category: &'static str,
    object: &'static str,
    standard: &'static str,
    parameters: &'static [&'static str],
) -> Method {
    Method { cluster, field, category, object, standard, parameters }
}

/// The method of the story: tension of carbon-fibre multifilament.
pub const STORY_STANDARD: &str = "GB/T 3362-2017";
/// The object of the story.
pub const STORY_OBJECT: &str = "碳纤维复丝";
/// The parameter of the story.
pub const STORY_PARAMETER: &str = "拉伸性能";

/// Methods in force, by cluster.
pub const METHODS: [Method; 47] = [
    method(
        1,
        "电子电气",
        "信息技术设备",
        "音视频、信息技术和通信技术设备",
        "GB 4943.1-2022",
        &["安全", "接触电流", "抗电强度", "温升", "机械强度"],
    ),
    method(1, "电磁兼容", "多媒体设备", "多媒体设备", "GB/T 9254.1-2021", &["发射", "辐射发射", "传导发射"]),
    method(1, "电磁兼容", "电子设备", "电子设备", "GB/T 17626.2-2018", &["静电放电抗扰度"]),
    method(1, "电磁兼容", "电子设备", "电子设备", "GB/T 17626.4-2018", &["脉冲群抗扰度"]),
    method(1, "环境可靠性", "电子产品", "电子产品", "GB/T 2423.1-2008", &["低温试验"]),
    method(
        1,
        "软件",
        "软件产品",
        "软件产品",
        "GB/T 25000.51-2016",
        &["功能性", "可靠性", "易用性", "效率", "可移植性"],
    ),
    method(
        2,
        "医疗器械",
        "注射器具",
        "无菌注射器",
        "GB 15810-2019",
        &["容量允差", "滑动性能", "环氧乙烷残留", "无菌", "细菌内毒素"],
    ),
    method(2, "医疗器械", "注射器具", "注射针", "GB 15811-2016", &["刚性", "韧性", "畅通性", "针尖刺穿力"]),
    method(
        2,
        "医疗器械",
        "输液器具",
        "输液器",
        "GB 8368-2018",
        &["微粒污染", "密封性", "拉伸强度", "药液过滤"],
    ),
    method(2, "医疗器械", "医用电气", "医用电气设备", "GB 9706.1-2020", &["基本安全", "基本性能", "漏电流"]),
    method(2, "医疗器械", "医用电气", "医用电气设备", "YY 9706.102-2021", &["电磁兼容"]),
    method(2, "生物学评价", "医疗器械", "医疗器械", "GB/T 16886.5-2017", &["细胞毒性"]),
    method(
        3,
        "材料",
        "金属材料",
        "金属材料",
        "GB/T 228.1-2021",
        &["拉伸性能", "屈服强度", "抗拉强度", "断后伸长率"],
    ),
    method(3, "材料", "金属材料", "金属材料", "GB/T 231.1-2018", &["布氏硬度"]),
    method(3, "机械", "机械电气", "机械电气设备", "GB/T 5226.1-2019", &["电气安全", "绝缘电阻", "保护联结"]),
    method(
        3,
        "机械",
        "机器人",
        "工业机器人",
        "GB/T 12642-2013",
        &["性能", "位姿准确度", "位姿重复性", "轨迹准确度"],
    ),
    method(3, "船舶", "充气艇", "充气艇", "GB/T 20897.4-2019", &["气密性", "静水强度", "推进功率"]),
    method(
        4,
        "材料",
        "碳纤维",
        STORY_OBJECT,
        STORY_STANDARD,
        &[STORY_PARAMETER, "拉伸强度", "拉伸弹性模量", "断裂伸长率"],
    ),
    method(4, "材料", "碳纤维", "碳纤维", "GB/T 30019-2013", &["密度"]),
    method(4, "材料", "碳纤维", "碳纤维", "GB/T 29761-2022", &["上浆剂含量"]),
    method(4, "材料", "碳纤维", "碳纤维浸胶纱", "GB/T 26749-2011", &["拉伸性能", "拉伸强度", "拉伸弹性模量"]),
    method(4, "材料", "碳纤维", "碳纤维", "GB/T 44542-2024", &["灰分", "杂质"]),
    method(
        4,
        "材料",
        "预浸料",
        "碳纤维预浸料",
        "GB/T 28461-2012",
        &["树脂含量", "挥发分含量", "单位面积质量", "凝胶时间"],
    ),
    method(4, "材料", "复合材料", "定向纤维复合材料", "GB/T 3354-2014", &["拉伸性能", "拉伸强度", "泊松比"]),
    method(4, "材料", "复合材料", "CFRP-金属胶接件", "GB/T 44302-2024", &["搭接剪切强度"]),
    method(4, "材料", "碳纤维", "聚丙烯腈基碳纤维", "GB/T 26752-2020", &["线密度", "含碳量"]),
    method(5, "食品", "水产品", "鲜、冻动物性水产品", "GB 2733-2015", &["感官", "挥发性盐基氮", "组胺"]),
    method(5, "食品", "水产品", "水产制品", "GB 10136-2015", &["感官", "过氧化值", "菌落总数"]),
    method(5, "食品", "理化", "食品", "GB 5009.12-2023", &["铅"]),
    method(5, "食品", "理化", "食品", "GB 5009.15-2023", &["镉"]),
    method(5, "食品", "理化", "食品", "GB 5009.228-2016", &["挥发性盐基氮"]),
    method(5, "食品", "理化", "食品", "GB 5009.208-2016", &["组胺"]),
    method(5, "食品", "生物毒素", "贝类", "GB 5009.213-2016", &["麻痹性贝毒"]),
    method(5, "食品", "微生物", "食品", "GB 4789.2-2022", &["菌落总数"]),
    method(
        6,
        "轻工",
        "渔具",
        "钓鱼竿",
        "QB/T 1476-2004",
        &["竿长", "竿重", "调性", "抗拉强度", "涂层附着力"],
    ),
    method(6, "轻工", "渔具", "鱼线轮", "QB/T 1475-2014", &["制动力", "绕线量", "盐雾"]),
    method(6, "轻工", "渔具", "钓鱼线", "QB/T 4516-2013", &["断裂强力", "直径偏差"]),
    method(6, "纺织", "纺织品", "纺织产品", "GB 18401-2010", &["基本安全", "异味", "可分解致癌芳香胺染料"]),
    method(6, "纺织", "纺织品", "纺织品", "GB/T 2912.1-2009", &["甲醛"]),
    method(6, "纺织", "纺织品", "纺织品", "GB/T 3920-2008", &["耐摩擦色牢度"]),
    method(6, "纺织", "纺织品", "织物", "GB/T 3923.1-2013", &["断裂强力", "断裂伸长率"]),
    method(
        7,
        "公共卫生",
        "公共场所",
        "公共场所",
        "GB 37488-2019",
        &["卫生指标", "室内空气质量", "噪声", "照度", "新风量"],
    ),
    method(
        7,
        "轻工",
        "健身器材",
        "室外健身器材",
        "GB 19272-2024",
        &["稳定性", "承载能力", "间隙安全", "耐腐蚀"],
    ),
    method(
        8,
        "新能源",
        "储能",
        "储能锂离子电池",
        "GB/T 36276-2023",
        &["初始充放电能量", "循环性能", "热失控", "绝缘性能"],
    ),
    method(
        8,
        "新能源",
        "光伏",
        "光伏组件",
        "GB/T 9535.1-2025",
        &["最大功率", "绝缘试验", "热循环", "湿热试验"],
    ),
    method(8, "新能源", "光伏", "光伏产品", "GB/T 45021.1-2024", &["性能"]),
    method(8, "新能源", "充电设施", "传导充电系统", "GB/T 18487.1-2023", &["绝缘", "通信一致性", "充电控制"]),
];

/// Methods that one laboratory of the city has, and nobody else.
pub const SINGLE: [Method; 6] = [
    method(1, "电磁兼容", "电子设备", "电子设备", "GB/T 17626.5-2019", &["浪涌抗扰度"]),
    method(3, "材料", "金属材料", "金属材料", "GB/T 230.1-2018", &["洛氏硬度"]),
    method(4, "材料", "复合材料", "纤维增强塑料", "GB/T 1449-2005", &["弯曲性能"]),
    method(5, "食品", "水产品", "藻类制品", "GB 19643-2016", &["感官"]),
    method(6, "纺织", "纺织品", "纺织品", "GB/T 7573-2009", &["pH值"]),
    method(6, "纺织", "纺织品", "婴幼儿纺织产品", "GB 31701-2015", &["基本安全"]),
];
/// Methods that are done outside the city only.
pub const FAR: [Method; 2] = [
    method(8, "新能源", "动力电池", "梯次利用电池", "GB/T 34015.5-2025", &["外观与性能"]),
    method(1, "环境可靠性", "电子产品", "电子产品", "GB/T 2423.17-2008", &["盐雾试验"]),
];
/// A method that two sites of the city have, with no day free in the next weeks.
pub const CROWDED: [Method; 1] =
    [method(4, "材料", "复合材料", "纤维增强塑料", "GB/T 1447-2005", &["拉伸性能"])];
/// A method that two sites of the city have by the version before the one asked for.
pub const BEHIND: [Method; 1] =
    [method(2, "医疗器械", "输液器具", "输注器具", "GB/T 14233.2-2005", &["无菌"])];
/// The version of it that is asked for.
pub const AHEAD: &str = "GB/T 14233.2-2025";

/// Versions that were replaced, still listed by some laboratories.
pub const SUPERSEDED: [Method; 6] = [
    method(
        1,
        "电子电气",
        "信息技术设备",
        "信息技术设备",
        "GB 4943.1-2011",
        &["安全", "接触电流", "抗电强度"],
    ),
    method(1, "电子电气", "音视频设备", "音视频设备", "GB 8898-2011", &["安全", "温升"]),
    method(2, "医疗器械", "输液器具", "输液器", "GB 8368-2005", &["微粒污染", "密封性", "拉伸强度"]),
    method(4, "材料", "碳纤维", STORY_OBJECT, "GB/T 3362-2005", &[STORY_PARAMETER, "拉伸强度", "断裂伸长率"]),
    method(5, "食品", "生物毒素", "贝类", "GB/T 5009.213-2008", &["麻痹性贝毒", "麻痹性贝毒(小鼠法)"]),
    method(5, "食品", "理化", "水产品", "GB 5009.45-2003", &["感官", "挥发性盐基氮"]),
];

/// A calibration capability: instrument, measurand, procedure, range, uncertainty (k = 2), the laboratories that have
/// it as bits: 1, 2 and 4 = the three with the best callipers, 8 and 16 = the two that miss, 32 = the statutory one.
pub struct Cmc {
    /// Instrument.
    pub instrument: &'static str,
    /// Measurand.
    pub measurand: &'static str,
    /// Procedure.
    pub procedure: &'static str,
    /// Range as published.
    pub range: &'static str,
    /// Uncertainty as published: a value, end values, a formula, or a text that needs a person.
    pub uncertainty: &'static str,
    /// Laboratories, as bits.
    pub labs: u8,
}

const fn cmc(
    instrument: &'static str,
    measurand: &'static str,
    procedure: &'static str,
    range: &'static str,
    uncertainty: &'static str,
    labs: u8,
) -> Cmc {
    Cmc { instrument, measurand, procedure, range, uncertainty, labs }
}

/// Every laboratory that calibrates.
const ALL: u8 = 0b01_1111;
const BEST: u8 = 0b00_0111;

/// Calibration and measurement capabilities, in every form of uncertainty.
pub const CMCS: [Cmc; 48] = [
    cmc("卡尺", "长度", "JJG 30-2012", "(0~300) mm", "0.01 mm", 1),
    cmc("卡尺", "长度", "JJG 30-2012", "(300~500) mm", "0.02 mm", 1),
    // One calliper range as the union of two rows.
    cmc("卡尺", "长度", "JJG 30-2012", "(0~150) mm", "0.01 mm", 2),
    cmc("卡尺", "长度", "JJG 30-2012", "(150~300) mm", "0.02 mm", 2),
    cmc("卡尺", "长度", "JJG 30-2012", "(0~500) mm", "(10 + 0.02L) µm, L: mm", 4),
    cmc("卡尺", "长度", "JJG 30-2012", "(0~500) mm", "0.05 mm", 8),
    cmc("卡尺", "长度", "JJG 30-2012", "(0~150) mm", "0.01 mm", 16),
    cmc("卡尺", "长度", "JJG 30-2012", "(0~500) mm", "0.01 mm", 32),
    cmc("玻璃量器", "容量", "JJG 196-2006", "(1~100) mL", "0.02 mL", ALL | 32),
    cmc("玻璃量器", "容量", "JJG 196-2006", "(100~2000) mL", "0.1 mL", ALL),
    cmc("玻璃量器", "容量", "JJG 196-2006", "(0.1~1) mL", "0.5 % to 0.2 %", BEST),
    cmc("环境试验设备", "温度", "JJF 1101-2019", "(-80~0) ℃", "0.4 ℃", ALL),
    cmc("环境试验设备", "温度", "JJF 1101-2019", "(0~200) ℃", "0.3 ℃", ALL),
    cmc("环境试验设备", "温度", "JJF 1101-2019", "(200~300) ℃", "(0.5~0.8) ℃", BEST),
    cmc("环境试验设备", "湿度", "JJF 1101-2019", "(10~95) %RH", "1.8 %RH", ALL),
    cmc("箱式电阻炉", "温度", "JJF 1376-2012", "(300~1000) ℃", "(1.2~2.4) ℃", ALL),
    cmc("箱式电阻炉", "温度", "JJF 1376-2012", "(1000~1600) ℃", "2.8 ℃", BEST),
    cmc("压力表", "压力", "JJG 52-2013", "(-0.1~0) MPa", "0.5 kPa", ALL | 32),
    cmc("压力表", "压力", "JJG 52-2013", "(0~10) MPa", "0.3 % to 0.2 %", ALL),
    cmc("压力表", "压力", "JJG 52-2013", "(10~60) MPa", "0.2 %", ALL | 32),
    cmc("电子天平", "质量", "JJG 1036-2022", "(0~200) g", "(0.08 + 0.002L) mg, L: g", ALL | 32),
    cmc("电子天平", "质量", "JJG 1036-2022", "(200~5000) g", "8 mg", ALL | 32),
    cmc("电子天平", "质量", "JJG 1036-2008", "(0~200) g", "0.3 mg", 8 | 16),
    cmc("电子天平", "质量", "JJG 1036-2022", "(5~30) kg", "见附表 3", BEST),
    cmc("万能试验机", "力值", "JJG 139-2014", "(0.1~10) kN", "0.3 %", ALL | 32),
    cmc("万能试验机", "力值", "JJG 139-2014", "(10~600) kN", "0.36 % to 0.24 %", ALL),
    cmc("万能试验机", "力值", "JJG 139-2014", "(600~2000) kN", "0.5 %", BEST),
    cmc("外径千分尺", "长度", "内部方法 CM-02", "(0~100) mm", "(1.2 + 5L) µm, L: m", ALL),
    cmc("外径千分尺", "长度", "内部方法 CM-02", "(100~500) mm", "max(3 µm, (1 + 8L) µm)", BEST),
    cmc("百分表", "长度", "内部方法 CM-03", "(0~10) mm", "4 µm", ALL),
    cmc("量块", "长度", "内部方法 CM-04", "(0.5~100) mm", "(0.1 + 1.0L) µm, L: m", BEST),
    cmc("温度计", "温度", "内部方法 CM-05", "(-30~150) ℃", "0.06 ℃", ALL),
    cmc("温度变送器", "温度", "内部方法 CM-06", "(-40~400) ℃", "(0.1~0.3) ℃", ALL),
    cmc("直流电阻箱", "电阻", "内部方法 CM-07", "(0.1~10) Ω", "0.02 %", ALL),
    cmc("直流电阻箱", "电阻", "内部方法 CM-07", "(10~100000) Ω", "0.01 %", ALL),
    cmc("数字万用表", "直流电压", "内部方法 CM-08", "(0.1~1000) V", "0.005 % to 0.003 %", BEST),
    cmc("数字万用表", "直流电流", "内部方法 CM-08", "(0.001~10) A", "0.02 %", ALL),
    cmc("电导率仪", "电导率", "内部方法 CM-09", "(1~10) µS/cm", "0.34 µS/cm", ALL),
    cmc("电导率仪", "电导率", "内部方法 CM-09", "(50~100) µS/cm", "0.96 µS/cm", ALL),
    cmc("酸度计", "pH", "内部方法 CM-10", "(3~10) pH", "0.012 pH", ALL),
    cmc("声级计", "声压级", "内部方法 CM-11", "(20~140) dB", "0.4 dB", BEST),
    cmc("秒表", "时间间隔", "内部方法 CM-12", "(1~3600) s", "0.04 s", ALL),
    cmc("扭矩扳手", "扭矩", "内部方法 CM-13", "(5~500) N·m", "1.0 %", ALL),
    cmc("布氏硬度计", "硬度", "内部方法 CM-14", "(95~350) HBW", "2.0 %", BEST),
    cmc("照度计", "照度", "内部方法 CM-15", "(10~3000) lx", "2.2 %", ALL),
    cmc("转速表", "转速", "内部方法 CM-16", "(30~30000) r/min", "0.05 %", ALL),
    cmc("流量计", "流量", "内部方法 CM-17", "(0.5~50) m3/h", "0.3 %, 参见图 2", BEST),
    cmc("钢卷尺", "长度", "内部方法 CM-18", "(0~50) m", "(30 + 20L) µm, L: m", ALL),
];

/// Certification schemes: scheme, standard, category.
pub const SCHEMES: [(&str, &str, &str); 8] = [
    ("质量管理体系认证", "GB/T 19001-2016", "管理体系"),
    ("环境管理体系认证", "GB/T 24001-2016", "管理体系"),
    ("职业健康安全管理体系认证", "GB/T 45001-2020", "管理体系"),
    ("医疗器械质量管理体系认证", "YY/T 0287-2017", "管理体系"),
    ("旅游饭店星级评定", "GB/T 14308-2023", "服务"),
    ("旅游民宿等级评定", "GB/T 41648-2022", "服务"),
    ("养老机构等级评定", "GB/T 37276-2018", "服务"),
    ("滨海度假地评定", "LB/T 098-2025", "服务"),
];

/// Inspections: object, activity, standard.
pub const INSPECTIONS: [(&str, &str, &str); 2] =
    [("信息系统", "等级测评", "GB/T 22239-2019"), ("养老机构", "服务安全检查", "GB 38600-2019")];

/// Standards services: activity and subject.
pub const STANDARDS_WORK: [(&str, &str); 5] =
    [("查新", "标准"), ("解读", "标准"), ("比对", "标准"), ("制修订", "团体标准"), ("制修订", "企业标准")];

#[cfg(test)]
mod tests {
    use nqi_kernel::range::Range;
    use nqi_kernel::standard::StandardNumber;
    use nqi_kernel::uncertainty::Uncertainty;

    use super::*;

    #[test]
    fn every_method_names_a_version_and_every_cluster_has_some() {
        let rare = SINGLE.iter().chain(&FAR).chain(&CROWDED).chain(&BEHIND);
        for method in METHODS.iter().chain(&SUPERSEDED).chain(rare) {
            assert!(StandardNumber::parse_version(method.standard).is_ok(), "{}", method.standard);
            assert!(!method.parameters.is_empty());
        }
        for cluster in 1..=8 {
            assert!(
                METHODS.iter().filter(|method| method.cluster == cluster).count() >= 2,
                "cluster {cluster}"
            );
        }
    }

    #[test]
    fn every_range_is_read_and_only_the_texts_meant_so_are_not_read_as_uncertainty() {
        let mut unread = vec![];
        for row in &CMCS {
            let range = Range::parse(row.range).unwrap_or_else(|error| panic!("{}: {error}", row.range));
            let parsed = Uncertainty::parse(row.uncertainty, &range);
            if matches!(parsed.curve, nqi_kernel::uncertainty::Curve::Unreadable) {
                unread.push(row.uncertainty);
            }
        }
        assert_eq!(unread, ["见附表 3", "0.3 %, 参见图 2"]);
    }
}
