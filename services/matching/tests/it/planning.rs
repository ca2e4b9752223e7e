//! The planning RPCs: plans for everybody, holds for services only, and what is wrong with a request.

use nqi_matching::{Deps, catch_up, routes};
use nqi_platform::auth::{OrgKind, Role};
use nqi_platform::link;
use nqi_platform::problem::Problem;
use nqi_proto::matching::v1 as pb;
use nqi_proto::matching::v1::planning_service_client::PlanningServiceClient;
use nqi_proto::registry::v1::HoldState;
use nqi_proto::r#type::v1 as ty;
use prost::Message;
use tonic::service::Routes;
use tonic::{Code, Request, Status};

use crate::ledger::Ledger;
use crate::registry::Registry;
use crate::rpc::principal;
use crate::story;
use crate::world::{date, id};

type Client = PlanningServiceClient<link::Link>;

fn client(deps: &Deps, role: Role, kind: OrgKind) -> Client {
    let who = axum::Extension(principal(role, kind));
    PlanningServiceClient::new(link::local(Routes::from(routes(deps).into_axum_router().layer(who))))
}

/// The story's laboratories with two units a day until the end of March.
async fn ready() -> Deps {
    let deps = registry().deps();
    catch_up(&deps).await.unwrap();
    deps
}

/// The same with a ledger in which holds are placed.
async fn with_ledger() -> (Deps, Ledger) {
    let ledger = Ledger::default();
    let deps = crate::registry::deps(ledger.link(&registry()));
    catch_up(&deps).await.unwrap();
    (deps, ledger)
}

fn registry() -> Registry {
    let mut world = story::world();
    for (laboratory, day) in (0..3).flat_map(|laboratory| (13..=31).map(move |day| (laboratory, day))) {
        world.cells.push(nqi_proto::registry::v1::Cell {
            pool_id: id(7, laboratory),
            provider_id: id(1, laboratory),
            day: date(&format!("2026-03-{day}")),
            total: 2,
            version: 1,
            ..Default::default()
        });
    }
    Registry::new(world, 3)
}

fn named(name: &str, need: ty::Need) -> ty::Need {
    ty::Need { item_id: name.into(), ..need }
}

fn item(name: &str, need: ty::Need, after: &[(&str, i32)]) -> pb::BundleItem {
    let wait = |(on, lag): &(&str, i32)| pb::ItemWait { item_id: (*on).into(), lag_days: *lag };
    pb::BundleItem { need: Some(named(name, need)), after: after.iter().map(wait).collect() }
}

/// Callipers are calibrated, then a tensile test, which only provider 0 may do, a working day after.
fn bundle() -> pb::PlanBundleRequest {
    pb::PlanBundleRequest {
        items: vec![item("拉伸", story::tensile(), &[("卡尺", 1)]), item("卡尺", story::callipers(0.1), &[])],
        validate_only: true,
        ..pb::PlanBundleRequest::default()
    }
}

fn batch(needs: usize) -> pb::AssignBatchRequest {
    pb::AssignBatchRequest {
        items: (0..needs)
            .map(|number| pb::BatchItem {
                need: Some(named(&format!("n{number}"), story::callipers(0.1))),
                priority: i32::from(number == 5) * 9,
            })
            .collect(),
        validate_only: true,
        ..pb::AssignBatchRequest::default()
    }
}

async fn plan(client: &mut Client, request: pb::PlanBundleRequest) -> Result<pb::PlanBundleResponse, Status> {
    client.plan_bundle(Request::new(request)).await.map(tonic::Response::into_inner)
}

async fn assign(
    client: &mut Client,
    request: pb::AssignBatchRequest,
) -> Result<pb::AssignBatchResponse, Status> {
    client.assign_batch(Request::new(request)).await.map(tonic::Response::into_inner)
}

fn wrong(status: &Status) -> Vec<(String, String)> {
    let violations = Problem::from_status(status).violations;
    violations.into_iter().map(|violation| (violation.field, violation.reason.to_owned())).collect()
}

