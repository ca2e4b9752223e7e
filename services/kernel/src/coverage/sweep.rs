//! The sweep: intervals by their lower end, gap tolerance 0.

use smallvec::SmallVec;

use crate::range::Interval;

/// Covers `need` with `pieces` (row id and interval), by as few rows as possible.
///
/// Returns the ids in the order of their ranges, or the first gap. An interval is the set of f64 that belong to it, so
/// `[0, 4]` and `(4, 48]` meet, while two open ends at 4 leave the gap `[4, 4]`.
pub fn sweep(pieces: &[(u32, Interval)], need: &Interval) -> Result<SmallVec<[u32; 4]>, Interval> {
    let mut sorted: SmallVec<[(u32, Interval); 8]> =
        pieces.iter().filter(|(_, piece)| !piece.is_empty()).copied().collect();
    sorted.sort_by(|(a_id, a), (b_id, b)| a.first().total_cmp(&b.first()).then(a_id.cmp(b_id)));
    let end = need.last();
    let mut start = need.first();
    let mut used = SmallVec::new();
    let mut last: Option<Interval> = None;
    let mut next = 0;
    while start <= end {
        let mut best: Option<(u32, Interval)> = None;
        while let Some((id, piece)) = sorted.get(next).filter(|(_, piece)| piece.first() <= start) {
            if piece.last() >= start && best.is_none_or(|(_, known)| piece.last() > known.last()) {
                best = Some((*id, *piece));
            }
            next += 1;
        }
        // A piece seen earlier that reaches further was chosen then, so only new ones can continue.
        let Some((id, piece)) = best else {
            return Err(gap(need, last.as_ref(), sorted.get(next).map(|(_, piece)| piece)));
        };
        used.push(id);
        start = piece.last().next_up();
        last = Some(piece);
    }
    used.dedup();
    Ok(used)
}

/// What lies between the last interval used and the next one, inside the need.
fn gap(need: &Interval, before: Option<&Interval>, after: Option<&Interval>) -> Interval {
    let (lo, lo_open) = before.map_or((need.lo, need.lo_open), |before| (before.hi, !before.hi_open));
    let (hi, hi_open) = match after.filter(|after| after.first() <= need.last()) {
        Some(after) => (after.lo, !after.lo_open),
        None => (need.hi, need.hi_open),
    };
    Interval { lo, lo_open, hi, hi_open }
}
