//! The rules again, straight from the tables of the design, over plain lists of all records: no index, no short cuts.
//!
//! Shared with the engine are only the kernel (coverage, limits, supersession, calendar, distance, Wilson) and the
//! fixed-point exp and log2, which have their own tests against libm.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::activity::Activity;
use nqi_kernel::coverage::{Row as Span, Verdict, Worst, assess};
use nqi_kernel::kind::ItemKind;
use nqi_kernel::limit::{Admission, Asked, Limit};
use nqi_kernel::range::{Extent, Interval};
use nqi_kernel::region::{Region, metres};
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status, Supersession, Version};
use nqi_kernel::wilson;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::engine::code::{Code, Confirm};
use nqi_matching::engine::fixed::{exp_neg, hash, log2};
use nqi_matching::engine::kind::choice::Choice;
use nqi_matching::engine::name;
use nqi_matching::engine::need::{Need, Parameter, Policy, Scoped, Service, Work};
use nqi_matching::engine::record::{
    Accreditation, Cell, Change, Class, Facts, Offering, PriceUnit, Provider, ProviderState, Row, Scheme,
    Site, Way,
};
use nqi_matching::engine::taxonomy;
use uuid::Uuid;

use crate::world::TODAY;

#[derive(Default)]
pub struct Oracle {
    providers: BTreeMap<Uuid, Provider>,
    sites: BTreeMap<Uuid, Site>,
    accreditations: BTreeMap<Uuid, Accreditation>,
    rows: BTreeMap<Uuid, Arc<Row>>,
    offerings: BTreeMap<Uuid, Offering>,
    cells: BTreeMap<(Uuid, Date), Cell>,
    facts: BTreeMap<Uuid, Facts>,
    graph: Supersession,
    calendar: Option<Calendar>,
}

/// What the oracle says of one eligible site.
#[derive(Debug, Clone)]
pub struct Fit {
    pub provider: Uuid,
    pub site: Uuid,
    pub confirms: Vec<Confirm>,
    pub values: [i64; 6],
    pub score: i64,
    pub price: Option<i64>,
    pub start: Date,
    pub finish: Date,
    pub base_rank: usize,
    pub bucket: u8,
}

#[derive(Debug)]
pub struct Verdicts {
    pub ranked: Vec<Fit>,
    pub eligible: usize,
    /// (code, sites that stopped there, eligible without it).
    pub removed: Vec<(Code, usize, usize)>,
    /// (site, code) of the near misses shown.
    pub near: Vec<(Uuid, Code)>,
}

type Lift = Option<Code>;

impl Oracle {
    pub fn of(changes: Vec<Change>) -> Oracle {
        let mut o = Oracle { calendar: Some(china()), ..Oracle::default() };
        let mut standards = Vec::new();
        for change in changes {
            match change {
                Change::Provider(r) => drop(o.providers.insert(r.id, r)),
                Change::Site(r) => drop(o.sites.insert(r.id, r)),
                Change::Accreditation(r) => drop(o.accreditations.insert(r.id, r)),
                Change::Row(r) => drop(o.rows.insert(r.id, r)),
                Change::Offering(r) => drop(o.offerings.insert(r.id, r)),
                Change::Cell(r) => drop(o.cells.insert((r.pool, r.day), r)),
                Change::Facts(r) => drop(o.facts.insert(r.provider, r)),
                Change::Standard(r) => standards.push(r),
                Change::Pool(_) | Change::RowRemoved(_) | Change::Resource(_) | Change::Booked(_) => {}
            }
        }
        for s in &standards {
            let version =
                Version { number: s.number.clone(), status: s.status, from: s.from, until: s.until };
            o.graph.add_version(version).unwrap();
        }
        for s in &standards {
            for (to, kind) in &s.successors {
                let _ = o.graph.add_edge(&s.number, to, *kind);
            }
        }
        o
    }

    pub fn verdicts(&self, need: &Need) -> Verdicts {
        let job = Job { o: self, need, calendar: self.calendar.as_ref().unwrap() };
        let mut fits = Vec::new();
        let mut counts: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        let mut misses = Vec::new();
        for site in self.sites.keys() {
            let Some(rows) = job.universe(*site) else { continue };
            match job.judge(*site, &rows, None) {
                Ok(fit) => fits.push(fit),
                Err(stop) => {
                    counts.entry(stop).or_default().0 += 1;
                    let mut lifted = Vec::new();
                    for code in Code::ALL {
                        if let Ok(fit) = job.judge(*site, &rows, Some(code)) {
                            counts.entry(code).or_default().1 += 1;
                            lifted.push((code, fit));
                        }
                    }
                    let chosen = lifted.iter().find(|(code, _)| *code == stop).or(lifted.first());
                    misses.extend(chosen.cloned());
                }
            }
        }
        let eligible = fits.len();
        let ranked = job.rank(fits);
        let shown = job.rank(misses.iter().map(|(_, fit)| fit.clone()).collect());
        let code_of = |site: Uuid| misses.iter().find(|(_, fit)| fit.site == site).unwrap().0;
        Verdicts {
            near: shown.iter().take(5).map(|fit| (fit.site, code_of(fit.site))).collect(),
            removed: counts.into_iter().map(|(code, (sites, more))| (code, sites, eligible + more)).collect(),
            ranked,
            eligible,
        }
    }
}

