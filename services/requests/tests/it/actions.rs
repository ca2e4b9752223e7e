//! Actions: from a draft to closed or cancelled, the requests under them, and who sees what of it.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{CommitmentEvent, CommitmentStage};
use nqi_proto::matching::v1::{Gap, GapClass};
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn indicator() -> pb::Indicator {
    pb::Indicator {
        name: "本市有能力的场所".to_owned(),
        unit: "家".to_owned(),
        baseline: Some(0.0),
        target: Some(2.0),
        ..Default::default()
    }
}

fn gap(enterprises: i32) -> Gap {
    Gap {
        cluster: 4,
        kind: 1,
        family: "GB 3362".to_owned(),
        standard: "GB/T 3362-2017".to_owned(),
        region: "371002".to_owned(),
        class: GapClass::NoLocal as i32,
        items: 5,
        enterprises,
        ..Default::default()
    }
}

/// A campaign for carbon fibre in the centre's region.
fn content() -> pb::Action {
    pb::Action {
        title: "碳纤维检测能力提升".to_owned(),
        cluster: 4,
        regions: vec!["371002".to_owned()],
        problem: "本市没有场所能做，半年 5 项需求外送".to_owned(),
        members: vec![pb::ActionMember { name: "示例负责人".to_owned(), ..Default::default() }],
        indicators: vec![indicator()],
        start_date: Some(wire::date(jiff::civil::date(2026, 4, 1))),
        end_date: Some(wire::date(jiff::civil::date(2026, 9, 30))),
        ..Default::default()
    }
}

fn message(action: pb::Action) -> pb::CreateActionRequest {
    pb::CreateActionRequest { request_id: String::new(), action: Some(action) }
}

/// News of a clock of a case: whether a red card stands against it.
fn news(case: &str, clock: u128, late: bool) -> CommitmentEvent {
    CommitmentEvent {
        commitment_id: uuid::Uuid::from_u128(clock).to_string(),
        service_request_id: case.to_owned(),
        subject_id: case.to_owned(),
        stage: CommitmentStage::Acceptance as i32,
        late,
        ..Default::default()
    }
}

impl World {
    /// Requests under an action, those that are late and those on time, once all news has been heard.
    async fn figures(&self, id: &str) -> (i32, i32, i32) {
        nqi_requests::drain(&self.deps).await.expect("drained");
        let tally = self.seen(&bureau(), id).await.expect("the action").tally.expect("figures");
        (tally.tagged, tally.late, tally.on_time)
    }

    async fn action(&self, who: &Principal, action: pb::Action) -> pb::Action {
        self.actions().create_action(by(who, message(action))).await.expect("an action").into_inner()
    }

    async fn start(&self, who: &Principal, id: &str) -> Result<pb::Action, Problem> {
        let message = pb::StartActionRequest { id: id.to_owned(), ..Default::default() };
        told(self.actions().start_action(by(who, message)).await)
    }

    async fn running(&self) -> pb::Action {
        let draft = self.action(&bureau(), content()).await;
        self.start(&bureau(), &draft.id).await.expect("started")
    }

    async fn rewrite(&self, who: &Principal, action: pb::Action) -> Result<pb::Action, Problem> {
        let message = pb::UpdateActionRequest {
            id: action.id.clone(),
            request_id: String::new(),
            action: Some(action),
        };
        told(self.actions().update_action(by(who, message)).await)
    }

    async fn close(&self, id: &str) -> Result<pb::Action, Problem> {
        let message =
            pb::CloseActionRequest {
                id: id.to_owned(), conclusion: "达到目标".into(), ..Default::default()
            };
        told(self.actions().close_action(by(&bureau(), message)).await)
    }

    async fn cancel(&self, id: &str) -> Result<pb::Action, Problem> {
        let message = pb::CancelActionRequest {
            id: id.to_owned(),
            reason: "并入另一行动".into(),
            ..Default::default()
        };
        told(self.actions().cancel_action(by(&bureau(), message)).await)
    }

