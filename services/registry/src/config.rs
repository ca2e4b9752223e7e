//! The section of the configuration that the register reads.

/// `[registry]`, in the units that the register works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Seconds between two sweeps of expired holds and of bookings that nobody answered.
    pub hold_sweep_seconds: u64,
    /// Seconds between two looks for days to be made and for confirmed holds without an order.
    pub ledger_check_seconds: u64,
    /// Hours that the owner of a shared resource has to answer a booking before it lapses.
    pub booking_answer_hours: i64,
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
    /// The largest file of an import, in bytes as sent.
    pub import_max_bytes: usize,
    /// The most that a workbook of an import may inflate to, in bytes; its shared texts a quarter of that.
    pub import_max_inflated_bytes: u64,
    /// The most rows of an import.
    pub import_max_rows: usize,
    /// Days that the file, the errors and the undo notes of an import are kept after its last change.
    pub import_keep_days: u32,
}

/// What the platform's configuration begins with.
impl Default for Config {
    fn default() -> Self {
        Self {
            hold_sweep_seconds: 10,
            ledger_check_seconds: 60,
            booking_answer_hours: 48,
            facts_refresh_seconds: 60,
            credit_refresh_seconds: 3600,
            sheet_max_bytes: 16 << 20,
            sheet_max_inflated_bytes: 64 << 20,
            sheet_max_rows: 20_000,
            import_max_bytes: 32 << 20,
            import_max_inflated_bytes: 256 << 20,
            import_max_rows: 100_000,
            import_keep_days: 7,
        }
    }
}
