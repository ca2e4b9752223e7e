//! 评价 and what follows a bad one: call, rectification, review.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::{Case, no_rating};
use crate::domain::document::DocumentState;
use crate::domain::rating::{Found, Marks};
use crate::domain::{Noun, Rating, Refusal, Viewer};
use crate::error::Error;
use crate::{store, view};

fn shown(case: &Case, rating: &Rating) -> pb::Rating {
    view::rating::rating(rating, &case.request, case.standing)
}

impl App {
    /// 评价.
    pub async fn rate(
        &self,
        call: Call,
        order: Uuid,
        marks: Marks,
        text: String,
    ) -> Result<pb::Rating, Problem> {
        let (by, text) = (call.clone(), Arc::new(text));
        self.mutate(&call, move |tx| give(tx, by.clone(), order, marks, text.clone())).await
    }

    /// 差评回访.
    pub async fn follow_up(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        log: String,
        found: Found,
    ) -> Result<pb::Rating, Problem> {
        let (by, tag, log) = (call.clone(), Arc::new(tag), Arc::new(log));
        self.mutate(&call, move |tx| follow_up(tx, by.clone(), id, tag.clone(), log.clone(), found)).await
    }

    /// 申诉.
    pub async fn appeal_rating(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        statement: String,
    ) -> Result<pb::Rating, Problem> {
        let (by, tag, statement) = (call.clone(), Arc::new(tag), Arc::new(statement));
        self.mutate(&call, move |tx| appeal(tx, by.clone(), id, tag.clone(), statement.clone())).await
    }

    /// The bureau's decision on an appeal.
    pub async fn decide_rating_appeal(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        granted: bool,
        decision: String,
    ) -> Result<pb::Rating, Problem> {
        let (by, tag, decision) = (call.clone(), Arc::new(tag), Arc::new(decision));
        self.mutate(&call, move |tx| decide(tx, by.clone(), id, tag.clone(), granted, decision.clone())).await
    }

    /// 提交整改.
    pub async fn rectify(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        text: String,
        evidence: Vec<Uuid>,
    ) -> Result<pb::Rating, Problem> {
        let (by, tag, done) = (call.clone(), Arc::new(tag), Arc::new((text, evidence)));
        self.mutate(&call, move |tx| rectify(tx, by.clone(), id, tag.clone(), done.clone())).await
    }

    /// 复核.
    pub async fn review(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        accepted: bool,
        reason: String,
    ) -> Result<pb::Rating, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        self.mutate(&call, move |tx| review(tx, by.clone(), id, tag.clone(), accepted, reason.clone())).await
    }
}

async fn give(tx: Tx, call: Call, order: Uuid, marks: Marks, text: Arc<String>) -> Result<pb::Rating, Error> {
    let (mut case, order) = Case::of_order(&tx, &call.principal, order).await?;
    case.require_enterprise()?;
    let Some(id) = order.rating else {
        return Err(Refusal::state(Noun::Order, order.state.name(), order.state.zh()).into());
    };
    // Found through the order, which was found as its viewer.
    let rating = store::rating::find(tx.conn(), Viewer::Service, id).await?;
    let mut rating = rating.ok_or_else(no_rating)?;
    let (state, events) = rating.state.give(marks.level)?;
    rating.state = state;
    rating.marks = marks;
    rating.text.clone_from(&text);
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, "", |_| {});
    case.save("rating.give").await?;
    Ok(shown(&case, &rating))
}

async fn follow_up(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    log: Arc<String>,
    found: Found,
) -> Result<pb::Rating, Error> {
    let (mut case, mut rating) = Case::of_rating(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, rating.version)?;
    let (state, events) = rating.state.follow_up(found)?;
    rating.state = state;
    rating.upheld = found == Found::Upheld;
    rating.follow_up.clone_from(&log);
    if found == Found::Mistaken {
        rating.appeal.clone_from(&log);
    }
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, "", |_| {});
    case.save("rating.follow_up").await?;
    Ok(shown(&case, &rating))
}

async fn rectify(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    done: Arc<(String, Vec<Uuid>)>,
) -> Result<pb::Rating, Error> {
    let (mut case, mut rating) = Case::of_rating(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, rating.version)?;
    let (state, events) = rating.state.rectify()?;
    require_evidence(&tx, call.principal.org, &done.1).await?;
    rating.state = state;
    rating.rectification.clone_from(&done.0);
    rating.evidence.clone_from(&done.1);
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, "", |_| {});
    case.save("rating.rectify").await?;
    Ok(shown(&case, &rating))
}

async fn require_evidence(tx: &Tx, owner: Uuid, ids: &[Uuid]) -> Result<(), Error> {
    let found = store::document::owned(tx.conn(), owner, ids).await?;
    let mut wrong = Checks::new();
    for (i, id) in ids.iter().enumerate() {
        let ready = found.iter().any(|one| one.id == *id && one.state == DocumentState::Ready);
        wrong.require(
            ready,
            format!("evidence_document_ids[{i}]"),
            "DOCUMENT_NOT_READY",
            "应为本机构已上传完成的证据附件。",
            "Must be a READY document of your own organisation.",
        );
    }
    Ok(wrong.finish()?)
}

async fn review(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    accepted: bool,
    reason: Arc<String>,
) -> Result<pb::Rating, Error> {
    let (mut case, mut rating) = Case::of_rating(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, rating.version)?;
    let (state, events) = rating.state.review(accepted)?;
    rating.state = state;
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, &reason, |_| {});
    case.save("rating.review").await?;
    Ok(shown(&case, &rating))
}

async fn appeal(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    statement: Arc<String>,
) -> Result<pb::Rating, Error> {
    let (mut case, mut rating) = Case::of_rating(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, rating.version)?;
    let (state, events) = rating.state.appeal(!rating.appeal.is_empty())?;
    rating.state = state;
    rating.appeal.clone_from(&statement);
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, "", |_| {});
    case.save("rating.appeal").await?;
    Ok(shown(&case, &rating))
}

async fn decide(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    granted: bool,
    decision: Arc<String>,
) -> Result<pb::Rating, Error> {
    let (mut case, mut rating) = Case::of_rating(&tx, &call.principal, id).await?;
    case.require_bureau()?;
    etag::check("etag", &tag, rating.version)?;
    let (state, events) = rating.state.decide(granted)?;
    rating.state = state;
    // One that stands before the bureau stands against the provider, also when it was called a mistake; one that was upheld
    // before it was struck stays known to the provider.
    rating.upheld |= !granted;
    rating.appeal_decision.clone_from(&decision);
    store::rating::update(&tx, &mut rating).await?;
    case.tell_rating(&rating, &events, &decision, |_| {});
    case.save("rating.decide_appeal").await?;
    Ok(shown(&case, &rating))
}

/// Closes a rating that nobody gave in time.
pub(crate) async fn run_out(case: &mut Case, rating: &mut Rating) -> Result<(), Error> {
    let (state, events) = rating.state.run_out(rating.rate_by, case.now())?;
    rating.state = state;
    store::rating::update(&case.tx, rating).await?;
    case.tell_rating(rating, &events, "", |payload| payload.automatic = true);
    case.save("rating.run_out").await
}
