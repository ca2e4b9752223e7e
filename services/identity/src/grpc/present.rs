//! Domain to wire and back.

use nqi_kernel::uscc::{Uscc, Warning};
use nqi_platform::auth::{OrgKind, Role};
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::{etag, wire};
use nqi_proto::identity::v1 as pb;
use nqi_proto::r#type::v1::{Contact as WireContact, OrganizationKind};

use crate::app::organizations::{wire_kind, wire_state};
use crate::domain::member::Member;
use crate::domain::organization::{Contact, Organization, Profile};

/// An organisation with the soft findings about its credit code.
pub fn organization(of: &Organization) -> pb::Organization {
    let profile = &of.profile;
    pb::Organization {
        id: of.id.to_string(),
        etag: etag::of(of.version),
        kind: wire_kind(profile.kind).into(),
        uscc: profile.uscc.clone(),
        display_name: profile.display_name.clone(),
        region: profile.region.clone(),
        address: profile.address.clone(),
        contact: Some(WireContact {
            name: profile.contact.name.clone(),
            phone: profile.contact.phone.clone(),
            email: profile.contact.email.clone(),
        }),
        state: wire_state(of.state).into(),
        fictitious: profile.fictitious,
        regions: profile.regions.clone(),
        cluster: profile.cluster,
        size: profile.size.clone(),
        chain_leader: profile.chain_leader,
        warnings: Uscc::parse(&profile.uscc)
            .map(|code| code.warnings().into_iter().map(warning).collect())
            .unwrap_or_default(),
        create_time: Some(wire::timestamp(of.create_time)),
        update_time: Some(wire::timestamp(of.update_time)),
    }
}

fn warning(warning: Warning) -> String {
    let Warning::OrganisationCheck { expected } = warning;
    format!(
        "统一社会信用代码第 17 位通常应为 {expected}，请核对。 Character 17 is usually {expected}: please check."
    )
}

/// A member, without its password.
pub fn member(of: &Member) -> pb::Member {
    pb::Member {
        id: of.id.to_string(),
        etag: etag::of(of.version),
        organization_id: of.organization.to_string(),
        account: of.account.clone(),
        display_name: of.display_name.clone(),
        roles: of.roles.iter().map(|role| wire_role(role).into()).collect(),
        disabled: of.disabled,
        create_time: Some(wire::timestamp(of.create_time)),
    }
}

/// What a registration says; a kind is required.
pub fn profile(of: &pb::Organization) -> Result<Profile, Problem> {
    let kind =
        kind("organization.kind", of.kind, false).map_err(|violation| Problem::invalid(vec![violation]))?;
    Ok(described(of, kind.unwrap_or(OrgKind::Enterprise)))
}

/// What a change says; kind and code are not read.
pub fn profile_change(of: &pb::Organization) -> Result<Profile, Problem> {
    Ok(described(of, OrgKind::Enterprise))
}

fn described(of: &pb::Organization, kind: OrgKind) -> Profile {
    let contact = of.contact.clone().unwrap_or_default();
    Profile {
        kind,
        uscc: of.uscc.clone(),
        display_name: of.display_name.clone(),
        region: of.region.clone(),
        address: of.address.clone(),
        contact: Contact { name: contact.name, phone: contact.phone, email: contact.email },
        fictitious: of.fictitious,
        regions: of.regions.clone(),
        cluster: of.cluster,
        size: of.size.clone(),
        chain_leader: of.chain_leader,
    }
}

/// The kind of that number; `None` when it is not stated and `optional` allows that.
pub fn kind(field: &str, number: i32, optional: bool) -> Result<Option<OrgKind>, Violation> {
    let found = super::organization::KINDS.into_iter().find(|kind| i32::from(wire_kind(*kind)) == number);
    if found.is_some() || optional && number == i32::from(OrganizationKind::Unspecified) {
        return Ok(found);
    }
    let names = super::organization::KINDS.map(|kind| wire_kind(kind).as_str_name()).join(", ");
    Err(Violation::new(
        field,
        "KIND_UNKNOWN",
        format!("组织类别应为：{names}。"),
        format!("The kind must be one of {names}."),
    ))
}

fn wire_role(role: Role) -> pb::Role {
    match role {
        Role::Enterprise => pb::Role::Enterprise,
        Role::Provider => pb::Role::Provider,
        Role::Centre => pb::Role::Centre,
        Role::Bureau => pb::Role::Bureau,
        Role::Admin => pb::Role::Admin,
        Role::Owner => pb::Role::Owner,
        Role::Service => pb::Role::Service,
    }
}
