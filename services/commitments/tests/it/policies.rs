//! Publishing policies: versions, precedence, impact; clocks that have started keep theirs.

use nqi_commitments::grpc;
use nqi_platform::{ids::new_id, problem::Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::policy_service_server::PolicyService;
use nqi_store::on_both_dialects;

use crate::firing::count;
use crate::world::{World, at, by, local, reason};

const AWARDED: &str = "nqi.requests.v1.OrderAwarded";

fn rpc(world: &World) -> grpc::Policies {
    grpc::Policies(world.app())
}

async fn looked_up(world: &World, element: i32, offering: &str) -> pb::Policy {
    let asked = pb::LookupPolicyRequest {
        stage: pb::CommitmentStage::Delivery.into(),
        kind: 1,
        element,
        offering_id: offering.to_owned(),
    };
    rpc(world).lookup_policy(by(&world.provider(), asked)).await.expect("a policy").into_inner()
}

async fn publish(world: &World, policy: pb::Policy) -> Result<pb::Policy, tonic::Status> {
    let asked = pb::PublishPolicyRequest {
        policy: Some(policy),
        reason: "年度调整".to_owned(),
        ..Default::default()
    };
    rpc(world).publish_policy(by(&world.bureau(), asked)).await.map(tonic::Response::into_inner)
}

async fn preview(world: &World, policy: pb::Policy) -> pb::PolicyImpact {
    let asked = pb::PreviewPolicyRequest { policy: Some(policy) };
    rpc(world).preview_policy(by(&world.bureau(), asked)).await.expect("an impact").into_inner()
}

fn violations<T: std::fmt::Debug>(answer: Result<T, tonic::Status>) -> Vec<(String, String)> {
    let problem = Problem::from_status(&answer.expect_err("refused"));
    problem.violations.into_iter().map(|wrong| (wrong.field, wrong.reason.to_string())).collect()
}

on_both_dialects! {
    async fn a_new_version_rules_new_clocks_and_leaves_those_that_have_started(fx: Fixture) {
        let world = World::new(&fx).await;
        let (old, asked_for) = (new_id(), new_id());
        let by_policy = nqi_proto::requests::v1::OrderEvent { promised_days: 0, statutory_days: 0, ..world.order_event(old) };
        world.tell("2026-01-05T10:00:00", AWARDED, old, by_policy.clone()).await;
        let promised = nqi_proto::requests::v1::OrderEvent { promised_days: 4, ..world.order_event(asked_for) };
        world.tell("2026-01-05T10:00:00", AWARDED, asked_for, promised).await;
        let before = looked_up(&world, 0, "").await;
        assert_eq!((before.id.as_str(), before.version, before.promised), ("delivery-testing", 1, 10));
        let next = pb::Policy { promised: 8, ..before.clone() };
        let impact = preview(&world, next.clone()).await;
        assert_eq!((impact.kept, impact.shorter, impact.longer), (2, 1, 0), "what a case asked for stays");
        assert_eq!(local(&impact.examples[0].due_time), Some(at("2026-01-19T17:00:00")));
        assert_eq!(local(&impact.examples[0].new_due_time), Some(at("2026-01-15T17:00:00")));
        assert_eq!(looked_up(&world, 0, "").await.version, 1, "a preview publishes nothing");
        let published = publish(&world, next.clone()).await.expect("published");
        assert_eq!((published.version, published.promised, published.publish_reason.as_str()), (2, 8, "年度调整"));
        assert_eq!(world.clock(old).await.policy, "delivery-testing/1");
        let new = new_id();
        let event = nqi_proto::requests::v1::OrderEvent { order_id: new.to_string(), ..by_policy };
        world.tell("2026-01-05T11:00:00", AWARDED, new, event).await;
        let clock = world.clock(new).await;
        assert_eq!((clock.policy.as_str(), clock.promised), ("delivery-testing/2", 8));
        let versions = pb::ListPolicyVersionsRequest { id: "delivery-testing".into() };
        let versions = rpc(&world).list_policy_versions(by(&world.provider(), versions)).await.expect("versions");
        let numbers: Vec<_> = versions.into_inner().versions.iter().map(|policy| policy.version).collect();
        assert_eq!(numbers, [2, 1]);
        let stale = publish(&world, next).await;
        assert_eq!(reason(stale), "POLICY_CHANGED", "two authors of one version");
    }

    async fn an_offering_goes_before_an_element_that_before_a_kind_and_that_before_all(fx: Fixture) {
        let world = World::new(&fx).await;
        let offering = new_id().to_string();
        assert_eq!(looked_up(&world, 3, &offering).await.id, "delivery-testing");
        let base = pb::Policy { version: 0, kind: 0, ..looked_up(&world, 0, "").await };
        let of_element = pb::Policy { id: "delivery-element".into(), element: 3, promised: 9, ..base.clone() };
        publish(&world, of_element.clone()).await.expect("published");
        assert_eq!(looked_up(&world, 3, &offering).await.id, "delivery-element");
        assert_eq!(looked_up(&world, 4, &offering).await.id, "delivery-testing");
        let own = pb::Policy { id: "delivery-own".into(), offering_id: offering.clone(), promised: 7, ..base };
        publish(&world, own).await.expect("published");
        assert_eq!(looked_up(&world, 3, &offering).await.id, "delivery-own");
        assert_eq!(looked_up(&world, 3, "").await.id, "delivery-element");
        let (resting, other) = (new_id(), new_id());
        for (order, offering_id) in [(resting, offering.clone()), (other, String::new())] {
            let event = nqi_proto::requests::v1::OrderEvent {
                promised_days: 0,
                statutory_days: 0,
                offering_id,
                ..world.order_event(order)
            };
            world.tell("2026-01-05T10:00:00", AWARDED, order, event).await;
        }
        let own = world.clock(resting).await;
        assert_eq!((own.policy.as_str(), own.promised), ("delivery-own/1", 7), "an order rests on its offering");
        assert_eq!(world.clock(other).await.policy, "delivery-element/1");
        let stricter = pb::Policy { promised: 3, ..looked_up(&world, 3, &offering).await };
        let impact = preview(&world, stricter).await;
        assert_eq!((impact.kept, impact.shorter), (1, 1), "the clock that rests on the offering, and no other");
        let rival = publish(&world, pb::Policy { id: "delivery-rival".into(), ..of_element.clone() }).await;
        assert_eq!(violations(rival), [("policy.id".to_owned(), "POLICY_EXISTS".to_owned())]);
        let elsewhere = publish(&world, pb::Policy { version: 1, element: 4, ..of_element }).await;
        assert_eq!(violations(elsewhere), [("policy.element".to_owned(), "FIXED".to_owned())]);
    }

    async fn a_policy_that_promises_too_much_or_says_too_little_is_refused_field_by_field(fx: Fixture) {
        let world = World::new(&fx).await;
        let good = looked_up(&world, 0, "").await;
        let level = |level: pb::Level, before_due_seconds: i64, of_total_per_mille: i32| pb::LevelRule {
            level: level.into(),
            before_due_seconds,
            of_total_per_mille,
        };
        let cases = [
            (pb::Policy { promised: 21, ..good.clone() }, "policy.promised", "BEYOND_STATUTORY"),
            (pb::Policy { promised: 0, ..good.clone() }, "policy.promised", "OUT_OF_RANGE"),
            (pb::Policy { statutory: -1, ..good.clone() }, "policy.statutory", "OUT_OF_RANGE"),
            (pb::Policy { unit: 0, ..good.clone() }, "policy.unit", "INVALID_ENUM"),
            (pb::Policy { stage: 99, ..good.clone() }, "policy.stage", "INVALID_ENUM"),
            (pb::Policy { element: 99, ..good.clone() }, "policy.element", "INVALID_ENUM"),
            (pb::Policy { id: "Äh".into(), ..good.clone() }, "policy.id", "INVALID_ID"),
            (pb::Policy { rule_zh: " ".into(), ..good.clone() }, "policy.rule_zh", "REQUIRED"),
            (pb::Policy { rule_en: String::new(), ..good.clone() }, "policy.rule_en", "REQUIRED"),
            (pb::Policy { max_pauses: 51, ..good.clone() }, "policy.max_pauses", "OUT_OF_RANGE"),
            (pb::Policy { max_paused_days: -1, ..good.clone() }, "policy.max_paused_days", "OUT_OF_RANGE"),
            (pb::Policy { id: "new-one".into(), ..good.clone() }, "policy.version", "UNKNOWN_POLICY"),
            (
                pb::Policy { levels: vec![level(pb::Level::Yellow, -5, 0)], ..good.clone() },
                "policy.levels[0].before_due_seconds",
                "OUT_OF_RANGE",
            ),
            (
                pb::Policy { levels: vec![level(pb::Level::Reminder, 0, 800)], ..good.clone() },
                "policy.levels[0].of_total_per_mille",
                "OUT_OF_RANGE",
            ),
            (
                pb::Policy { levels: vec![level(pb::Level::Statutory, 5, 0)], ..good.clone() },
                "policy.levels[0].level",
                "INVALID_ENUM",
            ),
            (
                pb::Policy {
                    levels: vec![level(pb::Level::Reminder, 60, 0), level(pb::Level::Yellow, 120, 0)],
                    ..good.clone()
                },
                "policy.levels",
                "LEVEL_ORDER",
            ),
        ];
        for (policy, field, why) in cases {
            let found = violations(publish(&world, policy).await);
            assert_eq!(found.first(), Some(&(field.to_owned(), why.to_owned())), "{found:?}");
        }
        let unasked = pb::PublishPolicyRequest { policy: Some(good.clone()), ..Default::default() };
        let unasked = rpc(&world).publish_policy(by(&world.bureau(), unasked)).await;
        assert_eq!(violations(unasked), [("reason".to_owned(), "REQUIRED".to_owned())]);
        for caller in [world.provider(), world.centre(), world.enterprise()] {
            let asked = pb::PreviewPolicyRequest { policy: Some(good.clone()) };
            assert_eq!(reason(rpc(&world).preview_policy(by(&caller, asked)).await), "ROLE_REQUIRED");
        }
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM policy").await, 11);
    }
}