fn days(planned: &pb::PlannedItem) -> pb::Plan {
    planned.candidate.as_ref().and_then(|candidate| candidate.plan.clone()).expect("a plan")
}

#[tokio::test]
async fn a_bundle_keeps_its_order_its_lag_and_what_it_takes_itself() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let reply = plan(&mut firm, bundle()).await.unwrap();
    assert!(reply.exact && reply.holds.is_empty() && reply.blocked_item_id.is_empty(), "{reply:?}");
    assert_eq!(reply.total_cost_e6, reply.lower_bound_e6);
    assert_eq!(reply.optimality_gap_e6, 0);
    let (tensile, callipers) = (&reply.items[0], &reply.items[1]);
    assert_eq!((tensile.item_id.as_str(), callipers.item_id.as_str()), ("拉伸", "卡尺"));
    assert_eq!(tensile.candidate.as_ref().unwrap().provider_id, id(1, 0));
    let (first, then) = (days(callipers), days(tensile));
    let day = |given: &Option<nqi_proto::google::r#type::Date>| {
        nqi_platform::wire::day("day", given.as_ref().expect("a day")).unwrap()
    };
    let calendar = nqi_kernel::worktime::china();
    assert!(day(&then.start) >= calendar.add_working_days(day(&first.finish), 1));
    // The index is what it was: planning takes nothing.
    assert_eq!(plan(&mut firm, bundle()).await.unwrap().encode_to_vec(), reply.encode_to_vec());
}

#[tokio::test]
async fn a_bundle_that_nobody_can_place_names_the_item() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let poor = pb::PlanBundleRequest { budget_fen: Some(1), ..bundle() };
    let reply = plan(&mut firm, poor).await.unwrap();
    assert!(reply.items.is_empty() && reply.exact);
    assert_eq!(reply.blocked_item_id, "卡尺");
}

#[tokio::test]
async fn what_keeps_a_bundle_away_is_named_with_what_there_would_be_without_it() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let free = plan(&mut firm, bundle()).await.unwrap();
    let finish = free.finish.unwrap();
    assert!(free.obstacle.is_none());

    let poor = pb::PlanBundleRequest { budget_fen: Some(1), ..bundle() };
    let told = plan(&mut firm, poor.clone()).await.unwrap().obstacle.unwrap();
    assert_eq!((told.code.as_str(), told.price_fen, told.finish), ("OVER_BUDGET", free.price_fen, None));
    assert!(told.zh.contains("0.01 元") && told.en.contains("0.01 yuan"), "{told:?}");

    let soon = date("2026-03-10");
    let hasty = pb::PlanBundleRequest { deadline: soon, ..bundle() };
    let told = plan(&mut firm, hasty).await.unwrap().obstacle.unwrap();
    assert_eq!((told.code.as_str(), told.price_fen), ("DEADLINE_MISSED", 0));
    assert_eq!(told.finish, Some(finish), "{told:?}");

    let told =
        plan(&mut firm, pb::PlanBundleRequest { deadline: soon, ..poor }).await.unwrap().obstacle.unwrap();
    assert_eq!(told.code, "OVER_BUDGET_AND_DEADLINE_MISSED");
    assert_eq!((told.price_fen, told.finish), (free.price_fen, Some(finish)));

    let mut nobody = bundle();
    nobody.items[1].need.as_mut().unwrap().excluded_provider_ids = (0..3).map(|at| id(1, at)).collect();
    let reply = plan(&mut firm, nobody).await.unwrap();
    assert_eq!(reply.obstacle.unwrap().code, "NO_CANDIDATE");
    assert_eq!(reply.blocked_item_id, bundle().items[1].need.as_ref().unwrap().item_id);

    let mut apart = pb::PlanBundleRequest { one_provider: true, ..bundle() };
    apart.items[1].need.as_mut().unwrap().excluded_provider_ids = vec![id(1, 0)];
    assert_eq!(plan(&mut firm, apart).await.unwrap().obstacle.unwrap().code, "TOGETHER_IMPOSSIBLE");
}

