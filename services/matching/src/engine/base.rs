//! The whole index as sections of bytes, for a base file: what a restart reads instead of an export.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::kind::resources::{Booked, Resource};
use super::packed::Packed;
use super::pool::PoolDays;
use super::record::{Accreditation, Change, Facts, Offering, Pool, Provider, Site, Standard};
use super::register::Register;
use super::rows::{Rows, SEGMENTS};
use super::segment::{Segment, Slice};
use super::snapshot::{Snapshot, mark, mark_cell};
use super::standards;
use super::stored::Stored;
use super::symbols::Symbols;

/// Pools of one section.
const POOLS: usize = 4096;

/// Ids in the order of their numbers; rows hold the numbers.
type Numbers = (Vec<Uuid>, (Vec<Uuid>, Vec<Uuid>));

/// Gives the index section by section to `sink`. Nothing when it holds something that no file can: then `sink` has an
/// incomplete file. All changes are compacted first.
pub fn write<E>(snapshot: &Snapshot, mut sink: impl FnMut(&[u8]) -> Result<(), E>) -> Result<Option<()>, E> {
    let mut snapshot = snapshot.clone();
    if snapshot.rows.stuck() {
        return Ok(None);
    }
    while snapshot.compact(true) {}
    let mut out = Vec::new();
    let mut section = |fill: &dyn Fn(&mut Vec<u8>) -> Option<()>| -> Result<Option<()>, E> {
        out.clear();
        match fill(&mut out) {
            Some(()) => sink(&out).map(Some),
            None => Ok(None),
        }
    };
    macro_rules! section {
        ($fill:expr) => {
            if section(&$fill)?.is_none() {
                return Ok(None);
            }
        };
    }
    section!(|out| {
        snapshot.seq.put(out)?;
        snapshot.updated.as_nanosecond().to_le_bytes().iter().try_for_each(|byte| byte.put(out))?;
        snapshot.content.put(out)?;
        snapshot.capacity.put(out)
    });
    section!(|out| snapshot.symbols.put(out));
    let register = &snapshot.register;
    section!(|out| {
        let providers: Vec<Uuid> = register.providers().map(|entry| entry.id).collect();
        let sites: Vec<Uuid> = register.sites().map(|entry| entry.id).collect();
        let accreditations: Vec<Uuid> = register.accreditations().map(|entry| entry.id).collect();
        (providers, (sites, accreditations)).put(out)
    });
    section!(|out| put_some(register.providers().map(|entry| entry.record.as_ref()), out));
    section!(|out| put_some(register.providers().map(|entry| entry.facts.as_deref()), out));
    section!(|out| put_some(register.sites().map(|entry| entry.record.as_ref()), out));
    section!(|out| put_some(register.accreditations().map(|entry| entry.record.as_ref()), out));
    section!(|out| {
        let mut all: Vec<Arc<Standard>> = Vec::new();
        snapshot.standards.for_each(&mut |_, record| all.push(record.clone()));
        all.put(out)
    });
    section!(|out| {
        let mut all: Vec<Arc<Offering>> = Vec::new();
        snapshot.offerings.for_each(&mut |_, record| all.push(record.clone()));
        all.put(out)
    });
    section!(|out| {
        let mut all: Vec<Arc<Pool>> = Vec::new();
        snapshot.pools.for_each(&mut |_, record| all.push(record.clone()));
        all.put(out)
    });
    section!(|out| snapshot.resources.records().cloned().collect::<Vec<Arc<Resource>>>().put(out));
    section!(|out| snapshot.resources.bookings().copied().collect::<Vec<Booked>>().put(out));
    let pools: Vec<&PoolDays> = register.pools().collect();
    section!(|out| u32::try_from(pools.len().div_ceil(POOLS)).ok()?.put(out));
    for some in pools.chunks(POOLS) {
        section!(|out| {
            u32::try_from(some.len()).ok()?.put(out)?;
            some.iter().try_for_each(|days| days.put_columns(out))
        });
    }
    for segment in snapshot.rows.segments() {
        section!(|out| {
            u32::try_from(segment.len()).ok()?.put(out)?;
            segment.rows().try_for_each(|(_, packed, id)| {
                packed.put(out)?;
                id.put(out)
            })?;
            segment.slices().to_vec().put(out)
        });
    }
    Ok(Some(()))
}

