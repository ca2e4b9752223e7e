//! Read, change, verify and suspend organisations.

use nqi_events::Event;
use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::etag;
use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::{Audit, Tx};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

use crate::domain::organization::{Organization, Profile, State};
use crate::error::Error;
use crate::store;

const MISSING: Error = Error::NotFound("组织", "The organisation");

/// Whether the caller may read an organisation: its own, or any for the bureau, administrators and services; a centre
/// those of the regions that it serves.
#[must_use]
pub fn may_read(who: &Principal, organization: &Organization) -> bool {
    let regional = who.is(Role::Centre)
        && (who.regions.is_empty() || who.regions.contains(&organization.profile.region));
    who.org == organization.id || who.is(Role::Bureau) || who.is(Role::Admin) || who.is_service() || regional
}

/// One organisation that the caller may read.
///
/// # Errors
/// `NotFound`, also for what is not the caller's to know.
pub async fn get(conn: &impl ConnectionTrait, who: &Principal, id: Uuid) -> Result<Organization, Error> {
    let found = store::organization::load(conn, id).await?;
    found.filter(|organization| may_read(who, organization)).ok_or(MISSING)
}

/// Changes the fields that an owner or administrator may change.
///
/// # Errors
/// `NotFound`, `Denied`, a stale etag, or violations.
pub async fn update(
    tx: &Tx,
    who: &Principal,
    id: Uuid,
    given_etag: &str,
    change: impl FnOnce(&mut Profile),
) -> Result<Organization, Error> {
    let mut organization = locked(tx, who, id).await?;
    let owner = who.org == id && who.is(Role::Owner);
    if !owner && !who.is(Role::Admin) {
        return Err(Error::Denied(
            "只有本单位负责人可修改单位信息。",
            "Only an owner of the organisation may change it.",
        ));
    }
    etag::check("organization.etag", given_etag, organization.version)?;
    change(&mut organization.profile);
    organization.profile = organization.profile.checked("organization").map_err(Error::Invalid)?;
    save(tx, organization, "organization.update", json!({})).await
}

/// Verifies, suspends or reinstates. A suspended organisation's members cannot sign in and lose their sessions.
///
/// # Errors
/// `NotFound`, `Denied`, or a stale etag.
pub async fn set_state(
    tx: &Tx,
    who: &Principal,
    id: Uuid,
    given_etag: &str,
    state: State,
    reason: &str,
) -> Result<Organization, Error> {
    let mut organization = locked(tx, who, id).await?;
    if !who.is(Role::Bureau) && !who.is(Role::Admin) {
        return Err(Error::Denied(
            "只有市场监管局或平台管理员可变更组织状态。",
            "Only the bureau or an administrator changes the state.",
        ));
    }
    etag::check("etag", given_etag, organization.version)?;
    organization.state = state;
    if state == State::Suspended {
        for member in store::member::of_organization(tx.conn(), id).await? {
            store::session::revoke_all(tx, member.id).await?;
            super::refresh::publish_revoked(tx, id, member.id, None).await?;
        }
    }
    save(tx, organization, "organization.set_state", json!({ "state": state.name(), "reason": reason })).await
}

async fn locked(tx: &Tx, who: &Principal, id: Uuid) -> Result<Organization, Error> {
    let found = store::organization::lock(tx, id).await?;
    found.filter(|organization| may_read(who, organization)).ok_or(MISSING)
}

async fn save(
    tx: &Tx,
    mut organization: Organization,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<Organization, Error> {
    organization.version += 1;
    organization.update_time = tx.now();
    store::organization::update(tx, &organization).await?;
    let payload = payload(&organization);
    let kind = "nqi.identity.v1.OrganizationChanged";
    let (id, subject) = (organization.id, organization.id.to_string());
    nqi_events::publish(
        tx,
        Event { aggregate: id, kind, subject: subject.clone(), time: tx.now(), payload: &payload },
    )
    .await?;
    tx.audit(Audit { org: id, action, subject, detail }).await?;
    Ok(organization)
}

/// The event payload of an organisation: no contact, and no name of an enterprise.
pub(super) fn payload(of: &Organization) -> OrganizationEvent {
    let profile = &of.profile;
    let is_enterprise = profile.kind == OrgKind::Enterprise;
    OrganizationEvent {
        organization_id: of.id.to_string(),
        kind: wire_kind(profile.kind).into(),
        state: wire_state(of.state).into(),
        region: profile.region.clone(),
        regions: profile.regions.clone(),
        cluster: profile.cluster,
        fictitious: profile.fictitious,
        display_name: if is_enterprise { String::new() } else { profile.display_name.clone() },
    }
}

/// The kind on the wire.
#[must_use]
pub fn wire_kind(kind: OrgKind) -> OrganizationKind {
    match kind {
        OrgKind::Enterprise => OrganizationKind::Enterprise,
        OrgKind::Provider => OrganizationKind::Provider,
        OrgKind::Centre => OrganizationKind::Centre,
        OrgKind::Bureau => OrganizationKind::Bureau,
        OrgKind::Platform => OrganizationKind::Platform,
    }
}

/// The state on the wire.
#[must_use]
pub fn wire_state(state: State) -> OrganizationState {
    match state {
        State::Pending => OrganizationState::Pending,
        State::Active => OrganizationState::Active,
        State::Suspended => OrganizationState::Suspended,
    }
}
