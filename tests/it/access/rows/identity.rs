//! Identity: login, keys, organisations, members. Organisation of the rows: the enterprise.

use nqi_platform::auth::OrgKind;
use nqi_tests::world::{self, World};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::subject::{Needs, Subject, account};
use super::{Row, row};

fn nothing(_: &World, _: &Subject) -> Value {
    json!({})
}

fn centre_registration(_: &World, _: &Subject) -> Value {
    static SERIAL: AtomicU32 = AtomicU32::new(500);
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let mut asked = world::registration(serial, OrgKind::Centre, "示例新中心", "371082", &["371082"]);
    asked["account"] = json!(account());
    asked
}

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "identity.AuthService.Login",
            Needs::Nothing,
            |_, _| json!({"account": world::FIRM_ACCOUNT, "password": world::PASSWORD}),
        ),
        row("identity.AuthService.Refresh", Needs::Session, |_, s| json!({"refresh_token": s.id})),
        row("identity.AuthService.Logout", Needs::Session, |_, s| json!({"refresh_token": s.id})),
        row("identity.AuthService.GetMe", Needs::Nothing, nothing),
        row(
            "identity.AuthService.IssueServiceToken",
            Needs::Nothing,
            |_, _| json!({"service": "requests", "secret": "not-the-secret-of-this-deployment"}),
        ),
        row("identity.KeysService.GetJwks", Needs::Nothing, nothing),
        row("identity.OrganizationService.RegisterOrganization", Needs::Nothing, centre_registration),
        row(
            "identity.OrganizationService.GetOrganization",
            Needs::Nothing,
            |w, _| json!({"id": w.firm.id()}),
        ),
        row("identity.OrganizationService.ListOrganizations", Needs::Nothing, nothing),
        row(
            "identity.OrganizationService.UpdateOrganization",
            Needs::Nothing,
            |w, _| json!({"organization": {"id": w.firm.id(), "address": "示例路9号"}, "update_mask": "address"}),
        ),
        row(
            "identity.OrganizationService.SetOrganizationState",
            Needs::Nothing,
            |w, _| json!({"id": w.firm.id(), "state": "ORGANIZATION_STATE_ACTIVE", "reason": "资料核验通过"}),
        ),
        row("identity.OrganizationService.CreateMember", Needs::Nothing, |w, _| {
            json!({"organization_id": w.firm.id(), "account": account(), "display_name": "李示例乙",
                "password": world::PASSWORD, "roles": ["ROLE_ENTERPRISE"]})
        }),
        row(
            "identity.OrganizationService.ListMembers",
            Needs::Nothing,
            |w, _| json!({"organization_id": w.firm.id()}),
        ),
        row(
            "identity.OrganizationService.SetMemberDisabled",
            Needs::Member,
            |w, s| json!({"organization_id": w.firm.id(), "id": s.id, "disabled": true}),
        ),
    ]
}
