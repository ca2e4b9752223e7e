//! One case on its way from draft to rating, step by step.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};

use crate::actor::Actor;
use crate::eventually::eventually;
use crate::world::{self, Lab, World};

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waits for the centre.
    Submitted,
    /// Accepted and matched.
    Accepted,
    /// The first laboratory is invited.
    Invited,
    /// It will quote.
    Quoting,
    /// Its quotation stands, with a hold behind it.
    Quoted,
    /// It was chosen; the sample is awaited.
    Awarded,
    /// The sample is there; the work goes on.
    InProgress,
    /// The report is there.
    Delivered,
    /// The report was confirmed; the rating is open.
    Completed,
}

impl Stage {
    const ALL: [Stage; 10] = [
        Stage::Draft,
        Stage::Submitted,
        Stage::Accepted,
        Stage::Invited,
        Stage::Quoting,
        Stage::Quoted,
        Stage::Awarded,
        Stage::InProgress,
        Stage::Delivered,
        Stage::Completed,
    ];
}

/// Identifiers of a case; those of later stages are empty.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The request.
    pub request: String,
    /// Its only item.
    pub item: String,
    /// The first laboratory's offer.
    pub offer: String,
    /// The hold behind its quotation.
    pub hold: String,
    /// The order.
    pub order: String,
    /// The report's document.
    pub document: String,
    /// The rating, once the order is completed.
    pub rating: String,
}

/// A draft with one item that every laboratory of the world fits.
#[must_use]
pub fn draft() -> Value {
    json!({
        "region": "371002",
        "title": "碳纤维复丝拉伸检测",
        "text": "送检碳纤维复丝，需要具有证明作用的报告。",
        "cluster": "CLUSTER_NEW_MATERIALS",
        "stage": "STAGE_MASS_PRODUCTION",
        "contact": {"name": "王示例甲", "phone": "0631-0000001", "email": "contact@example.com"},
        "items": [{"need": world::need(), "sample_needed": true}],
    })
}

/// A PDF file of one empty page.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

impl World {
    /// A fresh case of the firm that has come as far as `stage`.
    pub async fn case(&self, stage: Stage) -> Case {
        let mut case = Case::default();
        for step in Stage::ALL.into_iter().filter(|step| *step <= stage) {
            self.step(&mut case, step).await;
        }
        case
    }

    /// Takes a case that stands one stage before `to` there.
    pub async fn step(&self, case: &mut Case, to: Stage) {
        let (cluster, firm, lab) = (&self.cluster, &self.firm, self.lab());
        match to {
            Stage::Draft => {
                let made = cluster
                    .ok(firm, "requests.RequestService.CreateRequest", json!({"request": draft()}))
                    .await;
                case.request = text(&made["id"]);
                case.item = text(&made["items"][0]["id"]);
            }
            Stage::Submitted => {
                cluster.ok(firm, "requests.RequestService.SubmitRequest", json!({"id": case.request})).await;
            }
            Stage::Accepted => {
                cluster
                    .ok(&self.centre, "requests.RequestService.AcceptRequest", json!({"id": case.request}))
                    .await;
                self.matched(case).await;
            }
            Stage::Invited => self.invite(case, lab).await,
            Stage::Quoting => {
                let yes = json!({"id": case.offer, "will_quote": true});
                cluster.ok(&lab.owner, "requests.OfferService.RespondOffer", yes).await;
            }
            Stage::Quoted => {
                let quoted =
                    cluster.ok(&lab.owner, "requests.OfferService.QuoteOffer", self.quote(case)).await;
                let quotes = quoted["quotes"].as_array().cloned().unwrap_or_default();
                case.hold = text(&quotes.last().expect("a quotation")["holdId"]);
            }
            Stage::Awarded => {
                let choice = json!({"id": case.offer, "quote_version": 1});
                case.order = text(&cluster.ok(firm, "requests.OfferService.AwardOffer", choice).await["id"]);
            }
            Stage::InProgress => {
                let sample = json!({"id": case.order, "label": "S-1", "condition": "完好"});
                cluster.ok(&lab.owner, "requests.OrderService.ReceiveSample", sample).await;
            }
            Stage::Delivered => {
                case.document = self.report_file(&lab.owner, case).await;
                cluster.ok(&lab.owner, "requests.OrderService.DeliverReport", self.report(case)).await;
            }
            Stage::Completed => {
                cluster.ok(firm, "requests.OrderService.ConfirmReport", json!({"id": case.order})).await;
                case.rating = self.rating_of(case).await;
            }
        }
    }

    /// Waits until the platform has matched the item and has invited whomever it invites by itself.
    async fn matched(&self, case: &Case) {
        eventually(Duration::from_secs(30), "the item is matched", || async {
            let found = self.cluster.ok(
                &self.firm,
                "requests.RequestService.ListRequestEvents",
                json!({"id": case.request}),
            );
            let found = found.await;
            let events = found["events"].as_array()?;
            events.iter().any(|event| event["type"] == "nqi.requests.v1.MatchRecorded").then_some(())
        })
        .await;
    }

