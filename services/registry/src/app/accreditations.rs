//! Declares accreditations, verifies them, and decides on their state.

use super::access::{may_write, must_be_bureau, own_provider};
use super::{Call, changes, providers::audit};
use crate::Deps;
use crate::domain::accreditation::{Accreditation, State, Verification};
use crate::domain::local_day;
use crate::domain::rejection::Rejection;
use crate::domain::suspension::Suspension;
use crate::error::Error;
use crate::store::revision::{Kind, Why};
use crate::store::{Doc, accreditation, profile, rejection};
use crate::wire;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::registry::v1 as proto;
use nqi_store::Tx;
use serde_json::json;
use uuid::Uuid;

/// Creates or replaces an accreditation; changed facts are self-declared again.
pub(crate) async fn put_accreditation(
    deps: &Deps,
    call: Call<'_>,
    written: Accreditation,
    expected: String,
    reason: String,
) -> Result<proto::Accreditation, Problem> {
    may_write(call.caller, written.provider_id)?;
    let work = move |tx: Tx| {
        let (written, expected, reason) = (written.clone(), expected.clone(), reason.clone());
        async move { put(&tx, written, &expected, &reason).await }
    };
    call.mutation(deps).run(work).await
}

async fn put(
    tx: &Tx,
    written: Accreditation,
    expected: &str,
    reason: &str,
) -> Result<proto::Accreditation, Error> {
    let provider = written.provider_id;
    own_provider(tx, provider).await?;
    let sites = profile::sites(tx.conn(), provider).await?;
    for (index, site) in written.site_ids.iter().enumerate() {
        if !sites.iter().any(|known| known.value.id == *site) {
            let field = format!("accreditation.site_ids[{index}]");
            return Err(Problem::from(unknown_reference(&field, "场所", "site")).into());
        }
    }
    let (value, version) = match accreditation::find(tx.conn(), written.id).await? {
        Some(stored) if stored.value.provider_id != provider => return Err(unknown().into()),
        Some(stored) => {
            etag::check("accreditation.etag", expected, stored.version)?;
            remember(tx, &stored.value, &written).await?;
            (stored.value.redeclare(written), stored.version + 1)
        }
        None => (written, 1),
    };
    let value = rejection::of(tx.conn(), Kind::Accreditation, provider).await?.certificate(value);
    let doc = Doc { value, version, updated: tx.now() };
    let source = doc.value.source.clone();
    save(tx, doc, Why { action: "accreditation.put", reason, source: &source }, json!({})).await
}

/// Keeps the rejection of a certificate that was rejected before rejections were kept, when other facts take its place.
async fn remember(tx: &Tx, kept: &Accreditation, written: &Accreditation) -> Result<(), Error> {
    let facts = kept.facts();
    if kept.verification != Verification::Rejected || facts == written.facts() {
        return Ok(());
    }
    let it = Rejection {
        verifier: kept.verifier.parse().unwrap_or_default(),
        date: kept.verify_date.unwrap_or_else(|| local_day(tx.now())),
        source: kept.source.clone(),
    };
    rejection::settle(tx, (Kind::Accreditation, kept.provider_id), &[facts], Some(&it)).await
}

/// Records what the bureau found: verified or rejected, and a state when one is given.
pub(crate) async fn verify_accreditation(
    deps: &Deps,
    call: Call<'_>,
    (id, verification, state, source): (Uuid, Verification, Option<State>, String),
    expected: String,
) -> Result<proto::Accreditation, Problem> {
    must_be_bureau(call.caller)?;
    let verifier = call.caller.org;
    let work = move |tx: Tx| {
        let (source, expected) = (source.clone(), expected.clone());
        async move {
            let mut doc = accreditation::find(tx.conn(), id).await?.ok_or_else(unknown)?;
            etag::check("etag", &expected, doc.version)?;
            doc.value.verification = verification;
            let today = local_day(tx.now());
            if let Some(state) = state.filter(|state| *state != doc.value.state) {
                let (from, reason) = (Some(today), source.clone());
                doc.value.decide(state, Suspension { reason, from, until: None, by_bureau: true }, today)?;
            }
            let it = Rejection { verifier, date: today, source: source.clone() };
            let rejection = (verification == Verification::Rejected).then_some(&it);
            let of = (Kind::Accreditation, doc.value.provider_id);
            rejection::settle(&tx, of, &[doc.value.facts()], rejection).await?;
            doc.value.verifier = verifier.to_string();
            doc.value.verify_date = Some(today);
            doc.value.source = source.clone();
            (doc.version, doc.updated) = (doc.version + 1, tx.now());
            let detail = json!({"verification": format!("{verification:?}")});
            save(&tx, doc, Why { action: "accreditation.verify", reason: "", source: &source }, detail).await
        }
    };
    call.mutation(deps).run(work).await
}

/// What the bureau decides about an accreditation.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub id: Uuid,
    pub state: State,
    pub days: Suspension,
    pub source: String,
}

/// Suspends, withdraws or reinstates.
pub(crate) async fn set_accreditation_state(
    deps: &Deps,
    call: Call<'_>,
    decision: Decision,
    expected: String,
) -> Result<proto::Accreditation, Problem> {
    must_be_bureau(call.caller)?;
    let work = move |tx: Tx| {
        let (it, expected) = (decision.clone(), expected.clone());
        async move {
            let mut doc = accreditation::find(tx.conn(), it.id).await?.ok_or_else(unknown)?;
            etag::check("etag", &expected, doc.version)?;
            let today = local_day(tx.now());
            let days = Suspension { from: it.days.from.or(Some(today)), ..it.days.clone() };
            doc.value.decide(it.state, days, today)?;
            (doc.version, doc.updated) = (doc.version + 1, tx.now());
            let why = Why { action: "accreditation.state", reason: &it.days.reason, source: &it.source };
            save(&tx, doc, why, json!({"reason": it.days.reason})).await
        }
    };
    call.mutation(deps).run(work).await
}

/// Saves a version with its entry in the history, its audit row and its event.
async fn save(
    tx: &Tx,
    doc: Doc<Accreditation>,
    why: Why<'_>,
    mut detail: serde_json::Value,
) -> Result<proto::Accreditation, Error> {
    accreditation::save(tx, doc.version, &doc.value, why).await?;
    detail["accreditation"] = json!(doc.value.id);
    detail["version"] = json!(doc.version);
    detail["state"] = json!(format!("{:?}", doc.value.state));
    let action = match why.action {
        "accreditation.verify" => "accreditation.verify",
        "accreditation.state" => "accreditation.state",
        _ => "accreditation.put",
    };
    audit(tx, doc.value.provider_id, action, detail).await?;
    changes::accreditation(tx, &doc).await?;
    Ok(wire::accreditation::with_warnings(&doc, local_day(tx.now())))
}

pub(super) fn unknown() -> Problem {
    Problem::not_found("资质", "The accreditation")
}

/// A reference to something that the provider does not have.
pub(super) fn unknown_reference(field: &str, zh: &str, en: &str) -> Violation {
    Violation::new(
        field,
        "UNKNOWN_REFERENCE",
        format!("该服务机构没有此{zh}。"),
        format!("The provider has no such {en}."),
    )
}