struct Job<'a> {
    o: &'a Oracle,
    need: &'a Need,
    calendar: &'a Calendar,
}

struct Option_<'a> {
    offering: Option<&'a Offering>,
    rows: Vec<Vec<Arc<Row>>>,
}

struct Covered {
    unclean: bool,
    confirms: Vec<Confirm>,
    fit: i64,
}

impl Job<'_> {
    /// The rows near the need on a site; nothing when the site is not in the universe.
    fn universe(&self, site: Uuid) -> Option<Vec<Arc<Row>>> {
        let Work::Scoped(scoped) = &self.need.work else {
            let offers = |o: &Offering| o.site == site && o.kind == self.need.kind && o.published;
            return self.o.offerings.values().any(offers).then(Vec::new);
        };
        let roots: Vec<String> = (0..scoped.standards.len()).flat_map(|at| self.roots(scoped, at)).collect();
        let near = |row: &&Arc<Row>| {
            let by_family = roots.iter().any(|root| *root == *row.family) || self.is_general(row);
            let by_object = scoped.objects.contains(&row.object_key)
                && (scoped.parameters.is_empty()
                    || &*row.parameter_key == name::ALL_PARAMETERS
                    || scoped.parameters.iter().any(|p| named(p, row)));
            row.site == site && row.kind == self.need.kind && (by_family || by_object)
        };
        let rows: Vec<Arc<Row>> = self.o.rows.values().filter(near).cloned().collect();
        (!rows.is_empty()).then_some(rows)
    }

    /// A standards service that is done for every standard.
    fn is_general(&self, row: &Row) -> bool {
        self.need.kind == ItemKind::Standards && row.standard.is_empty()
    }

    fn newer(&self, number: &StandardNumber) -> (Vec<String>, Vec<String>) {
        if self.need.policy == Policy::Exact || number.year().is_none() {
            return Default::default();
        }
        let known = [Some(number.clone()), number.alias()].into_iter().flatten();
        let from = known.into_iter().find(|n| self.o.graph.version(n).is_some()).unwrap_or(number.clone());
        let newer = self.o.graph.newer(&from);
        (newer.follow.into_iter().collect(), newer.confirm.into_iter().collect())
    }

    fn roots(&self, scoped: &Scoped, at: usize) -> Vec<String> {
        let number = &scoped.standards[at];
        let (follow, confirm) = self.newer(number);
        let root = |key: &String| StandardNumber::parse(key).unwrap().family().alias_root();
        [number.family().alias_root()].into_iter().chain(follow.iter().chain(&confirm).map(root)).collect()
    }

    fn execution_day(&self) -> Date {
        self.need.earliest.unwrap_or(TODAY).max(TODAY)
    }

    fn withdrawn(&self, row: &Row) -> bool {
        let Some(number) = &row.number else { return false };
        let gone = |v: &Version| v.status == Status::Withdrawn && !v.in_force_on(self.execution_day());
        self.o.graph.version(number).is_some_and(gone)
    }

    /// No year asked: the version in force. (other version?, confirm?)
    fn in_force(&self, row: &Row) -> Result<(bool, bool), Code> {
        let Some(number) = &row.number else { return Ok((false, false)) };
        let known: Vec<&Version> = self.o.graph.versions_of(number.family()).collect();
        // Its own last day decides; without one the first day of what replaces it does.
        let day = self.execution_day();
        let begun = |key: &str| {
            let next = self.o.graph.versions().find(|v| v.number.key() == key);
            next.is_some_and(|v| v.from.map_or(v.status != Status::Upcoming, |from| from <= day))
        };
        let replaced = |v: &Version| {
            let mut next = self.o.graph.successors(&v.number);
            v.until.is_none() && next.any(|(key, kind)| kind != EdgeKind::Partial && begun(key))
        };
        let current = |v: &&&Version| v.in_force_on(day) && !replaced(v) && v.number.key() == *row.number_key;
        if known.iter().any(|v| current(&v)) || known.is_empty() {
            return Ok((false, false));
        }
        match (self.withdrawn(row), self.need.accept_withdrawn) {
            (true, false) => Err(Code::StandardWithdrawn),
            (true, true) => Ok((true, false)),
            (false, _) if self.need.policy == Policy::Any => Ok((true, false)),
            (false, _) => Err(Code::VersionMismatch),
        }
    }

    fn by_citation(&self, number: &StandardNumber, row: &Row) -> Result<(bool, bool), Code> {
        if number.year().is_none() {
            return self.in_force(row);
        }
        let (follow, confirm) = self.newer(number);
        let key = row.number_key.to_string();
        let same = key == number.key() || number.alias().is_some_and(|alias| alias.key() == key);
        let fit = if same {
            (false, false)
        } else if follow.contains(&key) {
            (true, false)
        } else if confirm.contains(&key) {
            (true, true)
        } else if self.need.policy == Policy::Any && *row.family == *number.family().alias_root() {
            (true, false)
        } else {
            return Err(Code::VersionMismatch);
        };
        if self.withdrawn(row) && !self.need.accept_withdrawn {
            Err(Code::StandardWithdrawn)
        } else {
            Ok(fit)
        }
    }

    fn lifted(
        &self,
        verdict: Result<(bool, bool), Code>,
        row: &Row,
        lift: Lift,
    ) -> Result<(bool, bool), Code> {
        match verdict {
            Err(Code::VersionMismatch) if lift == Some(Code::VersionMismatch) => {
                if self.withdrawn(row) && !self.need.accept_withdrawn {
                    return Err(Code::StandardWithdrawn);
                }
                Ok((true, false))
            }
            Err(Code::StandardWithdrawn) if lift == Some(Code::StandardWithdrawn) => Ok((true, false)),
            other => other,
        }
    }

    fn version(
        &self,
        scoped: &Scoped,
        standard: Option<usize>,
        row: &Row,
        lift: Lift,
    ) -> Result<(bool, bool), Code> {
        let meant: Vec<usize> =
            (0..scoped.standards.len()).filter(|at| standard.is_none_or(|s| s == *at)).collect();
        let naming: Vec<usize> = meant
            .into_iter()
            .filter(|at| self.roots(scoped, *at).iter().any(|root| *root == *row.family))
            .collect();
        if self.is_general(row) {
            return Ok((false, false));
        }
        if scoped.standards.is_empty() {
            must(self.need.kind != ItemKind::Standards, Code::StandardNotCovered, lift)?;
            return self.lifted(self.in_force(row), row, lift);
        }
        if naming.is_empty() {
            must(false, Code::StandardNotCovered, lift)?;
            return self.lifted(self.in_force(row), row, lift);
        }
        let all: Vec<_> = naming
            .iter()
            .map(|at| self.lifted(self.by_citation(&scoped.standards[*at], row), row, lift))
            .collect();
        match all.iter().find(|v| v.is_ok()) {
            Some(fit) => *fit,
            None => Err(all.iter().filter_map(|v| v.err()).max().unwrap()),
        }
    }

    /// H2 and H3 of one row.
    fn row(&self, scoped: &Scoped, asked: Ask, row: &Row, lift: Lift) -> Result<(), Code> {
        let object = scoped.objects.is_empty() || scoped.objects.contains(&row.object_key);
        must(object, Code::ObjectNotCovered, lift)?;
        let names = |p: usize| named(&scoped.parameters[p], row);
        let parameter = scoped.parameters.is_empty()
            || &*row.parameter_key == name::ALL_PARAMETERS
            || asked.parameter.map_or_else(|| (0..scoped.parameters.len()).any(names), names);
        must(parameter, Code::ParameterNotCovered, lift)?;
        self.version(scoped, asked.standard, row, lift)?;
        must(scoped.mode.is_none() || row.mode == scoped.mode, Code::ModeMismatch, lift)?;
        let counts = match self.o.accreditations.get(&row.accreditation) {
            None => asked.scheme.is_none(),
            Some(a) if a.rejected || !a.sites.contains(&row.site) => false,
            Some(a) => asked.scheme.is_none() || a.scheme == asked.scheme,
        };
        must(counts, Code::AccreditationMissing, lift)
    }

    fn asks(&self, scoped: &Scoped) -> Vec<Ask> {
        let mut all = Vec::new();
        let schemes: Vec<Option<Scheme>> = match scoped.schemes.is_empty() {
            true => vec![None],
            false => scoped.schemes.iter().map(|s| Some(*s)).collect(),
        };
        for scheme in schemes {
            if scoped.parameters.is_empty() {
                all.push(Ask { parameter: None, standard: None, scheme });
            }
            for p in 0..scoped.parameters.len() {
                all.push(Ask { parameter: Some(p), standard: None, scheme });
            }
            for s in 0..scoped.standards.len() {
                if scoped.standards.len() > 1 {
                    all.push(Ask { parameter: None, standard: Some(s), scheme });
                }
            }
        }
        all
    }

    fn judge(&self, site: Uuid, rows: &[Arc<Row>], lift: Lift) -> Result<Fit, Code> {
        let site = &self.o.sites[&site];
        let provider = self.o.providers.get(&site.provider).ok_or(Code::ProviderInactive)?;
        must(provider.state != ProviderState::Inactive, Code::ProviderInactive, lift)?;
        must(provider.state != ProviderState::Suspended, Code::ProviderSuspended, lift)?;
        must(!self.need.excluded.contains(&provider.id), Code::RequesterExcluded, lift)?;
        must(provider.kinds.contains(&self.need.kind), Code::KindNotOffered, lift)?;
        let published: Vec<&Offering> = self
            .o
            .offerings
            .values()
            .filter(|o| o.site == site.id && o.kind == self.need.kind && o.published)
            .collect();
        let options = match &self.need.work {
            Work::Scoped(scoped) => self.scoped_options(scoped, rows, &published, lift)?,
            Work::Resource(_) => panic!("resources have an oracle of their own"),
            Work::Service(service) => {
                let serving: Vec<&&Offering> = published.iter().filter(|o| serves(service, o)).collect();
                must(!serving.is_empty(), Code::ObjectNotCovered, lift)?;
                let mut options: Vec<Option_> =
                    serving.iter().map(|o| Option_ { offering: Some(o), rows: vec![] }).collect();
                if options.is_empty() {
                    options.push(Option_ { offering: None, rows: vec![] });
                }
                options
            }
        };
        let results: Vec<Result<Fit, Code>> =
            options.into_iter().map(|option| self.option(site, provider, option, lift)).collect();
        let preference = |f: &Fit| (!f.confirms.is_empty(), -f.score, f.price.unwrap_or(i64::MAX));
        match results.iter().filter_map(|r| r.as_ref().ok()).min_by_key(|f| preference(f)) {
            Some(fit) => Ok(fit.clone()),
            None => Err(results.into_iter().filter_map(Result::err).max().unwrap()),
        }
    }

    fn scoped_options<'b>(
        &self,
        scoped: &Scoped,
        rows: &[Arc<Row>],
        published: &[&'b Offering],
        lift: Lift,
    ) -> Result<Vec<Option_<'b>>, Code> {
        let mut admitted = Vec::new();
        let mut failed = Vec::new();
        for ask in self.asks(scoped) {
            let verdicts: Vec<_> = rows.iter().map(|row| self.row(scoped, ask, row, lift)).collect();
            let good: Vec<Arc<Row>> =
                rows.iter().zip(&verdicts).filter(|(_, v)| v.is_ok()).map(|(r, _)| r.clone()).collect();
            if good.is_empty() {
                failed.push(verdicts.into_iter().filter_map(Result::err).max().unwrap());
            }
            admitted.push(good);
        }
        if let Some(code) = failed.into_iter().min() {
            return Err(code);
        }
        let mut options = Vec::new();
        for offering in published {
            let covers = |row: &Row| {
                if !promises(scoped, offering) {
                    return false;
                }
                if !offering.rows.is_empty() {
                    return offering.rows.contains(&row.id);
                }
                let activity = |o: &name::Name| {
                    self.need.kind == ItemKind::Standards && scoped.parameters.iter().any(|p| p.key == *o)
                };
                let object = offering.object_key.as_ref();
                let family = || {
                    let cited = (0..scoped.standards.len()).flat_map(|at| self.roots(scoped, at));
                    let mut cited = cited.filter(|_| self.is_general(row));
                    offering.families.contains(&row.family)
                        || cited.any(|root| offering.families.iter().any(|f| **f == *root))
                };
                object.is_none_or(|o| scoped.objects.is_empty() || scoped.objects.contains(o) || activity(o))
                    && (offering.families.is_empty() || family())
            };
            let left: Vec<Vec<Arc<Row>>> =
                admitted.iter().map(|rows| rows.iter().filter(|r| covers(r)).cloned().collect()).collect();
            if left.iter().all(|rows| !rows.is_empty()) {
                options.push(Option_ { offering: Some(offering), rows: left });
            }
        }
        if options.is_empty() {
            options.push(Option_ { offering: None, rows: admitted });
        }
        Ok(options)
    }

    /// First and last day of validity of a row with its accreditation.
    fn validity(&self, row: &Row) -> (Date, Date) {
        let a = self.o.accreditations.get(&row.accreditation);
        let from = [row.from, a.and_then(|a| a.from)].into_iter().flatten().max();
        let to = [row.to, a.and_then(|a| a.to)].into_iter().flatten().min();
        (from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX))
    }

    fn option(&self, site: &Site, provider: &Provider, option: Option_, lift: Lift) -> Result<Fit, Code> {
        let need = self.need;
        let begins = |rows: &Vec<Arc<Row>>| rows.iter().map(|row| self.validity(row).0).min().unwrap();
        let from = option.rows.iter().map(begins).chain([TODAY]).chain(need.earliest).max().unwrap();
        let usual = match need.kind {
            ItemKind::Calibration => 15,
            ItemKind::Certification => 60,
            ItemKind::Standards | ItemKind::Advisory => 5,
            _ => 10,
        };
        let lead = option.offering.map_or(usual, |o| o.lead);
        let mut soonest = from;
        while !self.calendar.is_working_day(soonest) {
            soonest = soonest.tomorrow().unwrap();
        }
        let pool: Option<Vec<&Cell>> = option
            .offering
            .and_then(|o| o.pool)
            .map(|pool| self.o.cells.values().filter(|c| c.pool == pool).collect::<Vec<_>>())
            .filter(|cells| !cells.is_empty());
        let unknown = pool.is_none();
        let start = match pool {
            None => Some(soonest),
            Some(cells) => {
                let found = self.slot(&cells, option.offering.unwrap(), from);
                found.or((lift == Some(Code::NoCapacity)).then_some(soonest))
            }
        };
        let period = match start {
            Some(start) => (start, self.calendar.add_working_days(start, lead)),
            None => (TODAY, need.deadline.unwrap_or(TODAY)),
        };
        let mut covered = Vec::new();
        if let Work::Scoped(scoped) = &need.work {
            let mut failed = Vec::new();
            for (ask, rows) in self.asks(scoped).into_iter().zip(&option.rows) {
                match self.cover(scoped, ask, rows, period, lift) {
                    Ok(one) => covered.push(one),
                    Err(code) => failed.push(code),
                }
            }
            if let Some(code) = failed.into_iter().min() {
                return Err(code);
            }
        }
        let start = start.ok_or(Code::NoCapacity)?;
        must(need.latest.is_none_or(|latest| start <= latest), Code::NoCapacity, lift)?;
        let mut confirms: Vec<Confirm> = covered.iter().flat_map(|c| c.confirms.clone()).collect();
        if unknown {
            confirms.push(Confirm::CapacityUnknown);
        }
        let way = self.way(site, option.offering);
        must(way.is_some(), Code::OutOfServiceArea, lift)?;
        let way = way.unwrap_or(need.delivery.unwrap_or(Way::SendSample));
        let there = site.point.or(site.region.map(Region::centroid));
        let here = need.point.or(need.region.map(Region::centroid));
        let distance = here.zip(there).map(|(a, b)| metres(a, b));
        if let Work::Scoped(scoped) = &need.work {
            let hours = (distance.unwrap_or(0) as u64).div_ceil(50_000);
            let travels =
                way != Way::SendSample || scoped.max_hours.is_none_or(|most| hours <= u64::from(most));
            must(travels, Code::SampleCannotTravel, lift)?;
        }
        let price = option.offering.and_then(|o| o.price.map(|p| self.total(p, o.unit)));
        match (price, need.budget) {
            (Some(price), Some(budget)) => must(price <= budget, Code::OverBudget, lift)?,
            (None, Some(_)) => confirms.push(Confirm::PriceOnRequest),
            _ => {}
        }
        let finish = self.calendar.add_working_days(start, lead);
        must(need.deadline.is_none_or(|deadline| finish <= deadline), Code::DeadlineMissed, lift)?;
        confirms.sort();
        confirms.dedup();
        let wait = self.calendar.working_days_between(TODAY, finish).max(0);
        let same = need.region.is_some() && need.region == site.region;
        let near = match distance {
            Some(metres) if way != Way::Remote && !same => exp_neg(metres, 150_000),
            _ => 1_000_000,
        };
        let values = [
            covered.iter().map(|c| c.fit).min().unwrap_or(1_000_000),
            self.price_term(price),
            match need.deadline.map(|d| self.calendar.working_days_between(TODAY, d).max(1)) {
                Some(days) => 1_000_000 - rounded(wait.min(days) * 1_000_000, days),
                None => exp_neg(wait, 10),
            },
            near,
            self.on_time(provider.id),
            self.credit(provider.id),
        ];
        let weighed: i64 = values.iter().zip(need.weights).map(|(v, w)| v * i64::from(w)).sum();
        let score = weighed / need.weights.iter().map(|w| i64::from(*w)).sum::<i64>();
        let (provider, site) = (provider.id, site.id);
        Ok(Fit {
            provider,
            site,
            confirms,
            values,
            score,
            price,
            start,
            finish,
            base_rank: 0,
            bucket: self.bucket(provider),
        })
    }

    fn slot(&self, cells: &[&Cell], offering: &Offering, from: Date) -> Option<Date> {
        let units = i64::from(offering.units) * i64::from(self.need.quantity);
        let span = i64::from(offering.span_days);
        let open: Vec<&&Cell> = cells
            .iter()
            .filter(|c| c.day >= from && !c.closed && self.calendar.is_working_day(c.day))
            .collect();
        let fits = |first: &usize| {
            (0..span).all(|nth| {
                let wanted = units / span + i64::from(nth < units % span);
                open.get(first + nth as usize).is_some_and(|c| c.total - c.taken >= wanted)
            })
        };
        (0..open.len()).find(fits).map(|first| open[first].day)
    }

    fn way(&self, site: &Site, offering: Option<&Offering>) -> Option<Way> {
        let ok = |way: &Way| {
            let area = *way != Way::OnSite
                || site.service_regions.is_empty()
                || self.need.region.is_none_or(|r| site.service_regions.iter().any(|area| area.includes(r)));
            area && site.ways.has(*way) && offering.is_none_or(|o| o.ways.has(*way))
        };
        match self.need.delivery {
            Some(way) => Some(way).filter(ok),
            None => [Way::SendSample, Way::OnSite, Way::Remote].into_iter().find(ok),
        }
    }

    /// H4, H7, H5, H6 over the groups of one requirement.
    fn cover(
        &self,
        scoped: &Scoped,
        ask: Ask,
        rows: &[Arc<Row>],
        period: (Date, Date),
        lift: Lift,
    ) -> Result<Covered, Code> {
        let mut groups: BTreeMap<_, Vec<&Arc<Row>>> = BTreeMap::new();
        for row in rows {
            let key = (&row.number_key, &row.clause, &row.object_key, &row.parameter_key);
            groups.entry(key).or_default().push(row);
        }
        let results: Vec<Result<Covered, Code>> =
            groups.into_values().map(|group| self.group(scoped, ask, group, period, lift)).collect();
        let mut good: Vec<Covered> = Vec::new();
        let mut bad = Vec::new();
        for result in results {
            match result {
                Ok(one) => good.push(one),
                Err(code) => bad.push(code),
            }
        }
        // `min_by_key` keeps the first of equals, as the order of groups demands.
        good.into_iter().min_by_key(|c| (c.unclean, -c.fit)).ok_or_else(|| bad.into_iter().max().unwrap())
    }

    fn group(
        &self,
        scoped: &Scoped,
        ask: Ask,
        mut rows: Vec<&Arc<Row>>,
        (start, report): (Date, Date),
        lift: Lift,
    ) -> Result<Covered, Code> {
        rows.sort_by(|a, b| a.lower().total_cmp(&b.lower()).then(a.id.cmp(&b.id)));
        let mut kept: Vec<(&Arc<Row>, Vec<Confirm>)> = Vec::new();
        let mut stops = Vec::new();
        for row in rows {
            match self.row_in_time(scoped, ask, row, start, report, lift) {
                Ok(confirms) => kept.push((row, confirms)),
                Err(code) => stops.push(code),
            }
        }
        if kept.is_empty() {
            return Err(stops.into_iter().max().unwrap());
        }
        let (used, blind, worst) = self.spans(scoped, &kept, lift)?;
        let mut confirms: Vec<Confirm> = used.iter().flat_map(|at| kept[*at].1.clone()).collect();
        if blind {
            confirms.push(Confirm::UncertaintyUnreadable);
        }
        let fit = self.fit(scoped, ask, &used.iter().map(|at| kept[*at].0).collect::<Vec<_>>(), worst, lift);
        Ok(Covered { unclean: !confirms.is_empty(), confirms, fit })
    }

    fn row_in_time(
        &self,
        scoped: &Scoped,
        ask: Ask,
        row: &Row,
        start: Date,
        report: Date,
        lift: Lift,
    ) -> Result<Vec<Confirm>, Code> {
        let (from, to) = self.validity(row);
        let a = self.o.accreditations.get(&row.accreditation);
        must(from <= start, Code::ScopeNotYetValid, lift)?;
        must(report <= to, Code::ScopeExpires, lift)?;
        must(!row.suspended && a.is_none_or(|a| a.valid), Code::ScopeSuspended, lift)?;
        let mut confirms = Vec::new();
        let lone = if scoped.parameters.len() == 1 { Some(0) } else { None };
        // A limit means a name in any spelling, and what lies under it.
        let parameter = ask.parameter.or(lone).map(|p| &scoped.parameters[p]);
        let wanted: Vec<_> = parameter
            .map(|p| std::iter::once(name::parameter(&p.text)).chain(p.wider.iter().cloned()).collect())
            .unwrap_or_default();
        let above = taxonomy::lineage(&scoped.object);
        let by_parameter = |said: &str| wanted.contains(&name::parameter(said));
        let by_object = |said: &str| above.contains(&taxonomy::lineage(said)[0]);
        let asked = Asked {
            method: scoped.method.as_ref().and_then(|m| m.number),
            clause: scoped.method.as_ref().and_then(|m| m.clause.as_deref()),
            parameter: parameter.is_some().then_some(&by_parameter),
            object: (!scoped.object.is_empty()).then_some(&by_object),
        };
        let mut admissions = vec![row.limit.admits(&asked)];
        if let Some(method) = &scoped.method
            && name::fold(&method.text) != name::fold(&row.clause)
        {
            admissions.push(match row.clause_limit.as_ref() {
                Limit::Unparsed(_) => Admission::NeedsConfirmation,
                limit => limit.admits(&asked),
            });
        }
        let excluded = admissions.contains(&Admission::Excludes);
        must(!excluded, Code::LimitExcludes, lift)?;
        if !excluded && admissions.contains(&Admission::NeedsConfirmation) {
            confirms.push(Confirm::LimitUnparsed);
        }
        if !a.is_some_and(|a| a.verified) {
            confirms.push(Confirm::SelfDeclared);
        }
        if self.version(scoped, ask.standard, row, lift).is_ok_and(|(_, confirm)| confirm) {
            confirms.push(Confirm::VersionPartial);
        }
        Ok(confirms)
    }

    #[allow(clippy::type_complexity)]
    fn spans(
        &self,
        scoped: &Scoped,
        kept: &[(&Arc<Row>, Vec<Confirm>)],
        lift: Lift,
    ) -> Result<(Vec<usize>, bool, Option<Worst>), Code> {
        let Some(need) = &scoped.range else {
            let key = |at: &usize| {
                let (row, confirms) = &kept[*at];
                (!confirms.is_empty(), std::cmp::Reverse(self.validity(row).1), row.id)
            };
            return Ok(((0..kept.len()).min_by_key(key).into_iter().collect(), false, None));
        };
        let like = |row: &Row| row.range.as_ref().is_some_and(|r| r.dimension == need.dimension);
        if !kept.iter().any(|(row, _)| like(row)) {
            let none = kept.iter().all(|(row, _)| row.range.is_none());
            must(false, if none { Code::RangeNotCovered } else { Code::UnitIncompatible }, lift)?;
            return Ok((vec![0], false, None));
        }
        let mut spans = Vec::new();
        for (at, (row, confirms)) in kept.iter().enumerate() {
            if like(row) && qualified(scoped, row) {
                let (range, u) = (row.range.as_ref().unwrap(), row.uncertainty.as_ref().unwrap());
                spans.extend(Span::of(at as u32, range, u, confirms.is_empty()));
            }
        }
        let required = scoped.uncertainty.as_ref().map(|b| b.required);
        let required = required.filter(|_| lift != Some(Code::UncertaintyTooLarge));
        match assess(&spans, &need.extent, required.as_ref()) {
            Verdict::Pass { rows, worst, .. } => {
                let used: Vec<usize> = rows.iter().map(|id| *id as usize).collect();
                let unreadable = |at: &usize| kept[*at].0.uncertainty.as_ref().unwrap().needs_confirmation();
                let blind = required.is_some() && used.iter().any(unreadable);
                Ok((used, blind, worst))
            }
            Verdict::UncertaintyTooLarge { .. } => Err(Code::UncertaintyTooLarge),
            Verdict::RangeNotCovered(_) => {
                must(false, Code::RangeNotCovered, lift)?;
                // Lifted: good enough wherever a row is at all, looked at in the smallest pieces.
                let mut cuts: Vec<f64> = spans.iter().flat_map(|s| [s.span.lo, s.span.hi]).collect();
                cuts.extend(need.extent.pieces().iter().flat_map(|p| [p.lo, p.hi]));
                cuts.sort_by(f64::total_cmp);
                for piece in need.extent.pieces() {
                    let points = cuts.iter().map(|x| Interval::point(*x));
                    let between = cuts.windows(2).map(|w| Interval {
                        lo: w[0],
                        lo_open: true,
                        hi: w[1],
                        hi_open: true,
                    });
                    for part in points.chain(between).filter_map(|part| part.intersect(&piece)) {
                        let extent = Extent::Interval(part);
                        if let Verdict::UncertaintyTooLarge { .. } =
                            assess(&spans, &extent, required.as_ref())
                        {
                            return Err(Code::UncertaintyTooLarge);
                        }
                    }
                }
                Ok((vec![0], false, None))
            }
        }
    }

    fn fit(&self, scoped: &Scoped, ask: Ask, used: &[&Arc<Row>], worst: Option<Worst>, lift: Lift) -> i64 {
        let base = match (&scoped.uncertainty, worst) {
            (None, _) => 1_000_000,
            (Some(_), None) => 700_000,
            (Some(bound), Some(w)) => {
                let room = (log2(bound.required.at(w.x) / w.u) / 2).clamp(0, 1_000_000);
                700_000 + rounded(room * 300_000, 1_000_000)
            }
        };
        let depth =
            |row: &&Arc<Row>| scoped.objects.iter().position(|o| *o == row.object_key).unwrap_or(0) as i64;
        let depth = used.iter().map(depth).max().unwrap_or(0);
        let other = used
            .iter()
            .any(|row| self.version(scoped, ask.standard, row, lift).is_ok_and(|(other, _)| other));
        (base - 150_000 * depth - if other { 100_000 } else { 0 }).max(0)
    }

    fn total(&self, price: i64, unit: PriceUnit) -> i64 {
        let parameters = match &self.need.work {
            Work::Scoped(scoped) => scoped.parameters.len().max(1) as i64,
            Work::Service(_) | Work::Resource(_) => 1,
        };
        match unit {
            PriceUnit::Job => price,
            PriceUnit::Piece => price * i64::from(self.need.quantity),
            PriceUnit::Parameter => price * i64::from(self.need.quantity) * parameters,
        }
    }

    /// Guide price of the key: the median of at least three comparable offerings; else the budget.
    fn reference(&self) -> Option<i64> {
        let comparable = |test: &dyn Fn(&Offering) -> bool| {
            let mut totals: Vec<i64> = self
                .o
                .offerings
                .values()
                .filter(|o| o.published && o.kind == self.need.kind && test(o))
                .filter_map(|o| Some(self.total(o.price?, o.unit)))
                .collect();
            totals.sort_unstable();
            (totals.len() >= 3).then(|| totals[(totals.len() - 1) / 2])
        };
        let guide = match &self.need.work {
            Work::Scoped(scoped) => {
                let family = |n: &StandardNumber| {
                    let root = n.family().alias_root();
                    comparable(&|o| o.families.iter().any(|f| **f == *root))
                };
                let object =
                    || scoped.objects.iter().find_map(|n| comparable(&|o| o.object_key.as_ref() == Some(n)));
                let activity = || {
                    scoped.parameters.iter().find_map(|p| {
                        comparable(&|o| {
                            o.object_key.as_ref() == Some(&p.key)
                                || Activity::from_code(&p.key).is_some_and(|a| a.is_named(&o.title_key))
                        })
                    })
                };
                scoped.standards.iter().find_map(family).or_else(|| match self.need.kind {
                    ItemKind::Standards => activity(),
                    _ => object(),
                })
            }
            Work::Resource(_) => None,
            Work::Service(service) => {
                let activity = service.activity_key.as_ref();
                let by_activity = activity.and_then(|a| comparable(&|o| o.object_key.as_ref() == Some(a)));
                by_activity.or_else(|| service.element.and_then(|e| comparable(&|o| o.element == e)))
            }
        };
        guide.or(self.need.budget).filter(|p| *p > 0)
    }

    fn price_term(&self, price: Option<i64>) -> i64 {
        match (self.reference(), price) {
            (None, _) => 500_000,
            (_, None) => 0,
            (Some(reference), Some(price)) => (1_000_000 - rounded(price * 1_000_000, 2 * reference)).max(0),
        }
    }

    fn on_time(&self, provider: Uuid) -> i64 {
        let (on, n) = self.o.facts.get(&provider).map_or((0, 0), |f| (f.on_time, f.decided));
        rounded((10 * on + 68) * 1_000_000, 10 * n + 80)
    }

    fn credit(&self, provider: Uuid) -> i64 {
        let facts = self.o.facts.get(&provider);
        let good = facts.and_then(|f| wilson::lower_micro(f.good, f.ratings)).unwrap_or(500_000);
        let grade = match facts.and_then(|f| f.class) {
            Some(Class::A) => 1_000_000,
            Some(Class::B) | None => 750_000,
            Some(Class::C) => 400_000,
            Some(Class::D) => 0,
        };
        (good + grade) / 2
    }

    fn bucket(&self, provider: Uuid) -> u8 {
        let exposure = |f: &Facts| f.exposure as f64;
        let all: f64 = self.o.facts.values().map(exposure).sum();
        let own = self.o.facts.get(&provider).map_or(0.0, exposure);
        let until = TODAY.saturating_add(jiff::Span::new().days(90));
        let open = |of: Option<Uuid>| -> f64 {
            let counts = |c: &&Cell| {
                !c.closed
                    && c.day >= TODAY
                    && c.day < until
                    && of.is_none_or(|provider| c.provider == provider)
            };
            // An empty sum of f64 is -0.0, by which nothing should be divided.
            self.o.cells.values().filter(counts).map(|c| c.total as f64).sum::<f64>() + 0.0
        };
        let capacity = match open(None) {
            0.0 => 1.0 / self.o.providers.len() as f64,
            total => open(Some(provider)) / total,
        };
        if own == 0.0 {
            return 0;
        }
        let ratio = own / all / capacity;
        // Exact fractions of small integers; a tolerance decides ties towards the higher bucket, as "<" says.
        match ratio + 1e-9 {
            r if r < 0.5 => 0,
            r if r < 1.0 => 1,
            r if r < 2.0 => 2,
            _ => 3,
        }
    }

    /// Clean first, band, bucket, score, price, hash, id; then each provider's best site.
    fn rank(&self, mut fits: Vec<Fit>) -> Vec<Fit> {
        let tail = |f: &Fit| {
            let tie = hash(&[self.need.item.as_bytes(), f.site.as_bytes()]);
            (-f.score, f.price.unwrap_or(i64::MAX), tie, f.site)
        };
        let banded = |f: &Fit| (!f.confirms.is_empty(), -(f.score / 20_000), f.bucket, tail(f));
        fits.sort_by_key(banded);
        let mut best: Vec<Fit> = Vec::new();
        for fit in fits {
            if !best.iter().any(|known| known.provider == fit.provider) {
                best.push(fit);
            }
        }
        let mut plain: Vec<(bool, _)> = best.iter().map(|f| (!f.confirms.is_empty(), tail(f))).collect();
        plain.sort();
        for fit in &mut best {
            let key = (!fit.confirms.is_empty(), tail(fit));
            fit.base_rank = 1 + plain.iter().position(|other| *other == key).unwrap();
        }
        best
    }
}