fn open_slot(name: &str) -> ty::OpenSlot {
    ty::OpenSlot {
        name: name.into(),
        raw: "送检".into(),
        question_zh: "需要校准还是检定？".into(),
        question_en: "Calibration or verification?".into(),
        alternatives: vec![],
    }
}

#[tokio::test]
async fn what_a_parser_left_open_is_asked_before_anything_is_planned() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let mut open = bundle();
    open.items[1].need.as_mut().unwrap().open_slots = vec![open_slot("mode"), open_slot("range")];
    // Something else is wrong as well: the questions come first.
    open.budget_fen = Some(-1);
    let bundled = plan(&mut firm, open).await.unwrap_err();
    let mut open = batch(3);
    open.items[1].need.as_mut().unwrap().open_slots = vec![open_slot("mode"), open_slot("range")];
    let batched = assign(&mut firm, open).await.unwrap_err();
    for refused in [bundled, batched] {
        let problem = Problem::from_status(&refused);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::FailedPrecondition, "NEED_UNCONFIRMED"));
        assert_eq!(problem.fact("slots"), Some("mode,range"));
        assert!(problem.zh.contains("校准还是检定"), "{}", problem.zh);
        let fields: Vec<String> = wrong(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["items[1].need.open_slots[0]", "items[1].need.open_slots[1]"]);
    }
}

/// The story with a price on request for the callipers of laboratory 0.
async fn on_request() -> Deps {
    let mut world = story::world();
    let offer = world.offerings.iter_mut().find(|offer| offer.id == id(5, 10)).expect("the callipers");
    offer.price_fen = None;
    let deps = Registry::new(world, 3).deps();
    catch_up(&deps).await.unwrap();
    deps
}

#[tokio::test]
async fn a_budget_is_kept_with_known_prices_first_and_a_plan_says_what_has_to_be_asked() {
    let deps = on_request().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let asking = |budget_fen| pb::PlanBundleRequest {
        items: vec![item("卡尺", story::callipers(0.1), &[])],
        budget_fen,
        validate_only: true,
        ..pb::PlanBundleRequest::default()
    };
    let rich = plan(&mut firm, asking(Some(1_000_000))).await.unwrap();
    assert_eq!(rich.items[0].candidate.as_ref().unwrap().provider_id, id(1, 1), "its price is known");
    assert!(rich.unclear_item_ids.is_empty() && rich.unpriced_item_ids.is_empty() && rich.price_fen > 0);
    assert!(rich.makespan_days > 0);
    let poor = plan(&mut firm, asking(Some(1))).await.unwrap();
    assert_eq!(poor.items[0].candidate.as_ref().unwrap().provider_id, id(1, 0));
    assert_eq!((poor.unclear_item_ids, poor.unpriced_item_ids), (vec!["卡尺".into()], vec!["卡尺".into()]));
    assert_eq!(poor.price_fen, 0, "what nobody has named adds nothing, and the plan says so");
}

#[tokio::test]
async fn one_provider_for_everything_is_planned_when_there_is_one_and_else_the_item_is_named() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let one = pb::PlanBundleRequest { one_provider: true, ..bundle() };
    let reply = plan(&mut firm, one.clone()).await.unwrap();
    let providers: Vec<&str> =
        reply.items.iter().map(|item| item.candidate.as_ref().unwrap().provider_id.as_str()).collect();
    assert_eq!(providers, [id(1, 0), id(1, 0)]);
    assert!(reply.exact && reply.blocked_item_id.is_empty());
    let free = plan(&mut firm, bundle()).await.unwrap();
    assert!(free.total_cost_e6 <= reply.total_cost_e6, "the best of all is never worse");
    let mut apart = one;
    apart.items[1].need.as_mut().unwrap().excluded_provider_ids = vec![id(1, 0)];
    let none = plan(&mut firm, apart).await.unwrap();
    assert!(none.items.is_empty() && none.exact);
    assert_eq!(none.blocked_item_id, "卡尺");
}

