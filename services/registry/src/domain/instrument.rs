//! Measuring instruments of an enterprise 计量器具, and when each falls due.

use super::vocabulary::{CalibrationMode, CalibrationResult, InstrumentState};
use super::{folded, vocabulary};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Days before the due day from which an instrument is due soon.
pub const SOON_DAYS: i32 = 30;
/// Sorts before every due day: in use, and nobody knows when it was calibrated.
pub const UNDATED: Date = Date::constant(1970, 1, 1);
/// Sorts after every due day: stopped or scrapped.
pub const NEVER: Date = Date::constant(9999, 12, 31);

/// An instrument.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// Chosen by the enterprise.
    pub id: Uuid,
    /// The enterprise.
    pub owner_id: Uuid,
    /// Name.
    pub name: String,
    /// Maker's model.
    pub model: String,
    /// Serial number, unique in the enterprise as [`folded`].
    pub serial: String,
    /// Measurand.
    pub measurand: String,
    /// Range as written.
    pub range: String,
    /// Where it is kept.
    pub place: String,
    /// 检定 or 校准.
    #[serde(with = "by_number")]
    pub mode: CalibrationMode,
    /// Months between two.
    pub interval_months: i32,
    /// Day of the last one.
    pub last: Option<Date>,
    /// Its certificate.
    pub certificate: String,
    /// State.
    pub state: InstrumentState,
    /// The request that asks for its calibration, until one is recorded.
    pub requested: Option<Uuid>,
}

/// One calibration or verification that was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Made by the platform.
    pub id: Uuid,
    /// The instrument.
    pub instrument_id: Uuid,
    /// 检定 or 校准.
    #[serde(with = "by_number")]
    pub mode: CalibrationMode,
    /// Done on.
    pub done: Date,
    /// Certificate.
    pub certificate: String,
    /// Who did it.
    pub provider: String,
    /// What was found.
    pub result: CalibrationResult,
    /// Valid through.
    pub due: Date,
}

/// How an instrument stands towards its due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// In use, and never calibrated as far as the ledger knows.
    Undated = 1,
    /// Its last valid day is over.
    Overdue = 2,
    /// Within [`SOON_DAYS`].
    Soon = 3,
    /// Later.
    Valid = 4,
    /// Stopped or scrapped.
    NotDue = 5,
}

/// Why a step was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Scrapped is for good.
    #[error("a scrapped instrument does not change any more")]
    Scrapped,
    /// History is not rewritten.
    #[error("a calibration of {0} is known already")]
    Older(Date),
}

/// The last valid day: the day before the interval has passed (有效期至).
pub fn valid_through(last: Date, interval_months: i32) -> Date {
    last.saturating_add(interval_months.months()).saturating_sub(1.day())
}

impl Instrument {
    /// The day by which ledgers are sorted; [`UNDATED`] and [`NEVER`] stand for no day.
    pub fn due(&self) -> Date {
        match (self.state, self.last) {
            (InstrumentState::InUse, Some(last)) => valid_through(last, self.interval_months),
            (InstrumentState::InUse, None) => UNDATED,
            _ => NEVER,
        }
    }

    /// How it stands on a day.
    pub fn standing(&self, today: Date) -> Due {
        match self.due() {
            UNDATED => Due::Undated,
            NEVER => Due::NotDue,
            due if due < today => Due::Overdue,
            due if due <= today.saturating_add(SOON_DAYS.days()) => Due::Soon,
            _ => Due::Valid,
        }
    }

    /// The serial number as it is compared.
    pub fn serial_key(&self) -> String {
        folded(&self.serial)
    }

    /// Takes over what the enterprise writes; state, request and history stay.
    pub fn rewritten(self, kept: &Instrument) -> Result<Instrument, Refusal> {
        if kept.state == InstrumentState::Scrapped {
            return Err(Refusal::Scrapped);
        }
        Ok(Instrument { id: kept.id, state: kept.state, requested: kept.requested, ..self })
    }

    /// Enters a state; scrapped is for good.
    pub fn enter(&mut self, state: InstrumentState) -> Result<(), Refusal> {
        if self.state == InstrumentState::Scrapped && state != InstrumentState::Scrapped {
            return Err(Refusal::Scrapped);
        }
        self.state = state;
        if state != InstrumentState::InUse {
            self.requested = None;
        }
        Ok(())
    }

