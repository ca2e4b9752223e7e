//! Who calls: members of the demonstration's organisations, with tokens signed for the virtual present.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use nqi_platform::auth::{Claims, OrgKind, Role, Roles, forward};
use nqi_platform::call;
use nqi_platform::config::Secret;
use nqi_platform::link::Link;
use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::commitment_service_client::CommitmentServiceClient;
use nqi_proto::commitments::v1::notice_service_client::NoticeServiceClient;
use nqi_proto::commitments::v1::stats_service_client::StatsServiceClient;
use nqi_proto::identity::v1::organization_service_client::OrganizationServiceClient;
use nqi_proto::registry::v1::booking_service_client::BookingServiceClient;
use nqi_proto::registry::v1::capability_service_client::CapabilityServiceClient;
use nqi_proto::registry::v1::capacity_service_client::CapacityServiceClient;
use nqi_proto::registry::v1::centre_service_client::CentreServiceClient;
use nqi_proto::registry::v1::enterprise_service_client::EnterpriseServiceClient;
use nqi_proto::registry::v1::instrument_service_client::InstrumentServiceClient;
use nqi_proto::registry::v1::offering_service_client::OfferingServiceClient;
use nqi_proto::registry::v1::provider_service_client::ProviderServiceClient;
use nqi_proto::registry::v1::resource_service_client::ResourceServiceClient;
use nqi_proto::registry::v1::scope_import_service_client::ScopeImportServiceClient;
use nqi_proto::registry::v1::standard_service_client::StandardServiceClient;
use nqi_proto::requests::v1::document_service_client::DocumentServiceClient;
use nqi_proto::requests::v1::offer_service_client::OfferServiceClient;
use nqi_proto::requests::v1::order_service_client::OrderServiceClient;
use nqi_proto::requests::v1::rating_service_client::RatingServiceClient;
use nqi_proto::requests::v1::request_service_client::RequestServiceClient;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use super::{World, chance};

/// Seconds of virtual time that a token lives; shorter than any limit, long enough for a morning's calls.
const LIFE: u64 = 4 * 3600;

/// A member who acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Account name.
    pub account: String,
    /// Name of the organisation.
    pub name: String,
    /// Member id.
    pub member: Uuid,
    /// Organisation id.
    pub org: Uuid,
    /// Kind of the organisation.
    pub kind: OrgKind,
    /// Regions that it answers for.
    pub regions: Vec<String>,
}

impl Actor {
    /// The operator before any organisation exists: registers the first one.
    pub fn founder(seed: u64) -> Actor {
        Actor {
            account: "founder".to_owned(),
            name: String::new(),
            member: chance::id(seed, "founder", 0),
            org: chance::id(seed, "founder", 1),
            kind: OrgKind::Platform,
            regions: vec![],
        }
    }

    fn roles(&self) -> Roles {
        let work = match self.kind {
            OrgKind::Enterprise => Role::Enterprise,
            OrgKind::Provider => Role::Provider,
            OrgKind::Centre => Role::Centre,
            OrgKind::Bureau => Role::Bureau,
            OrgKind::Platform => Role::Admin,
        };
        Roles::of(&[work, Role::Owner])
    }
}

/// The services as the actors see them.
pub struct Desk<'a> {
    /// The world called.
    pub world: &'a World,
    seed: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tokens: HashMap<Uuid, (u64, Secret<String>)>,
}

/// The reply of a call, or the refusal in words.
pub fn reply<T>(result: Result<Response<T>, Status>) -> Result<T, Problem> {
    result.map(Response::into_inner).map_err(|status| Problem::from_status(&status))
}

