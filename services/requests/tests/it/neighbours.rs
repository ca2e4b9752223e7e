//! Registry, matching, commitments and identity as far as a case needs them: tiny servers over one shared state.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard};

use http::{Request, Response};
use nqi_platform::link::Link;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::commitments::v1 as commitments;
use nqi_proto::events::v1::{Event, GetHeadsRequest, GetHeadsResponse, ReadRequest, ReadResponse};
use nqi_proto::identity::v1::{GetOrganizationRequest, Organization};
use nqi_proto::matching::v1::{
    Candidate, Margins, MatchRequest, MatchResponse, Plan, PlanBundleRequest, PlanBundleResponse,
    PlannedItem, ScoreTerm,
};
use nqi_proto::registry::v1 as registry;
use nqi_proto::r#type::v1::OrganizationKind;
use prost::Message;
use tonic::body::Body;
use tonic::{Code, Status};
use uuid::Uuid;

use crate::people::*;

/// What the neighbours know, and what they were asked to do.
#[derive(Default)]
pub struct Neighbours {
    /// Candidates of every match, best first.
    pub candidates: Vec<Candidate>,
    /// Standards of the register.
    pub standards: BTreeSet<String>,
    /// Units that can still be held.
    pub free_units: i32,
    /// Holds by id.
    pub holds: BTreeMap<String, registry::Hold>,
    /// Providers that are not active.
    pub inactive: BTreeSet<Uuid>,
    /// Parameters outside every scope.
    pub out_of_scope: BTreeSet<String>,
    /// Days on which every row was suspended.
    pub suspended: Vec<nqi_proto::google::r#type::Date>,
    /// Statutory limit of deliveries in working days.
    pub statutory: i32,
    /// Paths that answer UNAVAILABLE.
    pub away: BTreeSet<&'static str>,
    /// Holds are confirmed together, but nobody hears of it.
    pub deaf: bool,
    /// Open clocks that commitments lists for any case.
    pub promises: Vec<commitments::Commitment>,
    /// Clock events, all in partition 0.
    pub clock_events: Vec<Event>,
    /// Paths called, in order.
    pub calls: Vec<String>,
    /// Needs that matching saw.
    pub needs: Vec<nqi_proto::r#type::v1::Need>,
    /// Matching and planning refuse every need for this.
    pub wrong: Option<Violation>,
    /// Bundles that matching planned.
    pub bundles: Vec<PlanBundleRequest>,
}

/// The shared state; clones are the same.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Neighbours>>);

