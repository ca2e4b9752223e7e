//! Every call as each role and as a stranger.

use nqi_commitments::grpc;
use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::{ids::new_id, problem::Problem, wire};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CommitmentStatus, PauseReason, calendar_service_server::CalendarService,
    card_service_server::CardService, commitment_service_server::CommitmentService,
    policy_service_server::PolicyService,
};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::on_both_dialects;
use tonic::{Code, Request};
use uuid::Uuid;

use crate::world::{World, at, by, local, principal, reason};

fn strangers() -> [Principal; 3] {
    [
        principal(Role::Enterprise, OrgKind::Enterprise, new_id()),
        principal(Role::Provider, OrgKind::Provider, new_id()),
        principal(Role::Centre, OrgKind::Centre, new_id()),
    ]
}

fn service() -> Principal {
    principal(Role::Service, OrgKind::Platform, Uuid::nil())
}

fn admin() -> Principal {
    principal(Role::Admin, OrgKind::Platform, Uuid::from_u128(5))
}

async fn delivery(world: &World) -> pb::Commitment {
    let order = new_id();
    let event = OrderEvent { promised_days: 10, ..world.order_event(order) };
    world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
    world.clock(order).await
}

fn pause_of(clock: &pb::Commitment, reason: PauseReason) -> pb::PauseCommitmentRequest {
    pb::PauseCommitmentRequest {
        id: clock.id.clone(),
        reason: reason.into(),
        evidence: "等待客户确认".into(),
        ..Default::default()
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, tonic::Status>) -> Code {
    answer.expect_err("refused").code()
}

on_both_dialects! {
    async fn the_parties_of_a_clock_see_it_and_nobody_else(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        let get = pb::GetCommitmentRequest { id: clock.id.clone() };
        for caller in
            [world.enterprise(), world.provider(), world.centre(), world.bureau(), admin(), service()]
        {
            let seen = world.rpc().get_commitment(by(&caller, get.clone())).await.expect("visible");
            assert_eq!(seen.into_inner().id, clock.id);
            let list = world.rpc().list_commitments(by(&caller, Default::default())).await.expect("a list");
            assert_eq!(list.into_inner().total_size, 1);
        }
        for stranger in strangers() {
            let rpc = world.rpc();
            assert_eq!(code(rpc.get_commitment(by(&stranger, get.clone())).await), Code::NotFound);
            let list = rpc.list_commitments(by(&stranger, Default::default())).await.expect("a list");
            assert_eq!(list.into_inner().total_size, 0);
            let id = clock.id.clone();
            let pause = pause_of(&clock, PauseReason::Enterprise);
            assert_eq!(code(rpc.pause_commitment(by(&stranger, pause)).await), Code::NotFound);
            let resume = pb::ResumeCommitmentRequest { id: id.clone(), ..Default::default() };
            assert_eq!(code(rpc.resume_commitment(by(&stranger, resume)).await), Code::NotFound);
            let complete = pb::CompleteCommitmentRequest { id: id.clone(), ..Default::default() };
            assert_eq!(code(rpc.complete_commitment(by(&stranger, complete)).await), Code::NotFound);
            let cancel = pb::CancelCommitmentRequest { id: id.clone(), reason: "x".into(), ..Default::default() };
            assert_eq!(code(rpc.cancel_commitment(by(&stranger, cancel)).await), Code::NotFound);
            let reassign = pb::ReassignCommitmentRequest {
                id: id.clone(),
                obligor_id: new_id().to_string(),
                term: pb::ReassignTerm::Fresh.into(),
                reason: "x".into(),
                ..Default::default()
            };
            assert_eq!(code(rpc.reassign_commitment(by(&stranger, reassign)).await), Code::NotFound);
            let until = Some(wire::timestamp(at("2026-01-09T10:00:00")));
            let preview = pb::PreviewPauseRequest { id, until };
            assert_eq!(code(rpc.preview_pause(by(&stranger, preview)).await), Code::NotFound);
        }
        assert_eq!(code(world.rpc().get_commitment(Request::new(get)).await), Code::Unauthenticated);
        assert_eq!(world.clock(clock.subject_id.parse().expect("an id")).await.etag, clock.etag);
    }

    async fn only_services_and_the_bureau_start_complete_cancel_and_reassign(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        let rpc = world.rpc();
        let start = |subject: Uuid| pb::StartCommitmentRequest {
            stage: pb::CommitmentStage::Complaint.into(),
            subject_id: subject.to_string(),
            obligor_id: world.parties.provider.to_string(),
            ..Default::default()
        };
        let complete = pb::CompleteCommitmentRequest { id: clock.id.clone(), ..Default::default() };
        let cancel = pb::CancelCommitmentRequest { id: clock.id.clone(), reason: "x".into(), ..Default::default() };
        let reassign = pb::ReassignCommitmentRequest {
            id: clock.id.clone(),
            obligor_id: new_id().to_string(),
            term: pb::ReassignTerm::Remaining.into(),
            reason: "机构停业".into(),
            ..Default::default()
        };
        for caller in [world.enterprise(), world.provider(), world.centre(), admin()] {
            assert_eq!(code(rpc.start_commitment(by(&caller, start(new_id()))).await), Code::PermissionDenied);
            assert_eq!(code(rpc.complete_commitment(by(&caller, complete.clone())).await), Code::PermissionDenied);
            assert_eq!(code(rpc.cancel_commitment(by(&caller, cancel.clone())).await), Code::PermissionDenied);
            assert_eq!(code(rpc.reassign_commitment(by(&caller, reassign.clone())).await), Code::PermissionDenied);
        }
        let taken = rpc.reassign_commitment(by(&world.bureau(), reassign)).await.expect("reassigned").into_inner();
        assert_eq!((taken.attempt, taken.status()), (2, CommitmentStatus::Running));
        assert_eq!(taken.due_time, clock.due_time);
        assert_eq!(reason(rpc.complete_commitment(by(&service(), complete)).await), "CLOCK_NOT_RUNNING");
        let subject = new_id();
        let opened = rpc.start_commitment(by(&service(), start(subject))).await.expect("started").into_inner();
        assert_eq!((opened.promised, opened.policy.as_str()), (5, "complaint/1"));
        assert_eq!(reason(rpc.start_commitment(by(&service(), start(subject))).await), "COMMITMENT_EXISTS");
        let done = pb::CompleteCommitmentRequest { id: opened.id, ..Default::default() };
        let done = rpc.complete_commitment(by(&world.bureau(), done)).await.expect("completed").into_inner();
        assert!(done.on_time && done.status() == CommitmentStatus::Completed);
    }

    async fn a_provider_stops_its_own_delivery_on_grounds_that_it_may_decide(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        let rpc = world.rpc();
        for caller in [world.enterprise(), world.centre(), admin()] {
            let pause = pause_of(&clock, PauseReason::Enterprise);
            assert_eq!(code(rpc.pause_commitment(by(&caller, pause)).await), Code::PermissionDenied);
        }
        for ground in [PauseReason::ForceMajeure, PauseReason::Special] {
            let answer = rpc.pause_commitment(by(&world.provider(), pause_of(&clock, ground))).await;
            assert_eq!(reason(answer), "SELF_APPROVAL");
        }
        let answer = rpc.pause_commitment(by(&world.bureau(), pause_of(&clock, PauseReason::Correction))).await;
        assert_eq!(reason(answer), "PAUSE_REASON");
        let pause = pb::PauseCommitmentRequest {
            etag: clock.etag.clone(),
            ..pause_of(&clock, PauseReason::Enterprise)
        };
        let paused = rpc.pause_commitment(by(&world.provider(), pause.clone())).await.expect("paused").into_inner();
        assert_eq!(paused.status(), CommitmentStatus::Paused);
        assert_eq!(reason(rpc.pause_commitment(by(&world.provider(), pause)).await), "ETAG_MISMATCH");
        let again = pause_of(&clock, PauseReason::Enterprise);
        assert_eq!(reason(rpc.pause_commitment(by(&world.provider(), again)).await), "CLOCK_NOT_RUNNING");
        let resume = pb::ResumeCommitmentRequest { id: clock.id.clone(), ..Default::default() };
        let resumed = rpc.resume_commitment(by(&world.provider(), resume)).await.expect("resumed").into_inner();
        assert_eq!((resumed.status(), resumed.due_time), (CommitmentStatus::Running, clock.due_time));
        // What the bureau has stopped, the provider does not start.
        let bureau = pause_of(&clock, PauseReason::Special);
        rpc.pause_commitment(by(&world.bureau(), bureau)).await.expect("paused");
        let resume = pb::ResumeCommitmentRequest { id: clock.id, ..Default::default() };
        assert_eq!(reason(rpc.resume_commitment(by(&world.provider(), resume)).await), "SELF_APPROVAL");
    }

    async fn only_the_bureau_backdates_and_says_why(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        world.settle_at("2026-01-20T10:00:00").await;
        let rpc = world.rpc();
        let complete = pb::CompleteCommitmentRequest {
            id: clock.id.clone(),
            effective_time: Some(wire::timestamp(at("2026-01-16T10:00:00"))),
            reason: "报告系统故障,已核实交付时间".into(),
            ..Default::default()
        };
        assert_eq!(code(rpc.complete_commitment(by(&service(), complete.clone())).await), Code::PermissionDenied);
        let silent = pb::CompleteCommitmentRequest { reason: String::new(), ..complete.clone() };
        let refused = rpc.complete_commitment(by(&world.bureau(), silent)).await.expect_err("no reason");
        assert_eq!(Problem::from_status(&refused).violations[0].field, "reason");
        let early = pb::CompleteCommitmentRequest {
            effective_time: Some(wire::timestamp(at("2026-01-05T09:00:00"))),
            ..complete.clone()
        };
        assert_eq!(reason(rpc.complete_commitment(by(&world.bureau(), early)).await), "EFFECTIVE_TIME");
        assert!(world.cards(&clock.id).await.iter().any(|card| card.level() == pb::Level::Red));
        let done = rpc.complete_commitment(by(&world.bureau(), complete)).await.expect("completed").into_inner();
        assert!(done.on_time);
        let red = world.cards(&clock.id).await.into_iter().find(|card| card.level() == pb::Level::Red);
        assert_eq!(red.map(|card| card.state()), Some(pb::CardState::Rescinded));
    }

    /// Title: same key twice
    async fn same_key_twice(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        let rpc = world.rpc();
        let pause = pb::PauseCommitmentRequest {
            request_id: "key-1".into(),
            ..pause_of(&clock, PauseReason::Enterprise)
        };
        let first = rpc.pause_commitment(by(&world.bureau(), pause.clone())).await.expect("paused").into_inner();
        world.clock.advance_to(at("2026-01-05T15:00:00"));
        let second = rpc.pause_commitment(by(&world.bureau(), pause.clone())).await.expect("the same").into_inner();
        assert_eq!(first, second);
        let other = pb::PauseCommitmentRequest { evidence: "其他".into(), ..pause };
        assert_eq!(reason(rpc.pause_commitment(by(&world.bureau(), other)).await), "REQUEST_ID_REUSED");
        // Another verb may carry the same key.
        let resume = pb::ResumeCommitmentRequest {
            id: clock.id.clone(),
            request_id: "key-1".into(),
            ..Default::default()
        };
        rpc.resume_commitment(by(&world.bureau(), resume)).await.expect("resumed");
        let id = clock.id.parse().expect("an id");
        let history = nqi_commitments::store::history::of(world.deps.db.reader(), id).await.expect("a history");
        let commands: Vec<&str> = history.iter().map(|entry| entry.command.as_str()).collect();
        assert_eq!(commands, ["STARTED", "PAUSED", "RESUMED"]);
    }

    async fn wrong_requests_are_refused_by_field(fx: Fixture) {
        let world = World::new(&fx).await;
        let rpc = world.rpc();
        let fields = |status: tonic::Status| -> Vec<String> {
            Problem::from_status(&status).violations.into_iter().map(|violation| violation.field).collect()
        };
        let start = pb::StartCommitmentRequest { promised: -1, attempt: -2, kind: 99, unit: 9, ..Default::default() };
        let refused = rpc.start_commitment(by(&world.bureau(), start)).await.expect_err("refused");
        assert_eq!(fields(refused), ["stage", "subject_id", "obligor_id", "kind", "attempt", "promised", "unit"]);
        let beyond = pb::StartCommitmentRequest {
            stage: pb::CommitmentStage::Delivery.into(),
            kind: 1,
            subject_id: new_id().to_string(),
            obligor_id: new_id().to_string(),
            promised: 21,
            ..Default::default()
        };
        let refused = rpc.start_commitment(by(&world.bureau(), beyond.clone())).await.expect_err("refused");
        assert_eq!(Problem::from_status(&refused).violations[0].reason, "BEYOND_STATUTORY");
        let by_minutes = pb::StartCommitmentRequest {
            unit: pb::TermUnit::WorkingMinutes.into(),
            promised: 100_000,
            ..beyond.clone()
        };
        let refused = rpc.start_commitment(by(&world.bureau(), by_minutes)).await.expect_err("refused");
        assert_eq!(fields(refused), ["unit"]);
        let refused = rpc.pause_commitment(by(&world.bureau(), Default::default())).await.expect_err("refused");
        assert_eq!(fields(refused), ["reason", "evidence", "id"]);
        let list = pb::ListCommitmentsRequest {
            page_size: -1,
            page_token: "x".into(),
            statuses: vec![9],
            stages: vec![77],
            obligor_id: "1".into(),
            min_level: 9,
            ..Default::default()
        };
        let refused = rpc.list_commitments(by(&world.bureau(), list)).await.expect_err("refused");
        let expected = ["page_size", "page_token", "statuses[0]", "stages[0]", "obligor_id", "min_level"];
        assert_eq!(fields(refused), expected);
        let get = pb::GetCommitmentRequest { id: "7".into() };
        assert_eq!(fields(rpc.get_commitment(by(&world.bureau(), get)).await.expect_err("refused")), ["id"]);
    }

    async fn a_list_pages_by_due_time_without_gap_or_repeat(fx: Fixture) {
        let world = World::new(&fx).await;
        world.clock.advance_to(at("2026-01-05T10:00:00"));
        let rpc = world.rpc();
        for promised in [3, 1, 2, 5, 4] {
            let start = pb::StartCommitmentRequest {
                stage: pb::CommitmentStage::Complaint.into(),
                subject_id: new_id().to_string(),
                obligor_id: world.parties.provider.to_string(),
                region: "371082".into(),
                promised,
                pending: promised == 5,
                ..Default::default()
            };
            rpc.start_commitment(by(&world.bureau(), start)).await.expect("started");
        }
        let mut filter = pb::ListCommitmentsRequest { page_size: 2, region: "371082".into(), ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let page = rpc.list_commitments(by(&world.bureau(), filter.clone())).await.expect("a page").into_inner();
            assert_eq!(page.total_size, 5);
            seen.extend(page.commitments.iter().map(|clock| clock.promised));
            if page.next_page_token.is_empty() {
                break;
            }
            filter.page_token = page.next_page_token;
        }
        assert_eq!(seen, [1, 2, 3, 4, 5], "by due time, the pending one last");
        let other = pb::ListCommitmentsRequest { region: "371002".into(), ..filter };
        let refused = rpc.list_commitments(by(&world.bureau(), other)).await.expect_err("another filter's token");
        assert_eq!(Problem::from_status(&refused).violations[0].field, "page_token");
        world.settle_at("2026-01-07T17:00:01").await;
        let overdue = pb::ListCommitmentsRequest { overdue: true, ..Default::default() };
        let overdue = rpc.list_commitments(by(&world.bureau(), overdue)).await.expect("a page").into_inner();
        assert_eq!(overdue.commitments.iter().map(|clock| clock.promised).collect::<Vec<_>>(), [1, 2]);
        let red = pb::ListCommitmentsRequest { min_level: pb::Level::Red.into(), ..Default::default() };
        let red = rpc.list_commitments(by(&world.bureau(), red)).await.expect("a page").into_inner();
        assert_eq!(red.total_size, 2);
    }

    async fn cards_are_seen_by_the_parties_and_the_bureau(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        world.settle_at("2026-01-30T10:00:00").await;
        let rpc = grpc::Cards(world.app());
        let card = world.cards(&clock.id).await.remove(0);
        let get = pb::GetCardRequest { id: card.id.clone() };
        for caller in [world.provider(), world.centre(), world.enterprise(), world.bureau(), admin(), service()] {
            let list = rpc.list_cards(by(&caller, Default::default())).await.expect("a list").into_inner();
            assert_eq!((list.total_size, list.cards.len()), (3, 3));
            assert_eq!(rpc.get_card(by(&caller, get.clone())).await.expect("seen").into_inner(), card);
        }
        for stranger in strangers() {
            let list = rpc.list_cards(by(&stranger, Default::default())).await.expect("a list").into_inner();
            assert_eq!(list.total_size, 0);
            assert_eq!(code(rpc.get_card(by(&stranger, get.clone())).await), Code::NotFound);
        }
        assert_eq!(code(rpc.get_card(Request::new(get)).await), Code::Unauthenticated);
        assert_eq!(code(rpc.list_cards(Request::new(Default::default())).await), Code::Unauthenticated);
        let mut page = pb::ListCardsRequest { page_size: 2, ..Default::default() };
        let first = rpc.list_cards(by(&world.bureau(), page.clone())).await.expect("a page").into_inner();
        page.page_token = first.next_page_token;
        let second = rpc.list_cards(by(&world.bureau(), page)).await.expect("a page").into_inner();
        let levels: Vec<_> = first.cards.iter().chain(&second.cards).map(pb::Card::level).collect();
        assert_eq!(levels, [pb::Level::Escalated, pb::Level::Red, pb::Level::Yellow], "newest first");
        assert!(card.rule_zh.contains("督办") && card.rule_en.contains("supervision"));
    }

    async fn rules_and_working_time_are_open_to_everybody(fx: Fixture) {
        let world = World::new(&fx).await;
        let (policies, calendars) = (grpc::Policies(world.app()), grpc::Calendars(world.app()));
        let lookup = |stage: pb::CommitmentStage, kind| pb::LookupPolicyRequest { stage: stage.into(), kind, ..Default::default() };
        for caller in [world.provider(), world.centre(), world.enterprise(), world.bureau(), admin(), service()] {
            let answer = policies.lookup_policy(by(&caller, lookup(pb::CommitmentStage::Delivery, 2))).await;
            let policy = answer.expect("a policy").into_inner();
            assert_eq!((policy.id.as_str(), policy.promised, policy.statutory), ("delivery-calibration", 15, 20));
            let list = policies.list_policies(by(&caller, pb::ListPoliciesRequest {})).await.expect("a list");
            assert_eq!(list.into_inner().policies.len(), 11);
            let state = pb::GetWorkingStateRequest { id: "cn".into() };
            let state = calendars.get_working_state(by(&caller, state)).await.expect("a state").into_inner();
            assert!(state.working_day && !state.working);
            assert_eq!(local(&state.next_working_time), Some(at("2026-01-05T09:00:00")));
            let calendar = pb::GetCalendarRequest { id: "cn".into(), revision: 0 };
            let calendar = calendars.get_calendar(by(&caller, calendar)).await.expect("a calendar").into_inner();
            assert_eq!(calendar.windows, ["09:00-12:00", "13:30-17:00"]);
            assert_eq!(calendar.rest_days.len() + calendar.work_days.len(), 56 + 19);
        }
        let general = policies.lookup_policy(by(&world.bureau(), lookup(pb::CommitmentStage::Delivery, 6))).await;
        assert_eq!(general.expect("a policy").into_inner().id, "delivery");
        let anonymous = policies.lookup_policy(Request::new(lookup(pb::CommitmentStage::Delivery, 2))).await;
        assert_eq!(anonymous.expect("public").into_inner().promised, 15);
        let list = policies.list_policies(Request::new(pb::ListPoliciesRequest {})).await;
        assert_eq!(list.expect("public").into_inner().policies.len(), 11);
        let calendar = Request::new(pb::GetCalendarRequest { id: "cn".into(), revision: 0 });
        assert_eq!(calendars.get_calendar(calendar).await.expect("public").into_inner().rest_days.len(), 56);
        let state = Request::new(pb::GetWorkingStateRequest { id: "cn".into() });
        assert!(calendars.get_working_state(state).await.expect("public").into_inner().working_day);
        let unknown = Request::new(pb::GetCalendarRequest { id: "xx".into(), revision: 0 });
        assert_eq!(code(calendars.get_calendar(unknown).await), Code::NotFound);
    }

    async fn each_count_of_clocks_is_the_total_of_its_list(fx: Fixture) {
        let world = World::new(&fx).await;
        let (held, pending, long) = (delivery(&world).await, new_id(), new_id());
        let today = new_id();
        for (order, days, sample) in [(today, 1, false), (pending, 5, true), (long, 10, false)] {
            let event = OrderEvent { promised_days: days, sample_needed: sample, ..world.order_event(order) };
            world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
        }
        let pause = pause_of(&held, PauseReason::Enterprise);
        world.rpc().pause_commitment(by(&world.provider(), pause)).await.expect("paused");
        let counts = async |caller: &Principal, ask: pb::CountClocksRequest| {
            let counts = world.rpc().count_clocks(by(caller, ask)).await.expect("counts").into_inner().counts;
            let mut told = Vec::new();
            for count in counts {
                let list = pb::ListCommitmentsRequest { queue: count.queue, ..Default::default() };
                let list = world.rpc().list_commitments(by(caller, list)).await.expect("a list").into_inner();
                assert_eq!(list.total_size, count.count, "{:?}", count.queue());
                assert_eq!(list.commitments.len(), count.count as usize);
                told.push((count.queue(), count.count));
            }
            told
        };
        use pb::ClockQueue as Q;
        world.settle_at("2026-01-06T09:30:00").await;
        let told = counts(&world.bureau(), Default::default()).await;
        assert_eq!(told, [
            (Q::DueToday, 1), (Q::Yellow, 0), (Q::Red, 0), (Q::Escalated, 0), (Q::Overdue, 0),
            (Q::Paused, 1), (Q::Pending, 1), (Q::Open, 2), (Q::Provisional, 0),
        ]);
        world.settle_at("2026-01-07T09:30:00").await;
        let told = counts(&world.provider(), Default::default()).await;
        let late: i32 = told[1..4].iter().map(|(_, count)| count).sum();
        assert_eq!((told[0].1, late, told[4].1), (0, 1, 1), "past due: exactly one level, overdue, no longer due today");
        assert!(counts(&strangers()[1], Default::default()).await.iter().all(|(_, count)| *count == 0));
        let elsewhere = pb::CountClocksRequest { region: "371082".into(), ..Default::default() };
        let none = world.rpc().count_clocks(by(&world.bureau(), elsewhere)).await.expect("counts").into_inner().counts;
        assert!(none.iter().all(|count| count.count == 0));
        let of = |enterprise: Uuid, centre: Uuid| pb::ListCommitmentsRequest {
            enterprise_id: enterprise.to_string(), centre_id: centre.to_string(), ..Default::default()
        };
        let total = async |ask| world.rpc().list_commitments(by(&world.bureau(), ask)).await.expect("a list").into_inner().total_size;
        assert_eq!(total(of(world.parties.enterprise, world.parties.centre)).await, 4);
        assert_eq!((total(of(new_id(), world.parties.centre)).await, total(of(world.parties.enterprise, new_id())).await), (0, 0));
        let beyond = new_id();
        let event = OrderEvent { promised_days: 10, ..world.order_event(beyond) };
        world.tell("2026-12-28T10:00:00", "nqi.requests.v1.OrderAwarded", beyond, event).await;
        let told = counts(&world.bureau(), Default::default()).await;
        assert_eq!(told[8], (Q::Provisional, 1), "due beyond the published calendar");
        let wrong = pb::ListCommitmentsRequest { queue: 99, ..Default::default() };
        assert_eq!(code(world.rpc().list_commitments(by(&world.bureau(), wrong)).await), Code::InvalidArgument);
    }

    async fn a_preview_tells_the_new_due_time_and_changes_nothing(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = delivery(&world).await;
        world.clock.advance_to(at("2026-01-06T10:00:00"));
        let preview = pb::PreviewPauseRequest {
            id: clock.id.clone(),
            until: Some(wire::timestamp(at("2026-01-07T10:00:00"))),
        };
        for caller in [world.provider(), world.enterprise(), world.centre(), world.bureau(), admin(), service()] {
            let answer = world.rpc().preview_pause(by(&caller, preview.clone())).await.expect("a preview").into_inner();
            assert_eq!(local(&answer.due_time), Some(at("2026-01-19T17:00:00")));
            assert_eq!(local(&answer.new_due_time), Some(at("2026-01-20T17:00:00")));
            assert_eq!(answer.working_seconds, 23_400);
        }
        // Twenty working days after 10:00, at the end of the day before: it resumes by itself then.
        let long = pb::PreviewPauseRequest { until: Some(wire::timestamp(at("2026-06-30T10:00:00"))), ..preview.clone() };
        let capped = world.rpc().preview_pause(by(&world.bureau(), long)).await.expect("a preview").into_inner();
        assert_eq!(capped.working_seconds, 20 * 23_400);
        let past = pb::PreviewPauseRequest { until: Some(wire::timestamp(at("2026-01-06T09:00:00"))), ..preview };
        let refused = world.rpc().preview_pause(by(&world.bureau(), past)).await.expect_err("the past");
        assert_eq!(Problem::from_status(&refused).violations[0].field, "until");
        assert_eq!(world.clock(clock.subject_id.parse().expect("an id")).await.etag, clock.etag);
    }
}
