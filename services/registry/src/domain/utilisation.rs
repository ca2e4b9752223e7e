//! How much of the bookable time of shared resources was booked 使用率.

use super::hours::Span;
use super::resource::Resource;
use super::vocabulary::{BookingState, ResourceClass};
use super::{day_begins, local_day};
use jiff::{SignedDuration, ToSpan, civil::Date};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sums of some resources in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Resources with bookable time or bookings.
    pub resources: i32,
    /// Opening hours while published and calibrated.
    pub bookable: i64,
    /// Confirmed, whether somebody came or not.
    pub booked: i64,
    /// Somebody came.
    pub used: i64,
    /// Confirmed bookings.
    pub bookings: i32,
}

/// What counts of a booking.
#[derive(Clone, Copy, Debug)]
pub struct Booked {
    /// The resource.
    pub resource: Uuid,
    /// State.
    pub state: BookingState,
    /// Time.
    pub span: Span,
}

/// The report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Everything.
    pub total: Sums,
    /// By resource.
    pub resources: BTreeMap<Uuid, Sums>,
    /// By region code.
    pub regions: BTreeMap<String, Sums>,
    /// By class.
    pub classes: BTreeMap<ResourceClass, Sums>,
    /// By first day of the month.
    pub months: BTreeMap<Date, Sums>,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.resources += other.resources;
        self.bookable += other.bookable;
        self.booked += other.booked;
        self.used += other.used;
        self.bookings += other.bookings;
    }

    /// Booked of bookable, in parts of a million; none when nothing was bookable.
    pub fn share_e6(self) -> Option<i64> {
        (self.bookable > 0).then(|| self.booked * 1_000_000 / self.bookable)
    }
}

/// Sums resources and their bookings over the days of a period. The present opening hours stand for the whole period.
pub fn report(resources: &[Resource], bookings: &[Booked], from: Date, to: Date) -> Report {
    let mut report = Report::default();
    for resource in resources {
        let mut months: BTreeMap<Date, Sums> = BTreeMap::new();
        let mut day = from;
        while day <= to {
            if resource.was_published(day) && resource.is_calibrated(day) {
                months.entry(day.first_of_month()).or_default().bookable += resource.hours.minutes(day);
            }
            day = day.saturating_add(1.day());
        }
        for booking in bookings.iter().filter(|booking| booking.resource == resource.id) {
            let day = local_day(booking.span.start);
            let held = match booking.state {
                BookingState::Confirmed | BookingState::NoShow => false,
                BookingState::Done => true,
                _ => continue,
            };
            if from <= day && day <= to {
                let (month, minutes) =
                    (months.entry(day.first_of_month()).or_default(), booking.span.minutes());
                month.booked += minutes;
                month.used += if held { minutes } else { 0 };
                month.bookings += 1;
            }
        }
        let mut sums = Sums::default();
        for (month, its) in months {
            sums.add(its);
            report.months.entry(month).or_default().add(Sums { resources: 1, ..its });
        }
        sums.resources = 1;
        report.total.add(sums);
        report.regions.entry(resource.region.clone()).or_default().add(sums);
        report.classes.entry(resource.class).or_default().add(sums);
        report.resources.insert(resource.id, sums);
    }
    report
}

/// First and last instant of the days of a period.
pub fn span(from: Date, to: Date) -> Span {
    Span { start: day_begins(from), end: day_begins(to) + SignedDuration::from_hours(24) }
}

#[cfg(test)]
mod tests {
    use super::super::resource::tests::draft;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_share_is_of_what_could_be_booked_and_counts_who_did_not_come() {
        let mut resource = draft();
        // Open on weekdays from 9 to 12, calibrated through Tuesday the 6th, published on Friday the 2nd.
        resource.publish(date(2026, 1, 2)).expect("it has hours");
        let at = |day: i8, hour: i64| day_begins(date(2026, 1, day)) + SignedDuration::from_hours(hour);
        let booked = |day, from, to, state| Booked {
            resource: resource.id,
            state,
            span: Span { start: at(day, from), end: at(day, to) },
        };
        let bookings = [
            booked(2, 9, 11, BookingState::Done),
            booked(5, 9, 10, BookingState::NoShow),
            booked(6, 9, 10, BookingState::Confirmed),
            booked(6, 10, 11, BookingState::Cancelled),
            booked(6, 11, 12, BookingState::Requested),
            booked(8, 9, 12, BookingState::Done),
        ];
        let report = report(&[resource], &bookings, date(2025, 12, 1), date(2026, 1, 7));
        let expected = Sums { resources: 1, bookable: 540, booked: 240, used: 120, bookings: 3 };
        assert_eq!(report.total, expected);
        assert_eq!(report.total.share_e6(), Some(444_444));
        assert_eq!(report.regions.get("371002"), Some(&expected));
        assert_eq!(report.classes.get(&ResourceClass::Instrument), Some(&expected));
        assert_eq!(report.months.keys().copied().collect::<Vec<_>>(), [date(2026, 1, 1)]);
        assert_eq!(Sums::default().share_e6(), None, "never a made-up zero");
    }
}
