//! A provider's profile and its standing (正常, 已暂停, 已退出).

use super::vocabulary::{Cluster, ItemKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A provider. Its id is that of the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// The organisation.
    pub id: Uuid,
    /// Name.
    pub display_name: String,
    /// Kinds of work offered, at least one.
    pub kinds: Vec<ItemKind>,
    /// Clusters served.
    pub clusters: Vec<Cluster>,
    /// Group that it belongs to.
    pub group: String,
    /// Staff band, such as 50-99.
    pub staff_band: String,
    /// Visibly fictitious.
    pub fictitious: bool,
    /// How far it got by itself.
    pub standing: Standing,
    /// The bureau suspended it.
    pub bureau_suspended: bool,
    /// Its organisation is suspended.
    pub organization_suspended: bool,
}

/// How far a provider got, suspensions aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Not yet shown.
    Draft,
    /// Shown.
    Active,
    /// Left for good.
    Withdrawn,
}

/// The state that everybody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not yet shown.
    Draft = 1,
    /// 正常.
    Active = 2,
    /// 已暂停.
    Suspended = 3,
    /// 已退出.
    Withdrawn = 4,
}

/// Why a state was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Withdrawal is final.
    #[error("a withdrawn provider stays withdrawn")]
    Withdrawn,
    /// Nothing can be matched without a site.
    #[error("a provider without a site cannot be shown")]
    NoSite,
    /// The organisation comes first.
    #[error("the organisation is suspended")]
    OrganizationSuspended,
    /// A provider that was shown once does not become a draft again.
    #[error("a provider does not become a draft again")]
    NotBackToDraft,
}

impl Provider {
    /// The state that everybody sees.
    pub fn state(&self) -> State {
        match self.standing {
            Standing::Withdrawn => State::Withdrawn,
            Standing::Draft => State::Draft,
            Standing::Active if self.bureau_suspended || self.organization_suspended => State::Suspended,
            Standing::Active => State::Active,
        }
    }

    /// The bureau's decision. Reinstating lifts the bureau's own suspension only.
    pub fn decide(&mut self, state: State, has_site: bool) -> Result<(), Refusal> {
        if self.standing == Standing::Withdrawn {
            return if state == State::Withdrawn { Ok(()) } else { Err(Refusal::Withdrawn) };
        }
        match state {
            State::Draft => return Err(Refusal::NotBackToDraft),
            State::Withdrawn => self.standing = Standing::Withdrawn,
            State::Suspended => self.bureau_suspended = true,
            State::Active if !has_site => return Err(Refusal::NoSite),
            State::Active if self.organization_suspended => return Err(Refusal::OrganizationSuspended),
            State::Active => {
                self.standing = Standing::Active;
                self.bureau_suspended = false;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Provider {
        Provider {
            id: Uuid::nil(),
            display_name: "示例检测".into(),
            kinds: vec![ItemKind::Testing],
            clusters: vec![],
            group: String::new(),
            staff_band: String::new(),
            fictitious: true,
            standing: Standing::Draft,
            bureau_suspended: false,
            organization_suspended: false,
        }
    }

    #[test]
    fn a_draft_is_shown_once_it_has_a_site() {
        let mut provider = draft();
        assert_eq!(provider.decide(State::Active, false), Err(Refusal::NoSite));
        assert_eq!(provider.decide(State::Active, true), Ok(()));
        assert_eq!(provider.state(), State::Active);
        assert_eq!(provider.decide(State::Draft, true), Err(Refusal::NotBackToDraft));
    }

    #[test]
    fn the_two_suspensions_are_lifted_by_those_who_made_them() {
        let mut provider = Provider { standing: Standing::Active, organization_suspended: true, ..draft() };
        assert_eq!(provider.decide(State::Active, true), Err(Refusal::OrganizationSuspended));
        assert_eq!(provider.decide(State::Suspended, true), Ok(()));
        provider.organization_suspended = false;
        assert_eq!(provider.state(), State::Suspended, "the bureau's suspension stands");
        assert_eq!(provider.decide(State::Active, true), Ok(()));
        assert_eq!(provider.state(), State::Active);
    }

    #[test]
    fn a_withdrawal_is_final() {
        let mut provider = Provider { standing: Standing::Active, ..draft() };
        assert_eq!(provider.decide(State::Withdrawn, true), Ok(()));
        assert_eq!(provider.decide(State::Active, true), Err(Refusal::Withdrawn));
    }
}
