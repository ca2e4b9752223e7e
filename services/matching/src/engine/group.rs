//! H4, H7, H5 and H6 for one group: rows of one site, method, object and parameter.

use nqi_kernel::coverage::{self, Verdict, Worst};
use nqi_kernel::limit::{Admission, Asked, Limit};
use nqi_kernel::range::{Extent, Interval, Range};
use smallvec::SmallVec;

use super::code::{Code, Confirm, Confirms, Note};
use super::context::{Context, Relax};
use super::day::Day;
use super::fixed::{self, ONE};
use super::name;
use super::need::{Requirement, Scoped};
use super::record;
use super::scope::{Admitted, Passing};
use super::stop::{Detail, Halt, Seen, Stop};
use super::symbols::Figures;
use super::taxonomy;

/// A group that covers its requirement, with its rows whole.
#[derive(Debug, Clone)]
pub struct Group {
    /// The rows used, in the order of their ranges.
    pub rows: Vec<Admitted>,
    /// What somebody has to confirm.
    pub confirms: Confirms,
    /// Remarks.
    pub notes: Vec<Note>,
    /// The tightest place, in base units.
    pub worst: Option<Worst>,
    /// The fit term, 1e-6.
    pub fit: i64,
}

/// A group that covers its requirement, its rows in place.
#[derive(Debug, Clone)]
pub struct Covered<'a> {
    /// The rows used, in the order of their ranges.
    pub rows: SmallVec<[Passing<'a>; 2]>,
    /// What somebody has to confirm.
    pub confirms: Confirms,
    /// The tightest place, in base units.
    pub worst: Option<Worst>,
    /// The fit term, 1e-6.
    pub fit: i64,
}

impl Covered<'_> {
    /// The group as it is shown.
    pub fn shown(&self, ctx: &Context<'_>) -> Group {
        let mut notes: Vec<Note> = self.rows.iter().flat_map(|row| row.version.notes()).collect();
        notes.sort_unstable();
        notes.dedup();
        Group {
            rows: self.rows.iter().map(|row| row.shown(ctx)).collect(),
            confirms: self.confirms,
            notes,
            worst: self.worst,
            fit: self.fit,
        }
    }
}

/// The days on which a row must be valid, both included.
pub type Period = (Day, Day);

