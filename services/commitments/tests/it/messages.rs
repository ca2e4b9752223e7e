//! Messages: each level told once, in working time, and only while it still holds.

use jiff::Timestamp;
use nqi_commitments::Migrator;
use nqi_commitments::grpc::{Cards, Messages, Notices};
use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    DayKind, Level, MessageKind, card_service_server::CardService,
    commitment_service_server::CommitmentService, message_service_server::MessageService,
    notice_service_server::NoticeService,
};
use nqi_store::{Db, on_both_dialects};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use tonic::Code;

use crate::calendars::{day, publish, put_days, revise};
use crate::firing::red_order;
use crate::world::{World, at, by, local, principal, reason};

/// A message as it is stored.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
struct Stored {
    level: String,
    state: i32,
    dropped_because: String,
    send_at: i64,
}

impl Stored {
    fn leaves(&self) -> Timestamp {
        Timestamp::from_microsecond(self.send_at).expect("an instant")
    }
}

const WAITING: i32 = 1;
const SENT: i32 = 2;
const DROPPED: i32 = 3;

async fn stored(db: &Db) -> Vec<Stored> {
    let sql = "SELECT level, state, dropped_because, send_at FROM message ORDER BY fire_at, level";
    let conn = db.reader();
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await;
    rows.expect("rows").iter().map(|row| Stored::from_query_result(row, "").expect("a message")).collect()
}

/// The only message of a kind.
async fn one(world: &World, level: &str) -> Stored {
    let mut found: Vec<_> =
        stored(&world.deps.db).await.into_iter().filter(|message| message.level == level).collect();
    assert_eq!(found.len(), 1, "one {level}");
    found.remove(0)
}

async fn list(world: &World, caller: &Principal, asked: pb::ListMessagesRequest) -> pb::ListMessagesResponse {
    let answer = Messages(world.app()).list_messages(by(caller, asked)).await;
    answer.expect("a list").into_inner()
}

/// What the provider has been told, newest first.
async fn told(world: &World) -> Vec<pb::Message> {
    list(world, &world.provider(), Default::default()).await.messages
}

/// A promise of an hour from 09:00 on Monday: late at 10:00:01.
async fn hour(world: &World) -> pb::Commitment {
    world.clock.advance_to(at("2026-01-05T09:00:00"));
    let start = pb::StartCommitmentRequest {
        stage: pb::CommitmentStage::Delivery.into(),
        subject_id: new_id().to_string(),
        obligor_id: world.parties.provider.to_string(),
        promised: 60,
        unit: pb::TermUnit::WorkingMinutes.into(),
        ..Default::default()
    };
    world.rpc().start_commitment(by(&world.bureau(), start)).await.expect("started").into_inner()
}

async fn complete(world: &World, id: &str) {
    let done = pb::CompleteCommitmentRequest { id: id.to_owned(), ..Default::default() };
    world.rpc().complete_commitment(by(&world.bureau(), done)).await.expect("completed");
}

