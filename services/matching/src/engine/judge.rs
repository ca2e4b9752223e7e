//! One candidate site against one need: the hard filters in table order.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use super::code::{Code, Confirms, Note};
use super::context::{Context, Relax};
use super::group::{self, Group, Period};
use super::name::Name;
use super::need::{Scoped, Work};
use super::plan::{self, Plan};
use super::record::{Offering, Provider, ProviderState, Row, Site};
use super::scope::{self, Admitted};
use super::score::{self, Score};
use super::stop::{Detail, Seen, Stop};

/// Working days of validity below which a note warns.
const SOON_DAYS: i64 = 90;

/// The rows admitted for each requirement.
type ByRequirement = Vec<Vec<Admitted>>;

/// A site with the rows of the universe that stand on it, by id.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The site's id.
    pub site: Uuid,
    /// Its rows.
    pub rows: Vec<Arc<Row>>,
}

/// A site that passes every filter.
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

/// Judges a site. Stops met anywhere are noted in `seen`, by filter.
pub fn judge(ctx: &Context<'_>, candidate: &Candidate, relax: Relax, seen: &mut Seen) -> Result<Fit, Stop> {
    let (provider, site) = identify(ctx, candidate, relax).inspect_err(|stop| seen.note(stop))?;
    match &ctx.need.work {
        Work::Scoped(scoped) => {
            let rows = admitted(ctx, scoped, candidate, relax, seen)?;
            let offerings = ctx.snapshot.offerings(site.id, ctx.need.kind);
            let mut options: Vec<(Option<&Arc<Offering>>, ByRequirement)> = offerings
                .iter()
                .filter_map(|offering| Some((Some(offering), covered(scoped, offering, &rows)?)))
                .collect();
            if options.is_empty() {
                options.push((None, rows));
            }
            best(options.into_iter().map(|(offering, rows)| {
                let work = |seen: &mut Seen| {
                    scoped_option(ctx, scoped, &provider, &site, offering, &rows, relax, seen)
                };
                work(seen).inspect_err(|stop| seen.note(stop))
            }))
        }
        Work::Service(_) => {
            let offerings = ctx.snapshot.offerings(site.id, ctx.need.kind);
            let serving: Vec<&Arc<Offering>> = offerings.iter().filter(|o| plan::serves(ctx, o)).collect();
            let options: Vec<Option<&Arc<Offering>>> = match serving.is_empty() {
                false => serving.into_iter().map(Some).collect(),
                true if relax.lifts(Code::ObjectNotCovered) => vec![None],
                true => {
                    let stop = Stop::at(Code::ObjectNotCovered, Detail::None);
                    seen.note(&stop);
                    return Err(stop);
                }
            };
            best(options.into_iter().map(|offering| {
                let schedule = plan::schedule(ctx, offering, None, relax);
                plan::judge(ctx, &site, offering, schedule, relax)
                    .map(|planned| fit(ctx, &provider, &site, vec![], planned))
                    .inspect_err(|stop| seen.note(stop))
            }))
        }
    }
}

/// H1.
fn identify(
    ctx: &Context<'_>,
    candidate: &Candidate,
    relax: Relax,
) -> Result<(Arc<Provider>, Arc<Site>), Stop> {
    let stop = |code: Code| Stop::at(code, Detail::None);
    // A row may arrive before its site and a site before its provider: not shown until both are known.
    let site = ctx.snapshot.site(&candidate.site).ok_or_else(|| stop(Code::ProviderInactive))?;
    let provider = ctx.snapshot.provider(&site.provider).ok_or_else(|| stop(Code::ProviderInactive))?;
    relax.check(provider.state != ProviderState::Inactive, Code::ProviderInactive).map_err(stop)?;
    relax.check(provider.state != ProviderState::Suspended, Code::ProviderSuspended).map_err(stop)?;
    relax.check(!ctx.need.excluded.contains(&provider.id), Code::RequesterExcluded).map_err(stop)?;
    relax.check(provider.kinds.contains(&ctx.need.kind), Code::KindNotOffered).map_err(stop)?;
    Ok((provider.clone(), site.clone()))
}

/// H2 and H3: the rows of each requirement, or the earliest requirement's furthest stop.
fn admitted(
    ctx: &Context<'_>,
    scoped: &Scoped,
    candidate: &Candidate,
    relax: Relax,
    seen: &mut Seen,
) -> Result<ByRequirement, Stop> {
    let mut all = Vec::with_capacity(ctx.requirements.len());
    let mut failed: Option<Stop> = None;
    for requirement in &ctx.requirements {
        let mut rows = Vec::new();
        let mut furthest: Option<Stop> = None;
        for row in &candidate.rows {
            match scope::admit(ctx, scoped, requirement, row, relax, seen) {
                Ok(row) => rows.push(row),
                Err(stop) => {
                    seen.note(&stop);
                    furthest = Some(furthest.map_or(stop.clone(), |known| known.further(stop)));
                }
            }
        }
        if rows.is_empty() {
            // A candidate has at least one row, so there is a stop; the object is the first filter of a row.
            let stop = furthest.unwrap_or(Stop::at(Code::ObjectNotCovered, Detail::None));
            failed = Some(failed.map_or(stop.clone(), |known| known.nearer(stop)));
        }
        all.push(rows);
    }
    failed.map_or(Ok(all), Err)
}