    async fn seen(&self, who: &Principal, id: &str) -> Result<pb::Action, Problem> {
        told(self.actions().get_action(by(who, pb::GetActionRequest { id: id.to_owned() })).await)
    }

    async fn listed(&self, who: &Principal, message: pb::ListActionsRequest) -> Vec<String> {
        let reply = self.actions().list_actions(by(who, message)).await.expect("actions").into_inner();
        assert_eq!(reply.total_size as usize, reply.actions.len());
        reply.actions.into_iter().map(|action| action.id).collect()
    }

    async fn tag(&self, who: &Principal, id: &str, case: &str) -> Result<pb::ServiceRequest, Problem> {
        let message = pb::TagRequestRequest {
            id: id.to_owned(),
            request_id: String::new(),
            service_request_id: case.to_owned(),
        };
        told(self.actions().tag_request(by(who, message)).await)
    }

    async fn untag(
        &self,
        who: &Principal,
        id: &str,
        case: &str,
        reason: &str,
    ) -> Result<pb::ServiceRequest, Problem> {
        let message = pb::UntagRequestRequest {
            id: id.to_owned(),
            request_id: String::new(),
            service_request_id: case.to_owned(),
            reason: reason.to_owned(),
        };
        told(self.actions().untag_request(by(who, message)).await)
    }

    /// A request that names the action from its beginning.
    async fn drafted_for(&self, action: &str, cluster: i32) -> Result<pb::ServiceRequest, Problem> {
        let request = pb::ServiceRequest {
            items: vec![testing_item(false)],
            action_id: action.to_owned(),
            cluster,
            ..draft()
        };
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        told(self.requests().create_request(by(&enterprise(), message)).await)
    }
}

fn told<T>(answer: Result<tonic::Response<T>, tonic::Status>) -> Result<T, Problem> {
    answer.map(tonic::Response::into_inner).map_err(|status| Problem::from_status(&status))
}

fn reason<T: std::fmt::Debug>(answer: Result<T, Problem>) -> String {
    answer.expect_err("a refusal").reason.to_string()
}