impl<'a> Desk<'a> {
    /// A desk of this world.
    pub fn new(world: &'a World, seed: u64) -> Desk<'a> {
        Desk { world, seed, state: Mutex::default() }
    }

    /// A request made by an actor at the present of the virtual clock.
    pub fn by<T>(&self, actor: &Actor, message: T) -> Result<Request<T>, Problem> {
        let mut request = call::anonymous(message);
        forward(&self.token(actor)?, &mut request)?;
        Ok(request)
    }

    fn token(&self, actor: &Actor) -> Result<Secret<String>, Problem> {
        let now = u64::try_from(self.world.clock.now().as_second()).map_err(Problem::internal)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((until, token)) = state.tokens.get(&actor.member)
            && now + 60 < *until
        {
            return Ok(token.clone());
        }
        let claims = Claims {
            iss: self.world.issuer.clone(),
            aud: self.world.audience.clone(),
            exp: now + LIFE,
            iat: now,
            sub: actor.member,
            org: actor.org,
            kind: actor.kind,
            roles: actor.roles(),
            regions: actor.regions.clone(),
            sid: chance::id(self.seed, &actor.account, 0),
            jti: format!("{}@{now}", actor.account),
            name: String::new(),
        };
        let token = Secret::new(self.world.key.sign(&claims)?);
        state.tokens.insert(actor.member, (now + LIFE, token.clone()));
        Ok(token)
    }
}

macro_rules! clients {
    ($($(#[$doc:meta])* $name:ident: $client:ident over $link:ident;)+) => {
        impl Desk<'_> {
            $($(#[$doc])*
            pub fn $name(&self) -> $client<Link> {
                $client::new(self.world.$link.clone())
            })+
        }
    };
}

clients! {
    /// Organisations.
    organizations: OrganizationServiceClient over identity;
    /// Providers, sites, accreditations.
    providers: ProviderServiceClient over registry;
    /// Centres.
    centres: CentreServiceClient over registry;
    /// Profiles of enterprises.
    profiles: EnterpriseServiceClient over registry;
    /// Scope rows.
    capabilities: CapabilityServiceClient over registry;
    /// Tables of scope rows.
    scope_imports: ScopeImportServiceClient over registry;
    /// Standards.
    standards: StandardServiceClient over registry;
    /// Offerings.
    offerings: OfferingServiceClient over registry;
    /// Pools and cells.
    capacity: CapacityServiceClient over registry;
    /// Shared resources.
    resources: ResourceServiceClient over registry;
    /// Bookings of them.
    bookings: BookingServiceClient over registry;
    /// Ledgers of instruments.
    instruments: InstrumentServiceClient over registry;
    /// Requests.
    requests: RequestServiceClient over requests;
    /// Offers.
    offers: OfferServiceClient over requests;
    /// Orders.
    orders: OrderServiceClient over requests;
    /// Ratings.
    ratings: RatingServiceClient over requests;
    /// Documents.
    documents: DocumentServiceClient over requests;
    /// Commitments.
    commitments: CommitmentServiceClient over commitments;
    /// Statistics.
    stats: StatsServiceClient over commitments;
    notices: NoticeServiceClient over commitments;
}

/// Everybody who acts, by number and by organisation.
pub struct Cast {
    /// The operator's administrator.
    pub admin: Actor,
    /// The bureau.
    pub bureau: Actor,
    /// Centres in the order of their specifications.
    pub centres: Vec<Actor>,
    /// Providers in the order of their specifications.
    pub providers: Vec<Actor>,
    /// Enterprises in the order of their specifications.
    pub enterprises: Vec<Actor>,
}

impl Cast {
    /// The centre of an organisation id.
    pub fn centre(&self, org: &str) -> Result<&Actor, Problem> {
        found(&self.centres, org)
    }

    /// The provider of an organisation id.
    pub fn provider(&self, org: &str) -> Result<&Actor, Problem> {
        found(&self.providers, org)
    }
}

fn found<'a>(actors: &'a [Actor], org: &str) -> Result<&'a Actor, Problem> {
    let of = |actor: &&Actor| actor.org.to_string() == org;
    actors
        .iter()
        .find(of)
        .ok_or_else(|| Problem::internal(format!("nobody acts for the organisation \"{org}\"")))
}