    async fn invite(&self, case: &mut Case, lab: &Lab) {
        if let Some(offer) = self.offer_of(case, lab).await {
            case.offer = offer;
            return;
        }
        let asked = json!({"service_request_id": case.request, "item_id": case.item, "provider_ids": [lab.owner.id()]});
        self.cluster.ok(&self.firm, "requests.OfferService.SendOffers", asked).await;
        case.offer = self.offer_of(case, lab).await.expect("the laboratory was invited");
    }

    /// The live offer of a laboratory in a case.
    pub async fn offer_of(&self, case: &Case, lab: &Lab) -> Option<String> {
        let asked = json!({"service_request_id": case.request});
        let found = self.cluster.ok(&lab.owner, "requests.OfferService.ListOffers", asked).await;
        let offers = found["offers"].as_array()?;
        offers.first().map(|offer| text(&offer["id"]))
    }

    /// A quotation of 530 yuan and five working days, with a unit of a day's capacity behind it. One unit of each day
    /// stays free.
    #[must_use]
    pub fn quote(&self, case: &Case) -> Value {
        let pool = &self.lab().pool;
        json!({
            "id": case.offer,
            "lines": [{"item_id": case.item, "title": "拉伸强度", "amount_fen": 53_000}],
            "total_fen": 53_000,
            "tax_per_mille": 60,
            "lead_working_days": 5,
            "hold_days": [{"pool_id": pool, "day": self.free_day(), "units": 1}],
        })
    }

    /// A day on which the first laboratory has a unit that nobody took by this way. One unit of each day stays free.
    #[must_use]
    pub fn free_day(&self) -> Value {
        let before = self.units_taken.fetch_add(1, Ordering::Relaxed);
        self.day(3 + before / (world::CAPACITY - 1))
    }

    /// A report within the scope of the first laboratory.
    #[must_use]
    pub fn report(&self, case: &Case) -> Value {
        let number = format!("R-{}", &case.order[case.order.len() - 12..]);
        json!({
            "id": case.order,
            "report": {
                "document_id": case.document, "number": number, "test_date": self.day(0), "signatory": "李示例乙",
                "marks": ["ACCREDITATION_SCHEME_CMA"],
                "rows": [{"item_id": case.item, "parameter": world::PARAMETER, "standard": world::STANDARD}],
            },
        })
    }

    /// Announces a report file.
    pub async fn announce(&self, who: &Actor, case: &Case) -> String {
        self.announce_as(who, case, "DOCUMENT_KIND_REPORT").await
    }

    async fn announce_as(&self, who: &Actor, case: &Case, kind: &str) -> String {
        let file = json!({
            "order_id": case.order, "kind": kind, "name": "report.pdf",
            "content_type": "application/pdf", "size": PDF.len().to_string(),
        });
        text(&self.cluster.ok(who, "requests.DocumentService.CreateDocument", file).await["id"])
    }

    /// Uploads a report file and waits for nothing: it is READY when the upload is answered.
    pub async fn report_file(&self, who: &Actor, case: &Case) -> String {
        let id = self.announce(who, case).await;
        self.send(who, id).await
    }

    /// Uploads a photo of the sample, READY as well.
    pub async fn sample_photo(&self, who: &Actor, case: &Case) -> String {
        let id = self.announce_as(who, case, "DOCUMENT_KIND_SAMPLE").await;
        self.send(who, id).await
    }

    async fn send(&self, who: &Actor, id: String) -> String {
        let asked = json!({"id": id});
        let rpc = "requests.DocumentService.UploadContent";
        let ready = self.cluster.upload_in("en", who, rpc, &asked, "application/pdf", PDF).await.ok();
        assert_eq!(ready["state"], "DOCUMENT_STATE_READY", "{ready}");
        id
    }

    async fn rating_of(&self, case: &Case) -> String {
        let asked = json!({"service_request_id": case.request});
        let found = self.cluster.ok(&self.firm, "requests.RatingService.ListRatings", asked).await;
        text(&found["ratings"][0]["id"])
    }

    /// The commitment of a stage in a case, such as `COMMITMENT_STAGE_ACCEPTANCE`.
    pub async fn commitment(&self, case: &Case, stage: &str) -> Value {
        let asked = json!({"service_request_id": case.request, "stages": [stage]});
        eventually(Duration::from_secs(30), "the clock is opened", || async {
            let found =
                self.cluster.ok(&self.bureau, "commitments.CommitmentService.ListCommitments", asked.clone());
            found.await["commitments"].as_array()?.first().cloned()
        })
        .await
    }
}

/// The text of a JSON string; empty for anything else.
#[must_use]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
