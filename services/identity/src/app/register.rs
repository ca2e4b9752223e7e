//! Register an organisation with its first member as owner.

use nqi_events::Event;
use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::problem::{Checks, Violation};
use nqi_store::{Audit, Tx};
use serde_json::json;

use crate::domain::member::{self, Member};
use crate::domain::organization::{Organization, Profile, State};
use crate::error::Error;
use crate::{app::organizations, store};

/// What a registration says.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The organisation.
    pub profile: Profile,
    /// Account of the first member.
    pub account: String,
    /// Name of the first member.
    pub member_name: String,
    /// Password of the first member.
    pub password: String,
}

/// Checks who registers and what, before the password is hashed. The state that the organisation starts in is the answer.
///
/// # Errors
/// `Denied` for a kind that the caller may not register, `Invalid` with every wrong field.
pub fn check(who: Option<&Principal>, registration: Registration) -> Result<(Registration, State), Error> {
    let kind = registration.profile.kind;
    let admin = who.is_some_and(|who| who.is(Role::Admin));
    let bureau = who.is_some_and(|who| who.is(Role::Bureau));
    let vouched =
        admin || bureau && matches!(kind, OrgKind::Enterprise | OrgKind::Provider | OrgKind::Centre);
    let own = matches!(kind, OrgKind::Enterprise | OrgKind::Provider);
    if !vouched && !own {
        return Err(Error::Denied(
            "只有企业和服务机构可自行注册；服务中心由市场监管局登记，其他由平台管理员登记。",
            "Only enterprises and providers register themselves; centres are registered by the bureau, others by the platform's administrator.",
        ));
    }
    let mut checks = Checks::new();
    let Registration { profile, account, member_name, password } = registration;
    let account = checks.take(member::account(&account)).unwrap_or_default();
    if let Err(violation) = member::password(&password, &account) {
        checks.push(violation);
    }
    let length = member_name.trim().chars().count();
    checks.require(
        (1..=60).contains(&length),
        "member_name",
        "LENGTH",
        "姓名应为 1 至 60 个字符。",
        "The name needs 1 to 60 characters.",
    );
    checks.printable("member_name", &member_name);
    let profile = match profile.checked("organization") {
        Ok(profile) => Some(profile),
        Err(violations) => {
            violations.into_iter().for_each(|violation: Violation| checks.push(violation));
            None
        }
    };
    checks.finish()?;
    let profile = profile.ok_or_else(|| Error::Invalid(vec![]))?;
    let state = if vouched { State::Active } else { State::Pending };
    Ok((Registration { profile, account, member_name: member_name.trim().to_owned(), password }, state))
}

/// Writes organisation and owner.
///
/// # Errors
/// `UsccRegistered`, or a violation of `account` when it is taken.
pub async fn register(
    tx: &Tx,
    from: &Registration,
    password_hash: &str,
    state: State,
) -> Result<Organization, Error> {
    let now = tx.now();
    let organization = Organization {
        id: nqi_platform::ids::new_id(),
        version: 1,
        state,
        profile: from.profile.clone(),
        create_time: now,
        update_time: now,
    };
    store::organization::insert(tx, &organization).await?;
    let owner = Member {
        id: nqi_platform::ids::new_id(),
        version: 1,
        organization: organization.id,
        account: from.account.clone(),
        display_name: from.member_name.clone(),
        roles: Roles::of(&member::allowed(from.profile.kind)),
        disabled: false,
        create_time: now,
    };
    store::member::insert(tx, &owner, password_hash).await?;
    let payload = organizations::payload(&organization);
    let kind = "nqi.identity.v1.OrganizationRegistered";
    let subject = organization.id.to_string();
    nqi_events::publish(
        tx,
        Event { aggregate: organization.id, kind, subject: subject.clone(), time: now, payload: &payload },
    )
    .await?;
    let detail = json!({ "kind": from.profile.kind.name(), "state": state.name(), "owner": owner.id });
    tx.audit(Audit { org: organization.id, action: "organization.register", subject, detail }).await?;
    Ok(organization)
}
