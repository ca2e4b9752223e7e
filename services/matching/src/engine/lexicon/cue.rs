//! Words that say what is wanted: the work, its mode, the place, the authority. They hold for every register.

use nqi_kernel::element::Element;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::region::{Level, Region};

use super::Entries;
use super::word::Word;
use crate::engine::name::ALL_PARAMETERS;
use crate::engine::record::{Scheme, Way};

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cue {
    /// Exactly 校准 or exactly 检定; nothing else ever sets the mode.
    Mode(CalibrationMode),
    /// Metrology is meant, but not which of the two.
    UnclearMode,
    /// The kind of work; 检验 may be two.
    Kind(&'static [ItemKind]),
    /// A standards service.
    Activity(&'static str),
    /// A standards service when standards are spoken of: 制定, 比对.
    ActivityOfStandard(&'static str),
    /// Standards are spoken of.
    StandardNoun,
    /// An advisory service.
    Element(Element),
    /// Somebody wants to use something, not to have work done.
    Borrow,
    /// What is used: class of a shared resource.
    Class(&'static str),
    /// How the work reaches the provider; nothing = two ways are possible.
    Way(Option<Way>),
    /// An authority.
    Scheme(Scheme),
    /// 证明作用.
    LegalEffect,
    /// Stage of a certification: INITIAL, SURVEILLANCE, RENEWAL.
    Stage(&'static str),
    /// A region.
    Region(Region),
    /// Takes back what follows.
    Not,
    /// What follows is told, not asked for: 生产食品, 已有ISO9001.
    Told,
    /// Begins something else.
    Further,
    /// Says that what follows holds for everything before.
    All,
    /// Samples, pieces: what may be counted.
    Sample,
    /// Contains one of the words above and does not mean it.
    Nothing,
}

use CalibrationMode::{Calibration, Verification};

const METROLOGY: &[ItemKind] = &[ItemKind::Calibration];
const TESTING: &[ItemKind] = &[ItemKind::Testing];
const EITHER: &[ItemKind] = &[ItemKind::Testing, ItemKind::Inspection];

/// Words and what they say, by meaning.
const CUES: &[(Cue, &[&str])] = &[
    (Cue::Mode(Calibration), &["校准", "计量校准"]),
    (Cue::Mode(Verification), &["检定", "计量检定", "强制检定", "检定过期", "检定到期"]),
    (
        Cue::UnclearMode,
        &[
            "送检",
            "检校",
            "计量",
            "校验",
            "标定",
            "校正",
            "年检",
            "周检",
            "强检",
            "较准",
            "检准",
            "校准或检定",
            "检定或校准",
            "校准/检定",
            "检定/校准",
            "校准还是检定",
            "检定还是校准",
            "校准或者检定",
            "检定或者校准",
            "做过检定",
            "做过校准",
            "检定过",
            "校准过",
            "已检定",
            "已校准",
        ],
    ),
    (Cue::Kind(TESTING), &["检测", "测试", "试验", "化验", "测定", "送检测", "做检测"]),
    (Cue::Kind(EITHER), &["检验", "检验检测", "检验检测服务"]),
    (
        Cue::Kind(&[ItemKind::Inspection]),
        &["验货", "监造", "驻厂监造", "装运前检验", "装船前检验", "出运前检验", "委托检验"],
    ),
    (Cue::Kind(&[ItemKind::Certification]), &["认证", "评定", "评级", "评星级", "评星", "取证", "拿证"]),
    (Cue::Kind(&[ItemKind::Standards]), &["标准服务", "标准化服务"]),
    (Cue::Kind(&[ItemKind::Advisory]), &["咨询", "辅导", "顾问"]),
    (Cue::Activity("查新"), &["查新", "标准查新"]),
    (Cue::Activity("解读"), &["标准解读"]),
    (Cue::Activity("比对"), &["标准比对"]),
    (Cue::Activity("制修订"), &["标准制修订", "制修订", "标准制定", "标准修订", "制定标准", "修订标准"]),
    (Cue::ActivityOfStandard("解读"), &["解读", "宣贯"]),
    (Cue::ActivityOfStandard("比对"), &["比对", "对比"]),
    (Cue::ActivityOfStandard("制修订"), &["制定", "修订", "起草", "制订", "编写"]),
    (
        Cue::StandardNoun,
        &["标准", "团体标准", "企业标准", "地方标准", "行业标准", "国家标准", "国际标准", "团标", "企标"],
    ),
    (
        Cue::Element(Element::IntellectualProperty),
        &["专利", "商标", "知识产权", "著作权", "版权", "商标注册", "专利申请"],
    ),
    (Cue::Element(Element::Training), &["培训", "内训", "培训班"]),
    (Cue::Element(Element::Brand), &["品牌", "品牌建设"]),
    (
        Cue::Element(Element::QualityManagement),
        &["卓越绩效", "精益", "首席质量官", "质量提升", "质量管理咨询", "质量诊断"],
    ),
    (Cue::Borrow, &["预约", "租用", "租借", "借用", "共享", "机时", "想约", "约一位", "约个", "租一"]),
    (Cue::Class("INSTRUMENT"), &["仪器", "设备", "仪器设备"]),
    (Cue::Class("ROOM"), &["会议室", "场地", "教室", "培训室", "报告厅"]),
    (Cue::Class("EXPERT"), &["专家", "检测专家", "标准化专家", "工程师"]),
    (Cue::Class("SOFTWARE"), &["软件", "仿真软件"]),
    (
        Cue::Way(Some(Way::SendSample)),
        &["送样", "寄样", "邮寄", "寄送", "寄过去", "快递", "寄样品", "送样品"],
    ),
    (Cue::Way(Some(Way::OnSite)), &["上门", "现场", "到厂", "来厂", "驻厂", "上门检测", "到现场", "来现场"]),
    (Cue::Way(Some(Way::Remote)), &["远程", "线上", "远程做"]),
    (Cue::Way(None), &["上门取样", "上门取件", "上门收样", "上门取货"]),
    (Cue::Scheme(Scheme::Cma), &["CMA", "资质认定", "计量认证", "CMA资质", "CMA认证"]),
    (Cue::Scheme(Scheme::Cnas), &["CNAS", "实验室认可", "CNAS认可", "CNAS资质"]),
    (Cue::Scheme(Scheme::Cnca), &["CNCA"]),
    (Cue::Scheme(Scheme::Statutory), &["法定计量授权", "法定计量", "法定授权", "计量授权"]),
    (Cue::LegalEffect, &["证明作用", "法律效力", "法律效应"]),
    (Cue::Stage("INITIAL"), &["初次", "首次", "初审", "初次认证", "首次认证"]),
    (Cue::Stage("SURVEILLANCE"), &["监督审核", "监审", "年度监督", "年审"]),
    (Cue::Stage("RENEWAL"), &["再认证", "换证", "复评", "续证", "到期换证"]),
    (
        Cue::Not,
        &[
            "不要",
            "不在",
            "不用",
            "不需要",
            "无需",
            "不必",
            "不是",
            "不做",
            "而不是",
            "非",
            "不能",
            "不方便",
            "别做",
            "除了",
            "不要求",
            "不含",
        ],
    ),
    (
        Cue::Told,
        &[
            "生产",
            "主要生产",
            "加工",
            "销售",
            "主营",
            "从事",
            "制造",
            "经营",
            "已有",
            "已经有",
            "已通过",
            "已取得",
            "有了",
        ],
    ),
    (Cue::Further, &["另外", "还有", "同时", "此外", "再", "以及", "也想"]),
    (Cue::All, &["都", "均", "全部", "一起"]),
    (
        Cue::Sample,
        &["样品", "样", "试样", "样本", "样机", "样件", "送检样品", "样品送检", "器具", "计量器具", "量具"],
    ),
    (
        Cue::Nothing,
        &[
            "计量院",
            "计量所",
            "计量局",
            "计量中心",
            "计量单位",
            "计量员",
            "检定规程",
            "计量检定规程",
            "校准规范",
            "计量校准规范",
            "检定周期",
            "检测机构",
            "检验机构",
            "检验检测机构",
            "认证机构",
            "检测中心",
            "检测院",
            "检测报告",
            "测试报告",
            "校准机构",
            "检定机构",
            "认证证书",
            "科技查新",
            "提高区",
            "较高区",
            "最高区",
            "已经区",
            "高区分",
            "高区别",
            "经区分",
            "经区别",
            "非常",
            "非标",
            "非金属",
            "设备商",
            "软件园",
            "现场审核",
            "不确定度评定",
            "检测方案",
            "标准品",
            "标准物质",
            "标准样品",
            "国家标准",
            "行业标准",
            "现行标准",
            "标准要求",
            "按标准",
            "首都",
            "成都",
            "都市",
            "平均",
        ],
    ),
];

/// Other names of regions.
const PLACES: &[(&str, &str)] = &[
    ("高新区", "371071"),
    ("火炬高新区", "371071"),
    ("高技区", "371071"),
    ("经开区", "371072"),
    ("经济技术开发区", "371072"),
    ("临港", "371073"),
    ("临港经开区", "371073"),
    ("综保区", "WH-FTZ"),
    ("保税区", "WH-FTZ"),
];

pub(super) fn add(entries: &mut Entries) {
    for (cue, words) in CUES {
        for word in *words {
            entries.add(word, Word::Cue(*cue));
        }
    }
    for region in Region::all().filter(|region| region.level() != Level::Nation) {
        entries.add(region.zh(), Word::Cue(Cue::Region(region)));
        if let Some(short) = region.zh().strip_suffix(['市', '区', '省']).filter(|s| s.chars().count() == 2)
            && region.level() != Level::Zone
        {
            entries.add(short, Word::Cue(Cue::Region(region)));
        }
    }
    for (name, code) in PLACES {
        if let Ok(region) = Region::parse(code) {
            entries.add(name, Word::Cue(Cue::Region(region)));
        }
    }
    for name in [ALL_PARAMETERS, "全部项目", "全参数", "全项", "全项目", "全检", "所有参数"]
    {
        entries.add(name, Word::Parameter { name: ALL_PARAMETERS.to_owned(), sure: true });
    }
    // Metrology is a kind even where only the instrument is named.
    entries.add("计量服务", Word::Cue(Cue::Kind(METROLOGY)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_literal_words_set_the_mode() {
        for (cue, words) in CUES {
            let Cue::Mode(mode) = cue else { continue };
            assert!(words.iter().all(|word| word.contains(mode.zh())), "{words:?}");
        }
        for word in ["送检", "检校", "计量", "强检"] {
            let unclear = CUES.iter().any(|(cue, words)| *cue == Cue::UnclearMode && words.contains(&word));
            assert!(unclear, "{word}");
        }
    }

    #[test]
    fn every_place_has_a_region() {
        for (name, code) in PLACES {
            assert!(Region::parse(code).is_ok(), "{name}");
        }
    }
}
