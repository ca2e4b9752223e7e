//! Lists that are read as a whole: findings, policies, published periods, credit classes.

use nqi_kernel::clock::{Level, Unit};
use nqi_kernel::kind::ItemKind;
use nqi_platform::{auth::Principal, problem::Problem};

use super::evidence::hundredths;
use super::rows::{flag, stage, text, time};
use super::table::{Cell, Language};
use crate::app::{
    App,
    credit::{self, Credit},
    names::Names,
    publish::Results,
    register::Register,
};
use crate::domain::{
    card::sentence,
    credit::Grade,
    finding::{Finding, FindingKind},
    league::Rate,
    period::Period,
    policy::{Policy, newest},
    shipped::STANDARD_DAY,
};
use crate::grpc::findings;
use crate::store::period;

/// The rows of a list with their headings.
pub struct Listing {
    /// The name of the file without its ending.
    pub name: &'static str,
    /// The headings, zh and en.
    pub heads: &'static [(&'static str, &'static str)],
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Providers of a page of the registry.
const PROVIDERS: i32 = 200;

/// The findings about a provider that the caller may read.
pub async fn findings(
    app: &App,
    caller: &Principal,
    provider_id: &str,
    names: &mut Names,
    language: Language,
) -> Result<Listing, Problem> {
    let found = findings::about(app, caller, provider_id).await?;
    names.learn(found.iter().map(|one| one.provider).collect()).await?;
    let rows = found.iter().map(|one| finding(one, names, language)).collect();
    Ok(Listing { name: "findings", heads: &FINDING_HEADS, rows })
}

/// The newest version of each policy.
pub async fn policies(app: &App, language: Language) -> Result<Listing, Problem> {
    let all = app.rules.policies(app.db.reader()).await.map_err(Problem::from)?;
    let all: Vec<Policy> = all.iter().map(|policy| policy.as_ref().clone()).collect();
    let rows = newest(&all).into_iter().map(|one| policy(one, language)).collect();
    Ok(Listing { name: "policies", heads: &POLICY_HEADS, rows })
}

/// Every publication of every period, newest first.
pub async fn periods(app: &App) -> Result<Listing, Problem> {
    let conn = app.db.reader();
    let mut rows = Vec::new();
    for one in period::all(conn).await.map_err(nqi_store::problem)? {
        let found = period::find(conn, &one.period, Some(one.restatement)).await;
        // It was listed a moment ago, and publications are never removed.
        let Some(found) = found.map_err(nqi_store::problem)? else { continue };
        let results: Results = serde_json::from_str(&found.content).map_err(Problem::internal)?;
        rows.push(publication(&found, &results));
    }
    Ok(Listing { name: "periods", heads: &PERIOD_HEADS, rows })
}

/// The credit classes of all published providers, in order of name.
pub async fn credit_classes(
    app: &App,
    register: &Register,
    names: &mut Names,
    language: Language,
) -> Result<Listing, Problem> {
    let (mut rows, mut token) = (Vec::new(), String::new());
    loop {
        let (credits, next, _) = credit::page(app, register, PROVIDERS, token).await?;
        names.learn(credits.iter().map(|one| one.provider).collect()).await?;
        rows.extend(credits.iter().map(|one| class(one, names, language)));
        if next.is_empty() {
            return Ok(Listing { name: "credit-classes", heads: &CREDIT_HEADS, rows });
        }
        token = next;
    }
}

/// Headings of findings.
pub const FINDING_HEADS: [(&str, &str); 10] = [
    ("机构", "Provider"),
    ("认定", "Finding"),
    ("报告编号", "Report"),
    ("认定日期", "Decided on"),
    ("事实与依据", "Established"),
    ("记录时间", "Recorded"),
    ("撤销时间", "Withdrawn"),
    ("撤销原因", "Withdrawn because"),
    ("认定 ID", "Finding id"),
    ("机构 ID", "Provider id"),
];

/// A finding.
pub fn finding(one: &Finding, names: &Names, language: Language) -> Vec<Cell> {
    let kind = match one.kind {
        FindingKind::OutOfScope => language.pick("超出资质范围出具报告", "report outside the scope"),
        FindingKind::False => language.pick("出具虚假报告", "false report"),
    };
    let withdrawn = one.withdrawn.as_ref();
    vec![
        text(names.of(one.provider)),
        text(kind),
        text(&one.report_number),
        text(one.found_on),
        text(&one.summary),
        time(Some(one.recorded.0)),
        time(withdrawn.map(|(at, ..)| *at)),
        text(withdrawn.map_or("", |(.., reason)| reason)),
        text(one.id),
        text(one.provider),
    ]
}

const POLICY_HEADS: [(&str, &str); 18] = [
    ("规则", "Policy"),
    ("版本", "Version"),
    ("环节", "Stage"),
    ("服务类别", "Kind of work"),
    ("要素代码（0 = 全部）", "Element code (0 = all)"),
    ("服务 ID", "Offering id"),
    ("单位", "Unit"),
    ("承诺时限", "Promised"),
    ("法定时限（0 = 无）", "Statutory (0 = none)"),
    ("非工作时间收到视为次日收到", "Received out of hours counts as the next day"),
    ("提醒", "Reminder"),
    ("黄牌", "Yellow card"),
    ("督办", "Escalation"),
    ("最多暂停次数", "Most pauses"),
    ("最多暂停工作日", "Most working days of pause"),
    ("规则文字", "Rule"),
    ("发布时间", "Published"),
    ("发布原因", "Published because"),
];

fn policy(one: &Policy, language: Language) -> Vec<Cell> {
    let kind = ItemKind::from_number(one.kind.code());
    let unit = match one.unit {
        Unit::Days => language.pick("工作日", "working days"),
        Unit::Minutes => language.pick("工作分钟", "working minutes"),
    };
    let level = |level: Level, is_there: bool| {
        let (zh, en) = sentence(level, &one.levels, STANDARD_DAY);
        text(if is_there { language.pick(&zh, &en) } else { "" })
    };
    vec![
        text(&one.id),
        Cell::Number(one.version.into()),
        stage(one.stage, language),
        text(kind.map_or(language.pick("全部", "all"), |kind| language.pick(kind.zh(), kind.en()))),
        Cell::Number(one.element.into()),
        text(one.offering.map(|id| id.to_string()).unwrap_or_default()),
        text(unit),
        Cell::Number(one.promised.into()),
        Cell::Number(one.statutory.into()),
        flag(one.deemed_received, language),
        level(Level::Reminder, one.levels.reminder.is_some()),
        level(Level::Yellow, one.levels.yellow.is_some()),
        level(Level::Escalated, one.levels.escalated.is_some()),
        Cell::Number(one.caps.pauses.into()),
        Cell::Number(one.caps.days.into()),
        text(language.pick(&one.rule_zh, &one.rule_en)),
        time(Some(one.published_at)),
        text(&one.reason),
    ]
}

const PERIOD_HEADS: [(&str, &str); 14] = [
    ("期", "Period"),
    ("更正序号", "Restatement"),
    ("起始日", "From"),
    ("截止日（不含）", "To (excluded)"),
    ("n", "n"),
    ("k 按期", "k on time"),
    ("超期", "Late"),
    ("免责", "Excused"),
    ("未起算、取消或转移", "Never started, cancelled or moved"),
    ("按期率 %", "Rate %"),
    ("区间下限 %", "Lower bound %"),
    ("区间上限 %", "Upper bound %"),
    ("发布时间", "Published"),
    ("更正原因", "Restated because"),
];

fn publication(one: &period::Published, results: &Results) -> Vec<Cell> {
    let (row, days) = (&results.total, Period::parse(&one.period).map(Period::days));
    let day = |of: Option<jiff::civil::Date>| text(of.map(|day| day.to_string()).unwrap_or_default());
    let rate = |of: fn(&Rate) -> i32| row.rate.as_ref().map_or_else(|| text(""), |rate| hundredths(of(rate)));
    vec![
        text(&one.period),
        Cell::Number(one.restatement.into()),
        day(days.map(|days| days.from)),
        day(days.map(|days| days.to)),
        Cell::Number(row.tally.n()),
        Cell::Number(row.tally.on_time),
        Cell::Number(row.tally.late),
        Cell::Number(row.tally.excused),
        Cell::Number(row.tally.beside),
        rate(|rate| rate.rate),
        rate(|rate| rate.lower),
        rate(|rate| rate.upper),
        time(Some(one.at)),
        text(&one.reason),
    ]
}

/// Headings of credit classes.
pub const CREDIT_HEADS: [(&str, &str); 22] = [
    ("机构", "Provider"),
    ("信用等级", "Class"),
    ("得分", "Points"),
    ("承诺", "Promise"),
    ("督办", "Escalation"),
    ("评价", "Ratings"),
    ("答复", "Supervision"),
    ("能力", "Capability"),
    ("n", "n"),
    ("k 按期", "k on time"),
    ("督办牌", "Escalated cards"),
    ("计入的评价", "Ratings that count"),
    ("属实差评", "Upheld bad ratings"),
    ("逾期答复", "Late replies"),
    ("未答复督办", "Unanswered notices"),
    ("资质有效的能力项", "Lines under valid accreditation"),
    ("公开的能力项", "Published lines"),
    ("有效认定", "Standing findings"),
    ("待复核申诉", "Open appeals"),
    ("起始日", "From"),
    ("截止日（不含）", "To (excluded)"),
    ("机构 ID", "Provider id"),
];

/// A credit class with its terms and inputs.
pub fn class(of: &Credit, names: &Names, language: Language) -> Vec<Cell> {
    let (inputs, terms) = (&of.inputs, of.inputs.terms());
    let grade = match inputs.grade() {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
        Grade::Unrated => language.pick("暂不评级", "unrated"),
    };
    let points = |of: fn(&crate::domain::credit::Terms) -> i32| {
        terms.as_ref().map_or_else(|| text(""), |terms| hundredths(of(terms)))
    };
    vec![
        text(names.of(of.provider)),
        text(grade),
        points(|terms| terms.sum()),
        points(|terms| terms.promise),
        points(|terms| terms.escalation),
        points(|terms| terms.ratings),
        points(|terms| terms.supervision),
        points(|terms| terms.capability),
        Cell::Number(inputs.n),
        Cell::Number(inputs.k),
        Cell::Number(inputs.escalations),
        Cell::Number(inputs.ratings),
        Cell::Number(inputs.upheld_bad),
        Cell::Number(inputs.late_replies),
        Cell::Number(inputs.unanswered_notices),
        Cell::Number(inputs.valid_lines),
        Cell::Number(inputs.published_lines),
        Cell::Number(inputs.report_findings),
        Cell::Number(inputs.open_appeals),
        text(of.days.from),
        text(of.days.to),
        text(of.provider),
    ]
}