#[tokio::test]
async fn a_batch_takes_a_clean_candidate_before_one_that_has_to_be_asked() {
    let mut world = story::world();
    // Laboratory 0 publishes no capacity: whoever goes there has to ask.
    world.cells.retain(|cell| cell.pool_id != id(7, 0));
    let deps = Registry::new(world, 3).deps();
    catch_up(&deps).await.unwrap();
    let mut centre = client(&deps, Role::Centre, OrgKind::Centre);
    let reply = assign(&mut centre, batch(1)).await.unwrap();
    let candidate = reply.assigned[0].candidate.as_ref().unwrap();
    assert!(candidate.confirmations.is_empty(), "{candidate:?}");
    assert_eq!(candidate.provider_id, id(1, 1));
}

#[tokio::test]
async fn circles_nine_items_and_other_faults_of_a_bundle_are_named() {
    let deps = ready().await;
    let mut firm = client(&deps, Role::Enterprise, OrgKind::Enterprise);
    let of = |items| pb::PlanBundleRequest { items, validate_only: true, ..pb::PlanBundleRequest::default() };
    let many = (0..9).map(|number| item(&format!("{number}"), story::callipers(0.1), &[])).collect();
    let refused = plan(&mut firm, of(many)).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(wrong(&refused), [("items".into(), "TOO_MANY".into())]);
    assert_eq!(wrong(&plan(&mut firm, of(vec![])).await.unwrap_err()), [("items".into(), "REQUIRED".into())]);
    let circle = vec![
        item("a", story::callipers(0.1), &[("c", 0)]),
        item("b", story::callipers(0.1), &[("a", 0)]),
        item("c", story::callipers(0.1), &[("b", 0)]),
        item("d", story::callipers(0.1), &[("c", 0)]),
    ];
    let refused = plan(&mut firm, of(circle)).await.unwrap_err();
    assert_eq!(wrong(&refused), [("items.after".into(), "CYCLE".into())]);
    assert!(Problem::from_status(&refused).en.contains("a, b, c."), "{refused}");
    let mut late =
        of(vec![item("a", ty::Need::default(), &[("x", -1)]), item("a", story::callipers(0.1), &[])]);
    (late.deadline, late.budget_fen, late.validate_only) = (date("2026-03-08"), Some(-1), false);
    let service = &mut client(&deps, Role::Service, OrgKind::Platform);
    late.min_seq = -1;
    let told = wrong(&plan(service, late).await.unwrap_err());
    for (field, reason) in [("deadline", "DATE_PAST"), ("min_seq", "OUT_OF_RANGE")] {
        assert!(told.contains(&(field.into(), reason.into())), "{field}: {told:?}");
    }
    let fields: Vec<String> = told.into_iter().map(|(field, _)| field).collect();
    let refused = assign(service, pb::AssignBatchRequest { min_seq: -1, ..batch(1) }).await.unwrap_err();
    assert_eq!(wrong(&refused), [("min_seq".into(), "OUT_OF_RANGE".into())]);
    for field in [
        "items[0].need.kind",
        "items[1].need.item_id",
        "items[0].after[0].item_id",
        "items[0].after[0].lag_days",
        "budget_fen",
        "deadline",
        "request_id",
    ] {
        assert!(fields.iter().any(|known| known == field), "{field} is not among {fields:?}");
    }
}

