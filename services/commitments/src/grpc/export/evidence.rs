//! The evidence behind figures: what was asked and how it is counted, the figures, and every clock, card and notice that
//! they were counted from.

mod credit;
mod league;
mod period;

use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use tokio::sync::mpsc::Sender;
use tonic::Status;

use super::rows::{Source, text, time};
use super::table::{Book, Cell, File, Format, Language};
use super::{send, sheet};
use crate::app::{App, names::Names};
use crate::domain::{period::Days, scope::Scope};
use crate::store::{card::CardFilter, list::Filter, notice::NoticeFilter};

pub use credit::of_credit;
pub use league::{Asked, of_league};
pub use period::of_period;

/// A sheet that is in memory: its name and its rows, the first of them its headings.
type Figures = (&'static str, Vec<Vec<Cell>>);

/// What a file of evidence holds, in the order of its sheets.
pub struct Evidence {
    /// The name of the file without its ending.
    pub name: String,
    /// What the caller may see.
    pub scope: Scope,
    /// Language of headings and labels.
    pub language: Language,
    /// What was asked, and how it is counted.
    about: Vec<Vec<Cell>>,
    /// The figures.
    figures: Vec<Figures>,
    /// The facts behind them, read while they are written.
    sources: Vec<(&'static str, Source)>,
}

impl Evidence {
    /// Refuses a workbook that could not hold its rows.
    pub async fn check(&self, app: &App, format: Format) -> Result<(), Problem> {
        for (_, source) in self.sources.iter().filter(|_| format == Format::Xlsx) {
            let total = source.count(app, self.scope).await?;
            if total > sheet::MOST_ROWS {
                return Err(super::too_many(total));
            }
        }
        Ok(())
    }

    /// Writes the sheets and hands out what there is of a CSV meanwhile; `None` when the reader has gone.
    pub async fn write(
        mut self,
        app: &App,
        names: &mut Names,
        format: Format,
        sender: &Sender<Result<HttpBody, Status>>,
    ) -> Result<Option<File>, Problem> {
        let language = self.language;
        for (name, source) in &self.sources {
            let count = source.count(app, self.scope).await?;
            self.about.push(vec![text(*name), Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))]);
        }
        self.about.extend(
            METHOD.map(|(zh, en)| vec![text(language.pick("口径", "Method")), text(language.pick(zh, en))]),
        );
        let mut book = Book::new(format);
        let about = (language.pick("说明", "About"), self.about);
        for (name, rows) in std::iter::once(&about).chain(&self.figures) {
            book.next(name, rows.first().map_or(1, Vec::len))?;
            rows.iter().try_for_each(|row| book.push(row))?;
        }
        for (name, source) in &self.sources {
            let heads: Vec<Cell> = source.heads(language).into_iter().map(text).collect();
            book.next(name, heads.len())?;
            book.push(&heads)?;
            let mut after = None;
            loop {
                let page = source.page(app, names, self.scope, language, after).await?;
                page.rows.iter().try_for_each(|row| book.push(row))?;
                if !send(sender, format, book.take()).await {
                    return Ok(None);
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        book.file().map(Some)
    }
}

/// The clocks of a filter with their cards and notices, by the names of their sheets.
fn facts(clocks: Filter, language: Language) -> Vec<(&'static str, Source)> {
    let clocks = Box::new(clocks);
    let cards = CardFilter { clocks: Some(clocks.clone()), ..CardFilter::default() };
    let notices = NoticeFilter { clocks: Some(clocks.clone()), ..NoticeFilter::default() };
    vec![
        (language.pick("计时", "Clocks"), Source::Clocks(clocks)),
        (language.pick("牌", "Cards"), Source::Cards(cards)),
        (language.pick("督办单", "Notices"), Source::Notices(notices)),
    ]
}

/// The first rows of every sheet that tells what was asked.
fn begin(days: Days, at: Timestamp, language: Language) -> Vec<Vec<Cell>> {
    vec![
        pair("项目", "Item", language.pick("内容", "Content"), language),
        vec![text(language.pick("编制时间", "Compiled")), time(Some(at))],
        pair("起始日", "From", &days.from.to_string(), language),
        pair("截止日（不含）", "To (excluded)", &days.to.to_string(), language),
    ]
}

fn pair(zh: &str, en: &str, value: &str, language: Language) -> Vec<Cell> {
    vec![text(language.pick(zh, en)), text(value)]
}

fn headings(heads: &[(&'static str, &'static str)], language: Language) -> Vec<Cell> {
    heads.iter().map(|(zh, en)| text(language.pick(zh, en))).collect()
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

/// `9640` is `96.40`.
pub(super) fn hundredths(value: i32) -> Cell {
    let sign = if value < 0 { "-" } else { "" };
    let size = value.unsigned_abs();
    text(format!("{sign}{}.{:02}", size / 100, size % 100))
}
