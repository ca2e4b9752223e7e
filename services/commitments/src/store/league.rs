//! Statistics in SQL: clocks by what they count as, grouped by a part of the city or by time.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect,
    QueryTrait, Select,
};
use uuid::Uuid;

use super::{
    entity::commitment::{Column, Entity},
    list::{Filter, condition},
};
use crate::domain::{
    league::{Dimension, Tally, Used},
    period::Period,
    scope::Scope,
    score::Score,
};

/// What rows are made by.
#[derive(Clone, Debug)]
pub enum Grouping {
    /// Everything in one row.
    Whole,
    /// A part of the city.
    Part(Dimension),
    /// Stretches of time, in order and without gaps.
    Time(Vec<Period>),
}

/// Tallies by key, of the clocks that the scope sees and the filter lets pass.
pub async fn tallies(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    grouping: &Grouping,
) -> Result<BTreeMap<String, Tally>, DbErr> {
    let mut select = of_grouping(scope, filter, grouping)
        .select_only()
        .expr_as(grouping.key(), "key")
        .column(Column::Score)
        .expr_as(Column::Id.count(), "clocks")
        .group_by(grouping.key())
        .group_by(Column::Score);
    let cards = [(Column::Yellow, "yellow"), (Column::Red, "red"), (Column::Escalated, "escalated")];
    for (column, name) in cards {
        select = select.expr_as(column.sum(), name);
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in conn.query_all(select.as_query()).await? {
        let tally = tallies.entry(grouping.read(&row)?).or_default();
        let clocks: i64 = row.try_get("", "clocks")?;
        let score = Score::parse(row.try_get("", "score")?);
        match score {
            Some(Score::OnTime) => tally.on_time += clocks,
            Some(Score::Late) => tally.late += clocks,
            Some(Score::Excused) => tally.excused += clocks,
            Some(Score::Pending | Score::Cancelled) => tally.beside += clocks,
            None => {}
        }
        if matches!(score, Some(Score::OnTime | Score::Late)) {
            for (sum, name) in tally.cards.iter_mut().zip(["yellow", "red", "escalated"]) {
                *sum += row.try_get::<i64>("", name)?;
            }
        }
    }
    Ok(tallies)
}

/// Median and ninth decile of the working seconds used, by key, by nearest rank.
pub async fn used(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    grouping: &Grouping,
) -> Result<BTreeMap<String, Used>, DbErr> {
    let key = grouping.key_text();
    let place = format!("ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY used_seconds)");
    let counted = [Score::OnTime.code(), Score::Late.code()];
    let places = of_grouping(scope, filter, grouping)
        .filter(Column::Score.is_in(counted))
        .filter(Column::UsedSeconds.is_not_null())
        .select_only()
        .expr_as(grouping.key(), "key")
        .column(Column::UsedSeconds)
        .expr_as(Expr::cust(place), "place")
        .expr_as(Expr::cust(format!("COUNT(*) OVER (PARTITION BY {key})")), "clocks")
        .into_query();
    // Place ceil(p · clocks) of clocks in order of time used.
    let at = |tenths: u8| format!("place = (clocks * {tenths} + 9) / 10");
    let picked = Query::select()
        .columns(["key", "used_seconds", "place", "clocks"])
        .from_subquery(places, "placed")
        .cond_where(Condition::any().add(Expr::cust(at(5))).add(Expr::cust(at(9))))
        .to_owned();
    let mut found: BTreeMap<String, Used> = BTreeMap::new();
    for row in conn.query_all(&picked).await? {
        let used = found.entry(grouping.read(&row)?).or_default();
        let (seconds, place): (i64, i64) = (row.try_get("", "used_seconds")?, row.try_get("", "place")?);
        used.clocks = row.try_get("", "clocks")?;
        if place == (used.clocks * 5 + 9) / 10 {
            used.median = seconds;
        }
        if place == (used.clocks * 9 + 9) / 10 {
            used.p90 = seconds;
        }
    }
    Ok(found)
}

/// Notices past due at `now` and without a reply, by obligor.
pub async fn unanswered(conn: &impl ConnectionTrait, filter: &Filter) -> Result<BTreeMap<Uuid, i64>, DbErr> {
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::ObligorId)
        .expr_as(Column::Id.count(), "clocks")
        .filter(condition(Scope::All, filter))
        .group_by(Column::ObligorId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

fn of_grouping(scope: Scope, filter: &Filter, grouping: &Grouping) -> Select<Entity> {
    let own = Expr::col(Column::ObligorId).eq(Expr::col(Column::CentreId));
    let part = match grouping {
        // A centre that promised is the centre of its case.
        Grouping::Part(Dimension::Centre) => Condition::all().add(own),
        Grouping::Part(Dimension::Provider) => {
            Condition::any().add(Column::CentreId.is_null()).add(own.not())
        }
        _ => Condition::all(),
    };
    Entity::find().filter(condition(scope, filter)).filter(part)
}

impl Grouping {
    fn key(&self) -> SimpleExpr {
        Expr::cust(self.key_text())
    }

    fn key_text(&self) -> String {
        let column = match self {
            // PostgreSQL groups by no constant, so this one is computed.
            Self::Whole => return "CASE WHEN score IS NULL THEN 1 ELSE 0 END".to_owned(),
            Self::Time(periods) => return buckets(periods),
            Self::Part(dimension) => match dimension {
                Dimension::Region => "region",
                Dimension::Provider | Dimension::Centre => "obligor_id",
                Dimension::Cluster => "cluster",
                Dimension::Stage => "stage",
                Dimension::Kind => "kind",
                // Stretches of time come as `Time`, with their bounds.
                Dimension::Week | Dimension::Month | Dimension::Quarter => "dated_at",
            },
        };
        column.to_owned()
    }

    fn read(&self, row: &QueryResult) -> Result<String, DbErr> {
        let number = || row.try_get::<i32>("", "key");
        match self {
            Self::Whole => Ok(String::new()),
            Self::Time(periods) => {
                let index = usize::try_from(number()?).unwrap_or_default();
                Ok(periods.get(index).map(Period::to_string).unwrap_or_default())
            }
            Self::Part(Dimension::Region) => row.try_get("", "key"),
            Self::Part(Dimension::Provider | Dimension::Centre) => {
                Ok(row.try_get::<Uuid>("", "key")?.to_string())
            }
            Self::Part(_) => Ok(number()?.to_string()),
        }
    }
}

/// The index of the period that a clock is dated in; the dialects share no calendar arithmetic, but they share CASE.
fn buckets(periods: &[Period]) -> String {
    let mut text = "CASE".to_owned();
    for (index, period) in periods.iter().enumerate() {
        let (_, end) = period.days().instants();
        text.push_str(&format!(" WHEN dated_at < {} THEN {index}", end.as_microsecond()));
    }
    text.push_str(&format!(" ELSE {} END", periods.len()));
    text
}
