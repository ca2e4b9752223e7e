//! Pools 产能池 and their day cells 日产能.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Capacity of a site that is booked by the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// Chosen by the provider.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// The site.
    pub site_id: Uuid,
    /// Name.
    pub display_name: String,
    /// Name of one unit, such as 台时.
    pub unit: String,
}

/// One day of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The pool.
    pub pool: Uuid,
    /// The day.
    pub day: Date,
    /// The provider.
    pub provider: Uuid,
    /// Units of the day.
    pub total: i32,
    /// Units held.
    pub held: i32,
    /// Units behind orders.
    pub used: i32,
    /// No new holds.
    pub closed: bool,
    /// Grows with each change.
    pub version: i64,
}

/// What a provider sets for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCapacity {
    /// The day.
    pub day: Date,
    /// Units, 0 to 1,000,000.
    pub total: i32,
    /// No new holds.
    pub closed: bool,
}

/// The largest capacity of a day.
pub const MAX_UNITS: i32 = 1_000_000;
/// The most days or lines of one call.
pub const MAX_DAYS: usize = 366;

impl Cell {
    /// Units that a new hold could take.
    pub fn free(&self) -> i32 {
        if self.closed { 0 } else { self.total - self.held - self.used }
    }
}
