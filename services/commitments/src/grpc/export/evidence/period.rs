//! The evidence behind a published period: its tables as they were published, and its clocks as they stand.

use jiff::Timestamp;
use nqi_platform::problem::Problem;
use uuid::Uuid;

use super::super::rows::{text, time};
use super::super::table::{Cell, Language};
use super::league::{dimension, obligors, sheet};
use super::{Evidence, begin, facts, pair};
use crate::app::{league, names::Names, publish::Results};
use crate::domain::{period::Period, scope::Scope};
use crate::store::{list::Filter, period::Published};

/// The evidence behind a publication; its clocks, cards and notices are those that the scope sees.
pub async fn of_period(
    names: &mut Names,
    scope: Scope,
    period: Period,
    (published, results): (&Published, &Results),
    language: Language,
    at: Timestamp,
) -> Result<Evidence, Problem> {
    let days = period.days();
    let people: Vec<Uuid> = results.tables.iter().flat_map(obligors).collect();
    names.learn(people).await?;
    let mut about = begin(days, at, language);
    about.extend([
        pair("期", "Period", &published.period, language),
        vec![text(language.pick("更正序号", "Restatement")), Cell::Number(published.restatement.into())],
        pair("更正原因", "Restated because", &published.reason, language),
        vec![text(language.pick("发布时间", "Published")), time(Some(published.at))],
        pair(
            "说明",
            "Note",
            language.pick(
                "各表为发布时的快照；计时、牌和督办单为编制时的状况，发布后的更正会使两者不同。",
                "The tables are as they were published; clocks, cards and notices are as they stood when this was compiled: corrections since then make them differ.",
            ),
            language,
        ),
    ]);
    let table = |one| (dimension_name(one, language), sheet(one, Some(&results.total), names, language));
    let figures = results.tables.iter().map(table).collect();
    Ok(Evidence {
        name: format!("evidence-{}-{}", published.period, published.restatement),
        scope,
        language,
        about,
        figures,
        sources: facts(league::within(&Filter::default(), days), language),
    })
}

fn dimension_name(table: &crate::domain::league::Table, language: Language) -> &'static str {
    dimension(table.dimension, language)
}
