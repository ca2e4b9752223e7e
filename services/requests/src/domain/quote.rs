//! 报价: what a provider promises, for how much, until when.

use jiff::{Timestamp, civil::Date};
use nqi_platform::problem::{Checks, Violation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::period;

/// One line of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The item.
    pub item: Uuid,
    /// Text.
    pub title: String,
    /// Amount in fen, not negative.
    pub amount_fen: i64,
}

/// One version of a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Version, from 1.
    pub version: i32,
    /// Lines; they sum to the total.
    pub lines: Vec<QuoteLine>,
    /// Total in fen, tax included.
    pub total_fen: i64,
    /// Tax rate, per mille.
    pub tax_per_mille: i32,
    /// What is not included.
    pub excludes: String,
    /// Promised working days.
    pub lead_days: i32,
    /// Statutory limit in working days when it was quoted; 0 = none.
    pub statutory_days: i32,
    /// Not before this day.
    pub start: Option<Date>,
    /// Good until this instant, exclusive.
    pub valid_until: Timestamp,
    /// The work or part of it is subcontracted.
    pub subcontract: bool,
    /// The capacity hold behind it.
    pub hold: Option<Uuid>,
    /// Quoted.
    pub created_at: Timestamp,
}

impl Quote {
    /// Whether `self` is neither dearer nor slower than `before`.
    pub fn is_no_worse_than(&self, before: &Quote) -> bool {
        self.total_fen <= before.total_fen && self.lead_days <= before.lead_days
    }

    /// Everything wrong with it for these items at `now`, by field of the quotation.
    pub fn check(&self, items: &[Uuid], now: Timestamp) -> Vec<Violation> {
        let mut wrong = Checks::new();
        let sum = self.lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount_fen));
        wrong.require(
            !self.lines.is_empty() && self.lines.len() <= 200,
            "lines",
            "REQUIRED",
            "至少一行、至多 200 行报价明细。",
            "Give 1 to 200 lines.",
        );
        for (i, line) in self.lines.iter().enumerate() {
            wrong.require(
                line.amount_fen >= 0,
                format!("lines[{i}].amount_fen"),
                "NEGATIVE",
                "金额不得为负，单位为分。",
                "The amount in fen must not be negative.",
            );
            wrong.require(
                items.contains(&line.item),
                format!("lines[{i}].item_id"),
                "UNKNOWN_ITEM",
                "应为本次询价的需求项。",
                "Must be an item of this offer.",
            );
        }
        for item in items {
            wrong.require(
                self.lines.iter().any(|line| line.item == *item),
                "lines",
                "ITEM_MISSING",
                format!("缺少需求项 {item} 的报价。"),
                format!("There is no line for item {item}."),
            );
        }
        wrong.require(
            sum == Some(self.total_fen) && self.total_fen > 0,
            "total_fen",
            "SUM_MISMATCH",
            "总价应等于各行金额之和且大于 0。",
            "The total must be the sum of the lines and greater than 0.",
        );
        wrong.require(
            (0..=1000).contains(&self.tax_per_mille),
            "tax_per_mille",
            "OUT_OF_RANGE",
            "税率应为 0 到 1000‰。",
            "The tax rate must be 0 to 1000 per mille.",
        );
        wrong.require(
            (1..=365).contains(&self.lead_days),
            "lead_working_days",
            "OUT_OF_RANGE",
            "承诺工作日应为 1 到 365。",
            "The promise must be 1 to 365 working days.",
        );
        wrong.require(
            now < self.valid_until && self.valid_until <= period::after(now, period::QUOTE_DAYS),
            "valid_until",
            "OUT_OF_RANGE",
            "有效期应在现在之后、15 天之内。",
            "Must lie in the future, at most 15 days from now.",
        );
        if let Some(start) = self.start {
            let today = super::shanghai_day(now);
            let far = today.saturating_add(jiff::Span::new().days(366));
            wrong.require(
                today <= start && start <= far,
                "start",
                "OUT_OF_RANGE",
                "开始日期应为今天至一年之内。",
                "Must be from today to a year from now.",
            );
        }
        match wrong.finish() {
            Ok(()) => vec![],
            Err(problem) => problem.violations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(item: Uuid, now: Timestamp) -> Quote {
        Quote {
            version: 1,
            lines: vec![QuoteLine { item, title: "拉伸".into(), amount_fen: 120_000 }],
            total_fen: 120_000,
            tax_per_mille: 60,
            excludes: String::new(),
            lead_days: 8,
            statutory_days: 0,
            start: None,
            valid_until: period::after(now, 15),
            subcontract: false,
            hold: None,
            created_at: now,
        }
    }

    #[test]
    fn a_quotation_whose_figures_do_not_fit_names_each_field() {
        let (item, now) = (Uuid::now_v7(), "2026-03-02T01:00:00Z".parse::<Timestamp>().unwrap());
        let good = quote(item, now);
        assert_eq!(good.check(&[item], now), vec![]);
        let fields = |quote: &Quote, items: &[Uuid]| -> Vec<String> {
            quote.check(items, now).into_iter().map(|violation| violation.field).collect()
        };
        let other = Uuid::now_v7();
        assert_eq!(fields(&good, &[other]), ["lines[0].item_id", "lines"]);
        assert_eq!(fields(&Quote { total_fen: 1, ..good.clone() }, &[item]), ["total_fen"]);
        assert_eq!(
            fields(&Quote { lead_days: 0, tax_per_mille: -1, ..good.clone() }, &[item]),
            ["tax_per_mille", "lead_working_days"]
        );
        assert_eq!(fields(&Quote { valid_until: now, ..good.clone() }, &[item]), ["valid_until"]);
        let late = period::after(now, 15) + jiff::SignedDuration::from_micros(1);
        assert_eq!(fields(&Quote { valid_until: late, ..good.clone() }, &[item]), ["valid_until"]);
        let overflow = QuoteLine { item, title: String::new(), amount_fen: i64::MAX };
        let huge = Quote { lines: vec![overflow.clone(), overflow], total_fen: -2, ..good.clone() };
        assert_eq!(fields(&huge, &[item]), ["total_fen"]);
        let yesterday = Quote { start: Some(jiff::civil::date(2026, 3, 1)), ..good };
        assert_eq!(fields(&yesterday, &[item]), ["start"]);
    }

    #[test]
    fn an_improved_quotation_is_cheaper_or_faster_and_never_worse() {
        let (item, now) = (Uuid::now_v7(), "2026-03-02T01:00:00Z".parse::<Timestamp>().unwrap());
        let first = quote(item, now);
        assert!(Quote { lead_days: 7, ..first.clone() }.is_no_worse_than(&first));
        assert!(!Quote { lead_days: 7, total_fen: 120_001, ..first.clone() }.is_no_worse_than(&first));
        assert!(!Quote { lead_days: 9, total_fen: 1, ..first.clone() }.is_no_worse_than(&first));
    }
}
