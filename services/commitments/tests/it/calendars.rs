//! Drafts, impact, publication and recomputation of calendars.

use nqi_commitments::{app::recompute, grpc};
use nqi_platform::{calendar::PublishedCalendar, ids::new_id, link, problem::Problem, wire};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::calendar_service_server::{CalendarService, CalendarServiceServer};
use nqi_proto::commitments::v1::{CardState, CommitmentStatus, DayKind, Level};
use nqi_proto::google::r#type::Date;
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::on_both_dialects;
use tonic::service::Routes;
use uuid::Uuid;

use crate::firing::count;
use crate::world::{World, at, by, eventually, local, reason};

const AWARDED: &str = "nqi.requests.v1.OrderAwarded";

fn rpc(world: &World) -> grpc::Calendars {
    grpc::Calendars(world.app())
}

fn date(text: &str) -> Option<Date> {
    Some(wire::date(text.parse().expect("a literal day")))
}

pub fn day(text: &str, kind: DayKind, windows: &[&str]) -> pb::CalendarDay {
    let windows = windows.iter().map(|window| (*window).to_owned()).collect();
    pb::CalendarDay { date: date(text), kind: kind.into(), windows, name: "测试".to_owned() }
}

async fn in_force(world: &World) -> pb::Calendar {
    let asked = pb::GetCalendarRequest { id: "cn".into(), revision: 0 };
    rpc(world).get_calendar(by(&world.bureau(), asked)).await.expect("a calendar").into_inner()
}

/// Stores the revision in force, changed, as a draft.
async fn put(
    world: &World,
    change: impl FnOnce(&mut pb::Calendar),
) -> Result<pb::CalendarDraft, tonic::Status> {
    let mut calendar = in_force(world).await;
    change(&mut calendar);
    let asked =
        pb::PutCalendarDraftRequest { id: "cn".into(), calendar: Some(calendar), ..Default::default() };
    rpc(world).put_calendar_draft(by(&world.bureau(), asked)).await.map(tonic::Response::into_inner)
}

async fn preview(world: &World) -> pb::CalendarImpact {
    let asked = pb::PreviewCalendarDraftRequest { id: "cn".into() };
    rpc(world).preview_calendar_draft(by(&world.bureau(), asked)).await.expect("an impact").into_inner()
}

pub async fn publish(world: &World, draft: &pb::CalendarDraft) -> pb::Calendar {
    let (etag, reason) = (draft.etag.clone(), "放假通知".to_owned());
    let asked = pb::PublishCalendarDraftRequest { id: "cn".into(), etag, reason, ..Default::default() };
    rpc(world).publish_calendar_draft(by(&world.bureau(), asked)).await.expect("published").into_inner()
}

/// Stores the revision in force as a draft, with these days in place of what they were.
pub async fn put_days(world: &World, days: &[pb::CalendarDay]) -> pb::CalendarDraft {
    let draft = put(world, |calendar| {
        calendar.days.retain(|kept| days.iter().all(|day| day.date != kept.date));
        calendar.days.extend_from_slice(days);
    });
    draft.await.expect("a draft")
}

/// Puts, previews, publishes and carries into open clocks a revision with these days in place of what they were.
pub async fn revise(world: &World, days: &[pb::CalendarDay]) -> (pb::CalendarImpact, u64) {
    let draft = put_days(world, days).await;
    let impact = preview(world).await;
    let published = publish(world, &draft).await;
    let moved = recompute::run(&world.app(), "cn", published.revision.unsigned_abs()).await;
    (impact, moved.expect("recomputed"))
}

async fn progress(world: &World) -> pb::Recompute {
    let asked = pb::GetRecomputeRequest { id: "cn".into(), revision: 0 };
    rpc(world).get_recompute(by(&world.bureau(), asked)).await.expect("a progress").into_inner()
}

/// An order of `days` working days, awarded then.
async fn order(world: &World, local: &str, days: i32) -> Uuid {
    let order = new_id();
    let event = OrderEvent { promised_days: days, ..world.order_event(order) };
    world.tell(local, AWARDED, order, event).await;
    order
}

