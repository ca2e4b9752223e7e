//! The words of random registers and random needs: few, so that they meet.

pub const OBJECTS: [&str; 6] = ["碳纤维复丝", "碳纤维", "食品", "鲜、冻动物性水产品", "贝类", "水产品"];
pub const PARAMETERS: [&str; 4] = ["拉伸性能", "密度", "铅", "全部参数"];
pub const STANDARDS: [&str; 10] = [
    "GB/T 3362-2017",
    "GB/T 3362-2005",
    "GB 5009.12-2023",
    "GB 5009.12-2017",
    "GB/T 5009.12-2023",
    "GB 8898-2011",
    "GB 4943.1-2022",
    "GB 5009.45-2003",
    "GB/T 2912.1-1998",
    "GB/T 2912.1-2009",
];
pub const LIMITS: [&str; 8] =
    ["", "", "", "", "只用第一法", "不做铅", "仅用于贝类", "详见证书附件的特别说明：一"];
pub const CLAUSES: [&str; 6] = ["", "", "", "第一法", "第二法", "4.3"];
pub const INSTRUMENTS: [&str; 3] = ["卡尺", "通用卡尺", "游标卡尺"];
pub const MEASURANDS: [&str; 3] = ["长度", "外径", ""];
pub const RANGES: [&str; 8] = [
    "(0~150) mm",
    "(150~300) mm",
    "(>150~500) mm",
    "(0~300) mm",
    "(0~1000) mm",
    "(0~100) kg",
    "(0~200000) µm",
    "",
];
pub const UNCERTAINTIES: [&str; 7] =
    ["0.01 mm", "0.02 mm", "8 µm", "(5 + 0.04L) µm", "0.5 %", "见校准证书", "0.03 mm (k=3)"];
pub const FIELDS: [&str; 4] = ["工业设备", "信息系统", "电子产品", "充气艇"];
pub const SUBJECTS: [&str; 4] = ["标准", "团体标准", "企业标准", "预浸料"];
pub const TITLES: [&str; 5] =
    ["标准查新与比对", "团体标准制修订服务", "体系认证(监督审核)", "初次认证与再认证", "综合服务"];
pub const REGIONS: [&str; 5] = ["371002", "371003", "371082", "371083", "371071"];
