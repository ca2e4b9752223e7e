//! Where the best available uncertainty is worst.

use smallvec::SmallVec;

use super::Row;
use crate::range::{Extent, Interval};
use crate::uncertainty::Required;

/// The tightest place of a cover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst {
    /// The value, in base units; an open end is named by the end itself.
    pub x: f64,
    /// The least U of any row there, in base units, at the need's k.
    pub u: f64,
    /// The row that gives it.
    pub row: u32,
}

/// A side of a value on which a row counts: at an open end U is a limit.
#[derive(Clone, Copy)]
enum Side {
    At,
    Below,
    Above,
}

/// The place in `need` where min over rows of U(x) is greatest in proportion to what is required.
///
/// Without a requirement the greatest U itself, at k = 2. Rows without a readable curve do not count.
pub fn worst(rows: &[Row], need: &Extent, required: Option<&Required>) -> Option<Worst> {
    let k = required.map_or(crate::uncertainty::DEFAULT_K, |r| r.k);
    let weight = |x: f64| required.map_or(1.0, |r| r.at(x));
    let mut worst: Option<(f64, Worst)> = None;
    for piece in need.pieces() {
        for x in candidates(rows, &piece, k) {
            for side in [Side::At, Side::Below, Side::Above] {
                let outside = match side {
                    Side::At => !piece.contains(x),
                    Side::Below => x <= piece.lo,
                    Side::Above => x >= piece.hi,
                };
                if outside {
                    continue;
                }
                let Some((row, u)) = least(rows, x, side, k) else { continue };
                let share = if u == 0.0 { 0.0 } else { u / weight(x) };
                if worst.is_none_or(|(known, _)| share > known) {
                    worst = Some((share, Worst { x, u, row }));
                }
            }
        }
    }
    worst.map(|(_, worst)| worst)
}

fn least(rows: &[Row], x: f64, side: Side, k: f64) -> Option<(u32, f64)> {
    let counts = |span: &Interval| match side {
        Side::At => span.contains(x),
        Side::Below => span.lo < x && x <= span.hi,
        Side::Above => span.lo <= x && x < span.hi,
    };
    rows.iter()
        .filter(|row| counts(&row.span))
        .filter_map(|row| Some((row.id, row.curve.at(x)? * (k / row.k))))
        .min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
}

/// Ends, turning points and crossings: between them the least U is monotone.
fn candidates(rows: &[Row], piece: &Interval, k: f64) -> SmallVec<[f64; 16]> {
    let mut found: SmallVec<[f64; 16]> = SmallVec::from_slice(&[piece.lo, piece.hi]);
    let mut parts: SmallVec<[(Interval, crate::uncertainty::Quadratic); 8]> = SmallVec::new();
    for row in rows.iter().filter(|row| row.readable() && row.span.intersect(piece).is_some()) {
        found.extend([row.span.lo, row.span.hi]);
        let sign = if row.span.hi <= 0.0 && row.span.lo < 0.0 { -1.0 } else { 1.0 };
        let scale = k / row.k;
        for part in row.curve.polynomials(sign) {
            let scaled = crate::uncertainty::Quadratic {
                c0: part.c0 * scale,
                c1: part.c1 * scale,
                c2: part.c2 * scale,
            };
            found.extend(scaled.vertex());
            for (span, other) in &parts {
                if span.intersect(&row.span).is_some() {
                    found.extend(scaled.crossings(other));
                }
            }
            parts.push((row.span, scaled));
        }
    }
    found.retain(|x| piece.lo <= *x && *x <= piece.hi);
    found.sort_by(f64::total_cmp);
    found.dedup();
    found
}
