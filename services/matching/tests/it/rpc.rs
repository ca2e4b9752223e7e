//! The RPCs: who may ask, and that the answer depends on who asks for providers alone.

use nqi_matching::{Deps, catch_up, routes};
use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::config::Secret;
use nqi_platform::link;
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::match_service_client::MatchServiceClient;
use nqi_proto::matching::v1::{Candidate, GetIndexStatusRequest, MatchRequest, MatchResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::r#type::v1 as ty;
use prost::Message;
use tonic::service::Routes;
use tonic::{Code, Request, Status};
use uuid::Uuid;

use crate::registry::Registry;
use crate::story;
use crate::world::{World, date, id};

/// Calls as `who` would arrive behind the authentication layer.
async fn ask(deps: &Deps, who: Option<Principal>, message: MatchRequest) -> Result<MatchResponse, Status> {
    let routes = match who {
        None => routes(deps),
        Some(who) => Routes::from(routes(deps).into_axum_router().layer(axum_extension(who))),
    };
    let mut client = MatchServiceClient::new(link::local(routes));
    client.r#match(Request::new(message)).await.map(tonic::Response::into_inner)
}

fn axum_extension(who: Principal) -> axum::Extension<Principal> {
    axum::Extension(who)
}

pub fn principal(role: Role, kind: OrgKind) -> Principal {
    Principal {
        subject: Uuid::now_v7(),
        org: Uuid::now_v7(),
        kind,
        roles: Roles::of(&[role]),
        regions: vec![],
        session: Uuid::nil(),
        name: String::new(),
        token: Secret::new(String::new()),
    }
}

fn tensile() -> MatchRequest {
    MatchRequest { need: Some(story::tensile()), ..MatchRequest::default() }
}

#[tokio::test]
async fn every_role_but_a_provider_gets_the_same_bytes_and_a_stranger_is_refused() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let roles = [
        (Role::Enterprise, OrgKind::Enterprise),
        (Role::Centre, OrgKind::Centre),
        (Role::Bureau, OrgKind::Bureau),
        (Role::Admin, OrgKind::Platform),
        (Role::Service, OrgKind::Platform),
    ];
    let mut replies = Vec::new();
    for (role, kind) in roles {
        replies.push(ask(&deps, Some(principal(role, kind)), tensile()).await.unwrap().encode_to_vec());
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]));
    assert_eq!(ask(&deps, None, tensile()).await.unwrap_err().code(), Code::Unauthenticated);
    let mut stranger = MatchServiceClient::new(link::local(routes(&deps)));
    let refused = stranger.get_index_status(GetIndexStatusRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_provider_reads_its_own_explanation_and_of_others_what_is_public() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let asked =
        || MatchRequest { near_misses: true, need: Some(story::callipers(0.1)), ..MatchRequest::default() };
    let firm = principal(Role::Enterprise, OrgKind::Enterprise);
    let whole = ask(&deps, Some(firm), asked()).await.unwrap();
    assert!(whole.candidates.len() > 1, "{whole:?}");
    let own = whole.candidates.last().unwrap();
    let lab =
        Principal { org: own.provider_id.parse().unwrap(), ..principal(Role::Provider, OrgKind::Provider) };
    let seen = ask(&deps, Some(lab), asked()).await.unwrap();
    assert_eq!((seen.eligible, seen.candidates.len()), (whole.eligible, whole.candidates.len()));
    assert!(seen.near_misses.iter().all(|miss| miss.provider_id == own.provider_id));
    for (seen, whole) in seen.candidates.iter().zip(&whole.candidates) {
        assert_eq!((seen.price_for_first_fen, seen.lead_for_first_days), (None, None));
        let public = |c: &Candidate| (c.rank, c.provider_id.clone(), c.site_name.clone(), c.evidence.clone());
        assert_eq!(public(seen), public(whole));
        let (plan, told) = (seen.plan.clone().unwrap(), whole.plan.clone().unwrap());
        assert_eq!((plan.offering_id, plan.price_fen), (told.offering_id, told.price_fen));
        if seen.provider_id == own.provider_id {
            assert_eq!(
                (&seen.terms, &seen.margins, seen.score_e6),
                (&whole.terms, &whole.margins, whole.score_e6)
            );
            assert_eq!(plan.days, told.days);
        } else {
            assert!(seen.terms.is_empty() && seen.margins.is_none() && seen.score_e6 == 0, "{seen:?}");
            assert!(plan.days.is_empty() && plan.start.is_none() && plan.finish.is_none());
            assert!(!whole.terms.is_empty() && whole.margins.is_some() && told.start.is_some());
        }
    }
}

