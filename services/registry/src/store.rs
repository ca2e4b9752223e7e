//! Tables of the register. Profiles are documents (JSON) beside the columns that are searched; the ledger is plain rows.

pub(crate) mod accreditation;
pub(crate) mod catalogue;
pub(crate) mod cell;
mod document;
pub(crate) mod enterprise;
pub(crate) mod facts;
mod filter;
pub(crate) mod hold;
mod migrations;
pub(crate) mod offering;
pub(crate) mod profile;
pub(crate) mod revision;
pub(crate) mod scope_row;
pub(crate) mod seq;
pub(crate) mod snapshot;
pub(crate) mod standard;

pub(crate) use document::Doc;
pub use migrations::Migrator;
