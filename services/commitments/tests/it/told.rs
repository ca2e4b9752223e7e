//! What callers are told: why a command is refused, what caused an entry of the history, how late a level was recorded.

use nqi_platform::{ids::new_id, problem::Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CommitmentEvent, CommitmentStatus, commitment_service_server::CommitmentService,
};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::{Tx, on_both_dialects};
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use tonic::Code;

use crate::firing::red_order;
use crate::world::{World, at, by, local};

on_both_dialects! {
    async fn a_calendar_without_work_refuses_commands_by_name(fx: Fixture) {
        let world = World::new(&fx).await;
        let empty = nqi_kernel::worktime::china_spec();
        let spec = serde_json::to_string(&nqi_kernel::worktime::CalendarSpec {
            week: std::array::from_fn(|_| Vec::new()),
            overrides: std::collections::BTreeMap::new(),
            ..empty
        })
        .expect("JSON");
        let run = move |tx: Tx| {
            let spec = spec.clone();
            async move {
                let sql = "UPDATE calendar_revision SET spec = $1";
                tx.conn().execute_raw(tx.statement(sql, [spec.into()])).await.map_err(nqi_store::problem)
            }
        };
        world.deps.db.job(&world.clock, run).await.expect("written");
        let start = pb::StartCommitmentRequest {
            stage: pb::CommitmentStage::Complaint.into(),
            subject_id: new_id().to_string(),
            obligor_id: world.parties.provider.to_string(),
            ..Default::default()
        };
        let refused = world.rpc().start_commitment(by(&world.bureau(), start)).await.expect_err("refused");
        let problem = Problem::from_status(&refused);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::FailedPrecondition, "CALENDAR_EMPTY"));
    }

    async fn a_reason_that_is_too_long_is_named_on_every_command(fx: Fixture) {
        let world = World::new(&fx).await;
        let id = red_order(&world).await.id;
        let (rpc, bureau, reason) = (world.rpc(), world.bureau(), "因".repeat(501));
        let resume = pb::ResumeCommitmentRequest { id: id.clone(), reason: reason.clone(), ..Default::default() };
        let complete = pb::CompleteCommitmentRequest { id: id.clone(), reason: reason.clone(), ..Default::default() };
        let cancel = pb::CancelCommitmentRequest { id: id.clone(), reason: reason.clone(), ..Default::default() };
        let reopen = pb::ReopenCommitmentRequest { id: id.clone(), reason: reason.clone(), ..Default::default() };
        let reassign = pb::ReassignCommitmentRequest {
            id: id.clone(),
            obligor_id: new_id().to_string(),
            term: 1,
            reason,
            ..Default::default()
        };
        let answers = [
            rpc.resume_commitment(by(&bureau, resume)).await,
            rpc.complete_commitment(by(&bureau, complete)).await,
            rpc.cancel_commitment(by(&bureau, cancel)).await,
            rpc.reopen_commitment(by(&bureau, reopen)).await,
            rpc.reassign_commitment(by(&bureau, reassign)).await,
        ];
        for answer in answers {
            let problem = Problem::from_status(&answer.expect_err("refused"));
            let told: Vec<_> =
                problem.violations.iter().map(|one| (one.field.as_str(), one.reason)).collect();
            assert_eq!(told, [("reason", "TOO_LONG")]);
        }
        // Evidence of a pause may be longer than a reason, also when the pause is backdated.
        let pause = pb::PauseCommitmentRequest {
            id,
            reason: pb::PauseReason::Enterprise.into(),
            evidence: "据".repeat(900),
            effective_time: Some(nqi_platform::wire::timestamp(world.clock.now())),
            ..Default::default()
        };
        world.rpc().pause_commitment(by(&bureau, pause)).await.expect("paused");
    }

    async fn the_history_tells_the_event_or_the_request_that_caused_an_entry(fx: Fixture) {
        let world = World::new(&fx).await;
        let id = red_order(&world).await.id;
        let complete = pb::CompleteCommitmentRequest {
            id: id.clone(),
            request_id: "done-1".to_owned(),
            ..Default::default()
        };
        world.rpc().complete_commitment(by(&world.bureau(), complete)).await.expect("completed");
        let history = pb::ListCommitmentHistoryRequest { id };
        let lines = world.rpc().list_commitment_history(by(&world.bureau(), history)).await.expect("lines");
        let keys: Vec<String> = lines.into_inner().entries.into_iter().map(|entry| entry.request_key).collect();
        assert_eq!(keys.len(), 2);
        uuid::Uuid::try_parse(&keys[0]).expect("the id of the event");
        assert_eq!(keys[1], format!("{}/complete/done-1", world.bureau().subject));
    }

    async fn a_level_tells_by_how_many_milliseconds_it_was_recorded_late(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        // RED falls at 17:00:01.
        world.settle_at("2026-01-06T17:01:31").await;
        let conn = world.deps.db.reader();
        let sql = "SELECT payload FROM outbox WHERE type = 'nqi.commitments.v1.CommitmentRed'";
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let row = conn.query_one_raw(statement).await.expect("a query").expect("an event");
        let payload: Vec<u8> = row.try_get("", "payload").expect("bytes");
        let told = CommitmentEvent::decode(payload.as_slice()).expect("an event");
        assert_eq!(told.late_by_ms, 90_000);
    }

    async fn the_start_of_an_opened_clock_brings_its_obligor_and_its_limits(fx: Fixture) {
        let world = World::new(&fx).await;
        let (order, other) = (new_id(), new_id());
        let opened = OrderEvent { sample_needed: true, promised_days: 10, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, opened.clone()).await;
        assert_eq!(world.clock(order).await.status(), CommitmentStatus::Pending);
        let arrived = OrderEvent {
            provider_id: other.to_string(),
            promised_days: 2,
            statutory_days: 5,
            ..opened
        };
        world.tell("2026-01-06T10:00:00", "nqi.requests.v1.SampleReceived", order, arrived).await;
        let clock = world.clock(order).await;
        assert_eq!((clock.obligor_id.as_str(), clock.promised, clock.statutory), (other.to_string().as_str(), 2, 5));
        assert_eq!(local(&clock.due_time), Some(at("2026-01-08T17:00:00")));
        let subject = new_id();
        let open = pb::StartCommitmentRequest {
            stage: pb::CommitmentStage::Delivery.into(),
            subject_id: subject.to_string(),
            obligor_id: world.parties.provider.to_string(),
            promised: 3,
            pending: true,
            ..Default::default()
        };
        world.rpc().start_commitment(by(&world.bureau(), open.clone())).await.expect("opened");
        let start = pb::StartCommitmentRequest { pending: false, promised: 1, obligor_id: other.to_string(), ..open };
        let started = world.rpc().start_commitment(by(&world.bureau(), start)).await.expect("started").into_inner();
        assert_eq!((started.obligor_id.as_str(), started.promised), (other.to_string().as_str(), 1));
        assert_eq!(local(&started.due_time), Some(at("2026-01-07T17:00:00")));
    }
}