fn violations<T: std::fmt::Debug>(answer: Result<T, tonic::Status>) -> Vec<(String, String)> {
    let problem = Problem::from_status(&answer.expect_err("refused"));
    problem.violations.into_iter().map(|wrong| (wrong.field, wrong.reason.to_string())).collect()
}

on_both_dialects! {
    /// Title: revision fires at once
    async fn a_revision_that_makes_a_promise_late_fires_its_levels_at_once(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = order(&world, "2026-01-09T10:00:00", 1).await;
        assert_eq!(local(&world.clock(order).await.due_time), Some(at("2026-01-12T17:00:00")));
        world.settle_at("2026-01-11T12:00:00").await;
        let (impact, moved) = revise(&world, &[day("2026-01-10", DayKind::Work, &[])]).await;
        assert_eq!((impact.moved, impact.late, impact.on_time_again, moved), (1, 1, 0, 1));
        assert_eq!(impact.examples[0].case_number, "WH-2026-000001");
        assert_eq!(local(&impact.examples[0].new_due_time), Some(at("2026-01-10T17:00:00")));
        assert!(impact.examples[0].late);
        let clock = world.clock(order).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-10T17:00:00")));
        assert_eq!((clock.level(), clock.calendar_revision.as_str()), (Level::Red, "cn/2"));
        let cards = world.cards(&clock.id).await;
        let fell: Vec<_> = cards.iter().map(|card| (card.level(), local(&card.fire_time))).collect();
        assert_eq!(fell, [
            (Level::Red, Some(at("2026-01-10T17:00:01"))),
            (Level::Yellow, Some(at("2026-01-10T13:45:00"))),
        ]);
        let done = progress(&world).await;
        assert_eq!((done.moved, done.late_now, done.percent), (1, 1, 100));
        assert_eq!(done.state(), pb::RecomputeState::Done);
    }

    /// Title: revision rescinds RED
    async fn a_revision_that_gives_time_back_rescinds_red_and_a_second_breach_fires_again(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = order(&world, "2026-01-05T10:00:00", 1).await;
        world.settle_at("2026-01-07T09:00:00").await;
        assert_eq!(world.clock(order).await.level(), Level::Red);
        let (impact, _) = revise(&world, &[day("2026-01-06", DayKind::Rest, &[])]).await;
        assert_eq!((impact.moved, impact.late, impact.on_time_again), (1, 0, 1));
        let clock = world.clock(order).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-07T17:00:00")));
        assert_eq!((clock.cycle, clock.status()), (2, CommitmentStatus::Running));
        let cards = world.cards(&clock.id).await;
        assert!(cards.iter().all(|card| card.state() == CardState::Rescinded && card.reason == "CALENDAR"));
        assert_eq!(cards.len(), 2);
        world.settle_at("2026-01-07T17:00:01").await;
        let standing = world.cards(&clock.id).await;
        let standing: Vec<_> = standing.iter().filter(|card| card.state() == CardState::Standing).collect();
        assert_eq!(standing.len(), 2, "yellow and red of the second cycle");
        assert!(standing.iter().all(|card| card.cycle == 2));
    }

    /// Title: revision while paused
    async fn a_revision_while_a_clock_is_paused_counts_when_it_resumes(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = order(&world, "2026-01-05T10:00:00", 2).await;
        let event = world.order_event(order);
        let (asked, confirmed) =
            ("nqi.requests.v1.OrderConfirmationRequested", "nqi.requests.v1.OrderConfirmed");
        world.tell("2026-01-06T09:00:00", asked, order, event.clone()).await;
        let (impact, _) = revise(&world, &[day("2026-01-08", DayKind::Rest, &[])]).await;
        assert_eq!((impact.clocks, impact.moved), (1, 0), "a frozen clock has no due time to move");
        let clock = world.clock(order).await;
        assert_eq!((clock.status(), &clock.due_time), (CommitmentStatus::Paused, &None));
        assert_eq!(clock.calendar_revision, "cn/2");
        world.tell("2026-01-07T09:00:00", confirmed, order, event).await;
        let clock = world.clock(order).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-09T17:00:00")), "the 8th is a rest day now");
    }

    async fn what_is_previewed_is_what_happens_and_a_rerun_changes_nothing(fx: Fixture) {
        let world = World::new(&fx).await;
        let mut orders = Vec::new();
        for _ in 0..20 {
            orders.push(order(&world, "2026-01-05T10:00:00", 3).await);
        }
        let (early, closed) = (order(&world, "2026-01-05T10:00:00", 1).await, orders[0]);
        let event = world.order_event(closed);
        world.tell("2026-01-06T10:00:00", "nqi.requests.v1.ReportDelivered", closed, event).await;
        let before = world.clock(closed).await;
        let draft = put(&world, |calendar| calendar.days.push(day("2026-01-08", DayKind::Rest, &[]))).await;
        let draft = draft.expect("a draft");
        let impact = preview(&world).await;
        assert_eq!((impact.clocks, impact.moved, impact.late), (20, 19, 0), "closed clocks are frozen");
        assert_eq!((impact.etag.as_str(), impact.first_changed_day), (draft.etag.as_str(), date("2026-01-08")));
        assert_eq!(impact.examples.len(), 19);
        assert_eq!(in_force(&world).await.revision, 1, "a preview publishes nothing");
        let untouched = world.clock(orders[1]).await;
        assert_eq!(local(&untouched.due_time), Some(at("2026-01-08T17:00:00")));
        assert_eq!(publish(&world, &draft).await.revision, 2);
        let moved = recompute::run(&world.app(), "cn", 2).await.expect("recomputed");
        assert_eq!(moved, 19);
        let after = world.clock(orders[1]).await;
        assert_eq!(local(&after.due_time), Some(at("2026-01-09T17:00:00")));
        // The 1-day clock is due before the change, its supervision is not.
        assert_eq!(world.clock(early).await.calendar_revision, "cn/2");
        assert_eq!(world.clock(closed).await, pb::Commitment { update_time: before.update_time, ..before });
        assert_eq!(recompute::run(&world.app(), "cn", 2).await.expect("again"), 0);
        assert_eq!(world.clock(orders[1]).await.etag, after.etag, "a rerun changes nothing");
        let published = "SELECT count(*) AS n FROM outbox WHERE type = 'nqi.commitments.v1.CalendarPublished'";
        assert_eq!(count(&world.deps.db, published).await, 1);
        let revisions = pb::ListCalendarRevisionsRequest { id: "cn".into() };
        let revisions = rpc(&world).list_calendar_revisions(by(&world.provider(), revisions)).await;
        let revisions = revisions.expect("a list").into_inner().revisions;
        assert_eq!((revisions[0].revision, revisions[0].current), (2, true));
        assert_eq!(revisions[0].rest_days, revisions[1].rest_days + 1);
        assert_eq!(revisions[0].reason, "放假通知");
    }

    async fn other_services_read_the_revision_in_force(fx: Fixture) {
        let world = World::new(&fx).await;
        let service = CalendarServiceServer::new(rpc(&world));
        let kept = PublishedCalendar::new(link::local(Routes::new(service)));
        assert_eq!(kept.get().revision(), 1);
        assert_eq!(kept.refresh().await.spec(), nqi_kernel::worktime::china().spec());
        revise(&world, &[day("2026-01-08", DayKind::Rest, &[]), day("2026-01-10", DayKind::Work, &[])]).await;
        let read = kept.refresh().await;
        let works = |number: i8| read.is_working_day(jiff::civil::date(2026, 1, number));
        assert_eq!((read.revision(), works(7), works(8), works(9), works(10)), (2, true, false, true, true));
        assert_eq!(kept.get().spec(), read.spec());
    }

    async fn several_workers_carry_a_revision_into_many_batches_of_clocks(fx: Fixture) {
        let world = World::new(&fx).await;
        crate::herd::herd(&world).await;
        let (impact, moved) = revise(&world, &[day("2026-01-06", DayKind::Rest, &[])]).await;
        assert_eq!((impact.moved, moved), (600, 600));
        let done = progress(&world).await;
        assert_eq!((done.total, done.done, done.moved, done.percent), (600, 600, 600, 100));
        let left = "SELECT count(*) AS n FROM commitment WHERE revision < 2";
        assert_eq!(count(&world.deps.db, left).await, 0);
        let dues = "SELECT count(DISTINCT due_sort) AS n FROM commitment WHERE due_at = due_sort";
        assert_eq!(count(&world.deps.db, dues).await, 1);
    }

    async fn a_recomputation_killed_at_any_moment_is_carried_on_and_does_nothing_twice(fx: Fixture) {
        let world = World::new(&fx).await;
        crate::herd::herd(&world).await;
        let versions = "SELECT CAST(sum(version) AS BIGINT) AS n FROM commitment";
        let before = count(&world.deps.db, versions).await;
        let draft = put(&world, |calendar| calendar.days.push(day("2026-01-06", DayKind::Rest, &[]))).await;
        publish(&world, &draft.expect("a draft")).await;
        for pause in [0, 10, 20, 40, 80] {
            let dying = crate::killed::Replica::start(&fx, &world, |app| async move {
                let _ = recompute::run(&app, "cn", 2).await;
            });
            tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
            dying.kill();
            let noted = progress(&world).await.done;
            let done = count(&world.deps.db, "SELECT count(*) AS n FROM commitment WHERE revision = 2").await;
            assert!(done >= noted.into(), "{noted} are said to be done, {done} are");
        }
        eventually("the rest", || async { recompute::run(&world.app(), "cn", 2).await.ok() }).await;
        let done = progress(&world).await;
        assert_eq!((done.total, done.done, done.moved, done.percent), (600, 600, 600, 100));
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM commitment WHERE revision < 2").await, 0);
        let turns = count(&world.deps.db, versions).await - before;
        assert_eq!(turns, 600, "one turn a clock");
    }

    async fn the_loop_carries_a_published_revision_into_open_clocks_by_itself(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = order(&world, "2026-01-05T10:00:00", 2).await;
        nqi_commitments::spawn_jobs(&world.deps);
        let draft = put(&world, |calendar| calendar.days.push(day("2026-01-07", DayKind::Rest, &[]))).await;
        publish(&world, &draft.expect("a draft")).await;
        let done = eventually("the end of the recomputation", || async {
            Some(progress(&world).await).filter(|progress| progress.percent == 100)
        })
        .await;
        assert_eq!((done.total, done.moved), (1, 1));
        assert_eq!(local(&world.clock(order).await.due_time), Some(at("2026-01-08T17:00:00")));
        assert!(world.deps.tasks.stop(std::time::Duration::from_secs(10)).await);
    }

    async fn a_turn_between_publication_and_recomputation_follows_the_revision(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = order(&world, "2026-01-05T10:00:00", 1).await;
        let draft = put(&world, |calendar| calendar.days.push(day("2026-01-06", DayKind::Rest, &[]))).await;
        publish(&world, &draft.expect("a draft")).await;
        // Due by the revision before; nobody has recomputed yet.
        world.settle_at("2026-01-06T17:00:01").await;
        let clock = world.clock(order).await;
        assert_eq!(local(&clock.due_time), Some(at("2026-01-07T17:00:00")));
        assert!(world.cards(&clock.id).await.is_empty());
        assert_eq!(recompute::run(&world.app(), "cn", 2).await.expect("recomputed"), 0);
        assert_eq!(progress(&world).await.percent, 100);
    }

    async fn a_draft_that_could_not_be_published_is_refused_and_each_field_named(fx: Fixture) {
        let world = World::new(&fx).await;
        let wrong = |field: &str, reason: &str| vec![(field.to_owned(), reason.to_owned())];
        let at_day = |windows: &[&str]| day("2026-03-09", DayKind::Half, windows);
        let overlapping = put(&world, |calendar| {
            calendar.days = vec![at_day(&["09:00-11:00"]), day("2026-03-10", DayKind::Half, &["09:00-11:00", "10:00-12:00"])];
        });
        assert_eq!(violations(overlapping.await), wrong("calendar.days[1].windows[1]", "CALENDAR_WINDOW"));
        for text in ["9-12", "12:00-09:00", "09:00-25:00", "", "09:00"] {
            let malformed = put(&world, |calendar| calendar.days = vec![at_day(&["09:00-10:00", text])]).await;
            assert_eq!(violations(malformed), wrong("calendar.days[0].windows[1]", "CALENDAR_WINDOW"), "{text}");
        }
        let week = put(&world, |calendar| calendar.weekdays[2].windows[0] = "09:00".into()).await;
        assert_eq!(violations(week), wrong("calendar.weekdays[2].windows[0]", "CALENDAR_WINDOW"));
        let six = put(&world, |calendar| calendar.weekdays.truncate(6)).await;
        assert_eq!(violations(six), wrong("calendar.weekdays", "OUT_OF_RANGE"));
        let outside = put(&world, |calendar| calendar.days = vec![day("2031-03-09", DayKind::Rest, &[])]).await;
        assert_eq!(violations(outside), wrong("calendar.days[0].date", "CALENDAR_PERIOD"));
        let twice = put(&world, |calendar| {
            calendar.days = vec![day("2026-03-09", DayKind::Rest, &[]), day("2026-03-09", DayKind::Rest, &[])];
        });
        assert_eq!(violations(twice.await), wrong("calendar.days[1].date", "REPEATED"));
        let no_date = put(&world, |calendar| calendar.days = vec![pb::CalendarDay { kind: 1, ..Default::default() }]).await;
        assert_eq!(violations(no_date), wrong("calendar.days[0].date", "DATE_INVALID"));
        let no_kind = put(&world, |calendar| calendar.days = vec![day("2026-03-09", DayKind::Unspecified, &[])]).await;
        assert_eq!(violations(no_kind), wrong("calendar.days[0].kind", "INVALID_ENUM"));
        for (kind, windows) in [(DayKind::Rest, vec!["09:00-12:00"]), (DayKind::Half, vec![]), (DayKind::Half, vec!["09:00-17:00"])] {
            let unfit = put(&world, |calendar| calendar.days = vec![day("2026-03-09", kind, &windows)]).await;
            assert_eq!(violations(unfit), wrong("calendar.days[0].windows", "CALENDAR_WINDOW"));
        }
        let zone = put(&world, |calendar| calendar.time_zone = "Mars/Olympus".into()).await;
        assert_eq!(violations(zone), wrong("calendar.time_zone", "CALENDAR_ZONE"));
        let shorter = put(&world, |calendar| {
            calendar.days.retain(|day| day.date.is_some_and(|date| date.year < 2026));
            calendar.published_through = date("2025-12-31");
        });
        assert_eq!(violations(shorter.await), wrong("calendar.published_through", "CALENDAR_PERIOD"));
        let rest: Vec<_> = (0..70)
            .map(|after| jiff::civil::date(2026, 3, 1).saturating_add(jiff::Span::new().days(after)))
            .map(|date| day(&date.to_string(), DayKind::Rest, &[]))
            .collect();
        let empty = put(&world, |calendar| {
            calendar.days.retain(|kept| rest.iter().all(|day| day.date != kept.date));
            calendar.days.extend(rest);
        });
        assert_eq!(violations(empty.await), wrong("calendar.days", "CALENDAR_EMPTY"));
        let nothing = pb::PutCalendarDraftRequest { id: "cn".into(), ..Default::default() };
        let nothing = rpc(&world).put_calendar_draft(by(&world.bureau(), nothing)).await;
        assert_eq!(violations(nothing), wrong("calendar", "REQUIRED"));
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM calendar_draft").await, 0);
        assert_eq!(count(&world.deps.db, "SELECT count(*) AS n FROM audit").await, 0);
    }

    async fn a_draft_is_read_from_csv_and_given_back_as_csv(fx: Fixture) {
        let world = World::new(&fx).await;
        let draft = put(&world, |_| {}).await.expect("a draft");
        let csv = draft.csv.replace("published_through,2026-12-31", "published_through,2027-12-31");
        let csv = format!("{csv}day,2027-01-01,rest,,元旦\n");
        let ask = |csv: String, etag: &str| pb::PutCalendarDraftRequest {
            id: "cn".into(),
            csv,
            etag: etag.to_owned(),
            ..Default::default()
        };
        let calendars = rpc(&world);
        let stale = calendars.put_calendar_draft(by(&world.bureau(), ask(csv.clone(), "\"7\""))).await;
        assert_eq!(reason(stale), "ETAG_MISMATCH");
        let stored = calendars.put_calendar_draft(by(&world.bureau(), ask(csv.clone(), &draft.etag))).await;
        let stored = stored.expect("stored").into_inner();
        let calendar = stored.calendar.clone().expect("a calendar");
        assert_eq!((calendar.revision, calendar.published_through), (2, date("2027-12-31")));
        assert_eq!(calendar.days.last().map(|day| (day.name.as_str(), day.kind())), Some(("元旦", DayKind::Rest)));
        let asked = pb::GetCalendarDraftRequest { id: "cn".into() };
        let read = calendars.get_calendar_draft(by(&world.bureau(), asked)).await.expect("a draft").into_inner();
        assert_eq!(read, stored);
        let bad = csv.replace("day,2027-01-01,rest", "day,2027-13-01,rest");
        let line = bad.lines().count();
        let bad = calendars.put_calendar_draft(by(&world.bureau(), ask(bad, ""))).await;
        assert_eq!(violations(bad), [(format!("csv.lines[{line}].columns[2]"), "CALENDAR_CSV".to_owned())]);
        let other = calendars.put_calendar_draft(by(&world.bureau(), ask(csv.replace("calendar,cn", "calendar,hk"), ""))).await;
        assert_eq!(violations(other), [("csv".to_owned(), "CALENDAR_CSV".to_owned())]);
        let discard = pb::DiscardCalendarDraftRequest { id: "cn".into(), ..Default::default() };
        calendars.discard_calendar_draft(by(&world.bureau(), discard.clone())).await.expect("discarded");
        assert_eq!(reason(calendars.discard_calendar_draft(by(&world.bureau(), discard)).await), "NOT_FOUND");
    }

    async fn publishing_needs_a_draft_that_was_seen_that_differs_and_a_reason(fx: Fixture) {
        let world = World::new(&fx).await;
        let calendars = rpc(&world);
        let ask = |etag: &str, reason: &str| pb::PublishCalendarDraftRequest {
            id: "cn".into(),
            etag: etag.to_owned(),
            reason: reason.to_owned(),
            ..Default::default()
        };
        let none = calendars.publish_calendar_draft(by(&world.bureau(), ask("\"1\"", "通知"))).await;
        assert_eq!(reason(none), "NOT_FOUND");
        let draft = put(&world, |_| {}).await.expect("a draft");
        let blank = calendars.publish_calendar_draft(by(&world.bureau(), ask("", " "))).await;
        let fields: Vec<_> = violations(blank).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["reason", "etag"]);
        let stale = calendars.publish_calendar_draft(by(&world.bureau(), ask("\"9\"", "通知"))).await;
        assert_eq!(reason(stale), "ETAG_MISMATCH");
        let same = calendars.publish_calendar_draft(by(&world.bureau(), ask(&draft.etag, "通知"))).await;
        assert_eq!(reason(same), "CALENDAR_UNCHANGED");
        for caller in [world.provider(), world.centre(), world.enterprise()] {
            let denied = calendars.publish_calendar_draft(by(&caller, ask(&draft.etag, "通知"))).await;
            assert_eq!(reason(denied), "ROLE_REQUIRED");
        }
        assert_eq!(in_force(&world).await.revision, 1);
        let changed = put(&world, |calendar| calendar.days.push(day("2026-03-09", DayKind::Rest, &[]))).await;
        let changed = changed.expect("a draft");
        let keyed = pb::PublishCalendarDraftRequest { request_id: "k1".into(), ..ask(&changed.etag, "通知") };
        let first = calendars.publish_calendar_draft(by(&world.bureau(), keyed.clone())).await.expect("published");
        let again = calendars.publish_calendar_draft(by(&world.bureau(), keyed)).await.expect("the same answer");
        assert_eq!(first.into_inner(), again.into_inner());
        assert_eq!(in_force(&world).await.revision, 2);
    }
}
