//! Renew and end sessions: a refresh token rotates at every use, a second use ends the family.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use nqi_events::Event;
use nqi_proto::identity::v1::{AccessRevoked, TokenSet};
use nqi_store::{Audit, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Deps;
use crate::domain::session::{Session, Verdict};
use crate::error::Error;
use crate::store;

/// What came of a presented refresh token. A reuse is a decision that must be committed, not an error that rolls back.
pub enum Outcome {
    /// The new pair.
    Renewed(TokenSet),
    /// Refused; a reused token has ended its family.
    Refused,
}

/// Rotates a refresh token.
///
/// # Errors
/// Failures of the store only; refusals are an outcome.
pub async fn refresh(deps: &Deps, tx: &Tx, token: &str) -> Result<Outcome, Error> {
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let Some((session, used)) = store::session::lock_by_token(tx, hash).await? else {
        return refused(tx, Uuid::nil(), "unknown").await;
    };
    let settings = &deps.settings;
    match session.judge(used, tx.now(), settings.idle_seconds, settings.absolute_seconds) {
        Verdict::Rotate => {}
        Verdict::Reused => {
            end(tx, &session, "reuse").await?;
            return refused(tx, session.id, "reused").await;
        }
        Verdict::Ended => return refused(tx, session.id, "ended").await,
    }
    let Some((member, organization)) = super::login::standing(tx, session.member).await? else {
        return refused(tx, session.id, "member or organisation may not act").await;
    };
    store::session::rotate(tx, hash, session.id).await?;
    let tokens = super::login::issue(deps, tx, &member, &organization, session.id).await?;
    tx.audit(Audit {
        org: organization.id,
        action: "session.refresh",
        subject: session.id.to_string(),
        detail: json!({}),
    })
    .await?;
    Ok(Outcome::Renewed(tokens))
}

/// Ends the session of a refresh token, or the given session. Unknown tokens end nothing and are not told apart.
///
/// # Errors
/// Failures of the store.
pub async fn logout(tx: &Tx, token: &str, session: Option<Uuid>) -> Result<(), Error> {
    let by_token = store::session::lock_by_token(tx, Sha256::digest(token.as_bytes()).into()).await?;
    match (by_token, session) {
        (Some((found, _)), _) => end(tx, &found, "logout").await,
        (None, Some(id)) => {
            store::session::revoke(tx, id).await?;
            audit_end(tx, id, "logout").await
        }
        (None, None) => audit_end(tx, Uuid::nil(), "unknown").await,
    }
}

/// Ends a session and tells everybody.
async fn end(tx: &Tx, session: &Session, why: &'static str) -> Result<(), Error> {
    store::session::revoke(tx, session.id).await?;
    let organization =
        store::member::load(tx.conn(), session.member).await?.map(|member| member.organization);
    publish_revoked(tx, organization.unwrap_or_default(), session.member, Some(session.id)).await?;
    audit_end(tx, session.id, why).await
}

/// Publishes that access ended: of one session, or of all of the member's.
pub(super) async fn publish_revoked(
    tx: &Tx,
    organization: Uuid,
    member: Uuid,
    session: Option<Uuid>,
) -> Result<(), Error> {
    let payload = AccessRevoked {
        organization_id: organization.to_string(),
        member_id: member.to_string(),
        session_id: session.map(|id| id.to_string()).unwrap_or_default(),
    };
    let kind =
        if session.is_some() { "nqi.identity.v1.SessionRevoked" } else { "nqi.identity.v1.MemberDisabled" };
    let event =
        Event { aggregate: member, kind, subject: member.to_string(), time: tx.now(), payload: &payload };
    nqi_events::publish(tx, event).await?;
    Ok(())
}

async fn audit_end(tx: &Tx, session: Uuid, why: &'static str) -> Result<(), Error> {
    let detail = json!({ "why": why });
    let org = tx.actor().org;
    tx.audit(Audit { org, action: "session.end", subject: session.to_string(), detail }).await?;
    Ok(())
}

async fn refused(tx: &Tx, session: Uuid, why: &'static str) -> Result<Outcome, Error> {
    let detail = json!({ "why": why });
    let org = tx.actor().org;
    tx.audit(Audit { org, action: "session.refuse", subject: session.to_string(), detail }).await?;
    Ok(Outcome::Refused)
}

/// The text form of a refresh token.
pub(super) fn encode(secret: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(secret)
}
