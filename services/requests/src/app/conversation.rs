//! Questions about an offer before it is quoted: asked by the provider, answered by the enterprise.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use crate::domain::Offer;
use crate::domain::offer::Question;
use crate::error::Error;
use crate::{store, view};

impl App {
    /// The provider asks.
    pub async fn ask(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        question: String,
    ) -> Result<pb::Offer, Problem> {
        let (by, tag, question) = (call.clone(), Arc::new(tag), Arc::new(question));
        self.mutate(&call, move |tx| ask(tx, by.clone(), id, tag.clone(), question.clone())).await
    }

    /// The enterprise answers.
    pub async fn answer(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        text: String,
    ) -> Result<pb::Offer, Problem> {
        let (by, tag, text) = (call.clone(), Arc::new(tag), Arc::new(text));
        self.mutate(&call, move |tx| answer(tx, by.clone(), id, tag.clone(), text.clone())).await
    }
}

async fn ask(tx: Tx, call: Call, id: Uuid, tag: Arc<String>, text: Arc<String>) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, offer.version)?;
    let open = offer.open_question().is_some();
    let (state, events) = offer.state.ask(offer.questions.len(), open)?;
    offer.state = state;
    offer.questions.push(Question {
        question: text.as_ref().clone(),
        answer: String::new(),
        asked_at: tx.now(),
        answered_at: None,
    });
    store::offer::update(&tx, &mut offer).await?;
    case.tell_offer(&offer, &events, None, &text, |_| {});
    case.save("offer.ask").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

async fn answer(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    text: Arc<String>,
) -> Result<pb::Offer, Error> {
    let (mut case, mut offer) = Case::of_offer(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, offer.version)?;
    settle_question(&mut case, &mut offer, Some(&text)).await?;
    case.save("offer.answer").await?;
    Ok(view::offer::offer(&offer, &case.request, &case.items, case.standing))
}

/// Closes a question that nobody answered in time: the clock runs again.
pub(crate) async fn close_question(case: &mut Case, offer: &mut Offer) -> Result<(), Error> {
    settle_question(case, offer, None).await?;
    case.save("offer.close_question").await
}

async fn settle_question(case: &mut Case, offer: &mut Offer, text: Option<&str>) -> Result<(), Error> {
    let now = case.now();
    let (state, events) = offer.state.answer(offer.open_question().is_some())?;
    if let Some(question) = offer.open_question() {
        question.answer = text.unwrap_or_default().to_owned();
        question.answered_at = Some(now);
    }
    offer.state = state;
    store::offer::update(&case.tx, offer).await?;
    case.tell_offer(offer, &events, None, text.unwrap_or_default(), |payload| {
        payload.automatic = text.is_none()
    });
    Ok(())
}
