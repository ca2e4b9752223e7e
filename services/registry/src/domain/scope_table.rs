//! The register's table of scope rows 能力表: its columns, how foreign sheets name them, and rows read and written as texts.

mod columns;
mod places;
mod read;
mod texts;
mod write;

pub use columns::{Column, Columns, Origin, Proposal, propose};
pub use places::Places;
pub use read::{merged, read};
pub use write::{HEADINGS, cells};

use super::sheet::{Line, Merged};
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $title:literal, [$($spelling:literal),*];)*) => {
        /// A column of the table, with the number that it has in the contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i32", into = "i32")]
        pub enum Field { $($(#[$doc])* $name = $number,)* }

        impl Field {
            /// Every field, in the order of the table.
            pub const ALL: [Field; 19] = [$(Field::$name,)*];

            /// The title that exports write.
            pub fn title(self) -> &'static str {
                match self { $(Field::$name => $title,)* }
            }

            /// Spellings in foreign sheets: folded, without brackets.
            fn spellings(self) -> &'static [&'static str] {
                match self { $(Field::$name => &[$($spelling),*],)* }
            }
        }
    };
}

fields! {
    /// Kind and mode in one word.
    Kind = 1, "业务类型", ["业务类型", "能力类型", "kind"];
    /// Site.
    Site = 2, "场所", ["场所", "场所名称", "实验室场所", "site", "location"];
    /// Certificate.
    Certificate = 3, "资质证书编号", ["资质证书编号", "证书编号", "资质编号", "资质认定证书编号", "certificate", "certificateno"];
    /// 领域.
    Domain = 4, "领域", ["领域", "检测领域", "field"];
    /// 类别.
    Category = 5, "类别", ["类别", "产品类别", "类别产品", "category"];
    /// Object or instrument.
    Object = 6, "检测对象", ["检测对象", "检验检测对象", "检测产品", "对象", "仪器名称", "测量仪器名称", "测量仪器",
        "instrument", "instrumentname", "equipment", "object"];
    /// Parameter or measurand.
    Parameter = 7, "项目/参数", ["项目参数", "检测项目参数", "检测项目", "参数", "项目参数名称", "被测量", "校准参量",
        "校准参数", "measurand", "parameter"];
    /// Standard.
    Standard = 8, "依据的标准(方法)名称及编号", ["依据的标准方法名称及编号", "依据的标准方法名称及编号含年号", "依据标准方法名称及编号",
        "标准方法名称及编号", "依据的标准名称及编号", "检测标准方法名称及编号含年号", "校准依据", "校准规范", "校准规范名称及编号",
        "校准依据名称及编号", "标准编号", "method", "calibrationmethod", "standard"];
    /// Clause or method.
    Clause = 9, "条款/方法", ["条款方法", "条款", "方法条款", "clause"];
    /// Range.
    Range = 10, "测量范围", ["测量范围", "range", "measurementrange", "measuringrange"];
    /// Conditions.
    Qualifiers = 11, "条件", ["条件", "测量条件", "qualifiers", "conditions"];
    /// Uncertainty.
    Uncertainty = 12, "扩展不确定度", ["扩展不确定度", "扩展不确定度u", "不确定度", "uncertainty", "expandeduncertainty", "u"];
    /// Coverage factor.
    K = 13, "k", ["k", "包含因子", "包含因子k", "coveragefactor", "coveragefactork"];
    /// 限制范围.
    Limit = 14, "限制范围", ["限制范围", "限制范围或说明", "限制说明", "limit", "limits", "limitation", "limitations"];
    /// 说明.
    Note = 15, "说明", ["说明", "备注", "note", "notes", "remarks"];
    /// First valid day.
    ValidFrom = 16, "有效期起", ["有效期起", "生效日期", "validfrom"];
    /// Last valid day.
    ValidTo = 17, "有效期止", ["有效期止", "有效期至", "失效日期", "validto"];
    /// 正常 or 暂停.
    Suspended = 18, "状态", ["状态", "能力状态", "state", "status"];
    /// Provenance.
    Source = 19, "来源", ["来源", "source"];
}

impl Field {
    /// The number in the contract.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// The field of a number; none for 0 and unknown numbers.
    pub fn from_number(number: i32) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.number() == number)
    }
}

impl From<Field> for i32 {
    fn from(field: Field) -> i32 {
        field.number()
    }
}

impl TryFrom<i32> for Field {
    type Error = String;

    fn try_from(number: i32) -> Result<Field, String> {
        Field::from_number(number).ok_or_else(|| format!("{number} is no column of the table"))
    }
}

#[cfg(test)]
mod tests;
