//! What the seed leaves behind for those who print, demonstrate and test: accounts, the story's people, figures.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::actors::{Actor, Cast};
use super::enterprises::STORY;
use super::founding::PASSWORD;
use super::providers::ProviderSpec;

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The present of the data.
    pub now: Timestamp,
    /// The seed.
    pub seed: u64,
    /// The password of every account.
    pub password: String,
    /// Accounts to begin with, one or a few for each role; further ones count on (`firm02`, `lab02`, ..).
    pub accounts: Vec<Account>,
    /// Who plays the story.
    pub story: Story,
    /// Acts that met nothing to act on.
    pub idle_acts: u64,
    /// Number of records by noun and state, such as `requests.COMPLETED`.
    pub counts: BTreeMap<String, u64>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// `admin`, `bureau`, `centre`, `provider` or `enterprise`.
    pub role: String,
    /// Account name.
    pub account: String,
    /// Name of the organisation.
    pub organization: String,
    /// Its id.
    pub organization_id: String,
}

/// The people of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The enterprise of 环翠区.
    pub enterprise: Account,
    /// The centre that handles its cases.
    pub centre: Account,
    /// Laboratories that test carbon fibre under CMA and CNAS.
    pub laboratories: Vec<Account>,
    /// Laboratories that calibrate callipers well enough.
    pub calibrators: Vec<Account>,
}

/// The summary of a finished replay.
pub(super) fn of(
    cast: &Cast,
    providers: &[ProviderSpec],
    now: Timestamp,
    seed: u64,
    idle_acts: u64,
    counts: BTreeMap<String, u64>,
) -> Summary {
    let chosen = |wanted: fn(&ProviderSpec) -> bool| -> Vec<Account> {
        let specs = providers.iter().filter(|spec| wanted(spec));
        specs.map(|spec| account("provider", &cast.providers[spec.number])).collect()
    };
    let story = Story {
        enterprise: account("enterprise", &cast.enterprises[STORY]),
        // The first centre serves 环翠区.
        centre: account("centre", &cast.centres[0]),
        laboratories: chosen(ProviderSpec::tests_the_story),
        calibrators: chosen(ProviderSpec::calibrates_the_story),
    };
    let mut accounts =
        vec![account("admin", &cast.admin), account("bureau", &cast.bureau), story.centre.clone()];
    accounts.extend(story.laboratories.iter().take(1).cloned());
    accounts.extend(story.calibrators.iter().take(1).cloned());
    accounts.push(story.enterprise.clone());
    Summary { now, seed, password: PASSWORD.to_owned(), accounts, story, idle_acts, counts }
}

fn account(role: &str, actor: &Actor) -> Account {
    Account {
        role: role.to_owned(),
        account: actor.account.clone(),
        organization: actor.name.clone(),
        organization_id: actor.org.to_string(),
    }
}
