//! The evidence behind any figure, and any list, as a file in both forms.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use futures::{Stream, StreamExt};
use nqi_commitments::grpc::Exports;
use nqi_platform::auth::{OrgKind, Role};
use nqi_platform::{ids::new_id, wire};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::{export_service_server::ExportService, stats_service_server::StatsService};
use nqi_proto::google::api::HttpBody;
use nqi_proto::requests::v1::{OrderEvent, RatingEvent};
use nqi_store::on_both_dialects;
use tonic::{Code, Response, Status};

use crate::register::PROVIDER_NAME;
use crate::world::{World, at, by, principal};

const CSV: i32 = pb::ExportFormat::Csv as i32;
const XLSX: i32 = pb::ExportFormat::Xlsx as i32;
const EN: i32 = pb::ExportLanguage::En as i32;

fn rpc(world: &World) -> Exports {
    Exports { app: world.app(), register: world.registry(), tasks: world.deps.tasks.clone() }
}

async fn read<S>(answer: Result<Response<S>, Status>) -> Vec<u8>
where
    S: Stream<Item = Result<HttpBody, Status>> + Unpin,
{
    let mut stream = answer.expect("a file").into_inner();
    let mut file = Vec::new();
    while let Some(chunk) = stream.next().await {
        file.extend(chunk.expect("a chunk").data);
    }
    file
}

/// The rows of a CSV none of whose cells is quoted over several lines.
fn rows(file: Vec<u8>) -> Vec<Vec<String>> {
    let text = String::from_utf8(file).expect("UTF-8");
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines.map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect()).collect()
}

/// The rows behind the name of a sheet, headings left out.
fn of_sheet(rows: &[Vec<String>], sheet: &str) -> Vec<Vec<String>> {
    rows.iter().filter(|row| row[0] == sheet).skip(1).map(|row| row[1..].to_vec()).collect()
}

fn sheets(book: Vec<u8>) -> Vec<(String, usize)> {
    let mut book = Xlsx::new(Cursor::new(book)).expect("a workbook");
    book.worksheets().iter().map(|(name, range)| (name.clone(), range.height())).collect()
}

/// Three orders of a known provider, late by days: each with three cards and a drafted notice.
async fn late_orders(world: &World) {
    world.register.publish(world.parties.provider, 1, 1);
    for _ in 0..3 {
        let order = new_id();
        let event = OrderEvent { promised_days: 1, ..world.order_event(order) };
        world.tell("2026-01-05T10:00:00", "nqi.requests.v1.OrderAwarded", order, event).await;
    }
    world.settle_at("2026-01-12T10:00:00").await;
}

async fn finding(world: &World) {
    let ask = pb::RecordFindingRequest {
        provider_id: world.parties.provider.to_string(),
        kind: pb::FindingKind::False.into(),
        report_number: "R-1".into(),
        found_on: Some(wire::date("2026-01-08".parse().expect("a day"))),
        summary: "数据不实".into(),
        ..Default::default()
    };
    world.stats().record_finding(by(&world.bureau(), ask)).await.expect("recorded");
}

