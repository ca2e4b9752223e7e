//! The evidence behind a league table.

use jiff::Timestamp;
use nqi_kernel::{cluster::Cluster, kind::ItemKind, region::Region};
use nqi_platform::problem::Problem;
use uuid::Uuid;

use super::super::rows::text;
use super::super::table::{Cell, Language};
use super::{Evidence, begin, facts, headings, hundredths, pair};
use crate::app::{App, league, names::Names};
use crate::domain::{
    league::{Dimension, Rate, Row, Table, Used},
    period::Days,
    scope::Scope,
    stage::Stage,
};
use crate::store::list::Filter;

/// A league table that was asked for.
pub struct Asked {
    /// What the rows are.
    pub dimension: Dimension,
    /// The days that count.
    pub days: Days,
    /// Which clocks.
    pub filter: Filter,
}

/// The evidence behind a league table as the scope sees it.
pub async fn of_league(
    app: &App,
    names: &mut Names,
    scope: Scope,
    asked: &Asked,
    language: Language,
    at: Timestamp,
) -> Result<Evidence, Problem> {
    let (conn, Asked { dimension, days, filter }) = (app.db.reader(), asked);
    let table = league::table(conn, scope, filter, *dimension, *days).await.map_err(nqi_store::problem)?;
    let total = league::total(conn, scope, filter, *days).await.map_err(nqi_store::problem)?;
    names.learn(obligors(&table).chain(filter.obligor).collect()).await?;
    let mut about = begin(*days, at, language);
    about.extend(what_was_asked(asked, names, language));
    let figures = vec![(language.pick("排行", "League"), sheet(&table, Some(&total), names, language))];
    Ok(Evidence {
        name: format!("evidence-{}-{}", days.from, days.to),
        scope,
        language,
        about,
        figures,
        sources: facts(league::within(filter, *days), language),
    })
}

/// Everybody whose name the rows of a table need.
pub(super) fn obligors(table: &Table) -> impl Iterator<Item = Uuid> {
    let own = matches!(table.dimension, Dimension::Provider | Dimension::Centre);
    table.rows.iter().filter(move |_| own).filter_map(|row| row.key.parse().ok())
}

/// A table as a sheet.
pub(super) fn sheet(table: &Table, total: Option<&Row>, names: &Names, language: Language) -> Vec<Vec<Cell>> {
    let mut rows = vec![headings(&LEAGUE_HEADS, language)];
    let name = |row: &Row| label(table.dimension, &row.key, names, language);
    rows.extend(table.rows.iter().map(|row| figures(&name(row), row, language)));
    rows.extend(total.map(|total| figures(language.pick("合计", "Total"), total, language)));
    rows
}

fn what_was_asked(asked: &Asked, names: &Names, language: Language) -> Vec<Vec<Cell>> {
    let filter = &asked.filter;
    let all = || language.pick("全部", "all").to_owned();
    let list = |labels: Vec<String>| {
        if labels.is_empty() { all() } else { labels.join(language.pick("、", ", ")) }
    };
    let of = |dimension, key: String| label(dimension, &key, names, language);
    let stages = filter.stages.iter().map(|stage| of(Dimension::Stage, stage.code().to_string()));
    let clusters = filter.clusters.iter().map(|cluster| of(Dimension::Cluster, cluster.to_string()));
    let region = Some(filter.region.clone()).filter(|code| !code.is_empty());
    let obligor = filter.obligor.map(|id| of(Dimension::Provider, id.to_string()));
    let region = region.map_or_else(all, |code| of(Dimension::Region, code));
    vec![
        pair("分组", "Rows by", dimension(asked.dimension, language), language),
        pair("环节", "Stages", &list(stages.collect()), language),
        pair("区域", "Region", &region, language),
        pair("产业集群", "Clusters", &list(clusters.collect()), language),
        pair("责任方", "Obligor", &obligor.unwrap_or_else(all), language),
    ]
}

