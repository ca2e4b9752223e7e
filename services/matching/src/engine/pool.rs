//! The days of a pool in columns: eight bytes a day, and maps for what does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use super::day::{self, Day};
use super::record::Cell;
use super::stored::Stored;

/// Days between the first and the last that columns hold.
const LONG: Day = 4096;
/// Flags below the version.
const KNOWN: u32 = 1;
const CLOSED: u32 = 2;

/// A day; `mark` is the version times four and the flags, 0 for a day that is not published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Column {
    total: u16,
    taken: u16,
    mark: u32,
}

/// A byte of [`PoolDays::free`]: not published, or closed.
const SHUT: u8 = 254;
/// Another: free units that no byte holds.
const WIDE: u8 = 255;
/// Days by which the bytes grow.
const STEP: usize = 32;

impl Column {
    fn byte(self) -> u8 {
        if self.mark & KNOWN == 0 || self.mark & CLOSED != 0 {
            return SHUT;
        }
        let free = self.total.checked_sub(self.taken).and_then(|free| u8::try_from(free).ok());
        free.filter(|free| *free < SHUT).unwrap_or(WIDE)
    }
}

/// A byte for each column and for the days after them, up to the next step.
fn bytes(columns: &[Column]) -> Arc<[u8]> {
    let end = columns.len().next_multiple_of(STEP);
    let known = columns.iter().map(|column| column.byte());
    known.chain(std::iter::repeat_n(SHUT, end - columns.len())).collect::<Vec<u8>>().into()
}

/// The published days of a pool. Clones share everything.
#[derive(Debug, Clone, Default)]
pub struct PoolDays {
    id: Uuid,
    provider: Uuid,
    first: Day,
    /// Number of columns, so that nobody has to follow them for it.
    count: u32,
    /// The free units of each column in a byte, so that a search for a slot reads one line of memory.
    free: Arc<[u8]>,
    columns: Arc<Vec<Column>>,
    /// Everything, once something did not fit.
    wide: Option<Arc<BTreeMap<Day, Cell>>>,
}

impl PoolDays {
    /// No days yet.
    pub fn new(id: Uuid) -> PoolDays {
        PoolDays { id, ..PoolDays::default() }
    }

    /// The pool.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// True when no day is published.
    pub fn is_empty(&self) -> bool {
        self.count == 0 && self.wide.is_none()
    }

    /// Puts a day in, replacing an older version of it.
    pub fn put(&mut self, cell: Cell) {
        let at = day::number(cell.day);
        if self.wide.is_none() && !self.put_column(at, &cell) {
            let known = self.first..self.first + i32::try_from(self.columns.len()).unwrap_or(LONG);
            self.wide = Some(Arc::new(known.filter_map(|day| Some((day, self.get(day)?))).collect()));
            self.columns = Arc::default();
            self.free = Arc::default();
            self.count = 0;
        }
        if let Some(wide) = &mut self.wide {
            Arc::make_mut(wide).insert(at, cell);
        }
    }

    /// False when the day does not fit the columns.
    fn put_column(&mut self, at: Day, cell: &Cell) -> bool {
        let (Ok(total), Ok(taken)) = (u16::try_from(cell.total), u16::try_from(cell.taken)) else {
            return false;
        };
        let version = u32::try_from(cell.version).ok().filter(|version| *version < 1 << 30);
        let Some(version) = version.filter(|_| self.is_empty() || self.provider == cell.provider) else {
            return false;
        };
        if self.is_empty() {
            (self.first, self.provider) = (at, cell.provider);
        }
        // Dates lie within three million days of the epoch, so differences fit.
        let count = i32::try_from(self.columns.len()).unwrap_or(LONG);
        if at - self.first > LONG || self.first + count - at > LONG {
            return false;
        }
        let columns = Arc::make_mut(&mut self.columns);
        if at < self.first {
            let missing = usize::try_from(self.first - at).unwrap_or(0);
            columns.splice(0..0, std::iter::repeat_n(Column::default(), missing));
            self.first = at;
            self.free = Arc::default();
        }
        let place = usize::try_from(at - self.first).unwrap_or(0);
        if place >= columns.len() {
            columns.resize(place + 1, Column::default());
        }
        let closed = if cell.closed { CLOSED } else { 0 };
        columns[place] = Column { total, taken, mark: version << 2 | closed | KNOWN };
        // Bounded by the days that columns hold.
        self.count = u32::try_from(columns.len()).unwrap_or(0);
        if place < self.free.len() {
            Arc::make_mut(&mut self.free)[place] = columns[place].byte();
        } else {
            self.free = bytes(columns);
        }
        true
    }

    fn column(&self, at: Day) -> Option<Column> {
        let place = usize::try_from(at.checked_sub(self.first)?).ok()?;
        self.columns.get(place).copied().filter(|column| column.mark & KNOWN != 0)
    }

