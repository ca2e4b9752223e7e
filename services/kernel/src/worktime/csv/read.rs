//! From rows to a checked revision.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::calendar::Calendar;
use super::super::error::CalendarError;
use super::super::spec::{CalendarSpec, DayOverride};
use super::super::window::Window;
use super::WEEKDAYS;
use super::cells::{date_of, name_of, revision_of, windows_of, zone_of};
use super::error::{CsvError, Fault};
use super::sheet::{Line, MOST_FAULTS, lines, text};

/// Reads a revision that [`Calendar::new`] accepts, or says what is wrong with which cells, a hundred at most.
pub fn read(content: &[u8]) -> Result<CalendarSpec, Vec<CsvError>> {
    let text = text(content).map_err(|fault| vec![fault])?;
    let mut draft = Draft::default();
    for line in lines(text) {
        if let Err(fault) = draft.take(&line) {
            draft.faults.push(fault);
        }
        if draft.faults.len() >= MOST_FAULTS {
            return Err(draft.faults);
        }
    }
    draft.finish(1 + text.lines().count())
}

/// What the lines so far have said.
#[derive(Default)]
struct Draft {
    calendar: Option<String>,
    revision: Option<u32>,
    zone: Option<String>,
    first_day: Option<Date>,
    published_through: Option<Date>,
    week: [Vec<Window>; 7],
    days: BTreeMap<Date, Day>,
    /// The line of each fact, by its first cells; a cell that could not be read is given all the same.
    given: BTreeMap<String, Line>,
    faults: Vec<CsvError>,
}

/// A day as its row says it.
struct Day {
    kind: Kind,
    windows: Vec<Window>,
    line: Line,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Work,
    Rest,
    Half,
}

impl Draft {
    fn take(&mut self, line: &Line) -> Result<(), CsvError> {
        let row = line.cell(1);
        match row {
            "week" => return self.take_weekday(line),
            "day" => return self.take_day(line),
            "calendar" | "revision" | "zone" | "first_day" | "published_through" => {}
            _ => return Err(line.fault(1, Fault::Row)),
        }
        line.ends_at(2)?;
        self.give(row.to_owned(), line, 1)?;
        match row {
            "calendar" => self.calendar = Some(name_of(line)?),
            "revision" => self.revision = Some(revision_of(line)?),
            "zone" => self.zone = Some(zone_of(line)?),
            "first_day" => self.first_day = Some(date_of(line)?),
            _ => self.published_through = Some(date_of(line)?),
        }
        Ok(())
    }

    fn take_weekday(&mut self, line: &Line) -> Result<(), CsvError> {
        line.ends_at(3)?;
        let weekday = WEEKDAYS.iter().position(|name| *name == line.cell(2));
        let weekday = weekday.ok_or_else(|| line.fault(2, Fault::Weekday))?;
        self.give(format!("week,{}", WEEKDAYS[weekday]), line, 2)?;
        self.week[weekday] = windows_of(line, 3)?;
        Ok(())
    }

    fn take_day(&mut self, line: &Line) -> Result<(), CsvError> {
        line.ends_at(5)?;
        let date = date_of(line)?;
        self.give(format!("day,{date}"), line, 2)?;
        let kind = match line.cell(3) {
            "work" => Kind::Work,
            "rest" => Kind::Rest,
            "half" => Kind::Half,
            _ => return Err(line.fault(3, Fault::Kind)),
        };
        let windows = windows_of(line, 4)?;
        match (kind, windows.is_empty()) {
            (Kind::Rest, false) => return Err(line.fault(4, Fault::RestWithWindows)),
            (Kind::Half, true) => return Err(line.fault(4, Fault::NoWindows)),
            _ => {}
        }
        self.days.insert(date, Day { kind, windows, line: line.clone() });
        Ok(())
    }

    fn give(&mut self, fact: String, line: &Line, column: usize) -> Result<(), CsvError> {
        if let Some(before) = self.given.get(&fact) {
            return Err(line.fault(column, Fault::Repeated { line: before.number }));
        }
        self.given.insert(fact, line.clone());
        Ok(())
    }

    fn finish(mut self, end: usize) -> Result<CalendarSpec, Vec<CsvError>> {
        self.note_missing(end);
        let (Some(first_day), Some(published_through)) = (self.first_day, self.published_through) else {
            return Err(self.faults);
        };
        self.note_outside(first_day, published_through);
        if self.faults.is_empty() {
            self.settle_days();
        }
        let (Some(calendar), Some(revision), Some(zone), true) =
            (self.calendar, self.revision, self.zone, self.faults.is_empty())
        else {
            return Err(self.faults);
        };
        let named = |day: Day| DayOverride { windows: day.windows, name: day.line.cell(5).to_owned() };
        let overrides = self.days.into_iter().map(|(date, day)| (date, named(day))).collect();
        let week = self.week;
        let spec = CalendarSpec { calendar, revision, zone, week, overrides, first_day, published_through };
        match Calendar::new(spec.clone()) {
            Ok(_) => Ok(spec),
            Err(error) => Err(vec![blame(&self.given, error)]),
        }
    }

    fn note_missing(&mut self, end: usize) {
        let heading = ["calendar", "revision", "zone", "first_day", "published_through"].map(str::to_owned);
        let week = WEEKDAYS.map(|weekday| format!("week,{weekday}"));
        for value in heading.into_iter().chain(week).filter(|fact| !self.given.contains_key(fact)) {
            self.faults.push(CsvError { line: end, column: 1, value, fault: Fault::Missing });
        }
    }

    fn note_outside(&mut self, from: Date, through: Date) {
        // A period that runs backwards is named as such.
        let outside =
            self.days.iter().filter(|(date, _)| from <= through && !(from..=through).contains(*date));
        self.faults.extend(outside.map(|(_, day)| day.line.fault(2, Fault::Outside { from, through })));
    }

    /// Gives working days without windows those of Monday, and compares half days with the week.
    fn settle_days(&mut self) {
        let sum = |windows: &[Window]| windows.iter().map(|window| window.seconds()).sum::<i64>();
        let longest = self.week.iter().map(|windows| sum(windows)).max().unwrap_or_default();
        for day in self.days.values_mut() {
            if day.kind == Kind::Work && day.windows.is_empty() {
                day.windows.clone_from(&self.week[0]);
            }
            let fault = match day.kind {
                Kind::Work if day.windows.is_empty() => Fault::NoWindows,
                Kind::Half if sum(&day.windows) >= longest => Fault::NotHalf,
                _ => continue,
            };
            self.faults.push(day.line.fault(4, fault));
        }
    }
}

/// Says which cell a calendar is refused for: a run of rest for its first day, or for the week if that has no row.
fn blame(given: &BTreeMap<String, Line>, error: CalendarError) -> CsvError {
    let line = match &error {
        CalendarError::Empty { from } => given.get(&format!("day,{from}")).or_else(|| given.get("week,mon")),
        _ => given.get("published_through"),
    };
    let fault = Fault::Refused(error);
    match line {
        Some(line) => line.fault(2, fault),
        None => CsvError { line: 1, column: 1, value: String::new(), fault },
    }
}