/// A reply to the provider `own`, whole and page by page, and the index's state as it is told.
async fn told(world: &World, own: usize, asked: &MatchRequest) -> Vec<Vec<u8>> {
    let deps = Registry::new(world.clone(), 3).deps();
    catch_up(&deps).await.unwrap();
    let lab = Principal { org: id(1, own).parse().unwrap(), ..principal(Role::Provider, OrgKind::Provider) };
    let mut all = Vec::new();
    let mut page = MatchRequest { limit: 1, ..asked.clone() };
    loop {
        let reply = ask(&deps, Some(lab.clone()), page.clone()).await.unwrap();
        all.push(reply.encode_to_vec());
        if reply.next_page_token.is_empty() {
            break;
        }
        page.page_token = reply.next_page_token;
    }
    let layered = Routes::from(routes(&deps).into_axum_router().layer(axum_extension(lab)));
    let mut client = MatchServiceClient::new(link::local(layered));
    let status = client.get_index_status(GetIndexStatusRequest {}).await.unwrap().into_inner();
    all.push(status.encode_to_vec());
    all
}

#[tokio::test]
async fn what_a_provider_is_told_does_not_change_with_the_cells_of_its_rivals() {
    let free = story::world();
    let own = id(1, 0);
    // Rivals that are full, or closed, or publish nothing, and one that has far more.
    let with = |change: fn(&mut pb::Cell)| {
        let mut world = free.clone();
        world.cells.iter_mut().filter(|cell| cell.provider_id != own).for_each(change);
        world
    };
    let mut silent = free.clone();
    silent.cells.retain(|cell| cell.provider_id == own);
    let worlds = [
        with(|cell| (cell.used, cell.version) = (cell.total - cell.held, 2)),
        with(|cell| (cell.closed, cell.version) = (true, 2)),
        with(|cell| (cell.total, cell.version) = (90_000, 7)),
        silent,
    ];
    let exposed = |mut world: World| {
        let shown = |n, exposure_e6| pb::ProviderFacts {
            provider_id: id(1, n),
            exposure_e6,
            version: 1,
            ..Default::default()
        };
        world.facts = vec![shown(0, 900_000), shown(1, 100_000), shown(2, 400_000)];
        world
    };
    // As somebody would probe: what does a rival have left for so many pieces until that day?
    for quantity in [1, 2, 5] {
        for latest in [None, date("2026-03-09"), date("2026-03-11")] {
            for mut need in [story::tensile(), story::callipers(0.1)] {
                (need.quantity, need.latest_start, need.budget_fen) = (quantity, latest, Some(900_000));
                need.weights = Some(ty::Weights { lead: 1_000, ..Default::default() });
                let asked = MatchRequest { need: Some(need), near_misses: true, ..MatchRequest::default() };
                let known = told(&exposed(free.clone()), 0, &asked).await;
                for (nth, world) in worlds.iter().enumerate() {
                    let other = told(&exposed(world.clone()), 0, &asked).await;
                    assert!(known == other, "world {nth}, {quantity} pieces until {latest:?}");
                }
            }
        }
    }
    // Its own cells do count, and a firm does see the difference.
    let asked = MatchRequest { need: Some(story::callipers(0.1)), ..MatchRequest::default() };
    assert_ne!(told(&free, 1, &asked).await, told(&worlds[0], 1, &asked).await);
    let firm = || Some(principal(Role::Enterprise, OrgKind::Enterprise));
    let mut seen = Vec::new();
    for world in [&free, &worlds[0]] {
        let deps = Registry::new(world.clone(), 3).deps();
        catch_up(&deps).await.unwrap();
        seen.push(ask(&deps, firm(), asked.clone()).await.unwrap().eligible);
    }
    assert!(seen[0] > seen[1], "{seen:?}");
}