/// The rows that an offering covers for each requirement; nothing when it leaves one without.
fn covered(scoped: &Scoped, offering: &Offering, rows: &[Vec<Admitted>]) -> Option<ByRequirement> {
    let by_object = match &offering.object_key {
        Some(object) => scoped.objects.is_empty() || scoped.objects.contains(object),
        None => true,
    };
    let covers = |row: &Admitted| {
        if offering.rows.is_empty() {
            by_object && (offering.families.is_empty() || offering.families.contains(&row.row.family))
        } else {
            offering.rows.binary_search(&row.row.id).is_ok()
        }
    };
    let left: ByRequirement =
        rows.iter().map(|rows| rows.iter().filter(|row| covers(row)).cloned().collect()).collect();
    left.iter().all(|rows| !rows.is_empty()).then_some(left)
}

/// The best of a site's offerings: clean, then score, then price, then the order of ids; else the furthest stop.
fn best(options: impl Iterator<Item = Result<Fit, Stop>>) -> Result<Fit, Stop> {
    let mut best: Option<Result<Fit, Stop>> = None;
    for option in options {
        best = Some(match (best, option) {
            (None, option) => option,
            (Some(Ok(known)), Ok(fit)) => Ok(if fit.preference() < known.preference() { fit } else { known }),
            (Some(Ok(fit)), Err(_)) | (Some(Err(_)), Ok(fit)) => Ok(fit),
            (Some(Err(known)), Err(stop)) => Err(known.further(stop)),
        });
    }
    best.unwrap_or_else(|| Err(Stop::at(Code::KindNotOffered, Detail::None)))
}

#[allow(clippy::too_many_arguments)] // The parts of one judgement; a struct for them would only be taken apart again.
fn scoped_option(
    ctx: &Context<'_>,
    scoped: &Scoped,
    provider: &Arc<Provider>,
    site: &Arc<Site>,
    offering: Option<&Arc<Offering>>,
    rows: &[Vec<Admitted>],
    relax: Relax,
    seen: &mut Seen,
) -> Result<Fit, Stop> {
    let begins = |rows: &Vec<Admitted>| rows.iter().map(|row| row.from).min().flatten();
    let schedule = plan::schedule(ctx, offering, rows.iter().filter_map(begins).max(), relax);
    if schedule.start.is_none() {
        // Noted even when rows stop earlier: with a start they might not, since the period would be another.
        seen.note(&Stop::at(Code::NoCapacity, Detail::Start(None)));
    }
    let period = schedule.period(ctx);
    let mut groups = Vec::with_capacity(rows.len());
    let mut failed: Option<Stop> = None;
    for (at, rows) in rows.iter().enumerate() {
        match requirement(ctx, scoped, at, rows, period, relax, seen) {
            Ok(group) => groups.push(group),
            Err(stop) => failed = Some(failed.map_or(stop.clone(), |known| known.nearer(stop))),
        }
    }
    if let Some(stop) = failed {
        return Err(stop);
    }
    Ok(fit(ctx, provider, site, groups, plan::judge(ctx, site, offering, schedule, relax)?))
}

/// The best group of a requirement: clean, then fit, then the order of standard, clause, object and parameter.
fn requirement(
    ctx: &Context<'_>,
    scoped: &Scoped,
    at: usize,
    rows: &[Admitted],
    period: Period,
    relax: Relax,
    seen: &mut Seen,
) -> Result<Group, Stop> {
    let mut groups: BTreeMap<(Name, &str, Name, Name), Vec<Admitted>> = BTreeMap::new();
    for row in rows {
        let r = &row.row;
        let key = (r.number_key.clone(), r.clause.as_str(), r.object_key.clone(), r.parameter_key.clone());
        groups.entry(key).or_default().push(row.clone());
    }
    let mut best: Option<Group> = None;
    let mut furthest: Option<Stop> = None;
    for mut rows in groups.into_values() {
        rows.sort_by(|a, b| a.row.lower().total_cmp(&b.row.lower()).then(a.row.id.cmp(&b.row.id)));
        match group::judge(scoped, &ctx.requirements[at], &rows, period, relax, seen) {
            Ok(group) => {
                let rank = |g: &Group| (!g.confirms.is_clean(), -g.fit);
                if best.as_ref().is_none_or(|known| rank(&group) < rank(known)) {
                    best = Some(group);
                }
            }
            Err(stop) => {
                seen.note(&stop);
                furthest = Some(furthest.map_or(stop.clone(), |known| known.further(stop)));
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

fn fit(
    ctx: &Context<'_>,
    provider: &Arc<Provider>,
    site: &Arc<Site>,
    groups: Vec<Group>,
    (plan, mut confirms, mut notes): (Plan, Confirms, Vec<Note>),
) -> Fit {
    for group in &groups {
        confirms = confirms.with(group.confirms);
        notes.extend(&group.notes);
    }
    let last: Option<Date> = groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.to).min();
    let validity_days = last.map(|last| i64::from((last - plan.finish).get_days()));
    if validity_days.is_some_and(|days| days < SOON_DAYS) {
        notes.push(Note::ExpiresSoon);
    }
    notes.sort_unstable();
    notes.dedup();
    let technical = groups.iter().map(|group| group.fit).min().unwrap_or(super::fixed::ONE);
    let score = score::score(ctx, provider, technical, &plan);
    Fit {
        provider: provider.clone(),
        site: site.clone(),
        groups,
        confirms,
        notes,
        plan,
        score,
        validity_days,
    }
}

impl Fit {
    fn preference(&self) -> (bool, i64, i64) {
        (!self.confirms.is_clean(), -self.score.total, self.plan.price.unwrap_or(i64::MAX))
    }
}
