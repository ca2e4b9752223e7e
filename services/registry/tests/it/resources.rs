//! Shared resources: what their owner writes, what everybody finds, and how their use is told.

use crate::world::{Caller, World, day, problem};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_proto::r#type::v1::{Contact, ResourceClass};
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use tonic::{Code, Status};
use uuid::Uuid;

/// A resource open on weekdays from 9 to 12 in slots of an hour, calibrated through Friday the 16th.
pub struct Bench {
    pub id: Uuid,
    pub organization: Uuid,
    pub owner: Caller,
}

impl Bench {
    /// Published under an owner of its own.
    pub async fn open(world: &World, number: u128) -> Bench {
        let id = Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0000 + number);
        let bench = Bench::of(world, id, Role::Provider, Uuid::from_u128(0x700 + number));
        world.resources().put_resource(bench.owner.ask(bench.wanted())).await.expect("a draft");
        bench.set(world, ResourceState::Published).await.expect("published");
        bench
    }

    fn of(world: &World, id: Uuid, role: Role, organization: Uuid) -> Bench {
        Bench { id, organization, owner: world.caller(role, organization) }
    }

    /// The same with a fresh token of its owner.
    pub fn again(&self, world: &World) -> Bench {
        Bench::of(world, self.id, Role::Provider, self.organization)
    }

    pub fn wanted(&self) -> PutResourceRequest {
        let open =
            |weekday| WeeklyHours { weekday, window: Some(TimeWindow { from_minute: 540, to_minute: 720 }) };
        let resource = Resource {
            class: ResourceClass::Instrument.into(),
            title: "万能试验机".into(),
            model: "WDW-100".into(),
            capability: "拉伸 0~100 kN".into(),
            region: "371002".into(),
            calibrated_until: Some(day(2026, 1, 16)),
            fee_from_fen: Some(20_000),
            fee_unit: FeeUnit::PerHour.into(),
            slot_minutes: 60,
            weekly_hours: (1..=5).map(open).collect(),
            operator_needed: true,
            ..Default::default()
        };
        PutResourceRequest { id: self.id.to_string(), resource: Some(resource), ..Default::default() }
    }

    pub async fn set(&self, world: &World, state: ResourceState) -> Result<Resource, Status> {
        let ask =
            SetResourceStateRequest { id: self.id.to_string(), state: state.into(), ..Default::default() };
        world.resources().set_resource_state(self.owner.ask(ask)).await.map(tonic::Response::into_inner)
    }

    /// Asks for hours of a day of January 2026.
    pub fn booking(&self, number: i8, from: i8, to: i8) -> RequestBookingRequest {
        let at = |hour: i8| {
            let local = jiff::civil::date(2026, 1, number).at(hour, 0, 0, 0);
            let zoned = local.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).expect("a time");
            Some(nqi_platform::wire::timestamp(zoned.timestamp()))
        };
        RequestBookingRequest {
            resource_id: self.id.to_string(),
            start_time: at(from),
            end_time: at(to),
            purpose: "复丝拉伸".into(),
            contact: Some(Contact {
                name: "张示例".into(),
                phone: "0631-0000001".into(),
                email: String::new(),
            }),
            request_id: String::new(),
        }
    }
}

async fn found(world: &World, ask: SearchResourcesRequest) -> SearchResourcesResponse {
    world.resources().search_resources(Caller::anonymous().ask(ask)).await.expect("a page").into_inner()
}

/// Whether the export's only resource and the newest news of it have a suspended owner; they must agree.
async fn suspended(world: &World) -> bool {
    let mut stream =
        world.exports().export(world.service().ask(ExportRequest {})).await.expect("a stream").into_inner();
    let mut exported = None;
    while let Some(message) = stream.message().await.expect("a record") {
        if let Some(export_response::Record::Resource(listing)) = message.record {
            assert!(exported.is_none(), "one resource");
            exported = Some(listing);
        }
    }
    let conn = world.deps.db.reader();
    let select = "SELECT payload FROM outbox WHERE type LIKE 'nqi.registry.v1.Resource%'";
    let rows = conn
        .query_all_raw(Statement::from_string(conn.get_database_backend(), select))
        .await
        .expect("events");
    let told = rows.iter().map(|row| {
        let payload: Vec<u8> = row.try_get("", "payload").expect("bytes");
        ResourceEvent::decode(payload.as_slice()).expect("an event")
    });
    let newest = told.max_by_key(|event| event.seq).and_then(|event| event.listing);
    assert_eq!(newest, exported);
    exported.expect("a resource").owner_suspended
}