#[tokio::test]
async fn everybody_but_a_provider_may_plan_and_only_a_service_may_have_it_held() {
    let deps = ready().await;
    let roles = [
        (Role::Enterprise, OrgKind::Enterprise),
        (Role::Centre, OrgKind::Centre),
        (Role::Bureau, OrgKind::Bureau),
        (Role::Admin, OrgKind::Platform),
    ];
    for (role, kind) in roles {
        let mut caller = client(&deps, role, kind);
        assert!(plan(&mut caller, bundle()).await.is_ok());
        assert!(assign(&mut caller, batch(1)).await.is_ok());
        let commit = pb::PlanBundleRequest { validate_only: false, ..bundle() };
        assert_eq!(plan(&mut caller, commit).await.unwrap_err().code(), Code::PermissionDenied);
        let commit = pb::AssignBatchRequest { validate_only: false, ..batch(1) };
        assert_eq!(assign(&mut caller, commit).await.unwrap_err().code(), Code::PermissionDenied);
    }
    let mut lab = client(&deps, Role::Provider, OrgKind::Provider);
    let refused =
        [plan(&mut lab, bundle()).await.unwrap_err(), assign(&mut lab, batch(1)).await.unwrap_err()];
    for refused in refused {
        let problem = Problem::from_status(&refused);
        assert_eq!((problem.code, &*problem.reason), (Code::PermissionDenied, "PROVIDER_MAY_NOT_PLAN"));
    }
    let mut stranger = PlanningServiceClient::new(link::local(routes(&deps)));
    assert_eq!(plan(&mut stranger, bundle()).await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(assign(&mut stranger, batch(1)).await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_batch_never_takes_more_than_there_is_and_says_who_stays_without() {
    let deps = ready().await;
    let mut centre = client(&deps, Role::Centre, OrgKind::Centre);
    let few = assign(&mut centre, batch(3)).await.unwrap();
    assert_eq!((few.assigned.len(), few.unassigned.len()), (3, 0));
    assert!(few.lower_bound_e6 <= few.total_cost_e6);
    // Two of them calibrate so far, with 33 units each.
    let many = pb::AssignBatchRequest { full: true, ..batch(80) };
    let reply = assign(&mut centre, many.clone()).await.unwrap();
    assert_eq!(reply.assigned.len() + reply.unassigned.len(), 80);
    assert!(reply.assigned.len() > 60, "{} assigned in {} rounds", reply.assigned.len(), reply.rounds);
    assert!(!reply.unassigned.is_empty());
    assert!(reply.unassigned.iter().all(|item| item.reason == "NO_CAPACITY"));
    assert!(reply.assigned.iter().any(|item| item.item_id == "n5"), "the urgent one is served");
    let mut taken = std::collections::BTreeMap::new();
    for assigned in &reply.assigned {
        let plan = assigned.candidate.as_ref().and_then(|candidate| candidate.plan.clone()).expect("a plan");
        for day in plan.days {
            let date = day.day.expect("a day");
            *taken.entry((day.pool_id, date.month, date.day)).or_insert(0) += day.units;
        }
    }
    for ((_, month, day), units) in &taken {
        let free = if (*month, *day) == (3, 9) { 1 } else { 2 };
        assert!(*units <= free, "{units} units on {month}-{day}");
    }
    assert!(reply.lower_bound_e6 <= reply.total_cost_e6);
    assert_eq!(assign(&mut centre, many).await.unwrap().encode_to_vec(), reply.encode_to_vec());
}

/// The same batch with one piece and two pieces by turns: they do not load a pool equally.
fn unequal(needs: usize) -> pb::AssignBatchRequest {
    let mut request = batch(needs);
    for (number, item) in request.items.iter_mut().enumerate() {
        item.need.as_mut().unwrap().quantity = 1 + u32::try_from(number % 2).unwrap();
    }
    request
}

#[tokio::test]
async fn a_batch_of_unequal_loads_books_each_its_own_units_and_never_more_than_there_is() {
    let deps = ready().await;
    let mut centre = client(&deps, Role::Centre, OrgKind::Centre);
    let few = assign(&mut centre, unequal(6)).await.unwrap();
    assert_eq!((few.assigned.len(), few.unassigned.len()), (6, 0));
    // 75 units are asked for, two laboratories have 33 each.
    let many = pb::AssignBatchRequest { full: true, ..unequal(50) };
    let reply = assign(&mut centre, many.clone()).await.unwrap();
    assert_eq!(reply.assigned.len() + reply.unassigned.len(), 50);
    assert!(!reply.unassigned.is_empty());
    assert!(reply.unassigned.iter().all(|item| item.reason == "NO_CAPACITY"));
    assert!(reply.assigned.iter().any(|item| item.item_id == "n5"), "the urgent one is served");
    let mut taken = std::collections::BTreeMap::new();
    for assigned in &reply.assigned {
        let number: i32 = assigned.item_id[1..].parse().unwrap();
        let plan = assigned.candidate.as_ref().and_then(|candidate| candidate.plan.clone()).expect("a plan");
        assert_eq!(plan.days.iter().map(|day| day.units).sum::<i32>(), 1 + number % 2, "{assigned:?}");
        for day in plan.days {
            let date = day.day.expect("a day");
            *taken.entry((day.pool_id, date.month, date.day)).or_insert(0) += day.units;
        }
    }
    for ((_, month, day), units) in &taken {
        let free = if (*month, *day) == (3, 9) { 1 } else { 2 };
        assert!(*units <= free, "{units} units on {month}-{day}");
    }
    let used: i32 = taken.values().sum();
    assert!((60..=66).contains(&used), "{used} of 66 units");
    let (cost, bound) = (reply.total_cost_e6, reply.lower_bound_e6);
    assert!(bound <= cost && (!reply.exact || bound == cost));
    assert_eq!(reply.optimality_gap_e6, (cost - bound) * 1_000_000 / cost);
    assert_eq!(assign(&mut centre, many).await.unwrap().encode_to_vec(), reply.encode_to_vec());
}

#[tokio::test]
async fn a_shared_resource_is_booked_by_itself_not_within_a_batch() {
    let deps = ready().await;
    let mut service = client(&deps, Role::Service, OrgKind::Platform);
    let mut odd = batch(2);
    odd.items[1].need = Some(named("n1", crate::lending::need(crate::world::TODAY, 480, 600)));
    let refused = assign(&mut service, odd).await.unwrap_err();
    assert_eq!(wrong(&refused), [("items[1].need.kind".into(), "RESOURCE_IS_BOOKED".into())]);
}

#[tokio::test]
async fn faults_of_a_batch_are_named() {
    let deps = ready().await;
    let mut service = client(&deps, Role::Service, OrgKind::Platform);
    let too_many = assign(&mut service, batch(1_001)).await.unwrap_err();
    assert_eq!(wrong(&too_many), [("items".into(), "TOO_MANY".into())]);
    let mut odd = batch(2);
    odd.validate_only = false;
    odd.items[1].priority = 101;
    odd.items[0].need.as_mut().unwrap().item_id.clear();
    let fields: Vec<String> =
        wrong(&assign(&mut service, odd).await.unwrap_err()).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["items[0].need.item_id", "items[1].priority", "request_id"]);
    let ahead = assign(&mut service, pb::AssignBatchRequest { min_seq: 99, ..batch(1) }).await.unwrap_err();
    assert_eq!(Problem::from_status(&ahead).reason, "INDEX_BEHIND");
}

fn committed(key: u128) -> pb::PlanBundleRequest {
    let request_id = uuid::Uuid::from_u128(key).to_string();
    pb::PlanBundleRequest { validate_only: false, request_id, ..bundle() }
}

fn reason(status: Status) -> String {
    Problem::from_status(&status).reason.into_owned()
}

#[tokio::test]
async fn a_bundle_is_held_whole_and_once_for_each_request_id() {
    let (deps, ledger) = with_ledger().await;
    let mut service = client(&deps, Role::Service, OrgKind::Platform);
    let reply = plan(&mut service, committed(1)).await.unwrap();
    let held = ledger.holds(HoldState::Held);
    assert_eq!(reply.holds.len(), held.len());
    let mut planned: Vec<(String, i32)> = reply
        .items
        .iter()
        .flat_map(|item| days(item).days.into_iter().map(|day| (day.pool_id, day.units)))
        .collect();
    let mut lines: Vec<(String, i32)> = held
        .iter()
        .flat_map(|hold| hold.lines.iter().map(|line| (line.pool_id.clone(), line.units)))
        .collect();
    planned.sort();
    lines.sort();
    assert_eq!(planned, lines, "what is held is what was planned");
    let named: usize = reply.holds.iter().map(|hold| hold.item_ids.len()).sum();
    assert_eq!(named, 2);
    let again = plan(&mut service, committed(1)).await.unwrap();
    assert_eq!(
        (again.encode_to_vec(), ledger.holds(HoldState::Held).len()),
        (reply.encode_to_vec(), held.len())
    );
    let other = pb::PlanBundleRequest { budget_fen: Some(9_000_000), ..committed(1) };
    assert_eq!(reason(plan(&mut service, other).await.unwrap_err()), "REQUEST_ID_REUSED");
    // Another process, which does not remember the reply, meets the hold: the same plan is the same hold.
    let mut elsewhere = client(&deps, Role::Service, OrgKind::Platform);
    assert_eq!(plan(&mut elsewhere, committed(1)).await.unwrap().holds, reply.holds);
    let mut elsewhere = client(&deps, Role::Service, OrgKind::Platform);
    let cheaper = pb::PlanBundleRequest { items: committed(1).items[1..].to_vec(), ..committed(1) };
    assert_eq!(reason(plan(&mut elsewhere, cheaper).await.unwrap_err()), "ALREADY_COMMITTED");
    assert_eq!(ledger.holds(HoldState::Held).len(), held.len());
}

#[tokio::test]
async fn a_bundle_that_cannot_be_held_whole_is_given_back() {
    let (deps, ledger) = with_ledger().await;
    let mut service = client(&deps, Role::Service, OrgKind::Platform);
    let first = plan(&mut service, bundle()).await.unwrap();
    let pools: Vec<String> = first.items.iter().map(|item| days(item).days[0].pool_id.clone()).collect();
    ledger.refuse(&pools[0]);
    assert_eq!(reason(plan(&mut service, committed(2)).await.unwrap_err()), "CAPACITY_EXHAUSTED");
    assert_eq!(ledger.holds(HoldState::Held), []);
}

#[tokio::test]
async fn winners_are_held_and_who_loses_the_race_goes_elsewhere() {
    let (deps, ledger) = with_ledger().await;
    let mut service = client(&deps, Role::Service, OrgKind::Platform);
    let request_id = uuid::Uuid::from_u128(3).to_string();
    let asked = pb::AssignBatchRequest { validate_only: false, request_id, ..batch(6) };
    let planned = assign(&mut service, batch(6)).await.unwrap();
    let pool_of = |item: &pb::AssignedItem| {
        item.candidate.as_ref().and_then(|candidate| candidate.plan.clone()).expect("a plan").days[0]
            .pool_id
            .clone()
    };
    let lost = pool_of(&planned.assigned[0]);
    ledger.refuse(&lost);
    let reply = assign(&mut service, asked.clone()).await.unwrap();
    assert_eq!((reply.assigned.len(), reply.unassigned.len()), (6, 0), "{reply:?}");
    assert!(reply.assigned.iter().all(|item| pool_of(item) != lost));
    let held: Vec<String> = ledger.holds(HoldState::Held).into_iter().map(|hold| hold.id).collect();
    let mut named: Vec<String> = reply.assigned.iter().map(|item| item.hold_id.clone()).collect();
    named.sort();
    assert_eq!(named, held);
    assert!(reply.lower_bound_e6 <= reply.total_cost_e6 && !reply.exact);
    let again = assign(&mut service, asked).await.unwrap();
    assert_eq!((again.encode_to_vec(), ledger.holds(HoldState::Held).len()), (reply.encode_to_vec(), 6));
}
