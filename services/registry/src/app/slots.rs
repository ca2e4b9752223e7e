//! Which slots of resources are free.

use crate::domain::hours::Span;
use crate::domain::local_day;
use crate::domain::resource::Resource;
use crate::domain::utilisation::span;
use crate::error::Error;
use crate::store::booking;
use jiff::{Timestamp, ToSpan, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::HashSet;
use uuid::Uuid;

/// How far ahead anybody books, in days.
pub(super) const AHEAD_DAYS: i32 = 180;

/// The half hours that are taken of some resources in some days.
pub(super) struct Taken(HashSet<(Uuid, i32)>);

impl Taken {
    /// Reads them, for the days `from` to `to`.
    pub async fn read(
        conn: &impl ConnectionTrait,
        resources: impl IntoIterator<Item = Uuid>,
        (from, to): (Date, Date),
    ) -> Result<Taken, Error> {
        let ids: Vec<Uuid> = resources.into_iter().collect();
        let mut all = HashSet::new();
        for chunk in ids.chunks(500) {
            all.extend(booking::taken(conn, chunk, span(from, to)).await?);
        }
        Ok(Taken(all))
    }

    /// Whether anybody could take a slot now.
    pub fn is_free(&self, resource: &Resource, slot: Span, now: Timestamp) -> bool {
        let day = local_day(slot.start);
        now < slot.start
            && day <= last_day(now)
            && resource.is_calibrated(day)
            && !slot.cells().iter().any(|cell| self.0.contains(&(resource.id, *cell)))
    }

    /// The first free slots of the days `from` to `to`.
    pub fn free(
        &self,
        resource: &Resource,
        (from, to): (Date, Date),
        now: Timestamp,
        most: usize,
    ) -> Vec<Span> {
        let mut found = Vec::new();
        let mut day = from;
        while day <= to && found.len() < most {
            let slots = resource.hours.slots(day).into_iter();
            found.extend(slots.filter(|slot| self.is_free(resource, *slot, now)).take(most - found.len()));
            day = day.saturating_add(1.day());
        }
        found
    }
}

/// The last day that can be booked.
pub(super) fn last_day(now: Timestamp) -> Date {
    local_day(now).saturating_add(AHEAD_DAYS.days())
}
