//! Bookings 预约: REQUESTED -> CONFIRMED -> DONE or NO_SHOW, or DECLINED, CANCELLED, LAPSED (domain.md section 3).

use super::hours::Span;
use super::vocabulary::{BookingState, ResourceClass};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Made by the platform.
    pub id: Uuid,
    /// The resource.
    pub resource_id: Uuid,
    /// Its title when it was booked.
    pub resource_title: String,
    /// Its class.
    pub class: ResourceClass,
    /// Its region.
    pub region: String,
    /// Who shares it.
    pub owner_id: Uuid,
    /// Name of who shares it.
    pub owner_name: String,
    /// Who booked.
    pub customer_id: Uuid,
    /// Name of who booked.
    pub customer_name: String,
    /// State.
    pub state: BookingState,
    /// Begins.
    pub start: Timestamp,
    /// Ends.
    pub end: Timestamp,
    /// What for.
    pub purpose: String,
    /// Whom to call.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
    /// By mail.
    pub contact_email: String,
    /// Why it ended badly.
    pub reason: String,
    /// Lapses at, while requested.
    pub respond_by: Timestamp,
    /// Asked for.
    pub created: Timestamp,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Its state does not allow the step.
    #[error("the booking is {0:?}")]
    WrongState(BookingState),
    /// Nobody can have come yet.
    #[error("the booking begins at {0}")]
    NotBegun(Timestamp),
    /// It is too late for that.
    #[error("the booking began at {0}")]
    Begun(Timestamp),
    /// The owner's time to answer is over.
    #[error("the booking lapsed at {0}")]
    Lapsed(Timestamp),
}

impl Booking {
    /// Its time.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// Whether its time is taken: not once it was declined, cancelled or lapsed.
    pub fn takes_time(&self) -> bool {
        !matches!(self.state, BookingState::Declined | BookingState::Cancelled | BookingState::Lapsed)
    }

    /// REQUESTED -> CONFIRMED, in time.
    pub fn confirm(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.only(&[BookingState::Requested])?;
        if self.respond_by <= now {
            return Err(Refusal::Lapsed(self.respond_by));
        }
        self.state = BookingState::Confirmed;
        Ok(())
    }

    /// REQUESTED -> DECLINED.
    pub fn decline(&mut self, reason: String) -> Result<(), Refusal> {
        self.only(&[BookingState::Requested])?;
        self.end_with(BookingState::Declined, reason);
        Ok(())
    }

    /// REQUESTED or CONFIRMED -> CANCELLED, before it begins.
    pub fn cancel(&mut self, reason: String, now: Timestamp) -> Result<(), Refusal> {
        self.only(&[BookingState::Requested, BookingState::Confirmed])?;
        if self.start <= now {
            return Err(Refusal::Begun(self.start));
        }
        self.end_with(BookingState::Cancelled, reason);
        Ok(())
    }

    /// CONFIRMED -> DONE, once it has begun.
    pub fn complete(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.begun(now)?;
        self.state = BookingState::Done;
        Ok(())
    }

    /// CONFIRMED -> NO_SHOW, once it has begun.
    pub fn no_show(&mut self, reason: String, now: Timestamp) -> Result<(), Refusal> {
        self.begun(now)?;
        self.end_with(BookingState::NoShow, reason);
        Ok(())
    }

    /// REQUESTED -> LAPSED once nobody answered in time; false when it is not due.
    pub fn lapse(&mut self, now: Timestamp) -> bool {
        let due = self.state == BookingState::Requested && self.respond_by <= now;
        if due {
            self.state = BookingState::Lapsed;
        }
        due
    }

    fn begun(&self, now: Timestamp) -> Result<(), Refusal> {
        self.only(&[BookingState::Confirmed])?;
        if now < self.start { Err(Refusal::NotBegun(self.start)) } else { Ok(()) }
    }

    fn only(&self, states: &[BookingState]) -> Result<(), Refusal> {
        if states.contains(&self.state) { Ok(()) } else { Err(Refusal::WrongState(self.state)) }
    }

    fn end_with(&mut self, state: BookingState, reason: String) {
        (self.state, self.reason) = (state, reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    fn minute(number: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(number)
    }

    /// Asked for at 0, to be answered by 60, from 120 to 180.
    fn asked() -> Booking {
        let nobody = || String::new();
        Booking {
            id: Uuid::from_u128(1),
            resource_id: Uuid::from_u128(2),
            resource_title: nobody(),
            class: ResourceClass::Room,
            region: nobody(),
            owner_id: Uuid::from_u128(3),
            owner_name: nobody(),
            customer_id: Uuid::from_u128(4),
            customer_name: nobody(),
            state: BookingState::Requested,
            start: minute(120),
            end: minute(180),
            purpose: nobody(),
            contact_name: nobody(),
            contact_phone: nobody(),
            contact_email: nobody(),
            reason: nobody(),
            respond_by: minute(60),
            created: minute(0),
        }
    }

    #[test]
    fn an_answer_comes_in_time_or_not_at_all() {
        let mut booking = asked();
        assert_eq!(booking.confirm(minute(60)), Err(Refusal::Lapsed(minute(60))));
        assert!(!booking.lapse(minute(59)) && booking.lapse(minute(60)) && !booking.takes_time());
        assert_eq!(booking.confirm(minute(61)), Err(Refusal::WrongState(BookingState::Lapsed)));
    }

    #[test]
    fn nobody_came_or_failed_to_come_before_it_began() {
        let mut booking = asked();
        booking.confirm(minute(10)).expect("in time");
        assert_eq!(booking.complete(minute(119)), Err(Refusal::NotBegun(minute(120))));
        let mut missed = booking.clone();
        assert_eq!(booking.complete(minute(120)), Ok(()));
        assert_eq!(missed.no_show("未到场".into(), minute(150)), Ok(()));
        assert!(missed.takes_time(), "the time was kept free for nobody else");
    }

    #[test]
    fn a_booking_that_began_is_not_cancelled() {
        let mut booking = asked();
        booking.confirm(minute(10)).expect("in time");
        assert_eq!(booking.clone().cancel("停电".into(), minute(119)), Ok(()));
        assert_eq!(booking.cancel("停电".into(), minute(120)), Err(Refusal::Begun(minute(120))));
    }

    #[test]
    fn every_end_is_final() {
        for state in BookingState::ALL.iter().copied().filter(|state| state.number() > 2) {
            let booking = Booking { state, ..asked() };
            assert_eq!(booking.clone().confirm(minute(1)), Err(Refusal::WrongState(state)));
            assert_eq!(booking.clone().decline("x".into()), Err(Refusal::WrongState(state)));
            assert_eq!(booking.clone().cancel("x".into(), minute(1)), Err(Refusal::WrongState(state)));
            assert_eq!(booking.clone().complete(minute(130)), Err(Refusal::WrongState(state)));
            assert_eq!(booking.clone().no_show("x".into(), minute(130)), Err(Refusal::WrongState(state)));
            assert!(!booking.clone().lapse(minute(999)));
        }
    }
}
