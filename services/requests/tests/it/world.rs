//! One service with its faked neighbours, and the steps of a case as short verbs.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::SignedDuration;
use nqi_events::Bus;
use nqi_platform::auth::{Principal, TokenSource};
use nqi_platform::clock::Clock;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use nqi_platform::wire;
use nqi_proto::google::api::HttpBody;
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::action_service_client::ActionServiceClient;
use nqi_proto::requests::v1::change_service_client::ChangeServiceClient;
use nqi_proto::requests::v1::document_service_client::DocumentServiceClient;
use nqi_proto::requests::v1::draft_service_client::DraftServiceClient;
use nqi_proto::requests::v1::offer_service_client::OfferServiceClient;
use nqi_proto::requests::v1::order_service_client::OrderServiceClient;
use nqi_proto::requests::v1::queue_service_client::QueueServiceClient;
use nqi_proto::requests::v1::rating_service_client::RatingServiceClient;
use nqi_proto::requests::v1::request_service_client::RequestServiceClient;
use nqi_proto::requests::v1::tracking_service_client::TrackingServiceClient;
use nqi_proto::r#type::v1 as ty;
use nqi_requests::{Config, Deps, Links, Migrator};
use nqi_store::testing::Fixture;
use sea_orm::{ConnectionTrait, Statement};
use tonic::Request;
use uuid::Uuid;

use crate::neighbours::Shared;
use crate::people::*;

/// The service under test.
pub struct World {
    pub fx: Fixture,
    pub deps: Deps,
    pub near: Shared,
    pub link: Link,
}

struct NoTokens;

#[async_trait]
impl TokenSource for NoTokens {
    async fn token(&self) -> Result<String, Problem> {
        Ok("a-service-token".to_owned())
    }
}

pub const PDF: &[u8] = b"%PDF-1.7\nreport";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\nphoto";

impl World {
    pub async fn new(fx: Fixture) -> World {
        fx.migrate::<Migrator>().await;
        let near = Shared::new();
        let deps = Deps {
            db: fx.db.clone(),
            clock: fx.clock.clone(),
            bus: Bus::in_process(),
            tasks: Tasks::new(),
            tokens: Arc::new(NoTokens),
            links: Links {
                registry: near.link(),
                matching: near.link(),
                commitments: near.link(),
                identity: near.link(),
            },
            config: Config::in_folder(fx.dir.path().join("files")),
        };
        let link = link::local(nqi_requests::routes(&deps));
        World { fx, deps, near, link }
    }

    pub fn clock(&self) -> &Clock {
        &self.fx.clock
    }

    pub fn pass(&self, span: SignedDuration) {
        assert!(self.clock().advance_to(self.clock().now() + span));
    }

    pub fn days(&self, days: i64) {
        self.pass(SignedDuration::from_hours(24 * days));
    }

    pub fn requests(&self) -> RequestServiceClient<Link> {
        RequestServiceClient::new(self.link.clone())
    }

    pub fn offers(&self) -> OfferServiceClient<Link> {
        OfferServiceClient::new(self.link.clone())
    }

    pub fn orders(&self) -> OrderServiceClient<Link> {
        OrderServiceClient::new(self.link.clone())
    }

    pub fn ratings(&self) -> RatingServiceClient<Link> {
        RatingServiceClient::new(self.link.clone())
    }

    pub fn queues(&self) -> QueueServiceClient<Link> {
        QueueServiceClient::new(self.link.clone())
    }

    pub fn tracking(&self) -> TrackingServiceClient<Link> {
        TrackingServiceClient::new(self.link.clone())
    }

    pub fn drafts(&self) -> DraftServiceClient<Link> {
        DraftServiceClient::new(self.link.clone())
    }

    pub fn actions(&self) -> ActionServiceClient<Link> {
        ActionServiceClient::new(self.link.clone())
    }

    pub fn changes(&self) -> ChangeServiceClient<Link> {
        ChangeServiceClient::new(self.link.clone())
    }

