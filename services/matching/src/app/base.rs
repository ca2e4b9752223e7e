//! The base file: the whole index and where in the registry's feed it ends, so that a restart needs no export.
//!
//! Sections of a length, a checksum (CRC-32) and bytes. Whatever is wrong with a file, it is as if there were none.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use nqi_events::PARTITIONS;

use crate::engine::base;
use crate::engine::snapshot::Snapshot;
use crate::engine::stored::Stored;

/// What the file begins with; the last figure is the version of its form.
const MAGIC: &[u8; 8] = b"NQIMATC3";
/// No section is longer: a damaged length must not ask for all memory.
const LONGEST: u64 = 1 << 32;

/// Where in the feed an index ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Position of each partition.
    pub partitions: [i64; PARTITIONS],
    /// Id of the event at each position; empty where none was read.
    pub events: [String; PARTITIONS],
    /// Sequence of the export that the index goes back to.
    pub base: i64,
    /// Sequences that were applied after one that is missing.
    pub ahead: Vec<i64>,
}

/// Writes the file whole or not at all; false when the index holds something that no file can.
pub fn write(path: &Path, snapshot: &Snapshot, place: &Place) -> io::Result<bool> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("part");
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&part)?);
    file.write_all(MAGIC)?;
    let mut section = |bytes: &[u8]| {
        file.write_all(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes())?;
        file.write_all(&crc32fast::hash(bytes).to_le_bytes())?;
        file.write_all(bytes)
    };
    let mut out = Vec::new();
    let fits = place.put(&mut out).is_some();
    section(&out)?;
    let whole = fits && base::write(snapshot, &mut section)?.is_some();
    if whole {
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, path)?;
        if let Some(folder) = folder {
            File::open(folder)?.sync_all()?;
        }
    } else {
        fs::remove_file(&part)?;
    }
    Ok(whole)
}

/// Reads the file; nothing when it is absent, damaged or of another form.
pub fn read(path: &Path) -> Option<(Snapshot, Place)> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(file.path = %path.display(), %error, "the base file of the matching index cannot be opened");
            return None;
        }
    };
    let found = sections(file);
    match found {
        Ok(Some(found)) => Some(found),
        Ok(None) => {
            tracing::warn!(file.path = %path.display(), "the base file of the matching index is damaged or of another form");
            None
        }
        Err(error) => {
            tracing::warn!(file.path = %path.display(), %error, "the base file of the matching index cannot be read");
            None
        }
    }
}

fn sections(file: File) -> io::Result<Option<(Snapshot, Place)>> {
    let mut left = file.metadata()?.len();
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut magic = [0; 8];
    file.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Ok(None);
    }
    let mut section = || {
        let (mut length, mut sum) = ([0; 8], [0; 4]);
        file.read_exact(&mut length)?;
        file.read_exact(&mut sum)?;
        let length = u64::from_le_bytes(length);
        left = left.saturating_sub(12);
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a section is damaged");
        if length > left.min(LONGEST) {
            return Err(damaged());
        }
        left -= length;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| damaged())?];
        file.read_exact(&mut bytes)?;
        if crc32fast::hash(&bytes) == u32::from_le_bytes(sum) { Ok(bytes) } else { Err(damaged()) }
    };
    let bytes = section()?;
    let mut from = bytes.as_slice();
    let Some(place) = Place::take(&mut from).filter(|_| from.is_empty()) else { return Ok(None) };
    Ok(base::read(section)?.map(|snapshot| (snapshot, place)))
}

impl Stored for Place {
    fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        self.partitions.to_vec().put(out)?;
        self.events.to_vec().put(out)?;
        self.base.put(out)?;
        self.ahead.put(out)
    }

    fn take(from: &mut &[u8]) -> Option<Place> {
        Some(Place {
            partitions: Vec::take(from)?.try_into().ok()?,
            events: Vec::take(from)?.try_into().ok()?,
            base: i64::take(from)?,
            ahead: Vec::take(from)?,
        })
    }
}
