//! The rows of the tables, private to the store.

pub(super) mod appeal;
pub(super) mod calendar_draft;
pub(super) mod calendar_revision;
pub(super) mod card;
pub(super) mod commitment;
pub(super) mod extension;
pub(super) mod finding;
pub(super) mod firing;
pub(super) mod history;
pub(super) mod message;
pub(super) mod notice;
pub(super) mod pause;
pub(super) mod policy;
pub(super) mod rating;
pub(super) mod recompute;
pub(super) mod stat_period;
