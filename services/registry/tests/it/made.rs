//! Every record tells when it was made, by whom, and when it changed last.

use crate::resources::Bench;
use crate::world::{Shop, World};
use nqi_platform::auth::Role;
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use prost_types::Timestamp;
use uuid::Uuid;

/// (made, by whom, changed), the times in seconds.
type Told = (i64, String, i64);

fn seconds(time: Option<Timestamp>) -> i64 {
    time.map_or(0, |time| time.seconds)
}

macro_rules! told {
    ($record:expr) => {{
        let it = $record;
        (seconds(it.create_time), it.created_by.clone(), seconds(it.update_time))
    }};
}

async fn all(world: &World, shop: &Shop) -> Vec<(&'static str, Told)> {
    let who = &shop.owner;
    let id = |id: Uuid| id.to_string();
    let provider = world.providers().get_provider(who.ask(GetProviderRequest { id: id(shop.id) })).await;
    let provider = provider.expect("the provider").into_inner();
    let row = world.capabilities().get_scope_row(who.ask(GetScopeRowRequest { id: id(shop.row) })).await;
    let ask = ListScopeRowsRequest { provider_id: id(shop.id), ..Default::default() };
    let rows = world.capabilities().list_scope_rows(who.ask(ask)).await.expect("rows").into_inner();
    let offering =
        world.offerings().get_offering(who.ask(GetOfferingRequest { id: id(shop.offering) })).await;
    let pools = world.capacity().list_pools(who.ask(ListPoolsRequest { provider_id: id(shop.id) })).await;
    let pools = pools.expect("pools").into_inner();
    vec![
        ("provider", told!(&provider)),
        ("site", told!(&provider.sites[0])),
        ("accreditation", told!(&provider.accreditations[0])),
        ("scope row", told!(row.expect("the row").into_inner())),
        ("scope row, listed", told!(&rows.scope_rows[0])),
        ("offering", told!(offering.expect("the offering").into_inner())),
        ("pool", told!(&pools.pools[0])),
    ]
}

on_both_dialects! {
    async fn a_record_tells_who_made_it_and_when_and_a_change_moves_only_the_time_of_the_change(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let first = all(&world, &shop).await;
        let (_, (_, maker, _)) = &first[0];
        assert!(maker.parse::<Uuid>().is_ok_and(|id| !id.is_nil()), "a member goes by its id: {maker}");
        for (what, (made, by, changed)) in &first {
            assert!(*made > 0 && changed >= made, "{what}: {made} {changed}");
            assert_eq!(by, maker, "{what}");
        }
        world.pass(3_600);
        // Another member of the same provider writes everything anew.
        let other = Shop { owner: world.caller(Role::Provider, shop.id), ..shop };
        let who = &other.owner;
        world.providers().put_provider(who.ask(other.profile())).await.expect("written");
        world.providers().put_site(who.ask(other.place())).await.expect("written");
        let certificate = other.certificate(other.accreditation, 1, "211520340001");
        world.providers().put_accreditation(who.ask(certificate)).await.expect("written");
        world.capabilities().put_scope_row(who.ask(other.capability(other.row))).await.expect("written");
        world.offerings().put_offering(who.ask(other.product())).await.expect("written");
        world.capacity().put_pool(who.ask(other.capacity_pool())).await.expect("written");
        for ((what, before), (_, after)) in first.iter().zip(all(&world, &other).await) {
            assert_eq!((&before.0, &before.1), (&after.0, &after.1), "{what}: who made it does not change");
            assert!(after.2 >= before.2 + 3_600, "{what}: {before:?} {after:?}");
        }
    }

    async fn standards_resources_and_instruments_tell_it_too(fx: Fixture) {
        let world = World::new(fx).await;
        let bureau = world.bureau();
        let standard = Standard { number: "GB/T 90001-2020".into(), title_zh: "示例".into(), ..Default::default() };
        let put = PutStandardRequest { id: new_id().to_string(), standard: Some(standard), ..Default::default() };
        let standard = world.standards().put_standard(bureau.ask(put)).await.expect("written").into_inner();
        assert!(standard.create_time.is_some() && standard.update_time.is_some() && !standard.created_by.is_empty());
        let bench = Bench::open(&world, 1).await;
        let ask = GetResourceRequest { id: bench.id.to_string() };
        let resource = world.resources().get_resource(bench.owner.ask(ask)).await.expect("it").into_inner();
        assert!(resource.create_time.is_some() && !resource.created_by.is_empty());
        let firm = world.caller(Role::Enterprise, new_id());
        let caliper = Instrument {
            name: "游标卡尺".into(),
            serial_number: "A-1".into(),
            measurand: "长度".into(),
            mode: 1,
            interval_months: 12,
            ..Default::default()
        };
        let put = PutInstrumentRequest { id: new_id().to_string(), instrument: Some(caliper), ..Default::default() };
        let caliper = world.instruments().put_instrument(firm.ask(put)).await.expect("written").into_inner();
        assert!(caliper.create_time.is_some() && !caliper.created_by.is_empty());
        let page = world.instruments().list_instruments(firm.ask(Default::default())).await.expect("a page").into_inner();
        assert_eq!(page.instruments, [caliper]);
    }
}
