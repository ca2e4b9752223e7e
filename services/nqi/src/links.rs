//! Where each service answers: in this process, or at a configured address.

use nqi_platform::config::{Config, Endpoints};
use nqi_platform::link::{self, LateBinding, Link};
use nqi_platform::problem::Problem;

use crate::role::Role;

/// A link to every service. Local ones are bound when their routes exist, since services call each other in circles.
#[derive(Clone)]
pub struct Links {
    /// Identity.
    pub identity: Link,
    /// Registry.
    pub registry: Link,
    /// Requests.
    pub requests: Link,
    /// Matching.
    pub matching: Link,
    /// Commitments.
    pub commitments: Link,
}

/// Links that wait for their routes.
pub struct Bindings(Vec<(Role, LateBinding)>);

impl Links {
    /// Late links to the roles of this process, remote ones to the others.
    ///
    /// # Errors
    /// FAILED_PRECONDITION naming `upstreams.<service>` when a role is neither here nor configured.
    pub fn new(config: &Config, here: &[Role]) -> Result<(Links, Bindings), Problem> {
        let mut bindings = Vec::new();
        let mut make = |role: Role, endpoints: &Endpoints| {
            if here.contains(&role) {
                let (link, binding) = link::late();
                bindings.push((role, binding));
                return Ok(link);
            }
            match endpoints.get() {
                Some(endpoints) => link::remote(endpoints),
                None => Err(Problem::precondition(
                    "UPSTREAM_MISSING",
                    format!("请设置 upstreams.{0}：{0} 服务的地址，例如 http://10.0.0.5:8080。", role.name()),
                    format!(
                        "Set upstreams.{0}: the address of {0}, such as http://10.0.0.5:8080.",
                        role.name()
                    ),
                )),
            }
        };
        let upstreams = &config.upstreams;
        let links = Links {
            identity: make(Role::Identity, &upstreams.identity)?,
            registry: make(Role::Registry, &upstreams.registry)?,
            requests: make(Role::Requests, &upstreams.requests)?,
            matching: make(Role::Matching, &upstreams.matching)?,
            commitments: make(Role::Commitments, &upstreams.commitments)?,
        };
        Ok((links, Bindings(bindings)))
    }

    /// Full names of the services that callers reach through the gateway.
    #[must_use]
    pub fn public(&self) -> Vec<(&'static str, Link)> {
        let groups: [(&[&'static str], &Link); 5] = [
            (
                &[
                    "nqi.identity.v1.AuthService",
                    "nqi.identity.v1.KeysService",
                    "nqi.identity.v1.OrganizationService",
                ],
                &self.identity,
            ),
            (
                &[
                    "nqi.registry.v1.ProviderService",
                    "nqi.registry.v1.CentreService",
                    "nqi.registry.v1.CapabilityService",
                    "nqi.registry.v1.StandardService",
                    "nqi.registry.v1.EnterpriseService",
                    "nqi.registry.v1.OfferingService",
                    "nqi.registry.v1.CapacityService",
                    "nqi.registry.v1.CatalogueService",
                    "nqi.registry.v1.ExportService",
                    "nqi.registry.v1.ScopeImportService",
                    "nqi.registry.v1.ResourceService",
                    "nqi.registry.v1.BookingService",
                    "nqi.registry.v1.InstrumentService",
                ],
                &self.registry,
            ),
            (
                &[
                    "nqi.requests.v1.RequestService",
                    "nqi.requests.v1.OfferService",
                    "nqi.requests.v1.OrderService",
                    "nqi.requests.v1.RatingService",
                    "nqi.requests.v1.DocumentService",
                    "nqi.requests.v1.QueueService",
                    "nqi.requests.v1.TrackingService",
                    "nqi.requests.v1.DraftService",
                    "nqi.requests.v1.ChangeService",
                    "nqi.requests.v1.DemandService",
                    "nqi.requests.v1.ActionService",
                ],
                &self.requests,
            ),
            (
                &[
                    "nqi.matching.v1.GapService",
                    "nqi.matching.v1.MatchService",
                    "nqi.matching.v1.ParseService",
                    "nqi.matching.v1.PlanningService",
                ],
                &self.matching,
            ),
            (
                &[
                    "nqi.commitments.v1.CommitmentService",
                    "nqi.commitments.v1.PolicyService",
                    "nqi.commitments.v1.CalendarService",
                    "nqi.commitments.v1.CardService",
                    "nqi.commitments.v1.StatsService",
                    "nqi.commitments.v1.ExtensionService",
                    "nqi.commitments.v1.NoticeService",
                    "nqi.commitments.v1.MessageService",
                    "nqi.commitments.v1.ExportService",
                ],
                &self.commitments,
            ),
        ];
        groups.iter().flat_map(|(names, link)| names.iter().map(|name| (*name, (*link).clone()))).collect()
    }

    /// The services that keep an event log, by the name of the log.
    #[must_use]
    pub fn feeds(&self) -> Vec<(&'static str, Link)> {
        vec![
            ("nqi.identity", self.identity.clone()),
            ("nqi.registry", self.registry.clone()),
            ("nqi.requests", self.requests.clone()),
            ("nqi.commitments", self.commitments.clone()),
        ]
    }
}

impl Bindings {
    /// Binds the link of a role that runs here; of another role nothing is bound.
    pub fn bind(&self, role: Role, link: &Link) {
        for (_, binding) in self.0.iter().filter(|(known, _)| *known == role) {
            binding.bind(link.clone());
        }
    }
}
