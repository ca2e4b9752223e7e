//! Working windows of one day, half-open, in seconds of the local day.

use std::fmt;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::epoch::SECONDS_PER_DAY;
use super::error::CalendarError;

/// A half-open window `[opens, closes)` in seconds after local midnight; written as `["09:00", "12:00"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Window {
    opens: i64,
    closes: i64,
}

impl Window {
    /// Builds a window from seconds after midnight; `closes` may be 86,400 (24:00).
    pub fn new(opens: i64, closes: i64) -> Result<Self, CalendarError> {
        if 0 <= opens && opens < closes && closes <= SECONDS_PER_DAY {
            Ok(Self { opens, closes })
        } else {
            Err(CalendarError::Window { text: format!("{opens}-{closes}") })
        }
    }

    /// Parses two times of day, `HH:MM` or `HH:MM:SS`.
    pub fn parse(opens: &str, closes: &str) -> Result<Self, CalendarError> {
        let refused = || CalendarError::Window { text: format!("{opens}-{closes}") };
        let (from, to) = (seconds_of(opens).ok_or_else(refused)?, seconds_of(closes).ok_or_else(refused)?);
        Self::new(from, to).map_err(|_| refused())
    }

    /// First second of the window.
    pub fn opens(self) -> i64 {
        self.opens
    }

    /// The second after the last one of the window.
    pub fn closes(self) -> i64 {
        self.closes
    }

    /// Length in seconds.
    pub fn seconds(self) -> i64 {
        self.closes - self.opens
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", time_of(self.opens), time_of(self.closes))
    }
}

impl TryFrom<(String, String)> for Window {
    type Error = CalendarError;

    fn try_from((opens, closes): (String, String)) -> Result<Self, CalendarError> {
        Self::parse(&opens, &closes)
    }
}

impl From<Window> for (String, String) {
    fn from(window: Window) -> Self {
        (time_of(window.opens), time_of(window.closes))
    }
}

fn seconds_of(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    });
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = match parts.next() {
        Some(part) => part?,
        None => 0,
    };
    (parts.next().is_none() && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

fn time_of(second: i64) -> String {
    let (hours, minutes, seconds) = (second / 3600, second / 60 % 60, second % 60);
    match seconds {
        0 => format!("{hours:02}:{minutes:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// The sorted, disjoint windows of one day; none on a rest day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hours(SmallVec<[Window; 2]>);

impl Hours {
    pub(super) fn new(windows: &[Window]) -> Result<Self, CalendarError> {
        let mut sorted: SmallVec<[Window; 2]> = SmallVec::from_slice(windows);
        sorted.sort_by_key(|window| window.opens);
        match sorted.windows(2).find(|pair| pair[1].opens < pair[0].closes) {
            Some(pair) => {
                let text = pair.iter().map(Window::to_string);
                Err(CalendarError::Overlap { text: text.collect::<Vec<_>>().join(", ") })
            }
            None => Ok(Self(sorted)),
        }
    }

    pub(super) fn windows(&self) -> &[Window] {
        &self.0
    }

    pub(super) fn seconds(&self) -> i64 {
        self.0.iter().map(|window| window.seconds()).sum()
    }

    pub(super) fn closes(&self) -> Option<i64> {
        self.0.last().map(|window| window.closes)
    }

    /// Working seconds before `second` of the day.
    pub(super) fn worked_before(&self, second: i64) -> i64 {
        self.0.iter().map(|window| (second.min(window.closes) - window.opens).max(0)).sum()
    }

    /// The earliest second of the day by which `worked` seconds, 1 up to the whole day, have passed.
    pub(super) fn second_reaching(&self, worked: i64) -> i64 {
        let mut left = worked;
        for window in &self.0 {
            if left <= window.seconds() {
                return window.opens + left;
            }
            left -= window.seconds();
        }
        self.closes().unwrap_or(SECONDS_PER_DAY)
    }
}