impl Shared {
    /// Five candidates, plenty of capacity, two standards, a statutory limit of 20 working days.
    pub fn new() -> Shared {
        let candidates = (1..=5).map(|n| candidate(n, n as i32)).collect();
        let standards = ["GB/T 3362-2017", "JJG 30-2012"].map(str::to_owned).into();
        Shared(Arc::new(Mutex::new(Neighbours {
            candidates,
            standards,
            free_units: 100,
            statutory: 20,
            ..Neighbours::default()
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Neighbours> {
        self.0.lock().expect("no test panics while it holds this")
    }

    /// The state of a hold.
    pub fn hold_state(&self, id: &str) -> registry::HoldState {
        self.lock().holds.get(id).map_or(registry::HoldState::Unspecified, registry::Hold::state)
    }

    /// How often a path was called.
    pub fn called(&self, path: &str) -> usize {
        self.lock().calls.iter().filter(|called| called.ends_with(path)).count()
    }

    /// Lets a clock event happen.
    pub fn clock_event(&self, kind: &str, payload: &commitments::CommitmentEvent) {
        let sequence = self.lock().clock_events.len() as i64 + 1;
        self.clock_event_of(sequence, kind, payload);
    }

    /// The same with its place among the news of its clock.
    pub fn clock_event_of(&self, sequence: i64, kind: &str, payload: &commitments::CommitmentEvent) {
        let mut state = self.lock();
        let position = state.clock_events.len() as i64 + 1;
        state.clock_events.push(Event {
            id: nqi_platform::ids::new_id().to_string(),
            source: "nqi.commitments".to_owned(),
            r#type: format!("nqi.commitments.v1.{kind}"),
            subject: payload.subject_id.clone(),
            time: Some(prost_types::Timestamp::default()),
            traceparent: String::new(),
            partition: 0,
            position,
            aggregate_id: Uuid::from_u128(1).to_string(),
            sequence,
            payload: payload.encode_to_vec(),
        });
    }

    /// A link to all of them.
    pub fn link(&self) -> Link {
        let shared = self.clone();
        Link::new(tower::service_fn(move |request: Request<Body>| {
            let shared = shared.clone();
            async move { Ok(shared.serve(request).await) }
        }))
    }

    async fn serve(&self, request: Request<Body>) -> Response<Body> {
        let path = request.uri().path().trim_start_matches('/').to_owned();
        let away = {
            let mut state = self.lock();
            state.calls.push(path.clone());
            state.away.iter().any(|one| path.ends_with(one))
        };
        if away {
            return Status::unavailable("away").into_http();
        }
        match path.as_str() {
            "nqi.identity.v1.OrganizationService/GetOrganization" => unary(request, organization).await,
            "nqi.registry.v1.CentreService/RouteCentre" => unary(request, route).await,
            "nqi.registry.v1.CentreService/ListCentres" => unary(request, centres).await,
            "nqi.registry.v1.StandardService/LookupStandard" => {
                unary(request, |message| self.standard(message)).await
            }
            "nqi.registry.v1.ProviderService/GetProvider" => {
                unary(request, |message| self.provider(&message)).await
            }
            "nqi.registry.v1.CapabilityService/CheckScope" => {
                unary(request, |message| self.scope(message)).await
            }
            "nqi.registry.v1.CapacityService/PlaceHold" => {
                unary(request, |message| self.place(message)).await
            }
            "nqi.registry.v1.CapacityService/ConfirmHold" => {
                unary(request, |message| self.confirm(message)).await
            }
            "nqi.registry.v1.CapacityService/ConfirmHolds" => {
                unary(request, |message| self.confirm_together(message)).await
            }
            "nqi.registry.v1.CapacityService/ReleaseHold" => {
                unary(request, |message: registry::ReleaseHoldRequest| {
                    self.end_hold(&message.id, registry::HoldState::Released)
                })
                .await
            }
            "nqi.registry.v1.CapacityService/ConsumeHold" => {
                unary(request, |message: registry::ConsumeHoldRequest| {
                    self.end_hold(&message.id, registry::HoldState::Consumed)
                })
                .await
            }
            "nqi.matching.v1.MatchService/Match" => unary(request, |message| self.find(message)).await,
            "nqi.matching.v1.PlanningService/PlanBundle" => {
                unary(request, |message| self.plan(message)).await
            }
            "nqi.commitments.v1.PolicyService/LookupPolicy" => {
                unary(request, |_: commitments::LookupPolicyRequest| self.policy()).await
            }
            "nqi.commitments.v1.CommitmentService/ListCommitments" => {
                unary(request, |_: commitments::ListCommitmentsRequest| self.promises()).await
            }
            "nqi.events.v1.EventFeedService/GetHeads" => {
                unary(request, |_: GetHeadsRequest| self.heads()).await
            }
            "nqi.events.v1.EventFeedService/Read" => unary(request, |message| self.read(&message)).await,
            other => Status::unimplemented(other).into_http(),
        }
    }

    fn standard(
        &self,
        message: registry::LookupStandardRequest,
    ) -> Result<registry::LookupStandardResponse, Status> {
        let known = self.lock().standards.clone();
        let same = known.into_iter().filter(|one| one.starts_with(message.number.as_str()));
        let versions =
            same.map(|number| registry::Standard { number, ..registry::Standard::default() }).collect();
        Ok(registry::LookupStandardResponse { number: message.number, versions, ..Default::default() })
    }

    fn provider(&self, message: &registry::GetProviderRequest) -> Result<registry::Provider, Status> {
        let id = Uuid::try_parse(&message.id).map_err(|_| Status::invalid_argument("id"))?;
        let state = if self.lock().inactive.contains(&id) {
            registry::ProviderState::Suspended
        } else {
            registry::ProviderState::Active
        };
        Ok(registry::Provider {
            id: message.id.clone(),
            state: state as i32,
            ..registry::Provider::default()
        })
    }

    fn scope(&self, message: registry::CheckScopeRequest) -> Result<registry::CheckScopeResponse, Status> {
        let (outside, suspended) = {
            let state = self.lock();
            (state.out_of_scope.clone(), message.test_date.is_none_or(|day| state.suspended.contains(&day)))
        };
        let results = message.rows.into_iter().map(|row| registry::CheckScopeResult {
            covered: !suspended && !outside.contains(&row.parameter),
            scope_row_ids: vec![Uuid::from_u128(0x77).to_string()],
            zh: format!("{} 不在范围内", row.parameter),
            en: format!("{} is outside", row.parameter),
        });
        Ok(registry::CheckScopeResponse { results: results.collect() })
    }

    fn place(&self, message: registry::PlaceHoldRequest) -> Result<registry::Hold, Status> {
        let mut state = self.lock();
        if let Some(hold) = state.holds.get(&message.id) {
            return Ok(hold.clone());
        }
        let wanted: i32 = message.lines.iter().map(|line| line.units).sum();
        if wanted > state.free_units {
            return Err(Status::new(Code::ResourceExhausted, "CAPACITY_EXHAUSTED"));
        }
        state.free_units -= wanted;
        let owner = (1..=5).find(|n| pool(*n).to_string() == message.lines[0].pool_id).map(provider);
        let hold = registry::Hold {
            id: message.id.clone(),
            state: registry::HoldState::Held as i32,
            provider_id: owner.unwrap_or_default().to_string(),
            lines: message.lines,
            ..registry::Hold::default()
        };
        state.holds.insert(message.id, hold.clone());
        Ok(hold)
    }

    fn confirm(&self, message: registry::ConfirmHoldRequest) -> Result<registry::Hold, Status> {
        let mut state = self.lock();
        let hold = state.holds.get_mut(&message.id).ok_or_else(|| Status::not_found("hold"))?;
        match hold.state() {
            registry::HoldState::Held => {
                hold.state = registry::HoldState::Confirmed as i32;
                hold.order_id = message.order_id;
                Ok(hold.clone())
            }
            registry::HoldState::Confirmed if hold.order_id == message.order_id => Ok(hold.clone()),
            _ => Err(Status::failed_precondition("HOLD_EXPIRED")),
        }
    }

    /// All of them, or none and the first that cannot be.
    fn confirm_together(
        &self,
        message: registry::ConfirmHoldsRequest,
    ) -> Result<registry::ConfirmHoldsResponse, Status> {
        let before = self.lock().holds.clone();
        let mut holds = Vec::new();
        for one in message.holds {
            let id = one.id.clone();
            match self.confirm(one) {
                Ok(hold) => holds.push(hold),
                Err(_) => {
                    self.lock().holds = before;
                    let expired =
                        Problem::precondition("HOLD_EXPIRED", "产能占用已到期。", "The hold expired.");
                    return Err(expired.with("hold_id", id).into());
                }
            }
        }
        if self.lock().deaf {
            return Err(Status::unavailable("lost on the way back"));
        }
        Ok(registry::ConfirmHoldsResponse { holds })
    }

    fn end_hold(&self, id: &str, to: registry::HoldState) -> Result<registry::Hold, Status> {
        let mut state = self.lock();
        let hold = state.holds.get_mut(id).ok_or_else(|| Status::not_found("hold"))?;
        let units: i32 = hold.lines.iter().map(|line| line.units).sum();
        let open = matches!(hold.state(), registry::HoldState::Held | registry::HoldState::Confirmed);
        hold.state = to as i32;
        let hold = hold.clone();
        if open && to == registry::HoldState::Released {
            state.free_units += units;
        }
        Ok(hold)
    }

    fn find(&self, message: MatchRequest) -> Result<MatchResponse, Status> {
        let mut state = self.lock();
        state.needs.extend(message.need);
        if let Some(wrong) = &state.wrong {
            return Err(Problem::from(wrong.clone()).into());
        }
        let limit = usize::try_from(message.limit).unwrap_or(10);
        let candidates: Vec<Candidate> = state.candidates.iter().take(limit).cloned().collect();
        Ok(MatchResponse { eligible: candidates.len() as i32, candidates, ..MatchResponse::default() })
    }

    /// Item by item to the candidates in turn, or everything to the second.
    fn plan(&self, message: PlanBundleRequest) -> Result<PlanBundleResponse, Status> {
        let mut state = self.lock();
        state.bundles.push(message.clone());
        if let Some(wrong) = &state.wrong {
            return Err(Problem::from(wrong.clone()).into());
        }
        let names = message.items.iter().filter_map(|item| Some(item.need.as_ref()?.item_id.clone()));
        let names: Vec<String> = names.collect();
        if state.candidates.len() < 2 {
            let blocked_item_id = names.last().cloned().unwrap_or_default();
            return Ok(PlanBundleResponse { blocked_item_id, exact: true, ..PlanBundleResponse::default() });
        }
        let planned = names.iter().enumerate().map(|(at, name)| PlannedItem {
            item_id: name.clone(),
            candidate: Some(state.candidates[if message.one_provider { 1 } else { at % 2 }].clone()),
        });
        Ok(PlanBundleResponse {
            items: planned.collect(),
            snapshot_id: "s-1-1".to_owned(),
            exact: true,
            unpriced_item_ids: names,
            makespan_days: if message.one_provider { 9 } else { 6 },
            ..PlanBundleResponse::default()
        })
    }

    fn policy(&self) -> Result<commitments::Policy, Status> {
        Ok(commitments::Policy {
            unit: commitments::TermUnit::WorkingDays as i32,
            promised: 10,
            statutory: self.lock().statutory,
            ..commitments::Policy::default()
        })
    }

    fn promises(&self) -> Result<commitments::ListCommitmentsResponse, Status> {
        Ok(commitments::ListCommitmentsResponse {
            commitments: self.lock().promises.clone(),
            ..commitments::ListCommitmentsResponse::default()
        })
    }

    fn heads(&self) -> Result<GetHeadsResponse, Status> {
        let mut heads = vec![0; 16];
        heads[0] = self.lock().clock_events.len() as i64;
        Ok(GetHeadsResponse { heads })
    }

    fn read(&self, message: &ReadRequest) -> Result<ReadResponse, Status> {
        let state = self.lock();
        let events = state
            .clock_events
            .iter()
            .filter(|event| message.partition == 0 && event.position > message.after);
        Ok(ReadResponse {
            events: events.cloned().collect(),
            head: state.clock_events.len() as i64,
            oldest: 1,
        })
    }
}

/// The candidate number `n` at that rank.
pub fn candidate(n: u128, rank: i32) -> Candidate {
    Candidate {
        rank,
        provider_id: provider(n).to_string(),
        site_id: site(n).to_string(),
        provider_name: format!("示例机构{n}"),
        plan: Some(Plan { offering_id: offering(n).to_string(), ..Plan::default() }),
        margins: Some(Margins { budget_left_fen: Some(20_000), ..Margins::default() }),
        price_for_first_fen: Some(90_000),
        lead_for_first_days: Some(3),
        score_e6: 650_000,
        terms: vec![
            term("fit", 1_000_000, 600, "能力项全部覆盖所提要求"),
            term("price", 125_000, 400, "报价 700 元，参考价 400 元"),
        ],
        ..Candidate::default()
    }
}

fn term(name: &str, value_e6: i64, weight: u32, why: &str) -> ScoreTerm {
    let contribution_e6 = value_e6 * i64::from(weight) / 1_000;
    let (name, why_zh, why_en) = (name.to_owned(), why.to_owned(), why.to_owned());
    ScoreTerm { name, value_e6, weight, contribution_e6, why_zh, why_en }
}

/// The published offering of provider `n`.
pub fn offering(n: u128) -> Uuid {
    Uuid::from_u128(0x0ff0_0000 + n)
}

fn organization(message: GetOrganizationRequest) -> Result<Organization, Status> {
    let is = |ids: &[Uuid]| ids.iter().any(|id| id.to_string() == message.id);
    let known = is(&[ENTERPRISE, OTHER_ENTERPRISE]);
    let kind = match () {
        () if known => OrganizationKind::Enterprise,
        () if is(&[CENTRE, OTHER_CENTRE, CITY_CENTRE]) => OrganizationKind::Centre,
        () if is(&[BUREAU]) => OrganizationKind::Bureau,
        () if is(&[provider(1)]) => OrganizationKind::Provider,
        () => return Err(Status::not_found("organization")),
    };
    Ok(Organization {
        id: message.id,
        kind: kind as i32,
        region: "371002".to_owned(),
        cluster: 4,
        display_name: format!("示例组织{}", if known { "甲" } else { "乙" }),
        ..Organization::default()
    })
}

fn route(message: registry::RouteCentreRequest) -> Result<registry::Centre, Status> {
    let id = if message.region == "371082" { OTHER_CENTRE } else { CENTRE };
    Ok(registry::Centre { id: id.to_string(), ..registry::Centre::default() })
}

fn centres(_: registry::ListCentresRequest) -> Result<registry::ListCentresResponse, Status> {
    let one = |id: Uuid, regions: &[&str]| registry::Centre {
        id: id.to_string(),
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        ..registry::Centre::default()
    };
    let centres = vec![one(CENTRE, &["371002"]), one(OTHER_CENTRE, &["371082"]), one(CITY_CENTRE, &[])];
    Ok(registry::ListCentresResponse { centres })
}

/// Serves one unary call: decodes the message, runs `answer`, encodes what it says.
async fn unary<Q, A>(request: Request<Body>, answer: impl Fn(Q) -> Result<A, Status>) -> Response<Body>
where
    Q: Message + Default + Send + Sync + 'static,
    A: Message + Default + Send + Sync + 'static,
{
    let codec = tonic_prost::ProstCodec::<A, Q>::default();
    let service = tower::service_fn(|request: tonic::Request<Q>| {
        let answered = answer(request.into_inner()).map(tonic::Response::new);
        async move { answered }
    });
    let served: Result<_, Infallible> = Ok(tonic::server::Grpc::new(codec).unary(service, request).await);
    match served {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
