//! Building the index from a whole export: rows go to their segments at once, without a delta in between.

use std::panic::resume_unwind;
use std::sync::Arc;

use uuid::Uuid;

use super::packed::Packed;
use super::record::{Change, Row};
use super::rows::{Rows, SEGMENTS, segment_of};
use super::segment::Segment;
use super::snapshot::{self, Snapshot};
use super::standards;
use super::symbols::Symbols;

/// An index in the making: everything but the rows in place, rows by segment.
#[derive(Debug)]
pub struct Bulk {
    snapshot: Snapshot,
    loose: Vec<Vec<(Packed, Uuid)>>,
    /// Rows whose version does not fit a column.
    odd: Vec<Arc<Row>>,
    standards_changed: bool,
}

impl Default for Bulk {
    fn default() -> Self {
        let loose = (0..SEGMENTS).map(|_| Vec::new()).collect();
        Bulk { snapshot: Snapshot::default(), loose, odd: Vec::new(), standards_changed: false }
    }
}

impl Bulk {
    /// Takes records; of several versions of one the newest counts.
    pub fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        for change in changes {
            match change {
                Change::Row(row) => self.row(row),
                Change::RowRemoved(_) => {}
                other => self.standards_changed |= self.snapshot.put(other),
            }
        }
    }

    fn row(&mut self, row: Arc<Row>) {
        if u32::try_from(row.version).is_err() {
            self.odd.push(row);
            return;
        }
        let packed = self.snapshot.pack(&row);
        let standard = self.snapshot.symbols.standard(packed.words.standard);
        // The row was packed just now.
        let segment = segment_of(standard.map_or(0, |standard| standard.family));
        self.loose[segment].push((packed, row.id));
    }

    /// Sorts the rows into segments, on two threads.
    pub fn finish(self) -> Snapshot {
        let Bulk { mut snapshot, mut loose, odd, standards_changed } = self;
        let symbols = &snapshot.symbols;
        let second = loose.split_off(SEGMENTS / 2);
        let (mut segments, mut content) = (Vec::with_capacity(SEGMENTS), 0_u64);
        std::thread::scope(|scope| {
            let other = scope.spawn(|| segments_of(symbols, second));
            for half in [
                segments_of(symbols, loose),
                // A panic of the other half goes on in this one.
                other.join().unwrap_or_else(|panic| resume_unwind(panic)),
            ] {
                segments.extend(half.0);
                content = content.wrapping_add(half.1);
            }
        });
        snapshot.content = snapshot.content.wrapping_add(content);
        snapshot.rows = Rows::of_segments(segments);
        if standards_changed {
            snapshot.graph = Arc::new(standards::graph(&snapshot.standards));
        }
        snapshot.apply(odd.into_iter().map(Change::Row));
        snapshot
    }
}

/// Segments with the fingerprint of their rows. Each part is given back before the next segment is built.
fn segments_of(symbols: &Symbols, parts: Vec<Vec<(Packed, Uuid)>>) -> (Vec<Segment>, u64) {
    let mut content = 0_u64;
    let mut build = |part: Vec<(Packed, Uuid)>| {
        let segment = Segment::build(symbols, &part);
        for (_, packed, id) in segment.rows() {
            content = content.wrapping_add(snapshot::mark(b"r", &id, packed.version.into()));
        }
        segment
    };
    let segments = parts.into_iter().map(&mut build).collect();
    (segments, content)
}
