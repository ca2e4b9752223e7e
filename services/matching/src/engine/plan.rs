//! H8 to H11: when, where and for how much an offering would do the work.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::region;
use uuid::Uuid;

use super::code::{Code, Confirm, Confirms, Note};
use super::context::{Context, Relax};
use super::need::Work;
use super::record::{Offering, Site, Way};
use super::schedule;
use super::stop::{Detail, Stop};
use super::tables;

/// How fast a sample travels.
const METRES_PER_HOUR: i64 = 50_000;

/// The work in time, before the place and the price are judged.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// First day of work; nothing when no slot is free.
    pub start: Option<Date>,
    /// Days and units booked in the offering's pool.
    pub days: Vec<(Uuid, Date, i64)>,
    /// Free units beyond the need on the tightest day.
    pub spare: i64,
    /// No capacity is published.
    pub unknown: bool,
    /// Lead time in working days after the first.
    pub lead: u32,
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
pub fn schedule(
    ctx: &Context<'_>,
    offering: Option<&Arc<Offering>>,
    earliest: Option<Date>,
    relax: Relax,
) -> Schedule {
    let from =
        [Some(ctx.today), ctx.need.earliest, earliest].into_iter().flatten().max().unwrap_or(ctx.today);
    let lead = offering.map_or(ctx.need.usual_lead(), |offering| offering.lead);
    let pool = offering.and_then(|offering| {
        let pool = offering.pool?;
        let cells = ctx.snapshot.cells(&pool).filter(|cells| !cells.is_empty())?;
        Some((offering, pool, cells))
    });
    let soonest = || schedule::working_day_from(ctx.calendar, from);
    let Some((offering, pool, cells)) = pool else {
        return Schedule { start: Some(soonest()), days: vec![], spare: 0, unknown: true, lead };
    };
    let units = i64::from(offering.units) * i64::from(ctx.need.quantity);
    let shares = schedule::shares(units, offering.span_days);
    match schedule::first_slot(cells, ctx.calendar, from, &shares) {
        Some(slot) => Schedule {
            start: Some(slot.start),
            days: slot.days.into_iter().map(|(day, units)| (pool, day, units)).collect(),
            spare: slot.spare,
            unknown: false,
            lead,
        },
        None => {
            let start = relax.lifts(Code::NoCapacity).then(soonest);
            Schedule { start, days: vec![], spare: 0, unknown: false, lead }
        }
    }
}

impl Schedule {
    /// The days on which rows must be valid: from start to report, without a start from today to the deadline.
    pub fn period(&self, ctx: &Context<'_>) -> (Date, Date) {
        match self.start {
            Some(start) => (start, ctx.calendar.add_working_days(start, self.lead)),
            None => (ctx.today, ctx.need.deadline.unwrap_or(ctx.today)),
        }
    }
}

/// Judges H8 to H11; the confirmations and notes come with the plan.
pub fn judge(
    ctx: &Context<'_>,
    site: &Site,
    offering: Option<&Arc<Offering>>,
    schedule: Schedule,
    relax: Relax,
) -> Result<(Plan, Confirms, Vec<Note>), Stop> {
    let (mut confirms, mut notes) = (Confirms::default(), Vec::new());
    let late = || Stop::at(Code::NoCapacity, Detail::Start(schedule.start));
    let Some(start) = schedule.start else { return Err(late()) };
    let in_time = ctx.need.latest.is_none_or(|latest| start <= latest);
    relax.check(in_time, Code::NoCapacity).map_err(|_| late())?;
    if schedule.unknown {
        confirms.add(Confirm::CapacityUnknown);
    }
    let way = way(ctx, site, offering, relax).map_err(|code| Stop::at(code, Detail::None))?;
    let distance = distance(ctx, site);
    if let Some(scoped) = ctx.need.scoped() {
        let hours = distance.map_or(0, |metres| (metres + METRES_PER_HOUR - 1) / METRES_PER_HOUR);
        let keeps = scoped.max_hours.is_none_or(|most| hours <= i64::from(most));
        relax
            .check(way != Way::SendSample || keeps, Code::SampleCannotTravel)
            .map_err(|code| Stop::at(code, Detail::Hours(hours)))?;
        if scoped.hazardous && way == Way::SendSample {
            notes.push(Note::Hazardous);
        }
        if scoped.range.as_ref().is_some_and(|range| range.lo_implied) {
            notes.push(Note::LowerImplied);
        }
    }
    let price = offering.and_then(|o| Some(tables::total_price(o.price?, o.unit, ctx.need)));
    match (price, ctx.need.budget) {
        (Some(price), Some(budget)) => relax
            .check(price <= budget, Code::OverBudget)
            .map_err(|code| Stop::at(code, Detail::Price(price)))?,
        (None, Some(_)) => confirms.add(Confirm::PriceOnRequest),
        (None, None) => notes.push(Note::PriceOnRequest),
        (Some(_), None) => {}
    }
    let finish = ctx.calendar.add_working_days(start, schedule.lead);
    let in_time = ctx.need.deadline.is_none_or(|deadline| finish <= deadline);
    relax.check(in_time, Code::DeadlineMissed).map_err(|code| Stop::at(code, Detail::Finish(finish)))?;
    let plan = Plan {
        offering: offering.cloned(),
        start,
        finish,
        lead: schedule.lead,
        wait: ctx.calendar.working_days_between(ctx.today, finish).max(0),
        price,
        days: schedule.days,
        spare: schedule.spare,
        way,
        distance,
        same_region: ctx.need.region.is_some() && ctx.need.region == site.region,
        deadline_left: ctx.need.deadline.map(|deadline| ctx.calendar.working_days_between(finish, deadline)),
    };
    Ok((plan, confirms, notes))
}

/// H9, the area: the way asked, or the first way offered; work on site only inside the area served.
fn way(ctx: &Context<'_>, site: &Site, offering: Option<&Arc<Offering>>, relax: Relax) -> Result<Way, Code> {
    let offered = |way: Way| {
        let serves = match (way, ctx.need.region) {
            (Way::OnSite, Some(region)) if !site.service_regions.is_empty() => {
                site.service_regions.iter().any(|area| area.includes(region))
            }
            _ => true,
        };
        serves && site.ways.has(way) && offering.is_none_or(|offering| offering.ways.has(way))
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

fn distance(ctx: &Context<'_>, site: &Site) -> Option<i64> {
    let there = site.point.or_else(|| site.region.map(region::Region::centroid))?;
    Some(region::metres(ctx.need.place()?, there))
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
