//! The verdict on a group of rows: H5, then H6, clean rows first.

use smallvec::SmallVec;

use super::worst::{Worst, worst};
use super::{Row, sweep};
use crate::range::{Extent, Interval};
use crate::uncertainty::{Required, solve};

/// What a group of rows is for a need.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Covered, and good enough where that was asked.
    Pass {
        /// False when only rows that need confirmation complete the cover.
        clean: bool,
        /// The rows used, in the order of their ranges.
        rows: SmallVec<[u32; 4]>,
        /// The tightest place; nothing when no uncertainty is readable.
        worst: Option<Worst>,
    },
    /// `RANGE_NOT_COVERED`: the first gap.
    RangeNotCovered(Interval),
    /// `UNCERTAINTY_TOO_LARGE`.
    UncertaintyTooLarge {
        /// The first part of the need where no row is good enough.
        gap: Interval,
        /// The tightest place of the whole need.
        worst: Option<Worst>,
    },
}

/// Judges `rows` (one group, of the need's dimension) for `need`; finite needs only.
///
/// A cover by clean rows is clean. A row with an unreadable uncertainty covers any requirement, but not cleanly.
pub fn assess(rows: &[Row], need: &Extent, required: Option<&Required>) -> Verdict {
    let spans = |clean_only: bool| -> SmallVec<[(u32, Interval); 8]> {
        rows.iter().filter(|row| row.clean || !clean_only).map(|row| (row.id, row.span)).collect()
    };
    let clean_cover = cover(&spans(true), need);
    let any_cover = match &clean_cover {
        Ok(rows) => Ok(rows.clone()),
        Err(_) => cover(&spans(false), need),
    };
    let covered = match any_cover {
        Ok(covered) => covered,
        Err(gap) => return Verdict::RangeNotCovered(gap),
    };
    let Some(required) = required else {
        return Verdict::Pass { clean: clean_cover.is_ok(), rows: covered, worst: worst(rows, need, None) };
    };
    let sets = |clean_only: bool| -> SmallVec<[(u32, Interval); 8]> {
        let mut sets = SmallVec::new();
        for row in rows.iter().filter(|row| !clean_only || (row.clean && row.readable())) {
            for piece in need.pieces() {
                let Some(on) = row.span.intersect(&piece) else { continue };
                if row.readable() {
                    sets.extend(
                        solve(&row.curve, row.k, required, &on).into_iter().map(|good| (row.id, good)),
                    );
                } else {
                    sets.push((row.id, on));
                }
            }
        }
        sets
    };
    if let Ok(rows_used) = cover(&sets(true), need) {
        let clean: SmallVec<[Row; 8]> = rows.iter().filter(|row| row.clean).copied().collect();
        return Verdict::Pass { clean: true, rows: rows_used, worst: worst(&clean, need, Some(required)) };
    }
    match cover(&sets(false), need) {
        Ok(rows_used) => {
            Verdict::Pass { clean: false, rows: rows_used, worst: worst(rows, need, Some(required)) }
        }
        Err(gap) => Verdict::UncertaintyTooLarge { gap, worst: worst(rows, need, Some(required)) },
    }
}

/// Sweeps every piece of the need.
fn cover(pieces: &[(u32, Interval)], need: &Extent) -> Result<SmallVec<[u32; 4]>, Interval> {
    let mut used: SmallVec<[u32; 4]> = SmallVec::new();
    for piece in need.pieces() {
        for id in sweep(pieces, &piece)? {
            if !used.contains(&id) {
                used.push(id);
            }
        }
    }
    Ok(used)
}
