//! 督办: drafted when a clock escalates, issued, replied, withdrawn; verdicts on cards and appeals against them.

use nqi_commitments::grpc::{Cards, Notices};
use nqi_platform::auth::{OrgKind, Role};
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    AppealState, CardState, CommitmentStatus, Level, NoticeState, card_service_server::CardService,
    commitment_service_server::CommitmentService, extension_service_server::ExtensionService,
    notice_service_server::NoticeService,
};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::{Tx, on_both_dialects};
use sea_orm::ConnectionTrait;
use tonic::Code;
use uuid::Uuid;

use crate::firing::count;
use crate::world::{World, at, by, local, principal, reason};

/// A delivery of one working day that begins on Monday: due on Tuesday 17:00, escalated on Friday 17:00.
pub async fn late_order(world: &World) -> pb::Commitment {
    let order = new_id();
    let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
    world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
    world.clock(order).await
}

pub async fn notices(world: &World) -> Vec<pb::Notice> {
    let rpc = Notices(world.app());
    rpc.list_notices(by(&world.bureau(), Default::default())).await.expect("a list").into_inner().notices
}

pub async fn issue(world: &World, id: &str) -> pb::Notice {
    let request = pb::IssueNoticeRequest { id: id.to_owned(), ..Default::default() };
    Notices(world.app()).issue_notice(by(&world.bureau(), request)).await.expect("issued").into_inner()
}

pub fn reply_to(notice: &pb::Notice) -> pb::ReplyNoticeRequest {
    pb::ReplyNoticeRequest {
        id: notice.id.clone(),
        reply: "设备已修复，报告将于周四前出具。".into(),
        ..Default::default()
    }
}

async fn card_of(world: &World, clock: &pb::Commitment, level: Level) -> pb::Card {
    let cards = world.cards(&clock.id).await;
    cards.into_iter().find(|card| card.level() == level).expect("a card of the level")
}

pub async fn status_of(world: &World, id: &str) -> CommitmentStatus {
    let get = pb::GetCommitmentRequest { id: id.to_owned() };
    world.rpc().get_commitment(by(&world.bureau(), get)).await.expect("a clock").into_inner().status()
}

