//! One candidate site against one need: the hard filters in table order.
//!
//! Rows are judged in place, in the columns; only what is shown is put together ([`Found::shown`]).

use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use super::code::{Code, Confirms, Note};
use super::context::{Context, Relax};
use super::day::Day;
use super::fixed::ONE;
use super::group::{self, Covered, Group, Period};
use super::kind::{resource, standards};
use super::need::{Requirement, Scoped, Work};
use super::packed::RowView;
use super::plan::{self, Plan, Planned};
use super::record::{Provider, ProviderState, Site};
use super::register::{Offered, ProviderEntry, SiteEntry};
use super::scope::{self, Passing};
use super::score::{self, Score};
use super::segment::lower_of;
use super::stop::{Detail, Halt, Seen, Stop};

/// Working days of validity below which a note warns.
const SOON_DAYS: i64 = 90;

/// The rows admitted for each requirement.
type ByRequirement<'a> = SmallVec<[SmallVec<[Passing<'a>; 2]>; 1]>;

/// A site that passes every filter, its rows in place.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// Number of the site.
    pub number: u32,
    /// The site.
    pub site: &'a SiteEntry,
    /// The provider.
    pub provider: &'a ProviderEntry,
    /// One group per requirement.
    pub groups: SmallVec<[Covered<'a>; 1]>,
    /// What somebody has to confirm.
    pub confirms: Confirms,
    /// When and for how much.
    pub plan: Planned<'a>,
    /// The score.
    pub score: Score,
}

/// A site that passes every filter, as it is shown.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The provider.
    pub provider: Arc<Provider>,
    /// The site.
    pub site: Arc<Site>,
    /// One group per requirement.
    pub groups: Vec<Group>,
    /// What somebody has to confirm.
    pub confirms: Confirms,
    /// Remarks, each once.
    pub notes: Vec<Note>,
    /// When and for how much.
    pub plan: Plan,
    /// The score.
    pub score: Score,
    /// Days that the scope stays valid after the report; nothing = open.
    pub validity_days: Option<i64>,
}

/// Who a candidate is.
#[derive(Clone, Copy)]
struct Place<'a> {
    number: u32,
    site: &'a SiteEntry,
    provider: &'a ProviderEntry,
}

/// Judges a site by number with the rows of the universe that stand on it. Stops met anywhere are noted in `seen`.
pub fn judge<'a>(
    ctx: &Context<'a>,
    site: u32,
    rows: &[RowView<'a>],
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Found<'a>, Halt<'a>> {
    if let Work::Resource(asked) = &ctx.need.work {
        return resource::judge(ctx, asked, site, relax, seen);
    }
    let place = identify(ctx, site, relax).inspect_err(|stop| seen.note(stop))?;
    match &ctx.need.work {
        Work::Scoped(scoped) => {
            if let ([row], [asked]) = (rows, ctx.requirements.as_slice()) {
                return lone(ctx, scoped, place, *row, asked, relax, seen);
            }
            let rows = admitted(ctx, rows, relax, seen)?;
            // Another quantity is never what alone keeps a site away that has rows of the one asked for.
            let like = || rows.iter().flatten().any(|row| group::is_like(ctx, scoped, row));
            let relax = if relax.lifts(Code::UnitIncompatible) && like() { Relax::default() } else { relax };
            let mut best = None;
            for offering in place.site.offerings(ctx.need.kind) {
                let Some(left) = covered(ctx, offering, &rows) else { continue };
                let left = left.as_ref().unwrap_or(&rows);
                let option = scoped_option(ctx, scoped, place, Some(offering), left, relax, seen)
                    .inspect_err(|stop| seen.note(stop));
                best = Some(better(best, option));
            }
            best.unwrap_or_else(|| {
                scoped_option(ctx, scoped, place, None, &rows, relax, seen)
                    .inspect_err(|stop| seen.note(stop))
            })
        }
        Work::Service(_) | Work::Resource(_) => {
            let serving =
                place.site.offerings(ctx.need.kind).filter(|offered| plan::serves(ctx, &offered.record));
            let mut best = None;
            for offering in serving {
                let option = service_option(ctx, place, Some(offering), relax);
                best = Some(better(best, option.inspect_err(|stop| seen.note(stop))));
            }
            best.unwrap_or_else(|| {
                let stop = Stop::at(Code::ObjectNotCovered, Detail::None);
                let none = relax.check(false, Code::ObjectNotCovered).map_err(|_| stop);
                none.and_then(|()| service_option(ctx, place, None, relax))
                    .inspect_err(|stop| seen.note(stop))
            })
        }
    }
}

/// A site with one row, of which one thing is asked: as most are, and without lists.
fn lone<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    place: Place<'a>,
    row: RowView<'a>,
    asked: &Requirement,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Found<'a>, Halt<'a>> {
    let row = scope::admit(ctx, asked, row, relax, seen).inspect_err(|stop| seen.note(stop))?;
    let rows = [[row]];
    let mut option = |offering: Option<&'a Offered>| {
        scoped_option(ctx, scoped, place, offering, &rows, relax, seen).inspect_err(|stop| seen.note(stop))
    };
    let mut offerings =
        place.site.offerings(ctx.need.kind).filter(|offering| covers(ctx, offering, &rows[0][0]));
    let Some(first) = offerings.next() else { return option(None) };
    let mut best = option(Some(first));
    for offering in offerings {
        best = better(Some(best), option(Some(offering)));
    }
    best
}

