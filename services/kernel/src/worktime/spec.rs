//! The published form of a calendar revision: what is stored, shown and edited.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::window::Window;

/// One day that differs from its weekday: no windows is a rest day, shorter windows a half day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOverride {
    /// Working windows of the day.
    pub windows: Vec<Window>,
    /// Why, in Chinese, such as 春节; may be empty.
    #[serde(default)]
    pub name: String,
}

/// An immutable revision of a calendar; build a [`super::Calendar`] from it to compute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarSpec {
    /// Which calendar, such as `cn`.
    pub calendar: String,
    /// Counts up from 1; a published revision never changes.
    pub revision: u32,
    /// See [`super::Zone::parse`].
    pub zone: String,
    /// Windows of Monday .. Sunday.
    pub week: [Vec<Window>; 7],
    /// Days that differ, inside the published period only.
    pub overrides: BTreeMap<Date, DayOverride>,
    /// First day of the published period.
    pub first_day: Date,
    /// Last day whose kind is known; later days are weekends-only and provisional.
    pub published_through: Date,
}

impl CalendarSpec {
    /// The next revision, a copy to be changed with the `with_` methods.
    pub fn next_revision(&self) -> Self {
        Self { revision: self.revision + 1, ..self.clone() }
    }

    /// Makes `date` a rest day.
    pub fn with_rest(self, date: Date, name: &str) -> Self {
        self.with_windows(date, Vec::new(), name)
    }

    /// Makes `date` a working day with the windows of a Monday: a make-up day 调休.
    pub fn with_work(self, date: Date, name: &str) -> Self {
        let monday = self.week[0].clone();
        self.with_windows(date, monday, name)
    }

    /// Gives `date` its own windows, such as a half day.
    pub fn with_windows(mut self, date: Date, windows: Vec<Window>, name: &str) -> Self {
        self.overrides.insert(date, DayOverride { windows, name: name.to_owned() });
        self
    }

    /// Extends the published period, when a year's notice has come.
    pub fn published_through(self, published_through: Date) -> Self {
        Self { published_through, ..self }
    }
}
