//! The section of the configuration that the register reads.

use serde::Deserialize;

/// `[registry]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Seconds between two sweeps of expired holds.
    pub hold_sweep_seconds: u64,
    /// Seconds between two looks for days to be made and for confirmed holds without an order.
    pub ledger_check_seconds: u64,
    /// Seconds between two refreshes of the facts that events have touched.
    pub facts_refresh_seconds: u64,
    /// Seconds between two looks at the credit classes.
    pub credit_refresh_seconds: u64,
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
            ledger_check_seconds: 60,
            facts_refresh_seconds: 60,
            credit_refresh_seconds: 3600,
            sheet_max_bytes: 16 << 20,
            sheet_max_inflated_bytes: 64 << 20,
            sheet_max_rows: 20_000,
        }
    }
}