on_both_dialects! {
    async fn an_escalation_drafts_one_notice_with_a_reply_clock_that_waits(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-09T16:59:59").await;
        assert_eq!(notices(&world).await.len(), 0, "red alone drafts nothing");
        world.settle_at("2026-01-09T17:00:00").await;
        world.settle_at("2026-01-12T10:00:00").await;
        let drafts = notices(&world).await;
        assert_eq!(drafts.len(), 1);
        let draft = &drafts[0];
        assert_eq!(draft.state(), NoticeState::Draft);
        assert!(draft.automatic && draft.number.is_empty() && draft.demand.contains("出具报告"));
        assert_eq!(draft.commitment_id, clock.id);
        assert_eq!(local(&draft.missed_time), Some(at("2026-01-06T17:00:00")));
        assert_eq!(status_of(&world, &draft.reply_commitment_id).await, CommitmentStatus::Pending);
        let events = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.NoticeDrafted'";
        assert_eq!(count(&world.deps.db, events).await, 1);
        // A draft is the bureau's alone.
        let get = pb::GetNoticeRequest { id: draft.id.clone() };
        let seen = Notices(world.app()).get_notice(by(&world.provider(), get)).await;
        assert_eq!(seen.expect_err("hidden").code(), Code::NotFound);
    }

    async fn an_issued_notice_has_a_number_and_a_clock_and_the_obligor_replies(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let draft = notices(&world).await.remove(0);
        let issued = issue(&world, &draft.id).await;
        assert_eq!(issued.number, "威质督〔2026〕0001号");
        // Three working days from the day after.
        assert_eq!(local(&issued.reply_due_time), Some(at("2026-01-15T17:00:00")));
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Running);
        let rpc = Notices(world.app());
        let again = pb::IssueNoticeRequest { id: issued.id.clone(), ..Default::default() };
        assert_eq!(reason(rpc.issue_notice(by(&world.bureau(), again)).await), "NOTICE_STATE");
        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        let foreign = rpc.reply_notice(by(&stranger, reply_to(&issued))).await;
        assert_eq!(foreign.expect_err("hidden").code(), Code::NotFound);
        assert_eq!(reason(rpc.reply_notice(by(&world.bureau(), reply_to(&issued))).await), "NOT_THE_OBLIGOR");
        let short = pb::ReplyNoticeRequest { reply: "好".into(), ..reply_to(&issued) };
        let refused = rpc.reply_notice(by(&world.provider(), short)).await.expect_err("too short");
        assert_eq!(refused.code(), Code::InvalidArgument);
        world.clock.advance_to(at("2026-01-14T09:30:00"));
        let replied = rpc.reply_notice(by(&world.provider(), reply_to(&issued))).await.expect("replied");
        let replied = replied.into_inner();
        assert_eq!(replied.state(), NoticeState::Replied);
        assert!(replied.on_time);
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Completed);
    }

    async fn a_late_reply_gets_cards_and_no_notice_of_its_own(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let issued = issue(&world, &notices(&world).await[0].id).await;
        world.settle_at("2026-02-02T10:00:00").await;
        let cards = world.cards(&issued.reply_commitment_id).await;
        assert_eq!(cards.len(), 3, "yellow, red and escalated");
        assert_eq!(notices(&world).await.len(), 1);
        let rpc = Notices(world.app());
        let late = rpc.reply_notice(by(&world.provider(), reply_to(&issued))).await.expect("replied");
        assert!(!late.into_inner().on_time);
    }

    async fn more_time_asked_for_a_reply_lapses_with_the_reply(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let issued = issue(&world, &notices(&world).await[0].id).await;
        let more = pb::AskExtensionRequest {
            commitment_id: issued.reply_commitment_id.clone(),
            days: 1,
            reason: "负责人出差".into(),
            ..Default::default()
        };
        let extensions = nqi_commitments::grpc::Extensions(world.app());
        let asked = extensions.ask_extension(by(&world.provider(), more)).await.expect("asked").into_inner();
        assert_eq!(asked.state(), pb::ExtensionState::Asked);
        let rpc = Notices(world.app());
        rpc.reply_notice(by(&world.provider(), reply_to(&issued))).await.expect("replied");
        let list = extensions.list_extensions(by(&world.provider(), Default::default())).await.expect("a list");
        assert_eq!(list.into_inner().extensions[0].state(), pb::ExtensionState::Lapsed);
    }

    async fn a_withdrawn_notice_cancels_its_clock(fx: Fixture) {
        let world = World::new(&fx).await;
        late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let issued = issue(&world, &notices(&world).await[0].id).await;
        let rpc = Notices(world.app());
        let withdraw = pb::WithdrawNoticeRequest {
            id: issued.id.clone(),
            reason: "已电话核实".into(),
            ..Default::default()
        };
        let denied = rpc.withdraw_notice(by(&world.provider(), withdraw.clone())).await;
        assert_eq!(denied.expect_err("denied").code(), Code::PermissionDenied);
        let gone = rpc.withdraw_notice(by(&world.bureau(), withdraw)).await.expect("withdrawn").into_inner();
        assert_eq!(gone.state(), NoticeState::Withdrawn);
        assert_eq!(status_of(&world, &issued.reply_commitment_id).await, CommitmentStatus::Cancelled);
        assert_eq!(reason(rpc.reply_notice(by(&world.provider(), reply_to(&issued))).await), "NOTICE_STATE");
    }

    async fn a_rescinded_escalation_withdraws_the_draft(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let escalated = card_of(&world, &clock, Level::Escalated).await;
        let rescind =
            pb::RescindCardRequest { id: escalated.id, reason: "系统误报".into(), ..Default::default() };
        let struck = Cards(world.app()).rescind_card(by(&world.bureau(), rescind)).await.expect("rescinded");
        let struck = struck.into_inner();
        assert_eq!(struck.state(), CardState::Rescinded);
        assert_eq!((struck.reason.as_str(), struck.decide_time.is_some()), ("系统误报", true));
        let draft = notices(&world).await.remove(0);
        assert_eq!(draft.state(), NoticeState::Withdrawn);
        assert_eq!(status_of(&world, &draft.reply_commitment_id).await, CommitmentStatus::Cancelled);
        assert_eq!(world.cards(&clock.id).await.len(), 3, "a card is never deleted");
    }

    async fn the_bureau_drafts_by_hand_for_a_red_clock_once(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        let rpc = Notices(world.app());
        let draft = pb::DraftNoticeRequest { commitment_id: clock.id.clone(), ..Default::default() };
        world.settle_at("2026-01-06T16:00:00").await;
        assert_eq!(reason(rpc.draft_notice(by(&world.bureau(), draft.clone())).await), "NOT_LATE");
        world.settle_at("2026-01-07T10:00:00").await;
        let made = rpc.draft_notice(by(&world.bureau(), draft.clone())).await.expect("drafted").into_inner();
        assert!(!made.automatic);
        let audited = "SELECT count(*) AS n FROM audit WHERE subject = 'WH-2026-000001' AND action LIKE 'notice.%'";
        assert_eq!(count(&world.deps.db, audited).await, 1);
        assert_eq!(reason(rpc.draft_notice(by(&world.bureau(), draft)).await), "NOTICE_EXISTS");
        // The escalation that follows finds it and drafts no second one.
        world.settle_at("2026-01-12T10:00:00").await;
        assert_eq!(notices(&world).await.len(), 1);
        issue(&world, &made.id).await;
        assert_eq!(count(&world.deps.db, audited).await, 2, "drafted and issued by the bureau");
    }

    async fn a_draft_by_hand_falls_away_with_the_red_that_it_rests_on(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-07T10:00:00").await;
        let rpc = Notices(world.app());
        let draft = pb::DraftNoticeRequest { commitment_id: clock.id.clone(), ..Default::default() };
        rpc.draft_notice(by(&world.bureau(), draft)).await.expect("drafted");
        // The report was there in time; only its event is late.
        let order: Uuid = clock.subject_id.parse().expect("an id");
        let event = world.order_event(order);
        world.publish("nqi.requests.v1.ReportDelivered", order, at("2026-01-06T16:00:00"), event).await;
        world.drain().await;
        let draft = notices(&world).await.remove(0);
        assert_eq!(draft.state(), NoticeState::Withdrawn);
        assert_eq!(status_of(&world, &draft.reply_commitment_id).await, CommitmentStatus::Cancelled);
    }

    async fn a_draft_by_hand_outlives_an_escalation_that_was_wrong_and_is_left_alone_once_issued(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-07T10:00:00").await;
        let rpc = Notices(world.app());
        let draft = pb::DraftNoticeRequest { commitment_id: clock.id.clone(), ..Default::default() };
        let made = rpc.draft_notice(by(&world.bureau(), draft)).await.expect("drafted").into_inner();
        world.settle_at("2026-01-12T10:00:00").await;
        let rescind = |card: pb::Card| pb::RescindCardRequest {
            id: card.id,
            reason: "系统误报".into(),
            ..Default::default()
        };
        let escalated = rescind(card_of(&world, &clock, Level::Escalated).await);
        Cards(world.app()).rescind_card(by(&world.bureau(), escalated)).await.expect("rescinded");
        assert_eq!(notices(&world).await[0].state(), NoticeState::Draft, "it rests on the RED");
        issue(&world, &made.id).await;
        let red = rescind(card_of(&world, &clock, Level::Red).await);
        Cards(world.app()).rescind_card(by(&world.bureau(), red)).await.expect("rescinded");
        assert_eq!(notices(&world).await[0].state(), NoticeState::Issued, "the bureau decides");
    }

    async fn a_notice_is_drafted_and_issued_about_what_has_fallen_whether_or_not_a_scanner_ran(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        // No scanner has run since Monday.
        world.clock.advance_to(at("2026-01-07T10:00:00"));
        let rpc = Notices(world.app());
        let draft = pb::DraftNoticeRequest { commitment_id: clock.id.clone(), ..Default::default() };
        let made = rpc.draft_notice(by(&world.bureau(), draft)).await.expect("drafted").into_inner();
        assert_eq!(local(&made.missed_time), Some(at("2026-01-06T17:00:00")));
        assert_eq!(card_of(&world, &clock, Level::Red).await.state(), CardState::Standing);
        // A draft that is left over about a clock that is late no more is not issued.
        let strike = |tx: Tx| async move {
            let struck = "UPDATE card SET state = 2 WHERE level = 'RED'";
            tx.conn().execute_raw(tx.statement(struck, [])).await.map_err(nqi_store::problem)
        };
        world.deps.db.job(&world.clock, strike).await.expect("struck");
        let request = pb::IssueNoticeRequest { id: made.id, ..Default::default() };
        assert_eq!(reason(rpc.issue_notice(by(&world.bureau(), request)).await), "NOT_LATE");
    }

    async fn a_batch_tells_the_outcome_of_every_notice(fx: Fixture) {
        let world = World::new(&fx).await;
        for _ in 0..3 {
            late_order(&world).await;
        }
        world.settle_at("2026-01-12T10:00:00").await;
        let drafts = notices(&world).await;
        issue(&world, &drafts[1].id).await;
        let mut ids: Vec<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
        ids.push(Uuid::nil().to_string());
        let rpc = Notices(world.app());
        let batch = pb::BatchIssueNoticesRequest { request_id: "batch-1".into(), ids };
        let outcome = rpc.batch_issue_notices(by(&world.bureau(), batch.clone())).await.expect("a batch");
        let outcome = outcome.into_inner();
        assert_eq!(outcome.issued, 2);
        let told: Vec<_> = outcome.outcomes.iter().map(|one| (one.issued, one.reason.as_str())).collect();
        assert_eq!(told, [(true, ""), (false, "NOTICE_STATE"), (true, ""), (false, "NOT_FOUND")]);
        // The same key again answers the same and issues nothing twice.
        let again = rpc.batch_issue_notices(by(&world.bureau(), batch)).await.expect("a batch").into_inner();
        assert_eq!(again.issued, 2);
        let mut numbers: Vec<_> =
            notices(&world).await.into_iter().map(|notice| notice.number).collect();
        numbers.sort();
        assert_eq!(numbers, ["威质督〔2026〕0001号", "威质督〔2026〕0002号", "威质督〔2026〕0003号"]);
    }

    async fn an_excused_red_is_held_against_nobody(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-07T10:00:00").await;
        let red = card_of(&world, &clock, Level::Red).await;
        let rpc = Cards(world.app());
        let excuse = pb::ExcuseCardRequest { id: red.id, reason: "台风停电".into(), ..Default::default() };
        let denied = rpc.excuse_card(by(&world.provider(), excuse.clone())).await;
        assert_eq!(denied.expect_err("denied").code(), Code::PermissionDenied);
        let excused = rpc.excuse_card(by(&world.bureau(), excuse.clone())).await.expect("excused").into_inner();
        assert_eq!(excused.state(), CardState::Excused);
        assert_eq!(reason(rpc.excuse_card(by(&world.bureau(), excuse)).await), "CARD_DECIDED");
        let event = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.CommitmentExcused'";
        assert_eq!(count(&world.deps.db, event).await, 1);
        let history = pb::ListCommitmentHistoryRequest { id: clock.id };
        let lines = world.rpc().list_commitment_history(by(&world.provider(), history)).await.expect("lines");
        let last = lines.into_inner().entries.pop().expect("a last line");
        assert_eq!((last.command.as_str(), last.reason.as_str()), ("EXCUSED", "台风停电"));
    }

    async fn an_appeal_against_a_card_that_falls_away_is_granted(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-07T10:00:00").await;
        let rpc = Cards(world.app());
        let red = card_of(&world, &clock, Level::Red).await;
        let appeal = pb::AppealCardRequest {
            id: red.id.clone(),
            statement: "报告已于到期前交付。".into(),
            ..Default::default()
        };
        rpc.appeal_card(by(&world.provider(), appeal)).await.expect("appealed");
        // The report was there in time; only its event is late.
        let order: Uuid = clock.subject_id.parse().expect("an id");
        let event = world.order_event(order);
        world.publish("nqi.requests.v1.ReportDelivered", order, at("2026-01-06T16:00:00"), event).await;
        world.drain().await;
        let red = card_of(&world, &clock, Level::Red).await;
        assert_eq!(red.state(), CardState::Rescinded);
        assert_eq!(red.appeal.expect("an appeal").state(), AppealState::Granted);
    }

    async fn the_obligor_appeals_once_in_time_and_the_bureau_decides(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = late_order(&world).await;
        world.settle_at("2026-01-07T10:00:00").await;
        let rpc = Cards(world.app());
        let red = card_of(&world, &clock, Level::Red).await;
        let yellow = card_of(&world, &clock, Level::Yellow).await;
        // Ten working days after the day on which the card was recorded.
        assert_eq!(local(&red.appeal_until), Some(at("2026-01-21T17:00:00")));
        let appeal = |card: &pb::Card| pb::AppealCardRequest {
            id: card.id.clone(),
            statement: "客户迟迟未确认方案。".into(),
            ..Default::default()
        };
        assert_eq!(reason(rpc.appeal_card(by(&world.centre(), appeal(&red))).await), "NOT_THE_OBLIGOR");
        let open = rpc.appeal_card(by(&world.provider(), appeal(&red))).await.expect("appealed").into_inner();
        assert_eq!(open.appeal.expect("an appeal").state(), AppealState::Open);
        assert_eq!(reason(rpc.appeal_card(by(&world.provider(), appeal(&red))).await), "APPEALED_BEFORE");
        let waiting = pb::ListCardsRequest {
            appeal_states: vec![AppealState::Open.into()],
            ..Default::default()
        };
        let list = rpc.list_cards(by(&world.bureau(), waiting)).await.expect("a list").into_inner();
        assert_eq!((list.total_size, list.cards[0].id.as_str()), (1, red.id.as_str()));
        let decide = |card: &pb::Card, verdict: CardState| pb::DecideAppealRequest {
            id: card.id.clone(),
            verdict: verdict.into(),
            note: "经核实，属企业原因".into(),
            ..Default::default()
        };
        assert_eq!(reason(rpc.decide_appeal(by(&world.bureau(), decide(&yellow, CardState::Excused))).await), "NO_APPEAL");
        let granted = rpc.decide_appeal(by(&world.bureau(), decide(&red, CardState::Excused))).await;
        let granted = granted.expect("decided").into_inner();
        assert_eq!(granted.state(), CardState::Excused);
        assert_eq!(granted.appeal.expect("an appeal").state(), AppealState::Granted);
        rpc.appeal_card(by(&world.provider(), appeal(&yellow))).await.expect("appealed");
        let kept = rpc.decide_appeal(by(&world.bureau(), decide(&yellow, CardState::Standing))).await;
        let kept = kept.expect("decided").into_inner();
        assert_eq!((kept.state(), kept.appeal.expect("an appeal").state()), (CardState::Standing, AppealState::Dismissed));
        // Escalated on the 9th, its appeal ends on the 23rd.
        world.settle_at("2026-01-26T10:00:00").await;
        let escalated = card_of(&world, &clock, Level::Escalated).await;
        world.clock.advance_to(at("2026-02-27T10:00:00"));
        assert_eq!(reason(rpc.appeal_card(by(&world.provider(), appeal(&escalated))).await), "APPEAL_TOO_LATE");
    }
}
