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
    /// Closed because it is a day of rest.
    pub holiday: bool,
    /// Why it is closed; empty when nobody said.
    pub reason: String,
    /// Set for this day, or made by the weekly rules.
    pub origin: Origin,
    /// Grows with each change.
    pub version: i64,
}

/// Where the capacity of a day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Set for this very day.
    Override = 1,
    /// Made by the weekly rules.
    Rule = 2,
}

/// What a reader may expect of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Units are free.
    Open = 1,
    /// All units are taken.
    Full = 2,
    /// The provider takes no new holds.
    Closed = 3,
    /// A day of rest.
    Holiday = 4,
}

/// What a day is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCapacity {
    /// The day.
    pub day: Date,
    /// Units, 0 to 1,000,000.
    pub total: i32,
    /// No new holds.
    pub closed: bool,
    /// Closed because it is a day of rest.
    pub holiday: bool,
    /// Why it is closed.
    pub reason: String,
    /// Set for this day, or made by the weekly rules.
    pub origin: Origin,
}

/// The longest reason of a day, in characters.
pub const MAX_REASON: usize = 200;
/// The largest capacity of a day.
pub const MAX_UNITS: i32 = 1_000_000;
/// The most days or lines of one call.
pub const MAX_DAYS: usize = 366;

impl Cell {
    /// Units that a new hold could take.
    pub fn free(&self) -> i32 {
        if self.closed { 0 } else { self.total - self.taken() }
    }

    /// Units held or behind orders.
    pub fn taken(&self) -> i32 {
        self.held + self.used
    }

    /// Open, full, closed or a day of rest.
    pub fn state(&self) -> CellState {
        match (self.closed, self.holiday) {
            (true, true) => CellState::Holiday,
            (true, false) => CellState::Closed,
            _ if self.free() > 0 => CellState::Open,
            _ => CellState::Full,
        }
    }

    /// Takes units when they are free: what SQL checks again by the table's own CHECK.
    pub fn take(&mut self, units: i32) -> bool {
        let fits = units <= self.free();
        if fits {
            self.held += units;
        }
        fits
    }

    /// What it is apart from what is taken of it.
    pub fn capacity(&self) -> DayCapacity {
        DayCapacity {
            day: self.day,
            total: self.total,
            closed: self.closed,
            holiday: self.holiday,
            reason: self.reason.clone(),
            origin: self.origin,
        }
    }

    /// The same cell with another capacity, as it would be after a change.
    pub fn with(&self, to: DayCapacity) -> Cell {
        let DayCapacity { day, total, closed, holiday, reason, origin } = to;
        Cell { day, total, closed, holiday, reason, origin, version: self.version + 1, ..*self }
    }

    /// A day that has no cell yet: nothing can be taken of it.
    pub fn absent(pool: Uuid, provider: Uuid, day: Date) -> Cell {
        Cell {
            pool,
            day,
            provider,
            total: 0,
            held: 0,
            used: 0,
            closed: false,
            holiday: false,
            reason: String::new(),
            origin: Origin::Rule,
            version: 0,
        }
    }
}
