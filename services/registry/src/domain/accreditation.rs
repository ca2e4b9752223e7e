//! 资质: the authority behind a capability, self-declared until the bureau verifies it.

use super::suspension::{Past, Suspension};
use super::vocabulary::Scheme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An accreditation of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accreditation {
    /// Chosen by the provider.
    pub id: Uuid,
    /// The provider.
    pub provider_id: Uuid,
    /// Sites that it covers, at least one.
    pub site_ids: Vec<Uuid>,
    /// Scheme.
    pub scheme: Scheme,
    /// Certificate number in its normal form.
    pub number: String,
    /// First valid day.
    pub valid_from: Date,
    /// Last valid day.
    pub valid_to: Date,
    /// State.
    pub state: State,
    /// Who stands behind it.
    pub verification: Verification,
    /// Who verified it: an organisation, or empty.
    pub verifier: String,
    /// When.
    pub verify_date: Option<Date>,
    /// Public page or letter.
    pub source: String,
    /// Days and reason of a suspension or withdrawal; of a reinstatement only the reason.
    #[serde(default)]
    pub decision: Option<Suspension>,
    /// Suspensions and withdrawals that are over, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_suspensions: Vec<Past>,
}

/// State of an accreditation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Valid.
    Valid = 1,
    /// 已暂停.
    Suspended = 2,
    /// 已撤销.
    Withdrawn = 3,
}

/// Who stands behind a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verification {
    /// 机构自述.
    SelfDeclared = 1,
    /// 已核验.
    Verified = 2,
    /// Refused.
    Rejected = 3,
}

/// Why a state was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is valid as it is.
    #[error("the accreditation is neither suspended nor withdrawn")]
    NothingToLift,
    /// What is withdrawn cannot be suspended.
    #[error("a withdrawn accreditation is not suspended: reinstate it first")]
    Withdrawn,
}

impl Accreditation {
    /// Takes over what the provider wrote. A verification speaks of the facts verified, so any change of them undoes it.
    pub fn redeclare(self, written: Accreditation) -> Accreditation {
        let same = self.scheme == written.scheme
            && self.number == written.number
            && self.valid_from == written.valid_from
            && self.valid_to == written.valid_to
            && self.site_ids == written.site_ids;
        if same {
            let source =
                if self.verification == Verification::SelfDeclared { written.source } else { self.source };
            return Accreditation { source, ..self };
        }
        // A certificate that was suspended or withdrawn stays so until the bureau says otherwise.
        let Accreditation { state, decision, past_suspensions, .. } = self;
        Accreditation { state, decision, past_suspensions, ..written }
    }

    /// A digest of what the bureau judges: scheme, number, validity and sites.
    pub fn facts(&self) -> [u8; 32] {
        let sites: Vec<String> = self.site_ids.iter().map(Uuid::to_string).collect();
        let (from, to) = (self.valid_from, self.valid_to);
        let parts = format!("{}|{}|{from}|{to}|{}", self.scheme.number(), self.number, sites.join(","));
        Sha256::digest(parts).into()
    }

    /// The bureau's decision: a suspension for days, a withdrawal from a day on, or a reinstatement. What held before is
    /// kept with the days on which it did.
    pub fn decide(&mut self, state: State, days: Suspension, today: Date) -> Result<(), Refusal> {
        match (self.state, state) {
            (State::Valid, State::Valid) => return Err(Refusal::NothingToLift),
            (State::Withdrawn, State::Suspended) => return Err(Refusal::Withdrawn),
            _ => {}
        }
        if self.state != State::Valid {
            // A new suspension takes the place of the old one at once; what else follows, follows on its first day.
            let day = days.from.filter(|_| state != State::Suspended).unwrap_or(today);
            let held = self.decision.take().unwrap_or_else(Suspension::undated);
            self.past_suspensions.extend(held.ended(day, self.state == State::Withdrawn));
        }
        (self.state, self.decision) = (state, Some(days));
        Ok(())
    }

    /// Whether it stands behind work at `site` on `day`.
    pub fn covers(&self, site: Uuid, day: Date) -> bool {
        self.effective(day) && self.site_ids.contains(&site)
    }

    /// The state on a day: a suspension holds on its days only, also when it is over, a withdrawal from its first day on.
    pub fn state_on(&self, day: Date) -> State {
        if let Some(past) = self.past_suspensions.iter().find(|past| past.held(day)) {
            return if past.withdrawn { State::Withdrawn } else { State::Suspended };
        }
        if self.state == State::Valid || self.decision.as_ref().is_none_or(|it| it.holds(day)) {
            self.state
        } else {
            State::Valid
        }
    }

