//! H8 to H11: when, where and for how much an offering would do the work.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::region;
use uuid::Uuid;

use super::code::{Code, Confirm, Confirms, Note};
use super::context::{Context, Relax};
use super::day::{self, Day};
use super::interned::NONE;
use super::need::Work;
use super::pool::PoolDays;
use super::record::{Offering, Way};
use super::register::{Offered, SiteEntry};
use super::schedule;
use super::stop::{Detail, Halt, Stop};
use super::tables;

/// How fast a sample travels.
const METRES_PER_HOUR: i64 = 50_000;

/// The work in time, before the place and the price are judged.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// First day of work; nothing when no slot is free.
    pub start: Option<Day>,
    /// The pool and the day that the search began on, when a slot in it was found.
    pub slot: Option<(&'a PoolDays, Day)>,
    /// No capacity is published.
    pub unknown: bool,
    /// Lead time in working days after the first.
    pub lead: u32,
}

/// What an offering promises a need, in place.
#[derive(Debug, Clone, Copy)]
pub struct Planned<'a> {
    /// The offering, when one is published.
    pub offering: Option<&'a Offered>,
    /// The work in time.
    pub schedule: Schedule<'a>,
    /// First day of work.
    pub start: Day,
    /// Day of the report.
    pub finish: Day,
    /// Working days from today to the report.
    pub wait: i64,
    /// Price of the whole need in fen.
    pub price: Option<i64>,
    /// How the work reaches the provider.
    pub way: Way,
    /// Whole metres, when both places are known.
    pub distance: Option<i64>,
    /// The site lies in the need's region.
    pub same_region: bool,
    /// What somebody has to confirm.
    pub confirms: Confirms,
}

/// What a hold would book and what the report costs.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The offering, when one is published.
    pub offering: Option<Arc<Offering>>,
    /// First day of work.
    pub start: Date,
    /// Day of the report.
    pub finish: Date,
    /// Lead time in working days.
    pub lead: u32,
    /// Working days from today to the report.
    pub wait: i64,
    /// Price of the whole need in fen.
    pub price: Option<i64>,
    /// Days and units booked.
    pub days: Vec<(Uuid, Date, i64)>,
    /// Free units beyond the need on the tightest day.
    pub spare: i64,
    /// How the work reaches the provider.
    pub way: Way,
    /// Whole metres, when both places are known.
    pub distance: Option<i64>,
    /// The site lies in the need's region.
    pub same_region: bool,
    /// Working days left before the deadline.
    pub deadline_left: Option<i64>,
}

/// Schedules the need in an offering, not before `earliest` (a day on which rows are valid).
pub fn schedule<'a>(
    ctx: &Context<'a>,
    offering: Option<&'a Offered>,
    earliest: Option<Day>,
    relax: Relax,
) -> Schedule<'a> {
    let from = [ctx.earliest, earliest].into_iter().flatten().fold(ctx.today, Day::max);
    let lead = offering.map_or_else(|| ctx.need.usual_lead(), |offered| offered.lead);
    if offering.is_some_and(|offered| offered.pool != NONE && ctx.hides(offered.record.provider)) {
        return Schedule { start: Some(ctx.horizon.from(from)), slot: None, unknown: false, lead };
    }
    let pool = offering.and_then(|offered| {
        let days = ctx.snapshot.register().pool(offered.pool).filter(|days| !days.is_empty())?;
        Some((offered, days))
    });
    let Some((offered, days)) = pool else {
        return Schedule { start: Some(ctx.horizon.from(from)), slot: None, unknown: true, lead };
    };
    let (units, span) = load(ctx, offered);
    let start = schedule::first_start(days, &ctx.horizon, from, units, span);
    match start {
        Some(start) => Schedule { start: Some(start), slot: Some((days, from)), unknown: false, lead },
        None => {
            let start = relax.lifts(Code::NoCapacity).then(|| ctx.horizon.from(from));
            Schedule { start, slot: None, unknown: false, lead }
        }
    }
}

/// Units of the need in an offering, and the days that they are spread over.
fn load(ctx: &Context<'_>, offered: &Offered) -> (i64, u32) {
    (i64::from(offered.units) * i64::from(ctx.need.quantity), offered.span_days)
}

impl Schedule<'_> {
    /// The days on which rows must be valid: from start to report, without a start from today to the deadline.
    pub fn period(&self, ctx: &Context<'_>) -> (Day, Day) {
        match self.start {
            Some(start) => (start, ctx.horizon.add(start, self.lead)),
            None => (ctx.today, ctx.deadline.unwrap_or(ctx.today)),
        }
    }
}

