//! What is wrong with which flag.

use std::fmt;

use nqi_kernel::worktime::csv::CsvError;
use nqi_platform::problem::{Problem, Violation};

/// A refused flag in both languages, one line a fault.
#[derive(Debug)]
pub struct Refusal {
    flag: &'static str,
    faults: Vec<(String, String)>,
}

impl Refusal {
    pub(super) fn new(flag: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { flag, faults: vec![(zh.into(), en.into())] }
    }

    pub(super) fn of_clock(flag: &'static str, refusal: &nqi_kernel::clock::Refusal) -> Self {
        Self::new(flag, refusal.zh(), refusal.to_string())
    }

    pub(super) fn of_table(flag: &'static str, faults: &[CsvError]) -> Self {
        Self { flag, faults: faults.iter().map(|fault| (fault.zh(), fault.to_string())).collect() }
    }

    /// As the refusal of a command that has a database, with a violation a fault.
    pub(super) fn problem(&self, reason: &'static str) -> Problem {
        let violation = |(zh, en): &(String, String)| Violation::new(self.flag, reason, zh, en);
        Problem::invalid(self.faults.iter().map(violation).collect())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (zh, en)) in self.faults.iter().enumerate() {
            let line = if number == 0 { "" } else { "\n" };
            write!(f, "{line}nqi: {}: {zh} / {en}", self.flag)?;
        }
        Ok(())
    }
}
