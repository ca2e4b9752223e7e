//! The bureau publishes the quarters that are over, as it would have done when they ended.

use jiff::civil::Date;
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::PublishPeriodRequest;

use super::actors::{Cast, Desk, reply};

/// Quarters of the replayed year.
const QUARTERS: i16 = 4;

/// Publishes the quarters before the one of `today`, the oldest first.
pub(super) async fn publish(desk: &Desk<'_>, cast: &Cast, today: Date) -> Result<(), Problem> {
    for period in closed(today) {
        let ask = PublishPeriodRequest { period, ..PublishPeriodRequest::default() };
        reply(desk.stats().publish_period(desk.by(&cast.bureau, ask)?).await)?;
    }
    Ok(())
}

/// `2025-Q1` and so on.
fn closed(today: Date) -> Vec<String> {
    let present = today.year() * 4 + i16::from(today.month() - 1) / 3;
    (present - QUARTERS..present)
        .map(|quarter| format!("{:04}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::closed;
    use jiff::civil::date;

    #[test]
    fn the_four_quarters_before_the_present_one_are_over() {
        assert_eq!(closed(date(2026, 2, 9)), ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]);
        assert_eq!(closed(date(2026, 5, 1)), ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]);
    }
}
