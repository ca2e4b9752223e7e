//! 延期: asked by the obligor, decided by another person, once, within the statutory limit.

use nqi_commitments::grpc::Extensions;
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CardState, ExtensionState, Level, commitment_service_server::CommitmentService,
    extension_service_server::ExtensionService,
};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::world::{World, at, by, local, reason};

/// Two working days from Monday 10:00: due on Wednesday 17:00.
async fn order(world: &World) -> pb::Commitment {
    let order = new_id();
    let event = OrderEvent { promised_days: 2, statutory_days: 5, ..world.order_event(order) };
    world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
    world.clock(order).await
}

fn wish(clock: &pb::Commitment, days: i32) -> pb::AskExtensionRequest {
    pb::AskExtensionRequest {
        commitment_id: clock.id.clone(),
        days,
        reason: "试样需重新调节".into(),
        ..Default::default()
    }
}

fn verdict(asked: &pb::Extension, grant: bool) -> pb::DecideExtensionRequest {
    pb::DecideExtensionRequest {
        id: asked.id.clone(), grant, note: "情况属实".into(), ..Default::default()
    }
}

async fn ask(world: &World, clock: &pb::Commitment, days: i32) -> pb::Extension {
    let rpc = Extensions(world.app());
    rpc.ask_extension(by(&world.provider(), wish(clock, days))).await.expect("asked").into_inner()
}

async fn seen(world: &World, clock: &pb::Commitment) -> pb::Commitment {
    let get = pb::GetCommitmentRequest { id: clock.id.clone() };
    world.rpc().get_commitment(by(&world.bureau(), get)).await.expect("a clock").into_inner()
}

on_both_dialects! {
    async fn a_granted_extension_moves_due_and_is_told_before(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = order(&world).await;
        let asked = ask(&world, &clock, 2).await;
        assert_eq!(asked.state(), ExtensionState::Asked);
        assert_eq!(local(&asked.due_time), Some(at("2026-01-07T17:00:00")));
        assert_eq!(local(&asked.new_due_time), Some(at("2026-01-09T17:00:00")));
        assert_eq!(local(&seen(&world, &clock).await.due_time), Some(at("2026-01-07T17:00:00")), "it runs on");
        let rpc = Extensions(world.app());
        assert_eq!(reason(rpc.ask_extension(by(&world.provider(), wish(&clock, 1))).await), "EXTENSION_PENDING");
        let granted = rpc.decide_extension(by(&world.centre(), verdict(&asked, true))).await.expect("decided");
        assert_eq!(granted.into_inner().state(), ExtensionState::Granted);
        let moved = seen(&world, &clock).await;
        assert_eq!(local(&moved.due_time), Some(at("2026-01-09T17:00:00")));
        assert_eq!((moved.promised, moved.extensions.len()), (4, 1));
        assert_eq!(reason(rpc.decide_extension(by(&world.centre(), verdict(&asked, true))).await), "EXTENSION_DECIDED");
        assert_eq!(reason(rpc.ask_extension(by(&world.provider(), wish(&clock, 1))).await), "EXTENSION_CAP");
    }

    /// Title: self-approval refused
    async fn self_approval_refused(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = order(&world).await;
        let asked = ask(&world, &clock, 1).await;
        let rpc = Extensions(world.app());
        assert_eq!(reason(rpc.decide_extension(by(&world.provider(), verdict(&asked, true))).await), "SELF_APPROVAL");
        let enterprise = rpc.decide_extension(by(&world.enterprise(), verdict(&asked, true))).await;
        assert_eq!(enterprise.expect_err("denied").code(), Code::PermissionDenied);
        assert_eq!(local(&seen(&world, &clock).await.due_time), Some(at("2026-01-07T17:00:00")));
    }

    /// Title: extension after breach excuses RED, second breach fires in cycle 2
    async fn extension_after_breach_excuses_red_second_breach_fires_in_cycle_2(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = order(&world).await;
        world.clock.advance_to(at("2026-01-07T16:00:00"));
        let asked = ask(&world, &clock, 2).await;
        world.settle_at("2026-01-08T10:00:00").await;
        let red = |cards: Vec<pb::Card>| -> Vec<(i32, CardState)> {
            let mut reds: Vec<_> =
                cards.iter().filter(|card| card.level() == Level::Red).map(|card| (card.cycle, card.state())).collect();
            reds.sort_by_key(|(cycle, _)| *cycle);
            reds
        };
        assert_eq!(red(world.cards(&clock.id).await), [(1, CardState::Standing)]);
        let rpc = Extensions(world.app());
        rpc.decide_extension(by(&world.centre(), verdict(&asked, true))).await.expect("decided");
        assert_eq!(red(world.cards(&clock.id).await), [(1, CardState::Excused)]);
        world.settle_at("2026-01-12T10:00:00").await;
        assert_eq!(red(world.cards(&clock.id).await), [(1, CardState::Excused), (2, CardState::Standing)]);
    }

    async fn after_due_and_beyond_the_statutory_limit_nothing_is_asked(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = order(&world).await;
        let rpc = Extensions(world.app());
        let refused = |days: i32| rpc.ask_extension(by(&world.provider(), wish(&clock, days)));
        assert_eq!(reason(refused(4).await), "EXTENSION_CAP");
        for (days, minutes) in [(0, 0), (-1, 0), (1, 30), (251, 0), (0, 100_001)] {
            let wrong = pb::AskExtensionRequest { days, minutes, ..wish(&clock, 1) };
            let answer = rpc.ask_extension(by(&world.provider(), wrong)).await;
            assert_eq!(answer.expect_err("refused").code(), Code::InvalidArgument, "{days} d {minutes} min");
        }
        assert_eq!(reason(rpc.ask_extension(by(&world.centre(), wish(&clock, 1))).await), "NOT_THE_OBLIGOR");
        world.clock.advance_to(at("2026-01-07T17:00:01"));
        assert_eq!(reason(refused(1).await), "AFTER_DUE");
    }

    async fn what_waits_on_a_clock_that_closes_lapses(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = order(&world).await;
        let asked = ask(&world, &clock, 1).await;
        let complete = pb::CompleteCommitmentRequest { id: clock.id.clone(), ..Default::default() };
        world.rpc().complete_commitment(by(&world.bureau(), complete)).await.expect("completed");
        let rpc = Extensions(world.app());
        let list = rpc.list_extensions(by(&world.provider(), Default::default())).await.expect("a list");
        assert_eq!(list.into_inner().extensions[0].state(), ExtensionState::Lapsed);
        assert_eq!(reason(rpc.decide_extension(by(&world.bureau(), verdict(&asked, true))).await), "EXTENSION_DECIDED");
        let stranger = crate::world::principal(
            nqi_platform::auth::Role::Provider,
            nqi_platform::auth::OrgKind::Provider,
            new_id(),
        );
        let none = rpc.list_extensions(by(&stranger, Default::default())).await.expect("a list").into_inner();
        assert_eq!((none.total_size, none.extensions.len()), (0, 0));
    }
}
