//! The export is one snapshot, and export + events = a later export.

use crate::resources::Bench;
use crate::world::{Shop, World, day};
use nqi_events::Sequencer;
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::events::v1::Event;
use nqi_proto::registry::v1::{export_response::Record, *};
use nqi_proto::requests::v1::RatingEvent;
use nqi_store::on_both_dialects;
use prost::Message;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;

/// Numbered writes of `Shop::open`: profile, site, state, accreditation, row, pool, publication.
const OPENING: i64 = 7;

/// What a reader knows: encoded records by kind and id, with the version that it has applied.
type State = BTreeMap<String, (i64, Vec<u8>)>;

fn version(etag: &str) -> i64 {
    etag.trim_matches('"').parse().expect("a version")
}

fn keep<M: Message>(state: &mut State, key: String, version: i64, record: &M) {
    if state.get(&key).is_none_or(|(known, _)| *known < version) {
        state.insert(key, (version, record.encode_to_vec()));
    }
}

fn cell_key(cell: &Cell) -> String {
    let day = cell.day.unwrap_or_default();
    format!("cell {} {}-{}-{}", cell.pool_id, day.year, day.month, day.day)
}

fn keep_resource(state: &mut State, it: &ResourceListing) {
    let record = it.resource.as_ref().expect("a record");
    keep(state, format!("resource {}", record.id), version(&record.etag), it);
}

async fn export(world: &World) -> (ExportHead, State) {
    Sequencer::run_once(&world.deps.db, &world.deps.clock).await.expect("numbered");
    let mut stream =
        world.exports().export(world.service().ask(ExportRequest {})).await.expect("a stream").into_inner();
    let (mut head, mut state) = (None, State::new());
    while let Some(message) = stream.message().await.expect("a record") {
        match message.record.expect("a record") {
            Record::Head(it) => head = Some(it),
            Record::Provider(it) => keep(&mut state, format!("provider {}", it.id), version(&it.etag), &it),
            Record::Site(it) => keep(&mut state, format!("site {}", it.id), version(&it.etag), &it),
            Record::Accreditation(it) => {
                keep(&mut state, format!("accreditation {}", it.id), version(&it.etag), &it)
            }
            Record::ScopeRow(it) => keep(&mut state, format!("row {}", it.id), version(&it.etag), &it),
            Record::Standard(it) => keep(&mut state, format!("standard {}", it.id), version(&it.etag), &it),
            Record::Offering(it) => keep(&mut state, format!("offering {}", it.id), version(&it.etag), &it),
            Record::Pool(it) => keep(&mut state, format!("pool {}", it.id), version(&it.etag), &it),
            Record::Cell(it) => keep(&mut state, cell_key(&it), it.version, &it),
            Record::Facts(it) => keep(&mut state, format!("facts {}", it.provider_id), it.version, &it),
            Record::Resource(it) => keep_resource(&mut state, &it),
            Record::Booked(it) => keep(&mut state, format!("booked {}", it.booking_id), it.version, &it),
        }
    }
    (head.expect("the head comes first"), state)
}

/// Every event after the positions, in partition order; `from` 0 reads all.
async fn events(world: &World, positions: &[i64]) -> Vec<Event> {
    let conn = world.deps.db.reader();
    let select = "SELECT partition, position, type, payload FROM outbox ORDER BY partition, position";
    let rows =
        conn.query_all_raw(Statement::from_string(conn.get_database_backend(), select)).await.expect("rows");
    let mut found = Vec::new();
    for row in rows {
        let partition: i32 = row.try_get("", "partition").expect("a partition");
        let position: i64 = row.try_get("", "position").expect("numbered");
        if position > positions[partition as usize] {
            found.push(Event {
                r#type: row.try_get("", "type").expect("a type"),
                payload: row.try_get("", "payload").expect("bytes"),
                ..Default::default()
            });
        }
    }
    found
}