fn put_some<'a, T: Stored + 'a>(
    all: impl Iterator<Item = Option<impl std::ops::Deref<Target = T> + 'a>>,
    out: &mut Vec<u8>,
) -> Option<()> {
    let begun = out.len();
    let mut count = 0_u32;
    count.put(out)?;
    for record in all.flatten() {
        record.put(out)?;
        count += 1;
    }
    out[begun..begun + 4].copy_from_slice(&count.to_le_bytes());
    Some(())
}

/// Puts an index together from its sections; nothing when they are not whole or do not give the id that they were
/// written under.
pub fn read<E>(mut source: impl FnMut() -> Result<Vec<u8>, E>) -> Result<Option<Snapshot>, E> {
    macro_rules! section {
        ($read:expr) => {{
            let bytes = source()?;
            let mut from = bytes.as_slice();
            match ($read)(&mut from).filter(|_| from.is_empty()) {
                Some(found) => found,
                None => return Ok(None),
            }
        }};
    }
    let (seq, updated, content, capacity) = section!(|from: &mut &[u8]| {
        let seq = i64::take(from)?;
        let (nanoseconds, rest) = from.split_first_chunk()?;
        *from = rest;
        let updated = Timestamp::from_nanosecond(i128::from_le_bytes(*nanoseconds)).ok()?;
        Some((seq, updated, u64::take(from)?, u64::take(from)?))
    });
    let mut snapshot = Snapshot::default();
    (snapshot.seq, snapshot.updated) = (seq, updated);
    snapshot.symbols = section!(Symbols::take);
    let numbers: Numbers = section!(Stored::take);
    number_all(&mut snapshot.register, numbers);
    for provider in section!(Vec::<Provider>::take) {
        snapshot.put(Change::Provider(provider));
    }
    for facts in section!(Vec::<Facts>::take) {
        snapshot.put(Change::Facts(facts));
    }
    for site in section!(Vec::<Site>::take) {
        snapshot.put(Change::Site(site));
    }
    for accreditation in section!(Vec::<Accreditation>::take) {
        snapshot.put(Change::Accreditation(accreditation));
    }
    for standard in section!(Vec::<Standard>::take) {
        snapshot.put(Change::Standard(standard));
    }
    for offering in section!(Vec::<Offering>::take) {
        snapshot.put(Change::Offering(offering));
    }
    for pool in section!(Vec::<Pool>::take) {
        snapshot.put(Change::Pool(pool));
    }
    for resource in section!(Vec::<Resource>::take) {
        snapshot.put(Change::Resource(Box::new(resource)));
    }
    for booked in section!(Vec::<Booked>::take) {
        snapshot.put(Change::Booked(booked));
    }
    for _ in 0..section!(u32::take) {
        let pools = section!(|from: &mut &[u8]| {
            let count = u32::take(from)?;
            (0..count).map(|_| PoolDays::take_columns(from)).collect::<Option<Vec<PoolDays>>>()
        });
        for pool in pools {
            for cell in pool.cells() {
                snapshot.capacity = snapshot.capacity.wrapping_add(mark_cell(&cell));
            }
            snapshot.register.put_pool(pool);
        }
    }
    let mut segments = Vec::with_capacity(SEGMENTS);
    for _ in 0..SEGMENTS {
        let segment = section!(|from: &mut &[u8]| take_segment(&snapshot.symbols, from));
        for (_, packed, id) in segment.rows() {
            snapshot.content = snapshot.content.wrapping_add(mark(b"r", &id, packed.version.into()));
        }
        segments.push(segment);
    }
    snapshot.rows = Rows::of_segments(segments);
    snapshot.graph = Arc::new(standards::graph(&snapshot.standards));
    Ok(Some(snapshot).filter(|found| (found.content, found.capacity) == (content, capacity)))
}

fn number_all(register: &mut Register, (providers, (sites, accreditations)): Numbers) {
    for id in providers {
        register.provider_number(id);
    }
    for id in sites {
        register.site_number(id);
    }
    for id in accreditations {
        register.accreditation_number(id);
    }
}

fn take_segment(symbols: &Symbols, from: &mut &[u8]) -> Option<Segment> {
    let count = u32::take(from)? as usize;
    if count > from.len() {
        return None;
    }
    let (mut rows, mut ids) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        rows.push(Packed::take(from)?);
        ids.push(Uuid::take(from)?);
    }
    Segment::of_columns(symbols, rows, ids, Vec::<Slice>::take(from)?)
}
