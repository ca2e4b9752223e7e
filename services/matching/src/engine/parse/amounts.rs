//! Ranges, points, uncertainties, sizes and money. The kernel reads the quantities; here they are found.

use std::ops::Range;
use std::sync::LazyLock;

use nqi_kernel::quantity::{Dimension, Unit};
use nqi_kernel::range;

use super::hit::{Hit, Sense};
use super::numerals::{HAN, whole};
use super::pattern::{Match, Pattern, compile, find};
use super::text::Text;
use super::vocabulary::is_han;

/// A range or points in one unit, as a need carries them.
#[derive(Debug, Clone, PartialEq)]
pub struct Extent {
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// The ends themselves are excluded.
    pub open: (bool, bool),
    /// Only an upper end was written.
    pub lower_implied: bool,
    /// Single values instead.
    pub points: Vec<f64>,
    /// Unit.
    pub unit: String,
    /// Its dimension.
    pub dimension: Dimension,
}

/// A largest uncertainty.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// Value in `unit`.
    pub value: f64,
    /// Unit, `%` when relative.
    pub unit: String,
    /// Coverage factor, when written.
    pub k: Option<f64>,
}

const NUMBER: &str = r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?[×xX*]\s?10\^-?\d+)?";
const UNIT: &str = r"(?:毫米汞柱|毫米|厘米|微米|纳米|千米|公里|米|英寸|千克|公斤|毫克|克|吨|兆帕|千帕|帕|千牛|牛顿米|牛·米|牛米|牛顿|牛|摄氏度|千欧|兆欧|毫欧|欧姆|欧|毫升|升|毫伏|千伏|伏特|伏|毫安|微安|安培|安|千赫|兆赫|赫兹|赫|分贝|分钟|小时|秒|瓦|勒克斯|%\s?RH|[A-Za-zµΩ°%‰′″]+(?:\^?[23])?(?:[/·*][A-Za-z]+(?:\^?[23])?)*)";

/// A sum as it is written, without its unit.
static AMOUNT: LazyLock<String> = LazyLock::new(|| format!(r"\d+(?:,\d{{3}})*(?:\.\d+)?|[{HAN}]{{1,6}}"));

/// Below as many fen, a hundred yuan, 块 are pieces unless money is spoken of.
const FEW_PIECES: i64 = 10_000;

static COVERAGE: Pattern = Pattern::new(|| compile(r"[,(\s]*\bk\s*=\s*(\d(?:\.\d+)?)\s*\)?"));
static UNCERTAINTY: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(?:(?:测量|扩展|相对|要求)*不确定度\s*(?:U(?:rel|95)?)?|\bU(?:rel|95)?)\s*(?:要求|[=≤<:]|=|<=|不大于|不超过|小于|优于|为|在|是|\s)*({NUMBER})\s*({UNIT})(?:\s*(?:以内|以下))?"
    ))
});
static PRECISION: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(?:精度|准确度|允差|允许误差|最大允许误差|MPE|误差|±)\s*(?:要求|[=≤<:±]|不大于|不超过|小于|优于|为|在|是|\s)*({NUMBER})\s*({UNIT})"
    ))
});
static BETWEEN: Pattern = Pattern::new(|| {
    compile(&format!(
        r"[(\[]?\s*((?:零下)?{NUMBER})\s*({UNIT}|度)?\s*(?:~|-|——|至|到|\bto\b)\s*((?:零下)?{NUMBER})\s*[)\]]?\s*({UNIT}|度)"
    ))
});
static UP_TO: Pattern = Pattern::new(|| {
    compile(&format!(
        r"(?:(≤|<=|不超过|不大于|最大|量程)\s*({NUMBER})\s*({UNIT})|({NUMBER})\s*({UNIT})\s*(?:以内|以下|及以下))"
    ))
});
static POINTS: Pattern = Pattern::new(|| {
    // The last has the unit: 48h，3台 are no two points.
    compile(&format!(r"{NUMBER}\s*(?:{UNIT})?(?:\s*、\s*{NUMBER}\s*(?:{UNIT})?)*\s*、\s*{NUMBER}\s*{UNIT}"))
});
static BARE: Pattern = Pattern::new(|| {
    compile(r"(?:^|[^\d.\-])((\d{1,6}(?:\.\d+)?)\s*(?:~|-|至|到)\s*(\d{1,6}(?:\.\d+)?))(?:$|[^\d.\-])")
});
static SIZE: Pattern = Pattern::new(|| compile(&format!(r"({NUMBER})\s*({UNIT})")));
static MONEY: Pattern = Pattern::new(|| {
    let amount = AMOUNT.as_str();
    compile(&format!(
        r"((?:预算|费用|价格|价钱|总价|报价|经费)?\s*(?:控制在|不超过|不超|不高于|不到|低于|少于|最多|大概|约|花|在|是|为|[:≤<])*)\s*(?:(?:{amount})\s*(?:万|千)?\s*(?:元|块钱|块)?\s*(?:~|-|至|到)\s*)?({amount})\s*(万|千)?\s*(元|块钱|块|人民币|RMB|rmb)?\s*(以内|以下|之内|内)?"
    ))
});

