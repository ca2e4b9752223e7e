//! The evidence behind a league table: one workbook with what was asked, the figures, and every clock, card and notice
//! that they were counted from.

use jiff::Timestamp;
use nqi_kernel::{cluster::Cluster, kind::ItemKind, region::Region};
use nqi_platform::problem::Problem;
use uuid::Uuid;

use super::rows::{Source, text, time};
use super::sheet::Sheet;
use super::table::{Cell, Language};
use crate::app::{App, league, names::Names};
use crate::domain::{
    league::{Dimension, Row, Table},
    period::Days,
    scope::Scope,
    stage::Stage,
};
use crate::store::{card::CardFilter, list::Filter, notice::NoticeFilter};

/// What a league was asked for, by whom and in which language its evidence is written.
pub struct Evidence {
    /// What the caller may see.
    pub scope: Scope,
    /// What the rows are.
    pub dimension: Dimension,
    /// The days that count.
    pub days: Days,
    /// Which clocks.
    pub filter: Filter,
    /// Language of headings and labels.
    pub language: Language,
}

impl Evidence {
    /// Clocks, cards and notices behind the figures, by the names of their sheets.
    pub fn sources(&self) -> [(&'static str, Source); 3] {
        let clocks = Box::new(league::within(&self.filter, self.days));
        let cards = CardFilter { clocks: Some(clocks.clone()), ..CardFilter::default() };
        let notices = NoticeFilter { clocks: Some(clocks.clone()), ..NoticeFilter::default() };
        let name = |zh, en| self.language.pick(zh, en);
        [
            (name("计时", "Clocks"), Source::Clocks(clocks)),
            (name("牌", "Cards"), Source::Cards(cards)),
            (name("督办单", "Notices"), Source::Notices(notices)),
        ]
    }

    /// Writes the workbook, in chunks.
    pub async fn write(&self, app: &App, names: &mut Names, at: Timestamp) -> Result<Sheet, Problem> {
        let (conn, language) = (app.db.reader(), self.language);
        let table = league::table(conn, self.scope, &self.filter, self.dimension, self.days);
        let table = table.await.map_err(nqi_store::problem)?;
        let total = league::total(conn, self.scope, &self.filter, self.days);
        let total = total.await.map_err(nqi_store::problem)?;
        names.learn(self.obligors(&table)).await?;
        let sources = self.sources();
        let about = self.about(app, names, &sources, at).await?;
        let mut book = Sheet::named(language.pick("说明", "About"), 2)?;
        about.iter().try_for_each(|row| book.push(row))?;
        book.next(language.pick("排行", "League"), LEAGUE_HEADS.len())?;
        book.push(&LEAGUE_HEADS.map(|(zh, en)| text(language.pick(zh, en))))?;
        for row in &table.rows {
            book.push(&figures(&label(self.dimension, &row.key, names, language), row, language))?;
        }
        book.push(&figures(language.pick("合计", "Total"), &total, language))?;
        for (name, source) in &sources {
            let heads: Vec<Cell> = source.heads(language).into_iter().map(text).collect();
            book.next(name, heads.len())?;
            book.push(&heads)?;
            let mut after = None;
            loop {
                let page = source.page(app, names, self.scope, language, after).await?;
                page.rows.iter().try_for_each(|row| book.push(row))?;
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(book)
    }

    /// Everybody whose name the first two sheets need.
    fn obligors(&self, table: &Table) -> Vec<Uuid> {
        let own = matches!(self.dimension, Dimension::Provider | Dimension::Centre);
        let rows = table.rows.iter().filter(|_| own).filter_map(|row| row.key.parse().ok());
        rows.chain(self.filter.obligor).collect()
    }

    /// What was asked, how many rows the other sheets have, and how they were counted.
    async fn about(
        &self,
        app: &App,
        names: &Names,
        sources: &[(&'static str, Source)],
        at: Timestamp,
    ) -> Result<Vec<Vec<Cell>>, Problem> {
        let (filter, language) = (&self.filter, self.language);
        let all = || language.pick("全部", "all").to_owned();
        let list = |labels: Vec<String>| {
            if labels.is_empty() { all() } else { labels.join(language.pick("、", ", ")) }
        };
        let of = |dimension, key: String| label(dimension, &key, names, language);
        let stages = filter.stages.iter().map(|stage| of(Dimension::Stage, stage.code().to_string()));
        let clusters = filter.clusters.iter().map(|cluster| of(Dimension::Cluster, cluster.to_string()));
        let region = Some(filter.region.clone()).filter(|code| !code.is_empty());
        let obligor = filter.obligor.map(|id| of(Dimension::Provider, id.to_string()));
        let pair = |zh, en, value: String| vec![text(language.pick(zh, en)), text(value)];
        let mut rows = vec![
            pair("项目", "Item", language.pick("内容", "Content").to_owned()),
            vec![text(language.pick("编制时间", "Compiled")), time(Some(at))],
            pair("起始日", "From", self.days.from.to_string()),
            pair("截止日（不含）", "To (excluded)", self.days.to.to_string()),
            pair("分组", "Rows by", dimension(self.dimension, language).to_owned()),
            pair("环节", "Stages", list(stages.collect())),
            pair("区域", "Region", region.map_or_else(all, |code| of(Dimension::Region, code))),
            pair("产业集群", "Clusters", list(clusters.collect())),
            pair("责任方", "Obligor", obligor.unwrap_or_else(all)),
        ];
        for (name, source) in sources {
            let count = source.count(app, self.scope).await?;
            rows.push(vec![text(*name), Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))]);
        }
        rows.extend(METHOD.map(|(zh, en)| pair("口径", "Method", language.pick(zh, en).to_owned())));
        Ok(rows)
    }
}

/// The definitions of commitments' statistics, in the words of the pages that show them.
const METHOD: [(&str, &str); 4] = [
    (
        "超期：有红牌有效；免责：没有有效红牌而有免责红牌；按期：其余已办结。超期按所错过的到期日计入，其他按办结日计入。",
        "Late: a RED card stands. Excused: none stands, one is excused. On time: everything else that was completed. Late and excused work is dated by the due time that it missed, the rest by its completion.",
    ),
    (
        "n = 按期 + 超期，k = 按期，按期率 = k/n；免责、未起算、取消或转移不计入 n，另列。",
        "n = on time + late, k = on time, rate = k/n; excused, never started, cancelled or moved clocks stand outside n.",
    ),
    (
        "n 少于 10 不计百分比、不排名。区间为 90 % 威尔逊区间，先比下限，再比 n，再比编号。",
        "With n below 10 there is no percentage and no place. The interval is Wilson's at 90 %; places go by its lower bound, then n, then id.",
    ),
    (
        "用时为起算到办结的工作时间，扣除暂停，单位秒；牌数只计 n 中计时的有效牌。",
        "Time used is working time from anchor to completion without pauses, in seconds; only standing cards of the clocks of n are counted.",
    ),
];

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
    let rate = |of: fn(&crate::domain::league::Rate) -> i32| {
        row.rate.as_ref().map_or_else(|| text(""), |rate| hundredths(of(rate)))
    };
    let seconds = |of: fn(&crate::domain::league::Used) -> i64| {
        row.used.as_ref().map_or_else(|| text(""), |used| Cell::Number(of(used)))
    };
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

/// `9640` is `96.40`.
fn hundredths(value: i32) -> Cell {
    let sign = if value < 0 { "-" } else { "" };
    let size = value.unsigned_abs();
    text(format!("{sign}{}.{:02}", size / 100, size % 100))
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

fn dimension(of: Dimension, language: Language) -> &'static str {
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
