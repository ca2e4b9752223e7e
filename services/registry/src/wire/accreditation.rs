//! Accreditations on the wire.

use super::Fields;
use crate::app::Decision;
use crate::domain::accreditation::{Accreditation, State, Verification};
use crate::domain::vocabulary::{Scheme, Word};
use crate::store::Doc;
use jiff::civil::Date;
use nqi_kernel::certificate;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Reads what a provider declares.
pub(crate) fn parse(
    provider: &str,
    id: &str,
    given: Option<&proto::Accreditation>,
) -> Result<Accreditation, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let scheme = fields.word_required::<Scheme>("accreditation.scheme", given.scheme);
    let number = number(&mut fields, scheme, &given.number);
    let from = fields.day("accreditation.valid_from", given.valid_from.as_ref());
    let to = fields.day("accreditation.valid_to", given.valid_to.as_ref());
    if let (Some(from), Some(to)) = (from, to) {
        let (zh, en) = ("不得早于 valid_from。", "Must not be before valid_from.");
        fields.require(from <= to, "accreditation.valid_to", "DATES_REVERSED", zh, en);
    }
    let mut site_ids: Vec<Uuid> = Vec::new();
    for (index, site) in given.site_ids.iter().enumerate() {
        site_ids.push(fields.id(&format!("accreditation.site_ids[{index}]"), site));
    }
    site_ids.sort();
    site_ids.dedup();
    let sites = !given.site_ids.is_empty() && given.site_ids.len() <= 100;
    fields.require(
        sites,
        "accreditation.site_ids",
        "REQUIRED",
        "应有 1 至 100 个场所。",
        "State 1 to 100 sites.",
    );
    let it = Accreditation {
        id: fields.id("id", id),
        provider_id: fields.id("provider_id", provider),
        site_ids,
        scheme: scheme.unwrap_or(Scheme::Cma),
        number,
        valid_from: from.unwrap_or(Date::MIN),
        valid_to: to.unwrap_or(Date::MIN),
        state: State::Valid,
        verification: Verification::SelfDeclared,
        verifier: String::new(),
        verify_date: None,
        source: fields.text("accreditation.source", &given.source, 500),
        decision: None,
        past_suspensions: vec![],
    };
    fields.finish()?;
    Ok(it)
}

fn number(fields: &mut Fields, scheme: Option<Scheme>, text: &str) -> String {
    let field = "accreditation.number";
    let given = fields.required(field, text, 60);
    match scheme {
        _ if given.is_empty() => given,
        Some(Scheme::Cma) => match certificate::CmaNumber::parse(&given) {
            Ok(number) => number.as_str().to_owned(),
            Err(error) => {
                fields.push(field, "CERTIFICATE_NUMBER", error.zh(), format!("{error}."));
                given
            }
        },
        Some(Scheme::Cnas) => certificate::cnas(&given).0,
        _ => given,
    }
}

/// A state, or none for 0.
pub(crate) fn state_if_any(fields: &mut Fields, number: i32) -> Option<State> {
    let state =
        [State::Valid, State::Suspended, State::Withdrawn].into_iter().find(|state| *state as i32 == number);
    let (zh, en) = ("应为 VALID、SUSPENDED 或 WITHDRAWN。", "Must be VALID, SUSPENDED or WITHDRAWN.");
    fields.require(number == 0 || state.is_some(), "state", "UNKNOWN_VALUE", zh, en);
    state
}

/// A verification, or none for 0.
pub(crate) fn verification_if_any(fields: &mut Fields, number: i32) -> Option<Verification> {
    let found = [Verification::SelfDeclared, Verification::Verified, Verification::Rejected]
        .into_iter()
        .find(|it| *it as i32 == number);
    let (zh, en) =
        ("应为 SELF_DECLARED、VERIFIED 或 REJECTED。", "Must be SELF_DECLARED, VERIFIED or REJECTED.");
    fields.require(number == 0 || found.is_some(), "verification", "UNKNOWN_VALUE", zh, en);
    found
}

