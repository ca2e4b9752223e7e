//! The catalogue of standards: corrections with their history, the graph, statuses of any day, import.

use crate::world::{Caller, Shop, World, day, problem};
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use tonic::Code;
use uuid::Uuid;

/// A version with successors and days in force.
fn version(number: &str, next: &[(&str, i32)]) -> Standard {
    let successors =
        next.iter().map(|(number, kind)| Supersession { number: (*number).into(), kind: *kind }).collect();
    Standard { number: number.into(), successors, ..Default::default() }
}

async fn put(world: &World, id: u128, standard: Standard) -> Standard {
    let request = PutStandardRequest {
        id: Uuid::from_u128(id).to_string(),
        standard: Some(standard),
        reason: "公告更正".into(),
        source: "https://std.samr.gov.cn".into(),
        ..Default::default()
    };
    world.standards().put_standard(world.bureau().ask(request)).await.expect("written").into_inner()
}

async fn get(world: &World, id: u128, on: Option<nqi_proto::google::r#type::Date>) -> GetStandardResponse {
    let request = GetStandardRequest { id: Uuid::from_u128(id).to_string(), on };
    world.standards().get_standard(Caller::anonymous().ask(request)).await.expect("known").into_inner()
}

async fn import(
    world: &World,
    who: &Caller,
    sheet: &str,
    dry_run: bool,
) -> Result<ImportStandardsResponse, Problem> {
    let request = ImportStandardsRequest {
        dry_run,
        reason: "年度目录".into(),
        source: "示例目录 2026".into(),
        content: Some(HttpBody { data: sheet.as_bytes().to_vec(), ..Default::default() }),
        ..Default::default()
    };
    let answer = world.standards().import_standards(who.ask(tokio_stream::once(request))).await;
    answer.map(tonic::Response::into_inner).map_err(problem)
}

async fn listed(world: &World, request: ListStandardsRequest) -> Vec<String> {
    let page = world.standards().list_standards(Caller::anonymous().ask(request)).await.expect("a page");
    page.into_inner().standards.into_iter().map(|it| it.number).collect()
}

async fn all(world: &World) -> Vec<Standard> {
    let request = ListStandardsRequest { page_size: 500, ..Default::default() };
    let page = world.standards().list_standards(Caller::anonymous().ask(request)).await.expect("a page");
    page.into_inner().standards
}

