//! Which step may follow which.

use super::*;

fn new() -> ScopeImport {
    ScopeImport {
        id: Uuid::nil(),
        provider_id: Uuid::nil(),
        by: Uuid::nil(),
        file_name: String::new(),
        site_id: None,
        accreditation_id: None,
        state: State::Receiving,
        file: None,
        proposal: Proposal::default(),
        mode: None,
        counts: Counts::default(),
        done: 0,
        to_take_back: 0,
        kept: 0,
        ends: None,
        problem: None,
        applied_at: None,
        attempts: 0,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

fn in_state(state: State) -> ScopeImport {
    ScopeImport { state, counts: Counts { created: 3, written: 3, ..Counts::default() }, ..new() }
}

const ALL: [State; 11] = [
    State::Receiving,
    State::Uploaded,
    State::Checking,
    State::Checked,
    State::Applying,
    State::Applied,
    State::RollingBack,
    State::Undoing,
    State::Undone,
    State::Cancelled,
    State::Failed,
];

#[test]
fn every_step_is_taken_from_its_states_only() {
    let file = || File { id: Uuid::nil(), size: 1, sha256: String::new(), rows: 1 };
    let now = Timestamp::UNIX_EPOCH;
    for state in ALL {
        let taken = |step: &dyn Fn(&mut ScopeImport) -> Result<(), Refusal>| {
            let mut it = in_state(state);
            step(&mut it).map(|()| it.state).ok()
        };
        let of = |states: &[State], to: State| states.contains(&state).then_some(to);
        assert_eq!(
            taken(&|it| it.upload(file(), Proposal::default())),
            of(&[State::Receiving], State::Uploaded)
        );
        assert_eq!(
            taken(&|it| it.check(Proposal::default())),
            of(&[State::Uploaded, State::Checked], State::Checking)
        );
        assert_eq!(taken(&|it| it.apply(Mode::ValidOnly)), of(&[State::Checked], State::Applying));
        assert_eq!(taken(&|it| it.undo(now)), of(&[State::Applied], State::Undoing));
        let cancelled = match state {
            State::Applying => Some(State::RollingBack),
            State::Receiving | State::Uploaded | State::Checking | State::Checked => Some(State::Cancelled),
            _ => None,
        };
        assert_eq!(taken(&|it| it.cancel()), cancelled, "{state:?}");
    }
}

#[test]
fn nothing_is_written_when_a_row_is_wrong_and_none_may_be() {
    let mut it = in_state(State::Checked);
    it.counts.failed = 2;
    assert_eq!(it.apply(Mode::AllOrNothing), Err(Refusal::HasErrors(2)));
    assert_eq!(it.apply(Mode::ValidOnly), Ok(()));
    let mut nothing = ScopeImport { state: State::Checked, ..new() };
    assert_eq!(nothing.apply(Mode::ValidOnly), Err(Refusal::NothingValid));
}

#[test]
fn what_was_written_is_taken_back_before_an_import_ends_as_cancelled_or_failed() {
    let mut it = in_state(State::Applying);
    it.cancel().expect("it is writing");
    assert_eq!((it.state, it.to_take_back, it.percent()), (State::RollingBack, 3, 0));
    it.counts.written = 2;
    assert_eq!(it.percent(), 66);
    it.taken_back();
    assert_eq!(it.state, State::Cancelled);
    let mut it = in_state(State::Applying);
    it.fail(Reason { code: "X".into(), zh: String::new(), en: String::new() });
    it.taken_back();
    assert_eq!(it.state, State::Failed);
}

#[test]
fn an_import_can_be_undone_for_a_day_and_not_a_moment_longer() {
    let at = Timestamp::UNIX_EPOCH;
    let mut it = in_state(State::Applying);
    it.applied(at);
    let until = it.undo_until().expect("it is applied");
    assert_eq!(until, at + SignedDuration::from_hours(24));
    assert_eq!(it.clone().undo(until), Ok(()));
    let late = it.undo(until + SignedDuration::from_micros(1));
    assert_eq!(late, Err(Refusal::UndoExpired(until)));
}
