//! Parked messages, for `MessageService`.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::{Checks, Problem};
use nqi_proto::commitments::v1 as pb;
use nqi_store::{Audit, Mutation, Tx};
use serde_json::json;

use super::{
    messages::present,
    paging::{Page, behind},
    parse,
};
use crate::{
    app::{App, parked},
    domain::message::Message,
    error::Error,
    store::handover,
};

/// A page of parked messages.
pub async fn list(
    app: &App,
    caller: &Principal,
    request: pb::ListParkedMessagesRequest,
) -> Result<pb::ListParkedMessagesResponse, Problem> {
    caller.require(&[Role::Bureau, Role::Admin])?;
    let mut checks = Checks::new();
    let asked = pb::ListParkedMessagesRequest::default();
    let page = Page::asked(&mut checks, caller, &asked, (request.page_size, &request.page_token));
    checks.finish()?;
    let conn = app.db.reader();
    let after = page.after_instant()?.and_then(|(at, id)| Some((at?, id)));
    let listed = handover::list_parked(conn, after, page.rows()).await;
    let mut found = listed.map_err(nqi_store::problem)?;
    let total = handover::parked(conn).await.map_err(nqi_store::problem)?;
    let next_page_token = page.cut(&mut found, |last| behind(Some(last.send_at), last.id));
    Ok(pb::ListParkedMessagesResponse {
        messages: found.iter().map(with_error).collect(),
        next_page_token,
        total_size: super::count(total),
    })
}

/// Hands a parked message over anew.
pub async fn retry(
    app: &App,
    caller: &Principal,
    request: pb::RetryMessageRequest,
) -> Result<pb::Message, Problem> {
    caller.require(&[Role::Bureau])?;
    let (id, org) = (parse::id(&request.id)?, caller.org);
    let method = "nqi.commitments.v1.MessageService/RetryMessage";
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| async move {
            let message = parked::retry(&tx, id).await?;
            let (subject, detail) = (message.case.number.clone(), json!({ "message": id }));
            tx.audit(Audit { org, action: "message.retry", subject, detail }).await?;
            Ok::<_, Error>(with_error(&message))
        })
        .await
}

/// Gives a parked message up.
pub async fn give_up(
    app: &App,
    caller: &Principal,
    request: pb::GiveUpMessageRequest,
) -> Result<pb::Message, Problem> {
    caller.require(&[Role::Bureau])?;
    let mut checks = Checks::new();
    let id = parse::required_id(&mut checks, "id", &request.id).unwrap_or_default();
    let reason = parse::text(&mut checks, "reason", &request.reason, 300, true);
    checks.finish()?;
    let org = caller.org;
    let method = "nqi.commitments.v1.MessageService/GiveUpMessage";
    Mutation::rpc(&app.db, &app.clock, caller, method, &request, &request.request_id)
        .run(move |tx: Tx| {
            let reason = reason.clone();
            async move {
                let message = parked::give_up(&tx, id, &reason).await?;
                let detail = json!({ "message": id, "reason": reason });
                let subject = message.case.number.clone();
                tx.audit(Audit { org, action: "message.giveUp", subject, detail }).await?;
                Ok::<_, Error>(with_error(&message))
            }
        })
        .await
}

fn with_error(message: &Message) -> pb::Message {
    pb::Message { delivery_error: message.error.clone(), ..present(message) }
}