    /// Whether it can be relied on, on a day.
    pub fn effective(&self, day: Date) -> bool {
        self.state_on(day) == State::Valid
            && self.verification != Verification::Rejected
            && self.valid_from <= day
            && day <= self.valid_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn verified() -> Accreditation {
        Accreditation {
            id: Uuid::nil(),
            provider_id: Uuid::nil(),
            site_ids: vec![Uuid::max()],
            scheme: Scheme::Cma,
            number: "211520340001".into(),
            valid_from: date(2026, 1, 1),
            valid_to: date(2026, 12, 31),
            state: State::Valid,
            verification: Verification::Verified,
            verifier: "bureau".into(),
            verify_date: Some(date(2026, 1, 2)),
            source: "page".into(),
            decision: None,
            past_suspensions: vec![],
        }
    }

    #[test]
    fn days_of_a_suspension_never_count_again() {
        let mut it = verified();
        let from = |day| Suspension {
            reason: "专项检查".into(),
            from: Some(date(2026, 3, day)),
            until: None,
            by_bureau: true,
        };
        it.decide(State::Suspended, from(2), date(2026, 3, 2)).expect("it was valid");
        it.decide(State::Valid, from(9), date(2026, 3, 9)).expect("it was suspended");
        it.decide(State::Withdrawn, from(20), date(2026, 3, 12)).expect("it was valid");
        it.decide(State::Valid, from(25), date(2026, 3, 24)).expect("it was withdrawn");
        let on = [1, 2, 8, 9, 19, 20, 24, 25].map(|day| it.state_on(date(2026, 3, day)));
        let (valid, withdrawn) = (State::Valid, State::Withdrawn);
        let suspended = State::Suspended;
        assert_eq!(on, [valid, suspended, suspended, valid, valid, withdrawn, withdrawn, valid]);
        let renewed = it.clone().redeclare(Accreditation { valid_to: date(2027, 12, 31), ..verified() });
        assert!(!renewed.effective(date(2026, 3, 5)), "a new last day does not wipe it out");
    }

    #[test]
    fn a_suspension_holds_on_its_days_and_a_withdrawal_from_its_first_day_on() {
        let days = |until| Suspension {
            reason: "专项检查".into(),
            from: Some(date(2026, 3, 2)),
            until,
            by_bureau: true,
        };
        let suspended = Accreditation {
            state: State::Suspended,
            decision: Some(days(Some(date(2026, 3, 8)))),
            ..verified()
        };
        let on = |it: &Accreditation, day| it.covers(Uuid::max(), date(2026, 3, day));
        assert_eq!([1, 2, 8, 9].map(|day| on(&suspended, day)), [true, false, false, true]);
        let withdrawn = Accreditation { state: State::Withdrawn, decision: Some(days(None)), ..verified() };
        assert_eq!([1, 2, 9].map(|day| on(&withdrawn, day)), [true, false, false]);
        let undated = Accreditation { state: State::Suspended, ..verified() };
        assert!(!on(&undated, 1), "a suspension from before days were kept holds always");
    }

    #[test]
    fn a_changed_certificate_must_be_verified_again() {
        let declared = Accreditation {
            verification: Verification::SelfDeclared,
            verifier: String::new(),
            verify_date: None,
            ..verified()
        };
        assert_eq!(verified().redeclare(declared.clone()), verified());
        let longer = verified().redeclare(Accreditation { valid_to: date(2027, 12, 31), ..declared.clone() });
        assert_eq!(longer.verification, Verification::SelfDeclared);
        let suspended = Accreditation { state: State::Suspended, ..verified() };
        let changed = suspended.redeclare(Accreditation { number: "211520340002".into(), ..declared });
        assert_eq!(changed.state, State::Suspended, "a new number does not lift a suspension");
    }

    #[test]
    fn it_covers_its_sites_on_both_end_days() {
        let it = verified();
        assert!(it.covers(Uuid::max(), date(2026, 1, 1)) && it.covers(Uuid::max(), date(2026, 12, 31)));
        assert!(!it.covers(Uuid::max(), date(2027, 1, 1)) && !it.covers(Uuid::nil(), date(2026, 6, 1)));
        assert!(
            !Accreditation { verification: Verification::Rejected, ..it }
                .covers(Uuid::max(), date(2026, 6, 1))
        );
    }
}