    pub fn documents(&self) -> DocumentServiceClient<Link> {
        DocumentServiceClient::new(self.link.clone())
    }

    /// Types of the published events of a case, in order, without their package.
    pub async fn events(&self, case: &str) -> Vec<String> {
        let rows = self
            .rows("SELECT type AS value FROM outbox WHERE aggregate_id = $1 ORDER BY sequence", case)
            .await;
        rows.into_iter().map(|kind| kind.trim_start_matches("nqi.requests.v1.").to_owned()).collect()
    }

    /// The payload of the newest event of that type.
    pub async fn payload<M: prost::Message + Default>(&self, case: &str, kind: &str) -> M {
        let conn = self.deps.db.reader();
        let id = Uuid::try_parse(case).expect("a case id");
        let select = Statement::from_sql_and_values(
            conn.get_database_backend(),
            "SELECT payload FROM outbox WHERE aggregate_id = $1 AND type = $2 ORDER BY sequence DESC LIMIT 1",
            [id.into(), format!("nqi.requests.v1.{kind}").into()],
        );
        let row = conn.query_one_raw(select).await.expect("a query").expect("such an event");
        let bytes: Vec<u8> = row.try_get("", "payload").expect("bytes");
        M::decode(bytes.as_slice()).expect("a payload")
    }

    async fn rows(&self, sql: &str, id: &str) -> Vec<String> {
        let conn = self.deps.db.reader();
        let id = Uuid::try_parse(id).expect("an id");
        let select = Statement::from_sql_and_values(conn.get_database_backend(), sql, [id.into()]);
        let rows = conn.query_all_raw(select).await.expect("a query");
        rows.iter().map(|row| row.try_get("", "value").expect("text")).collect()
    }

    /// Owed calls that are left.
    pub async fn owed(&self) -> i64 {
        let conn = self.deps.db.reader();
        let count =
            Statement::from_string(conn.get_database_backend(), "SELECT COUNT(*) AS n FROM pending_effect");
        let row = conn.query_one_raw(count).await.expect("a query").expect("a row");
        row.try_get("", "n").expect("a number")
    }

    pub async fn draft(&self, items: Vec<pb::Item>) -> pb::ServiceRequest {
        let request = pb::ServiceRequest { items, ..draft() };
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        self.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner()
    }

    pub async fn submit(&self, id: &str) -> pb::ServiceRequest {
        let message = pb::SubmitRequestRequest { id: id.to_owned(), ..Default::default() };
        self.requests().submit_request(by(&enterprise(), message)).await.expect("submitted").into_inner()
    }

    pub async fn accept(&self, id: &str) -> pb::ServiceRequest {
        let message = pb::AcceptRequestRequest { id: id.to_owned(), ..Default::default() };
        self.requests().accept_request(by(&centre(), message)).await.expect("accepted");
        self.case(id).await
    }

    /// The case as its enterprise sees it.
    pub async fn case(&self, id: &str) -> pb::ServiceRequest {
        let message = pb::GetRequestRequest { id: id.to_owned() };
        self.requests().get_request(by(&enterprise(), message)).await.expect("the case").into_inner()
    }

    pub async fn accepted(&self, items: Vec<pb::Item>) -> pb::ServiceRequest {
        let draft = self.draft(items).await;
        self.submit(&draft.id).await;
        self.accept(&draft.id).await
    }

    /// Invites these providers for the first item; all candidates' numbers.
    pub async fn invite(&self, case: &pb::ServiceRequest, providers: &[u128]) -> Vec<pb::Offer> {
        let message = pb::SendOffersRequest {
            service_request_id: case.id.clone(),
            item_id: case.items[0].id.clone(),
            request_id: String::new(),
            provider_ids: providers.iter().map(|n| provider(*n).to_string()).collect(),
        };
        self.offers().send_offers(by(&enterprise(), message)).await.expect("invited").into_inner().offers
    }

    pub async fn offers_of(&self, case: &str) -> Vec<pb::Offer> {
        let message = pb::ListOffersRequest { service_request_id: case.to_owned(), ..Default::default() };
        let mut offers =
            self.offers().list_offers(by(&enterprise(), message)).await.expect("offers").into_inner().offers;
        offers.reverse();
        offers
    }