#[derive(Debug, Clone, Copy)]
struct Ask {
    parameter: Option<usize>,
    standard: Option<usize>,
    scheme: Option<Scheme>,
}

fn must(holds: bool, code: Code, lift: Lift) -> Result<(), Code> {
    if holds || lift == Some(code) { Ok(()) } else { Err(code) }
}

/// Nearest integer, halves up.
fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below).div_euclid(2 * below)
}

fn qualified(scoped: &Scoped, row: &Row) -> bool {
    scoped.qualifiers.iter().all(|(name, asked)| {
        row.qualifiers.iter().filter(|(other, _)| other == name).all(|(_, have)| {
            let (asked, hull) = (asked.extent.hull(), have.extent.hull());
            have.dimension.number() > 0 && hull.contains(asked.lo) && hull.contains(asked.hi)
        })
    })
}

fn named(asked: &Parameter, row: &Row) -> bool {
    asked.key == row.parameter_key || asked.wider.contains(&row.parameter_key)
}

/// An offering whose title names stages or activities promises those alone.
fn promises(scoped: &Scoped, offering: &Offering) -> bool {
    const STAGES: [[&str; 3]; 3] =
        [["初次", "初审", "初审"], ["监督", "监督", "监督"], ["再认证", "换证", "复评"]];
    let title = &*offering.title_key;
    match scoped.choice {
        None => true,
        Some(Choice::Stage(place)) => {
            let named: Vec<usize> =
                (0..3).filter(|at| STAGES[*at].iter().any(|word| title.contains(word))).collect();
            named.is_empty() || named.contains(&place)
        }
        Some(Choice::Activities(_)) => {
            let named = Activity::named(title);
            named.is_empty()
                || scoped.parameters.iter().all(|p| named.iter().any(|activity| activity.zh() == &*p.key))
        }
    }
}

fn serves(service: &Service, offering: &Offering) -> bool {
    let element = service.element.is_none() || service.element == Some(offering.element);
    let activity = match (&service.activity_key, &offering.object_key) {
        (Some(a), Some(o)) => a == o || offering.title_key.contains(&**a),
        _ => true,
    };
    let roots: Vec<String> = service.standards.iter().map(|n| n.family().alias_root()).collect();
    let standards = roots.is_empty()
        || offering.families.is_empty()
        || offering.families.iter().any(|f| roots.iter().any(|root| **f == **root));
    element && activity && standards
}
