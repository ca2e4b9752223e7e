//! Finds the header row of a sheet, in any of the usual spellings.

use super::Table;
use crate::domain::folded;

/// The header stands within the first rows, below titles.
const WITHIN: usize = 10;

/// A column that is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 领域.
    Field,
    /// 类别.
    Category,
    /// 检测对象.
    Object,
    /// 项目/参数.
    Parameter,
    /// 依据的标准(方法)名称及编号.
    Standard,
    /// 仪器名称.
    Instrument,
    /// 被测量.
    Measurand,
    /// 校准依据.
    Method,
    /// 测量范围.
    Range,
    /// 扩展不确定度.
    Uncertainty,
    /// k.
    K,
    /// 限制范围, 限制说明.
    Limit,
    /// 说明.
    Note,
}

/// Which of the two forms a sheet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Capability annex.
    Annex,
    /// Calibration and measurement capabilities.
    Cmc,
}

/// A column with its usual title and its spellings (folded, without brackets); true = the sheet must have it.
type Spec = (Column, &'static str, &'static [&'static str], bool);

const ANNEX: [Spec; 7] = [
    (Column::Field, "领域", &["领域", "检测领域"], false),
    (Column::Category, "类别", &["类别", "产品类别", "类别产品"], false),
    (Column::Object, "检测对象", &["检测对象", "检验检测对象", "检测产品", "对象"], true),
    (Column::Parameter, "项目/参数", &["项目参数", "检测项目参数", "检测项目", "参数", "项目参数名称"], true),
    (
        Column::Standard,
        "依据的标准(方法)名称及编号",
        &[
            "依据的标准方法名称及编号",
            "依据的标准方法名称及编号含年号",
            "依据标准方法名称及编号",
            "标准方法名称及编号",
            "依据的标准名称及编号",
            "检测标准方法名称及编号含年号",
        ],
        true,
    ),
    // Required: a sheet that lost its limits would claim more than the certificate.
    (Column::Limit, "限制范围", &["限制范围", "限制范围或说明", "限制说明"], true),
    (Column::Note, "说明", &["说明", "备注"], false),
];

const CMC: [Spec; 8] = [
    (
        Column::Instrument,
        "仪器名称",
        &["仪器名称", "测量仪器名称", "测量仪器", "instrument", "instrumentname", "equipment"],
        true,
    ),
    (Column::Measurand, "被测量", &["被测量", "校准参量", "校准参数", "measurand", "parameter"], true),
    (
        Column::Method,
        "校准依据",
        &[
            "校准依据",
            "校准规范",
            "校准规范名称及编号",
            "校准依据名称及编号",
            "method",
            "calibrationmethod",
            "standard",
        ],
        true,
    ),
    (Column::Range, "测量范围", &["测量范围", "range", "measurementrange", "measuringrange"], true),
    (
        Column::Uncertainty,
        "扩展不确定度",
        &["扩展不确定度", "扩展不确定度u", "不确定度", "uncertainty", "expandeduncertainty", "u"],
        true,
    ),
    (Column::K, "k", &["k", "包含因子", "包含因子k", "coveragefactor", "coveragefactork"], false),
    (
        Column::Limit,
        "限制说明",
        &["限制说明", "限制范围", "limit", "limits", "limitation", "limitations"],
        true,
    ),
    (Column::Note, "说明", &["说明", "备注", "note", "notes", "remarks"], false),
];

/// The header of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Form.
    pub layout: Layout,
    /// The sheet's row number.
    pub row: u32,
    /// The k that the title of the uncertainty states, such as 扩展不确定度(k=2).
    pub k: Option<f64>,
    columns: Vec<(Column, usize, String)>,
}

/// A column that the sheet must have and has not.
pub type Missing = &'static str;

impl Header {
    pub(super) fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().find(|(known, ..)| *known == column).map(|(_, index, _)| *index)
    }

    pub(super) fn title(&self, column: Column) -> String {
        self.columns
            .iter()
            .find(|(known, ..)| *known == column)
            .map(|(.., title)| title.clone())
            .unwrap_or_default()
    }
}

/// Finds the header: the row that names most columns of one form. Fails with the columns that are missing.
pub fn recognise(table: &Table) -> Result<Header, Vec<Missing>> {
    let mut best: Option<(Header, Vec<Missing>)> = None;
    for row in table.rows.iter().take(WITHIN) {
        for (layout, specs) in [(Layout::Annex, &ANNEX[..]), (Layout::Cmc, &CMC[..])] {
            let mut header = Header { layout, row: row.number, k: None, columns: Vec::new() };
            for (index, cell) in row.cells.iter().enumerate() {
                let (name, k) = spelled(cell);
                let known = specs.iter().find(|(column, _, names, _)| {
                    names.contains(&name.as_str()) && header.index(*column).is_none()
                });
                if let Some((column, ..)) = known {
                    header.columns.push((*column, index, cell.trim().to_owned()));
                    header.k = header.k.or(k);
                }
            }
            let missing: Vec<Missing> = specs
                .iter()
                .filter(|(column, .., required)| *required && header.index(*column).is_none())
                .map(|(_, title, ..)| *title)
                .collect();
            if best.as_ref().is_none_or(|(known, _)| header.columns.len() > known.columns.len()) {
                best = Some((header, missing));
            }
        }
    }
    match best {
        Some((header, missing)) if missing.is_empty() => Ok(header),
        Some((header, missing)) if header.columns.len() >= 2 => Err(missing),
        // Nothing is recognisable: the annex is the form to explain.
        _ => Err(ANNEX.iter().filter(|(.., required)| *required).map(|(_, title, ..)| *title).collect()),
    }
}

/// A title without spaces, brackets, slashes and `k=..`; and that k.
pub(in crate::domain) fn spelled(cell: &str) -> (String, Option<f64>) {
    let plain: String = folded(cell)
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '[' | ']' | '/' | '、' | '_' | '.' | ',' | '*'))
        .collect();
    match folded(cell).split_once("k=") {
        Some((before, after)) => {
            let digits: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let name: String = before.chars().filter(|c| !matches!(c, '(' | '[' | ',')).collect();
            (name, digits.parse().ok())
        }
        None => (plain, None),
    }
}
