//! Union coverage: whether rows together cover a need's range (H5) and are good enough on it (H6).

mod assess;
mod sweep;
mod worst;

pub use assess::{Verdict, assess};
pub use sweep::sweep;
pub use worst::Worst;

use smallvec::SmallVec;

use crate::range::{Interval, Range};
use crate::uncertainty::{Curve, Uncertainty};

/// One row of a group (one site, method, object, parameter), or the part of it on one side of 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// The caller's name for the row.
    pub id: u32,
    /// Values of one sign, in base units.
    pub span: Interval,
    /// U(x) in base units.
    pub curve: Curve,
    /// The coverage factor of the curve.
    pub k: f64,
    /// False when something else about the row needs confirmation.
    pub clean: bool,
}

impl Row {
    /// The rows of a scope row: split at 0, one for each point.
    pub fn of(id: u32, range: &Range, uncertainty: &Uncertainty, clean: bool) -> SmallVec<[Row; 2]> {
        range
            .extent
            .pieces()
            .iter()
            .flat_map(Interval::split_at_zero)
            .map(|span| Row { id, span, curve: uncertainty.curve, k: uncertainty.k, clean })
            .collect()
    }

    pub(crate) fn readable(&self) -> bool {
        self.curve != Curve::Unreadable
    }
}

#[cfg(test)]
mod tests;