/// Judges H8 to H11. `report` is the end of the schedule's period.
pub fn judge<'a>(
    ctx: &Context<'a>,
    site: &SiteEntry,
    offering: Option<&'a Offered>,
    schedule: Schedule<'a>,
    report: Day,
    relax: Relax,
) -> Result<Planned<'a>, Halt<'a>> {
    let mut confirms = Confirms::default();
    let late = || Stop::at(Code::NoCapacity, Detail::Start(schedule.start));
    let Some(start) = schedule.start else { return Err(late()) };
    let in_time = ctx.latest.is_none_or(|latest| start <= latest);
    relax.check(in_time, Code::NoCapacity).map_err(|_| late())?;
    if schedule.unknown {
        confirms.add(Confirm::CapacityUnknown);
    }
    let way = way(ctx, site, offering, relax).map_err(|code| Stop::at(code, Detail::None))?;
    let distance = ctx.place.zip(site.place).map(|(here, there)| region::metres(here, there));
    if let Some(most) = ctx.need.scoped().and_then(|scoped| scoped.max_hours) {
        let hours = distance.map_or(0, |metres| (metres + METRES_PER_HOUR - 1) / METRES_PER_HOUR);
        relax
            .check(way != Way::SendSample || hours <= i64::from(most), Code::SampleCannotTravel)
            .map_err(|code| Stop::at(code, Detail::Hours(hours)))?;
    }
    let price = offering.and_then(|o| Some(tables::total_price(o.price?, o.unit, ctx.need)));
    match (price, ctx.need.budget) {
        (Some(price), Some(budget)) => relax
            .check(price <= budget, Code::OverBudget)
            .map_err(|code| Stop::at(code, Detail::Price(price)))?,
        (None, Some(_)) => confirms.add(Confirm::PriceOnRequest),
        (_, None) => {}
    }
    let in_time = ctx.deadline.is_none_or(|deadline| report <= deadline);
    relax.check(in_time, Code::DeadlineMissed).map_err(|code| Stop::at(code, Detail::Finish(report)))?;
    Ok(Planned {
        offering,
        schedule,
        start,
        finish: report,
        wait: ctx.horizon.until(report).max(0),
        price,
        way,
        distance,
        same_region: ctx.need.region.is_some() && ctx.need.region == site.region,
        confirms,
    })
}

impl Planned<'_> {
    /// The plan as it is shown, with the days booked.
    pub fn shown(&self, ctx: &Context<'_>) -> Plan {
        let slot = self.schedule.slot.zip(self.offering).and_then(|((days, from), offered)| {
            let (units, span) = load(ctx, offered);
            Some((days.id(), schedule::first_booking(days, &ctx.horizon, from, units, span)?))
        });
        let (days, spare) = slot.map_or_else(Default::default, |(pool, slot)| {
            (slot.days.into_iter().map(|(day, units)| (pool, day, units)).collect(), slot.spare)
        });
        let left = |deadline: Day| {
            let date = |day: Day| day::date(day);
            ctx.calendar.working_days_between(date(self.finish), date(deadline))
        };
        Plan {
            offering: self.offering.map(|offered| offered.record.clone()),
            start: day::date(self.start),
            finish: day::date(self.finish),
            lead: self.schedule.lead,
            wait: self.wait,
            price: self.price,
            days,
            spare,
            way: self.way,
            distance: self.distance,
            same_region: self.same_region,
            deadline_left: ctx.deadline.map(left),
        }
    }

    /// Remarks on the plan.
    pub fn notes(&self, ctx: &Context<'_>) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some(scoped) = ctx.need.scoped() {
            if scoped.hazardous && self.way == Way::SendSample {
                notes.push(Note::Hazardous);
            }
            if scoped.range.as_ref().is_some_and(|range| range.lo_implied) {
                notes.push(Note::LowerImplied);
            }
        }
        if self.price.is_none() && ctx.need.budget.is_none() {
            notes.push(Note::PriceOnRequest);
        }
        notes
    }
}

/// H9, the area: the way asked, or the first way offered; work on site only inside the area that the offering serves, or
/// the site when the offering names none.
fn way(ctx: &Context<'_>, site: &SiteEntry, offering: Option<&Offered>, relax: Relax) -> Result<Way, Code> {
    let offered = |way: Way| {
        let own = || offering.map(|offered| &offered.record.areas).filter(|areas| !areas.is_empty());
        let areas = || own().or(site.record.as_ref().map(|record| &record.service_regions));
        let serves = match (way, ctx.need.region) {
            (Way::OnSite, Some(region)) => {
                areas().is_none_or(|areas| areas.is_empty() || areas.iter().any(|area| area.includes(region)))
            }
            _ => true,
        };
        serves && site.ways.has(way) && offering.is_none_or(|offered| offered.ways.has(way))
    };
    let found = match ctx.need.delivery {
        Some(asked) => offered(asked).then_some(asked),
        None => Way::ALL.into_iter().find(|way| offered(*way)),
    };
    match found {
        Some(way) => Ok(way),
        None => {
            relax.check(false, Code::OutOfServiceArea).map(|()| ctx.need.delivery.unwrap_or(Way::SendSample))
        }
    }
}

/// Whether an offering of a service answers the need: element, activity and standards.
pub fn serves(ctx: &Context<'_>, offering: &Offering) -> bool {
    let Work::Service(service) = &ctx.need.work else { return false };
    let element = service.element.is_none_or(|element| element == offering.element);
    let activity = match (&service.activity_key, &offering.object_key) {
        (Some(asked), Some(object)) => asked == object || offering.title_key.contains(asked.as_ref()),
        _ => true,
    };
    let family = |family: &str| offering.families.iter().any(|known| known.as_ref() == family);
    let standards = offering.families.is_empty()
        || service.standards.is_empty()
        || service.standards.iter().any(|number| family(&number.family().alias_root()));
    element && activity && standards
}
