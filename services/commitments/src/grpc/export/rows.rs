//! What is exported: the rows of a list, a page at a time, in the order of the list.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use nqi_kernel::clock::{Extension as Amount, Level};
use nqi_platform::problem::Problem;
use uuid::Uuid;

use super::{
    lists::Listing,
    table::{Cell, Language},
};
use crate::{
    app::{App, names::Names},
    domain::{
        card::CardState, commitment::Commitment, extension::Extension, notice::Notice, scope::Scope,
        stage::Stage,
    },
    error::Error,
    store::{
        card::{self, CardFilter, CardOfCase},
        extension::{self, ExtensionFilter},
        list::{self, Filter},
        load,
        notice::{self, NoticeFilter},
    },
};

/// Rows of a page.
const PAGE: u64 = 1000;

/// The rows of a filter.
pub enum Source {
    /// Clocks by due time.
    Clocks(Box<Filter>),
    /// Cards, newest first.
    Cards(CardFilter),
    /// Notices, newest first.
    Notices(NoticeFilter),
    /// Extensions, newest first.
    Extensions(ExtensionFilter),
    /// A list that was read as a whole.
    Whole(Listing),
}

/// Where the next page begins.
#[derive(Clone, Copy, Debug)]
pub enum Cursor {
    /// After this clock.
    Clock(Option<Timestamp>, Uuid),
    /// After this card.
    Card(Timestamp, Uuid),
    /// After this notice.
    Notice(Uuid),
    /// After this extension.
    Extension(Uuid),
}

/// A page of rows.
pub struct Page {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// `None` on the last page.
    pub next: Option<Cursor>,
}

impl Source {
    /// The name of the file without its ending.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Clocks(_) => "commitments",
            Self::Cards(_) => "cards",
            Self::Notices(_) => "notices",
            Self::Extensions(_) => "extensions",
            Self::Whole(listing) => listing.name,
        }
    }

    /// How many rows there will be.
    pub async fn count(&self, app: &App, scope: Scope) -> Result<u64, Problem> {
        let conn = app.db.reader();
        let counted = match self {
            Self::Clocks(filter) => list::count(conn, scope, filter).await,
            Self::Cards(filter) => card::count(conn, scope, filter).await,
            Self::Notices(filter) => notice::count(conn, scope, filter).await,
            Self::Extensions(filter) => extension::count(conn, scope, filter).await,
            Self::Whole(listing) => Ok(listing.rows.len() as u64),
        };
        counted.map_err(|error| Error::from(error).into())
    }

    /// The headings.
    pub fn heads(&self, language: Language) -> Vec<&'static str> {
        let pairs: &[(&str, &str)] = match self {
            Self::Clocks(_) => &CLOCK_HEADS,
            Self::Cards(_) => &CARD_HEADS,
            Self::Notices(_) => &NOTICE_HEADS,
            Self::Extensions(_) => &EXTENSION_HEADS,
            Self::Whole(listing) => listing.heads,
        };
        pairs.iter().map(|(zh, en)| if language == Language::Zh { *zh } else { *en }).collect()
    }

    /// The rows after a cursor.
    pub async fn page(
        &self,
        app: &App,
        names: &mut Names,
        scope: Scope,
        language: Language,
        after: Option<Cursor>,
    ) -> Result<Page, Problem> {
        let conn = app.db.reader();
        let found = match self {
            Self::Whole(listing) => return Ok(Page { rows: listing.rows.clone(), next: None }),
            Self::Clocks(filter) => {
                let after = match after {
                    Some(Cursor::Clock(due, id)) => Some((due, id)),
                    _ => None,
                };
                let rows = list::list(conn, scope, filter, after, PAGE).await.map_err(Error::from)?;
                names.learn(rows.iter().map(|row| row.about.obligor).collect()).await?;
                let next = rows.last().map(|last| Cursor::Clock(last.due_at, last.id));
                Page { rows: rows.iter().map(|row| clock(row, names, language)).collect(), next }
            }
            Self::Cards(filter) => {
                let after = match after {
                    Some(Cursor::Card(fired, id)) => Some((fired, id)),
                    _ => None,
                };
                let rows = card::list(conn, scope, filter, after, PAGE).await.map_err(Error::from)?;
                names.learn(rows.iter().map(|row| row.obligor).collect()).await?;
                let next = rows.last().map(|last| Cursor::Card(last.card.fire_at, last.card.id));
                Page { rows: rows.iter().map(|row| card_row(row, names, language)).collect(), next }
            }
            Self::Notices(filter) => {
                let after = match after {
                    Some(Cursor::Notice(id)) => Some(id),
                    _ => None,
                };
                let rows = notice::list(conn, scope, filter, after, PAGE).await.map_err(Error::from)?;
                names.learn(rows.iter().map(|row| row.obligor).collect()).await?;
                let next = rows.last().map(|last| Cursor::Notice(last.id));
                Page { rows: rows.iter().map(|row| notice_row(row, names, language)).collect(), next }
            }
            Self::Extensions(filter) => {
                let after = match after {
                    Some(Cursor::Extension(id)) => Some(id),
                    _ => None,
                };
                let rows = extension::list(conn, scope, filter, after, PAGE).await.map_err(Error::from)?;
                let ids: Vec<Uuid> = rows.iter().map(|row| row.commitment).collect();
                let clocks = load::all_of(conn, &ids).await.map_err(Error::from)?;
                let clocks: HashMap<Uuid, Commitment> =
                    clocks.into_iter().map(|clock| (clock.id, clock)).collect();
                names.learn(clocks.values().map(|clock| clock.about.obligor).collect()).await?;
                let next = rows.last().map(|last| Cursor::Extension(last.id));
                let row =
                    |one: &Extension| Some(extension_row(one, clocks.get(&one.commitment)?, names, language));
                Page { rows: rows.iter().filter_map(row).collect(), next }
            }
        };
        let whole = found.rows.len() as u64 == PAGE;
        Ok(Page { next: found.next.filter(|_| whole), ..found })
    }
}

