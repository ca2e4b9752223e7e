//! Sign in: one answer and one duration for unknown accounts, wrong passwords and disabled members.

use nqi_proto::identity::v1::TokenSet;
use nqi_store::{Audit, Tx};
use rand::Rng;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Deps;
use crate::domain::member::Member;
use crate::domain::organization::{Organization, State};
use crate::domain::session::Session;
use crate::error::Error;
use crate::store;

/// Checks the credentials; the member may sign in when this answers.
///
/// # Errors
/// `Credentials`, whatever is wrong.
pub async fn check(deps: &Deps, account: &str, password: &str) -> Result<Uuid, Error> {
    let found = store::member::by_account(deps.db.reader(), &account.trim().to_lowercase()).await?;
    let hash = found.as_ref().map(|(_, hash)| hash.as_str());
    let fits = deps.passwords.verify(password, hash).await?;
    let (member, _) = found.filter(|_| fits).ok_or(Error::Credentials)?;
    Ok(member.id)
}

/// Opens a session for a member whose credentials were checked.
///
/// # Errors
/// `Credentials` when the member was disabled or its organisation suspended meanwhile.
pub async fn open(deps: &Deps, tx: &Tx, member: Uuid) -> Result<TokenSet, Error> {
    let (member, organization) = standing(tx, member).await?.ok_or(Error::Credentials)?;
    let now = tx.now();
    let session = Session {
        id: nqi_platform::ids::new_id(),
        member: member.id,
        created: now,
        last_used: now,
        revoked: None,
    };
    store::session::insert(tx, &session).await?;
    let tokens = issue(deps, tx, &member, &organization, session.id).await?;
    tx.audit(Audit {
        org: organization.id,
        action: "session.open",
        subject: session.id.to_string(),
        detail: json!({ "member": member.id }),
    })
    .await?;
    Ok(tokens)
}

/// The member and its organisation, when both may act.
pub(super) async fn standing(tx: &Tx, member: Uuid) -> Result<Option<(Member, Organization)>, Error> {
    let Some(member) = store::member::load(tx.conn(), member).await? else { return Ok(None) };
    let Some(organization) = store::organization::load(tx.conn(), member.organization).await? else {
        return Ok(None);
    };
    Ok((!member.disabled && organization.state != State::Suspended).then_some((member, organization)))
}

/// A new pair of tokens of a session; the refresh token is stored hashed only.
pub(super) async fn issue(
    deps: &Deps,
    tx: &Tx,
    member: &Member,
    organization: &Organization,
    session: Uuid,
) -> Result<TokenSet, Error> {
    let mut secret = [0_u8; 32];
    rand::rng().fill_bytes(&mut secret);
    let refresh = super::refresh::encode(secret);
    store::session::insert_token(tx, Sha256::digest(refresh.as_bytes()).into(), session).await?;
    let profile = &organization.profile;
    let access = super::service_token::sign(
        deps,
        tx.now(),
        super::service_token::Subject {
            sub: member.id,
            org: organization.id,
            kind: profile.kind,
            roles: member.roles,
            regions: profile.regions.clone(),
            sid: session,
            name: String::new(),
        },
    )?;
    Ok(TokenSet {
        access_token: access,
        token_type: "Bearer".to_owned(),
        expires_in: i64::try_from(deps.settings.access_seconds).unwrap_or(i64::MAX),
        refresh_token: refresh,
    })
}