on_both_dialects! {
    async fn a_draft_is_its_owners_alone_until_it_is_published(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::of(&world, new_id(), Role::Enterprise, new_id());
        let written = world.resources().put_resource(bench.owner.ask(bench.wanted())).await.expect("a draft").into_inner();
        assert_eq!((written.state(), written.owner_name.starts_with("示例单位")), (ResourceState::Draft, true));
        let ask = || GetResourceRequest { id: bench.id.to_string() };
        let hidden = world.resources().get_resource(Caller::anonymous().ask(ask())).await.expect_err("a draft");
        assert_eq!(hidden.code(), Code::NotFound);
        world.resources().get_resource(bench.owner.ask(ask())).await.expect("its owner sees it");
        assert_eq!(found(&world, Default::default()).await.total_size, 0);
        let stranger = world.caller(Role::Provider, new_id());
        let foreign = world.resources().put_resource(stranger.ask(bench.wanted())).await.expect_err("not theirs");
        assert_eq!(foreign.code(), Code::NotFound);
        assert_eq!(problem(bench.set(&world, ResourceState::Retired).await.expect_err("never published")).reason, "WRONG_STATE");
        bench.set(&world, ResourceState::Published).await.expect("published");
        world.resources().get_resource(Caller::anonymous().ask(ask())).await.expect("anybody sees it");
        let listed = world.resources().list_resources(stranger.ask(ListResourcesRequest::default())).await.expect("a page");
        assert_eq!(listed.into_inner().total_size, 0, "a stranger's list is its own");
        let listed = world.resources().list_resources(world.bureau().ask(ListResourcesRequest::default())).await.expect("a page");
        assert_eq!(listed.into_inner().total_size, 1, "the bureau's is everybody's");
    }

    async fn what_is_wrong_with_a_resource_is_told_by_field(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::of(&world, new_id(), Role::Provider, new_id());
        let refused = |change: fn(&mut Resource)| {
            let (mut request, owner) = (bench.wanted(), bench.owner.clone());
            change(request.resource.as_mut().expect("a resource"));
            let mut resources = world.resources();
            async move {
                let refused = problem(resources.put_resource(owner.ask(request)).await.expect_err("refused"));
                refused.violations.into_iter().map(|it| it.field).collect::<Vec<_>>()
            }
        };
        assert_eq!(refused(|it| *it = Resource { slot_minutes: 45, ..Default::default() }).await,
            ["resource.class", "resource.title", "resource.capability", "resource.region", "resource.slot_minutes"]);
        assert_eq!(refused(|it| it.fee_unit = 0).await, ["resource.fee_unit"]);
        assert_eq!(refused(|it| it.slot_minutes = 120).await.len(), 5, "three hours are not whole slots of two");
        assert_eq!(refused(|it| it.weekly_hours[1].weekday = 1).await, ["resource.weekly_hours[1].window"], "twice on Monday");
        assert_eq!(refused(|it| it.weekly_hours[0].weekday = 8).await, ["resource.weekly_hours[0].weekday"]);
        let twice = |it: &mut Resource| it.day_hours = vec![DayHours { day: Some(day(2026, 1, 5)), windows: vec![] }; 2];
        assert_eq!(refused(twice).await, ["resource.day_hours[1].day"]);
    }

    async fn a_search_narrows_by_words_class_region_and_free_day(fx: Fixture) {
        let world = World::new(fx).await;
        let (first, second) = (Bench::open(&world, 1).await, Bench::open(&world, 2).await);
        let mut room = second.wanted();
        let it = room.resource.as_mut().expect("a resource");
        (it.class, it.title, it.region) = (ResourceClass::Room.into(), "恒温实验室".into(), "371003".into());
        it.day_hours = vec![DayHours { day: Some(day(2026, 1, 6)), windows: vec![] }];
        world.resources().put_resource(second.owner.ask(room)).await.expect("rewritten");
        let ids = |page: SearchResourcesResponse| -> Vec<String> {
            page.resources.into_iter().map(|it| it.resource.expect("a resource").id).collect()
        };
        let ask = SearchResourcesRequest::default;
        assert_eq!(ids(found(&world, SearchResourcesRequest { query: "拉伸 wdw".into(), region: "371002".into(), ..ask() }).await), [first.id.to_string()]);
        assert_eq!(ids(found(&world, SearchResourcesRequest { class: ResourceClass::Room.into(), ..ask() }).await), [second.id.to_string()]);
        let tuesday = || SearchResourcesRequest { free_on: Some(day(2026, 1, 6)), ..ask() };
        assert_eq!(ids(found(&world, tuesday()).await), [first.id.to_string()], "the room is closed");
        let customer = world.caller(Role::Enterprise, new_id());
        world.bookings().request_booking(customer.ask(first.booking(6, 9, 12))).await.expect("the whole day");
        let page = found(&world, tuesday()).await;
        assert_eq!((page.total_size, page.resources.len()), (0, 0), "now the other is full");
        let next = found(&world, SearchResourcesRequest { query: "wdw".into(), ..ask() }).await;
        let starts: Vec<_> = next.resources[0].free_slots.iter().map(|slot| slot.start_time.expect("a start").seconds).collect();
        let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_second();
        assert_eq!(starts[..4], [at("2026-01-05T01:00:00Z"), at("2026-01-05T02:00:00Z"), at("2026-01-05T03:00:00Z"), at("2026-01-07T01:00:00Z")]);
        let small = SearchResourcesRequest { page_size: 1, free_on: Some(day(2026, 1, 7)), ..ask() };
        let page = found(&world, small.clone()).await;
        assert_eq!((page.total_size, page.resources.len()), (2, 1));
        let rest = found(&world, SearchResourcesRequest { page_token: page.next_page_token.clone(), ..small }).await;
        assert_ne!((ids(page), ""), (ids(rest.clone()), rest.next_page_token.as_str()));
    }

    async fn what_a_suspended_organisation_shares_is_not_on_offer(fx: Fixture) {
        use nqi_proto::identity::v1::{OrganizationEvent, OrganizationState};
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let owner = bench.organization;
        let told = OrganizationEvent { organization_id: owner.to_string(), kind: 1, state: OrganizationState::Suspended.into(), ..Default::default() };
        assert!(!suspended(&world).await);
        world.tell(&world.identity, "nqi.identity.v1.OrganizationChanged", owner, told.clone()).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        assert_eq!(found(&world, Default::default()).await.total_size, 0);
        assert!(suspended(&world).await, "the news and the export tell it");
        let customer = world.caller(Role::Enterprise, new_id());
        let refused = world.bookings().request_booking(customer.ask(bench.booking(6, 9, 10))).await.expect_err("not on offer");
        assert_eq!(refused.code(), Code::NotFound);
        let active = OrganizationEvent { state: OrganizationState::Active.into(), ..told };
        world.tell(&world.identity, "nqi.identity.v1.OrganizationChanged", owner, active).await;
        nqi_registry::drain(&world.deps).await.expect("drained");
        assert!(!suspended(&world).await);
        assert_eq!(found(&world, Default::default()).await.total_size, 1);
    }

    async fn bookings_to_come_stand_against_new_hours_a_shorter_calibration_and_retirement(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let booked = world.bookings().request_booking(customer.ask(bench.booking(7, 11, 12))).await.expect("booked").into_inner();
        let changed = |change: fn(&mut Resource)| {
            let mut request = bench.wanted();
            change(request.resource.as_mut().expect("a resource"));
            request
        };
        for request in [
            changed(|it| it.calibrated_until = Some(day(2026, 1, 6))),
            changed(|it| it.weekly_hours[2].window = Some(TimeWindow { from_minute: 540, to_minute: 660 })),
            changed(|it| it.day_hours = vec![DayHours { day: Some(day(2026, 1, 7)), windows: vec![] }]),
        ] {
            let refused = problem(world.resources().put_resource(bench.owner.ask(request)).await.expect_err("somebody comes"));
            assert_eq!((refused.reason.as_ref(), refused.fact("booking_ids")), ("BOOKINGS_IN_THE_WAY", Some(booked.id.as_str())));
        }
        assert_eq!(problem(bench.set(&world, ResourceState::Retired).await.expect_err("somebody comes")).reason, "BOOKINGS_IN_THE_WAY");
        world.resources().put_resource(bench.owner.ask(changed(|it| it.slot_minutes = 30))).await.expect("the hours are the same");
        let cancel = CancelBookingRequest { id: booked.id, reason: "设备检修".into(), ..Default::default() };
        world.bookings().cancel_booking(bench.owner.ask(cancel)).await.expect("the owner cancels");
        let retired = bench.set(&world, ResourceState::Retired).await.expect("nobody comes");
        assert_eq!(retired.state(), ResourceState::Retired);
        let gone = world.bookings().request_booking(customer.ask(bench.booking(8, 9, 10))).await.expect_err("not on offer");
        assert_eq!(gone.code(), Code::NotFound);
    }

    async fn utilisation_is_for_the_bureau_and_the_owner_and_counts_what_was_confirmed(fx: Fixture) {
        let world = World::new(fx).await;
        let bench = Bench::open(&world, 1).await;
        let customer = world.caller(Role::Enterprise, new_id());
        let mut bookings = world.bookings();
        for (number, confirmed) in [(5, true), (6, false)] {
            let booked = bookings.request_booking(customer.ask(bench.booking(number, 9, 11))).await.expect("booked").into_inner();
            if confirmed {
                let ask = ConfirmBookingRequest { id: booked.id.clone(), ..Default::default() };
                bookings.confirm_booking(bench.owner.ask(ask)).await.expect("confirmed");
                world.pass(3600);
                let ask = CompleteBookingRequest { id: booked.id, ..Default::default() };
                bookings.complete_booking(bench.owner.ask(ask)).await.expect("they came");
            }
        }
        let ask = || ReportUtilisationRequest { from: Some(day(2026, 1, 1)), to: Some(day(2026, 1, 31)), ..Default::default() };
        let report = world.resources().report_utilisation(world.bureau().ask(ask())).await.expect("a report").into_inner();
        let total = report.total.expect("a total");
        // Published on Monday the 5th, calibrated through Friday the 16th: ten days of three hours.
        assert_eq!((total.bookable_minutes, total.booked_minutes, total.used_minutes, total.bookings), (1_800, 120, 120, 1));
        assert_eq!((total.resources, total.share_e6), (1, Some(66_666)));
        assert_eq!((report.resources[0].key.as_str(), report.resources[0].title.as_str()), (bench.id.to_string().as_str(), "万能试验机"));
        assert_eq!((report.regions[0].key.as_str(), report.classes[0].key.as_str(), report.months[0].key.as_str()), ("371002", "RESOURCE_CLASS_INSTRUMENT", "2026-01"));
        let own = world.resources().report_utilisation(bench.owner.ask(ask())).await.expect("the owner's").into_inner();
        assert_eq!((own.total.expect("a total").booked_minutes, own.resources.len()), (120, 1));
        let foreign = world.resources().report_utilisation(customer.ask(ask())).await.expect("nothing of others").into_inner();
        assert_eq!((foreign.total.expect("a total").booked_minutes, foreign.resources.len()), (0, 0));
        let elsewhere = ReportUtilisationRequest { region: "371082".into(), ..ask() };
        let report = world.resources().report_utilisation(world.bureau().ask(elsewhere)).await.expect("a report").into_inner();
        assert_eq!((report.total.expect("a total").share_e6, report.resources.len()), (None, 0));
    }
}