#[tokio::test]
async fn a_candidate_says_whether_its_price_was_reckoned_against_the_budget() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let who = || Some(principal(Role::Enterprise, OrgKind::Enterprise));
    let need = nqi_proto::r#type::v1::Need { budget_fen: Some(9_999_900), ..story::tensile() };
    let reply =
        ask(&deps, who(), MatchRequest { need: Some(need), ..MatchRequest::default() }).await.unwrap();
    let candidate = &reply.candidates[0];
    let price = candidate.terms.iter().find(|term| term.name == "price").unwrap();
    assert!(price.why_zh.ends_with("按预算 99,999.00 元比较"), "{price:?}");
    assert!(price.why_en.ends_with("compared with the budget of 99,999.00 yuan."), "{price:?}");
    assert!(!price.why_zh.contains("，参考价"), "a budget is no price of the market: {price:?}");
    assert!(!candidate.price_by_guide);
}

#[tokio::test]
async fn a_reply_names_its_snapshot_and_changes_with_the_clock_only_where_it_must() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let who = || Some(principal(Role::Enterprise, OrgKind::Enterprise));
    let monday = ask(&deps, who(), tensile()).await.unwrap();
    assert!(!monday.stale && monday.snapshot_id.contains("20260309"));
    deps.clock.advance_to("2026-03-09T17:00:00Z".parse().unwrap());
    let tuesday = ask(&deps, who(), tensile()).await.unwrap();
    assert!(tuesday.snapshot_id.contains("20260310"), "{}", tuesday.snapshot_id);
    assert_eq!(tuesday.candidates[0].plan.as_ref().unwrap().start, date("2026-03-10"));
}

#[tokio::test]
async fn an_index_that_was_never_built_says_so() {
    let deps = Registry::new(story::world(), 3).deps();
    let who = principal(Role::Enterprise, OrgKind::Enterprise);
    let status = ask(&deps, Some(who.clone()), tensile()).await.unwrap_err();
    assert_eq!(
        (status.code(), Problem::from_status(&status).reason.as_ref()),
        (Code::Unavailable, "INDEX_BEHIND")
    );
    let layered = Routes::from(routes(&deps).into_axum_router().layer(axum_extension(who)));
    let mut client = MatchServiceClient::new(link::local(layered));
    let empty = client.get_index_status(GetIndexStatusRequest {}).await.unwrap().into_inner();
    assert!(!empty.ready && empty.stale && empty.loaded.is_none());
    catch_up(&deps).await.unwrap();
    let warm = client.get_index_status(GetIndexStatusRequest {}).await.unwrap().into_inner();
    assert!(warm.ready && !warm.stale && warm.seq == 3);
    assert_eq!(warm.loaded.map(|loaded| (loaded.providers, loaded.rows)), Some((3, 7)));
}

#[tokio::test]
async fn limits_and_wrong_fields_come_back_as_bad_request() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let who = || Some(principal(Role::Service, OrgKind::Platform));
    let fields = |status: Status| {
        let problem = Problem::from_status(&status);
        (status.code(), problem.violations.into_iter().map(|v| v.field).collect::<Vec<_>>())
    };
    let wrong = MatchRequest { limit: 201, min_seq: -1, ..MatchRequest::default() };
    let named = ["limit", "min_seq", "need"].map(String::from).to_vec();
    assert_eq!(fields(ask(&deps, who(), wrong).await.unwrap_err()), (Code::InvalidArgument, named));
    let behind = ask(&deps, who(), MatchRequest { min_seq: 4, ..tensile() }).await.unwrap_err();
    assert_eq!(behind.code(), Code::Unavailable);
}