/// VERIFIED or REJECTED; anything else is noted.
pub(crate) fn outcome(fields: &mut Fields, number: i32) -> Verification {
    let outcome = [Verification::Verified, Verification::Rejected].into_iter().find(|v| *v as i32 == number);
    let (zh, en) = ("应为 VERIFIED 或 REJECTED。", "Must be VERIFIED or REJECTED.");
    fields.require(outcome.is_some(), "verification", "UNKNOWN_VALUE", zh, en);
    outcome.unwrap_or(Verification::Rejected)
}

/// What the bureau decides: verification, and a state when one is given.
pub(crate) fn decision(
    request: &proto::VerifyAccreditationRequest,
) -> Result<(Uuid, Verification, Option<State>, String), Problem> {
    let mut fields = Fields::new();
    let id = fields.id("id", &request.id);
    let verification = outcome(&mut fields, request.verification);
    let state = state_if_any(&mut fields, request.state);
    let source = fields.required("source", &request.source, 500);
    fields.finish()?;
    Ok((id, verification, state, source))
}

/// The bureau's decision on the state.
pub(crate) fn state_decision(request: &proto::SetAccreditationStateRequest) -> Result<Decision, Problem> {
    let mut fields = Fields::new();
    let state = state_if_any(&mut fields, request.state);
    fields.require(request.state != 0, "state", "REQUIRED", "必须填写。", "Must be stated.");
    let days = super::suspension(
        &mut fields,
        &request.reason,
        (request.from.as_ref(), request.until.as_ref()),
        true,
    );
    let (zh, en) = ("只有暂停可以写明结束日期。", "Only a suspension has a last day.");
    let ends = days.until.is_none() || state == Some(State::Suspended);
    fields.require(ends, "until", "NOT_A_SUSPENSION", zh, en);
    let decision = Decision {
        id: fields.id("id", &request.id),
        // Checked just above.
        state: state.unwrap_or(State::Suspended),
        days,
        source: fields.text("source", &request.source, 500),
    };
    fields.finish()?;
    Ok(decision)
}

/// An accreditation with the doubts about its number, as of a day: for answers, never for events.
pub(crate) fn with_warnings(doc: &Doc<Accreditation>, day: Date) -> proto::Accreditation {
    let number = &doc.value.number;
    let doubts = match doc.value.scheme {
        Scheme::Cma => certificate::CmaNumber::parse(number)
            .map(|it| it.warnings(u16::try_from(day.year()).unwrap_or_default()))
            .unwrap_or_default(),
        Scheme::Cnas => certificate::cnas(number).1.into_iter().collect(),
        Scheme::Statutory | Scheme::Cnca => vec![],
    };
    let warning = |doubt: certificate::Warning| {
        let (zh, en) = doubt.texts();
        proto::NumberWarning { code: doubt.code().to_owned(), zh: zh.to_owned(), en: en.to_owned() }
    };
    proto::Accreditation { warnings: doubts.into_iter().map(warning).collect(), ..present(doc) }
}

/// An accreditation.
pub(crate) fn present(doc: &Doc<Accreditation>) -> proto::Accreditation {
    let it = &doc.value;
    proto::Accreditation {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        provider_id: it.provider_id.to_string(),
        site_ids: it.site_ids.iter().map(Uuid::to_string).collect(),
        scheme: Word::number(it.scheme),
        number: it.number.clone(),
        valid_from: Some(wire::date(it.valid_from)),
        valid_to: Some(wire::date(it.valid_to)),
        state: it.state as i32,
        verification: it.verification as i32,
        verifier: it.verifier.clone(),
        verify_date: it.verify_date.map(wire::date),
        source: it.source.clone(),
        state_reason: it.decision.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
        state_from: it.decision.as_ref().and_then(|it| it.from).map(wire::date),
        state_until: it.decision.as_ref().and_then(|it| it.until).map(wire::date),
        past_suspensions: it.past_suspensions.iter().map(super::past).collect(),
        ..proto::Accreditation::default()
    }
}
