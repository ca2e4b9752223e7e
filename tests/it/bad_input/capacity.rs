//! Capacity that is not there.

use nqi_tests::answer::Problem;
use nqi_tests::case::Stage;
use nqi_tests::on_both_back_ends;
use nqi_tests::world::{CAPACITY, World};
use serde_json::json;
use uuid::Uuid;

/// (field, reason) of everything that is wrong.
fn told(problem: &Problem) -> Vec<(&str, &str)> {
    let all = problem.body["violations"].as_array().into_iter().flatten();
    all.map(|it| (it["field"].as_str().unwrap_or_default(), it["reason"].as_str().unwrap_or_default()))
        .collect()
}

on_both_back_ends! {
    async fn more_than_is_free_is_never_held(backend: Backend) {
        let world = World::start(backend).await;
        let (cluster, lab) = (&world.cluster, world.lab());
        let hold = |units: i64, days: &[i64]| {
            let lines: Vec<_> = days.iter().map(|day| json!({"pool_id": lab.pool, "day": world.day(*day), "units": units})).collect();
            json!({"id": Uuid::now_v7(), "lines": lines})
        };
        let place = "registry.CapacityService.PlaceHold";
        let problem = cluster.refuses(&lab.owner, place, hold(CAPACITY + 1, &[1])).await;
        assert_eq!((problem.status, problem.code.as_str(), problem.reason.as_str()), (429, "RESOURCE_EXHAUSTED", "CAPACITY_EXHAUSTED"), "{}", problem.body);
        let (day, free) = (world.today().tomorrow().expect("a next day").to_string(), format!("{CAPACITY} free"));
        assert!(problem.detail.contains(&day) && problem.detail.contains(&free), "{}", problem.detail);
        cluster.ok(&lab.owner, place, hold(CAPACITY - 1, &[2])).await;
        let problem = cluster.refuses(&lab.owner, place, hold(2, &[1, 2])).await;
        assert_eq!(problem.reason, "CAPACITY_EXHAUSTED", "all days or none: {}", problem.body);
        let problem = cluster.refuses(&lab.owner, place, hold(1, &[-1])).await;
        assert_eq!((problem.status, told(&problem)), (400, vec![("lines[0].day", "DAY_IN_PAST")]), "{}", problem.body);
        let problem = cluster.refuses(&lab.owner, place, hold(0, &[1])).await;
        assert_eq!((problem.status, told(&problem)), (400, vec![("lines[0].units", "OUT_OF_RANGE")]), "{}", problem.body);
        let problem = cluster.refuses(&lab.owner, place, hold(1, &[1; 367])).await;
        assert_eq!((problem.status, told(&problem)), (400, vec![("lines", "OUT_OF_RANGE")]), "{}", problem.body);
        world.cluster.stop().await;
    }

    async fn a_quotation_cannot_promise_units_that_are_taken(backend: Backend) {
        let world = World::start(backend).await;
        let case = world.case(Stage::Quoting).await;
        let mut quote = world.quote(&case);
        quote["hold_days"][0]["units"] = json!(CAPACITY + 1);
        let problem = world.cluster.refuses(&world.lab().owner, "requests.OfferService.QuoteOffer", quote).await;
        assert_eq!(problem.reason, "CAPACITY_EXHAUSTED", "{}", problem.body);
        let offer = world.cluster.ok(&world.lab().owner, "requests.OfferService.GetOffer", json!({"id": case.offer})).await;
        assert_eq!(offer["state"], "OFFER_STATE_QUOTING");
        let mut quote = world.quote(&case);
        quote["total_fen"] = json!(53_001);
        let problem = world.cluster.refuses(&world.lab().owner, "requests.OfferService.QuoteOffer", quote).await;
        assert!(problem.fields.iter().any(|field| field.contains("total_fen")), "{}", problem.body);
        world.cluster.stop().await;
    }
}