    pub async fn respond(&self, n: u128, offer: &str, yes: bool) -> pb::Offer {
        let message = pb::RespondOfferRequest {
            id: offer.to_owned(),
            will_quote: yes,
            reason: if yes { String::new() } else { "NO_CAPACITY".to_owned() },
            ..Default::default()
        };
        self.offers().respond_offer(by(&lab(n), message)).await.expect("answered").into_inner()
    }

    /// A quotation of one line for the offer's item, with `units` held.
    pub fn terms(&self, n: u128, offer: &pb::Offer, total_fen: i64, units: i32) -> pb::QuoteOfferRequest {
        let day = self.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let hold_days = if units == 0 {
            vec![]
        } else {
            vec![pb::HoldDay { pool_id: pool(n).to_string(), day: Some(wire::date(day)), units }]
        };
        pb::QuoteOfferRequest {
            id: offer.id.clone(),
            lines: vec![pb::QuoteLine {
                item_id: offer.item_ids[0].clone(),
                title: "拉伸性能".to_owned(),
                amount_fen: total_fen,
            }],
            total_fen,
            tax_per_mille: 60,
            lead_working_days: 8,
            hold_days,
            ..Default::default()
        }
    }

    pub async fn quote(&self, n: u128, offer: &pb::Offer, total_fen: i64) -> pb::Offer {
        let terms = self.terms(n, offer, total_fen, 2);
        self.offers().quote_offer(by(&lab(n), terms)).await.expect("quoted").into_inner()
    }

    pub async fn award(&self, offer: &pb::Offer) -> pb::Order {
        let message = pb::AwardOfferRequest { id: offer.id.clone(), quote_version: 1, ..Default::default() };
        self.offers().award_offer(by(&enterprise(), message)).await.expect("awarded").into_inner()
    }

    /// A case with one item, quoted by provider 1 and awarded to it.
    pub async fn ordered(&self, sample: bool) -> (pb::ServiceRequest, pb::Order) {
        let case = self.accepted(vec![testing_item(sample)]).await;
        let offers = self.invite(&case, &[1]).await;
        let offer = self.quote(1, &offers[0], 100_000).await;
        let order = self.award(&offer).await;
        (self.case(&case.id).await, order)
    }

    /// The order as its provider sees it.
    pub async fn order(&self, id: &str) -> pb::Order {
        let message = pb::GetOrderRequest { id: id.to_owned() };
        self.orders().get_order(by(&lab(1), message)).await.expect("the order").into_inner()
    }

    pub async fn upload(
        &self,
        who: &Principal,
        announced: pb::CreateDocumentRequest,
        content: &[u8],
    ) -> pb::Document {
        let document =
            self.documents().create_document(by(who, announced)).await.expect("announced").into_inner();
        self.send(who, &document.id, content).await.expect("uploaded")
    }

    /// Streams the content in two pieces.
    pub async fn send(&self, who: &Principal, id: &str, content: &[u8]) -> Result<pb::Document, Problem> {
        let (head, tail) = content.split_at(content.len() / 2);
        let pieces = [(id.to_owned(), head.to_vec()), (String::new(), tail.to_vec())];
        let pieces = pieces.map(|(id, data)| pb::UploadContentRequest {
            id,
            content: Some(HttpBody { content_type: String::new(), data, extensions: vec![] }),
        });
        let mut request = Request::new(futures::stream::iter(pieces));
        request.extensions_mut().insert(who.clone());
        let answer = self.documents().upload_content(request).await;
        answer.map(tonic::Response::into_inner).map_err(|status| Problem::from_status(&status))
    }

    pub async fn report_document(&self, order: &pb::Order) -> pb::Document {
        let announced = pb::CreateDocumentRequest {
            order_id: order.id.clone(),
            kind: pb::DocumentKind::Report as i32,
            name: "报告.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            size: PDF.len() as i64,
            ..Default::default()
        };
        self.upload(&lab(1), announced, PDF).await
    }

