//! Which rows a need looks at: those under the keys that can answer it, or everything near it for near misses.

use nqi_kernel::kind::ItemKind;

use super::context::Context;
use super::kind::standards;
use super::need::Work;
use super::packed::{Key, RowView};

/// Rows by site, in place.
#[derive(Debug, Default)]
pub struct Candidates<'a> {
    rows: Vec<RowView<'a>>,
    /// Number of a site and the end of its rows.
    sites: Vec<(u32, usize)>,
}

impl<'a> Candidates<'a> {
    /// The sites with their rows.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[RowView<'a>])> {
        (0..self.sites.len()).map(|at| self.at(at))
    }

    /// The site at a place and its rows.
    pub fn at(&self, at: usize) -> (u32, &[RowView<'a>]) {
        let (site, end) = self.sites[at];
        let start = at.checked_sub(1).map_or(0, |before| self.sites[before].1);
        (site, &self.rows[start..end])
    }

    /// Number of sites.
    pub fn len(&self) -> usize {
        self.sites.len()
    }

    /// True when there is no site.
    pub fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// `runs` = how many ordered runs the rows consist of.
    fn of_rows(mut rows: Vec<RowView<'a>>, runs: usize) -> Candidates<'a> {
        if runs > 1 {
            // The stable sort merges the runs that it finds.
            rows.sort_by_key(|row| row.packed.site);
        }
        let mut sites: Vec<(u32, usize)> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            match sites.last_mut().filter(|(site, _)| *site == row.packed.site) {
                Some((_, end)) => *end = at + 1,
                None => sites.push((row.packed.site, at + 1)),
            }
        }
        Candidates { rows, sites }
    }

    /// Those that no rows speak for: sites with an offering of the kind, or resources of the class by their numbers.
    fn services(ctx: &Context<'_>) -> Candidates<'a> {
        let sites = match &ctx.need.work {
            Work::Resource(asked) => ctx.snapshot.resources().published(asked.class).collect(),
            Work::Scoped(_) | Work::Service(_) => ctx.snapshot.site_numbers_offering(ctx.need.kind),
        };
        Candidates { rows: Vec::new(), sites: sites.into_iter().map(|site| (site, 0)).collect() }
    }
}

/// Sites with a row that can answer the need.
pub fn answering<'a>(ctx: &Context<'a>) -> Candidates<'a> {
    if ctx.need.scoped().is_none() {
        return Candidates::services(ctx);
    }
    if ctx.cited.is_empty() && ctx.need.kind != ItemKind::Standards {
        let keys = of_objects(ctx);
        return gather(ctx, keys.into_iter().map(|key| (key, true)));
    }
    let (kind, columns) = (ctx.need.kind.number(), ctx.snapshot.columns());
    let mut keys: Vec<Key> = Vec::new();
    for family in families(ctx) {
        if ctx.parameters.is_empty() {
            keys.extend(columns.keys_of_family(kind, family));
        } else {
            let wider = ctx.wider.iter().map(|(_, parameter)| parameter);
            let asked = ctx.parameters.iter().chain([&ctx.all_parameters]).chain(wider);
            keys.extend(asked.map(|parameter| Key { kind, family, parameter: *parameter }));
        }
    }
    gather(ctx, tidy(keys).into_iter().map(|key| (key, false)))
}

/// Rows that near misses look at beyond those under the keys asked for. Without a bound a need that names little would
/// have everything judged several times.
const NEAR_ROWS: usize = 8192;

