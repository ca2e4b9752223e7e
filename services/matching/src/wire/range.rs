//! Measuring ranges of messages as ranges of the kernel.

use nqi_kernel::range::{Error, Extent, Interval, Range};
use nqi_proto::r#type::v1 as pb;

/// Reads a range given by its ends, by points, or by raw text when it has neither.
///
/// Only an upper end means "up to", so the lower end 0 is implied; only a lower end leaves the range open above.
pub fn read(range: &pb::Range) -> Result<Range, Error> {
    if !range.points.is_empty() {
        return Range::points(&range.points, &range.unit);
    }
    let (lo, hi) = match (range.lower, range.upper) {
        (None, None) => return Range::parse(&range.raw),
        (Some(lo), Some(hi)) => (lo, Some(hi)),
        (None, Some(hi)) => (0.0, Some(hi)),
        (Some(lo), None) => (lo, None),
    };
    let mut read = Range::between(lo, hi.unwrap_or(lo), &range.unit)?;
    read.lo_implied = range.lower_implied || range.lower.is_none();
    if let Extent::Interval(interval) = &mut read.extent {
        interval.lo_open = range.lower_open;
        interval.hi_open = range.upper_open;
        if hi.is_none() {
            *interval = Interval { hi: f64::INFINITY, hi_open: true, ..*interval };
        }
        if interval.is_empty() {
            return Err(Error::Reversed(read.raw));
        }
    }
    if !range.raw.is_empty() {
        read.raw.clone_from(&range.raw);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lower: Option<f64>, upper: Option<f64>) -> pb::Range {
        pb::Range { lower, upper, unit: "mm".into(), ..Default::default() }
    }

    #[test]
    fn ends_points_and_raw_text_are_read() {
        let both = read(&pb::Range { lower_open: true, ..of(Some(4.0), Some(48.0)) }).unwrap();
        assert_eq!(
            both.extent,
            Extent::Interval(Interval { lo_open: true, ..Interval::closed(0.004, 0.048) })
        );
        assert!(read(&of(None, Some(300.0))).unwrap().lo_implied);
        assert_eq!(read(&of(Some(1.0), None)).unwrap().extent.hull().hi, f64::INFINITY);
        let points = pb::Range { points: vec![10.0, 4.0], unit: "pH".into(), ..Default::default() };
        assert_eq!(read(&points).unwrap().extent.hull(), Interval::closed(4.0, 10.0));
        let raw = pb::Range { raw: "0~300 mm".into(), ..Default::default() };
        assert_eq!(read(&raw).unwrap().extent, Extent::Interval(Interval::closed(0.0, 0.3)));
    }

    #[test]
    fn an_empty_range_is_refused() {
        assert!(matches!(read(&of(Some(2.0), Some(1.0))), Err(Error::Reversed(_))));
        let open = pb::Range { lower_open: true, ..of(Some(2.0), Some(2.0)) };
        assert!(matches!(read(&open), Err(Error::Reversed(_))));
        assert_eq!(read(&pb::Range::default()), Err(Error::Empty));
    }
}
