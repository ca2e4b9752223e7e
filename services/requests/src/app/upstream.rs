//! Calls to the other services, made outside of every transaction, in this service's own name.

use std::sync::Arc;

use jiff::Timestamp;
use nqi_platform::auth::TokenSource;
use nqi_platform::call;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::commitment_service_client::CommitmentServiceClient;
use nqi_proto::commitments::v1::policy_service_client::PolicyServiceClient;
use nqi_proto::commitments::v1::{
    Commitment, CommitmentStage, CommitmentStatus, ListCommitmentsRequest, LookupPolicyRequest, Policy,
};
use nqi_proto::identity::v1::organization_service_client::OrganizationServiceClient;
use nqi_proto::identity::v1::{GetOrganizationRequest, Organization};
use nqi_proto::matching::v1::match_service_client::MatchServiceClient;
use nqi_proto::matching::v1::planning_service_client::PlanningServiceClient;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse, PlanBundleRequest, PlanBundleResponse};
use nqi_proto::registry::v1 as registry;
use nqi_proto::registry::v1::capability_service_client::CapabilityServiceClient;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use nqi_proto::registry::v1::centre_service_client::CentreServiceClient;
use nqi_proto::registry::v1::provider_service_client::ProviderServiceClient;
use nqi_proto::registry::v1::standard_service_client::StandardServiceClient;
use tonic::{Code, Request, Response, Status};
use uuid::Uuid;

use crate::{Deps, Links};

/// Clients of the services that a case depends on.
#[derive(Clone)]
pub struct Upstream {
    links: Links,
    tokens: Arc<dyn TokenSource>,
}

macro_rules! client {
    ($name:ident, $client:ident, $link:ident) => {
        fn $name(&self) -> $client<Link> {
            $client::new(self.links.$link.clone())
        }
    };
}

impl Upstream {
    /// Clients over the links of these dependencies.
    pub fn new(deps: &Deps) -> Upstream {
        Upstream { links: deps.links.clone(), tokens: deps.tokens.clone() }
    }

    client!(capacity, CapacityServiceClient, registry);
    client!(centres, CentreServiceClient, registry);
    client!(providers, ProviderServiceClient, registry);
    client!(capabilities, CapabilityServiceClient, registry);
    client!(standards, StandardServiceClient, registry);
    client!(matching, MatchServiceClient, matching);
    client!(planning, PlanningServiceClient, matching);
    client!(policies, PolicyServiceClient, commitments);
    client!(clocks, CommitmentServiceClient, commitments);
    client!(organizations, OrganizationServiceClient, identity);

    async fn ask<T>(&self, message: T) -> Result<Request<T>, Problem> {
        call::as_service(self.tokens.as_ref(), message).await
    }

    /// The organisation of that id; NOT_FOUND when there is none.
    pub async fn organization(&self, id: Uuid) -> Result<Organization, Problem> {
        let request = self.ask(GetOrganizationRequest { id: id.to_string() }).await?;
        answer(self.organizations().get_organization(request).await)
    }

    /// The centre that handles cases of a region and cluster.
    pub async fn route_centre(&self, region: &str, cluster: i32) -> Result<registry::Centre, Problem> {
        let request = self.ask(registry::RouteCentreRequest { region: region.to_owned(), cluster }).await?;
        answer(self.centres().route_centre(request).await)
    }

    /// All centres.
    pub async fn centres_of_city(&self) -> Result<Vec<registry::Centre>, Problem> {
        let request = self.ask(registry::ListCentresRequest::default()).await?;
        Ok(answer(self.centres().list_centres(request).await)?.centres)
    }