const CLOCK_HEADS: [(&str, &str); 20] = [
    ("案件编号", "Case"),
    ("环节", "Stage"),
    ("责任方", "Obligor"),
    ("区域", "Region"),
    ("状态", "Status"),
    ("承诺时限", "Promised"),
    ("法定时限", "Statutory"),
    ("起算点", "Anchor"),
    ("到期", "Due"),
    ("暂定", "Provisional"),
    ("办结", "Completed"),
    ("级别", "Level"),
    ("轮次", "Cycle"),
    ("超期", "Late"),
    ("免责", "Excused"),
    ("统计结果", "Counts as"),
    ("计入时间", "Counted at"),
    ("规则", "Rule"),
    ("承诺 ID", "Commitment id"),
    ("责任方 ID", "Obligor id"),
];

fn clock(clock: &Commitment, names: &Names, language: Language) -> Vec<Cell> {
    let (about, status) = (&clock.about, clock.status);
    let score = clock.score();
    vec![
        text(&about.case.number),
        stage(about.stage, language),
        text(names.of(about.obligor)),
        text(&about.case.region),
        text(if language == Language::Zh { status.zh() } else { status.en() }),
        Cell::Number(clock.promised_now().into()),
        Cell::Number(clock.promise.statutory.into()),
        time(clock.anchor_at),
        time(clock.due_at),
        flag(clock.provisional, language),
        time(clock.completed_at),
        clock.level().map_or_else(|| text(""), |one| level(one, language)),
        Cell::Number(clock.cycle.into()),
        flag(clock.is_late(), language),
        flag(clock.is_excused(), language),
        text(score.map_or("", |(score, _)| language.pick(score.zh(), score.en()))),
        time(score.map(|(_, at)| at)),
        text(format!("{}/{}", clock.policy_id, clock.policy_version)),
        text(clock.id),
        text(about.obligor),
    ]
}

const CARD_HEADS: [(&str, &str); 14] = [
    ("案件编号", "Case"),
    ("牌别", "Card"),
    ("效力", "Standing"),
    ("环节", "Stage"),
    ("责任方", "Obligor"),
    ("区域", "Region"),
    ("到期", "Due"),
    ("亮牌时间", "Shown"),
    ("记录时间", "Recorded"),
    ("规则", "Rule"),
    ("撤销或免责原因", "Reason"),
    ("决定时间", "Decided"),
    ("承诺 ID", "Commitment id"),
    ("责任方 ID", "Obligor id"),
];

fn card_row(of: &CardOfCase, names: &Names, language: Language) -> Vec<Cell> {
    let card = &of.card;
    vec![
        text(&of.case.number),
        level(card.level, language),
        standing(card.state, language),
        stage(of.stage, language),
        text(names.of(of.obligor)),
        text(&of.case.region),
        time(card.due_at),
        time(Some(card.fire_at)),
        time(Some(card.created_at)),
        text(if language == Language::Zh { &card.rule_zh } else { &card.rule_en }),
        text(&card.reason),
        time(of.decided_at),
        text(of.commitment),
        text(of.obligor),
    ]
}

