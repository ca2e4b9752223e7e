//! Measurement uncertainty U(x) as scopes state it, and the comparison with what is needed.

mod curve;
mod parse;
mod solve;
mod terms;
mod words;

pub(crate) use curve::Quadratic;
pub use curve::{Curve, Line};
pub use solve::solve;

use serde::{Deserialize, Serialize};

use crate::range::Range;

/// The coverage factor that counts when none is written (about 95 %).
pub const DEFAULT_K: f64 = 2.0;

/// The uncertainty of a scope row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// U(x) in base units; unreadable text gives [`Curve::Unreadable`].
    pub curve: Curve,
    /// The coverage factor of the stated values.
    pub k: f64,
    /// The text.
    pub raw: String,
}

impl Uncertainty {
    /// Reads the text of a CMC. Never fails: what is not surely understood becomes unreadable.
    ///
    /// `range` is the row's: `L` counts in its unit, end values belong to its ends.
    pub fn parse(text: &str, range: &Range) -> Uncertainty {
        parse::parse(text, range)
    }

    /// U(x) at the row's own k; nothing when unreadable.
    pub fn at(&self, x: f64) -> Option<f64> {
        self.curve.at(x)
    }

    /// True when somebody has to confirm it (`UNCERTAINTY_UNREADABLE`).
    pub fn needs_confirmation(&self) -> bool {
        self.curve == Curve::Unreadable
    }
}

/// The uncertainty that a need allows: `a + b|x|` at `k`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Required {
    /// The bound; absolute needs have `b = 0`, relative ones `a = 0`.
    pub line: Line,
    /// The coverage factor that it is meant at.
    pub k: f64,
}

impl Required {
    /// A bound in base units.
    pub fn absolute(bound: f64, k: f64) -> Required {
        Required { line: Line { a: bound, b: 0.0 }, k }
    }

    /// A bound as a fraction of the value.
    pub fn relative(bound: f64, k: f64) -> Required {
        Required { line: Line { a: 0.0, b: bound }, k }
    }

    /// Reads `U ≤ 0.02 mm (k=2)`; nothing when it is not one value or one line.
    pub fn parse(text: &str, range: &Range) -> Option<Required> {
        let read = parse::parse(text, range);
        let line = match read.curve {
            Curve::Value(bound) => Line { a: bound, b: 0.0 },
            Curve::Formula([line, other]) if line == other => line,
            _ => return None,
        };
        Some(Required { line, k: read.k })
    }

    /// The bound at `x`, at the need's own k.
    pub fn at(&self, x: f64) -> f64 {
        self.line.at(x)
    }
}

#[cfg(test)]
mod tests;