const LEAGUE_HEADS: [(&str, &str); 19] = [
    ("名称", "Name"),
    ("代码", "Key"),
    ("名次", "Place"),
    ("n", "n"),
    ("k 按期", "k on time"),
    ("超期", "Late"),
    ("免责", "Excused"),
    ("未起算、取消或转移", "Never started, cancelled or moved"),
    ("按期率 %", "Rate %"),
    ("区间下限 %", "Lower bound %"),
    ("区间上限 %", "Upper bound %"),
    ("较上期（百分点）", "Change (points)"),
    ("用时中位（秒）", "Median time (s)"),
    ("用时九成以内（秒）", "Nine in ten within (s)"),
    ("黄牌", "Yellow"),
    ("红牌", "Red"),
    ("督办", "Escalated"),
    ("每百个红牌", "Red per 100"),
    ("说明", "Note"),
];

/// A row of the league with its figures.
fn figures(name: &str, row: &Row, language: Language) -> Vec<Cell> {
    let tally = &row.tally;
    let rate = |of: fn(&Rate) -> i32| row.rate.as_ref().map_or_else(|| text(""), |rate| hundredths(of(rate)));
    let seconds =
        |of: fn(&Used) -> i64| row.used.as_ref().map_or_else(|| text(""), |used| Cell::Number(of(used)));
    let place = if row.rank > 0 { Cell::Number(row.rank.into()) } else { text("") };
    let few = if tally.is_ranked() { "" } else { language.pick("样本不足", "too few") };
    vec![
        text(name),
        text(&row.key),
        place,
        Cell::Number(tally.n()),
        Cell::Number(tally.on_time),
        Cell::Number(tally.late),
        Cell::Number(tally.excused),
        Cell::Number(tally.beside),
        rate(|rate| rate.rate),
        rate(|rate| rate.lower),
        rate(|rate| rate.upper),
        row.change.map_or_else(|| text(""), hundredths),
        seconds(|used| used.median),
        seconds(|used| used.p90),
        Cell::Number(tally.cards[0]),
        Cell::Number(tally.cards[1]),
        Cell::Number(tally.cards[2]),
        row.per_hundred.map_or_else(|| text(""), |per| hundredths(per[1])),
        text(few),
    ]
}

/// The name of what a row stands for; its key where it has none.
fn label(dimension: Dimension, key: &str, names: &Names, language: Language) -> String {
    let number = key.parse::<i32>().unwrap_or_default();
    let unstated = || language.pick("未注明", "not stated");
    let said = match dimension {
        Dimension::Region => Region::parse(key).ok().map(|region| language.pick(region.zh(), region.en())),
        Dimension::Provider | Dimension::Centre => {
            key.parse().ok().map(|id| names.of(id)).filter(|name| !name.is_empty())
        }
        Dimension::Cluster => {
            Some(Cluster::from_number(number).map_or_else(unstated, |one| language.pick(one.zh(), one.en())))
        }
        Dimension::Stage => Stage::parse(number).map(|stage| language.pick(stage.zh(), stage.en())),
        Dimension::Kind => {
            Some(ItemKind::from_number(number).map_or_else(unstated, |one| language.pick(one.zh(), one.en())))
        }
        Dimension::Week | Dimension::Month | Dimension::Quarter => None,
    };
    said.unwrap_or(key).to_owned()
}

/// What the rows of a table are.
pub(super) fn dimension(of: Dimension, language: Language) -> &'static str {
    let (zh, en) = match of {
        Dimension::Region => ("区域", "region"),
        Dimension::Provider => ("机构", "provider"),
        Dimension::Centre => ("服务中心", "centre"),
        Dimension::Cluster => ("产业集群", "cluster"),
        Dimension::Stage => ("环节", "stage"),
        Dimension::Kind => ("服务类别", "kind of work"),
        Dimension::Week => ("周", "week"),
        Dimension::Month => ("月份", "month"),
        Dimension::Quarter => ("季度", "quarter"),
    };
    language.pick(zh, en)
}
