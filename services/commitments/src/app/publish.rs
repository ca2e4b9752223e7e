//! Publishing the results of a closed month or quarter: a snapshot that nothing changes, restated when facts were.

use nqi_platform::problem::{Problem, Violation};
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{App, league};
use crate::{
    domain::{
        league::{Dimension, Row, Table},
        period::{Period, begins},
        scope::Scope,
    },
    error::Error,
    store::{
        list::Filter,
        period::{self, Published},
    },
};

/// What is kept of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// Everything in one row.
    pub total: Row,
    /// One table for each part of the city.
    pub tables: Vec<Table>,
}

/// The results of a period as they stand now; refused before it is over.
pub async fn compute(app: &App, conn: &impl ConnectionTrait, period: Period) -> Result<Results, Error> {
    let days = period.days();
    if app.clock.now() < begins(days.to) {
        let (zh, en) = (
            format!("{period} 尚未结束，{} 起才能发布。", days.to),
            format!("{period} is not over; it can be published from {}.", days.to),
        );
        return Err(Problem::precondition("PERIOD_OPEN", zh, en).into());
    }
    let filter = Filter::default();
    let mut tables = Vec::with_capacity(Dimension::PARTS.len());
    for dimension in Dimension::PARTS {
        tables.push(league::table(conn, Scope::All, &filter, dimension, days).await?);
    }
    Ok(Results { total: league::total(conn, Scope::All, &filter, days).await?, tables })
}

/// Writes the snapshot: the first one without a reason, a restatement with one and only when something changed.
pub async fn publish(
    tx: &Tx,
    period: Period,
    results: &Results,
    reason: &str,
    by: &str,
) -> Result<Published, Error> {
    let name = period.to_string();
    let content = serde_json::to_string(results).map_err(Problem::internal)?;
    let last = period::find(tx.conn(), &name, None).await?;
    if last.as_ref().is_some_and(|last| last.content == content) {
        let (zh, en) = (
            format!("{period} 已发布，数据没有变化，无需重新发布。"),
            format!("{period} is published and nothing has changed since: there is nothing to restate."),
        );
        return Err(Problem::precondition("NOTHING_TO_RESTATE", zh, en).into());
    }
    check_reason(period, last.is_some(), reason)?;
    let published = Published {
        period: name,
        restatement: last.map_or(0, |last| last.restatement + 1),
        content,
        reason: reason.to_owned(),
        at: tx.now(),
    };
    period::insert(tx, &published, period.days().to, by).await?;
    Ok(published)
}

fn check_reason(period: Period, again: bool, reason: &str) -> Result<(), Problem> {
    let (code, zh, en) = match (again, reason.is_empty()) {
        (true, true) => (
            "REQUIRED",
            format!("{period} 已发布过，重新发布须说明更正原因。"),
            format!("{period} is published already: say why it is restated."),
        ),
        (false, false) => (
            "NOT_ALLOWED",
            "首次发布应留空，只有更正重新发布时才填写。".to_owned(),
            "Leave it empty when a period is published for the first time; only a restatement has a reason."
                .to_owned(),
        ),
        _ => return Ok(()),
    };
    Err(Violation::new("reason", code, zh, en).into())
}
