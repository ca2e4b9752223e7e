//! Suggested names as messages.

use nqi_proto::matching::v1 as pb;

use crate::engine::suggest::{Term, What};

/// A suggested name.
pub fn term(term: &Term) -> pb::Term {
    pb::Term {
        kind: kind(term.what).into(),
        value: term.value.clone(),
        label: term.label.clone(),
        rows: i32::try_from(term.rows).unwrap_or(i32::MAX),
        item_kinds: term.kinds.clone(),
        superseded: term.old,
    }
}

fn kind(what: What) -> pb::TermKind {
    match what {
        What::Standard => pb::TermKind::Standard,
        What::Object => pb::TermKind::Object,
        What::Parameter => pb::TermKind::Parameter,
        What::Scheme => pb::TermKind::Scheme,
        What::Service => pb::TermKind::Service,
        What::Region => pb::TermKind::Region,
        What::Resource => pb::TermKind::Resource,
    }
}

/// Whether a kind of name is wanted; no kind means all.
pub fn wanted(kinds: &[i32], what: What) -> bool {
    let all = kinds.iter().all(|kind| *kind == pb::TermKind::Unspecified as i32);
    all || kinds.contains(&(kind(what) as i32))
}
