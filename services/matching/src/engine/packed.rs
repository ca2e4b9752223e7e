//! A scope row as one record of fixed size, and where it stands.

use std::sync::Arc;

use uuid::Uuid;

use super::record::Row;
use super::segment::Segment;
use super::symbols::Words;

/// (kind, family, parameter): the rows that one look-up reads, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Number of the kind.
    pub kind: i32,
    /// Number of the family's name.
    pub family: u32,
    /// Number of the parameter's key.
    pub parameter: u32,
}

/// The columns of a row but for its id: 28 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    /// Number of the site.
    pub site: u32,
    /// Number of the accreditation.
    pub accreditation: u32,
    /// What it says.
    pub words: Words,
    /// Version of the record.
    pub version: u32,
}

/// A row in place: its columns, and the segment or the full record that has the rest.
#[derive(Debug, Clone, Copy)]
pub struct RowView<'a> {
    /// The columns.
    pub packed: &'a Packed,
    /// Where it stands.
    pub at: At<'a>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    /// In a segment, at this place.
    Base(&'a Segment, u32),
    /// Beside its segment, whole, since the last compaction.
    Fresh(&'a Arc<Row>),
}

impl RowView<'_> {
    /// The row's id.
    pub fn id(&self) -> Uuid {
        match self.at {
            At::Base(segment, at) => segment.id(at),
            At::Fresh(row) => row.id,
        }
    }

    /// Version of the record.
    pub fn version(&self) -> i64 {
        match self.at {
            At::Base(..) => self.packed.version.into(),
            At::Fresh(row) => row.version,
        }
    }
}
