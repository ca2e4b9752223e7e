//! Samples and questions of an order: received, unfit, sent again; asked, answered.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use crate::domain::document::{Document, DocumentKind, DocumentState};
use crate::domain::order::Sample;
use crate::domain::{Event, Order};
use crate::error::Error;
use crate::{store, view};

fn shown(case: &Case, order: &Order) -> pb::Order {
    view::order::order(order, &case.request, case.standing)
}

impl App {
    /// 收样.
    pub async fn receive_sample(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        label: String,
        condition: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, words) = (call.clone(), Arc::new(tag), Arc::new((label, condition)));
        self.mutate(&call, move |tx| receive(tx, by.clone(), id, tag.clone(), words.clone())).await
    }

    /// 样品不合格.
    pub async fn reject_sample(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reasons: Vec<String>,
        photos: Vec<Uuid>,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, why) = (call.clone(), Arc::new(tag), Arc::new((reasons, photos)));
        self.mutate(&call, move |tx| reject(tx, by.clone(), id, tag.clone(), why.clone())).await
    }

    /// Another sample is sent, or (with a deviation) the sample is used as it is.
    pub async fn resend_sample(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        deviation: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, deviation) = (call.clone(), Arc::new(tag), Arc::new(deviation));
        self.mutate(&call, move |tx| resend(tx, by.clone(), id, tag.clone(), deviation.clone())).await
    }

    /// The provider asks the enterprise a concrete question.
    pub async fn request_confirmation(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        question: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, question) = (call.clone(), Arc::new(tag), Arc::new(question));
        self.mutate(&call, move |tx| ask(tx, by.clone(), id, tag.clone(), question.clone())).await
    }

    /// The enterprise answers it.
    pub async fn answer_confirmation(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        text: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, text) = (call.clone(), Arc::new(tag), Arc::new(text));
        self.mutate(&call, move |tx| answer(tx, by.clone(), id, tag.clone(), text.clone())).await
    }
}

async fn receive(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    words: Arc<(String, String)>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = order.state.receive_sample()?;
    order.state = state;
    order.sample = Some(Sample {
        label: words.0.clone(),
        condition: words.1.clone(),
        received_at: Some(tx.now()),
        fit: true,
        ..Sample::default()
    });
    begin(&mut case, &mut order, &events).await?;
    case.save("order.receive_sample").await?;
    Ok(shown(&case, &order))
}

/// Work begins or goes on: the delivery clock is started the first time, resumed later.
async fn begin(case: &mut Case, order: &mut Order, events: &[Event]) -> Result<(), Error> {
    let first = !order.started;
    order.started = true;
    order.waiting_since = None;
    store::order::update(&case.tx, order).await?;
    let deviation = order.sample.as_ref().map(|sample| sample.deviation.clone()).unwrap_or_default();
    case.tell_order(order, events, &deviation, |payload| payload.first_start = first);
    Ok(())
}

async fn reject(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    why: Arc<(Vec<String>, Vec<Uuid>)>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, order.version)?;
    let received_at = order.sample.as_ref().and_then(|sample| sample.received_at);
    let (state, events) = order.state.reject_sample(received_at, tx.now())?;
    require_photos(&tx, &order, &why.1).await?;
    order.state = state;
    order.waiting_since = Some(tx.now());
    let mut sample = order.sample.take().unwrap_or_default();
    sample.fit = false;
    sample.reasons.clone_from(&why.0);
    sample.photos.clone_from(&why.1);
    order.sample = Some(sample);
    store::order::update(&tx, &mut order).await?;
    let note = why.0.join("；");
    case.tell_order(&order, &events, &note, |payload| payload.reason = "SAMPLE_UNFIT".to_owned());
    case.save("order.reject_sample").await?;
    Ok(shown(&case, &order))
}

/// What is unfit is shown: at least one photo of this order's sample.
async fn require_photos(tx: &Tx, order: &Order, photos: &[Uuid]) -> Result<(), Error> {
    let found = store::document::owned(tx.conn(), order.provider, photos).await?;
    let mut wrong = Checks::new();
    wrong.require(
        !photos.is_empty(),
        "photo_document_ids",
        "REQUIRED",
        "请至少上传一张样品照片。",
        "Give at least one photo of the sample.",
    );
    let fits = |one: &Document| {
        one.state == DocumentState::Ready && one.kind == DocumentKind::Sample && one.order == Some(order.id)
    };
    for (i, photo) in photos.iter().enumerate() {
        wrong.require(
            found.iter().any(|one| one.id == *photo && fits(one)),
            format!("photo_document_ids[{i}]"),
            "DOCUMENT_NOT_READY",
            "应为本委托已上传完成的样品照片。",
            "Must be a READY sample photo of this order.",
        );
    }
    Ok(wrong.finish()?)
}

async fn resend(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    deviation: Arc<String>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, order.version)?;
    if deviation.is_empty() {
        let (state, events) = order.state.resend_sample()?;
        order.state = state;
        order.waiting_since = Some(tx.now());
        store::order::update(&tx, &mut order).await?;
        case.tell_order(&order, &events, "", |_| {});
    } else {
        let (state, events) = order.state.accept_deviation()?;
        order.state = state;
        let mut sample = order.sample.take().unwrap_or_default();
        sample.deviation.clone_from(&deviation);
        // A sample that was refused on arrival is received by accepting it.
        sample.received_at = sample.received_at.or(Some(tx.now()));
        order.sample = Some(sample);
        begin(&mut case, &mut order, &events).await?;
    }
    case.save("order.resend_sample").await?;
    Ok(shown(&case, &order))
}

async fn ask(tx: Tx, call: Call, id: Uuid, tag: Arc<String>, text: Arc<String>) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = order.state.ask()?;
    order.state = state;
    order.question.clone_from(&text);
    order.answer.clear();
    store::order::update(&tx, &mut order).await?;
    case.tell_order(&order, &events, &text, |_| {});
    case.save("order.ask").await?;
    Ok(shown(&case, &order))
}

async fn answer(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    text: Arc<String>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, order.version)?;
    confirm(&mut case, &mut order, Some(&text)).await?;
    Ok(shown(&case, &order))
}

/// Answers the open question, or lets the work go on because the pause ran out.
pub(crate) async fn confirm(case: &mut Case, order: &mut Order, text: Option<&str>) -> Result<(), Error> {
    let (state, events) = order.state.answer()?;
    order.state = state;
    order.answer = text.unwrap_or_default().to_owned();
    store::order::update(&case.tx, order).await?;
    case.tell_order(order, &events, text.unwrap_or_default(), |payload| payload.automatic = text.is_none());
    case.save("order.answer").await
}
