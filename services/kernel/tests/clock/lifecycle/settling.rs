//! Levels are recorded in logical order, whoever looks when.

use jiff::Timestamp;
use nqi_kernel::clock::{Fired, Level, message_at};

use super::{fired, levels};
use crate::support::{CHINA, at, minutes};

#[test]
fn settling_once_or_every_second_records_the_same_levels_in_logical_order() {
    let facts = minutes("2025-09-01 09:00:00", 60).with_statutory_days(1);
    let timeline = facts.on(&CHINA).unwrap();
    let late = timeline.settle(&[], at("2025-09-10 00:00:00"));
    assert_eq!(
        levels(&late),
        [Level::Reminder, Level::Yellow, Level::Red, Level::Statutory, Level::Escalated]
    );
    let mut stepwise: Vec<Fired> = Vec::new();
    while let Some((level, fire_at)) = timeline.next_fire(&stepwise) {
        let settled = timeline.settle(&stepwise, fire_at);
        assert_eq!(levels(&settled), [level]);
        stepwise.extend(fired(&settled));
    }
    assert_eq!(stepwise, fired(&late), "a scanner that was off for days records the same facts");
    let suppressed: Vec<_> = late.iter().filter(|firing| firing.suppressed).map(|f| f.level).collect();
    assert_eq!(suppressed, [Level::Reminder, Level::Yellow], "overtaken by RED");
    assert!(timeline.settle(&stepwise, Timestamp::MAX).is_empty());
}

#[test]
fn messages_wait_for_working_time_and_red_a_minute_more() {
    assert_eq!(message_at(&CHINA, Level::Red, at("2025-09-01 10:00:01")), at("2025-09-01 10:01:01"));
    assert_eq!(message_at(&CHINA, Level::Red, at("2025-09-01 17:00:01")), at("2025-09-02 09:00:00"));
    assert_eq!(message_at(&CHINA, Level::Yellow, at("2025-09-01 12:00:00")), at("2025-09-01 13:30:00"));
}