/// H1.
fn identify<'a>(ctx: &Context<'a>, number: u32, relax: Relax) -> Result<Place<'a>, Halt<'a>> {
    let stop = |code: Code| Stop::at(code, Detail::None);
    let register = ctx.snapshot.register();
    // A row may arrive before its site and a site before its provider: not shown until both are known.
    let site = register.site(number).filter(|site| site.record.is_some());
    let site = site.ok_or_else(|| stop(Code::ProviderInactive))?;
    let provider = register.provider(site.provider).filter(|provider| provider.record.is_some());
    let provider = provider.ok_or_else(|| stop(Code::ProviderInactive))?;
    relax.check(provider.state != ProviderState::Inactive, Code::ProviderInactive).map_err(stop)?;
    relax.check(provider.state != ProviderState::Suspended, Code::ProviderSuspended).map_err(stop)?;
    relax.check(!ctx.need.excluded.contains(&provider.id), Code::RequesterExcluded).map_err(stop)?;
    relax.check(provider.offers(ctx.need.kind), Code::KindNotOffered).map_err(stop)?;
    Ok(Place { number, site, provider })
}

/// H2 and H3: the rows of each requirement, or the earliest requirement's furthest stop.
fn admitted<'a>(
    ctx: &Context<'a>,
    candidates: &[RowView<'a>],
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<ByRequirement<'a>, Halt<'a>> {
    let mut all = ByRequirement::new();
    let mut failed: Option<Halt<'a>> = None;
    for requirement in &ctx.requirements {
        let mut rows = SmallVec::new();
        let mut furthest: Option<Halt<'a>> = None;
        for row in candidates {
            match scope::admit(ctx, requirement, *row, relax, seen) {
                Ok(row) => rows.push(row),
                Err(stop) => {
                    seen.note(&stop);
                    furthest = Some(furthest.map_or(stop, |known| known.further(stop)));
                }
            }
        }
        if rows.is_empty() {
            // A candidate has at least one row, so there is a stop; the object is the first filter of a row.
            let stop = furthest.unwrap_or(Stop::at(Code::ObjectNotCovered, Detail::None));
            failed = Some(failed.map_or(stop, |known| known.nearer(stop)));
        }
        all.push(rows);
    }
    failed.map_or(Ok(all), Err)
}

/// Whether an offering covers a row.
fn covers<'a>(ctx: &Context<'a>, offered: &Offered, row: &Passing<'a>) -> bool {
    let choice = ctx.need.scoped().and_then(|scoped| scoped.choice);
    if choice.is_some_and(|choice| !choice.allows(&offered.record.title_key, offered.record.stages)) {
        return false;
    }
    if offered.by_rows {
        return offered.record.rows.binary_search(&row.row.id()).is_ok();
    }
    let by_object = offered.object.is_none_or(|object| {
        ctx.objects.is_empty() || ctx.objects.contains(&object) || standards::names_activity(ctx, object)
    });
    let family = || {
        let standard = ctx.snapshot.symbols().standard(row.row.packed.words.standard);
        standard.is_some_and(|standard| {
            offered.families.contains(&standard.family) || standards::cites(ctx, standard, &offered.families)
        })
    };
    by_object && (offered.families.is_empty() || family())
}

