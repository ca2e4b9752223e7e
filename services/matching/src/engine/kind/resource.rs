//! The use of a shared resource: bookings instead of pool days, and nothing of scope rows.
//!
//! H1 its owner, H2 capability and operator, H4 calibration, H8 the time, H10 the fee; class and publication decide who is
//! looked at. It costs O(resources of the class · their bookings).

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use smallvec::SmallVec;

use super::hours::{self, Run, Span};
use super::resources::{Class, Entry, FeeUnit, Resource};
use crate::engine::code::{Code, Confirm, Confirms};
use crate::engine::context::{Context, Relax};
use crate::engine::day;
use crate::engine::fixed::ONE;
use crate::engine::judge::Found;
use crate::engine::name::Name;
use crate::engine::plan::{Planned, Schedule};
use crate::engine::record::{Provider, ProviderState, Way};
use crate::engine::register::ProviderEntry;
use crate::engine::score;
use crate::engine::stop::{Detail, Halt, Seen, Stop};

/// Days looked at for another time when the one asked for is not free.
pub const ELSEWHERE_DAYS: i64 = 30;

/// What is asked of a resource.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What it is.
    pub class: Class,
    /// What it has to be capable of, as written.
    pub capability: String,
    /// The same as folded words.
    pub words: Vec<Name>,
    /// The time.
    pub span: Span,
    /// The owner's operator has to work it.
    pub operator: bool,
}

/// A resource with its record and its owner.
#[derive(Clone, Copy)]
struct Place<'a> {
    number: u32,
    entry: &'a Entry,
    resource: &'a Resource,
    provider: &'a ProviderEntry,
}

/// Judges a resource by number.
pub fn judge<'a>(
    ctx: &Context<'a>,
    asked: &Asked,
    number: u32,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Found<'a>, Halt<'a>> {
    option(ctx, asked, number, relax).inspect_err(|stop| seen.note(stop))
}

fn option<'a>(ctx: &Context<'a>, asked: &Asked, number: u32, relax: Relax) -> Result<Found<'a>, Halt<'a>> {
    let plain = |code: Code| Stop::at(code, Detail::None);
    let place = identify(ctx, number, relax).map_err(plain)?;
    let resource = place.resource;
    relax.check(is_capable(asked, resource), Code::ParameterNotCovered).map_err(plain)?;
    let slot_day = hours::day_of(ctx.calendar, asked.span.0);
    let calibrated = resource.calibrated_until.is_none_or(|until| slot_day <= until);
    relax.check(calibrated, Code::ScopeExpires).map_err(|code| {
        let until = resource.calibrated_until.unwrap_or(slot_day);
        Stop::at(code, Detail::Finish(day::number(until)))
    })?;
    let run = resource.hours.around(ctx.calendar, asked.span).filter(|run| place.entry.is_free(run.span));
    relax.check(run.is_some(), Code::NoCapacity).map_err(|code| {
        let next = next_free_of(ctx, asked, place.entry).map(day::number);
        Stop::at(code, Detail::Start(next))
    })?;
    let run = run.unwrap_or(Run { span: asked.span, slots: 1 });
    let mut confirms = Confirms::default();
    let price = price(resource, run);
    match (price, ctx.need.budget) {
        (Some(price), Some(budget)) => relax
            .check(price <= budget, Code::OverBudget)
            .map_err(|code| Stop::at(code, Detail::Price(price)))?,
        (None, Some(_)) => confirms.add(Confirm::PriceOnRequest),
        (_, None) => {}
    }
    Ok(found(ctx, place, slot_day, price, confirms))
}

/// H1: the owner is in service, whether it is a provider or not.
fn identify<'a>(ctx: &Context<'a>, number: u32, relax: Relax) -> Result<Place<'a>, Code> {
    let entry = ctx.snapshot.resources().get(number).ok_or(Code::ProviderInactive)?;
    let resource = entry.record.as_deref().ok_or(Code::ProviderInactive)?;
    let provider = ctx.snapshot.register().provider(entry.site.provider).ok_or(Code::ProviderInactive)?;
    let state = match provider.record {
        Some(_) => provider.state,
        None => ProviderState::Active,
    };
    relax.check(state != ProviderState::Inactive, Code::ProviderInactive)?;
    let suspended = state == ProviderState::Suspended || resource.owner_suspended;
    relax.check(!suspended, Code::ProviderSuspended)?;
    relax.check(!ctx.need.excluded.contains(&resource.owner), Code::RequesterExcluded)?;
    Ok(Place { number, entry, resource, provider })
}

/// H2: every word, and an operator when one is needed.
fn is_capable(asked: &Asked, resource: &Resource) -> bool {
    asked.words.iter().all(|word| resource.search.contains(word.as_ref()))
        && (resource.operator || !asked.operator)
}

/// The fee of a booking in fen, rounded up.
fn price(resource: &Resource, run: Run) -> Option<i64> {
    let fee = resource.fee?;
    Some(match resource.fee_unit {
        FeeUnit::Hour => {
            let seconds = run.span.1 - run.span.0;
            fee.saturating_mul(seconds).saturating_add(3_599) / 3_600
        }
        FeeUnit::Slot => fee.saturating_mul(run.slots),
        FeeUnit::Booking => fee,
    })
}

fn found<'a>(
    ctx: &Context<'a>,
    place: Place<'a>,
    slot_day: Date,
    price: Option<i64>,
    confirms: Confirms,
) -> Found<'a> {
    let at = day::number(slot_day);
    let site = &place.entry.site;
    let plan = Planned {
        offering: None,
        schedule: Schedule { start: Some(at), slot: None, unknown: false, lead: 0 },
        start: at,
        finish: at,
        wait: ctx.horizon.until(at).max(0),
        price,
        way: if place.resource.class == Class::Software { Way::Remote } else { Way::SendSample },
        distance: ctx.place.zip(site.place).map(|(here, there)| nqi_kernel::region::metres(here, there)),
        same_region: ctx.need.region.is_some() && ctx.need.region == site.region,
        confirms,
    };
    let score = score::score(ctx, place.provider, ONE, &plan);
    Found {
        number: place.number,
        site,
        provider: place.provider,
        groups: SmallVec::new(),
        confirms,
        plan,
        score,
    }
}

/// The next day on which as long a time is free.
pub fn next_free(ctx: &Context<'_>, asked: &Asked, number: u32) -> Option<Date> {
    next_free_of(ctx, asked, ctx.snapshot.resources().get(number)?)
}

/// From the day asked for on, but not of today, whose hours may be over.
fn next_free_of(ctx: &Context<'_>, asked: &Asked, entry: &Entry) -> Option<Date> {
    let resource = entry.record.as_deref()?;
    let (today, asked_day) = (day::date(ctx.today), hours::day_of(ctx.calendar, asked.span.0));
    let first = asked_day.max(today.saturating_add(1.day()));
    let last =
        today.saturating_add(hours::AHEAD_DAYS.days()).min(first.saturating_add(ELSEWHERE_DAYS.days()));
    let last = resource.calibrated_until.map_or(last, |until| until.min(last));
    let seconds = asked.span.1 - asked.span.0;
    let mut day = first;
    while day <= last {
        if resource.hours.free_on(ctx.calendar, day, seconds, |span| entry.is_free(span)).is_some() {
            return Some(day);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// Who shares a resource, when there is no provider of that id.
pub fn owner(ctx: &Context<'_>, found: &Found<'_>) -> Option<Arc<Provider>> {
    match &ctx.need.work {
        crate::engine::need::Work::Resource(_) => ctx.snapshot.resources().get(found.number)?.owner.clone(),
        _ => None,
    }
}
