//! `nqi calendar elapsed`.

use clap::{ArgAction, Args};
use jiff::Timestamp;
use nqi_kernel::clock::{ClockFacts, Pause, Terms};
use serde::Serialize;

use super::given::{Calendar, instant, pause, paused};
use super::held::printed;
use super::refusal::Refusal;

/// A span of time.
#[derive(Debug, Args)]
pub struct Elapsed {
    /// Its beginning, RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    from: Timestamp,
    /// Its end, RFC 3339, not before the beginning.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: Timestamp,
    /// A period that does not count, RFC 3339 START/END, not before --from; may be given several times.
    #[arg(long = "pause", value_name = "START/END", value_parser = pause, action = ArgAction::Append)]
    pauses: Vec<Pause>,
    /// Name of a calendar that comes with the platform, or a CSV file.
    #[arg(long, value_name = "ID", default_value = "cn")]
    calendar: Calendar,
}

/// `working_days` counts from the day after `--from` through the day of `--to`, as a term in days does.
#[derive(Serialize)]
struct Answer {
    seconds: i64,
    working_days: i64,
}

impl Elapsed {
    pub(super) fn answer(&self) -> Result<String, Refusal> {
        let calendar = self.calendar.built("--calendar")?;
        if self.to < self.from {
            return Err(Refusal::new(
                "--to",
                "结束早于 --from:请用同一时间或更晚的时间",
                "earlier than --from: use the same instant or a later one",
            ));
        }
        let facts = ClockFacts::new(self.from, Terms::minutes(1), calendar.standard_day_seconds());
        let facts = paused(facts, &self.pauses)?;
        let timeline = facts.on(&calendar).map_err(|refusal| Refusal::of_clock("--pause", &refusal))?;
        let (from, to) = (calendar.date_of(self.from), calendar.date_of(self.to));
        let working_days = calendar.working_days_between(from, to);
        Ok(printed(&Answer { seconds: timeline.elapsed(self.to), working_days }))
    }
}
