//! Where a row is good enough: {x : U(x) ≤ U_need(x)} on an interval.

use smallvec::SmallVec;

use super::{Curve, Required};
use crate::range::Interval;

/// Relative guard on U, so that the last bit of a conversion never decides.
const GUARD: f64 = 1e-12;

/// The part of `on` where U(x), brought to the need's k, is at most what is required.
///
/// At most two intervals for values of one sign. End points are evaluated; a root is sought only where the two
/// ends of a monotone piece disagree, down to neighbouring f64, so the answer agrees with evaluation everywhere.
/// `on` must be finite. An unreadable curve is good enough nowhere.
pub fn solve(curve: &Curve, k_row: f64, required: &Required, on: &Interval) -> SmallVec<[Interval; 2]> {
    let mut good = SmallVec::new();
    if *curve == Curve::Unreadable || on.is_empty() {
        return good;
    }
    let fits = |x: f64| is_enough(curve, k_row, required, x);
    for signed in on.split_at_zero() {
        for piece in monotone_pieces(curve, k_row, required, &signed) {
            let part = match (fits(piece.lo), fits(piece.hi)) {
                (true, true) => Some(piece),
                (false, false) => None,
                (true, false) => {
                    Some(Interval { hi: frontier(piece.lo, piece.hi, &fits), hi_open: false, ..piece })
                }
                (false, true) => {
                    Some(Interval { lo: frontier(piece.hi, piece.lo, &fits), lo_open: false, ..piece })
                }
            };
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                join(&mut good, part);
            }
        }
    }
    good
}

/// Tells whether the row is good enough at `x`.
pub(crate) fn is_enough(curve: &Curve, k_row: f64, required: &Required, x: f64) -> bool {
    let Some(u) = curve.at(x) else { return false };
    u * (required.k / k_row) <= required.at(x) * (1.0 + GUARD)
}

/// Cuts where U - U_need turns or where the greater line changes: on each piece the answer changes at most once.
fn monotone_pieces(curve: &Curve, k_row: f64, required: &Required, on: &Interval) -> SmallVec<[Interval; 4]> {
    let sign = if on.hi <= 0.0 && on.lo < 0.0 { -1.0 } else { 1.0 };
    let scale = required.k / k_row;
    let parts = curve.polynomials(sign);
    let mut cuts: SmallVec<[f64; 4]> = SmallVec::new();
    for part in &parts {
        let difference = super::curve::Quadratic {
            c0: part.c0 * scale - required.line.a,
            c1: part.c1 * scale - required.line.b * sign,
            c2: part.c2 * scale,
        };
        cuts.extend(difference.vertex());
    }
    if let [one, other] = parts.as_slice() {
        cuts.extend(one.crossings(other));
    }
    cuts.retain(|cut| on.lo < *cut && *cut < on.hi);
    cuts.sort_by(f64::total_cmp);
    let mut pieces = SmallVec::new();
    let mut rest = *on;
    for cut in cuts {
        pieces.push(Interval { hi: cut, hi_open: false, ..rest });
        rest = Interval { lo: cut, lo_open: false, ..rest };
    }
    pieces.push(rest);
    pieces
}

/// The last f64 on the way from `good` to `bad` that still fits.
fn frontier(good: f64, bad: f64, fits: &impl Fn(f64) -> bool) -> f64 {
    let (mut inside, mut outside) = (rank(good), rank(bad));
    while inside.abs_diff(outside) > 1 {
        let middle = i64::midpoint(inside, outside);
        if fits(unrank(middle)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    unrank(inside)
}

/// Numbers f64 in their order, so that halving always ends at neighbours.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

fn unrank(rank: i64) -> f64 {
    let bits = if rank < 0 { i64::MIN.wrapping_sub(rank) } else { rank };
    f64::from_bits(bits.cast_unsigned())
}

/// Adds a piece, growing the last one when they touch.
fn join(good: &mut SmallVec<[Interval; 2]>, part: Interval) {
    if let Some(last) = good.last_mut()
        && last.last().next_up() >= part.first()
    {
        last.hi = part.hi;
        last.hi_open = part.hi_open;
        return;
    }
    good.push(part);
}
