//! What a report must state, and that every mark it claims covers it.

use jiff::civil::Date;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire;
use nqi_proto::registry::v1::{CheckScopeRequest, CheckScopeRow};
use nqi_proto::r#type::v1::{AccreditationScheme, Need, need::Detail};
use prost::Message;

use super::App;
use super::delivery::Delivery;
use super::need;
use crate::domain::{Item, ItemKind, Order, shanghai_day};

impl App {
    /// Everything about the report that does not need the lock, the accredited scope included.
    pub(super) async fn check_report(
        &self,
        order: &Order,
        item: &Item,
        delivery: &mut Delivery,
    ) -> Result<(), Problem> {
        let need = Need::decode(item.need.as_slice())
            .map_err(|error| Problem::internal(format!("stored need of item {}: {error}", item.id)))?;
        let today = shanghai_day(self.deps.clock.now());
        fields(order, item, &need, delivery, today)?;
        if delivery.marks.is_empty() || delivery.rows.is_empty() {
            return Ok(());
        }
        let object = need::object(&need);
        let rows = delivery.rows.iter().map(|row| CheckScopeRow {
            kind: item.kind.map_or(0, ItemKind::number),
            object: object.to_owned(),
            parameter: row.parameter.clone(),
            standard: row.standard.clone(),
        });
        let results = self
            .upstream
            .check_scope(CheckScopeRequest {
                provider_id: order.provider.to_string(),
                site_id: order.site.to_string(),
                test_date: Some(wire::date(delivery.test_date)),
                marks: delivery.marks.clone(),
                rows: rows.collect(),
            })
            .await?;
        if results.len() != delivery.rows.len() {
            return Err(Problem::internal("the registry judged another number of report rows"));
        }
        for (i, (row, result)) in delivery.rows.iter_mut().zip(&results).enumerate() {
            if !result.covered {
                return Err(out_of_scope(i, &result.zh, &result.en));
            }
            row.scope_row = result.scope_row_ids.first().cloned().unwrap_or_default();
        }
        Ok(())
    }
}

/// A hard stop for every role: no report leaves under a mark that does not cover it.
fn out_of_scope(row: usize, zh: &str, en: &str) -> Problem {
    Problem::precondition(
        "REPORT_OUT_OF_SCOPE",
        format!("报告第 {} 行超出所用标识的资质范围：{zh}", row + 1),
        format!("Row {} of the report is outside the scope of a claimed mark: {en}", row + 1),
    )
    .with("field", format!("report.rows[{row}]"))
}

fn fields(order: &Order, item: &Item, need: &Need, delivery: &Delivery, today: Date) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        delivery.test_date <= today,
        "report.test_date",
        "IN_THE_FUTURE",
        "检测日期不得晚于今天。",
        "The test date must not lie in the future.",
    );
    let scoped = item.kind.is_some_and(|kind| !matches!(kind, ItemKind::Standards | ItemKind::Advisory));
    wrong.require(
        !scoped || !delivery.rows.is_empty(),
        "report.rows",
        "REQUIRED",
        "报告须逐项列明参数与标准。",
        "State the parameters and standards that the report gives results for.",
    );
    for (i, row) in delivery.rows.iter().enumerate() {
        wrong.require(
            row.item == order.item,
            format!("report.rows[{i}].item_id"),
            "UNKNOWN_ITEM",
            "应为本委托的需求项。",
            "Must be an item of this order.",
        );
    }
    for asked in asked_marks(need) {
        wrong.require(
            delivery.marks.contains(&(asked as i32)),
            "report.marks",
            "MARK_REQUIRED",
            format!(
                "需求要求报告带有 {} 标识。",
                asked.as_str_name().trim_start_matches("ACCREDITATION_SCHEME_")
            ),
            format!(
                "The need asks for a report under {}.",
                asked.as_str_name().trim_start_matches("ACCREDITATION_SCHEME_")
            ),
        );
    }
    let deviation = order.sample.as_ref().map_or("", |sample| sample.deviation.as_str());
    wrong.require(
        deviation.is_empty() || !delivery.deviation.trim().is_empty(),
        "report.deviation",
        "REQUIRED",
        "企业接受了样品偏离，报告须注明。",
        "The sample was accepted with a deviation; the report must state it.",
    );
    wrong.finish()
}

/// The marks that a need asks for; legal effect means CMA.
fn asked_marks(need: &Need) -> Vec<AccreditationScheme> {
    let mut asked: Vec<_> =
        need.accreditations.iter().filter_map(|code| AccreditationScheme::try_from(*code).ok()).collect();
    asked.retain(|scheme| *scheme != AccreditationScheme::Unspecified);
    if let Some(Detail::Testing(testing)) = &need.detail
        && testing.legal_effect
        && !asked.contains(&AccreditationScheme::Cma)
    {
        asked.push(AccreditationScheme::Cma);
    }
    asked
}
