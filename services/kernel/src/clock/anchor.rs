//! 起算点: where counting begins.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::terms::{Receipt, Unit};
use crate::worktime::{Calendar, floor_to_second};

/// The rule that set the anchor, for display.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnchorRule {
    /// A minute clock counts from its start.
    Start,
    /// A day clock counts from the day after the start day.
    NextDay,
    /// A day clock counts from the day after the day of deemed receipt.
    DeemedReceived {
        /// The day of deemed receipt.
        received: Date,
    },
    /// The rest of a term taken over at a given instant.
    TakenOver,
}

impl AnchorRule {
    /// One Chinese sentence for displays.
    pub fn zh(self) -> String {
        match self {
            Self::Start => "自收到时起按工作时间计时".to_owned(),
            Self::NextDay => "收到当日不计，自次日零时起算（民法典第二百零一条）".to_owned(),
            Self::DeemedReceived { received } => format!("视为 {received} 收到，自其次日零时起算"),
            Self::TakenOver => "承接前一责任方的剩余时限".to_owned(),
        }
    }

    /// One English sentence for displays.
    pub fn en(self) -> String {
        match self {
            Self::Start => "Working time counts from the start.".to_owned(),
            Self::NextDay => {
                "The day of receipt is not counted; counting begins at 00:00 of the next day (Civil Code art. 201)."
                    .to_owned()
            }
            Self::DeemedReceived { received } => {
                format!("Deemed received on {received}; counting begins at 00:00 of the day after.")
            }
            Self::TakenOver => "The time left by the previous obligor.".to_owned(),
        }
    }
}

pub(super) fn anchor(
    calendar: &Calendar,
    unit: Unit,
    receipt: Receipt,
    start: Timestamp,
) -> (AnchorRule, Timestamp) {
    let day_after = |date: Date| calendar.midnight_of(date.tomorrow().unwrap_or(Date::MAX));
    match (unit, receipt) {
        (_, Receipt::From(instant)) => (AnchorRule::TakenOver, floor_to_second(instant)),
        (Unit::Minutes, _) => (AnchorRule::Start, floor_to_second(start)),
        (Unit::Days, Receipt::NextDay) => (AnchorRule::NextDay, day_after(calendar.date_of(start))),
        (Unit::Days, Receipt::DeemedReceived) => {
            let received = received_on(calendar, start);
            (AnchorRule::DeemedReceived { received }, day_after(received))
        }
    }
}

fn received_on(calendar: &Calendar, start: Timestamp) -> Date {
    let date = calendar.date_of(start);
    match calendar.close_of(date) {
        Some(close) if floor_to_second(start) < close => date,
        _ => calendar.next_working_day(date),
    }
}