/// Applies an event as matching would; answers its sequence, when it has one.
fn apply(state: &mut State, event: &Event) -> Option<i64> {
    let bytes = event.payload.as_slice();
    match event.r#type.trim_start_matches("nqi.registry.v1.") {
        "ProviderChanged" => {
            let it = ProviderChanged::decode(bytes).expect("a payload");
            let record = it.provider.expect("a record");
            keep(state, format!("provider {}", record.id), it.version, &record);
            Some(it.seq)
        }
        "SiteChanged" => {
            let it = SiteChanged::decode(bytes).expect("a payload");
            let record = it.site.expect("a record");
            keep(state, format!("site {}", record.id), it.version, &record);
            Some(it.seq)
        }
        "AccreditationChanged" => {
            let it = AccreditationChanged::decode(bytes).expect("a payload");
            let record = it.accreditation.expect("a record");
            keep(state, format!("accreditation {}", record.id), it.version, &record);
            Some(it.seq)
        }
        "ScopeRowsChanged" => {
            let it = ScopeRowsChanged::decode(bytes).expect("a payload");
            for record in &it.scope_rows {
                keep(state, format!("row {}", record.id), version(&record.etag), record);
            }
            Some(it.seq)
        }
        "StandardChanged" => {
            let it = StandardChanged::decode(bytes).expect("a payload");
            let record = it.standard.expect("a record");
            keep(state, format!("standard {}", record.id), it.version, &record);
            Some(it.seq)
        }
        "OfferingChanged" => {
            let it = OfferingChanged::decode(bytes).expect("a payload");
            let record = it.offering.expect("a record");
            keep(state, format!("offering {}", record.id), it.version, &record);
            if record.state() == OfferingState::Retired {
                state.remove(&format!("offering {}", record.id));
            }
            Some(it.seq)
        }
        "PoolChanged" => {
            let it = PoolChanged::decode(bytes).expect("a payload");
            let record = it.pool.expect("a record");
            keep(state, format!("pool {}", record.id), it.version, &record);
            Some(it.seq)
        }
        "ProviderFactsChanged" => {
            let it = ProviderFactsChanged::decode(bytes).expect("a payload");
            let record = it.facts.expect("a record");
            keep(state, format!("facts {}", record.provider_id), record.version, &record);
            Some(it.seq)
        }
        "CellsChanged" => {
            for cell in CellsChanged::decode(bytes).expect("a payload").cells {
                keep(state, cell_key(&cell), cell.version, &cell);
            }
            None
        }
        "ResourcePublished" | "ResourceChanged" | "ResourceRetired" => {
            let it = ResourceEvent::decode(bytes).expect("a payload");
            keep_resource(state, it.listing.as_ref().expect("a record"));
            Some(it.seq)
        }
        other if other.starts_with("Booking") => {
            let it = BookingEvent::decode(bytes).expect("a payload");
            let booked = it.booked.expect("a time");
            let key = format!("booked {}", booked.booking_id);
            keep(state, key.clone(), booked.version, &booked);
            if !booked.taken {
                state.remove(&key);
            }
            Some(it.seq)
        }
        other => {
            assert!(other.starts_with("Hold"), "{other}");
            None
        }
    }
}

async fn change_everything(world: &World, shop: &Shop) {
    let owner = world.caller(Role::Provider, shop.id);
    let mut profile = shop.profile();
    profile.provider.as_mut().expect("a profile").group = "示例集团".into();
    world.providers().put_provider(owner.ask(profile)).await.expect("changed");
    let mut row = shop.capability(new_id());
    row.scope_row.as_mut().expect("a row").parameter = "弹性模量".into();
    world.capabilities().put_scope_row(owner.ask(row)).await.expect("a second row");
    let hold = world
        .capacity()
        .place_hold(owner.ask(shop.hold(new_id(), &[(5, 2), (6, 1)])))
        .await
        .expect("held")
        .into_inner();
    let order = new_id().to_string();
    world
        .capacity()
        .confirm_hold(owner.ask(ConfirmHoldRequest { id: hold.id, order_id: order }))
        .await
        .expect("confirmed");
    world.capacity().set_cells(owner.ask(shop.days(&[(6, 3), (7, 5)]))).await.expect("capacity");
    let retire = SetOfferingStateRequest { id: shop.offering.to_string(), state: 3, ..Default::default() };
    world.offerings().set_offering_state(owner.ask(retire)).await.expect("taken off");
    lend(world, 9).await;
}

/// Somebody shares something; one booking stands on it, one was cancelled.
async fn lend(world: &World, number: u128) {
    let bench = Bench::open(world, number).await;
    let customer = world.caller(Role::Enterprise, new_id());
    let mut book = world.bookings();
    let booked =
        book.request_booking(customer.ask(bench.booking(6, 9, 10))).await.expect("booked").into_inner();
    book.request_booking(customer.ask(bench.booking(6, 10, 11))).await.expect("booked");
    let cancel = CancelBookingRequest { id: booked.id, reason: "样品未到".into(), ..Default::default() };
    book.cancel_booking(customer.ask(cancel)).await.expect("cancelled");
}