/// The rows that an offering covers for each requirement, or `Some(None)` when it covers all of them; nothing when it
/// leaves a requirement without.
#[allow(clippy::option_option)] // Not at all, all as they are, or these.
fn covered<'a>(
    ctx: &Context<'a>,
    offered: &Offered,
    rows: &ByRequirement<'a>,
) -> Option<Option<ByRequirement<'a>>> {
    let covers = |row: &Passing<'a>| covers(ctx, offered, row);
    if rows.iter().flatten().all(covers) {
        return Some(None);
    }
    let left: ByRequirement<'a> =
        rows.iter().map(|rows| rows.iter().filter(|row| covers(row)).copied().collect()).collect();
    left.iter().all(|rows| !rows.is_empty()).then_some(Some(left))
}

/// The better of a site's offerings: clean, then score, then price, then the order of ids; else the furthest stop.
fn better<'a>(
    known: Option<Result<Found<'a>, Halt<'a>>>,
    option: Result<Found<'a>, Halt<'a>>,
) -> Result<Found<'a>, Halt<'a>> {
    match (known, option) {
        (None, option) => option,
        (Some(Ok(known)), Ok(found)) => {
            Ok(if found.preference() < known.preference() { found } else { known })
        }
        (Some(Ok(found)), Err(_)) | (Some(Err(_)), Ok(found)) => Ok(found),
        (Some(Err(known)), Err(stop)) => Err(known.further(stop)),
    }
}