/// Sites with a row in a family cited, or with the object and a parameter; the rows of each by id.
///
/// Under the keys asked for all of them, under others the keys with fewest rows first, up to [`NEAR_ROWS`] rows.
pub fn near<'a>(ctx: &Context<'a>) -> Candidates<'a> {
    if ctx.need.scoped().is_none() {
        return Candidates::services(ctx);
    }
    let (kind, columns) = (ctx.need.kind.number(), ctx.snapshot.columns());
    let families = families(ctx);
    let by_family = families.iter().flat_map(|family| columns.keys_of_family(kind, *family));
    let mut keys: Vec<(Key, bool)> = by_family.map(|key| (key, false)).collect();
    let of_objects = of_objects(ctx).into_iter().filter(|key| !families.contains(&key.family));
    keys.extend(of_objects.map(|key| (key, true)));
    bound(ctx, &mut keys);
    let mut found = gather(ctx, keys.into_iter());
    let mut start = 0;
    for (_, end) in &found.sites {
        found.rows[start..*end].sort_unstable_by_key(RowView::id);
        start = *end;
    }
    found
}

/// Leaves out the keys that come after so many rows. Their order depends on content alone, not on numbers.
fn bound(ctx: &Context<'_>, keys: &mut Vec<(Key, bool)>) {
    let (columns, symbols) = (ctx.snapshot.columns(), ctx.snapshot.symbols());
    if keys.iter().map(|(key, _)| columns.count(key)).sum::<usize>() <= NEAR_ROWS {
        return;
    }
    let asked = |(key, of_objects): &(Key, bool)| {
        let parameter = ctx.parameters.is_empty()
            || key.parameter == ctx.all_parameters
            || ctx.parameters.contains(&key.parameter)
            || ctx.wider.iter().any(|(_, wider)| *wider == key.parameter);
        parameter && (!of_objects || ctx.cited.is_empty())
    };
    keys.sort_by_cached_key(|at| {
        let Key { family, parameter, .. } = at.0;
        (!asked(at), columns.count(&at.0), symbols.name(family).cloned(), symbols.name(parameter).cloned())
    });
    let mut rows = 0;
    keys.retain(|at| {
        rows += if asked(at) { 0 } else { columns.count(&at.0) };
        rows <= NEAR_ROWS
    });
}

/// The rows of keys; with `true` only those of the need's objects.
fn gather<'a>(ctx: &Context<'a>, keys: impl Iterator<Item = (Key, bool)>) -> Candidates<'a> {
    let (columns, symbols) = (ctx.snapshot.columns(), ctx.snapshot.symbols());
    let mut rows: Vec<RowView<'a>> = Vec::new();
    let mut runs = 0;
    for (key, only_objects) in keys {
        rows.reserve(columns.count(&key));
        let (before, mut last) = (rows.len(), 0);
        let mut ordered = true;
        columns.each(&key, &mut |row: RowView<'a>| {
            let object = || symbols.object(row.packed.words.object).map(|object| object.name);
            if !only_objects || object().is_some_and(|name| ctx.objects.contains(&name)) {
                ordered &= row.packed.site >= last;
                last = row.packed.site;
                rows.push(row);
            }
        });
        runs += usize::from(rows.len() > before) + usize::from(!ordered);
    }
    Candidates::of_rows(rows, runs)
}

/// The keys under which rows of the need's objects and parameters stand.
fn of_objects(ctx: &Context<'_>) -> Vec<Key> {
    let wanted = |key: &Key| {
        ctx.parameters.is_empty()
            || key.parameter == ctx.all_parameters
            || ctx.parameters.contains(&key.parameter)
            || ctx.wider.iter().any(|(_, wider)| *wider == key.parameter)
    };
    let columns = ctx.snapshot.columns();
    let keys = ctx.objects.iter().flat_map(|object| columns.keys_of_object(ctx.need.kind.number(), *object));
    tidy(keys.filter(wanted).collect())
}

/// Every family that may answer, once; for standards services also none at all.
fn families(ctx: &Context<'_>) -> Vec<u32> {
    let mut all: Vec<u32> = ctx.roots.iter().flatten().copied().collect();
    if ctx.need.kind == ItemKind::Standards {
        all.push(standards::no_family(ctx.snapshot.symbols()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn tidy(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
