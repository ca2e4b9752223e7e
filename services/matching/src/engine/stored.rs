//! Values as bytes of a base file: little-endian numbers, lengths before what varies.
//!
//! A value that would not come back equal is not written at all (`put` gives nothing): then there is no file, and a
//! restart reads an export.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};
use nqi_kernel::limit::Limit;
use nqi_kernel::quantity::{Dimension, Unit};
use nqi_kernel::range::{Extent, Interval, Range};
use nqi_kernel::region::{Point, Region};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_kernel::uncertainty::{Curve, Line, Uncertainty};
use smallvec::SmallVec;
use uuid::Uuid;

use super::day;
use super::kind::hours::Hours;
use super::kind::resources::{Booked, Class as ResourceClass, FeeUnit, Resource};
use super::packed::{Key, Packed};
use super::record::{
    Accreditation, Class, Facts, Offering, Pool, PriceUnit, Provider, ProviderState, Scheme, Site, Standard,
    Ways,
};
use super::segment::Slice;
use super::symbols::{Bound, Cited, Clause, Figures, Label, Terms, Words};

/// A value that a base file holds.
pub trait Stored: Sized {
    /// Appends the value; nothing when it would not come back equal.
    fn put(&self, out: &mut Vec<u8>) -> Option<()>;
    /// Reads a value off the front; nothing when the bytes are not one.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            fn put(&self, out: &mut Vec<u8>) -> Option<()> {
                out.extend(self.to_le_bytes());
                Some(())
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(<$type>::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers!(u8, u32, u64, i32, i64, f64);

macro_rules! records {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Stored for $type {
            fn put(&self, out: &mut Vec<u8>) -> Option<()> {
                $(self.$field.put(out)?;)*
                Some(())
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                $(let $field = Stored::take(from)?;)*
                Some($type { $($field),* })
            }
        }
    )*};
}

records! {
    Provider { id, version, name, kinds, state }
    Site { id, version, provider, name, region_code, region, point, service_regions, ways }
    Accreditation {
        id, version, provider, sites, scheme, number, from, to, valid, halt, verified, rejected, verifier, verify_date
    }
    Standard { id, version, number, title, status, from, until, successors }
    Offering {
        id, version, provider, site, kind, element, title, title_key, stages, ways, areas, rows, object_key,
        families, span_days, price, unit, lead, pool, units, published
    }
    Pool { id, version, provider }
    Resource {
        id, version, owner, owner_name, owner_suspended, class, title, model, capability, search, region_code, region,
        calibrated_until, fee, fee_unit, hours, operator, published
    }
    Hours { slot_minutes, weekly, days }
    Booked { id, version, resource, from, to, taken }
    Facts { provider, version, on_time, decided, good, ratings, class, exposure }
    Label { text, name }
    Cited { text, number, key, family }
    Clause { text, folded, limit }
    Bound { text, limit }
    Terms { kind, mode, parameter, name, clause, limit, plain, from, to, suspended, halt }
    Figures { range, range_text, qualifiers, uncertainty, uncertainty_text, lower }
    Words { object, standard, terms, figures }
    Packed { site, accreditation, words, version }
    Key { kind, family, parameter }
    Slice { key, start, end }
    Interval { lo, lo_open, hi, hi_open }
    Line { a, b }
    Point { latitude_e6, longitude_e6 }
    Uncertainty { curve, k, raw }
}

/// Enumerations by their place in a list.
macro_rules! choices {
    ($($type:ident [$($variant:ident),*])*) => {$(
        impl Stored for $type {
            fn put(&self, out: &mut Vec<u8>) -> Option<()> {
                let all = [$($type::$variant),*];
                u8::try_from(all.iter().position(|known| known == self)?).ok()?.put(out)
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let all = [$($type::$variant),*];
                all.get(usize::from(u8::take(from)?)).copied()
            }
        }
    )*};
}

choices! {
    ProviderState [Active, Suspended, Inactive]
    PriceUnit [Piece, Parameter, Job]
    Class [A, B, C, D]
    Scheme [Cma, Cnas, Statutory, Cnca]
    Status [Upcoming, Current, Superseded, Withdrawn]
    EdgeKind [Full, Partial, Merge, Split, TypeChange]
    CalibrationMode [Calibration, Verification]
    ItemKind [Testing, Calibration, Certification, Inspection, Standards, Advisory, Resource]
    ResourceClass [Instrument, Room, Expert, Software]
    FeeUnit [Hour, Slot, Booking]
}

impl Stored for bool {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        u8::from(*self).put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        u8::take(from).filter(|byte| *byte < 2).map(|byte| byte == 1)
    }
}