    /// Whether the register knows the number: its version when it names a year, any version otherwise.
    pub async fn knows_standard(&self, number: &str, names_year: bool) -> Result<bool, Problem> {
        let request =
            self.ask(registry::LookupStandardRequest { number: number.to_owned(), on: None }).await?;
        match answer(self.standards().lookup_standard(request).await) {
            Ok(found) if names_year => Ok(found.versions.iter().any(|version| version.number == number)),
            Ok(found) => Ok(!found.versions.is_empty()),
            Err(problem) if problem.code == Code::NotFound => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// Whether the provider may work now.
    pub async fn is_active(&self, provider: Uuid) -> Result<bool, Problem> {
        let request = self.ask(registry::GetProviderRequest { id: provider.to_string() }).await?;
        match answer(self.providers().get_provider(request).await) {
            Ok(provider) => Ok(provider.state == registry::ProviderState::Active as i32),
            Err(problem) if problem.code == Code::NotFound => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// Whether each row of a report lies within the accredited scope under every mark, in order.
    pub async fn check_scope(
        &self,
        request: registry::CheckScopeRequest,
    ) -> Result<Vec<registry::CheckScopeResult>, Problem> {
        let request = self.ask(request).await?;
        Ok(answer(self.capabilities().check_scope(request).await)?.results)
    }

    /// The candidates of a need.
    pub async fn find_candidates(&self, request: MatchRequest) -> Result<MatchResponse, Problem> {
        let attempt = || async {
            let request = self.ask(request.clone()).await?;
            self.matching().r#match(request).await
        };
        answer(call::retrying(attempt).await)
    }

    /// How several needs could be done together.
    pub async fn plan_bundle(&self, request: PlanBundleRequest) -> Result<PlanBundleResponse, Problem> {
        let attempt = || async {
            let request = self.ask(request.clone()).await?;
            self.planning().plan_bundle(request).await
        };
        answer(call::retrying(attempt).await)
    }

    /// The delivery policy of a kind of work: promised and statutory working days; `None` when there is none.
    pub async fn delivery_policy(&self, kind: i32) -> Result<Option<Policy>, Problem> {
        let stage = CommitmentStage::Delivery as i32;
        let request = self.ask(LookupPolicyRequest { stage, kind, ..Default::default() }).await?;
        match answer(self.policies().lookup_policy(request).await) {
            Ok(policy) => Ok(Some(policy)),
            Err(problem) if problem.code == Code::NotFound => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// The open clocks of a case, by its number.
    pub async fn open_promises(&self, number: &str) -> Result<Vec<Commitment>, Problem> {
        let statuses = vec![CommitmentStatus::Running as i32, CommitmentStatus::Paused as i32];
        let message = ListCommitmentsRequest {
            statuses,
            case_number: number.to_owned(),
            page_size: 50,
            ..ListCommitmentsRequest::default()
        };
        let request = self.ask(message).await?;
        Ok(answer(self.clocks().list_commitments(request).await)?.commitments)
    }

    /// Places a hold behind a quotation of the offer, or returns the one that this id has.
    pub async fn place_hold(
        &self,
        id: Uuid,
        lines: Vec<registry::HoldLine>,
        ttl_seconds: i64,
        offer: Uuid,
    ) -> Result<registry::Hold, Problem> {
        let (id, offer_id) = (id.to_string(), offer.to_string());
        let request = self.ask(registry::PlaceHoldRequest { id, lines, ttl_seconds, offer_id }).await?;
        answer(self.capacity().place_hold(request).await)
    }

    /// Confirms a hold for an order.
    pub async fn confirm_hold(&self, id: Uuid, order: Uuid) -> Result<registry::Hold, Problem> {
        let message = registry::ConfirmHoldRequest { id: id.to_string(), order_id: order.to_string() };
        let request = self.ask(message).await?;
        answer(self.capacity().confirm_hold(request).await)
    }

    /// Confirms holds for their orders, all or none.
    pub async fn confirm_holds(&self, holds: &[(Uuid, Uuid)]) -> Result<(), Problem> {
        let pair = |(id, order): &(Uuid, Uuid)| registry::ConfirmHoldRequest {
            id: id.to_string(),
            order_id: order.to_string(),
        };
        let message = registry::ConfirmHoldsRequest { holds: holds.iter().map(pair).collect() };
        let request = self.ask(message).await?;
        answer(self.capacity().confirm_holds(request).await).map(|_| ())
    }

    /// Gives a hold back.
    pub async fn release_hold(&self, id: Uuid) -> Result<registry::Hold, Problem> {
        let request = self.ask(registry::ReleaseHoldRequest { id: id.to_string() }).await?;
        answer(self.capacity().release_hold(request).await)
    }

    /// Marks a hold as used up.
    pub async fn consume_hold(&self, id: Uuid) -> Result<registry::Hold, Problem> {
        let request = self.ask(registry::ConsumeHoldRequest { id: id.to_string() }).await?;
        answer(self.capacity().consume_hold(request).await)
    }
}

fn answer<T>(result: Result<Response<T>, Status>) -> Result<T, Problem> {
    result.map(Response::into_inner).map_err(|status| Problem::from_status(&status))
}

/// Whole seconds from `now` to `until`, rounded up, at least 1.
pub fn seconds_until(now: Timestamp, until: Timestamp) -> i64 {
    let micros = (until.as_microsecond() - now.as_microsecond()).max(1);
    (micros + 999_999) / 1_000_000
}
