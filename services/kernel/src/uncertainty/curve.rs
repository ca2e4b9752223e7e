//! The forms that U(x) takes, with their values in base units.

use serde::{Deserialize, Serialize};

/// `a + b|x|`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The constant part, in base units.
    pub a: f64,
    /// The part that grows with the value, a pure number.
    pub b: f64,
}

impl Line {
    /// Its value at `x`.
    pub fn at(&self, x: f64) -> f64 {
        self.a + self.b * x.abs()
    }
}

/// U(x) of a row. Plain data, so that an index can keep millions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Curve {
    /// One value over the whole range.
    Value(f64),
    /// Linear between the values at two ends.
    Interp {
        /// Lower end of the range.
        lo_x: f64,
        /// Value there.
        lo_u: f64,
        /// Upper end of the range.
        hi_x: f64,
        /// Value there.
        hi_u: f64,
        /// True when the end values are fractions of x: U(x) = |x| · r(x).
        relative: bool,
    },
    /// The greater of two lines; a single line stands twice.
    Formula([Line; 2]),
    /// A table, a graph, or text that is not surely understood.
    Unreadable,
}

/// `c0 + c1·x + c2·x²`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quadratic {
    pub(crate) c0: f64,
    pub(crate) c1: f64,
    pub(crate) c2: f64,
}

impl Curve {
    /// One line.
    pub fn line(a: f64, b: f64) -> Curve {
        if b == 0.0 { Curve::Value(a) } else { Curve::Formula([Line { a, b }; 2]) }
    }

    /// U(x) in base units; nothing when unreadable.
    pub fn at(&self, x: f64) -> Option<f64> {
        match self {
            Curve::Value(u) => Some(*u),
            Curve::Interp { lo_x, lo_u, hi_x, hi_u, relative } => {
                let share = if hi_x > lo_x { (x - lo_x) / (hi_x - lo_x) } else { 0.0 };
                let value = lo_u + (hi_u - lo_u) * share;
                Some(if *relative { x.abs() * value } else { value })
            }
            Curve::Formula([one, other]) => Some(one.at(x).max(other.at(x))),
            Curve::Unreadable => None,
        }
    }

    /// The polynomials whose maximum is U on values of one sign (`sign` is 1 or -1).
    pub(crate) fn polynomials(&self, sign: f64) -> smallvec::SmallVec<[Quadratic; 2]> {
        let line = |line: &Line| Quadratic { c0: line.a, c1: line.b * sign, c2: 0.0 };
        match self {
            Curve::Value(u) => smallvec::smallvec![Quadratic { c0: *u, c1: 0.0, c2: 0.0 }],
            Curve::Interp { lo_x, lo_u, hi_x, hi_u, relative } => {
                let slope = if hi_x > lo_x { (hi_u - lo_u) / (hi_x - lo_x) } else { 0.0 };
                let start = lo_u - slope * lo_x;
                smallvec::smallvec![if *relative {
                    Quadratic { c0: 0.0, c1: start * sign, c2: slope * sign }
                } else {
                    Quadratic { c0: start, c1: slope, c2: 0.0 }
                }]
            }
            Curve::Formula([one, other]) if one == other => smallvec::smallvec![line(one)],
            Curve::Formula([one, other]) => smallvec::smallvec![line(one), line(other)],
            Curve::Unreadable => smallvec::SmallVec::new(),
        }
    }
}

impl Quadratic {
    /// Where it turns, if it does.
    pub(crate) fn vertex(&self) -> Option<f64> {
        (self.c2 != 0.0).then(|| -self.c1 / (2.0 * self.c2))
    }

    /// Real roots of the difference to `other`, in closed form.
    pub(crate) fn crossings(&self, other: &Quadratic) -> smallvec::SmallVec<[f64; 2]> {
        let (c0, c1, c2) = (self.c0 - other.c0, self.c1 - other.c1, self.c2 - other.c2);
        let mut roots = smallvec::SmallVec::new();
        if c2 == 0.0 {
            if c1 != 0.0 {
                roots.push(-c0 / c1);
            }
            return roots;
        }
        let under = c1 * c1 - 4.0 * c2 * c0;
        if under >= 0.0 {
            let root = under.sqrt();
            roots.push((-c1 - root) / (2.0 * c2));
            roots.push((-c1 + root) / (2.0 * c2));
        }
        roots
    }
}