fn put_text(text: &str, out: &mut Vec<u8>) -> Option<()> {
    u32::try_from(text.len()).ok()?.put(out)?;
    out.extend(text.as_bytes());
    Some(())
}

fn take_text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let length = u32::take(from)? as usize;
    let (bytes, rest) = from.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(bytes).ok()
}

impl Stored for String {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_text(self, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        take_text(from).map(str::to_owned)
    }
}

impl Stored for Arc<str> {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_text(self, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        take_text(from).map(Arc::from)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.is_some().put(out)?;
        self.iter().try_for_each(|value| value.put(out))
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        if bool::take(from)? { T::take(from).map(Some) } else { Some(None) }
    }
}

fn put_list<T: Stored>(list: &[T], out: &mut Vec<u8>) -> Option<()> {
    u32::try_from(list.len()).ok()?.put(out)?;
    list.iter().try_for_each(|value| value.put(out))
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_list(self, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = u32::take(from)? as usize;
        // Every value takes at least a byte, so a damaged count cannot ask for more memory than there are bytes.
        if count > from.len() {
            return None;
        }
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(T::take(from)?);
        }
        Some(list)
    }
}

impl<T: Stored> Stored for Arc<[T]> {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_list(self, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Vec::take(from).map(Arc::from)
    }
}

impl<T: Stored> Stored for Arc<T> {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.as_ref().put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        T::take(from).map(Arc::new)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.0.put(out)?;
        self.1.put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl Stored for Uuid {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        out.extend(self.as_bytes());
        Some(())
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(Uuid::from_bytes(*bytes))
    }
}

impl Stored for Date {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        day::number(*self).put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        i32::take(from).map(day::date)
    }
}

impl Stored for Ways {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.bits().put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        u8::take(from).map(Ways::of_bits)
    }
}

impl Stored for Region {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_text(self.code(), out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Region::parse(take_text(from)?).ok()
    }
}

impl Stored for StandardNumber {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        let text = self.key();
        StandardNumber::parse(&text).ok().filter(|read| read == self)?;
        put_text(&text, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        StandardNumber::parse(take_text(from)?).ok()
    }
}

impl Stored for Limit {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        put_text(&serde_json::to_string(self).ok()?, out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        serde_json::from_str(take_text(from)?).ok()
    }
}

impl Stored for Unit {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        let read = Unit::parse(self.symbol()).ok()?;
        let difference = read != *self;
        if difference && read.as_difference() != *self {
            return None;
        }
        difference.put(out)?;
        put_text(self.symbol(), out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let difference = bool::take(from)?;
        let unit = Unit::parse(take_text(from)?).ok()?;
        Some(if difference { unit.as_difference() } else { unit })
    }
}

impl Stored for Dimension {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.number().put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Dimension::from_number(u8::take(from)?)
    }
}

impl Stored for Extent {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        match self {
            Extent::Interval(interval) => {
                0_u8.put(out)?;
                interval.put(out)
            }
            Extent::Points(points) => {
                1_u8.put(out)?;
                put_list(points, out)
            }
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Interval::take(from).map(Extent::Interval),
            1 => Vec::take(from).map(|points| Extent::Points(SmallVec::from_vec(points))),
            _ => None,
        }
    }
}

impl Stored for Range {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.extent.put(out)?;
        self.dimension.put(out)?;
        self.unit.put(out)?;
        self.lo_implied.put(out)?;
        self.raw.put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (extent, dimension, unit) = (Stored::take(from)?, Stored::take(from)?, Stored::take(from)?);
        Some(Range { extent, dimension, unit, lo_implied: Stored::take(from)?, raw: Stored::take(from)? })
    }
}

impl Stored for Curve {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        match *self {
            Curve::Value(u) => {
                0_u8.put(out)?;
                u.put(out)
            }
            Curve::Interp { lo_x, lo_u, hi_x, hi_u, relative } => {
                1_u8.put(out)?;
                [lo_x, lo_u, hi_x, hi_u].iter().try_for_each(|number| number.put(out))?;
                relative.put(out)
            }
            Curve::Formula([one, other]) => {
                2_u8.put(out)?;
                one.put(out)?;
                other.put(out)
            }
            Curve::Unreadable => 3_u8.put(out),
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(from)? {
            0 => Curve::Value(Stored::take(from)?),
            1 => Curve::Interp {
                lo_x: Stored::take(from)?,
                lo_u: Stored::take(from)?,
                hi_x: Stored::take(from)?,
                hi_u: Stored::take(from)?,
                relative: Stored::take(from)?,
            },
            2 => Curve::Formula([Stored::take(from)?, Stored::take(from)?]),
            3 => Curve::Unreadable,
            _ => return None,
        })
    }
}
