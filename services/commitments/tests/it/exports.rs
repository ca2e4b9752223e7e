//! Lists as files: every row of the filter, in the caller's scope, and nothing that a spreadsheet would run.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use futures::StreamExt;
use nqi_commitments::grpc::{Exports, Notices};
use nqi_platform::auth::{OrgKind, Principal, Role};
use nqi_platform::ids::new_id;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{
    export_service_server::ExportService, extension_service_server::ExtensionService,
    notice_service_server::NoticeService,
};
use nqi_proto::requests::v1::OrderEvent;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::register::PROVIDER_NAME;
use crate::world::{World, by, principal};

fn rpc(world: &World) -> Exports {
    Exports { app: world.app(), register: world.registry(), tasks: world.deps.tasks.clone() }
}

async fn orders(world: &World, count: usize) {
    for _ in 0..count {
        let order = new_id();
        let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
    }
}

async fn clocks(world: &World, caller: &Principal, format: pb::ExportFormat) -> Vec<u8> {
    let request = pb::ExportCommitmentsRequest {
        format: format.into(),
        language: pb::ExportLanguage::En.into(),
        filter: None,
    };
    let answer = rpc(world).export_commitments(by(caller, request)).await.expect("a file");
    assert!(answer.metadata().get("nqi-filename").is_some());
    let mut stream = answer.into_inner();
    let mut file = Vec::new();
    while let Some(chunk) = stream.next().await {
        file.extend(chunk.expect("a chunk").data);
    }
    file
}

/// The texts of the sheets of a workbook, in their order, as `calamine` reads them.
fn sheets(book: Vec<u8>) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book = Xlsx::new(Cursor::new(book)).expect("a workbook");
    let rows = |range: &calamine::Range<calamine::Data>| {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    book.worksheets().iter().map(|(name, range)| (name.clone(), rows(range))).collect()
}