    /// A day.
    pub fn get(&self, at: Day) -> Option<Cell> {
        if let Some(wide) = &self.wide {
            return wide.get(&at).copied();
        }
        let column = self.column(at)?;
        Some(Cell {
            pool: self.id,
            provider: self.provider,
            day: day::date(at),
            total: column.total.into(),
            taken: column.taken.into(),
            closed: column.mark & CLOSED != 0,
            version: (column.mark >> 2).into(),
        })
    }

    /// The days that a provider publishes in it, in order.
    pub fn days_of(&self, provider: Uuid) -> impl Iterator<Item = Cell> {
        let own = self.wide.is_some() || self.provider == provider;
        let (first, last) = if own { self.span() } else { (0, -1) };
        (first..=last).filter_map(|day| self.get(day)).filter(move |cell| cell.provider == provider)
    }

    /// Units free on an open day.
    pub fn free(&self, at: Day) -> Option<i64> {
        let place = usize::try_from(at.checked_sub(self.first)?).ok();
        match place.and_then(|place| self.free.get(place)).copied() {
            Some(SHUT) => return None,
            Some(WIDE) | None => {}
            Some(free) => return Some(free.into()),
        }
        if let Some(wide) = &self.wide {
            return wide.get(&at).filter(|cell| !cell.closed).map(|cell| cell.total - cell.taken);
        }
        let column = self.column(at).filter(|column| column.mark & CLOSED == 0)?;
        Some(i64::from(column.total) - i64::from(column.taken))
    }

    /// Writes the days; nothing comes of it for values that only a map holds.
    pub(super) fn put_columns(&self, out: &mut Vec<u8>) -> Option<()> {
        if self.wide.is_some() {
            return None;
        }
        self.id.put(out)?;
        self.provider.put(out)?;
        self.first.put(out)?;
        u32::try_from(self.columns.len()).ok()?.put(out)?;
        for column in self.columns.iter() {
            out.extend(column.total.to_le_bytes());
            out.extend(column.taken.to_le_bytes());
            column.mark.put(out)?;
        }
        Some(())
    }

    /// Reads what [`PoolDays::put_columns`] wrote.
    pub(super) fn take_columns(from: &mut &[u8]) -> Option<PoolDays> {
        let (id, provider, first) = (Uuid::take(from)?, Uuid::take(from)?, Day::take(from)?);
        let count = u32::take(from)? as usize;
        let (bytes, rest) = from.split_at_checked(count.checked_mul(8)?)?;
        *from = rest;
        let column = |bytes: &[u8]| Column {
            total: u16::from_le_bytes([bytes[0], bytes[1]]),
            taken: u16::from_le_bytes([bytes[2], bytes[3]]),
            mark: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        };
        let columns: Vec<Column> = bytes.chunks_exact(8).map(column).collect();
        let free = self::bytes(&columns);
        let count = u32::try_from(columns.len()).ok()?;
        Some(PoolDays { id, provider, first, count, free, columns: Arc::new(columns), wide: None })
    }

    /// First and last day; an empty range when nothing is published.
    pub fn span(&self) -> (Day, Day) {
        if let Some(wide) = &self.wide {
            let ends = wide.first_key_value().zip(wide.last_key_value());
            return ends.map_or((0, -1), |((first, _), (last, _))| (*first, *last));
        }
        (self.first, self.first.saturating_add_unsigned(self.count) - 1)
    }

    /// The days in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let (first, last) = self.span();
        (first..=last).filter_map(|day| self.get(day))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_behaves_as_a_map_by_day_whatever_fits_the_columns(
            puts in prop::collection::vec((-40_i32..40, -1_i64..70_000, 0_i64..3, any::<bool>(), 0_i64..5), 1..60),
            large in 0_usize..4,
        ) {
            let pool = Uuid::from_u128(7);
            let (mut days, mut model) = (PoolDays::new(pool), BTreeMap::new());
            for (at, (offset, total, taken, closed, version)) in puts.into_iter().enumerate() {
                let number = 20_000 + offset;
                let odd = large == 0 && at % 9 == 8;
                let cell = Cell {
                    pool,
                    provider: Uuid::from_u128(if odd { 2 } else { 1 }),
                    day: day::date(number),
                    total: if large == 1 { total } else { total.rem_euclid(9) },
                    taken,
                    closed,
                    version: if large == 2 { version << 40 } else { version },
                };
                days.put(cell);
                model.insert(number, cell);
            }
            let found: Vec<String> = days.cells().map(|cell| format!("{cell:?}")).collect();
            let expected: Vec<String> = model.values().map(|cell| format!("{cell:?}")).collect();
            prop_assert_eq!(found, expected);
            for day in 19_950..20_050 {
                let free = model.get(&day).filter(|c| !c.closed).map(|c| c.total - c.taken);
                prop_assert_eq!(days.free(day), free);
            }
            prop_assert_eq!(days.span(), (*model.keys().next().unwrap(), *model.keys().next_back().unwrap()));
        }
    }
}