    /// The request that asked for its calibration came to nothing: it may be asked for anew. False when another one asks.
    pub fn unasked(&mut self, request: Uuid) -> bool {
        let asked = self.requested == Some(request);
        self.requested = self.requested.filter(|_| !asked);
        asked
    }

    /// Records a calibration: the next due day follows, and one that failed stops the instrument.
    pub fn calibrated(&mut self, done: &Calibration) -> Result<(), Refusal> {
        if self.state == InstrumentState::Scrapped {
            return Err(Refusal::Scrapped);
        }
        if let Some(last) = self.last.filter(|last| done.done < *last) {
            return Err(Refusal::Older(last));
        }
        (self.last, self.certificate, self.requested) = (Some(done.done), done.certificate.clone(), None);
        self.state = match done.result {
            CalibrationResult::Passed => InstrumentState::InUse,
            CalibrationResult::Failed => InstrumentState::Stopped,
        };
        Ok(())
    }
}

/// The kernel's words are stored by their number.
mod by_number {
    use super::vocabulary::{CalibrationMode, Word};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(mode: &CalibrationMode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(Word::number(*mode))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<CalibrationMode, D::Error> {
        let number = i32::deserialize(from)?;
        Word::from_number(number).ok_or_else(|| D::Error::custom(format!("{number} is no mode")))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    /// A caliper in use, calibrated on 2025-02-01 for a year.
    pub fn caliper() -> Instrument {
        Instrument {
            id: Uuid::from_u128(1),
            owner_id: Uuid::from_u128(2),
            name: "游标卡尺".into(),
            model: "0-150".into(),
            serial: "SN-001".into(),
            measurand: "长度".into(),
            range: "0~150 mm".into(),
            place: "一车间".into(),
            mode: CalibrationMode::Calibration,
            interval_months: 12,
            last: Some(date(2025, 2, 1)),
            certificate: String::new(),
            state: InstrumentState::InUse,
            requested: None,
        }
    }

    fn done(day: Date, result: CalibrationResult) -> Calibration {
        let (mode, due) = (CalibrationMode::Calibration, valid_through(day, 12));
        let (id, instrument_id) = (Uuid::from_u128(9), Uuid::from_u128(1));
        let (certificate, provider) = ("ZS-2".to_owned(), String::new());
        Calibration { id, instrument_id, mode, done: day, certificate, provider, result, due }
    }

    #[test]
    fn an_instrument_is_valid_through_the_day_before_its_anniversary() {
        let caliper = caliper();
        assert_eq!(caliper.due(), date(2026, 1, 31));
        let standing = |day| caliper.standing(day);
        assert_eq!(standing(date(2026, 1, 31)), Due::Soon, "its last day");
        assert_eq!(standing(date(2026, 2, 1)), Due::Overdue);
        assert_eq!(standing(date(2026, 1, 1)), Due::Soon, "30 days before");
        assert_eq!(standing(date(2025, 12, 31)), Due::Valid);
        assert_eq!(valid_through(date(2024, 8, 31), 6), date(2025, 2, 27), "the shorter month is clamped");
    }

    #[test]
    fn what_is_not_in_use_is_not_due_and_what_was_never_calibrated_is_most_urgent() {
        let mut caliper = caliper();
        caliper.last = None;
        assert_eq!(caliper.standing(date(2026, 1, 1)), Due::Undated);
        caliper.enter(InstrumentState::Stopped).expect("it can be stopped");
        assert_eq!(caliper.standing(date(2026, 1, 1)), Due::NotDue);
        caliper.enter(InstrumentState::Scrapped).expect("and scrapped");
        assert_eq!(caliper.enter(InstrumentState::InUse), Err(Refusal::Scrapped));
    }

    #[test]
    fn a_failed_calibration_stops_the_instrument_and_a_passed_one_takes_it_back() {
        let mut caliper = caliper();
        caliper.requested = Some(Uuid::from_u128(5));
        caliper.calibrated(&done(date(2026, 1, 20), CalibrationResult::Failed)).expect("newer");
        assert_eq!((caliper.state, caliper.requested), (InstrumentState::Stopped, None));
        caliper.calibrated(&done(date(2026, 1, 22), CalibrationResult::Passed)).expect("mended");
        assert_eq!((caliper.state, caliper.due()), (InstrumentState::InUse, date(2027, 1, 21)));
        let older = caliper.calibrated(&done(date(2026, 1, 21), CalibrationResult::Passed));
        assert_eq!(older, Err(Refusal::Older(date(2026, 1, 22))));
    }
}
