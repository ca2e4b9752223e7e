//! Commands that do not fit.

use super::*;

#[test]
fn commands_that_do_not_fit_the_state_are_refused_by_name() {
    let mut bench = Bench::minutes(60, "2025-09-01T09:00:00");
    let now = at("2025-09-01T09:10:00");
    let reason = |result: Result<(), Refusal>| result.expect_err("it does not fit").reason();
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.resume())), "CLOCK_NOT_RUNNING");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.reopen("", ""))), "CLOCK_NOT_RUNNING");
    let ground = order(PauseReason::Correction);
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.pause(&ground))), "PAUSE_REASON");
    bench.act(now, When::Now, |turn| turn.complete()).expect("fits");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.complete())), "CLOCK_NOT_RUNNING");
    assert_eq!(reason(bench.act(now, When::Now, |turn| turn.pause(&for_sample()))), "CLOCK_NOT_RUNNING");
}
