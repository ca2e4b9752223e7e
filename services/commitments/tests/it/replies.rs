//! The reply clock of a notice follows its notice: what ends the case or commands clocks leaves it alone.

use nqi_commitments::grpc::{Extensions, Notices};
use nqi_platform::ids::new_id;
use nqi_platform::wire;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    CommitmentStatus, NoticeState, PauseReason, commitment_service_server::CommitmentService,
    extension_service_server::ExtensionService, notice_service_server::NoticeService,
};
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

use crate::firing::count;
use crate::supervision::{issue, late_order, notices, reply_to, status_of};
use crate::world::{World, at, by, local, reason};

async fn withdraw_request(world: &World, local: &str) {
    let (request, event) = (world.parties.request, world.request_event());
    world.tell(local, "nqi.requests.v1.RequestWithdrawn", request, event).await;
}

/// What the commands of clocks answer about this one, by their names.
async fn commanded(world: &World, clock: &pb::Commitment) -> Vec<(&'static str, tonic::Status)> {
    let (rpc, id, bureau) = (world.rpc(), clock.id.clone(), world.bureau());
    let (why, earlier) = ("复核".to_owned(), Some(wire::timestamp(world.clock.now())));
    let start = pb::StartCommitmentRequest {
        stage: pb::CommitmentStage::SupervisionReply.into(),
        subject_id: clock.subject_id.clone(),
        obligor_id: clock.obligor_id.clone(),
        ..Default::default()
    };
    let pause = pb::PauseCommitmentRequest {
        id: id.clone(),
        reason: PauseReason::ForceMajeure.into(),
        evidence: why.clone(),
        ..Default::default()
    };
    let resume = pb::ResumeCommitmentRequest { id: id.clone(), ..Default::default() };
    let complete = pb::CompleteCommitmentRequest { id: id.clone(), ..Default::default() };
    let backdated =
        pb::CompleteCommitmentRequest { effective_time: earlier, reason: why.clone(), ..complete.clone() };
    let cancel = pb::CancelCommitmentRequest { id: id.clone(), reason: why.clone(), ..Default::default() };
    let reopen = pb::ReopenCommitmentRequest { id: id.clone(), reason: why.clone(), ..Default::default() };
    let reassign = pb::ReassignCommitmentRequest {
        id,
        obligor_id: new_id().to_string(),
        term: pb::ReassignTerm::Fresh.into(),
        reason: why,
        ..Default::default()
    };
    let answers = [
        ("start", rpc.start_commitment(by(&bureau, start)).await),
        ("pause", rpc.pause_commitment(by(&bureau, pause)).await),
        ("resume", rpc.resume_commitment(by(&bureau, resume)).await),
        ("complete", rpc.complete_commitment(by(&bureau, complete)).await),
        ("complete, backdated", rpc.complete_commitment(by(&bureau, backdated)).await),
        ("cancel", rpc.cancel_commitment(by(&bureau, cancel)).await),
        ("reopen", rpc.reopen_commitment(by(&bureau, reopen)).await),
        ("reassign", rpc.reassign_commitment(by(&bureau, reassign)).await),
    ];
    answers.into_iter().map(|(verb, answer)| (verb, answer.expect_err(verb))).collect()
}