/// Uncertainties with their coverage factor; 精度 and 误差 are found but not believed.
pub fn uncertainties(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    // A factor stands anywhere in the sentence: it belongs to the one bound that is written.
    let factor = find(text, &COVERAGE).into_iter().next();
    let k = factor.as_ref().and_then(|found| found.text(1)?.parse().ok());
    if let Some(found) = factor {
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Nothing });
    }
    for (pattern, sure) in [(&UNCERTAINTY, true), (&PRECISION, false)] {
        for found in find(text, pattern) {
            let Some((value, unit)) = quantity(&found, 1) else { continue };
            let bound = Bound { value, unit: unit.symbol().to_owned(), k };
            text.take(&found.at);
            let sense = if sure { Sense::Uncertainty(bound) } else { Sense::Precision(bound) };
            hits.push(Hit { at: found.at, sense });
        }
    }
    hits
}

fn quantity(found: &Match, group: usize) -> Option<(f64, Unit)> {
    let number: f64 = found.text(group)?.replace(',', "").parse().ok()?;
    let unit = Unit::parse(found.text(group + 1)?).ok()?;
    Some((number, unit))
}

/// Money: surely a limit when a word says so. Of 2000到3000元 the upper end is the limit.
pub fn money(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in find(text, &MONEY) {
        let lead = found.text(1).unwrap_or_default().trim().to_owned();
        let named = ["预算", "费用", "价格", "价钱", "总价", "报价", "经费"].iter().any(|w| lead.contains(w));
        let below = found.text(5).is_some()
            || ["不超", "不高于", "不到", "低于", "少于", "最多", "控制在", "≤", "<"]
                .iter()
                .any(|w| lead.contains(w));
        // 3块 are pieces, 300以内 is a range: money is named, or has its unit. 不超过5000块 are no pieces of anything.
        let ends = found.text(5).is_some() || !text.chars().get(found.at.end).is_some_and(|c| is_han(*c));
        let spent = (below || lead.contains('花')) && ends;
        let currency = found.text(4).filter(|unit| *unit != "块" || spent);
        if !named && currency.is_none() {
            continue;
        }
        let Some(fen) = found.text(2).and_then(|digits| fen(digits, found.text(3))) else { continue };
        // 压力表最多3块 are pieces after all.
        if found.text(4) == Some("块") && !named && fen < FEW_PIECES {
            continue;
        }
        text.take(&found.at);
        hits.push(Hit { at: found.at, sense: Sense::Money(fen, named || below) });
    }
    hits
}

