//! The evidence behind a credit class: its terms and inputs, and the facts that these were counted from.

use nqi_platform::problem::Problem;

use super::super::lists::{CREDIT_HEADS, FINDING_HEADS, class, finding};
use super::super::rows::{Source, flag, text, time};
use super::super::table::{Cell, Language};
use super::{Evidence, begin, facts, headings, pair};
use crate::app::{App, credit::Credit, league, names::Names};
use crate::domain::scope::Scope;
use crate::store::{finding as findings, list::Filter, notice::NoticeFilter, rating};

/// The evidence behind the class of a provider, for those who may read the findings about it.
pub async fn of_credit(
    app: &App,
    names: &mut Names,
    scope: Scope,
    credit: &Credit,
    language: Language,
) -> Result<Evidence, Problem> {
    let (conn, provider) = (app.db.reader(), credit.provider);
    names.learn(vec![provider]).await?;
    let ratings = rating::of(conn, provider, credit.days.instants()).await.map_err(nqi_store::problem)?;
    let found = findings::about(conn, provider).await.map_err(nqi_store::problem)?;
    let mut about = begin(credit.days, credit.at, language);
    about.push(pair("机构", "Provider", names.of(provider), language));
    about.extend(TERMS.map(|(zh, en)| pair("计分", "Points", language.pick(zh, en), language)));
    let caught = |yes: bool| {
        language.pick(if yes { "触发" } else { "未触发" }, if yes { "caught" } else { "not caught" })
    };
    let inputs = &credit.inputs;
    about.extend([
        pair(
            "属实的超范围或虚假报告",
            "Upheld out-of-scope or false report",
            caught(inputs.is_found_out()),
            language,
        ),
        pair("两件督办未答复", "Two unanswered notices", caught(inputs.is_silent()), language),
    ]);
    let owed = Filter { obligor: Some(provider), ..Filter::default() };
    let mut sources = facts(league::within(&owed, credit.days), language);
    // Replies are counted by their own clocks and silence as of now: every notice to the provider is of concern.
    if let Some((_, notices)) = sources.last_mut() {
        *notices = Source::Notices(NoticeFilter { obligor: Some(provider), ..NoticeFilter::default() });
    }
    let mut rated = vec![headings(&RATING_HEADS, language)];
    rated.extend(ratings.iter().map(|one| {
        vec![
            Cell::Number(one.stars.into()),
            flag(one.counted, language),
            flag(one.upheld, language),
            time(Some(one.at)),
            text(one.id),
        ]
    }));
    let mut recorded = vec![headings(&FINDING_HEADS, language)];
    recorded.extend(found.iter().map(|one| finding(one, names, language)));
    let figures = vec![
        (
            language.pick("等级", "Class"),
            vec![headings(&CREDIT_HEADS, language), class(credit, names, language)],
        ),
        (language.pick("评价", "Ratings"), rated),
        (language.pick("认定", "Findings"), recorded),
    ];
    let name = format!("evidence-credit-{}-{}", credit.days.from, credit.days.to);
    Ok(Evidence { name, scope, language, about, figures, sources })
}

const RATING_HEADS: [(&str, &str); 5] = [
    ("星级", "Stars"),
    ("计入", "Counts"),
    ("属实", "Upheld"),
    ("评价时间", "Given"),
    ("评价 ID", "Rating id"),
];

/// How each term is counted.
const TERMS: [(&str, &str); 6] = [
    ("承诺：40 × k/n。", "Promise: 40 · k/n."),
    ("督办：max(0, 20 − 4 × 每百个 n 的督办牌)。", "Escalation: max(0, 20 - 4 · ESCALATED per 100 of n)."),
    (
        "评价：20 × (1 − min(1, 5 × 属实差评 / 评价))，无评价计 20。",
        "Ratings: 20 · (1 - min(1, 5 · upheld bad / ratings)); 20 if none.",
    ),
    ("答复：max(0, 10 − 5 × 逾期答复)。", "Supervision: max(0, 10 - 5 · late replies)."),
    (
        "能力：10 × 资质有效的能力项 / 公开的能力项。",
        "Capability: 10 · lines under valid accreditation / published lines.",
    ),
    (
        "90 分以上为 A，75 分以上为 B，60 分以上为 C，其余为 D；n 少于 10 暂不评级。",
        "A from 90, B from 75, C from 60 points, else D; unrated with n below 10.",
    ),
];
