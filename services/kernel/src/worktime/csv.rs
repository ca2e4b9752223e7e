//! A calendar revision as CSV, to be edited in any spreadsheet: UTF-8 with or without a byte order mark, LF or CRLF.
//!
//! One row a fact, told apart by the first cell, in any order; empty lines and lines that begin with `#` are skipped:
//!
//! ```csv
//! calendar,cn
//! revision,2
//! zone,Asia/Shanghai
//! first_day,2024-01-01
//! published_through,2026-12-31
//! week,mon,09:00-12:00;13:30-17:00
//! week,sat,
//! day,2026-02-16,rest,,春节
//! day,2026-02-14,work,09:00-12:00;13:30-17:00,春节调休
//! day,2026-02-13,half,09:00-12:00,
//! ```
//!
//! Every weekday has its `week` row. A `work` day without windows has those of Monday; a `half` day names windows,
//! shorter in sum than the longest day of the week; the last cell of a `day` is a note.

mod cells;
mod error;
mod read;
mod sheet;
mod write;

pub use error::{CsvError, Fault};
pub use read::read;
pub use write::write;

/// Names of Monday .. Sunday.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
