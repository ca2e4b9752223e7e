//! Founding the world: the operator, the bureau, centres, providers and enterprises register.

use nqi_platform::auth::OrgKind;
use nqi_platform::ids::parse_id;
use nqi_platform::problem::Problem;
use nqi_proto::identity::v1::{ListMembersRequest, Organization, RegisterOrganizationRequest};
use nqi_proto::registry::v1::{Centre, PutCentreRequest};
use nqi_proto::r#type::v1::OrganizationKind;

use super::actors::{Actor, Cast, Desk, reply};
use super::enterprises::{CentreSpec, EnterpriseSpec};
use super::providers::ProviderSpec;
use super::{Tally, names};

/// The password of every demonstration account.
pub const PASSWORD: &str = "weihai-quality-demo";

/// Everybody registers; the serial decides credit code and telephone.
pub async fn found(
    desk: &Desk<'_>,
    seed: u64,
    specs: (&[CentreSpec], &[ProviderSpec], &[EnterpriseSpec]),
    tally: &mut Tally<'_>,
) -> Result<Cast, Problem> {
    let (centre_specs, provider_specs, enterprise_specs) = specs;
    let mut register = Register { desk, serial: 0 };
    let founder = Actor::founder(seed);
    let operator = draft(OrganizationKind::Platform, "示例平台运营中心", "371002");
    let admin = register.enter(&founder, operator, "admin").await?;
    let bureau = draft(OrganizationKind::Bureau, "示例威海市市场监督管理局", "371002");
    let bureau = register.enter(&admin, bureau, "bureau").await?;
    let mut cast = Cast { admin, bureau, centres: vec![], providers: vec![], enterprises: vec![] };
    for spec in centre_specs {
        let organization = Organization {
            regions: spec.regions.iter().map(|region| (*region).to_owned()).collect(),
            ..draft(OrganizationKind::Centre, &spec.name, spec.region)
        };
        let centre = register.enter(&cast.admin, organization, &spec.account).await?;
        open_counter(desk, &cast.bureau, &centre, (spec.region, register.serial)).await?;
        cast.centres.push(centre);
        tally.step("service centres");
    }
    for spec in provider_specs {
        let organization = draft(OrganizationKind::Provider, &spec.name, spec.regions[0]);
        cast.providers.push(register.enter(&cast.admin, organization, &spec.account).await?);
        tally.step("providers");
    }
    for spec in enterprise_specs {
        let organization = Organization {
            cluster: spec.cluster,
            size: spec.size.to_owned(),
            chain_leader: spec.chain_leader,
            ..draft(OrganizationKind::Enterprise, &spec.name, spec.region)
        };
        cast.enterprises.push(register.enter(&cast.admin, organization, &spec.account).await?);
        tally.step("enterprises");
    }
    Ok(cast)
}

fn draft(kind: OrganizationKind, name: &str, region: &str) -> Organization {
    Organization {
        kind: kind.into(),
        display_name: name.to_owned(),
        region: region.to_owned(),
        fictitious: true,
        ..Organization::default()
    }
}

struct Register<'a> {
    desk: &'a Desk<'a>,
    serial: usize,
}

impl Register<'_> {
    async fn enter(
        &mut self,
        by: &Actor,
        organization: Organization,
        account: &str,
    ) -> Result<Actor, Problem> {
        self.serial += 1;
        let organization = Organization {
            uscc: names::credit_code(&organization.region, self.serial),
            address: names::address(&organization.region, self.serial),
            contact: Some(names::contact(account, self.serial)),
            ..organization
        };
        let desk = self.desk;
        let ask = RegisterOrganizationRequest {
            request_id: String::new(),
            organization: Some(organization),
            account: account.to_owned(),
            member_name: names::person(self.serial),
            password: PASSWORD.to_owned(),
        };
        let mut clients = desk.organizations();
        let entered = reply(clients.register_organization(desk.by(by, ask)?).await)?;
        let ask = ListMembersRequest { organization_id: entered.id.clone() };
        let members = reply(clients.list_members(desk.by(by, ask)?).await)?.members;
        let owner =
            members.first().ok_or_else(|| Problem::internal("a registered organisation has no member"))?;
        Ok(Actor {
            account: owner.account.clone(),
            name: entered.display_name.clone(),
            member: parse_id("member", &owner.id)?,
            org: parse_id("organization", &entered.id)?,
            kind: kind(entered.kind()),
            regions: entered.regions,
        })
    }
}

fn kind(kind: OrganizationKind) -> OrgKind {
    match kind {
        OrganizationKind::Provider => OrgKind::Provider,
        OrganizationKind::Centre => OrgKind::Centre,
        OrganizationKind::Bureau => OrgKind::Bureau,
        OrganizationKind::Platform => OrgKind::Platform,
        OrganizationKind::Enterprise | OrganizationKind::Unspecified => OrgKind::Enterprise,
    }
}

async fn open_counter(
    desk: &Desk<'_>,
    bureau: &Actor,
    centre: &Actor,
    (seat, serial): (&str, usize),
) -> Result<(), Problem> {
    let profile = Centre {
        id: centre.org.to_string(),
        display_name: centre.name.clone(),
        regions: centre.regions.clone(),
        hours: "工作日 9:00-12:00，13:30-17:00".to_owned(),
        phone: names::phone(serial),
        address: names::address(seat, serial),
        fictitious: true,
        ..Centre::default()
    };
    let ask =
        PutCentreRequest { id: centre.org.to_string(), centre: Some(profile), request_id: String::new() };
    reply(desk.centres().put_centre(desk.by(bureau, ask)?).await).map(drop)
}