fn fen(digits: &str, scale: Option<&str>) -> Option<i64> {
    let scale = match scale {
        Some("万") => 1_000_000,
        Some("千") => 100_000,
        _ => 100,
    };
    if let Some(number) = whole(digits) {
        return i64::from(number).checked_mul(scale);
    }
    let plain = digits.replace(',', "");
    let (before, after) = plain.split_once('.').unwrap_or((&plain, ""));
    let after = after.get(..after.len().min(6)).unwrap_or_default();
    let power = 10_i64.pow(u32::try_from(after.len()).ok()?);
    let exact = format!("{before}{after}").parse::<i64>().ok()?.checked_mul(scale)?;
    (exact % power == 0).then_some(exact / power)
}

/// Ranges, then lists of points, then bare numbers of a range, then single quantities.
pub fn ranges(text: &mut Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in find(text, &BETWEEN) {
        let low = cold(found.text(1).unwrap_or_default());
        let high = cold(found.text(3).unwrap_or_default());
        let unit = |group| found.text(group).map_or("", |unit| if unit == "度" { "°C" } else { unit });
        let written = format!("{low} {} ~ {high} {}", unit(2), unit(4));
        if let Some(extent) = extent(&written) {
            take(text, &mut hits, found.at, Sense::Range(extent));
        }
    }
    for found in find(text, &UP_TO) {
        let (number, unit) = match found.text(2) {
            Some(number) => (number, found.text(3)),
            None => (found.text(4).unwrap_or_default(), found.text(5)),
        };
        let written = format!("≤{number} {}", unit.unwrap_or_default());
        // 量程 300 mm says where a range ends, not where it begins.
        let said = found.text(1) != Some("量程");
        if let Some(extent) = extent(&written).filter(|extent| extent.dimension != Dimension::TimeInterval) {
            let sense = if said { Sense::Range(extent) } else { Sense::Size(extent) };
            take(text, &mut hits, found.at, sense);
        }
    }
    for found in find(text, &POINTS) {
        let written = found.text(0).unwrap_or_default();
        if let Some(extent) = extent(written).filter(|extent| extent.points.len() > 1) {
            take(text, &mut hits, found.at, Sense::Range(extent));
        }
    }
    for found in find(text, &SIZE) {
        let written = format!("≤{} {}", found.text(1).unwrap_or_default(), found.text(2).unwrap_or_default());
        if let Some(extent) = extent(&written) {
            take(text, &mut hits, found.at, Sense::Size(extent));
        }
    }
    for found in find(text, &BARE) {
        let ends =
            (found.text(2).and_then(|x| x.parse::<f64>().ok()), found.text(3).and_then(|x| x.parse().ok()));
        if let ((Some(low), Some(high)), Some(at)) = (ends, found.place(1))
            && low < high
        {
            take(text, &mut hits, at, Sense::Bare);
        }
    }
    hits
}

fn take(text: &mut Text, hits: &mut Vec<Hit>, at: Range<usize>, sense: Sense) {
    if text.is_free(&at) {
        text.take(&at);
        hits.push(Hit { at, sense });
    }
}

fn cold(number: &str) -> String {
    number.strip_prefix("零下").map_or_else(|| number.to_owned(), |rest| format!("-{rest}"))
}

/// Reads a written range in the unit of its upper end.
fn extent(written: &str) -> Option<Extent> {
    let read = range::Range::parse(written).ok()?;
    let unit = &read.unit;
    let shown = |base: f64| tidy(unit.from_base(base));
    let mut extent = Extent {
        lower: None,
        upper: None,
        open: (false, false),
        lower_implied: read.lo_implied,
        points: vec![],
        unit: unit.symbol().to_owned(),
        dimension: read.dimension,
    };
    match &read.extent {
        range::Extent::Interval(interval) => {
            extent.lower = Some(shown(interval.lo));
            extent.upper = interval.hi.is_finite().then(|| shown(interval.hi));
            extent.open = (interval.lo_open, interval.hi_open);
            // A need without an end could never be covered.
            extent.upper?;
        }
        range::Extent::Points(points) => extent.points = points.iter().map(|point| shown(*point)).collect(),
    }
    Some(extent)
}

/// What a person typed, not what a division left: twelve significant digits.
fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

