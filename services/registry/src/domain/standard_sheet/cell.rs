//! Reads one cell of a list of standards.

use super::super::folded;
use super::super::sheet::RowError;
use super::super::standard::Successor;
use super::super::vocabulary::Cluster;
use super::Told;
use jiff::{ToSpan, civil::Date};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_kernel::text::{UNPRINTABLE, is_printable};

/// Days in a spreadsheet are counted from here.
const SHEET_EPOCH: Date = Date::constant(1899, 12, 30);

/// A cell with its place.
pub(super) struct Cell<'a> {
    pub row: u32,
    pub column: &'static str,
    pub text: &'a str,
}

impl Cell<'_> {
    pub fn error(&self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> RowError {
        RowError {
            row: self.row,
            column: self.column.to_owned(),
            value: self.text.chars().take(100).collect(),
            code,
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// What is told: nothing, a dash, or a value that `read` takes; else the error that it answers.
    fn told<T>(&self, wrong: &mut Vec<RowError>, read: impl FnOnce(&str) -> Result<T, RowError>) -> Told<T> {
        match self.text {
            "" => Told::Kept,
            "-" | "—" | "–" => Told::Cleared,
            text => match read(text) {
                Ok(value) => Told::Set(value),
                Err(error) => {
                    wrong.push(error);
                    Told::Kept
                }
            },
        }
    }

    pub fn words(&self, max: usize, wrong: &mut Vec<RowError>) -> Told<String> {
        self.told(wrong, |text| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !is_printable(&text) {
                let (zh, en) = UNPRINTABLE;
                return Err(self.error("TEXT_UNPRINTABLE", zh.to_owned(), en.to_owned()));
            }
            if text.chars().count() <= max {
                return Ok(text);
            }
            Err(self.error(
                "TEXT_TOO_LONG",
                format!("最多 {max} 个字符。"),
                format!("At most {max} characters."),
            ))
        })
    }

    pub fn list(&self) -> Told<Vec<String>> {
        let parts = self.text.split([';', '；', '、', '\n']).map(str::trim).filter(|it| !it.is_empty());
        match self.text {
            "" => Told::Kept,
            "-" | "—" | "–" => Told::Cleared,
            _ => Told::Set(parts.map(str::to_owned).collect()),
        }
    }

    pub fn day(&self, wrong: &mut Vec<RowError>) -> Told<Date> {
        self.told(wrong, |text| {
            day(text).ok_or_else(|| {
                self.error("DATE_INVALID", "日期应为 2026-01-31。", "Write the date as 2026-01-31.")
            })
        })
    }

    pub fn flag(&self, wrong: &mut Vec<RowError>) -> Told<bool> {
        self.told(wrong, |text| match folded(text).as_str() {
            "是" | "true" | "yes" | "y" | "1" => Ok(true),
            "否" | "false" | "no" | "n" | "0" => Ok(false),
            _ => Err(self.error("FLAG_INVALID", "应为“是”或“否”。", "Write yes or no (是 or 否).")),
        })
    }

    pub fn status(&self, wrong: &mut Vec<RowError>) -> Told<Status> {
        self.told(wrong, |text| match folded(text).as_str() {
            "即将实施" | "upcoming" => Ok(Status::Upcoming),
            "现行" | "current" => Ok(Status::Current),
            "被代替" | "superseded" => Ok(Status::Superseded),
            "废止" | "withdrawn" => Ok(Status::Withdrawn),
            _ => Err(self.error(
                "STATUS_INVALID",
                "应为 即将实施、现行、被代替 或 废止。",
                "Write UPCOMING, CURRENT, SUPERSEDED or WITHDRAWN.",
            )),
        })
    }

    pub fn cluster(&self, wrong: &mut Vec<RowError>) -> Told<Cluster> {
        if folded(self.text) == "通用" {
            return Told::Cleared;
        }
        self.told(wrong, |text| {
            let number = text.parse().ok().and_then(Cluster::from_number);
            number.or_else(|| Cluster::from_code(text)).ok_or_else(|| {
                self.error(
                    "CLUSTER_INVALID",
                    "应为产业集群名称或编号 1–8。",
                    "Write a cluster's name or number, 1 to 8.",
                )
            })
        })
    }

    pub fn one_of<T>(
        &self,
        read: impl FnOnce(&str) -> Option<T>,
        allowed: &str,
        wrong: &mut Vec<RowError>,
    ) -> Told<T> {
        self.told(wrong, |text| {
            read(text.to_uppercase().as_str()).ok_or_else(|| {
                self.error(
                    "UNKNOWN_VALUE",
                    format!("应为 {allowed} 之一。"),
                    format!("Must be one of {allowed}."),
                )
            })
        })
    }

    /// `GB/T 1-2020; GB/T 2-2020 [PARTIAL]`: FULL when no relation is written.
    pub fn successors(&self, wrong: &mut Vec<RowError>) -> Told<Vec<Successor>> {
        self.told(wrong, |text| {
            let parts = text.split([';', '；', '\n']).map(str::trim).filter(|it| !it.is_empty());
            parts.map(|part| self.successor(part)).collect()
        })
    }

    fn successor(&self, part: &str) -> Result<Successor, RowError> {
        let (number, word) = match part.strip_suffix([']', '】']).and_then(|it| it.rsplit_once(['[', '【']))
        {
            Some((number, word)) => (number, Some(folded(word))),
            None => (part, None),
        };
        let kind = match word.as_deref() {
            None | Some("full" | "全部代替") => EdgeKind::Full,
            Some("partial" | "部分代替") => EdgeKind::Partial,
            Some("merge" | "合并") => EdgeKind::Merge,
            Some("split" | "拆分") => EdgeKind::Split,
            Some("type_change" | "类型变更") => EdgeKind::TypeChange,
            Some(_) => {
                return Err(self.error(
                    "RELATION_INVALID",
                    "代替关系应为 [全部代替]、[部分代替]、[合并]、[拆分] 或 [类型变更]。",
                    "Write [FULL], [PARTIAL], [MERGE], [SPLIT] or [TYPE_CHANGE].",
                ));
            }
        };
        let number = StandardNumber::parse_version(number)
            .map_err(|error| self.error("STANDARD_UNREADABLE", error.zh(), error.to_string()))?;
        Ok(Successor { number: number.key(), kind })
    }
}

/// `2026-01-31`, `2026/1/31`, `20260131`, `2026年1月31日`, or the number that a spreadsheet keeps.
fn day(text: &str) -> Option<Date> {
    let text = folded(text);
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日']).filter(|it| !it.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] => Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok(),
        [one] if one.len() == 8 => {
            Date::new(one[..4].parse().ok()?, one[4..6].parse().ok()?, one[6..].parse().ok()?).ok()
        }
        [one] if one.len() == 5 => SHEET_EPOCH.checked_add(one.parse::<i64>().ok()?.days()).ok(),
        _ => None,
    }
}