on_both_dialects! {
    async fn an_action_runs_from_its_draft_to_its_end_with_events_and_results(fx: Fixture) {
        let w = World::new(fx).await;
        let made = w.action(&bureau(), content()).await;
        assert_eq!((made.state(), made.owner_id.as_str()), (pb::ActionState::Draft, BUREAU.to_string().as_str()));
        assert!(made.editable && !made.owner_name.is_empty());
        let started = w.start(&bureau(), &made.id).await.expect("started");
        assert_eq!(started.state(), pb::ActionState::Running);
        assert!(started.start_time.is_some());
        assert_eq!(reason(w.close(&made.id).await), "RESULT_MISSING");
        let mut reached = started.clone();
        reached.indicators[0].result = Some(1.0);
        reached.indicators[0].evidence = "新增 1 家 CMA 机构".to_owned();
        reached.members.clear();
        let reached = w.rewrite(&bureau(), reached).await.expect("results");
        assert_eq!((reached.indicators[0].result, reached.members.len()), (Some(1.0), 0));
        let closed = w.close(&made.id).await.expect("closed");
        assert_eq!((closed.state(), closed.conclusion.as_str()), (pb::ActionState::Closed, "达到目标"));
        assert_eq!(w.events(&made.id).await, ["ActionCreated", "ActionStarted", "ActionClosed"]);
    }

    async fn every_step_that_a_state_does_not_allow_is_refused_and_changes_nothing(fx: Fixture) {
        let w = World::new(fx).await;
        let bare = w.action(&bureau(), pb::Action { indicators: vec![], ..content() }).await;
        assert_eq!(reason(w.start(&bureau(), &bare.id).await), "INDICATOR_INCOMPLETE");
        let open = pb::Indicator { target: None, ..indicator() };
        let wanting = w.action(&bureau(), pb::Action { indicators: vec![open], ..content() }).await;
        assert_eq!(reason(w.start(&bureau(), &wanting.id).await), "INDICATOR_INCOMPLETE");
        assert_eq!(reason(w.close(&bare.id).await), "WRONG_STATE");
        let running = w.running().await;
        assert_eq!(reason(w.start(&bureau(), &running.id).await), "WRONG_STATE");
        for changed in [
            pb::Action { title: "另一标题".into(), ..running.clone() },
            pb::Action { regions: vec![], ..running.clone() },
            pb::Action { indicators: vec![pb::Indicator { target: Some(1.0), ..indicator() }], ..running.clone() },
            pb::Action { gap: Some(gap(3)), ..running.clone() },
        ] {
            assert_eq!(reason(w.rewrite(&bureau(), changed).await), "FRAME_FIXED");
        }
        assert_eq!(w.seen(&bureau(), &running.id).await.expect("kept").etag, running.etag);
        let given_up = w.cancel(&running.id).await.expect("cancelled");
        assert_eq!((given_up.state(), given_up.reason.as_str()), (pb::ActionState::Cancelled, "并入另一行动"));
        assert_eq!(reason(w.cancel(&running.id).await), "WRONG_STATE");
        assert_eq!(reason(w.start(&bureau(), &running.id).await), "WRONG_STATE");
        assert_eq!(reason(w.close(&running.id).await), "WRONG_STATE");
        assert_eq!(reason(w.rewrite(&bureau(), pb::Action { etag: String::new(), ..running.clone() }).await), "WRONG_STATE");
    }

    async fn a_stale_writer_is_refused_and_a_repeated_key_does_nothing_twice(fx: Fixture) {
        let w = World::new(fx).await;
        let key = pb::CreateActionRequest { request_id: nqi_platform::ids::new_id().to_string(), ..message(content()) };
        let first = w.actions().create_action(by(&bureau(), key.clone())).await.expect("made").into_inner();
        let again = w.actions().create_action(by(&bureau(), key.clone())).await.expect("repeated").into_inner();
        assert_eq!(first, again);
        assert_eq!(w.listed(&bureau(), pb::ListActionsRequest::default()).await.len(), 1);
        let other = pb::CreateActionRequest { action: Some(pb::Action { title: "另一个".into(), ..content() }), ..key };
        assert_eq!(refused(w.actions().create_action(by(&bureau(), other)).await).reason.to_string(), "REQUEST_ID_REUSED");
        w.rewrite(&bureau(), pb::Action { title: "改过".into(), ..first.clone() }).await.expect("changed");
        assert_eq!(reason(w.rewrite(&bureau(), first.clone()).await), "ETAG_MISMATCH");
        let stale = pb::StartActionRequest { id: first.id, etag: first.etag, ..Default::default() };
        assert_eq!(refused(w.actions().start_action(by(&bureau(), stale)).await).code, Code::Aborted);
    }

    async fn wrong_content_names_its_fields(fx: Fixture) {
        let w = World::new(fx).await;
        let bad = pb::Action {
            title: String::new(),
            cluster: 9,
            regions: vec!["110000".into()],
            indicators: vec![pb::Indicator { baseline: Some(f64::NAN), ..indicator() }, indicator()],
            end_date: Some(wire::date(jiff::civil::date(2026, 3, 1))),
            ..content()
        };
        let problem = refused(w.actions().create_action(by(&bureau(), message(bad))).await);
        let named: Vec<_> = fields(&problem).into_iter().map(|(field, reason)| format!("{field} {reason}")).collect();
        assert_eq!(named, [
            "title REQUIRED", "cluster REQUIRED", "regions[0] UNKNOWN_REGION", "end_date BEFORE_START",
            "indicators[0].baseline OUT_OF_RANGE", "indicators[1].name DUPLICATE",
        ]);
        let foreign = pb::Action { owner_id: ENTERPRISE.to_string(), ..content() };
        let problem = refused(w.actions().create_action(by(&bureau(), message(foreign))).await);
        assert_eq!(fields(&problem), [("owner_id".to_owned(), "UNKNOWN_OWNER".to_owned())]);
        let elsewhere = pb::Action { gap: Some(Gap { cluster: 5, ..gap(3) }), ..content() };
        let problem = refused(w.actions().create_action(by(&bureau(), message(elsewhere))).await);
        assert_eq!(fields(&problem), [("gap.cluster".to_owned(), "OTHER_CLUSTER".to_owned())]);
    }

    async fn a_cell_of_the_gap_map_has_one_open_action_at_a_time(fx: Fixture) {
        let w = World::new(fx).await;
        let from = |gap: Gap| pb::Action { gap: Some(gap), ..content() };
        let first = w.action(&bureau(), from(gap(5))).await;
        // Its figures have moved on: it is the same cell.
        let second = refused(w.actions().create_action(by(&bureau(), message(from(gap(7))))).await);
        assert_eq!((second.reason.to_string().as_str(), second.fact("action_id")), ("GAP_HAS_ACTION", Some(first.id.as_str())));
        let next_door = Gap { region: "371082".into(), ..gap(5) };
        w.action(&bureau(), from(next_door)).await;
        w.cancel(&first.id).await.expect("cancelled");
        let next = w.action(&bureau(), from(gap(7))).await;
        assert_eq!(next.gap.map(|gap| gap.enterprises), Some(7));
        let from_gap = pb::ListActionsRequest { from_gap: true, ..Default::default() };
        assert_eq!(w.listed(&bureau(), from_gap).await.len(), 3);
    }

    async fn a_centre_leads_in_its_regions_and_sees_what_touches_them(fx: Fixture) {
        let w = World::new(fx).await;
        let own = w.action(&centre(), content()).await;
        assert_eq!(own.owner_id, CENTRE.to_string());
        w.start(&centre(), &own.id).await.expect("started in its region");
        for regions in [vec![], vec!["371082".to_owned()], vec!["371002".to_owned(), "371082".to_owned()]] {
            let far = pb::Action { regions, ..content() };
            let problem = refused(w.actions().create_action(by(&centre(), message(far))).await);
            assert_eq!(fields(&problem), [("regions".to_owned(), "REGION_NOT_SERVED".to_owned())]);
        }
        let whole = w.action(&bureau(), pb::Action { regions: vec![], gap: Some(gap(2)), ..content() }).await;
        let seen = w.seen(&centre(), &whole.id).await.expect("it reaches the region");
        assert!(!seen.editable && seen.gap.is_none(), "two enterprises stay inside the bureau");
        assert_eq!(reason(w.start(&centre(), &whole.id).await), "NOT_YOURS_TO_DO");
        assert_eq!(reason(w.seen(&other_centre(), &own.id).await), "NOT_FOUND");
        assert_eq!(w.listed(&other_centre(), pb::ListActionsRequest::default()).await, [whole.id.as_str()]);
        let there = pb::ListActionsRequest { region: "371082".into(), ..Default::default() };
        assert_eq!(w.listed(&bureau(), there).await, [whole.id.as_str()]);
        let of_centre = pb::ListActionsRequest { owner_id: CENTRE.to_string(), ..Default::default() };
        assert_eq!(w.listed(&bureau(), of_centre).await, [own.id.as_str()]);
        let drafts = pb::ListActionsRequest { states: vec![1], cluster: 4, ..Default::default() };
        assert_eq!(w.listed(&bureau(), drafts).await, [whole.id]);
    }

    async fn an_enterprise_sees_running_actions_of_its_cluster_without_people_and_a_provider_none(fx: Fixture) {
        let w = World::new(fx).await;
        let hidden = w.action(&bureau(), content()).await;
        w.start(&bureau(), &w.action(&bureau(), pb::Action { cluster: 5, ..content() }).await.id).await.expect("started");
        let draft = w.action(&bureau(), pb::Action { gap: Some(gap(5)), ..content() }).await;
        let running = w.start(&bureau(), &draft.id).await.expect("started");
        assert_eq!(w.listed(&enterprise(), pb::ListActionsRequest::default()).await, [running.id.as_str()]);
        let seen = w.seen(&enterprise(), &running.id).await.expect("it runs for its cluster");
        assert!(seen.members.is_empty() && seen.gap.is_none() && seen.tally.is_none() && !seen.editable);
        assert_eq!(reason(w.seen(&enterprise(), &hidden.id).await), "NOT_FOUND");
        for who in [lab(1), admin()] {
            assert_eq!(w.seen(&who, &running.id).await.expect_err("no business").code, Code::PermissionDenied);
        }
        for who in [enterprise(), lab(1), admin(), service()] {
            let denied = refused(w.actions().create_action(by(&who, message(content()))).await);
            assert_eq!(denied.code, Code::PermissionDenied);
        }
    }

    async fn requests_of_its_cluster_come_under_a_running_action_and_leave_it_with_a_reason(fx: Fixture) {
        let w = World::new(fx).await;
        let action = w.running().await;
        let case = w.accepted(vec![testing_item(false)]).await;
        let tagged = w.tag(&centre(), &action.id, &case.id).await.expect("tagged by its centre");
        assert_eq!(tagged.action_id, action.id);
        assert_eq!(reason(w.tag(&bureau(), &action.id, &case.id).await), "TAGGED_ALREADY");
        let of_action = pb::ListRequestsRequest { action_id: action.id.clone(), ..Default::default() };
        let listed = w.requests().list_requests(by(&bureau(), of_action)).await.expect("cases").into_inner();
        assert_eq!(listed.requests.iter().map(|case| case.id.as_str()).collect::<Vec<_>>(), [case.id.as_str()]);
        assert_eq!(reason(w.untag(&centre(), &action.id, &case.id, " ").await), "INVALID_REQUEST");
        w.untag(&bureau(), &action.id, &case.id, "不属于本行动").await.expect("taken out");
        assert_eq!(reason(w.untag(&bureau(), &action.id, &case.id, "再次").await), "NOT_TAGGED");
        let events = w.events(&case.id).await;
        assert!(events.contains(&"RequestTagged".to_owned()) && events.ends_with(&["RequestUntagged".to_owned()]));
        assert_eq!(w.tag(&enterprise(), &action.id, &case.id).await.expect_err("not its").code, Code::PermissionDenied);
        assert_eq!(w.tag(&other_centre(), &action.id, &case.id).await.expect_err("foreign").code, Code::NotFound);
        let other = w.action(&bureau(), pb::Action { cluster: 5, ..content() }).await;
        assert_eq!(reason(w.tag(&bureau(), &other.id, &case.id).await), "WRONG_STATE");
        w.start(&bureau(), &other.id).await.expect("started");
        assert_eq!(reason(w.tag(&bureau(), &other.id, &case.id).await), "OTHER_CLUSTER");
    }

    async fn an_enterprise_names_a_running_action_of_the_cluster_in_its_draft(fx: Fixture) {
        let w = World::new(fx).await;
        let action = w.running().await;
        let drafted = w.drafted_for(&action.id, 4).await.expect("named");
        assert_eq!(drafted.action_id, action.id);
        for (id, cluster) in [(action.id.clone(), 5), (nqi_platform::ids::new_id().to_string(), 4)] {
            let problem = w.drafted_for(&id, cluster).await.expect_err("not for this cluster");
            assert_eq!(fields(&problem), [("action_id".to_owned(), "UNKNOWN_ACTION".to_owned())]);
        }
        let mut kept = drafted.clone();
        kept.action_id.clear();
        let change = pb::UpdateRequestRequest { id: drafted.id.clone(), request_id: String::new(), request: Some(kept.clone()) };
        let kept = w.requests().update_request(by(&enterprise(), change)).await.expect("kept").into_inner();
        assert_eq!(kept.action_id, action.id, "a change that names none keeps it");
        let moved = pb::ServiceRequest { cluster: 5, ..kept };
        let change = pb::UpdateRequestRequest { id: drafted.id, request_id: String::new(), request: Some(moved) };
        let problem = refused(w.requests().update_request(by(&enterprise(), change)).await);
        assert_eq!(problem.reason.to_string(), "OTHER_CLUSTER");
    }

    async fn the_figures_of_an_action_count_states_and_cases_that_were_late(fx: Fixture) {
        let w = World::new(fx).await;
        let action = w.running().await;
        for _ in 0..2 {
            let case = w.accepted(vec![testing_item(false)]).await;
            w.tag(&bureau(), &action.id, &case.id).await.expect("tagged");
        }
        let drafted = w.drafted_for(&action.id, 4).await.expect("a draft");
        let late = w.submit(&drafted.id).await;
        let red = news(&late.id, 1, true);
        w.near.clock_event("CommitmentRed", &red);
        w.near.clock_event("CommitmentRed", &red);
        nqi_requests::drain(&w.deps).await.expect("drained");
        let tally = w.seen(&bureau(), &action.id).await.expect("the action").tally.expect("figures");
        assert_eq!((tally.tagged, tally.late, tally.on_time), (3, 1, 2));
        assert_eq!(tally.states.iter().map(|one| one.count).sum::<i32>(), 3);
        assert!(tally.states.iter().any(|one| one.state() == pb::RequestState::Submitted && one.count == 1));
    }

    async fn a_case_is_late_while_a_red_card_stands_against_any_of_its_clocks(fx: Fixture) {
        let w = World::new(fx).await;
        let action = w.running().await;
        let case = w.accepted(vec![testing_item(false)]).await;
        w.tag(&bureau(), &action.id, &case.id).await.expect("tagged");
        let (stands, gone) = (|clock| news(&case.id, clock, true), |clock| news(&case.id, clock, false));
        let none = (1, 0, 1);
        let one = (1, 1, 0);
        assert_eq!(w.figures(&action.id).await, none);
        w.near.clock_event_of(3, "CommitmentRed", &stands(1));
        assert_eq!(w.figures(&action.id).await, one);
        w.near.clock_event_of(4, "CommitmentRescinded", &gone(1));
        assert_eq!(w.figures(&action.id).await, none, "the card was wrong");
        w.near.clock_event_of(3, "CommitmentRed", &stands(1));
        assert_eq!(w.figures(&action.id).await, none, "old news told once more");
        w.near.clock_event_of(6, "CommitmentRed", &stands(1));
        w.near.clock_event_of(2, "CommitmentRed", &stands(2));
        assert_eq!(w.figures(&action.id).await, one, "a second breach and a second clock");
        w.near.clock_event_of(7, "CommitmentExcused", &gone(1));
        assert_eq!(w.figures(&action.id).await, one, "the other clock is still late");
        w.near.clock_event_of(3, "CommitmentRescinded", &gone(2));
        assert_eq!(w.figures(&action.id).await, none);
    }

    async fn a_card_that_was_taken_back_does_not_count_when_its_news_comes_later(fx: Fixture) {
        let w = World::new(fx).await;
        let action = w.running().await;
        let case = w.accepted(vec![testing_item(false)]).await;
        w.tag(&bureau(), &action.id, &case.id).await.expect("tagged");
        w.near.clock_event_of(4, "CommitmentRescinded", &news(&case.id, 1, false));
        w.near.clock_event_of(3, "CommitmentRed", &news(&case.id, 1, true));
        assert_eq!(w.figures(&action.id).await, (1, 0, 1));
        w.near.clock_event_of(5, "CommitmentRescinded", &news(&case.id, 1, true));
        assert_eq!(w.figures(&action.id).await, (1, 1, 0), "another level was taken back, the red card stands");
    }
}
