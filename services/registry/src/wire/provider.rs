//! Providers on the wire.

use super::{Fields, accreditation, site};
use crate::domain::accreditation::Accreditation;
use crate::domain::provider::{Provider, Standing, State};
use crate::domain::site::Site;
use crate::domain::vocabulary::Word;
use crate::store::Doc;
use crate::store::facts::Facts;
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// Reads a profile; standing and suspensions are the register's own.
pub(crate) fn parse(id: &str, given: Option<&proto::Provider>) -> Result<Provider, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    let provider = Provider {
        id: fields.id("id", id),
        display_name: fields.required("provider.display_name", &given.display_name, 100),
        kinds: fields.words("provider.kinds", &given.kinds),
        clusters: fields.words("provider.clusters", &given.clusters),
        group: fields.text("provider.group", &given.group, 100),
        staff_band: fields.text("provider.staff_band", &given.staff_band, 20),
        fictitious: given.fictitious,
        standing: Standing::Draft,
        bureau_suspended: false,
        organization_suspended: false,
    };
    let kinds = !given.kinds.is_empty();
    fields.require(
        kinds,
        "provider.kinds",
        "REQUIRED",
        "至少选择一类服务。",
        "State at least one kind of work.",
    );
    fields.finish()?;
    Ok(provider)
}

/// A state that a caller may ask for.
pub(crate) fn state(fields: &mut Fields, number: i32) -> Option<State> {
    let state = [State::Draft, State::Active, State::Suspended, State::Withdrawn]
        .into_iter()
        .find(|state| *state as i32 == number);
    let (zh, en) = ("应为 ACTIVE、SUSPENDED 或 WITHDRAWN。", "Must be ACTIVE, SUSPENDED or WITHDRAWN.");
    fields.require(state.is_some_and(|state| state != State::Draft), "state", "UNKNOWN_VALUE", zh, en);
    state
}

/// A profile without sites and accreditations.
pub(crate) fn present(doc: &Doc<Provider>) -> proto::Provider {
    let it = &doc.value;
    proto::Provider {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        display_name: it.display_name.clone(),
        kinds: it.kinds.iter().map(|kind| Word::number(*kind)).collect(),
        clusters: it.clusters.iter().map(|cluster| Word::number(*cluster)).collect(),
        group: it.group.clone(),
        staff_band: it.staff_band.clone(),
        state: it.state() as i32,
        fictitious: it.fictitious,
        update_time: Some(wire::timestamp(doc.updated)),
        ..proto::Provider::default()
    }
}

/// A profile with everything that belongs to it.
pub(crate) fn whole(
    doc: &Doc<Provider>,
    sites: &[Doc<Site>],
    accreditations: &[Doc<Accreditation>],
    figures: Option<&Facts>,
) -> proto::Provider {
    proto::Provider {
        sites: sites.iter().map(site::present).collect(),
        accreditations: accreditations.iter().map(accreditation::present).collect(),
        facts: Some(figures.map_or_else(|| no_facts(doc.value.id), facts)),
        ..present(doc)
    }
}

fn no_facts(provider: Uuid) -> proto::ProviderFacts {
    proto::ProviderFacts { provider_id: provider.to_string(), ..proto::ProviderFacts::default() }
}

/// Facts. Counts stay far below i32 (a provider's commitments of one year).
pub(crate) fn facts(it: &Facts) -> proto::ProviderFacts {
    let count = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    proto::ProviderFacts {
        provider_id: it.provider_id.to_string(),
        day: Some(wire::date(it.day.0)),
        on_time: count(it.on_time),
        decided: count(it.decided),
        good_ratings: count(it.good),
        ratings: count(it.ratings),
        credit_class: it.credit_class.unwrap_or_default(),
        exposure_e6: it.exposure_e6,
        version: it.version,
    }
}