on_both_dialects! {
    async fn an_issued_notice_is_answered_though_its_request_was_withdrawn(fx: Fixture) {
        let world = World::new(&fx).await;
        let late = late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let issued = issue(&world, &notices(&world).await[0].id).await;
        withdraw_request(&world, "2026-01-12T11:00:00").await;
        assert_eq!(status_of(&world, &late.id).await, CommitmentStatus::Cancelled);
        assert_eq!(notices(&world).await[0].state(), NoticeState::Issued);
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Running);
        world.clock.advance_to(at("2026-01-14T09:30:00"));
        let replied = Notices(world.app()).reply_notice(by(&world.provider(), reply_to(&issued))).await;
        let replied = replied.expect("replied").into_inner();
        assert_eq!((replied.state(), replied.on_time), (NoticeState::Replied, true));
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Completed);
    }

    async fn a_draft_about_a_clock_falls_with_the_request_that_is_withdrawn(fx: Fixture) {
        let world = World::new(&fx).await;
        let (automatic, by_hand, done) =
            (late_order(&world).await, late_order(&world).await, late_order(&world).await);
        world.settle_at("2026-01-07T10:00:00").await;
        let draft = pb::DraftNoticeRequest { commitment_id: by_hand.id.clone(), ..Default::default() };
        Notices(world.app()).draft_notice(by(&world.bureau(), draft)).await.expect("drafted");
        world.settle_at("2026-01-12T10:00:00").await;
        // Late and delivered: nothing of it is cancelled, and its delay is still to be explained.
        let order: Uuid = done.subject_id.parse().expect("an id");
        world.tell("2026-01-12T10:30:00", "nqi.requests.v1.ReportDelivered", order, world.order_event(order)).await;
        withdraw_request(&world, "2026-01-12T11:00:00").await;
        let drafts = notices(&world).await;
        assert_eq!(drafts.len(), 3);
        for late in [&automatic, &by_hand] {
            let draft = drafts.iter().find(|one| one.commitment_id == late.id).expect("a notice");
            assert_eq!((draft.state(), draft.withdraw_reason.as_str()), (NoticeState::Withdrawn, "REQUEST_WITHDRAWN"));
            assert_eq!(status_of(&world, &draft.reply_commitment_id).await, CommitmentStatus::Cancelled);
        }
        let told = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.NoticeWithdrawn'";
        assert_eq!(count(&world.deps.db, told).await, 2);
        let kept = drafts.iter().find(|one| one.commitment_id == done.id).expect("a notice");
        assert_eq!(kept.state(), NoticeState::Draft);
        let issued = issue(&world, &kept.id).await;
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Running);
    }

    async fn the_commands_of_clocks_leave_a_reply_clock_to_its_notice(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let draft = notices(&world).await.remove(0);
        let subject: Uuid = draft.id.parse().expect("an id");
        // Pending, running and completed.
        for state in [NoticeState::Draft, NoticeState::Issued, NoticeState::Replied] {
            match state {
                NoticeState::Issued => drop(issue(&world, &draft.id).await),
                NoticeState::Replied => {
                    let reply = Notices(world.app()).reply_notice(by(&world.provider(), reply_to(&draft))).await;
                    reply.expect("replied");
                }
                _ => {}
            }
            let before = world.clock(subject).await;
            for (verb, refused) in commanded(&world, &before).await {
                assert_eq!(refused.code(), Code::FailedPrecondition, "{verb} of {state:?}");
                assert_eq!(reason::<()>(Err(refused)), "NOTICE_OWNS_CLOCK", "{verb} of {state:?}");
            }
            assert_eq!(world.clock(subject).await.etag, before.etag);
            assert_eq!(notices(&world).await[0].state(), state);
        }
        // Who may not command clocks learns nothing else.
        let id = world.clock(subject).await.id;
        let cancel = pb::CancelCommitmentRequest { id, reason: "x".into(), ..Default::default() };
        let denied = world.rpc().cancel_commitment(by(&world.provider(), cancel)).await;
        assert_eq!(denied.expect_err("denied").code(), Code::PermissionDenied);
    }

    async fn more_time_for_a_reply_moves_the_notice_with_its_clock(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let issued = issue(&world, &notices(&world).await[0].id).await;
        assert_eq!(local(&issued.reply_due_time), Some(at("2026-01-15T17:00:00")));
        let rpc = Extensions(world.app());
        let more = pb::AskExtensionRequest {
            commitment_id: issued.reply_commitment_id.clone(),
            days: 1,
            reason: "负责人出差".into(),
            ..Default::default()
        };
        let asked = rpc.ask_extension(by(&world.provider(), more)).await.expect("asked").into_inner();
        let grant =
            pb::DecideExtensionRequest { id: asked.id, grant: true, note: "情况属实".into(), ..Default::default() };
        rpc.decide_extension(by(&world.bureau(), grant)).await.expect("decided");
        assert_eq!(local(&notices(&world).await[0].reply_due_time), Some(at("2026-01-16T17:00:00")));
        world.clock.advance_to(at("2026-01-16T09:30:00"));
        let replied = Notices(world.app()).reply_notice(by(&world.provider(), reply_to(&issued))).await;
        assert!(replied.expect("replied").into_inner().on_time);
    }
}
