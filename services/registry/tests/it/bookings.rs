//! Bookings: one winner a slot, each step by whom it belongs to, and nothing about people in the events.

use crate::resources::Bench;
use crate::world::{Caller, World, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use std::sync::Arc;
use tokio::sync::Barrier;
use tonic::{Code, Response, Status};

async fn book(world: &World, who: &Caller, ask: RequestBookingRequest) -> Result<Booking, Status> {
    world.bookings().request_booking(who.ask(ask)).await.map(Response::into_inner)
}

async fn confirm(world: &World, who: &Caller, id: &str) -> Result<Booking, Status> {
    let ask = ConfirmBookingRequest { id: id.to_owned(), ..Default::default() };
    world.bookings().confirm_booking(who.ask(ask)).await.map(Response::into_inner)
}

async fn cancel(world: &World, who: &Caller, id: &str, reason: &str) -> Result<Booking, Status> {
    let ask = CancelBookingRequest { id: id.to_owned(), reason: reason.to_owned(), ..Default::default() };
    world.bookings().cancel_booking(who.ask(ask)).await.map(Response::into_inner)
}

async fn list(world: &World, who: &Caller, ask: ListBookingsRequest) -> ListBookingsResponse {
    world.bookings().list_bookings(who.ask(ask)).await.expect("a page").into_inner()
}

on_both_dialects! {
    async fn slots_tell_what_is_free_and_never_who_has_the_others(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let asked = bench.booking(6, 10, 11);
        let taken = asked.start_time;
        let booked = book(&world, &customer, asked).await.expect("booked");
        let of = |from, to| ListSlotsRequest { resource_id: bench.id.to_string(), from, to };
        let day = |number| Some(crate::world::day(2026, 1, number));
        let slots = async |ask: ListSlotsRequest| {
            world.resources().list_slots(Caller::anonymous().ask(ask)).await.map(|it| it.into_inner().slots)
        };
        let tuesday = slots(of(day(6), day(6))).await.expect("a day");
        let free: Vec<bool> = tuesday.iter().map(|slot| slot.free).collect();
        assert_eq!(free, [true, false, true], "9, 10 and 11 o'clock");
        assert_eq!(tuesday[1].start_time, taken);
        assert!(tuesday.is_sorted_by_key(|slot| slot.start_time.map_or(0, |time| time.seconds)));
        assert!(tuesday.iter().all(|slot| slot.end_time.map_or(0, |it| it.seconds) - slot.start_time.map_or(0, |it| it.seconds) == 3_600));
        // The calibration ends on the 16th; weekends are not open; a week is told when no day is named.
        let later = slots(of(day(16), day(19))).await.expect("over a weekend");
        assert_eq!(later.iter().map(|slot| slot.free).collect::<Vec<_>>(), [true, true, true, false, false, false]);
        assert_eq!(slots(of(None, None)).await.expect("from today").len(), 15, "five days of three hours");
        let long = problem(slots(of(day(6), Some(crate::world::day(2026, 2, 6)))).await.expect_err("32 days"));
        assert_eq!(long.violations[0].field, "to");
        cancel(&world, &customer, &booked.id, "改期").await.expect("cancelled");
        assert!(slots(of(day(6), day(6))).await.expect("a day")[1].free, "given back");
        bench.set(&world, ResourceState::Retired).await.expect("taken off");
        assert_eq!(slots(of(None, None)).await.expect_err("not on offer").code(), Code::NotFound);
        let own = world.resources().list_slots(bench.owner.ask(of(day(6), day(6)))).await.expect("its owner's").into_inner();
        assert!(own.slots.iter().all(|slot| !slot.free), "nobody books what is not on offer");
    }

    async fn a_booking_that_has_begun_is_not_cancelled_any_more(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let organization = new_id();
        let customer = world.caller(Role::Enterprise, organization);
        let booked = book(&world, &customer, bench.booking(6, 9, 10)).await.expect("booked");
        confirm(&world, &bench.owner, &booked.id).await.expect("confirmed");
        let start = booked.start_time.expect("a start").seconds;
        world.pass(start - world.now().as_second() + 60);
        let customer = world.caller(Role::Enterprise, organization);
        let refused = problem(cancel(&world, &customer, &booked.id, "来不了").await.expect_err("it has begun"));
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "ALREADY_BEGUN"));
        let after = list(&world, &customer, ListBookingsRequest::default()).await;
        assert_eq!(after.bookings[0].state(), BookingState::Confirmed, "nothing changed");
    }

    async fn of_64_bookings_at_once_exactly_one_gets_the_slot(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let barrier = Arc::new(Barrier::new(64));
        let mut racing = Vec::new();
        for _ in 0..64 {
            let (barrier, mut bookings) = (barrier.clone(), world.bookings());
            let request = world.caller(Role::Enterprise, new_id()).ask(bench.booking(6, 9, 11));
            racing.push(tokio::spawn(async move {
                barrier.wait().await;
                bookings.request_booking(request).await
            }));
        }
        let (mut won, mut lost) = (0, 0);
        for one in racing {
            match one.await.expect("no panic") {
                Ok(_) => won += 1,
                Err(status) => {
                    let refused = problem(status);
                    assert_eq!((refused.code, refused.reason.as_ref()), (Code::AlreadyExists, "SLOT_TAKEN"));
                    assert!(refused.fact("free_slots").is_some_and(|free| free.split(',').count() == 3), "{refused:?}");
                    lost += 1;
                }
            }
        }
        assert_eq!((won, lost), (1, 63));
        let all = list(&world, &bench.owner, ListBookingsRequest::default()).await;
        assert_eq!(all.total_size, 1);
    }

    async fn overlapping_times_collide_even_after_the_slots_were_cut_anew(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let (first, second) = (world.caller(Role::Enterprise, new_id()), world.caller(Role::Provider, new_id()));
        book(&world, &first, bench.booking(6, 10, 11)).await.expect("an hour");
        let mut shorter = bench.wanted();
        shorter.resource.as_mut().expect("a resource").slot_minutes = 30;
        world.resources().put_resource(bench.owner.ask(shorter)).await.expect("half hours now");
        for (from, to) in [(10, 11), (9, 11), (10, 12), (9, 12)] {
            let refused = problem(book(&world, &second, bench.booking(6, from, to)).await.expect_err("taken"));
            assert_eq!(refused.reason, "SLOT_TAKEN");
        }
        let mut half = bench.booking(6, 10, 11);
        half.start_time.as_mut().expect("a start").seconds += 1_800;
        assert_eq!(problem(book(&world, &second, half).await.expect_err("its second half")).reason, "SLOT_TAKEN");
        book(&world, &second, bench.booking(6, 9, 10)).await.expect("before");
        book(&world, &second, bench.booking(6, 11, 12)).await.expect("after");
    }

    async fn the_same_request_id_books_once_and_another_body_under_it_is_refused(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let ask = RequestBookingRequest { request_id: "k1".into(), ..bench.booking(6, 9, 10) };
        let booked = book(&world, &customer, ask.clone()).await.expect("booked");
        assert_eq!(book(&world, &customer, ask).await.expect("the same answer"), booked);
        let other = RequestBookingRequest { request_id: "k1".into(), ..bench.booking(6, 10, 11) };
        assert_eq!(problem(book(&world, &customer, other).await.expect_err("another body")).reason, "REQUEST_ID_REUSED");
        assert_eq!(list(&world, &customer, ListBookingsRequest::default()).await.total_size, 1);
    }

    async fn what_cannot_be_booked_is_told_by_field_or_reason(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        for (ask, reason) in [
            (bench.booking(5, 8, 9), "TIME_IN_PAST"),
            (bench.booking(6, 8, 9), "NOT_A_SLOT"),
            (bench.booking(6, 11, 13), "NOT_A_SLOT"),
            (bench.booking(10, 9, 10), "NOT_A_SLOT"),
            (bench.booking(6, 10, 9), "OUT_OF_RANGE"),
            (RequestBookingRequest { purpose: " ".into(), ..bench.booking(6, 9, 10) }, "REQUIRED"),
        ] {
            let refused = problem(book(&world, &customer, ask).await.expect_err(reason));
            assert_eq!((refused.code, refused.violations[0].reason), (Code::InvalidArgument, reason));
        }
        let mut nobody = bench.booking(6, 9, 10);
        nobody.contact = None;
        let refused = problem(book(&world, &customer, nobody).await.expect_err("nobody to call"));
        let fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["contact.name", "contact.phone"]);
        let refused = problem(book(&world, &customer, bench.booking(19, 9, 10)).await.expect_err("not calibrated"));
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::FailedPrecondition, "CALIBRATION_EXPIRED"));
        book(&world, &customer, bench.booking(16, 11, 12)).await.expect("its last day");
        assert_eq!(problem(book(&world, &bench.owner, bench.booking(6, 9, 10)).await.expect_err("its own")).reason, "OWN_RESOURCE");
        let far = RequestBookingRequest {
            start_time: Some(prost_types::Timestamp { seconds: 253_402_200_000, nanos: 0 }),
            end_time: Some(prost_types::Timestamp { seconds: 253_402_203_600, nanos: 0 }),
            ..bench.booking(6, 9, 10)
        };
        assert_eq!(problem(book(&world, &customer, far).await.expect_err("the year 9999")).violations[0].reason, "TOO_FAR_AHEAD");
    }

    async fn each_step_belongs_to_a_side_and_a_negative_one_needs_a_reason(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let firm = new_id();
        let (customer, stranger) = (world.caller(Role::Enterprise, firm), world.caller(Role::Enterprise, new_id()));
        let booked = book(&world, &customer, bench.booking(6, 9, 10)).await.expect("booked");
        assert_eq!((booked.state(), booked.customer_name.starts_with("示例单位")), (BookingState::Requested, true));
        assert_eq!(confirm(&world, &stranger, &booked.id).await.expect_err("not theirs").code(), Code::NotFound);
        let refused = problem(confirm(&world, &customer, &booked.id).await.expect_err("the owner's to do"));
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::PermissionDenied, "OWNER_ONLY"));
        assert_eq!(problem(cancel(&world, &customer, &booked.id, " ").await.expect_err("why?")).violations[0].field, "reason");
        let decline = DeclineBookingRequest { id: booked.id.clone(), ..Default::default() };
        assert_eq!(problem(world.bookings().decline_booking(bench.owner.ask(decline)).await.expect_err("why?")).violations[0].field, "reason");
        assert_eq!(confirm(&world, &bench.owner, &booked.id).await.expect("confirmed").state(), BookingState::Confirmed);
        let done = CompleteBookingRequest { id: booked.id.clone(), ..Default::default() };
        assert_eq!(problem(world.bookings().complete_booking(bench.owner.ask(done)).await.expect_err("not yet")).reason, "NOT_BEGUN");
        let ask = GetBookingRequest { id: booked.id.clone() };
        assert_eq!(world.bookings().get_booking(stranger.ask(ask.clone())).await.expect_err("not theirs").code(), Code::NotFound);
        let seen = world.bookings().get_booking(bench.owner.ask(ask)).await.expect("the owner").into_inner();
        assert_eq!(seen.contact.expect("somebody").phone, "0631-0000001");
        world.pass(86_400 + 3_600);
        // Tokens do not last a day.
        let (customer, bench) = (world.caller(Role::Enterprise, firm), bench.again(&world));
        let missed = MarkNoShowRequest { id: booked.id.clone(), reason: "未到场".into(), ..Default::default() };
        let missed = world.bookings().mark_no_show(bench.owner.ask(missed)).await.expect("nobody came").into_inner();
        assert_eq!((missed.state(), missed.reason.as_str()), (BookingState::NoShow, "未到场"));
        assert_eq!(problem(cancel(&world, &customer, &booked.id, "晚了").await.expect_err("over")).reason, "WRONG_STATE");
    }

    async fn what_is_declined_or_cancelled_can_be_booked_again(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let first = book(&world, &customer, bench.booking(6, 9, 10)).await.expect("booked");
        let stale = DeclineBookingRequest { id: first.id.clone(), reason: "检修".into(), etag: "\"7\"".into(), ..Default::default() };
        let refused = world.bookings().decline_booking(bench.owner.ask(stale)).await.expect_err("another version");
        assert_eq!(refused.code(), Code::Aborted);
        let decline = DeclineBookingRequest { id: first.id, reason: "检修".into(), ..Default::default() };
        world.bookings().decline_booking(bench.owner.ask(decline)).await.expect("declined");
        let second = book(&world, &customer, bench.booking(6, 9, 10)).await.expect("free again");
        cancel(&world, &customer, &second.id, "样品未到").await.expect("cancelled");
        book(&world, &customer, bench.booking(6, 9, 10)).await.expect("and again");
        let page = ListBookingsRequest { side: BookingSide::Customer.into(), page_size: 2, ..Default::default() };
        let first = list(&world, &customer, page.clone()).await;
        let rest = list(&world, &customer, ListBookingsRequest { page_token: first.next_page_token.clone(), ..page }).await;
        assert_eq!((first.total_size, first.bookings.len(), rest.bookings.len()), (3, 2, 1));
        let as_owner = ListBookingsRequest { side: BookingSide::Owner.into(), ..Default::default() };
        assert_eq!(list(&world, &customer, as_owner.clone()).await.total_size, 0, "it owns nothing");
        let open = ListBookingsRequest { states: vec![BookingState::Requested.into()], ..as_owner };
        assert_eq!(list(&world, &bench.owner, open).await.total_size, 1);
    }

    async fn what_nobody_answers_lapses_and_is_in_nobodys_way(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let (one, two) = (new_id(), new_id());
        let first = world.caller(Role::Enterprise, one);
        let late = book(&world, &first, bench.booking(8, 9, 10)).await.expect("booked");
        let swept = book(&world, &first, bench.booking(8, 10, 11)).await.expect("booked");
        world.pass(48 * 3_600);
        let (first, second) = (world.caller(Role::Enterprise, one), world.caller(Role::Enterprise, two));
        let bench = bench.again(&world);
        assert_eq!(problem(confirm(&world, &bench.owner, &late.id).await.expect_err("too late")).reason, "BOOKING_LAPSED");
        book(&world, &second, bench.booking(8, 9, 10)).await.expect("before any sweep");
        let state = world.bookings().get_booking(first.ask(GetBookingRequest { id: swept.id })).await.expect("known").into_inner();
        assert_eq!(state.state(), BookingState::Lapsed);
        assert_eq!(nqi_registry::lapse_bookings(&world.deps).await.expect("a sweep"), 0, "nothing twice");
        let soon = book(&world, &second, bench.booking(7, 11, 12)).await.expect("in three hours");
        assert_eq!(soon.respond_by, soon.start_time, "an answer after the start is none");
        world.pass(3 * 3_600);
        assert_eq!(nqi_registry::lapse_bookings(&world.deps).await.expect("a sweep"), 1);
    }

    async fn events_tell_ids_and_times_and_nothing_about_people(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let booked = book(&world, &customer, bench.booking(6, 9, 10)).await.expect("booked");
        confirm(&world, &bench.owner, &booked.id).await.expect("confirmed");
        cancel(&world, &customer, &booked.id, "张示例另有安排").await.expect("cancelled");
        let conn = world.deps.db.reader();
        let select = "SELECT type, payload FROM outbox WHERE type LIKE 'nqi.registry.v1.Booking%' OR type LIKE 'nqi.registry.v1.Resource%'";
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), select)).await.expect("events");
        let mut kinds = Vec::new();
        for row in &rows {
            let (kind, payload): (String, Vec<u8>) = (row.try_get("", "type").expect("a type"), row.try_get("", "payload").expect("bytes"));
            let text = String::from_utf8_lossy(&payload);
            for person in ["张示例", "0631", "复丝"] {
                assert!(!text.contains(person), "{kind} tells {person}");
            }
            // Who shares something is public, who books it is not.
            assert!(kind.contains("Resource") || !text.contains("示例单位"), "{kind}");
            if kind.contains("Booking") {
                let told = BookingEvent::decode(payload.as_slice()).expect("an event");
                assert_eq!((told.booking_id.as_str(), told.start_time), (booked.id.as_str(), booked.start_time));
            }
            kinds.push(kind.trim_start_matches("nqi.registry.v1.").to_owned());
        }
        kinds.sort_unstable();
        assert_eq!(kinds, ["BookingCancelled", "BookingConfirmed", "BookingRequested", "ResourcePublished"]);
    }
}
