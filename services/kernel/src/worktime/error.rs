//! Why a calendar revision is refused.

use jiff::civil::Date;

/// A calendar that cannot be published; `Display` is English, [`CalendarError::zh`] Chinese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// `CALENDAR_EMPTY`: clocks on it would never end.
    #[error("no working day in the 60 days from {from}; a calendar needs at least one")]
    Empty {
        /// First day of the run without a working day.
        from: Date,
    },
    #[error("window {text} is not valid: use HH:MM or HH:MM:SS up to 24:00, opening before closing")]
    Window {
        /// The window as given.
        text: String,
    },
    #[error("the windows of one day overlap: {text}")]
    Overlap {
        /// The two windows.
        text: String,
    },
    #[error("time zone {name} is not supported: use Asia/Shanghai, UTC or a fixed offset such as +08:00")]
    Zone {
        /// The name as given.
        name: String,
    },
    #[error("the period from {from} through {through} must run forwards and span at most 100 years")]
    Period {
        /// First day.
        from: Date,
        /// Last published day.
        through: Date,
    },
    #[error("the override of {date} lies outside the published period")]
    OverrideOutside {
        /// The overridden day.
        date: Date,
    },
}

impl CalendarError {
    /// The reason code that clients see.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "CALENDAR_EMPTY",
            Self::Window { .. } | Self::Overlap { .. } => "CALENDAR_WINDOW",
            Self::Zone { .. } => "CALENDAR_ZONE",
            Self::Period { .. } | Self::OverrideOutside { .. } => "CALENDAR_PERIOD",
        }
    }

    /// The Chinese message.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty { from } => format!("自 {from} 起 60 天内没有工作日,日历至少应有一个工作日"),
            Self::Window { text } => {
                format!("时段 {text} 无效:请用 HH:MM 或 HH:MM:SS,不超过 24:00,且开始早于结束")
            }
            Self::Overlap { text } => format!("同一天的时段互相重叠:{text}"),
            Self::Zone { name } => {
                format!("不支持时区 {name}:请用 Asia/Shanghai、UTC 或固定偏移(如 +08:00)")
            }
            Self::Period { from, through } => {
                format!("日历期间 {from} 至 {through} 应由早到晚,且不超过 100 年")
            }
            Self::OverrideOutside { date } => format!("{date} 的调整不在已公布的期间内"),
        }
    }
}