fn scoped_option<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    place: Place<'a>,
    offering: Option<&'a Offered>,
    rows: &[impl AsRef<[Passing<'a>]>],
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Found<'a>, Halt<'a>> {
    let begins = |rows: &[Passing<'a>]| rows.iter().map(|row| row.from).min().flatten();
    let begun = rows.iter().filter_map(|rows| begins(rows.as_ref())).max();
    let schedule = plan::schedule(ctx, offering, begun, relax);
    if schedule.start.is_none() {
        // Noted even when rows stop earlier: with a start they might not, since the period would be another.
        seen.note(&Stop::at(Code::NoCapacity, Detail::Start(None)));
    }
    let period = schedule.period(ctx);
    let mut groups = SmallVec::new();
    let mut failed: Option<Halt<'a>> = None;
    for (at, rows) in rows.iter().enumerate() {
        match requirement(ctx, scoped, at, rows.as_ref(), period, relax, seen) {
            Ok(group) => groups.push(group),
            Err(stop) => failed = Some(failed.map_or(stop, |known| known.nearer(stop))),
        }
    }
    if let Some(stop) = failed {
        return Err(stop);
    }
    let planned = plan::judge(ctx, place.site, offering, schedule, period.1, relax)?;
    Ok(found(ctx, place, groups, planned))
}

fn service_option<'a>(
    ctx: &Context<'a>,
    place: Place<'a>,
    offering: Option<&'a Offered>,
    relax: Relax,
) -> Result<Found<'a>, Halt<'a>> {
    let schedule = plan::schedule(ctx, offering, None, relax);
    let planned = plan::judge(ctx, place.site, offering, schedule, schedule.period(ctx).1, relax)?;
    Ok(found(ctx, place, SmallVec::new(), planned))
}

/// The best group of a requirement: clean, then fit, then the order of standard, clause, object and parameter.
fn requirement<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    at: usize,
    rows: &[Passing<'a>],
    period: Period,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Covered<'a>, Halt<'a>> {
    let asked = &ctx.requirements[at];
    if let [_] = rows {
        return group::judge(ctx, scoped, asked, rows, period, relax, seen)
            .inspect_err(|stop| seen.note(stop));
    }
    let mut sorted: SmallVec<[Passing<'a>; 4]> = SmallVec::from_slice(rows);
    let lower = |row: &Passing<'a>| lower_of(ctx.snapshot.symbols(), row.row.packed);
    sorted.sort_unstable_by(|a, b| {
        let place = || lower(a).cmp(&lower(b)).then_with(|| a.row.id().cmp(&b.row.id()));
        group_order(ctx, a, b).then_with(place)
    });
    let mut best: Option<Covered<'a>> = None;
    let mut furthest: Option<Halt<'a>> = None;
    for rows in sorted.chunk_by(|a, b| group_order(ctx, a, b).is_eq()) {
        match group::judge(ctx, scoped, asked, rows, period, relax, seen) {
            Ok(group) => {
                let rank = |g: &Covered<'a>| (!g.confirms.is_clean(), -g.fit);
                if best.as_ref().is_none_or(|known| rank(&group) < rank(known)) {
                    best = Some(group);
                }
            }
            Err(stop) => {
                seen.note(&stop);
                furthest = Some(furthest.map_or(stop, |known| known.further(stop)));
            }
        }
    }
    match (best, furthest) {
        (Some(group), _) => Ok(group),
        (None, Some(stop)) => Err(stop),
        // Requirements without rows were stopped at H2.
        (None, None) => Err(Stop::at(Code::ObjectNotCovered, Detail::None)),
    }
}

/// By exact standard, clause, object and parameter; equal for rows of one group.
fn group_order(ctx: &Context<'_>, a: &Passing<'_>, b: &Passing<'_>) -> Ordering {
    let symbols = ctx.snapshot.symbols();
    let (one, other) = (a.row.packed.words, b.row.packed.words);
    let by = |a: u32, b: u32| if a == b { Ordering::Equal } else { symbols.name(a).cmp(&symbols.name(b)) };
    let key = |at: u32| symbols.standard(at).map_or(0, |standard| standard.key);
    let object = |at: u32| symbols.object(at).map_or(0, |object| object.name);
    let clause = |at: u32| symbols.clause(at).map(|clause| &clause.text);
    let by_clause = || match a.terms.clause == b.terms.clause {
        true => Ordering::Equal,
        false => clause(a.terms.clause).cmp(&clause(b.terms.clause)),
    };
    by(key(one.standard), key(other.standard))
        .then_with(by_clause)
        .then_with(|| by(object(one.object), object(other.object)))
        .then_with(|| by(a.terms.name, b.terms.name))
}

fn found<'a>(
    ctx: &Context<'a>,
    place: Place<'a>,
    groups: SmallVec<[Covered<'a>; 1]>,
    plan: Planned<'a>,
) -> Found<'a> {
    let confirms = groups.iter().fold(plan.confirms, |all, group| all.with(group.confirms));
    let technical = groups.iter().map(|group| group.fit).min().unwrap_or(ONE);
    let score = score::score(ctx, place.provider, technical, &plan);
    let Place { number, site, provider } = place;
    Found { number, site, provider, groups, confirms, plan, score }
}

impl Found<'_> {
    fn preference(&self) -> (bool, i64, i64) {
        (!self.confirms.is_clean(), -self.score.total, self.plan.price.unwrap_or(i64::MAX))
    }

    /// The provider's record, or whoever shares a resource.
    pub fn owner(&self, ctx: &Context<'_>) -> Option<Arc<Provider>> {
        self.provider.record.clone().or_else(|| resource::owner(ctx, self))
    }

    /// The site as it is shown: rows whole, days booked, remarks. Nothing while its records are not there.
    pub fn shown(&self, ctx: &Context<'_>) -> Option<Fit> {
        let groups: Vec<Group> = self.groups.iter().map(|group| group.shown(ctx)).collect();
        let mut notes = self.plan.notes(ctx);
        notes.extend(groups.iter().flat_map(|group| &group.notes));
        let last: Option<Day> =
            self.groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.to).min();
        let validity_days = last.map(|last| i64::from(last) - i64::from(self.plan.finish));
        if validity_days.is_some_and(|days| days < SOON_DAYS) {
            notes.push(Note::ExpiresSoon);
        }
        notes.sort_unstable();
        notes.dedup();
        Some(Fit {
            provider: self.owner(ctx)?,
            site: self.site.record.clone()?,
            groups,
            confirms: self.confirms,
            notes,
            plan: self.plan.shown(ctx),
            score: self.score,
            validity_days,
        })
    }
}
