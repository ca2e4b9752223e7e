//! Statements that the bureau has rejected: whoever writes the same again, under whatever id, has it rejected again.

use super::accreditation::{Accreditation, Verification};
use super::scope_row::{ScopeRow, Verified};
use jiff::civil::Date;
use std::collections::HashMap;
use uuid::Uuid;

/// What the bureau found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The organisation.
    pub verifier: Uuid,
    /// When.
    pub date: Date,
    /// The public page or letter.
    pub source: String,
}

/// Rejections of one provider's statements that stand, by the digest of their facts.
#[derive(Clone, Debug, Default)]
pub struct Rejections(HashMap<[u8; 32], Rejection>);

impl FromIterator<([u8; 32], Rejection)> for Rejections {
    fn from_iter<T: IntoIterator<Item = ([u8; 32], Rejection)>>(all: T) -> Rejections {
        Rejections(all.into_iter().collect())
    }
}

impl Rejections {
    /// Whether a row that is self-declared says what was rejected.
    pub fn hit(&self, row: &ScopeRow) -> bool {
        !self.0.is_empty() && row.verified.is_none() && self.0.contains_key(&row.facts())
    }

    /// The row, rejected when it is self-declared and says what was rejected.
    pub fn row(&self, row: ScopeRow) -> ScopeRow {
        // Most providers have none: then nothing is digested.
        if self.0.is_empty() || row.verified.is_some() {
            return row;
        }
        match self.0.get(&row.facts()) {
            None => row,
            Some(it) => ScopeRow {
                verified: Some(Verified {
                    outcome: Verification::Rejected,
                    verifier: it.verifier,
                    date: it.date,
                }),
                source: it.source.clone(),
                ..row
            },
        }
    }

    /// The certificate, rejected when it is self-declared and says what was rejected.
    pub fn certificate(&self, it: Accreditation) -> Accreditation {
        if it.verification != Verification::SelfDeclared {
            return it;
        }
        match self.0.get(&it.facts()) {
            None => it,
            Some(found) => Accreditation {
                verification: Verification::Rejected,
                verifier: found.verifier.to_string(),
                verify_date: Some(found.date),
                source: found.source.clone(),
                ..it
            },
        }
    }
}
