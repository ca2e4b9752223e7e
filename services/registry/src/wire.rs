//! Between the contract and the domain: reading requests with every wrong field named, and writing answers and events.

pub(crate) mod accreditation;
pub(crate) mod booking;
pub(crate) mod capacity;
pub(crate) mod centre;
pub(crate) mod enterprise;
mod fields;
pub(crate) mod history;
pub(crate) mod instrument;
pub(crate) mod ledger;
pub(crate) mod made;
pub(crate) mod offering;
pub(crate) mod provider;
pub(crate) mod resource;
pub(crate) mod scope_import;
pub(crate) mod scope_row;
pub(crate) mod site;
pub(crate) mod standard;

pub(crate) use fields::Fields;

use crate::domain::suspension::{Past, Suspension};
use nqi_platform::wire::date;
use nqi_proto::google::r#type::Date;
use nqi_proto::registry::v1 as proto;

/// Days and reason of a suspension; the first day is today's when none is given.
pub(crate) fn suspension(
    fields: &mut Fields,
    reason: &str,
    (from, until): (Option<&Date>, Option<&Date>),
    by_bureau: bool,
) -> Suspension {
    let it = Suspension {
        reason: fields.required("reason", reason, 500),
        from: fields.day_if_any("from", from),
        until: fields.day_if_any("until", until),
        by_bureau,
    };
    if let (Some(from), Some(until)) = (it.from, it.until) {
        let (zh, en) = ("不得早于 from。", "Must not be before from.");
        fields.require(from <= until, "until", "DATES_REVERSED", zh, en);
    }
    it
}

/// A suspension that is over.
pub(crate) fn past(it: &Past) -> proto::PastSuspension {
    proto::PastSuspension {
        from: it.from.map(date),
        until: Some(date(it.until)),
        reason: it.reason.clone(),
        by_bureau: it.by_bureau,
        withdrawn: it.withdrawn,
    }
}