impl Extent {
    /// As a person writes it: `0~150 mm`, `4,7,9 pH`.
    pub fn shown(&self) -> String {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        if self.points.is_empty() {
            return format!("{}~{} {}", number(self.lower), number(self.upper), self.unit);
        }
        let points: Vec<String> = self.points.iter().map(f64::to_string).collect();
        format!("{} {}", points.join(","), self.unit)
    }
}

impl Bound {
    /// As a person writes it: `0.02 mm`, `1 % k=3`.
    pub fn shown(&self) -> String {
        let factor = self.k.filter(|k| *k != 2.0).map_or_else(String::new, |k| format!(" k={k}"));
        format!("{} {}{factor}", self.value, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let mut text = Text::new(text);
        let mut hits = uncertainties(&mut text);
        hits.extend(money(&mut text));
        hits.extend(ranges(&mut text));
        hits.sort_by_key(|hit| hit.at.start);
        hits.iter()
            .filter_map(|hit| match &hit.sense {
                Sense::Range(extent) => Some(extent.shown()),
                Sense::Size(extent) => Some(format!("size {}", extent.shown())),
                Sense::Uncertainty(bound) => Some(format!("U {}", bound.shown())),
                Sense::Precision(bound) => Some(format!("? {}", bound.shown())),
                Sense::Money(fen, sure) => Some(format!("{fen} {sure}")),
                Sense::Bare => Some("bare".to_owned()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn ranges_and_points_are_read_in_every_spelling() {
        for (text, expected) in [
            ("0-150mm", "0~150 mm"),
            ("(0～300) 毫米", "0~300 mm"),
            ("-20℃至100℃", "-20~100 °C"),
            ("零下40度到400度", "-40~400 °C"),
            ("200克到5千克", "0.2~5 kg"),
            ("0.1kN～10kN", "0.1~10 kN"),
            ("10%RH~95%RH", "10~95 %RH"),
            ("0.5～50m³/h", "0.5~50 m^3/h"),
            ("300mm以内", "0~300 mm"),
            ("4、7、9pH", "4,7,9 pH"),
            ("20Nm、100Nm、200Nm", "20,100,200 N·m"),
            ("100～10000r/min", "100~10000 r/min"),
            ("0-150校准", "bare"),
            ("300mm卡尺", "size 0~300 mm"),
        ] {
            assert_eq!(shown(text), [expected], "{text}");
        }
    }

    #[test]
    fn uncertainties_keep_their_factor_and_precision_is_not_one() {
        assert_eq!(shown("U≤0.02mm，k=3"), ["U 0.02 mm k=3"]);
        assert_eq!(shown("不确定度不大于 0.5℃（k=2）"), ["U 0.5 °C"]);
        assert_eq!(shown("U=1%"), ["U 1 %"]);
        assert_eq!(shown("精度0.02mm"), ["? 0.02 mm"]);
        assert_eq!(shown("0-150mm，U≤0.02mm"), ["0~150 mm", "U 0.02 mm"]);
    }

    #[test]
    fn money_is_named_or_has_its_unit() {
        for (text, expected) in [
            ("预算5000元", "500000 true"),
            ("预算1.5万", "1500000 true"),
            ("费用控制在800以内", "80000 true"),
            ("2000元以内", "200000 true"),
            ("两千块钱以内", "200000 true"),
            ("500元", "50000 false"),
            ("最多花 5000 块", "500000 true"),
            ("不超过5000块", "500000 true"),
            ("不超过5千块", "500000 true"),
            ("控制在5000块以内", "500000 true"),
            ("预算不到五百", "50000 true"),
            ("价格2000到3000元", "300000 true"),
            ("预算2-3万", "3000000 true"),
        ] {
            assert_eq!(shown(text), [expected], "{text}");
        }
        for pieces in ["3块压力表", "10把", "不超过5块压力表", "最多3块压力表", "压力表最多3块"]
        {
            assert!(shown(pieces).is_empty(), "{pieces}");
        }
    }
}
