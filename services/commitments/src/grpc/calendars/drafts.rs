//! The bureau's calls on drafts: each is one keyed mutation with its audit row.

use nqi_kernel::worktime::{Calendar, csv};
use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::{etag, wire as instants};
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;

use super::form;
use crate::{
    app::{App, calendar},
    error::Error,
    grpc::{parse, present},
    store::draft::Draft,
};

/// Who publishes rules.
const PUBLISHERS: [Role; 1] = [Role::Bureau];

/// Stores a draft.
pub async fn put(
    app: &App,
    caller: &Principal,
    request: pb::PutCalendarDraftRequest,
) -> Result<pb::CalendarDraft, Problem> {
    caller.require(&PUBLISHERS)?;
    let current = super::current(app, &request.id).await?;
    let spec = form::spec(&request, current.spec())?;
    let method = "nqi.commitments.v1.CalendarService/PutCalendarDraft";
    let (by, expected) = (caller.clone(), request.etag.clone());
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (by, expected, spec) = (by.clone(), expected.clone(), spec.clone());
            async move {
                let draft = calendar::put(&tx, spec, &expected, &parse::actor(&by)).await?;
                audit(&tx, &by, "calendar.draft", &draft, "").await?;
                Ok::<_, Error>(answer(&draft)?)
            }
        })
        .await
}

/// Returns the draft; an empty one when there is none.
pub async fn get(app: &App, caller: &Principal, id: &str) -> Result<pb::CalendarDraft, Problem> {
    caller.require(&PUBLISHERS)?;
    super::current(app, id).await?;
    let found = crate::store::draft::find(app.db.reader(), id).await.map_err(nqi_store::problem)?;
    found.map_or_else(|| Ok(pb::CalendarDraft::default()), |draft| answer(&draft))
}

/// Throws the draft away.
pub async fn discard(
    app: &App,
    caller: &Principal,
    request: pb::DiscardCalendarDraftRequest,
) -> Result<pb::DiscardCalendarDraftResponse, Problem> {
    caller.require(&PUBLISHERS)?;
    let method = "nqi.commitments.v1.CalendarService/DiscardCalendarDraft";
    let (by, expected, id) = (caller.clone(), request.etag.clone(), request.id.clone());
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (by, expected, id) = (by.clone(), expected.clone(), id.clone());
            async move {
                let draft = calendar::discard(&tx, &id, &expected).await?;
                audit(&tx, &by, "calendar.discard", &draft, "").await?;
                Ok::<_, Error>(pb::DiscardCalendarDraftResponse {})
            }
        })
        .await
}

/// Publishes the draft.
pub async fn publish(
    app: &App,
    caller: &Principal,
    request: pb::PublishCalendarDraftRequest,
) -> Result<pb::Calendar, Problem> {
    caller.require(&PUBLISHERS)?;
    let mut checks = Checks::new();
    let reason = parse::text(&mut checks, "reason", &request.reason, 500, true);
    checks.require(
        !request.etag.trim().is_empty(),
        "etag",
        "REQUIRED",
        "请带上已预览草稿的 etag，以免发布他人刚改过的内容。",
        "Give the etag of the draft that was previewed, so that nothing unseen is published.",
    );
    checks.finish()?;
    let method = "nqi.commitments.v1.CalendarService/PublishCalendarDraft";
    let (held, by, expected, id) = (app.clone(), caller.clone(), request.etag.clone(), request.id.clone());
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let (app, by, expected, id) = (held.clone(), by.clone(), expected.clone(), id.clone());
            let reason = reason.clone();
            async move {
                let actor = parse::actor(&by);
                let (next, published) = calendar::publish(&app, &tx, &id, &expected, &reason, &actor).await?;
                let draft = Draft { spec: next.spec().clone(), version: 0, updated_at: tx.now() };
                audit(&tx, &by, "calendar.publish", &draft, &reason).await?;
                Ok::<_, Error>(present::calendar(&next, Some(&published)))
            }
        })
        .await
}

async fn audit(
    tx: &Tx,
    caller: &Principal,
    action: &'static str,
    draft: &Draft,
    reason: &str,
) -> Result<(), Error> {
    let spec = &draft.spec;
    let detail = json!({
        "revision": spec.revision,
        "days": spec.overrides.len(),
        "published_through": spec.published_through.to_string(),
        "reason": reason,
    });
    Ok(tx.audit(Audit { org: caller.org, action, subject: spec.calendar.clone(), detail }).await?)
}

fn answer(draft: &Draft) -> Result<pb::CalendarDraft, Problem> {
    // Only what builds is stored.
    let calendar = Calendar::new(draft.spec.clone()).map_err(Problem::internal)?;
    Ok(pb::CalendarDraft {
        calendar: Some(present::calendar(&calendar, None)),
        etag: etag::of(draft.version),
        update_time: Some(instants::timestamp(draft.updated_at)),
        csv: csv::write(&draft.spec),
    })
}
