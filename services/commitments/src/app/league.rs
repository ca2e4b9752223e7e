//! A league table: who kept how many promises in a period, beside the period before.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    domain::{
        league::{Dimension, Row, Table, Tally, ranked},
        period::{Days, Length, Period},
        scope::Scope,
        score::Score,
    },
    store::{
        league::{Grouping, tallies, used},
        list::Filter,
    },
};

/// The table of a dimension over the clocks that the scope sees and the filter lets pass.
pub async fn table(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    dimension: Dimension,
    days: Days,
) -> Result<Table, DbErr> {
    let rows = match dimension {
        Dimension::Week => stretches(conn, scope, filter, Length::Week, days).await?,
        Dimension::Month => stretches(conn, scope, filter, Length::Month, days).await?,
        Dimension::Quarter => stretches(conn, scope, filter, Length::Quarter, days).await?,
        part => {
            let grouping = Grouping::Part(part);
            let before = tallies(conn, scope, &within(filter, days.before()), &grouping).await?;
            let filter = within(filter, days);
            let now = tallies(conn, scope, &filter, &grouping).await?;
            let mut used = used(conn, scope, &filter, &grouping).await?;
            let row = |(key, tally): (String, Tally)| {
                let before = before.get(&key).copied().unwrap_or_default();
                let used = used.remove(&key);
                Row::new(key, tally, &before, used)
            };
            ranked(now.into_iter().map(row).collect())
        }
    };
    Ok(Table { dimension, rows })
}

/// Everything that matches, in one row.
pub async fn total(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    days: Days,
) -> Result<Row, DbErr> {
    let whole = Grouping::Whole;
    let before = tallies(conn, scope, &within(filter, days.before()), &whole).await?;
    let filter = within(filter, days);
    let now = tallies(conn, scope, &filter, &whole).await?;
    let mut used = used(conn, scope, &filter, &whole).await?;
    let only = |tallies: &BTreeMap<String, Tally>| tallies.get("").copied().unwrap_or_default();
    Ok(Row::new("", only(&now), &only(&before), used.remove("")))
}

/// Weeks, months or quarters in their order; each is compared with the one before it, the first with the whole one before.
async fn stretches(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &Filter,
    length: Length,
    days: Days,
) -> Result<Vec<Row>, DbErr> {
    let first = Period::of(length, days.from);
    let periods: Vec<Period> = std::iter::successors(Some(first), |period| Some(period.next()))
        .take_while(|period| period.days().from < days.to)
        .collect();
    let earlier = vec![first.previous()];
    let before = within(filter, first.previous().days());
    let before = tallies(conn, scope, &before, &Grouping::Time(earlier)).await?;
    let (filter, grouping) = (within(filter, days), Grouping::Time(periods.clone()));
    let mut now = tallies(conn, scope, &filter, &grouping).await?;
    let mut used = used(conn, scope, &filter, &grouping).await?;
    let mut last = before.into_values().next().unwrap_or_default();
    let mut rows = Vec::with_capacity(periods.len());
    for period in periods {
        let key = period.to_string();
        let tally = now.remove(&key).unwrap_or_default();
        let used = used.remove(&key);
        rows.push(Row::new(key, tally, &last, used));
        last = tally;
    }
    let places: BTreeMap<String, i32> =
        ranked(rows.clone()).into_iter().map(|row| (row.key, row.rank)).collect();
    for row in &mut rows {
        row.rank = places.get(&row.key).copied().unwrap_or_default();
    }
    Ok(rows)
}

/// The filter for the clocks that count in a stretch of days.
pub fn within(filter: &Filter, days: Days) -> Filter {
    let (from, to) = days.instants();
    Filter { scores: Score::ALL.to_vec(), dated_from: Some(from), dated_to: Some(to), ..filter.clone() }
}
