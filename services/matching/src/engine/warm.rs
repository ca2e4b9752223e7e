//! What judging some sites will read, asked of memory for all of them at once.
//!
//! A judgement follows numbers: from a site to its provider, its offerings, their pool, from a row to its accreditation.
//! Each step waits for memory. Taken for many sites together the steps do not wait for each other.

use std::hint::black_box;
use std::ops::Range;

use smallvec::SmallVec;

use super::context::Context;
use super::judge::Found;
use super::register::{Register, SiteEntry};
use super::universe::Candidates;

/// Sites asked for together: few enough to stay in the nearest cache until they are judged.
const AHEAD: usize = 16;

/// To call before each candidate is judged, the nth of those that are judged one after the other; `left` are the places
/// from it on.
pub fn before(ctx: &Context<'_>, candidates: &Candidates<'_>, nth: usize, left: Range<usize>) {
    if nth.is_multiple_of(AHEAD) {
        up(ctx, candidates, left.start..left.end.min(left.start + AHEAD));
    }
}

/// Reads a little of everything that the candidates at these places have. Nothing depends on what it says.
fn up(ctx: &Context<'_>, candidates: &Candidates<'_>, places: Range<usize>) {
    let register = ctx.snapshot.register();
    let mut read = 0_i64;
    let mut sites: SmallVec<[&SiteEntry; AHEAD]> = SmallVec::new();
    for (site, rows) in places.map(|at| candidates.at(at)) {
        sites.extend(register.site(site));
        for row in rows {
            let accreditation = register.accreditation(row.packed.accreditation);
            read ^= accreditation.map_or(0, |accreditation| i64::from(accreditation.covers(site)));
        }
    }
    let mut pools: SmallVec<[u32; AHEAD]> = SmallVec::new();
    for site in &sites {
        let provider = register.provider(site.provider);
        read ^= provider.map_or(0, |provider| {
            provider.on_time ^ i64::from(ctx.tables.bucket_at(site.provider, &provider.id))
        });
        let kind = ctx.need.kind;
        pools.extend(site.offerings(kind).map(|offered| offered.pool));
    }
    read ^= days(ctx, register, &pools);
    black_box(read);
}

/// Reads a little of the records that showing these will read.
pub fn records<'f, 'a: 'f>(found: impl Iterator<Item = &'f Found<'a>>) {
    let read = found.fold(0, |all, found| {
        let accreditations = found.groups.iter().flat_map(|group| &group.rows).map(|row| row.accreditation);
        let accreditations = accreditations.filter_map(|entry| Some(entry.record.as_ref()?.version));
        let site = found.site.record.as_ref().map_or(0, |site| site.version);
        let provider = found.provider.record.as_ref().map_or(0, |provider| provider.version);
        let offering = found.plan.offering.map_or(0, |offered| offered.record.version);
        accreditations.fold(all ^ site ^ provider ^ offering, |all, version| all ^ version)
    });
    black_box(read);
}

fn days(ctx: &Context<'_>, register: &Register, pools: &[u32]) -> i64 {
    let from = ctx.earliest.map_or(ctx.today, |earliest| earliest.max(ctx.today));
    let firsts = pools.iter().filter_map(|pool| register.pool(*pool)).map(|days| i64::from(days.span().0));
    let read = firsts.fold(0, |all, first| all ^ first);
    let free = pools.iter().filter_map(|pool| register.pool(*pool)?.free(from));
    free.fold(read, |all, free| all ^ free)
}