on_both_dialects! {
    async fn a_reminder_leaves_at_nine_and_a_red_card_of_the_evening_waits_for_the_next_morning(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = red_order(&world).await;
        world.tell_at("2026-01-06T08:59:59").await;
        assert_eq!(told(&world).await, []);
        world.tell_at("2026-01-06T09:00:00").await;
        let first = told(&world).await;
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].kind(), first[0].commitment_id.as_str()), (MessageKind::Reminder, clock.id.as_str()));
        assert_eq!(local(&first[0].send_time), Some(at("2026-01-06T09:00:00")));
        assert_eq!(first[0].due_time, clock.due_time);
        assert_eq!((first[0].case_number.as_str(), first[0].subject_id.as_str()), ("WH-2026-000001", clock.subject_id.as_str()));
        world.tell_at("2026-01-06T13:45:00").await;
        world.tell_at("2026-01-06T17:00:01").await;
        assert_eq!(one(&world, "RED").await.leaves(), at("2026-01-07T09:00:00"));
        world.tell_at("2026-01-07T08:59:59").await;
        assert_eq!(told(&world).await.len(), 2, "reminder and yellow");
        world.tell_at("2026-01-07T09:00:00").await;
        let kinds: Vec<_> = told(&world).await.iter().map(pb::Message::kind).collect();
        assert_eq!(kinds, [MessageKind::Red, MessageKind::Yellow, MessageKind::Reminder]);
        // Whoever looks again tells nothing twice.
        world.spread().await;
        assert_eq!(told(&world).await.len(), 3);
    }

    async fn a_red_card_rescinded_within_a_minute_is_never_told_of(fx: Fixture) {
        let world = World::new(&fx).await;
        let (struck, standing) = (hour(&world).await, hour(&world).await);
        world.tell_at("2026-01-05T10:00:01").await;
        let cards = world.cards(&struck.id).await;
        let red = cards.iter().find(|card| card.level() == Level::Red).expect("a red card");
        world.clock.advance_to(at("2026-01-05T10:00:30"));
        let rescind = pb::RescindCardRequest { id: red.id.clone(), reason: "系统误报".into(), ..Default::default() };
        Cards(world.app()).rescind_card(by(&world.bureau(), rescind)).await.expect("rescinded");
        world.tell_at("2026-01-05T10:01:00").await;
        let red = |message: &pb::Message| message.kind() == MessageKind::Red;
        assert!(!told(&world).await.iter().any(red), "a minute has not passed");
        world.tell_at("2026-01-05T10:01:01").await;
        world.tell_at("2026-01-07T10:00:00").await;
        let reds: Vec<_> = told(&world).await.into_iter().filter(red).collect();
        assert_eq!(reds.len(), 1);
        assert_eq!(reds[0].commitment_id, standing.id);
        assert_eq!(local(&reds[0].send_time), Some(at("2026-01-05T10:01:01")));
        let dropped: Vec<_> =
            stored(&world.deps.db).await.into_iter().filter(|message| message.state == DROPPED).collect();
        assert_eq!(dropped.len(), 1);
        assert_eq!((dropped[0].level.as_str(), dropped[0].dropped_because.as_str()), ("RED", "RESCINDED"));
    }

    async fn what_a_red_card_has_overtaken_is_told_to_nobody(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        // Nobody looked for a day: reminder and yellow are settled together with red.
        world.tell_at("2026-01-07T10:00:00").await;
        let kinds: Vec<_> = told(&world).await.iter().map(pb::Message::kind).collect();
        assert_eq!(kinds, [MessageKind::Red]);
        assert_eq!(stored(&world.deps.db).await.len(), 1, "the others are no messages at all");
    }

    async fn a_warning_of_work_that_is_done_does_not_leave_and_lateness_does(fx: Fixture) {
        let world = World::new(&fx).await;
        let (early, late) = (red_order(&world).await, red_order(&world).await);
        // The reminders have fallen and nothing has been told yet when one of the two is done.
        world.settle_at("2026-01-06T09:00:00").await;
        world.clock.advance_to(at("2026-01-06T09:00:20"));
        complete(&world, &early.id).await;
        world.spread().await;
        let reminders: Vec<_> = told(&world).await;
        assert_eq!(reminders.len(), 1);
        assert_eq!(reminders[0].commitment_id, late.id);
        world.tell_at("2026-01-06T17:00:01").await;
        world.clock.advance_to(at("2026-01-06T18:00:00"));
        complete(&world, &late.id).await;
        world.tell_at("2026-01-07T09:00:00").await;
        assert_eq!(told(&world).await[0].kind(), MessageKind::Red, "it was late and stays so");
        let closed = stored(&world.deps.db).await;
        let closed: Vec<_> = closed.iter().filter(|message| message.dropped_because == "CLOSED").collect();
        assert_eq!(closed.len(), 1);
    }

    async fn a_message_tells_the_due_time_of_the_moment_at_which_it_leaves(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = red_order(&world).await;
        world.settle_at("2026-01-06T09:00:00").await;
        world.clock.advance_to(at("2026-01-06T09:10:00"));
        let pause = pb::PauseCommitmentRequest {
            id: clock.id.clone(),
            reason: pb::PauseReason::Enterprise.into(),
            evidence: "待确认".to_owned(),
            ..Default::default()
        };
        world.rpc().pause_commitment(by(&world.bureau(), pause)).await.expect("paused");
        world.clock.advance_to(at("2026-01-06T10:10:00"));
        let resume = pb::ResumeCommitmentRequest { id: clock.id.clone(), ..Default::default() };
        let resumed = world.rpc().resume_commitment(by(&world.bureau(), resume)).await.expect("resumed").into_inner();
        assert_ne!(resumed.due_time, clock.due_time);
        world.spread().await;
        assert_eq!(told(&world).await[0].due_time, resumed.due_time);
    }

    async fn two_replicas_tell_one_message(fx: Fixture) {
        let world = World::new(&fx).await;
        for _ in 0..5 {
            red_order(&world).await;
        }
        let mut other = world.deps.clone();
        other.db = fx.reopen().await;
        world.settle_at("2026-01-06T09:00:00").await;
        nqi_events::Sequencer::run_once(&world.deps.db, &world.clock).await.expect("numbered");
        let (ours, theirs) = tokio::join!(nqi_commitments::tell(&world.deps), nqi_commitments::tell(&other));
        assert!(ours.is_ok() && theirs.is_ok(), "{ours:?} {theirs:?}");
        // Either may have left a partition that the other held at that moment.
        world.spread().await;
        let all = stored(&world.deps.db).await;
        assert_eq!(all.len(), 5);
        assert!(all.iter().all(|message| message.state == SENT), "{all:?}");
        assert_eq!(told(&world).await.len(), 5);
    }

    async fn a_scanner_that_was_off_for_days_tells_the_same_of_what_is_late(fx: Fixture) {
        let watched = World::new(&fx).await;
        let db = fx.another::<Migrator>().await;
        let mut away = World::on(&fx, db).await;
        away.parties = watched.parties;
        red_order(&watched).await;
        red_order(&away).await;
        for hour in ["2026-01-06T09:00:00", "2026-01-06T17:00:01", "2026-01-07T09:00:00", "2026-01-09T17:00:00"] {
            watched.tell_at(hour).await;
        }
        watched.tell_at("2026-01-13T09:00:00").await;
        away.tell_at("2026-01-13T09:00:00").await;
        let late = |all: Vec<Stored>| -> Vec<Stored> {
            all.into_iter().filter(|message| ["RED", "ESCALATED"].contains(&message.level.as_str())).collect()
        };
        let (seen, found) = (late(stored(&watched.deps.db).await), late(stored(&away.deps.db).await));
        assert_eq!(seen.len(), 2);
        assert_eq!(seen, found);
        // Escalated on Friday at closing time.
        assert_eq!(seen[1].leaves(), at("2026-01-12T09:00:00"));
    }

    async fn a_calendar_revision_moves_a_message_that_waits_later_and_earlier(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        world.tell_at("2026-01-06T17:00:01").await;
        assert_eq!(one(&world, "RED").await.leaves(), at("2026-01-07T09:00:00"));
        revise(&world, &[day("2026-01-07", DayKind::Rest, &[])]).await;
        world.spread().await;
        assert_eq!(one(&world, "RED").await.leaves(), at("2026-01-08T09:00:00"));
        world.tell_at("2026-01-07T09:00:00").await;
        assert_eq!(one(&world, "RED").await.state, WAITING);
        revise(&world, &[day("2026-01-07", DayKind::Half, &["13:30-17:00"])]).await;
        world.spread().await;
        assert_eq!(one(&world, "RED").await.leaves(), at("2026-01-07T13:30:00"));
        world.tell_at("2026-01-07T13:30:00").await;
        assert_eq!(one(&world, "RED").await.state, SENT);
    }

    async fn a_message_waits_until_a_published_revision_is_carried_into_open_clocks(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        world.tell_at("2026-01-06T17:00:01").await;
        // The sixth was no working day after all: the card is wrong, and so would be its message.
        let draft = put_days(&world, &[day("2026-01-06", DayKind::Rest, &[])]).await;
        publish(&world, &draft).await;
        world.clock.advance_to(at("2026-01-07T09:00:00"));
        world.spread().await;
        assert_eq!(one(&world, "RED").await.state, WAITING);
        nqi_commitments::app::recompute::run(&world.app(), "cn", 2).await.expect("recomputed");
        world.spread().await;
        let red = one(&world, "RED").await;
        assert_eq!((red.state, red.dropped_because.as_str()), (DROPPED, "RESCINDED"));
    }

    async fn an_issued_notice_is_told_to_the_late_obligor_and_a_withdrawn_one_is_not(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        red_order(&world).await;
        world.tell_at("2026-01-12T10:00:00").await;
        let rpc = Notices(world.app());
        let drafts = rpc.list_notices(by(&world.bureau(), Default::default())).await.expect("a list").into_inner();
        world.clock.advance_to(at("2026-01-12T18:00:00"));
        let mut issued = Vec::new();
        for draft in &drafts.notices {
            let issue = pb::IssueNoticeRequest { id: draft.id.clone(), ..Default::default() };
            issued.push(rpc.issue_notice(by(&world.bureau(), issue)).await.expect("issued").into_inner());
        }
        world.spread().await;
        let notice = pb::ListMessagesRequest { kinds: vec![MessageKind::Notice.into()], ..Default::default() };
        assert_eq!(list(&world, &world.provider(), notice.clone()).await.total_size, 0, "it is evening");
        let withdraw = pb::WithdrawNoticeRequest {
            id: issued[0].id.clone(),
            reason: "重复".to_owned(),
            ..Default::default()
        };
        rpc.withdraw_notice(by(&world.bureau(), withdraw)).await.expect("withdrawn");
        world.tell_at("2026-01-13T09:00:00").await;
        let told = list(&world, &world.provider(), notice).await.messages;
        assert_eq!(told.len(), 1);
        assert_eq!((&told[0].notice_number, &told[0].notice_id), (&issued[1].number, &issued[1].id));
        assert_eq!(told[0].due_time, issued[1].reply_due_time);
        assert_eq!(told[0].stage(), pb::CommitmentStage::Delivery);
    }

    async fn an_organisation_reads_its_own_messages_and_nobody_elses(fx: Fixture) {
        let world = World::new(&fx).await;
        red_order(&world).await;
        world.tell_at("2026-01-06T14:00:00").await;
        let rpc = Messages(world.app());
        let page = |token: &str| pb::ListMessagesRequest { page_size: 1, page_token: token.to_owned(), ..Default::default() };
        let first = list(&world, &world.provider(), page("")).await;
        assert_eq!((first.messages.len(), first.total_size, first.unread_count), (1, 2, 2));
        let second = list(&world, &world.provider(), page(&first.next_page_token)).await;
        assert_eq!((second.messages[0].kind(), second.next_page_token.as_str()), (MessageKind::Reminder, ""));

        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        assert_eq!(list(&world, &stranger, Default::default()).await.total_size, 0);
        assert_eq!(list(&world, &world.enterprise(), Default::default()).await.total_size, 0);
        assert_eq!(list(&world, &world.bureau(), Default::default()).await.total_size, 0, "its own");
        let named = pb::ListMessagesRequest {
            organization_id: world.parties.provider.to_string(),
            ..Default::default()
        };
        assert_eq!(list(&world, &world.bureau(), named.clone()).await.total_size, 2);
        for other in [stranger.clone(), world.enterprise(), world.centre()] {
            let refused = rpc.list_messages(by(&other, named.clone())).await;
            assert_eq!(refused.expect_err("hidden").code(), Code::NotFound);
        }
        let wrong = pb::ListMessagesRequest { kinds: vec![9], organization_id: "x".into(), ..Default::default() };
        let refused = rpc.list_messages(by(&world.bureau(), wrong)).await.expect_err("refused");
        assert_eq!(refused.code(), Code::InvalidArgument);

        let mark = |id: &str| pb::MarkMessagesReadRequest { ids: vec![id.to_owned()], ..Default::default() };
        let id = &first.messages[0].id;
        for other in [stranger, world.bureau()] {
            assert_eq!(reason(rpc.mark_messages_read(by(&other, mark(id))).await), "NOT_FOUND");
        }
        let marked = rpc.mark_messages_read(by(&world.provider(), mark(id))).await.expect("marked").into_inner();
        assert_eq!((marked.marked, marked.unread_count), (1, 1));
        let again = rpc.mark_messages_read(by(&world.provider(), mark(id))).await.expect("marked").into_inner();
        assert_eq!((again.marked, again.unread_count), (0, 1));
        let unread = pb::ListMessagesRequest { unread: true, ..Default::default() };
        let left = list(&world, &world.provider(), unread).await;
        assert_eq!((left.messages.len(), left.messages[0].kind()), (1, MessageKind::Reminder));
        let none = rpc.mark_messages_read(by(&world.provider(), Default::default())).await;
        assert_eq!(none.expect_err("refused").code(), Code::InvalidArgument);
    }

    async fn the_loops_tell_by_themselves_what_has_fallen(fx: Fixture) {
        let world = World::new(&fx).await;
        let clock = red_order(&world).await;
        nqi_commitments::spawn_jobs(&world.deps);
        world.clock.advance_to(at("2026-01-06T09:00:00"));
        let told = crate::world::eventually("the reminder", || async { told(&world).await.pop() }).await;
        assert_eq!((told.kind(), told.commitment_id), (MessageKind::Reminder, clock.id));
        assert!(world.deps.tasks.stop(std::time::Duration::from_secs(10)).await);
    }
}