    pub async fn report(&self, order: &pb::Order, number: &str) -> pb::DeliverReportRequest {
        let document = self.report_document(order).await;
        let today = self.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
        pb::DeliverReportRequest {
            id: order.id.clone(),
            report: Some(pb::Report {
                document_id: document.id,
                number: number.to_owned(),
                test_date: Some(wire::date(today)),
                signatory: "示例签字人".to_owned(),
                marks: vec![ty::AccreditationScheme::Cma as i32],
                rows: vec![pb::ReportRow {
                    item_id: order.item_ids[0].clone(),
                    parameter: "拉伸强度".to_owned(),
                    standard: "GB/T 3362-2017".to_owned(),
                    scope_row_id: String::new(),
                }],
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    pub async fn delivered(&self) -> (pb::ServiceRequest, pb::Order) {
        let (case, order) = self.ordered(false).await;
        let message = self.report(&order, "R-1").await;
        let order = self.orders().deliver_report(by(&lab(1), message)).await.expect("delivered").into_inner();
        (case, order)
    }

    pub async fn completed(&self) -> (pb::ServiceRequest, pb::Order) {
        let (case, order) = self.delivered().await;
        let message = pb::ConfirmReportRequest { id: order.id.clone(), ..Default::default() };
        let order =
            self.orders().confirm_report(by(&enterprise(), message)).await.expect("confirmed").into_inner();
        (case, order)
    }
}

/// A message from that caller.
pub fn by<T>(who: &Principal, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(who.clone());
    request
}

/// The problem of a refused call.
pub fn refused<T: std::fmt::Debug>(answer: Result<tonic::Response<T>, tonic::Status>) -> Problem {
    Problem::from_status(&answer.expect_err("a refusal"))
}

/// The fields that a refusal names.
pub fn fields(problem: &Problem) -> Vec<(String, String)> {
    problem.violations.iter().map(|one| (one.field.clone(), one.reason.to_owned())).collect()
}

/// A request without items.
pub fn draft() -> pb::ServiceRequest {
    pb::ServiceRequest {
        region: "371002".to_owned(),
        title: "碳纤维复丝拉伸".to_owned(),
        text: "需要有证明作用的报告".to_owned(),
        contact: Some(ty::Contact {
            name: "示例联系人".to_owned(),
            phone: "0631-0000001".to_owned(),
            email: "qa@example.com".to_owned(),
        }),
        ..Default::default()
    }
}

/// Tensile testing of carbon fibre with legal effect.
pub fn testing_item(sample_needed: bool) -> pb::Item {
    let detail = ty::need::Detail::Testing(ty::TestingNeed {
        object: "碳纤维复丝".to_owned(),
        parameters: vec!["拉伸强度".to_owned()],
        standards: vec!["GB/T3362—2017".to_owned()],
        legal_effect: true,
        ..Default::default()
    });
    let need = ty::Need { kind: ty::ItemKind::Testing as i32, detail: Some(detail), ..Default::default() };
    pb::Item { need: Some(need), sample_needed, ..Default::default() }
}

/// Calibration of callipers, 0-300 mm, U <= 0.02 mm.
pub fn calibration_item() -> pb::Item {
    let detail = ty::need::Detail::Calibration(ty::CalibrationNeed {
        instrument: "卡尺".to_owned(),
        measurand: "长度".to_owned(),
        mode: ty::CalibrationMode::Calibration as i32,
        range: Some(ty::Range {
            lower: Some(0.0),
            upper: Some(300.0),
            unit: "mm".to_owned(),
            ..Default::default()
        }),
        uncertainty: Some(ty::UncertaintyNeed { value: 0.02, unit: "mm".to_owned(), ..Default::default() }),
        ..Default::default()
    });
    let need =
        ty::Need { kind: ty::ItemKind::Calibration as i32, detail: Some(detail), ..Default::default() };
    pb::Item { need: Some(need), ..Default::default() }
}