/// Judges a group. `rows` are sorted by lower end and id and share object, parameter, version and clause.
pub fn judge<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    requirement: &Requirement,
    rows: &[Passing<'a>],
    period: Period,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Covered<'a>, Halt<'a>> {
    if let ([row], None) = (rows, &scoped.range) {
        let row =
            row_filters(ctx, scoped, requirement, row, period, relax).inspect_err(|stop| seen.note(stop))?;
        let (fit, confirms) = (fit(scoped, &[row], None), row.confirms);
        return Ok(Covered { rows: SmallVec::from_iter([row]), confirms, worst: None, fit });
    }
    let mut kept: SmallVec<[Passing<'a>; 4]> = SmallVec::new();
    let mut furthest: Option<Halt<'a>> = None;
    for row in rows {
        match row_filters(ctx, scoped, requirement, row, period, relax) {
            Ok(row) => kept.push(row),
            Err(stop) => {
                seen.note(&stop);
                furthest = Some(furthest.map_or(stop, |known| known.further(stop)));
            }
        }
    }
    if let (true, Some(stop)) = (kept.is_empty(), furthest) {
        return Err(stop);
    }
    let cover = match &scoped.range {
        Some(range) => cover(ctx, scoped, range, &kept, relax)?,
        None => single(&kept),
    };
    let used: SmallVec<[Passing<'a>; 2]> = cover.rows.iter().map(|at| kept[*at]).collect();
    let mut confirms = used.iter().fold(Confirms::default(), |all, row| all.with(row.confirms));
    if cover.unreadable {
        confirms.add(Confirm::UncertaintyUnreadable);
    }
    Ok(Covered { fit: fit(scoped, &used, cover.worst), rows: used, confirms, worst: cover.worst })
}

/// H4 and H7 of one row; the row comes back with what the limit leaves to confirm.
fn row_filters<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    requirement: &Requirement,
    row: &Passing<'a>,
    (start, report): Period,
    relax: Relax,
) -> Result<Passing<'a>, Halt<'a>> {
    let at = |code: Code, days: Option<(Day, Day)>| {
        let detail = match days {
            Some((have, need)) => Detail::Validity { row: row.row, have, need },
            None => Detail::Row(row.row),
        };
        Stop::at(code, detail)
    };
    relax
        .check(row.from.is_none_or(|from| from <= start), Code::ScopeNotYetValid)
        .map_err(|code| at(code, row.from.map(|from| (from, start))))?;
    relax
        .check(row.to.is_none_or(|to| report <= to), Code::ScopeExpires)
        .map_err(|code| at(code, row.to.map(|to| (to, report))))?;
    let period = (start, report);
    let (terms, accreditation) = (row.terms, row.accreditation);
    let running = (!terms.suspended || record::spares(terms.halt, period))
        && accreditation.standing.is_none_or(|a| a.valid || record::spares(accreditation.halt(), period));
    relax.check(running, Code::ScopeSuspended).map_err(|code| at(code, None))?;
    let mut row = *row;
    match limit(ctx, scoped, requirement, &row) {
        Admission::Admits => {}
        Admission::NeedsConfirmation => row.confirms.add(Confirm::LimitUnparsed),
        Admission::Excludes if relax.lifts(Code::LimitExcludes) => {}
        Admission::Excludes => return Err(at(Code::LimitExcludes, None)),
    }
    Ok(row)
}

fn limit(ctx: &Context<'_>, scoped: &Scoped, requirement: &Requirement, row: &Passing<'_>) -> Admission {
    if row.terms.plain {
        return Admission::Admits;
    }
    let symbols = ctx.snapshot.symbols();
    let (Some(clause), Some(bound)) = (symbols.clause(row.terms.clause), symbols.limit(row.terms.limit))
    else {
        return Admission::Admits;
    };
    let only = (scoped.parameters.len() == 1).then_some(0);
    let parameter = requirement.parameter.or(only).map(|at| &scoped.parameters[at]);
    let by_parameter = |name: &str| {
        let key = name::parameter(name);
        parameter.is_some_and(|asked| asked.key == key || asked.wider.contains(&key))
    };
    let by_object = |name: &str| taxonomy::lineage(&scoped.object).contains(&taxonomy::object(name));
    let asked = Asked {
        method: scoped.method.as_ref().and_then(|method| method.number),
        clause: scoped.method.as_ref().and_then(|method| method.clause.as_deref()),
        parameter: parameter.is_some().then_some(&by_parameter),
        object: (!scoped.object.is_empty()).then_some(&by_object),
    };
    let by_clause = match (&ctx.method, clause.limit.as_ref()) {
        (None, _) => Admission::Admits,
        (Some(method), _) if *method == clause.folded => Admission::Admits,
        (Some(_), Limit::Unparsed(_)) => Admission::NeedsConfirmation,
        (Some(_), limit) => limit.admits(&asked),
    };
    match (bound.limit.admits(&asked), by_clause) {
        (Admission::Excludes, _) | (_, Admission::Excludes) => Admission::Excludes,
        (Admission::Admits, Admission::Admits) => Admission::Admits,
        _ => Admission::NeedsConfirmation,
    }
}

/// Rows that cover the need together, by their places in the group.
#[derive(Debug, Clone)]
pub struct Cover {
    rows: SmallVec<[usize; 4]>,
    unreadable: bool,
    worst: Option<Worst>,
}

/// Without a range one row is enough: a clean one, then the longest valid.
fn single(rows: &[Passing<'_>]) -> Cover {
    let best = match rows.len() {
        1 => Some(0),
        _ => (0..rows.len()).min_by_key(|at| {
            let row = &rows[*at];
            (!row.confirms.is_clean(), std::cmp::Reverse(row.to.unwrap_or(Day::MAX)), row.row.id())
        }),
    };
    Cover { rows: best.into_iter().collect(), unreadable: false, worst: None }
}

/// H5 and H6. What some figures together are worth is worked out once a match: rows repeat each other's figures.
fn cover<'a>(
    ctx: &Context<'a>,
    scoped: &Scoped,
    need: &Range,
    rows: &[Passing<'a>],
    relax: Relax,
) -> Result<Cover, Halt<'a>> {
    let bearings: SmallVec<[Bearing; 4]> =
        rows.iter().map(|row| bearing(ctx, scoped, need, row.row.packed.words.figures)).collect();
    if !bearings.iter().any(|bearing| bearing.like) {
        let lone = || Cover { rows: (0..rows.len().min(1)).collect(), unreadable: false, worst: None };
        if !bearings.iter().any(|bearing| bearing.ranged) {
            let gap = Stop::at(Code::RangeNotCovered, Detail::Gap(need.extent.hull()));
            return if relax.lifts(Code::RangeNotCovered) { Ok(lone()) } else { Err(gap) };
        }
        let unlike = Stop::at(Code::UnitIncompatible, Detail::Row(rows[0].row));
        return if relax.lifts(Code::UnitIncompatible) { Ok(lone()) } else { Err(unlike) };
    }
    // Rows that lie apart from the need change neither cover nor tightest place.
    let meeting: SmallVec<[usize; 4]> = (0..rows.len()).filter(|at| bearings[*at].meets).collect();
    let figures = meeting.iter().map(|at| {
        let row = &rows[*at];
        u64::from(row.row.packed.words.figures) << 1 | u64::from(row.confirms.is_clean())
    });
    // What is lifted changes what is worked out; no figures have such numbers.
    let lifted = [Code::UncertaintyTooLarge, Code::RangeNotCovered].map(|code| u64::from(relax.lifts(code)));
    let key: CoverKey = [u64::MAX - lifted[0] - 2 * lifted[1]].into_iter().chain(figures).collect();
    let known = ctx.covers.borrow().get(&key).cloned();
    let worked_out = known.unwrap_or_else(|| {
        let rows: SmallVec<[&Passing<'a>; 4]> = meeting.iter().map(|at| &rows[*at]).collect();
        let worked_out = work_out(ctx, scoped, need, &rows, relax);
        ctx.covers.borrow_mut().insert(key, worked_out.clone());
        worked_out
    });
    // A cover of a lifted range is whatever row comes first.
    let place = |at: usize| meeting.get(at).copied().unwrap_or(at);
    let placed = |worst: Option<Worst>| {
        let row = |worst: Worst| u32::try_from(place(worst.row as usize)).unwrap_or(worst.row);
        worst.map(|worst| Worst { row: row(worst), ..worst })
    };
    match worked_out {
        Worth::Lone => Ok(Cover { rows: (0..rows.len().min(1)).collect(), unreadable: false, worst: None }),
        Worth::Cover(cover) => Ok(Cover {
            rows: cover.rows.into_iter().map(place).collect(),
            worst: placed(cover.worst),
            ..cover
        }),
        Worth::Gap(gap) => Err(Stop::at(Code::RangeNotCovered, Detail::Gap(gap))),
        Worth::TooLarge(worst) => Err(Stop::at(Code::UncertaintyTooLarge, Detail::Worst(placed(worst)))),
    }
}

/// Numbers of figures, and what is known besides.
pub type CoverKey = SmallVec<[u64; 5]>;

/// What the figures of a group are worth to the need.
#[derive(Debug, Clone)]
pub enum Worth {
    /// They cover it, by these places.
    Cover(Cover),
    /// They cover it as far as they go, which is not asked.
    Lone,
    /// They leave a gap.
    Gap(Interval),
    /// They are not good enough.
    TooLarge(Option<Worst>),
}

/// How the figures of a row stand to the need's range.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bearing {
    /// They have a range.
    ranged: bool,
    /// The range is of the need's quantity.
    like: bool,
    /// It meets the need's range, with an uncertainty and under the need's conditions.
    meets: bool,
}

/// Figures whose bearing is remembered at once.
pub const BEARINGS: usize = 64;

fn bearing(ctx: &Context<'_>, scoped: &Scoped, need: &Range, number: u32) -> Bearing {
    // A remainder of 64 always fits.
    let place = number as usize % BEARINGS;
    if let Some((_, known)) = ctx.bearings.borrow()[place].filter(|(known, _)| *known == number) {
        return known;
    }
    let figures = ctx.snapshot.symbols().figures(number);
    let range = figures.and_then(|figures| figures.range.as_deref());
    let like = range.is_some_and(|range| range.dimension == need.dimension);
    let meets = figures.zip(range).is_some_and(|(figures, range)| {
        let counts = like && figures.uncertainty.is_some() && conditions_hold(scoped, figures);
        counts && !apart(&range.extent.hull(), &need.extent.hull())
    });
    let bearing = Bearing { ranged: range.is_some(), like, meets };
    ctx.bearings.borrow_mut()[place] = Some((number, bearing));
    bearing
}

/// Whether a row is of the quantity that the need asks for.
pub fn is_like(ctx: &Context<'_>, scoped: &Scoped, row: &Passing<'_>) -> bool {
    scoped.range.as_ref().is_some_and(|need| bearing(ctx, scoped, need, row.row.packed.words.figures).like)
}

/// Nothing of either touches the other.
fn apart(one: &Interval, other: &Interval) -> bool {
    let after = |a: &Interval, b: &Interval| a.lo > b.hi || (a.lo == b.hi && a.lo_open);
    after(one, other) || after(other, one) || (other.lo == one.hi && one.hi_open)
}

fn work_out(ctx: &Context<'_>, scoped: &Scoped, need: &Range, rows: &[&Passing<'_>], relax: Relax) -> Worth {
    let figures = |row: &Passing<'_>| ctx.snapshot.symbols().figures(row.row.packed.words.figures);
    let mut spans: SmallVec<[coverage::Row; 4]> = SmallVec::new();
    for (id, row) in (0_u32..).zip(rows) {
        let Some(figures) = figures(row) else { continue };
        if let (Some(range), Some(uncertainty)) = (&figures.range, &figures.uncertainty) {
            spans.extend(coverage::Row::of(id, range, uncertainty, row.confirms.is_clean()));
        }
    }
    let required = scoped.uncertainty.as_ref().map(|bound| &bound.required);
    let asked = required.filter(|_| !relax.lifts(Code::UncertaintyTooLarge));
    let read = |verdict: Verdict| match verdict {
        Verdict::Pass { rows: used, worst, .. } => {
            let used: SmallVec<[usize; 4]> = used.iter().filter_map(|id| usize::try_from(*id).ok()).collect();
            let blind = |at: &usize| {
                let uncertainty = figures(rows[*at]).and_then(|figures| figures.uncertainty.as_ref());
                uncertainty.is_none_or(|u| u.needs_confirmation())
            };
            Worth::Cover(Cover { unreadable: asked.is_some() && used.iter().any(blind), rows: used, worst })
        }
        Verdict::RangeNotCovered(gap) => Worth::Gap(gap),
        Verdict::UncertaintyTooLarge { worst, .. } => Worth::TooLarge(worst),
    };
    match read(coverage::assess(&spans, &need.extent, asked)) {
        Worth::Gap(_) if relax.lifts(Code::RangeNotCovered) => {
            let parts = covered_parts(&spans, &need.extent).into_iter();
            let mut verdicts =
                parts.map(|part| read(coverage::assess(&spans, &Extent::Interval(part), asked)));
            verdicts.find(|worth| !matches!(worth, Worth::Cover(_))).unwrap_or(Worth::Lone)
        }
        worth => worth,
    }
}

/// A condition of the need must lie inside the row's condition of that name; rows without it hold everywhere.
fn conditions_hold(scoped: &Scoped, row: &Figures) -> bool {
    scoped.qualifiers.iter().all(|(name, asked)| {
        row.qualifiers.iter().filter(|(other, _)| other == name).all(|(_, range)| {
            let inside = |part: &Interval| {
                let holds = |piece: &Interval| piece.first() <= part.first() && part.last() <= piece.last();
                range.extent.pieces().iter().any(holds)
            };
            range.dimension == asked.dimension && asked.extent.pieces().iter().all(inside)
        })
    })
}

/// The parts of the need that some row covers, each as one interval.
fn covered_parts(rows: &[coverage::Row], need: &Extent) -> Vec<Interval> {
    let mut parts: Vec<Interval> = rows
        .iter()
        .flat_map(|row| need.pieces().into_iter().filter_map(|piece| row.span.intersect(&piece)))
        .collect();
    parts.sort_by(|a, b| a.first().total_cmp(&b.first()).then(a.last().total_cmp(&b.last())));
    let mut joined: Vec<Interval> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if last.last().next_up() >= part.first() => {
                if part.last() > last.last() {
                    (last.hi, last.hi_open) = (part.hi, part.hi_open);
                }
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// b − 0.15·depth − 0.10·[other version], at least 0; b rewards room below the uncertainty asked.
fn fit(scoped: &Scoped, used: &[Passing<'_>], worst: Option<Worst>) -> i64 {
    let base = match (&scoped.uncertainty, worst) {
        (None, _) => ONE,
        (Some(_), None) => 700_000,
        (Some(_), Some(worst)) if worst.u <= 0.0 => ONE,
        (Some(bound), Some(worst)) => {
            let half = fixed::log2(bound.required.at(worst.x) / worst.u) / 2;
            700_000 + fixed::mul_div(half.clamp(0, ONE), 300_000, ONE)
        }
    };
    let depth = used.iter().map(|row| row.depth).max().unwrap_or(0);
    let other = i64::from(used.iter().any(|row| row.version.other));
    (base - 150_000 * depth - 100_000 * other).max(0)
}