on_both_dialects! {
    async fn a_correction_states_its_grounds_and_every_version_stays_readable(fx: Fixture) {
        let world = World::new(fx).await;
        put(&world, 1, Standard { title_zh: "纤维".into(), ..version("GB/T 1-2000", &[]) }).await;
        let corrected = Standard { title_zh: "碳纤维".into(), ..version("GB/T 1-2000", &[("GB/T 1-2020", 1)]) };
        let bare = PutStandardRequest {
            id: Uuid::from_u128(1).to_string(),
            standard: Some(corrected.clone()),
            ..Default::default()
        };
        let refused = problem(world.standards().put_standard(world.bureau().ask(bare)).await.expect_err("no grounds"));
        let fields: Vec<&str> = refused.violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!((refused.code, fields), (Code::InvalidArgument, vec!["reason", "source"]));
        assert_eq!(get(&world, 1, None).await.standard.expect("a version").title_zh, "纤维", "nothing changed");
        put(&world, 1, corrected).await;
        let ask = |page_token: String| ListStandardRevisionsRequest {
            id: Uuid::from_u128(1).to_string(),
            page_size: 1,
            page_token,
        };
        let mut standards = world.standards();
        let newest = standards.list_standard_revisions(world.bureau().ask(ask(String::new()))).await.expect("history").into_inner();
        assert_eq!(newest.total_size, 2);
        let revision = &newest.revisions[0];
        assert_eq!((revision.version, revision.reason.as_str(), revision.source.as_str()), (2, "公告更正", "https://std.samr.gov.cn"));
        assert_eq!(revision.actor_organization_id, Uuid::from_u128(0xb0).to_string());
        let changes: Vec<_> = revision.changes.iter().map(|it| (it.field.as_str(), it.before.as_str(), it.after.as_str())).collect();
        assert_eq!(changes, [("successors", "", "FULL GB/T 1-2020"), ("title_zh", "纤维", "碳纤维")]);
        let first = standards.list_standard_revisions(world.bureau().ask(ask(newest.next_page_token))).await.expect("page two").into_inner();
        assert_eq!((first.revisions[0].version, first.next_page_token.as_str()), (1, ""));
        assert!(first.revisions[0].changes.iter().any(|it| it.field == "number" && it.before.is_empty()));
    }

    async fn a_cycle_is_named_from_end_to_end(fx: Fixture) {
        let world = World::new(fx).await;
        put(&world, 1, version("GB/T 1-2000", &[("GB/T 1-2010", 1)])).await;
        put(&world, 2, version("GB/T 1-2010", &[("GB/T 1-2020", 3)])).await;
        let closing = PutStandardRequest {
            id: Uuid::from_u128(3).to_string(),
            standard: Some(version("GB/T 1-2020", &[("GB/T 1-2000", 5)])),
            ..Default::default()
        };
        let refused = problem(world.standards().put_standard(world.bureau().ask(closing)).await.expect_err("a cycle"));
        assert_eq!(refused.violations[0].field, "standard.successors");
        let named = "GB/T 1-2020 → GB/T 1-2000 → GB/T 1-2010 → GB/T 1-2020";
        assert!(refused.violations[0].zh.contains(named) && refused.violations[0].en.contains(named), "{refused:?}");
        assert_eq!(all(&world).await.len(), 2, "nothing was written");
    }

    async fn the_graph_around_a_version_has_every_kind_of_edge_and_statuses_of_the_day(fx: Fixture) {
        let world = World::new(fx).await;
        let from = |it: Standard, year| Standard { valid_from: Some(day(year, 7, 1)), ..it };
        put(&world, 1, from(version("JJG 41-1990", &[("JJF 1207-2008", 5)]), 1991)).await;
        put(&world, 2, from(version("JJF 1207-2008", &[("JJF 1207-2027", 1)]), 2008)).await;
        put(&world, 3, from(version("JJG 42-1990", &[("JJF 1207-2008", 3)]), 1991)).await;
        put(&world, 4, from(version("JJF 1207-2027", &[]), 2027)).await;
        put(&world, 5, from(version("GB/T 9-2000", &[]), 2000)).await;
        let today = get(&world, 2, None).await;
        let names: Vec<&str> = today.nodes.iter().map(|it| it.number.as_str()).collect();
        assert_eq!(names, ["JJF 1207-2008", "JJF 1207-2027", "JJG 41-1990", "JJG 42-1990"]);
        let edges: Vec<_> = today.edges.iter().map(|it| (it.from.as_str(), it.kind)).collect();
        assert_eq!(edges, [("JJF 1207-2008", 1), ("JJG 41-1990", 5), ("JJG 42-1990", 3)]);
        assert_eq!((today.in_force, today.in_transition, today.cut), (vec!["JJF 1207-2008".to_owned()], false, false));
        let status = |it: &GetStandardResponse, number: &str| {
            it.nodes.iter().find(|node| node.number == number).expect("a node").status()
        };
        let later = get(&world, 2, Some(day(2027, 7, 1))).await;
        assert_eq!(later.in_force, ["JJF 1207-2027"]);
        assert_eq!((status(&later, "JJF 1207-2008"), status(&later, "JJG 41-1990")), (StandardStatus::Superseded, StandardStatus::Superseded));
        let before = get(&world, 2, Some(day(2000, 1, 1))).await;
        assert_eq!((status(&before, "JJF 1207-2008"), status(&before, "JJG 41-1990")), (StandardStatus::Upcoming, StandardStatus::Current));
    }

    async fn in_a_transition_window_both_versions_count(fx: Fixture) {
        let world = World::new(fx).await;
        let old = Standard { valid_from: Some(day(2018, 1, 1)), valid_to: Some(day(2026, 6, 30)), ..version("GB/T 5-2017", &[("GB/T 5-2025", 1)]) };
        put(&world, 1, old).await;
        put(&world, 2, Standard { valid_from: Some(day(2026, 1, 1)), ..version("GB/T 5-2025", &[]) }).await;
        let on = async |month, date| {
            let ask = LookupStandardRequest { number: "gbt5".into(), on: Some(day(2026, month, date)) };
            let it = world.standards().lookup_standard(Caller::anonymous().ask(ask)).await.expect("known").into_inner();
            (it.in_force, it.in_transition)
        };
        assert_eq!(on(6, 30).await, ("GB/T 5-2025".into(), true), "the last day still counts");
        assert_eq!(on(7, 1).await, ("GB/T 5-2025".into(), false));
        let whole = get(&world, 1, Some(day(2026, 3, 1))).await;
        assert_eq!((whole.in_force, whole.in_transition), (vec!["GB/T 5-2025".to_owned(), "GB/T 5-2017".into()], true));
    }

    async fn the_list_narrows_by_prefix_status_text_and_day_as_the_domain_says(fx: Fixture) {
        let world = World::new(fx).await;
        nqi_registry::load_standards(&world.deps).await.expect("the list");
        put(&world, 1, Standard { valid_from: Some(day(2026, 3, 1)), valid_to: Some(day(2026, 9, 30)), ..version("GB/T 70001-2026", &[]) }).await;
        put(&world, 2, Standard { withdrawn: true, ..version("GB/T 70002-2000", &[]) }).await;
        put(&world, 3, Standard { withdrawn: true, valid_to: Some(day(2026, 4, 1)), ..version("GB/T 70003-2000", &[]) }).await;
        put(&world, 4, version("GB/T 70004-2000", &[("GB/T 70001-2026", 1)])).await;
        put(&world, 5, version("GB/T 70005-2000", &[("GB/T 70001-2026", 2)])).await;
        for on in [day(2026, 1, 5), day(2026, 3, 1), day(2026, 4, 2), day(2026, 10, 1), day(1950, 1, 1)] {
            let page = ListStandardsRequest { page_size: 500, on: Some(on), ..Default::default() };
            let every = world.standards().list_standards(Caller::anonymous().ask(page)).await.expect("a page").into_inner().standards;
            let mut seen = 0;
            for status in 1..=4 {
                let wanted: Vec<String> = every.iter().filter(|it| it.status == status).map(|it| it.number.clone()).collect();
                let ask = ListStandardsRequest { page_size: 500, status, on: Some(on), ..Default::default() };
                assert_eq!(listed(&world, ask).await, wanted, "status {status} on {on:?}");
                seen += wanted.len();
            }
            assert_eq!(seen, every.len(), "every version has one status");
        }
        let own = ListStandardsRequest { prefix: "gb/t 7000".into(), status: 3, on: Some(day(2026, 3, 1)), ..Default::default() };
        assert_eq!(listed(&world, own).await, ["GB/T 70004-2000"], "PARTIAL supersedes nothing");
        let titled = ListStandardsRequest { query: "卡尺".into(), prefix: "JJG".into(), ..Default::default() };
        assert_eq!(listed(&world, titled).await, ["JJG 30-2012"]);
        let percent = ListStandardsRequest { prefix: "%".into(), ..Default::default() };
        assert!(listed(&world, percent).await.is_empty(), "a percent sign is text");
        let wrong = ListStandardsRequest { status: 9, ..Default::default() };
        let refused = world.standards().list_standards(Caller::anonymous().ask(wrong)).await.expect_err("no such status");
        assert_eq!(problem(refused).violations[0].field, "status");
    }

    async fn a_correction_shows_what_it_changes_and_hits_before_it_is_made(fx: Fixture) {
        let world = World::new(fx).await;
        let (shop, _) = (Shop::open(&world, 1).await, Shop::open(&world, 2).await);
        let before = put(&world, 1, version("GB/T 3362-2017", &[])).await;
        let ask = PreviewStandardRequest {
            id: before.id.clone(),
            standard: Some(Standard { withdrawn: true, ..version("GB/T 3362-2017", &[]) }),
        };
        let seen = world.standards().preview_standard(world.bureau().ask(ask)).await.expect("a preview").into_inner();
        let changes: Vec<_> = seen.changes.iter().map(|it| (it.field.as_str(), it.after.as_str())).collect();
        assert_eq!((seen.created, changes), (false, vec![("withdrawn", "true")]));
        assert_eq!((seen.status_before(), seen.standard.expect("a version").status()), (StandardStatus::Current, StandardStatus::Withdrawn));
        let hit = seen.impact.expect("an impact");
        assert_eq!((hit.rows, hit.providers, hit.sites, hit.offerings), (2, 2, 2, 2));
        assert!(hit.sample_rows.iter().any(|row| row.id == shop.row.to_string()));
        assert_eq!(get(&world, 1, None).await.standard.expect("a version").etag, before.etag, "nothing changed");
        assert_eq!(get(&world, 1, None).await.impact.expect("an impact").rows, 2);
    }

    async fn a_successor_that_comes_into_force_gives_its_predecessor_a_new_version(fx: Fixture) {
        let world = World::new(fx).await;
        let old = put(&world, 1, version("GB/T 6-2000", &[("GB/T 6-2020", 1)])).await;
        assert_eq!((old.status(), old.etag.as_str()), (StandardStatus::Current, "\"1\""));
        put(&world, 2, version("GB/T 6-2020", &[])).await;
        let old = get(&world, 1, None).await.standard.expect("a version");
        assert_eq!((old.status(), old.etag.as_str()), (StandardStatus::Superseded, "\"2\""));
    }

    async fn a_list_is_imported_whole_corrected_again_and_counted_dry(fx: Fixture) {
        let world = World::new(fx).await;
        Shop::open(&world, 1).await;
        put(&world, 1, Standard { title_zh: "旧名".into(), object: "碳纤维复丝".into(), ..version("GB/T 3362-2017", &[]) }).await;
        put(&world, 2, version("GB/T 8-2000", &[])).await;
        let sheet = "标准号,名称,实施日期,代替标准\n\
            gb/t3362—2017,碳纤维复丝拉伸,2018-06-01,\n\
            GB/T 8-2000,,,\n\
            GB/T 8-2030,未来版,2030-01-01,\n\
            GB/T 7-1999,老版,,GB/T 8-2000 [合并]\n";
        let dry = import(&world, &world.bureau(), sheet, true).await.expect("read");
        assert_eq!((dry.rows, dry.created, dry.updated, dry.unchanged), (4, 2, 1, 1), "{dry:?}");
        assert_eq!(dry.impact.as_ref().map(|it| (it.rows, it.offerings)), Some((1, 1)));
        assert_eq!(all(&world).await.len(), 2, "dry changes nothing");
        let done = import(&world, &world.bureau(), sheet, false).await.expect("imported");
        assert_eq!((done.created, done.updated), (2, 1));
        let known = get(&world, 1, None).await.standard.expect("a version");
        assert_eq!((known.title_zh.as_str(), known.object.as_str()), ("碳纤维复丝拉伸", "碳纤维复丝"), "what the sheet leaves out stays");
        let history = ListStandardRevisionsRequest { id: known.id, ..Default::default() };
        let history = world.standards().list_standard_revisions(world.bureau().ask(history)).await.expect("history").into_inner();
        assert_eq!((history.revisions[0].action.as_str(), history.revisions[0].source.as_str()), ("standard.import", "示例目录 2026"));
        let again = import(&world, &world.bureau(), sheet, false).await.expect("again");
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 4));
    }

    async fn a_list_with_any_bad_row_changes_nothing_and_names_every_cell(fx: Fixture) {
        let world = World::new(fx).await;
        put(&world, 1, version("GB/T 1-2000", &[])).await;
        let cells = |it: &ImportStandardsResponse| -> Vec<(i32, String, String)> {
            it.errors.iter().map(|it| (it.row, it.column.clone(), it.code.clone())).collect()
        };
        let bad = "标准号,实施日期\nGB/T 2-2000,2000-01-01\nGB/T 2423（系列）,\nGB/T 3-2000,明天\n";
        for dry in [true, false] {
            let told = import(&world, &world.bureau(), bad, dry).await.expect("an answer");
            let named = [(3, "标准号".into(), "STANDARD_SERIES".into()), (4, "实施日期".into(), "DATE_INVALID".into())];
            assert_eq!(cells(&told), named);
            assert!(told.errors.iter().all(|it| !it.zh.is_empty() && !it.en.is_empty()));
        }
        // Each row is fine alone; together, and with what is stored, they run in a circle.
        let circle = "标准号,代替标准\nGB/T 1-2000,GB/T 1-2010\nGB/T 1-2010,GB/T 1-2020\nGB/T 1-2020,GB/T 1-2000\n";
        let told = import(&world, &world.bureau(), circle, false).await.expect("an answer");
        assert!(told.errors.iter().all(|it| it.code == "SUPERSESSION_CYCLE") && told.errors.len() == 3, "{told:?}");
        assert_eq!(all(&world).await.len(), 1, "nothing was written");
        let no_header = import(&world, &world.bureau(), "名称\n甲\n", true).await.expect_err("no header");
        assert_eq!((no_header.violations[0].field.as_str(), no_header.violations[0].reason), ("content", "COLUMN_MISSING"));
        let foreign = import(&world, &Shop::open(&world, 1).await.owner, circle, true).await.expect_err("not the bureau");
        assert_eq!(foreign.code, Code::PermissionDenied);
        let silent = ImportStandardsRequest {
            content: Some(HttpBody { data: b"number\nGB/T 9-2000\n".to_vec(), ..Default::default() }),
            ..Default::default()
        };
        let silent = world.standards().import_standards(world.bureau().ask(tokio_stream::once(silent))).await.expect_err("no grounds");
        assert_eq!(problem(silent).violations.len(), 2);
    }

    async fn a_standard_that_is_not_there_is_not_found(fx: Fixture) {
        let world = World::new(fx).await;
        let ask = GetStandardRequest { id: new_id().to_string(), on: None };
        let gone = world.standards().get_standard(Caller::anonymous().ask(ask)).await.expect_err("unknown");
        assert_eq!(gone.code(), Code::NotFound);
    }
}
