//! Calendars, instants and pauses as they are given on the command line.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::Offset;
use nqi_kernel::clock::{ClockFacts, Pause, PauseReason, Pauses};
use nqi_kernel::worktime::{self, CalendarSpec, china_spec, csv};

use super::refusal::Refusal;

/// A hundred years of days, each with a note, fit well.
const MOST_BYTES: u64 = 8 << 20;

/// The name of a shipped calendar, or a CSV file.
#[derive(Clone, Debug)]
pub struct Calendar(String);

impl FromStr for Calendar {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl Calendar {
    /// The name that was given; `None` when it is that of a file.
    pub(super) fn named(&self) -> Option<&str> {
        (self.0 == china_spec().calendar || !PathBuf::from(&self.0).exists()).then_some(self.0.as_str())
    }

    pub(super) fn spec(&self, flag: &'static str) -> Result<CalendarSpec, Refusal> {
        let shipped = china_spec();
        let path = PathBuf::from(&self.0);
        if self.0 == shipped.calendar {
            Ok(shipped)
        } else if path.exists() {
            file(flag, &path)
        } else {
            let (name, known) = (&self.0, &shipped.calendar);
            Err(Refusal::new(
                flag,
                format!("没有日历“{name}”:请用 {known} 或一个 CSV 文件的路径"),
                format!("there is no calendar {name:?}: use {known}, or the path of a CSV file"),
            ))
        }
    }

    pub(super) fn built(&self, flag: &'static str) -> Result<worktime::Calendar, Refusal> {
        built(flag, self.spec(flag)?)
    }
}

/// A revision ready to compute.
pub(super) fn built(flag: &'static str, spec: CalendarSpec) -> Result<worktime::Calendar, Refusal> {
    worktime::Calendar::new(spec).map_err(|error| Refusal::new(flag, error.zh(), error.to_string()))
}

/// Reads a calendar from a CSV file.
pub(super) fn file(flag: &'static str, path: &Path) -> Result<CalendarSpec, Refusal> {
    let mut content = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut content));
    let path = path.display();
    match read {
        Err(error) => Err(Refusal::new(
            flag,
            format!("无法读取 {path}:{error}"),
            format!("cannot read {path}: {error}"),
        )),
        Ok(_) if content.len() as u64 > MOST_BYTES => Err(Refusal::new(
            flag,
            format!("{path} 超过 8 MiB,不是日历"),
            format!("{path} is larger than 8 MiB, no calendar"),
        )),
        Ok(_) => csv::read(&content).map_err(|faults| Refusal::of_table(flag, &faults)),
    }
}

/// Parses an instant.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let allowed =
        "请用 RFC 3339 时间 / use RFC 3339, such as 2025-09-01T09:00:00+08:00 or 2025-09-01T01:00:00Z";
    text.parse().map_err(|_| allowed.to_owned())
}

/// Parses `START/END`.
pub(super) fn pause(text: &str) -> Result<Pause, String> {
    let (from, to) = text.split_once('/').ok_or_else(|| {
        "请用 开始/结束 / use START/END, such as 2025-09-01T09:00:00Z/2025-09-01T10:00:00Z".to_owned()
    })?;
    Ok(Pause::closed(instant(from)?, instant(to)?, PauseReason::Sample))
}

/// The facts with pauses, of which none begins before the start, ends before it begins, or overlaps another.
pub(super) fn paused(facts: ClockFacts, pauses: &[Pause]) -> Result<ClockFacts, Refusal> {
    let start = worktime::floor_to_second(facts.start);
    if let Some(early) = pauses.iter().find(|pause| pause.from < start) {
        let (at, earliest) = (early.from, start);
        return Err(Refusal::of_clock("--pause", &nqi_kernel::clock::Refusal::TooEarly { at, earliest }));
    }
    let pauses =
        Pauses::new(pauses.iter().copied()).map_err(|refusal| Refusal::of_clock("--pause", &refusal))?;
    Ok(ClockFacts { pauses, ..facts })
}

/// RFC 3339 at the calendar's own offset.
pub(super) fn local(calendar: &worktime::Calendar, instant: Timestamp) -> String {
    let seconds = i32::try_from(calendar.zone().offset_seconds()).unwrap_or_default();
    let offset = Offset::from_seconds(seconds).unwrap_or(Offset::UTC);
    instant.display_with_offset(offset).to_string()
}
