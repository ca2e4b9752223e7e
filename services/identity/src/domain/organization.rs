//! Organisations 组织: kinds, states and what a registration must hold.

use jiff::Timestamp;
use nqi_kernel::{phone::Phone, region::Region, uscc::Uscc};
use nqi_platform::auth::OrgKind;
use nqi_platform::problem::{Checks, Violation};
use uuid::Uuid;

/// State of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待核验: may work, shown as unverified.
    Pending,
    /// 正常.
    Active,
    /// 已暂停: its members cannot sign in.
    Suspended,
}

impl State {
    /// Name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Pending => "PENDING",
            State::Active => "ACTIVE",
            State::Suspended => "SUSPENDED",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<State> {
        [State::Pending, State::Active, State::Suspended].into_iter().find(|state| state.name() == name)
    }
}

/// Whom to call. Personal data: never in events or logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// What an organisation says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Kind.
    pub kind: OrgKind,
    /// 统一社会信用代码, as typed.
    pub uscc: String,
    /// Name, 2 to 120 characters.
    pub display_name: String,
    /// Region code.
    pub region: String,
    /// Address, at most 200 characters.
    pub address: String,
    /// Contact.
    pub contact: Contact,
    /// Visibly fictitious.
    pub fictitious: bool,
    /// Regions that a centre serves; empty = the city.
    pub regions: Vec<String>,
    /// Cluster number, 0 to 8.
    pub cluster: i32,
    /// Size band.
    pub size: String,
    /// 链主.
    pub chain_leader: bool,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Id.
    pub id: Uuid,
    /// Version for optimistic locking.
    pub version: i64,
    /// State.
    pub state: State,
    /// What it says of itself; `uscc` is normalised.
    pub profile: Profile,
    /// Created.
    pub create_time: Timestamp,
    /// Last changed.
    pub update_time: Timestamp,
}

impl Profile {
    /// Normalises and checks every field; `prefix` leads the field names.
    ///
    /// # Errors
    /// Every wrong field at once.
    pub fn checked(mut self, prefix: &str) -> Result<Profile, Vec<Violation>> {
        let mut checks = Checks::new();
        let field = |name: &str| format!("{prefix}.{name}");
        match Uscc::parse(&self.uscc) {
            Ok(code) => self.uscc = code.to_string(),
            Err(error) => {
                checks.push(Violation::new(field("uscc"), "USCC_INVALID", error.zh(), error.to_string()))
            }
        }
        self.display_name = self.display_name.trim().to_owned();
        let length = self.display_name.chars().count();
        checks.require(
            (2..=120).contains(&length),
            field("display_name"),
            "LENGTH",
            "名称应为 2 至 120 个字符。",
            "The name needs 2 to 120 characters.",
        );
        checks.printable(field("display_name"), &self.display_name);
        checks.printable(field("address"), &self.address);
        for (name, code) in
            std::iter::once(("region", &self.region)).chain(self.regions.iter().map(|code| ("regions", code)))
        {
            if let Err(error) = Region::parse(code) {
                checks.push(Violation::new(field(name), "REGION_UNKNOWN", error.zh(), error.to_string()));
            }
        }
        checks.require(
            self.address.chars().count() <= 200,
            field("address"),
            "LENGTH",
            "地址最多 200 个字符。",
            "The address may have 200 characters at most.",
        );
        if !self.contact.phone.trim().is_empty() {
            match Phone::parse(&self.contact.phone) {
                Ok(phone) => self.contact.phone = phone.as_str().to_owned(),
                Err(error) => checks.push(Violation::new(
                    field("contact.phone"),
                    "PHONE_INVALID",
                    error.zh(),
                    error.to_string(),
                )),
            }
        }
        checks.require(
            (0..=8).contains(&self.cluster),
            field("cluster"),
            "CLUSTER_UNKNOWN",
            "产业集群编号为 0 至 8。",
            "The cluster is a number from 0 to 8.",
        );
        checks.finish().map_err(|problem| problem.violations)?;
        Ok(self)
    }
}
