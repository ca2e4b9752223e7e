//! `nqi calendar`: working time by hand, without a server, a database or a configuration; and the stored calendars.

mod due;
mod elapsed;
mod given;
mod held;
mod refusal;
pub(super) mod stored;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use nqi_kernel::worktime::{china_spec, csv};

use given::Calendar;
pub use refusal::Refusal;

/// What can be asked of a calendar, and done to a stored one.
#[derive(Debug, Subcommand)]
pub(super) enum Line {
    #[command(flatten)]
    ByHand(CalendarCommand),
    #[command(flatten)]
    Stored(stored::Stored),
}

/// What can be asked of a calendar.
#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// When a term is due and when its levels fall, as JSON; instants are RFC 3339 at the calendar's own offset (cn: +08:00).
    Due(due::Due),
    /// Working seconds and days between two instants, as JSON.
    Elapsed(elapsed::Elapsed),
    /// The calendars that come with the platform, as JSON; where there is a database, its revisions and drafts.
    List,
    /// Reads a calendar from a CSV file and says what it holds, as JSON, or what is wrong with which cells.
    Check {
        /// CSV file, as `nqi calendar export` writes it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Prints a calendar as CSV, to be edited in any spreadsheet.
    Export {
        /// Name of a calendar that comes with the platform, or a CSV file.
        #[arg(value_name = "CALENDAR", default_value = "cn")]
        calendar: Calendar,
    },
}

impl CalendarCommand {
    /// Whether a database that is there has a better answer.
    pub(super) fn asks_database(&self) -> bool {
        match self {
            Self::List => true,
            Self::Due(due) => due.named().is_some(),
            Self::Elapsed(_) | Self::Check { .. } | Self::Export { .. } => false,
        }
    }

    /// What is to be printed.
    pub fn answer(&self) -> Result<String, Refusal> {
        match self {
            Self::Due(due) => due.answer(),
            Self::Elapsed(elapsed) => elapsed.answer(),
            Self::List => Ok(held::printed(&[held::Heading::of(&china_spec())])),
            Self::Check { file } => {
                let calendar = given::built("FILE", given::file("FILE", file)?)?;
                Ok(held::printed(&held::Contents::of(&calendar)))
            }
            Self::Export { calendar } => Ok(csv::write(&calendar.spec("CALENDAR")?)),
        }
    }
}

/// Prints the answer, or says on the error stream what is wrong with which flag and ends with 2.
#[allow(clippy::print_stdout)]
pub fn run(command: &CalendarCommand) -> ExitCode {
    match command.answer() {
        Ok(answer) => {
            println!("{}", answer.trim_end());
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::from(2)
        }
    }
}
