//! Tables of the register. Profiles are documents (JSON) beside the columns that are searched; the ledger is plain rows.

pub(crate) mod accreditation;
pub(crate) mod booking;
pub(crate) mod catalogue;
pub(crate) mod cell;
mod document;
pub(crate) mod enterprise;
pub(crate) mod facts;
mod filter;
pub(crate) mod hold;
pub(crate) mod instrument;
pub(crate) mod ledger;
pub(crate) mod made;
mod migrations;
pub(crate) mod offering;
pub(crate) mod profile;
pub(crate) mod rejection;
pub(crate) mod resource;
pub(crate) mod revision;
pub(crate) mod rules;
pub(crate) mod scope_import;
pub(crate) mod scope_row;
pub(crate) mod seq;
pub(crate) mod snapshot;
pub(crate) mod standard;
pub(crate) mod utilisation;
mod valid_rows;

pub(crate) use document::{Doc, Written};
pub use migrations::Migrator;
