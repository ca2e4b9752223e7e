//! Shared resources 共享资源: what is shared, by whom, when.

use super::hours::Hours;
use super::vocabulary::{FeeUnit, ResourceClass, ResourceState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Chosen by the owner.
    pub id: Uuid,
    /// The organisation that shares it.
    pub owner_id: Uuid,
    /// Its name when the resource was last written.
    pub owner_name: String,
    /// What it is.
    pub class: ResourceClass,
    /// Title.
    pub title: String,
    /// Maker's model.
    pub model: String,
    /// Range and capability.
    pub capability: String,
    /// Region code.
    pub region: String,
    /// Where.
    pub address: String,
    /// Last day on which its calibration holds.
    pub calibrated_until: Option<Date>,
    /// Fee from, in fen.
    pub fee_fen: Option<i64>,
    /// What the fee is asked for.
    pub fee_unit: Option<FeeUnit>,
    /// When it can be booked.
    pub hours: Hours,
    /// The owner's operator works it.
    pub operator_needed: bool,
    /// What a user must know.
    pub rules: String,
    /// State.
    pub state: ResourceState,
    /// Periods in which it was published: first day, and the day when it was taken off.
    pub published: Vec<(Date, Option<Date>)>,
}

/// Why a state was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only what is published is taken off.
    #[error("only a published resource is retired")]
    NotPublished,
    /// Nobody could book it.
    #[error("a resource without opening hours is not published")]
    NeverOpen,
}

impl Resource {
    /// Offers it from `today` on. Published ones stay so.
    pub fn publish(&mut self, today: Date) -> Result<(), Refusal> {
        if self.hours.weekly.is_empty() && self.hours.days.iter().all(|day| day.windows.is_empty()) {
            return Err(Refusal::NeverOpen);
        }
        if self.state != ResourceState::Published {
            self.state = ResourceState::Published;
            self.published.push((today, None));
        }
        Ok(())
    }

    /// Takes it off. Retired ones stay so.
    pub fn retire(&mut self, today: Date) -> Result<(), Refusal> {
        match self.state {
            ResourceState::Draft => Err(Refusal::NotPublished),
            ResourceState::Retired => Ok(()),
            ResourceState::Published => {
                self.state = ResourceState::Retired;
                if let Some(last) = self.published.last_mut() {
                    last.1 = Some(today);
                }
                Ok(())
            }
        }
    }

    /// Whether its calibration holds on a day.
    pub fn is_calibrated(&self, day: Date) -> bool {
        self.calibrated_until.is_none_or(|until| day <= until)
    }

    /// Whether it could be booked on a day as far as its state was concerned; the day when it was taken off counts.
    pub fn was_published(&self, day: Date) -> bool {
        self.published.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::hours::Window;
    use super::*;
    use jiff::civil::date;

    /// A draft that opens on weekdays from 9 to 12.
    pub fn draft() -> Resource {
        let window = Window { from: 540, to: 720 };
        Resource {
            id: Uuid::from_u128(1),
            owner_id: Uuid::from_u128(2),
            owner_name: "示例检测".into(),
            class: ResourceClass::Instrument,
            title: "万能试验机".into(),
            model: "WDW-100".into(),
            capability: "0~100 kN".into(),
            region: "371002".into(),
            address: String::new(),
            calibrated_until: Some(date(2026, 1, 6)),
            fee_fen: Some(20_000),
            fee_unit: Some(FeeUnit::PerHour),
            hours: Hours {
                slot_minutes: 60,
                weekly: (1..=5).map(|day| (day, window)).collect(),
                days: vec![],
            },
            operator_needed: true,
            rules: String::new(),
            state: ResourceState::Draft,
            published: vec![],
        }
    }

    #[test]
    fn what_is_published_is_taken_off_and_comes_back() {
        let mut resource = draft();
        assert_eq!(resource.retire(date(2026, 1, 1)), Err(Refusal::NotPublished));
        resource.publish(date(2026, 1, 2)).expect("it has hours");
        resource.publish(date(2026, 1, 3)).expect("again changes nothing");
        resource.retire(date(2026, 1, 5)).expect("it was published");
        resource.publish(date(2026, 1, 8)).expect("back again");
        let days = [1, 2, 5, 6, 8].map(|day| resource.was_published(date(2026, 1, day)));
        assert_eq!(days, [false, true, true, false, true]);
    }

    #[test]
    fn nobody_could_book_what_never_opens() {
        let mut resource = draft();
        resource.hours.weekly.clear();
        assert_eq!(resource.publish(date(2026, 1, 2)), Err(Refusal::NeverOpen));
    }

    #[test]
    fn a_calibration_holds_through_its_last_day() {
        let resource = draft();
        assert!(resource.is_calibrated(date(2026, 1, 6)) && !resource.is_calibrated(date(2026, 1, 7)));
    }
}
