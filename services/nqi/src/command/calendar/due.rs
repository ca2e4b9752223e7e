//! `nqi calendar due`.

use clap::{ArgAction, Args, value_parser};
use jiff::Timestamp;
use nqi_kernel::clock::{ClockFacts, Extension, Level, Pause, Receipt, Terms};
use nqi_kernel::worktime;
use serde::Serialize;

use super::given::{Calendar, instant, local, pause, paused};
use super::held::printed;
use super::refusal::Refusal;

/// A term and what happened to it.
#[derive(Debug, Args)]
pub struct Due {
    /// When the clock was started, RFC 3339.
    #[arg(long, value_name = "TIME", value_parser = instant)]
    start: Timestamp,
    #[command(flatten)]
    term: Term,
    /// A period that does not count, RFC 3339 START/END, not before the start; may be given several times.
    #[arg(long = "pause", value_name = "START/END", value_parser = pause, action = ArgAction::Append)]
    pauses: Vec<Pause>,
    /// Working days by which the term was extended.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..), allow_negative_numbers = true)]
    extend_days: Option<u32>,
    /// Working minutes by which the term was extended.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..), allow_negative_numbers = true)]
    extend_minutes: Option<u32>,
    /// A start at or after close, or on a rest day, counts as received on the next working day.
    #[arg(long, conflicts_with = "minutes")]
    deemed_received: bool,
    /// Name of a calendar, or a CSV file. With a database the revision in force there counts, else the one that comes with
    /// the platform; `revision` says which it was.
    #[arg(long, value_name = "ID", default_value = "cn")]
    calendar: Calendar,
}

/// What was promised: days or minutes.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Term {
    /// Working days, counted from the day after the start.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..), allow_negative_numbers = true)]
    days: Option<u32>,
    /// Working minutes, counted from the start.
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..), allow_negative_numbers = true)]
    minutes: Option<u32>,
}

#[derive(Serialize)]
struct Answer {
    calendar: String,
    revision: u32,
    start: String,
    anchor: String,
    due: Option<String>,
    levels: Levels,
    provisional: bool,
}

#[derive(Serialize)]
struct Levels {
    reminder: Option<String>,
    yellow: Option<String>,
    red: Option<String>,
    escalated: Option<String>,
}

impl Due {
    pub(super) fn answer(&self) -> Result<String, Refusal> {
        self.answer_on(&self.calendar.built("--calendar")?)
    }

    /// The name of the calendar that is asked for; `None` for a file.
    pub(super) fn named(&self) -> Option<&str> {
        self.calendar.named()
    }

    /// The answer under a revision, which it names.
    pub(super) fn answer_on(&self, calendar: &worktime::Calendar) -> Result<String, Refusal> {
        let (flag, terms) = match (self.term.days, self.term.minutes) {
            (Some(days), _) if self.deemed_received => {
                ("--days", Terms::days(days).with_receipt(Receipt::DeemedReceived))
            }
            (Some(days), _) => ("--days", Terms::days(days)),
            (None, minutes) => ("--minutes", Terms::minutes(minutes.unwrap_or_default())),
        };
        let standard_day = calendar.standard_day_seconds();
        let extensions = [self.extend_days.map(Extension::Days), self.extend_minutes.map(Extension::Minutes)];
        let facts = ClockFacts::new(self.start, terms, standard_day);
        // Checked by itself first, so that a term that is too long is not blamed on its extension.
        facts.on(calendar).map_err(|refusal| Refusal::of_clock(flag, &refusal))?;
        let facts = extensions
            .into_iter()
            .flatten()
            .fold(paused(facts, &self.pauses)?, |facts, extension| facts.extended(extension, standard_day));
        let longest = if self.extend_days.is_some() { "--extend-days" } else { "--extend-minutes" };
        let timeline = facts.on(calendar).map_err(|refusal| Refusal::of_clock(longest, &refusal))?;
        let shown = |at: Timestamp| local(calendar, at);
        let level = |level: Level| timeline.level_at(level).map(shown);
        Ok(printed(&Answer {
            calendar: calendar.spec().calendar.clone(),
            revision: calendar.revision(),
            start: shown(facts.start),
            anchor: shown(timeline.anchor()),
            due: timeline.due().map(shown),
            levels: Levels {
                reminder: level(Level::Reminder),
                yellow: level(Level::Yellow),
                red: level(Level::Red),
                escalated: level(Level::Escalated),
            },
            provisional: timeline.provisional(),
        }))
    }
}
