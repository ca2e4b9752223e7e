//! What is wrong with a cell, and what it may hold.

use jiff::civil::Date;

use super::super::error::CalendarError;

/// A cell that cannot be read; `Display` is English, [`CsvError::zh`] Chinese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}, {value:?}: {fault}")]
pub struct CsvError {
    /// Line of the file, from 1; the one after the last if a row is missing.
    pub line: usize,
    /// Cell of the line, from 1.
    pub column: usize,
    /// The cell as it stands, 80 characters at most, or the beginning of the row that is missing.
    pub value: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a cell, and what is allowed there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("not UTF-8; save the file as CSV UTF-8")]
    Encoding,
    #[error("no such row; use calendar, revision, zone, first_day, published_through, week or day")]
    Row,
    #[error("given before on line {line}; once is allowed")]
    Repeated {
        /// Where it was given first.
        line: usize,
    },
    #[error("missing; one such row is needed")]
    Missing,
    #[error("one cell too many; leave it empty")]
    Surplus,
    #[error("not a calendar's name; use 1 to 32 of a-z, 0-9, - and _")]
    Calendar,
    #[error("not a revision; use a whole number from 1")]
    Revision,
    #[error("not a date; use an existing day as YYYY-MM-DD")]
    Date,
    #[error("not a weekday; use mon, tue, wed, thu, fri, sat or sun")]
    Weekday,
    #[error("not a kind of day; use work, rest or half")]
    Kind,
    #[error("a rest day has no windows; leave the cell empty, or make the day work or half")]
    RestWithWindows,
    #[error("no windows; use such as 09:00-12:00;13:30-17:00")]
    NoWindows,
    #[error("not a half day; use windows shorter in sum than the longest day of the week")]
    NotHalf,
    #[error("not within the revision's period; use a day from {from} through {through}")]
    Outside {
        /// First day of the period.
        from: Date,
        /// Last published day.
        through: Date,
    },
    #[error(transparent)]
    Refused(CalendarError),
}

impl CsvError {
    /// The reason code that clients see: that of the calendar where the calendar refuses, else `CALENDAR_CSV`.
    pub fn reason(&self) -> &'static str {
        match &self.fault {
            Fault::Refused(error) => error.reason(),
            Fault::Outside { .. } => "CALENDAR_PERIOD",
            _ => "CALENDAR_CSV",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        let Self { line, column, value, fault } = self;
        format!("第 {line} 行第 {column} 列“{}”:{}", value.escape_debug(), fault.zh())
    }
}

impl Fault {
    fn zh(&self) -> String {
        let text = match self {
            Self::Refused(error) => return error.zh(),
            Self::Repeated { line } => return format!("第 {line} 行已有,只可出现一次"),
            Self::Outside { from, through } => {
                return format!("不在本版日历期间内,应为 {from} 至 {through} 之间的日期");
            }
            Self::Encoding => "不是 UTF-8 编码,请另存为 CSV UTF-8",
            Self::Row => {
                "没有这种行,请用 calendar、revision、zone、first_day、published_through、week 或 day"
            }
            Self::Missing => "缺少该行,须有且只有一行",
            Self::Surplus => "多出的单元格,应为空",
            Self::Calendar => "日历名无效,请用 1 至 32 位小写字母、数字、- 或 _",
            Self::Revision => "版本号无效,请用从 1 起的整数",
            Self::Date => "日期无效,请按 YYYY-MM-DD 填写存在的日期",
            Self::Weekday => "星期无效,请用 mon、tue、wed、thu、fri、sat 或 sun",
            Self::Kind => "日期类型无效,请用 work、rest 或 half",
            Self::RestWithWindows => "休息日没有工作时段,请留空,或将类型改为 work 或 half",
            Self::NoWindows => "缺少工作时段,请填写如 09:00-12:00;13:30-17:00",
            Self::NotHalf => "不是半天,时段合计应短于一周中最长的工作日",
        };
        text.to_owned()
    }
}
