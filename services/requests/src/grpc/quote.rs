//! Reads a quotation.

use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire;
use nqi_proto::registry::v1::HoldLine;
use nqi_proto::requests::v1 as pb;

use crate::app::need_fields::count;
use crate::app::quotation::Terms;
use crate::domain::QuoteLine;

/// Lines of a quotation and days of a hold, at most.
const LINES: usize = 200;
const DAYS: usize = 366;

/// The terms, or every wrong field; what the figures must be to each other is the domain's to judge.
pub fn read(message: pb::QuoteOfferRequest) -> Result<Terms, Problem> {
    let mut wrong = Checks::new();
    count(&mut wrong, "lines".to_owned(), message.lines.len(), LINES);
    count(&mut wrong, "hold_days".to_owned(), message.hold_days.len(), DAYS);
    wrong.text("excludes", &message.excludes, 1000);
    let lines = message.lines.into_iter().take(LINES).enumerate();
    let lines = lines
        .filter_map(|(i, line)| {
            wrong.text(format!("lines[{i}].title"), &line.title, 200);
            let item = wrong.take(parse_id(&format!("lines[{i}].item_id"), &line.item_id))?;
            Some(QuoteLine { item, title: line.title, amount_fen: line.amount_fen })
        })
        .collect();
    let start = message.start.as_ref().and_then(|date| wrong.take(wire::day("start", date)));
    let valid_until = message.valid_until.as_ref();
    let valid_until = valid_until.and_then(|until| wrong.take(wire::instant("valid_until", until)));
    let days = message.hold_days.into_iter().take(DAYS).enumerate();
    let hold = days.filter_map(|(i, day)| hold_line(i, day, &mut wrong)).collect();
    wrong.finish()?;
    Ok(Terms {
        lines,
        total_fen: message.total_fen,
        tax_per_mille: message.tax_per_mille,
        excludes: message.excludes,
        lead_days: message.lead_working_days,
        start,
        valid_until,
        subcontract: message.subcontract,
        hold,
    })
}

fn hold_line(i: usize, day: pb::HoldDay, wrong: &mut Checks) -> Option<HoldLine> {
    let path = format!("hold_days[{i}]");
    wrong.require(
        day.units >= 1,
        format!("{path}.units"),
        "OUT_OF_RANGE",
        "数量至少为 1。",
        "At least 1 unit.",
    );
    wrong.take(parse_id(&format!("{path}.pool_id"), &day.pool_id))?;
    wrong.take(wire::day(&format!("{path}.day"), &day.day.unwrap_or_default()))?;
    Some(HoldLine { pool_id: day.pool_id, day: day.day, units: day.units, state: 0 })
}
