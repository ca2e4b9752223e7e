//! Versions, supersession and the list that the platform starts with.

use crate::world::{Caller, World, day, problem};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

async fn put(world: &World, number: &str, next: &[(&str, i32)], id: u128) -> Result<Standard, tonic::Status> {
    let successors =
        next.iter().map(|(number, kind)| Supersession { number: (*number).into(), kind: *kind }).collect();
    let standard = Standard { number: number.into(), successors, ..Default::default() };
    let request = PutStandardRequest {
        id: Uuid::from_u128(id).to_string(),
        standard: Some(standard),
        ..Default::default()
    };
    world.standards().put_standard(world.bureau().ask(request)).await.map(tonic::Response::into_inner)
}

on_both_dialects! {
    async fn any_spelling_finds_all_versions_and_the_one_in_force(fx: Fixture) {
        let world = World::new(fx).await;
        let added = nqi_registry::load_standards(&world.deps).await.expect("the list");
        assert!(added > 90, "{added}");
        assert_eq!(nqi_registry::load_standards(&world.deps).await.expect("again"), 0);
        let lookup = async |number: &str| {
            let request = LookupStandardRequest { number: number.into(), on: Some(day(2026, 1, 5)) };
            world.standards().lookup_standard(Caller::anonymous().ask(request)).await.map(tonic::Response::into_inner)
        };
        let found = lookup(" gb/t27025—2008 ").await.expect("known");
        assert_eq!((found.number.as_str(), found.in_force.as_str()), ("GB/T 27025-2008", ""));
        let known: Vec<_> = found.versions.iter().map(|it| (it.year, it.status())).collect();
        assert_eq!(known, [(2019, StandardStatus::Current), (2008, StandardStatus::Superseded)]);
        assert_eq!(lookup("GB/T 27025").await.expect("known").in_force, "GB/T 27025-2019");
        let transition = lookup("GB/T 14233.2").await.expect("known");
        assert_eq!(transition.in_force, "GB/T 14233.2-2005", "the successor is published, not yet in force");
        assert_eq!(transition.versions[0].status(), StandardStatus::Upcoming);
        let typed = lookup("JJG 41-1990").await.expect("known");
        assert_eq!(typed.versions[0].successors, [Supersession { number: "JJF 1207-2008".into(), kind: 5 }]);
        assert!(lookup("GB/T 99999").await.expect("unknown").versions.is_empty());
        for wrong in ["", "碳纤维", "GB/T 2423（系列）"] {
            let refused = problem(lookup(wrong).await.expect_err(wrong));
            assert_eq!((refused.code, refused.violations[0].field.as_str()), (Code::InvalidArgument, "number"));
        }
        let page = ListStandardsRequest { query: "卡尺".into(), ..Default::default() };
        let page = world.standards().list_standards(Caller::anonymous().ask(page)).await.expect("a page").into_inner();
        assert!(page.standards.iter().any(|it| it.number == "JJG 30-2012" && it.mode == 2), "{page:?}");
    }

    async fn a_supersession_that_closes_a_cycle_is_refused(fx: Fixture) {
        let world = World::new(fx).await;
        put(&world, "GB/T 1-2000", &[("GB/T 1-2010", 1)], 1).await.expect("one");
        put(&world, "GB/T 1-2010", &[("GB/T 1-2020", 1), ("GB/T 2-2020", 4)], 2).await.expect("two");
        let closing = put(&world, "GB/T 1-2020", &[("GB/T 1-2000", 1)], 3).await.expect_err("a cycle");
        assert_eq!(problem(closing).violations[0].reason, "SUPERSESSION_CYCLE");
        let own = put(&world, "GB/T 3-2020", &[("GB/T 3-2020", 1)], 4).await.expect_err("its own successor");
        assert_eq!(problem(own).violations[0].field, "standard.successors");
        let standing = put(&world, "GB/T 1-2020", &[], 3).await.expect("without the edge");
        assert_eq!(standing.status(), StandardStatus::Current);
        let taken = put(&world, "GBT 1—2020", &[], 5).await.expect_err("registered under another id");
        assert_eq!(problem(taken).reason, "STANDARD_EXISTS");
        let yearless = put(&world, "GB/T 1", &[], 6).await.expect_err("no version");
        assert_eq!(problem(yearless).violations[0].field, "standard.number");
    }

    async fn two_edges_that_together_close_a_cycle_are_never_both_written(fx: Fixture) {
        let world = World::new(fx).await;
        let forth = [("GB/T 1-2001", 1)];
        let back = [("GB/T 1-2000", 1)];
        let (forth, back) = tokio::join!(put(&world, "GB/T 1-2000", &forth, 1), put(&world, "GB/T 1-2001", &back, 2));
        assert_eq!(u8::from(forth.is_ok()) + u8::from(back.is_ok()), 1, "{forth:?} {back:?}");
    }
}