on_both_dialects! {
    async fn the_evidence_of_a_league_is_a_csv_too_with_the_same_rows(fx: Fixture) {
        let world = World::new(&fx).await;
        late_orders(&world).await;
        let day = |text: &str| Some(wire::date(text.parse().expect("a day")));
        let ask = |format: i32| pb::ExportEvidenceRequest {
            language: EN,
            format,
            league: Some(pb::GetLeagueRequest {
                dimension: pb::LeagueDimension::Provider.into(),
                from: day("2026-01-01"),
                to: day("2026-02-01"),
                ..Default::default()
            }),
        };
        let csv = rows(read(rpc(&world).export_evidence(by(&world.bureau(), ask(CSV))).await).await);
        let book = sheets(read(rpc(&world).export_evidence(by(&world.bureau(), ask(0))).await).await);
        let names: Vec<&str> = book.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["About", "League", "Clocks", "Cards", "Notices"]);
        for (name, height) in &book[1..] {
            assert_eq!(of_sheet(&csv, name).len() + 1, *height, "{name}");
        }
        assert_eq!(of_sheet(&csv, "League")[0][..6], [PROVIDER_NAME, &world.parties.provider.to_string(), "", "3", "0", "3"]);
        assert_eq!(of_sheet(&csv, "Cards").len(), 9);
        let wrong = rpc(&world).export_evidence(by(&world.bureau(), ask(9))).await;
        assert_eq!(wrong.expect_err("refused").code(), Code::InvalidArgument);
    }

    async fn the_evidence_of_a_published_period_holds_its_tables_and_what_they_were_counted_from(fx: Fixture) {
        let world = World::new(&fx).await;
        late_orders(&world).await;
        world.settle_at("2026-02-02T10:00:00").await;
        let publish = pb::PublishPeriodRequest { period: "2026-01".into(), ..Default::default() };
        world.stats().publish_period(by(&world.bureau(), publish)).await.expect("published");
        let ask = |format: i32| pb::ExportPeriodEvidenceRequest {
            period: "2026-01".into(),
            language: EN,
            format,
            ..Default::default()
        };
        let csv = rows(read(rpc(&world).export_period_evidence(by(&world.bureau(), ask(CSV))).await).await);
        assert!(of_sheet(&csv, "About").iter().any(|row| row[..2] == ["Period", "2026-01"]));
        let providers = of_sheet(&csv, "provider");
        assert_eq!(providers[0][..6], [PROVIDER_NAME, &world.parties.provider.to_string(), "", "3", "0", "3"]);
        let clocks = of_sheet(&csv, "Clocks");
        assert_eq!(clocks.iter().filter(|row| row[1] == "delivery").count(), 3);
        assert_eq!(of_sheet(&csv, "Cards").iter().filter(|row| row[3] == "delivery").count(), 9);
        let book = sheets(read(rpc(&world).export_period_evidence(by(&world.bureau(), ask(XLSX))).await).await);
        assert_eq!(book.iter().find(|(name, _)| name == "Clocks").expect("a sheet").1, clocks.len() + 1);
        let unknown = pb::ExportPeriodEvidenceRequest { period: "2025-12".into(), ..ask(CSV) };
        let refused = rpc(&world).export_period_evidence(by(&world.bureau(), unknown)).await;
        assert_eq!(refused.expect_err("refused").code(), Code::NotFound);
    }

    async fn the_evidence_of_a_credit_class_links_every_input_to_its_facts(fx: Fixture) {
        let world = World::new(&fx).await;
        late_orders(&world).await;
        finding(&world).await;
        let rating = new_id();
        let rated = RatingEvent {
            case: Some(world.case()),
            rating_id: rating.to_string(),
            provider_id: world.parties.provider.to_string(),
            level: 1,
            counted: true,
            upheld: true,
            attempt: 1,
            ..RatingEvent::default()
        };
        world.publish("nqi.requests.v1.RatingGiven", rating, at("2026-01-09T10:00:00"), rated).await;
        world.drain().await;
        // The first quarter is what the second one looks at.
        world.settle_at("2026-04-02T10:00:00").await;
        let ask = |format: i32| pb::ExportCreditEvidenceRequest {
            provider_id: world.parties.provider.to_string(),
            language: EN,
            format,
        };
        let csv = rows(read(rpc(&world).export_credit_evidence(by(&world.bureau(), ask(CSV))).await).await);
        let class = &of_sheet(&csv, "Class")[0];
        // Name, class, six points that n < 10 has none of, then n, k, escalations, ratings, upheld bad ones.
        assert_eq!(class[..2], [PROVIDER_NAME, "D"]);
        assert_eq!(class[8..13], ["3", "0", "3", "1", "1"]);
        let clocks = of_sheet(&csv, "Clocks");
        assert_eq!(clocks.iter().filter(|row| row[15] == "late" && row[1] == "delivery").count(), 3);
        let escalated = of_sheet(&csv, "Cards").iter().filter(|row| row[1] == "ESCALATED" && row[3] == "delivery").count();
        assert_eq!(escalated, 3);
        assert_eq!(of_sheet(&csv, "Ratings").iter().map(|row| row[..3].to_vec()).collect::<Vec<_>>(), [["1", "yes", "yes"]]);
        assert_eq!(of_sheet(&csv, "Findings")[0][1..3], ["false report", "R-1"]);
        assert!(of_sheet(&csv, "About").iter().any(|row| row[..2] == ["Upheld out-of-scope or false report", "caught"]));
        assert_eq!(of_sheet(&csv, "Notices").len(), 3);
        let own = read(rpc(&world).export_credit_evidence(by(&world.provider(), ask(XLSX))).await).await;
        let names: Vec<String> = sheets(own).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["About", "Class", "Ratings", "Findings", "Clocks", "Cards", "Notices"]);
        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        let refused = rpc(&world).export_credit_evidence(by(&stranger, ask(CSV))).await;
        assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
    }

    async fn findings_policies_periods_and_credit_classes_are_files_too(fx: Fixture) {
        let world = World::new(&fx).await;
        late_orders(&world).await;
        finding(&world).await;
        world.settle_at("2026-02-02T10:00:00").await;
        let publish = pb::PublishPeriodRequest { period: "2026-01".into(), ..Default::default() };
        world.stats().publish_period(by(&world.bureau(), publish)).await.expect("published");
        let bureau = world.bureau();
        let findings = |provider: String| pb::ExportFindingsRequest {
            format: CSV,
            language: EN,
            filter: Some(pb::ListFindingsRequest { provider_id: provider }),
        };
        let provider = world.parties.provider.to_string();
        let file = rows(read(rpc(&world).export_findings(by(&bureau, findings(provider.clone()))).await).await);
        assert_eq!((file.len(), &file[1][1..5]), (2, &["false report", "R-1", "2026-01-08", "数据不实"].map(String::from)[..]));
        let stranger = principal(Role::Provider, OrgKind::Provider, new_id());
        let refused = rpc(&world).export_findings(by(&stranger, findings(provider))).await;
        assert_eq!(refused.expect_err("not theirs").code(), Code::NotFound);
        let ask = pb::ExportPoliciesRequest { format: CSV, language: EN };
        let file = rows(read(rpc(&world).export_policies(by(&bureau, ask)).await).await);
        let delivery = file.iter().find(|row| row[0] == "delivery-testing").expect("a policy");
        assert_eq!(delivery[6..9], ["working days", "10", "20"]);
        let ask = pb::ExportPeriodsRequest { format: CSV, language: EN };
        let file = rows(read(rpc(&world).export_periods(by(&bureau, ask)).await).await);
        assert_eq!((file.len(), &file[1][..4]), (2, &["2026-01", "0", "2026-01-01", "2026-02-01"].map(String::from)[..]));
        let ask = pb::ExportCreditClassesRequest { format: XLSX, language: EN };
        let book = sheets(read(rpc(&world).export_credit_classes(by(&bureau, ask)).await).await);
        assert_eq!(book[0].1, 2, "headings and the one provider that is published");
        let missing = rpc(&world).export_periods(by(&bureau, pb::ExportPeriodsRequest::default())).await;
        assert_eq!(missing.expect_err("a form is required").code(), Code::InvalidArgument);
    }
}
