//! What is left, under the next obligor.

use nqi_kernel::clock::{Extension, PauseReason, Refusal};

use crate::support::{CHINA, at, days, due};

#[test]
fn what_is_left_can_be_handed_over_with_the_same_due() {
    let facts = days("2025-09-01 10:00:00", 3).with_statutory_days(5);
    let old = facts.on(&CHINA).unwrap();
    for handover in
        ["2025-09-01 11:00:00", "2025-09-02 10:30:00", "2025-09-03 12:15:00", "2025-09-04 16:59:59"]
    {
        let taken = old.handed_over(at(handover)).expect("time is left");
        let new = taken.on(&CHINA).unwrap();
        assert_eq!((new.due(), new.statutory_due()), (old.due(), old.statutory_due()), "{handover}");
        assert_eq!(new.total(), old.remaining(at(handover)), "{handover}");
        let later = taken.extended(Extension::Days(1), CHINA.standard_day_seconds());
        assert_eq!(due(&later), at("2025-09-05 17:00:00"), "{handover}, then a day more");
    }
    assert_eq!(old.handed_over(at("2025-09-04 17:00:00")), Err(Refusal::NothingLeft));
    let paused = facts.paused(at("2025-09-02 10:00:00"), PauseReason::Sample).unwrap();
    let taken = paused.on(&CHINA).unwrap().handed_over(at("2025-09-03 10:00:00")).unwrap();
    assert_eq!(taken.on(&CHINA).unwrap().due(), None, "still waiting for the sample");
    let resumed = taken.resumed(at("2025-09-04 10:00:00")).unwrap();
    assert_eq!(due(&resumed), due(&paused.resumed(at("2025-09-04 10:00:00")).unwrap()));
}
