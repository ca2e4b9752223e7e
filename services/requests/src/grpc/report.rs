//! Reads a report.

use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::AccreditationScheme;

use crate::app::delivery::Delivery;
use crate::app::need_fields::{code, count, required};
use crate::domain::order::ReportRow;

const ROWS: usize = 500;

/// The report, or every wrong field of it.
pub fn read(report: Option<pb::Report>) -> Result<Delivery, Problem> {
    let Some(report) = report else {
        return Err(Violation::new("report", "REQUIRED", "请填写报告信息。", "Give the report.").into());
    };
    let mut wrong = Checks::new();
    let document = wrong.take(parse_id("report.document_id", &report.document_id));
    required(&mut wrong, "report.number", &report.number, 100);
    required(&mut wrong, "report.signatory", &report.signatory, 100);
    wrong.text("report.deviation", &report.deviation, 1000);
    let test_date = wrong.take(wire::day("report.test_date", &report.test_date.unwrap_or_default()));
    count(&mut wrong, "report.marks".to_owned(), report.marks.len(), 10);
    for (i, mark) in report.marks.iter().enumerate() {
        let field = format!("report.marks[{i}]");
        code::<AccreditationScheme>(&mut wrong, field.clone(), *mark);
        wrong.require(*mark != 0, field, "REQUIRED", "请选择标识。", "Name the mark.");
    }
    count(&mut wrong, "report.rows".to_owned(), report.rows.len(), ROWS);
    let rows = report.rows.into_iter().take(ROWS).enumerate();
    let rows = rows
        .filter_map(|(i, row)| {
            let path = format!("report.rows[{i}]");
            required(&mut wrong, format!("{path}.parameter"), &row.parameter, 200);
            // A laboratory's own method has no standard; whether the scope covers that is the registry's to say.
            wrong.text(format!("{path}.standard"), &row.standard, 100);
            let item = wrong.take(parse_id(&format!("{path}.item_id"), &row.item_id))?;
            Some(ReportRow {
                item,
                parameter: row.parameter,
                standard: row.standard,
                scope_row: String::new(),
            })
        })
        .collect();
    let read = document.zip(test_date);
    wrong.finish()?;
    // Absent parts were noted above, so the checks have refused already.
    let (document, test_date) = read.ok_or_else(|| Problem::internal("a report without its parts passed"))?;
    Ok(Delivery {
        document,
        number: report.number,
        test_date,
        signatory: report.signatory,
        marks: report.marks,
        rows,
        deviation: report.deviation,
    })
}