on_both_dialects! {
    async fn export_and_events_replay_to_a_later_export(fx: Fixture) {
        let world = World::new(fx).await;
        nqi_registry::load_standards(&world.deps).await.expect("standards");
        let (first, second) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let (head, mut state) = export(&world).await;
        assert_eq!(head.positions.len(), 16);
        change_everything(&world, &first).await;
        let mut edited = second.product();
        edited.offering.as_mut().expect("an offering").title = "更名".into();
        world.offerings().put_offering(second.owner.ask(edited)).await.expect("a draft shows nowhere");
        Shop::open(&world, 3).await;
        let standard = Standard { number: "GB/T 1-2026".into(), valid_from: Some(day(2026, 6, 1)), ..Default::default() };
        let request = PutStandardRequest { id: new_id().to_string(), standard: Some(standard), ..Default::default() };
        world.standards().put_standard(world.bureau().ask(request)).await.expect("a standard");
        let (later, expected) = export(&world).await;
        let news = events(&world, &head.positions).await;
        assert!(news.len() > 15, "{} events", news.len());
        for event in &news {
            apply(&mut state, event);
        }
        assert_eq!(state.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
        for (key, record) in &expected {
            assert_eq!(state.get(key), Some(record), "{key}");
        }
        // The whole log alone leads there too, twice as well as once, and its sequence has no gap.
        let (mut alone, mut sequence) = (State::new(), Vec::new());
        let all = events(&world, &[0; 16]).await;
        for event in &all {
            sequence.extend(apply(&mut alone, event));
        }
        assert_eq!(alone, expected);
        for event in &all {
            if !event.r#type.ends_with("OfferingChanged") {
                apply(&mut alone, event);
            }
        }
        assert_eq!(alone, expected, "applying again changes nothing");
        sequence.sort_unstable();
        assert_eq!(sequence, (1..=later.seq).collect::<Vec<_>>());
    }

    async fn an_export_read_while_writers_work_is_one_moment(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut writing = tokio::task::JoinSet::new();
        for number in 0..20 {
            let (mut capabilities, mut row) = (world.capabilities(), shop.capability(new_id()));
            row.scope_row.as_mut().expect("a row").parameter = format!("参数{number}");
            let request = shop.owner.ask(row);
            writing.spawn(async move { capabilities.put_scope_row(request).await.map(|_| ()) });
        }
        for _ in 0..5 {
            let (head, mut state) = export(&world).await;
            let known = state.keys().filter(|key| key.starts_with("row ")).count();
            // What the head says is contained must be: the numbered events up to its positions are all in the records.
            let mut replayed = State::new();
            let all = events_until(&world, &head.positions).await;
            for event in &all {
                apply(&mut replayed, event);
            }
            for (key, (version, _)) in &replayed {
                assert!(state.get(key).is_some_and(|(known, _)| known >= version), "{key}");
            }
            // One sequence number a row: as many rows as numbers since the shop opened.
            assert_eq!(known as i64, 1 + head.seq - OPENING, "rows and sequence are of one moment");
            state.clear();
        }
        writing.join_all().await.into_iter().collect::<Result<Vec<_>, _>>().expect("all written");
        let (head, state) = export(&world).await;
        assert_eq!(head.seq, OPENING + 20);
        assert_eq!(state.keys().filter(|key| key.starts_with("row ")).count(), 21);
    }

    async fn any_snapshot_taken_among_writers_of_every_kind_replays_to_the_last(fx: Fixture) {
        let world = std::sync::Arc::new(World::new(fx).await);
        let shop = std::sync::Arc::new(Shop::open(&world, 1).await);
        let mut writing = tokio::task::JoinSet::new();
        for writer in 0..7 {
            let (world, shop) = (world.clone(), shop.clone());
            writing.spawn(async move {
                for round in 0..4 {
                    writes(&world, &shop, writer, round).await;
                }
            });
        }
        let mut snapshots = vec![export(&world).await];
        while !writing.is_empty() {
            snapshots.push(export(&world).await);
            while let Some(done) = writing.try_join_next() {
                done.expect("it wrote");
            }
        }
        let rating = RatingEvent {
            rating_id: new_id().to_string(),
            provider_id: shop.id.to_string(),
            level: 5,
            counted: true,
            ..Default::default()
        };
        world.tell(&world.requests, "nqi.requests.v1.RatingGiven", shop.id, rating).await;
        nqi_registry::drain(&world.deps).await.expect("facts");
        let (last, expected) = export(&world).await;
        for kind in ["provider", "site", "accreditation", "row", "standard", "offering", "pool", "cell", "facts", "resource", "booked"] {
            assert!(expected.keys().any(|key| key.starts_with(&format!("{kind} "))), "no {kind} in the export");
        }
        assert!(snapshots.len() > 1, "a snapshot among the writers");
        for (head, state) in snapshots {
            let (mut replayed, mut sequence) = (state, Vec::new());
            for event in &events(&world, &head.positions).await {
                sequence.extend(apply(&mut replayed, event));
            }
            assert_eq!(replayed.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
            for (key, record) in &expected {
                assert_eq!(replayed.get(key), Some(record), "{key} from seq {}", head.seq);
            }
            sequence.sort_unstable();
            sequence.dedup();
            // What was committed but not yet numbered when the snapshot was taken comes again: never is anything missing.
            let after: Vec<i64> = sequence.into_iter().filter(|seq| *seq > head.seq).collect();
            assert_eq!(after, (head.seq + 1..=last.seq).collect::<Vec<_>>(), "no gap after {}", head.seq);
        }
    }
}

/// One round of writes by one writer: every kind of record that the export has, but facts and cells.
async fn writes(world: &World, shop: &Shop, writer: usize, round: usize) {
    let owner = &shop.owner;
    match writer {
        0 => {
            let mut profile = shop.profile();
            profile.provider.as_mut().expect("a profile").staff_band = format!("{round}");
            world.providers().put_provider(owner.ask(profile)).await.expect("a profile");
            let mut site = shop.place();
            site.site.as_mut().expect("a site").display_name = format!("场所 {round}");
            world.providers().put_site(owner.ask(site)).await.expect("a site");
        }
        1 => {
            let decide = |state: AccreditationState| SetAccreditationStateRequest {
                id: shop.accreditation.to_string(),
                state: state.into(),
                reason: format!("第 {round} 次"),
                ..Default::default()
            };
            for state in [AccreditationState::Suspended, AccreditationState::Valid] {
                world
                    .providers()
                    .set_accreditation_state(world.bureau().ask(decide(state)))
                    .await
                    .expect("decided");
            }
            let other = shop.certificate(new_id(), 2, &format!("L{round:04}"));
            world.providers().put_accreditation(owner.ask(other)).await.expect("another certificate");
        }
        2 => {
            let mut row = shop.capability(new_id());
            row.scope_row.as_mut().expect("a row").parameter = format!("参数 {round}");
            let id = row.id.clone();
            world.capabilities().put_scope_row(owner.ask(row)).await.expect("a row");
            let suspend =
                SuspendScopeRowRequest { id: id.clone(), reason: "送修".into(), ..Default::default() };
            world.capabilities().suspend_scope_row(owner.ask(suspend)).await.expect("suspended");
            let verify = VerifyScopeRowsRequest {
                ids: vec![id],
                verification: 2,
                source: "公示".into(),
                ..Default::default()
            };
            world.capabilities().verify_scope_rows(world.bureau().ask(verify)).await.expect("verified");
        }
        3 => {
            let mut product = shop.product();
            product.offering.as_mut().expect("an offering").price_fen = Some(80_000 + round as i64);
            world.offerings().put_offering(owner.ask(product)).await.expect("a version");
            let publish =
                SetOfferingStateRequest { id: shop.offering.to_string(), state: 2, ..Default::default() };
            world.offerings().set_offering_state(owner.ask(publish)).await.expect("published");
        }
        4 => {
            let number = |year| format!("GB/T {}-{year}", 80_000 + round);
            let next = Supersession { number: number(2020), kind: 1 };
            for (year, successors) in [(2000, vec![next]), (2020, vec![])] {
                let standard = Standard { number: number(year), successors, ..Default::default() };
                let request = PutStandardRequest {
                    id: new_id().to_string(),
                    standard: Some(standard),
                    ..Default::default()
                };
                world.standards().put_standard(world.bureau().ask(request)).await.expect("a standard");
            }
        }
        5 => lend(world, 100 + round as u128).await,
        _ => {
            let mut pool = shop.capacity_pool();
            pool.pool.as_mut().expect("a pool").display_name = format!("设备 {round}");
            world.capacity().put_pool(owner.ask(pool)).await.expect("a pool");
            world
                .capacity()
                .set_cells(owner.ask(shop.days(&[(5, 20 + round as i32), (9, 1 + round as i32)])))
                .await
                .expect("days");
            world.capacity().place_hold(owner.ask(shop.hold(new_id(), &[(5, 1)]))).await.expect("held");
        }
    }
}

async fn events_until(world: &World, positions: &[i64]) -> Vec<Event> {
    let conn = world.deps.db.reader();
    let select = "SELECT partition, position, type, payload FROM outbox WHERE position IS NOT NULL ORDER BY partition, position";
    let rows =
        conn.query_all_raw(Statement::from_string(conn.get_database_backend(), select)).await.expect("rows");
    rows.iter()
        .filter(|row| {
            let partition: i32 = row.try_get("", "partition").expect("a partition");
            let position: i64 = row.try_get("", "position").expect("numbered");
            position <= positions[partition as usize]
        })
        .map(|row| Event {
            r#type: row.try_get("", "type").expect("a type"),
            payload: row.try_get("", "payload").expect("bytes"),
            ..Default::default()
        })
        .collect()
}