on_both_dialects! {
    async fn the_evidence_of_a_league_holds_its_figures_and_exactly_the_clocks_cards_and_notices_behind_them(fx: Fixture) {
        let world = World::new(&fx).await;
        world.register.publish(world.parties.provider, 1, 1);
        orders(&world, 3).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let ask = |from: &str, to: &str| pb::ExportEvidenceRequest {
            language: pb::ExportLanguage::En.into(),
            format: 0,
            league: Some(pb::GetLeagueRequest {
                dimension: pb::LeagueDimension::Provider.into(),
                from: Some(nqi_platform::wire::date(from.parse().expect("a day"))),
                to: Some(nqi_platform::wire::date(to.parse().expect("a day"))),
                stages: vec![pb::CommitmentStage::Delivery.into()],
                ..Default::default()
            }),
        };
        let file = async |caller: &Principal, ask: pb::ExportEvidenceRequest| {
            let answer = rpc(&world).export_evidence(by(caller, ask)).await.expect("a file");
            let mut stream = answer.into_inner();
            let mut file = Vec::new();
            while let Some(chunk) = stream.next().await {
                file.extend(chunk.expect("a chunk").data);
            }
            sheets(file)
        };
        let book = file(&world.bureau(), ask("2026-01-01", "2026-02-01")).await;
        let names: Vec<_> = book.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["About", "League", "Clocks", "Cards", "Notices"]);
        let about: Vec<_> = book[0].1.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
        for told in [("From", "2026-01-01"), ("Rows by", "provider"), ("Stages", "delivery"), ("Region", "all")] {
            assert!(about.contains(&told), "{told:?} in {about:?}");
        }
        let league = &book[1].1;
        assert_eq!((league[1][0].as_str(), &league[1][3..6]), (PROVIDER_NAME, &["3", "0", "3"].map(String::from)[..]));
        assert_eq!((league[2][0].as_str(), league[2][18].as_str()), ("Total", "too few"));
        let counts: Vec<_> = book[2..].iter().map(|(_, rows)| rows.len() - 1).collect();
        // Three orders, late by days: each with its yellow, red and escalated card and a drafted notice.
        assert_eq!(counts, [3, 9, 3]);
        assert!(about.contains(&("Cards", "9")), "{about:?}");
        let clocks = &book[2].1;
        let at = clocks[0].iter().position(|head| head == "Counts as").expect("a column");
        assert!(clocks[1..].iter().all(|row| row[at] == "late" && row[at + 1].starts_with("2026-01-06T17:00:00")), "{clocks:?}");
        let before = file(&world.bureau(), ask("2025-12-01", "2026-01-01")).await;
        assert!(before[2..].iter().all(|(_, rows)| rows.len() == 1), "headings only: nothing counts in December");
        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        let none = file(&stranger, ask("2026-01-01", "2026-02-01")).await;
        assert!(none[2..].iter().all(|(_, rows)| rows.len() == 1), "nothing of others");
        let refused = rpc(&world).export_evidence(by(&world.bureau(), Default::default())).await;
        assert_eq!(refused.expect_err("refused").code(), Code::InvalidArgument);
    }

    async fn a_file_holds_every_row_that_the_caller_sees(fx: Fixture) {
        let world = World::new(&fx).await;
        orders(&world, 3).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let csv = String::from_utf8(clocks(&world, &world.bureau(), pb::ExportFormat::Csv).await).expect("UTF-8");
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        // Three orders and the reply clocks of the notices that their escalation drafted.
        assert_eq!(lines.len(), 1 + 3 + 3);
        assert!(lines[0].starts_with("Case,Stage,Obligor"));
        assert!(lines[1].contains("2026-01-06T17:00:00+08:00") && lines[1].contains(",yes,"), "{}", lines[1]);
        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        let none = String::from_utf8(clocks(&world, &stranger, pb::ExportFormat::Csv).await).expect("UTF-8");
        assert_eq!(none.lines().count(), 1, "headings only");
        let book = clocks(&world, &world.bureau(), pb::ExportFormat::Xlsx).await;
        assert!(book.starts_with(b"PK"), "a workbook is a zip file");
    }

    async fn whoever_owes_something_stands_in_the_file_by_name(fx: Fixture) {
        let world = World::new(&fx).await;
        world.register.publish(world.parties.provider, 1, 1);
        world.register.name_centre(world.parties.centre, "示例服务中心");
        orders(&world, 1).await;
        let event = world.request_event();
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.RequestSubmitted", world.parties.request, event).await;
        let csv = String::from_utf8(clocks(&world, &world.bureau(), pb::ExportFormat::Csv).await).expect("UTF-8");
        let by = |name: &str, id: uuid::Uuid| {
            csv.lines().filter(|line| line.contains(name) && line.ends_with(&format!(",{id}"))).count()
        };
        assert_eq!(by(PROVIDER_NAME, world.parties.provider), 1, "{csv}");
        assert_eq!(by("示例服务中心", world.parties.centre), 1, "{csv}");
    }

    async fn without_the_registry_a_file_ends_in_an_error_and_names_nobody(fx: Fixture) {
        let world = World::new(&fx).await;
        orders(&world, 1).await;
        world.register.leave();
        let request = pb::ExportCommitmentsRequest { format: pb::ExportFormat::Csv.into(), ..Default::default() };
        let answer = rpc(&world).export_commitments(by(&world.bureau(), request)).await.expect("a stream");
        let chunks: Vec<_> = answer.into_inner().collect().await;
        assert_eq!(chunks.len(), 1);
        assert_eq!(chunks[0].as_ref().expect_err("no file").code(), Code::Unavailable);
    }

    async fn a_reply_that_looks_like_a_formula_is_text(fx: Fixture) {
        let world = World::new(&fx).await;
        orders(&world, 1).await;
        world.settle_at("2026-01-12T10:00:00").await;
        let notices = Notices(world.app());
        let draft = notices.list_notices(by(&world.bureau(), Default::default())).await.expect("a list");
        let id = draft.into_inner().notices.remove(0).id;
        let issue = pb::IssueNoticeRequest { id: id.clone(), ..Default::default() };
        notices.issue_notice(by(&world.bureau(), issue)).await.expect("issued");
        let reply = "=HYPERLINK(\"http://x\",\"y\")".to_owned();
        let reply = pb::ReplyNoticeRequest { id, reply, ..Default::default() };
        notices.reply_notice(by(&world.provider(), reply)).await.expect("replied");
        let ask = pb::ExportNoticesRequest { format: pb::ExportFormat::Csv.into(), ..Default::default() };
        let mut stream =
            rpc(&world).export_notices(by(&world.bureau(), ask)).await.expect("a file").into_inner();
        let mut file = Vec::new();
        while let Some(chunk) = stream.next().await {
            file.extend(chunk.expect("a chunk").data);
        }
        let file = String::from_utf8(file).expect("UTF-8");
        assert!(file.contains("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""), "{file}");
    }

    async fn what_was_asked_for_and_decided_on_more_time_is_a_file_too(fx: Fixture) {
        let world = World::new(&fx).await;
        let order = new_id();
        let event = OrderEvent { promised_days: 2, statutory_days: 5, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
        let clock = world.clock(order).await;
        let ask = pb::AskExtensionRequest {
            commitment_id: clock.id.clone(),
            days: 2,
            reason: "试样需重新调节".into(),
            ..Default::default()
        };
        let extensions = nqi_commitments::grpc::Extensions(world.app());
        extensions.ask_extension(by(&world.provider(), ask)).await.expect("asked");
        let ask = pb::ExportExtensionsRequest { format: pb::ExportFormat::Csv.into(), ..Default::default() };
        let file = async |caller| {
            let stream = rpc(&world).export_extensions(by(&caller, ask.clone())).await.expect("a file");
            let chunks: Vec<_> = stream.into_inner().collect().await;
            let bytes = chunks.into_iter().flat_map(|chunk| chunk.expect("a chunk").data).collect();
            String::from_utf8(bytes).expect("UTF-8")
        };
        let seen = file(world.bureau()).await;
        let lines: Vec<&str> = seen.lines().collect();
        assert_eq!(lines.len(), 2, "{seen}");
        assert!(lines[1].contains("待批,2,0,2026-01-07T17:00:00+08:00,2026-01-09T17:00:00+08:00,试样需重新调节"), "{seen}");
        let stranger = crate::world::principal(
            nqi_platform::auth::Role::Provider,
            nqi_platform::auth::OrgKind::Provider,
            new_id(),
        );
        assert_eq!(file(stranger).await.lines().count(), 1, "nothing of others");
    }

    async fn a_file_needs_a_form_and_a_filter_that_can_be_meant(fx: Fixture) {
        let world = World::new(&fx).await;
        let ask = pb::ExportCardsRequest {
            filter: Some(pb::ListCardsRequest { levels: vec![99], ..Default::default() }),
            ..Default::default()
        };
        let refused = rpc(&world).export_cards(by(&world.bureau(), ask)).await.expect_err("refused");
        assert_eq!(refused.code(), Code::InvalidArgument);
        let problem = nqi_platform::problem::Problem::from_status(&refused);
        let fields: Vec<_> = problem.violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["format", "levels[0]"]);
    }
}
