//! Consumes `nqi.requests`: cases move clocks, in the transaction that moves the position.

use jiff::Timestamp;
use nqi_events::{Consumer, Envelope, Handler};
use nqi_platform::{problem::Problem, wire};
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::requests::v1::{CaseRef, OfferEvent, OrderEvent, RatingEvent, RequestEvent};
use nqi_store::Tx;
use uuid::Uuid;

use super::payload::{self, decode, id, optional};
use crate::{
    Deps,
    app::{
        App,
        react::{Told, react},
    },
    domain::{
        commitment::Case,
        reaction::{Happening, reactions},
        stage::WorkKind,
    },
    store::{self, rating::Rating},
};

/// The log that is consumed.
pub const SOURCE: &str = "nqi.requests";
const PACKAGE: &str = "nqi.requests.v1.";

/// The consumer of cases.
pub fn consumer(deps: &Deps) -> Consumer {
    Consumer::new(
        "commitments.cases",
        SOURCE,
        deps.db.clone(),
        deps.clock.clone(),
        EventFeedServiceClient::new(deps.requests.clone()),
        deps.tokens.clone(),
        deps.bus.clone(),
    )
}

/// Applies events of cases to clocks.
pub struct Cases(pub App);

#[async_trait::async_trait]
impl Handler for Cases {
    async fn apply(&self, tx: &Tx, event: &Envelope) -> Result<(), Problem> {
        let Some(name) = event.r#type.strip_prefix(PACKAGE) else { return Ok(()) };
        let Some(fact) = Fact::decode(name, &event.payload)? else { return Ok(()) };
        let time = event.time.as_ref().ok_or_else(|| missing("time"))?;
        if name.starts_with("Rating") || name == "AppealDecided" {
            note_rating(tx, &decode::<RatingEvent>(&event.payload)?, wire::instant("time", time)?).await?;
        }
        let told = Told {
            key: event.id.clone(),
            time: wire::instant("time", time)?,
            case: fact.case,
            kind: WorkKind::parse(fact.kind).unwrap_or_default(),
            element: fact.element,
            offering: fact.offering,
            evidence: fact.evidence,
        };
        let happening = Happening { name, ..fact.happening };
        for reaction in reactions(&happening).map_err(missing)? {
            react(&self.0, tx, &told, &reaction).await?;
        }
        Ok(())
    }
}

/// A payload in the domain's words.
struct Fact {
    case: Case,
    happening: Happening<'static>,
    kind: i32,
    element: i32,
    offering: Option<Uuid>,
    evidence: String,
}

impl Fact {
    /// `None` for events that no clock cares about.
    fn decode(name: &str, payload: &[u8]) -> Result<Option<Self>, Problem> {
        let (mut fact, case) = match name {
            _ if ["Rating", "Rectification", "AppealDecided"].iter().any(|stem| name.starts_with(stem)) => {
                rating(&decode::<RatingEvent>(payload)?)?
            }
            "RequoteAsked" => offer(&decode::<OfferEvent>(payload)?)?,
            _ if name.starts_with("Offer") => offer(&decode::<OfferEvent>(payload)?)?,
            "CorrectionRequested" | "CorrectionReturned" => request(decode::<RequestEvent>(payload)?)?,
            _ if name.starts_with("Request") => request(decode::<RequestEvent>(payload)?)?,
            _ if ["Order", "Sample", "Report", "Rework", "Dispute", "Complaint"]
                .iter()
                .any(|stem| name.starts_with(stem)) =>
            {
                order(&decode::<OrderEvent>(payload)?)?
            }
            _ => return Ok(None),
        };
        let case = case.ok_or_else(|| missing("case"))?;
        let request = id("case.service_request_id", &case.service_request_id)?;
        let centre = optional("case.centre_id", &case.centre_id)?;
        fact.happening.request = request;
        fact.happening.centre = centre;
        fact.case = Case {
            number: case.case_number,
            request: Some(request),
            enterprise: optional("case.enterprise_id", &case.enterprise_id)?,
            centre,
            region: case.region,
            cluster: case.cluster,
        };
        Ok(Some(fact))
    }

    fn about(subject: Uuid) -> Self {
        let happening = Happening {
            name: "",
            request: Uuid::nil(),
            centre: None,
            provider: None,
            subject,
            complaint: None,
            attempt: 0,
            will_quote: false,
            sample_needed: false,
            not_before: None,
            promised: 0,
            statutory: 0,
            stars: 0,
            granted: false,
            upheld: false,
        };
        Self {
            case: Case::default(),
            happening,
            kind: 0,
            element: 0,
            offering: None,
            evidence: String::new(),
        }
    }
}

type Decoded = (Fact, Option<CaseRef>);

fn request(event: RequestEvent) -> Result<Decoded, Problem> {
    let case = event.case.ok_or_else(|| missing("case"))?;
    let mut fact = Fact::about(id("case.service_request_id", &case.service_request_id)?);
    fact.evidence = if event.evidence.is_empty() { event.reason } else { event.evidence };
    Ok((fact, Some(case)))
}

fn offer(event: &OfferEvent) -> Result<Decoded, Problem> {
    let mut fact = Fact::about(id("offer_id", &event.offer_id)?);
    fact.happening.provider = optional("provider_id", &event.provider_id)?;
    fact.happening.attempt = event.attempt;
    fact.happening.will_quote = event.will_quote;
    fact.kind = event.kind;
    fact.element = event.element;
    fact.offering = optional("offering_id", &event.offering_id)?;
    fact.evidence.clone_from(&event.reason);
    Ok((fact, event.case.clone()))
}

fn order(event: &OrderEvent) -> Result<Decoded, Problem> {
    let mut fact = Fact::about(id("order_id", &event.order_id)?);
    fact.happening.provider = optional("provider_id", &event.provider_id)?;
    fact.happening.complaint = optional("complaint_id", &event.complaint_id)?;
    fact.happening.attempt = event.attempt;
    fact.happening.sample_needed = event.sample_needed;
    fact.happening.not_before =
        event.start_time.as_ref().map(|time| wire::instant("start_time", time)).transpose()?;
    fact.happening.promised = event.promised_days.max(0).unsigned_abs();
    fact.happening.statutory = event.statutory_days.max(0).unsigned_abs();
    fact.happening.upheld = event.upheld;
    fact.kind = event.kind;
    fact.element = event.element;
    fact.offering = optional("offering_id", &event.offering_id)?;
    fact.evidence.clone_from(&event.reason);
    Ok((fact, event.case.clone()))
}

fn rating(event: &RatingEvent) -> Result<Decoded, Problem> {
    let mut fact = Fact::about(id("rating_id", &event.rating_id)?);
    fact.happening.provider = optional("provider_id", &event.provider_id)?;
    fact.happening.attempt = event.attempt;
    fact.happening.stars = event.level;
    fact.happening.granted = event.granted;
    Ok((fact, event.case.clone()))
}

/// What credit classes need of a rating; it stays dated by the event that told of it first.
async fn note_rating(tx: &Tx, event: &RatingEvent, at: Timestamp) -> Result<(), Problem> {
    let Some(provider) = optional("provider_id", &event.provider_id)? else { return Ok(()) };
    let rating = Rating {
        id: id("rating_id", &event.rating_id)?,
        provider,
        stars: event.level,
        counted: event.counted,
        upheld: event.upheld,
        at,
    };
    store::rating::put(tx, &rating).await.map_err(nqi_store::problem)
}

fn missing(field: &str) -> Problem {
    payload::missing(SOURCE, field)
}
