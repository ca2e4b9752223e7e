//! Building the index from a whole export: rows go to their segments at once, without a delta in between.

use std::sync::Arc;

use uuid::Uuid;

use super::packed::Packed;
use super::record::{Change, Row};
use super::rows::{Rows, SEGMENTS, segment_of};
use super::segment::Segment;
use super::snapshot::Snapshot;
use super::standards;

/// An index in the making.
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
        let mut segments: Vec<Segment> = Vec::with_capacity(SEGMENTS);
        let second = loose.split_off(SEGMENTS / 2);
        let build = |parts: Vec<Vec<(Packed, Uuid)>>| -> Vec<Segment> {
            // Each part is given back before the next segment is built.
            parts.into_iter().map(|part| Segment::build(symbols, &part)).collect()
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| build(second));
            segments.extend(build(loose));
            // A panic of the other half goes on in this one.
            segments.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        });
        for segment in &segments {
            for (_, packed, id) in segment.rows() {
                let mark = super::snapshot::mark(b"r", &id, packed.version.into());
                snapshot.content = snapshot.content.wrapping_add(mark);
            }
        }
        snapshot.rows = Rows::of_segments(segments);
        if standards_changed {
            snapshot.graph = Arc::new(standards::graph(&snapshot.standards));
        }
        snapshot.apply(odd.into_iter().map(Change::Row));
        snapshot
    }
}
