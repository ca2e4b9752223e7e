//! The section of the configuration that the register reads.

use serde::Deserialize;

/// `[registry]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Seconds between two sweeps of expired holds and of bookings that nobody answered.
    pub hold_sweep_seconds: u64,
    /// Hours that the owner of a shared resource has to answer a booking before it lapses.
    pub booking_answer_hours: i64,
    /// Seconds between two refreshes of the facts that events have touched.
    pub facts_refresh_seconds: u64,
    /// The largest sheet, in bytes as sent.
    pub sheet_max_bytes: usize,
    /// The most that a workbook may inflate to, in bytes.
    pub sheet_max_inflated_bytes: u64,
    /// The most rows of a sheet.
    pub sheet_max_rows: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            hold_sweep_seconds: 10,
            booking_answer_hours: 48,
            facts_refresh_seconds: 60,
            sheet_max_bytes: 16 << 20,
            sheet_max_inflated_bytes: 64 << 20,
            sheet_max_rows: 20_000,
        }
    }
}
