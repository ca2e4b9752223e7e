//! Plans of cases with several items, and needs that matching refuses for good.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Violation;
use nqi_platform::wire;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;

use crate::people::*;
use crate::world::*;

async fn seen(w: &World, who: &Principal, id: &str) -> pb::ServiceRequest {
    let message = pb::GetRequestRequest { id: id.to_owned() };
    w.requests().get_request(by(who, message)).await.expect("the case").into_inner()
}

fn past() -> Violation {
    Violation::new("need.deadline", "DATE_PAST", "日期已过。", "This day is past.")
}

on_both_dialects! {
    async fn a_case_of_several_items_is_planned_when_providers_are_sought(fx: Fixture) {
        let w = World::new(fx).await;
        let items = vec![testing_item(false), calibration_item()];
        let request = pb::ServiceRequest { items, budget_fen: Some(900_000), ..draft() };
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        let case = w.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner();
        w.submit(&case.id).await;
        assert_eq!(seen(&w, &enterprise(), &case.id).await.plan, None, "nobody is sought yet");
        w.accept(&case.id).await;
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.owed().await, 0);
        let shown = seen(&w, &enterprise(), &case.id).await;
        let plan = shown.plan.clone().expect("a plan");
        let ids: Vec<&str> = shown.items.iter().map(|item| item.id.as_str()).collect();
        let told = |plan: &pb::PlannedCase| -> Vec<(String, String)> {
            plan.items.iter().map(|one| (one.item_id.clone(), one.provider_id.clone())).collect()
        };
        let (best, one) = (plan.best.expect("a best one"), plan.one_provider.expect("one provider"));
        let pair = |at: usize, n: u128| (ids[at].to_owned(), provider(n).to_string());
        assert_eq!(told(&best), [pair(0, 1), pair(1, 2)]);
        assert_eq!(told(&one), [pair(0, 2), pair(1, 2)]);
        assert_eq!((best.makespan_days, one.makespan_days, best.exact), (6, 9, true));
        assert_eq!(best.unpriced_item_ids, ids);
        assert_eq!(best.items[0].provider_name, "示例机构1");
        assert_eq!((plan.plan_time, plan.reason.as_str()), (Some(wire::timestamp(w.clock().now())), ""));
        let asked = w.near.lock().bundles.clone();
        assert_eq!(asked.iter().map(|ask| ask.one_provider).collect::<Vec<_>>(), [false, true]);
        assert!(asked.iter().all(|ask| ask.validate_only && ask.budget_fen == Some(900_000)));
        // The handling centre sees it too, the bureau does not.
        assert!(seen(&w, &centre(), &case.id).await.plan.is_some());
        assert_eq!(seen(&w, &bureau(), &case.id).await.plan, None);
    }

    async fn a_case_of_one_item_has_no_plan_and_its_item_is_sought_within_the_budget(fx: Fixture) {
        let w = World::new(fx).await;
        let request =
            pb::ServiceRequest { items: vec![testing_item(false)], budget_fen: Some(70_000), ..draft() };
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        let case = w.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner();
        w.submit(&case.id).await;
        w.accept(&case.id).await;
        assert_eq!(seen(&w, &enterprise(), &case.id).await.plan, None);
        let near = w.near.lock();
        assert!(near.bundles.is_empty());
        assert_eq!(near.needs.iter().map(|need| need.budget_fen).collect::<Vec<_>>(), [Some(70_000)]);
    }

    async fn nobody_for_a_part_is_told_with_the_item_and_a_new_search_plans_anew(fx: Fixture) {
        let w = World::new(fx).await;
        let all = std::mem::take(&mut w.near.lock().candidates);
        let case = w.accepted(vec![testing_item(false), calibration_item()]).await;
        let plan = seen(&w, &enterprise(), &case.id).await.plan.expect("a plan that failed");
        assert_eq!((plan.best, plan.one_provider, plan.reason.as_str()), (None, None, "NO_PLAN"));
        assert_eq!(plan.blocked_item_id, case.items[1].id);
        w.near.lock().candidates = all;
        let message = pb::MatchItemRequest {
            id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            ..pb::MatchItemRequest::default()
        };
        w.requests().match_item(by(&enterprise(), message)).await.expect("candidates");
        nqi_requests::drain(&w.deps).await.expect("drained");
        let plan = seen(&w, &enterprise(), &case.id).await.plan.expect("a plan");
        assert!(plan.best.is_some() && plan.reason.is_empty());
    }

    async fn a_need_whose_day_has_passed_ends_the_search_with_its_reason_and_is_not_asked_about_for_ever(fx: Fixture) {
        let w = World::new(fx).await;
        w.near.lock().wrong = Some(past());
        let case = w.accepted(vec![testing_item(false), calibration_item()]).await;
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.owed().await, 0, "nothing is left to be tried");
        let asked = w.near.called("MatchService/Match");
        nqi_requests::drain(&w.deps).await.expect("drained");
        assert_eq!(w.near.called("MatchService/Match"), asked);
        let shown = seen(&w, &centre(), &case.id).await;
        for item in &shown.items {
            assert_eq!(item.state(), pb::ItemState::Sourcing);
            assert!(item.reason.contains("DATE_PAST") && item.reason.contains("日期已过"), "{}", item.reason);
            assert!(item.reason.contains("This day is past."), "{}", item.reason);
        }
        assert_eq!(shown.state(), pb::RequestState::Sourcing);
        assert_eq!(shown.plan.expect("why there is none").reason, "DATE_PAST");
        // Who asks himself is told at once, and what is found later takes the reason away.
        let message = || pb::MatchItemRequest {
            id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            ..pb::MatchItemRequest::default()
        };
        let told = refused(w.requests().match_item(by(&enterprise(), message())).await);
        assert_eq!(fields(&told), [("need.deadline".to_owned(), "DATE_PAST".to_owned())]);
        w.near.lock().wrong = None;
        w.requests().match_item(by(&enterprise(), message())).await.expect("candidates");
        let found = &seen(&w, &centre(), &case.id).await.items[0];
        assert_eq!((found.state(), found.reason.as_str()), (pb::ItemState::Open, ""));
    }
}
