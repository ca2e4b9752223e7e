use super::*;

fn indicator(baseline: Option<f64>, target: Option<f64>, result: Option<f64>, evidence: &str) -> Indicator {
    Indicator {
        name: "本地机构".into(),
        unit: "家".into(),
        baseline,
        target,
        result,
        evidence: evidence.into(),
    }
}

fn reason<T: std::fmt::Debug>(step: Result<T, Refusal>) -> &'static str {
    step.expect_err("a refusal").reason()
}

#[test]
fn an_action_starts_from_a_draft_with_indicators_that_have_baseline_and_target() {
    let whole = [indicator(Some(0.0), Some(2.0), None, "")];
    let started = ActionState::Draft.start(&whole).expect("started");
    assert_eq!(started, (ActionState::Running, vec![Event::ActionStarted]));
    for wanting in [indicator(None, Some(2.0), None, ""), indicator(Some(0.0), None, None, "")] {
        assert_eq!(reason(ActionState::Draft.start(&[whole[0].clone(), wanting])), "INDICATOR_INCOMPLETE");
    }
    assert_eq!(reason(ActionState::Draft.start(&[])), "INDICATOR_INCOMPLETE");
    for state in [ActionState::Running, ActionState::Closed, ActionState::Cancelled] {
        assert_eq!(reason(state.start(&whole)), "WRONG_STATE");
    }
}

#[test]
fn an_action_closes_while_it_runs_with_a_result_and_evidence_for_every_indicator() {
    let whole = [indicator(Some(0.0), Some(2.0), Some(1.0), "新增 1 家 CMA 机构")];
    assert_eq!(ActionState::Running.close(&whole), Ok((ActionState::Closed, vec![Event::ActionClosed])));
    for wanting in
        [indicator(Some(0.0), Some(2.0), None, "x"), indicator(Some(0.0), Some(2.0), Some(1.0), " ")]
    {
        assert_eq!(reason(ActionState::Running.close(&[whole[0].clone(), wanting])), "RESULT_MISSING");
    }
    for state in [ActionState::Draft, ActionState::Closed, ActionState::Cancelled] {
        assert_eq!(reason(state.close(&whole)), "WRONG_STATE");
    }
}

#[test]
fn an_action_is_given_up_before_its_end_only_and_takes_requests_while_it_runs_only() {
    for state in [ActionState::Draft, ActionState::Running] {
        assert_eq!(state.cancel(), Ok((ActionState::Cancelled, vec![Event::ActionCancelled])));
    }
    for state in [ActionState::Closed, ActionState::Cancelled] {
        assert_eq!(reason(state.cancel()), "WRONG_STATE");
    }
    assert_eq!(ActionState::Running.take(), Ok(()));
    for state in [ActionState::Draft, ActionState::Closed, ActionState::Cancelled] {
        assert_eq!(reason(state.take()), "WRONG_STATE");
    }
}

#[test]
fn an_action_lies_within_a_centre_that_serves_all_its_regions() {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    assert!(within(&codes(&["371002"]), &codes(&["371002", "371071"])));
    assert!(!within(&codes(&["371002", "371082"]), &codes(&["371002"])));
    assert!(!within(&[], &codes(&["371002"])), "the whole city is more than a region");
    assert!(within(&[], &[]) && within(&codes(&["371002"]), &[]), "no regions serve the whole city");
}