const NOTICE_HEADS: [(&str, &str); 14] = [
    ("文号", "Number"),
    ("状态", "State"),
    ("案件编号", "Case"),
    ("超期环节", "Stage"),
    ("责任方", "Obligor"),
    ("区域", "Region"),
    ("超期到期时间", "Missed due"),
    ("签发", "Issued"),
    ("答复期限", "Reply due"),
    ("答复", "Replied"),
    ("督办要求", "Demand"),
    ("答复内容", "Reply"),
    ("撤回原因", "Withdrawn because"),
    ("责任方 ID", "Obligor id"),
];

fn notice_row(one: &Notice, names: &Names, language: Language) -> Vec<Cell> {
    vec![
        text(&one.number),
        text(if language == Language::Zh { one.state.zh() } else { one.state.en() }),
        text(&one.case.number),
        stage(one.stage, language),
        text(names.of(one.obligor)),
        text(&one.case.region),
        time(one.missed_at),
        time(one.issued_at),
        time(one.reply_due_at),
        time(one.replied_at),
        text(&one.demand),
        text(&one.reply),
        text(&one.withdraw_reason),
        text(one.obligor),
    ]
}

const EXTENSION_HEADS: [(&str, &str); 15] = [
    ("案件编号", "Case"),
    ("环节", "Stage"),
    ("责任方", "Obligor"),
    ("区域", "Region"),
    ("状态", "State"),
    ("延长工作日", "Working days"),
    ("延长工作分钟", "Working minutes"),
    ("原到期", "Due"),
    ("新到期", "New due"),
    ("申请理由", "Reason"),
    ("申请时间", "Asked"),
    ("决定时间", "Decided"),
    ("决定说明", "Note"),
    ("承诺 ID", "Commitment id"),
    ("责任方 ID", "Obligor id"),
];

fn extension_row(one: &Extension, clock: &Commitment, names: &Names, language: Language) -> Vec<Cell> {
    let about = &clock.about;
    let (days, minutes) = match one.amount {
        Amount::Days(days) => (days, 0),
        Amount::Minutes(minutes) => (0, minutes),
    };
    vec![
        text(&about.case.number),
        stage(about.stage, language),
        text(names.of(about.obligor)),
        text(&about.case.region),
        text(language.pick(one.state.zh(), one.state.en())),
        Cell::Number(days.into()),
        Cell::Number(minutes.into()),
        time(one.due_at),
        time(one.new_due_at),
        text(&one.reason),
        time(Some(one.asked_at)),
        time(one.decided_at),
        text(&one.note),
        text(clock.id),
        text(about.obligor),
    ]
}

pub(super) fn text(value: impl ToString) -> Cell {
    Cell::Text(value.to_string())
}

/// ISO 8601 with the offset of Shanghai.
pub(super) fn time(at: Option<Timestamp>) -> Cell {
    let zone = TimeZone::fixed(Offset::constant(8));
    text(at.map(|at| at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).unwrap_or_default())
}

pub(super) fn flag(yes: bool, language: Language) -> Cell {
    text(match (yes, language) {
        (true, Language::Zh) => "是",
        (false, Language::Zh) => "否",
        (true, Language::En) => "yes",
        (false, Language::En) => "no",
    })
}

pub(super) fn stage(stage: Stage, language: Language) -> Cell {
    text(if language == Language::Zh { stage.zh() } else { stage.en() })
}

fn level(level: Level, language: Language) -> Cell {
    text(match (level, language) {
        (Level::Reminder, Language::Zh) => "提醒",
        (Level::Yellow, Language::Zh) => "黄牌",
        (Level::Red, Language::Zh) => "红牌",
        (Level::Escalated, Language::Zh) => "督办",
        (Level::Statutory, Language::Zh) => "超过法定时限",
        (level, Language::En) => level.code(),
    })
}

fn standing(state: CardState, language: Language) -> Cell {
    text(match (state, language) {
        (CardState::Standing, Language::Zh) => "有效",
        (CardState::Rescinded, Language::Zh) => "已撤销",
        (CardState::Excused, Language::Zh) => "已免责",
        (CardState::Standing, Language::En) => "standing",
        (CardState::Rescinded, Language::En) => "rescinded",
        (CardState::Excused, Language::En) => "excused",
    })
}
