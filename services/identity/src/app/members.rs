//! Members: add, list, disable.

use nqi_platform::auth::{Principal, Role, Roles};
use nqi_platform::problem::{Checks, Violation};
use nqi_store::{Audit, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::domain::member::{self, Member};
use crate::error::Error;
use crate::store;

/// A member to add.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Account as typed.
    pub account: String,
    /// Name shown.
    pub display_name: String,
    /// Password.
    pub password: String,
    /// Roles asked for.
    pub roles: Vec<Role>,
}

/// Whether the caller manages an organisation's members.
fn manage(who: &Principal, organization: Uuid) -> Result<(), Error> {
    if who.is(Role::Admin) || who.org == organization && who.is(Role::Owner) {
        return Ok(());
    }
    if who.org == organization {
        return Err(Error::Denied(
            "只有本单位负责人可管理成员。",
            "Only an owner of the organisation manages its members.",
        ));
    }
    Err(Error::NotFound("组织", "The organisation"))
}

/// Checks a new member before its password is hashed.
///
/// # Errors
/// `NotFound`, `Denied`, or every wrong field.
pub fn check(who: &Principal, organization: Uuid, new: NewMember) -> Result<NewMember, Error> {
    manage(who, organization)?;
    let mut checks = Checks::new();
    let account = checks.take(member::account(&new.account)).unwrap_or_default();
    if let Err(violation) = member::password(&new.password, &account) {
        checks.push(violation);
    }
    let length = new.display_name.trim().chars().count();
    checks.require(
        (1..=60).contains(&length),
        "display_name",
        "LENGTH",
        "姓名应为 1 至 60 个字符。",
        "The name needs 1 to 60 characters.",
    );
    checks.printable("display_name", &new.display_name);
    checks.finish()?;
    Ok(NewMember { account, display_name: new.display_name.trim().to_owned(), ..new })
}

/// Adds a checked member.
///
/// # Errors
/// A violation of `roles` or `account`, or `NotFound`.
pub async fn create(
    tx: &Tx,
    organization: Uuid,
    new: &NewMember,
    password_hash: &str,
) -> Result<Member, Error> {
    let home = store::organization::load(tx.conn(), organization).await?;
    let home = home.ok_or(Error::NotFound("组织", "The organisation"))?;
    let allowed = member::allowed(home.profile.kind);
    if new.roles.is_empty() || new.roles.iter().any(|role| !allowed.contains(role)) {
        let names = allowed.map(Role::name).join(", ");
        return Err(Error::Invalid(vec![Violation::new(
            "roles",
            "ROLE_NOT_ALLOWED",
            format!("该类组织的成员角色至少选一项，可选：{names}。"),
            format!("Give at least one of the roles that this kind of organisation has: {names}."),
        )]));
    }
    let member = Member {
        id: nqi_platform::ids::new_id(),
        version: 1,
        organization,
        account: new.account.clone(),
        display_name: new.display_name.clone(),
        roles: Roles::of(&new.roles),
        disabled: false,
        create_time: tx.now(),
    };
    store::member::insert(tx, &member, password_hash).await?;
    let detail = json!({ "roles": member.roles });
    tx.audit(Audit { org: organization, action: "member.create", subject: member.id.to_string(), detail })
        .await?;
    Ok(member)
}

/// The members of an organisation, for its own members and administrators.
///
/// # Errors
/// `NotFound` for everybody else.
pub async fn list(
    conn: &impl ConnectionTrait,
    who: &Principal,
    organization: Uuid,
) -> Result<Vec<Member>, Error> {
    if who.org != organization && !who.is(Role::Admin) {
        return Err(Error::NotFound("组织", "The organisation"));
    }
    store::member::of_organization(conn, organization).await
}

/// Disables or enables a member; a disabled one loses its sessions at once.
///
/// # Errors
/// `NotFound`, `Denied`, or `Denied` for disabling oneself.
pub async fn set_disabled(
    tx: &Tx,
    who: &Principal,
    organization: Uuid,
    id: Uuid,
    disabled: bool,
) -> Result<Member, Error> {
    manage(who, organization)?;
    if id == who.subject && disabled {
        return Err(Error::Denied("不能停用自己的账号。", "You cannot disable your own account."));
    }
    let found = store::member::lock(tx, organization, id).await?;
    let mut member = found.ok_or(Error::NotFound("成员", "The member"))?;
    member.disabled = disabled;
    member.version += 1;
    store::member::set_disabled(tx, &member).await?;
    if disabled {
        store::session::revoke_all(tx, id).await?;
        super::refresh::publish_revoked(tx, organization, id, None).await?;
    }
    let detail = json!({ "disabled": disabled });
    tx.audit(Audit { org: organization, action: "member.set_disabled", subject: id.to_string(), detail })
        .await?;
    Ok(member)
}
