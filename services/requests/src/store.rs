//! Rows of a case: entities stay private, records of the domain come in and go out, every finder knows its viewer.

pub mod action;
pub mod case_plan;
pub mod column;
pub mod counter;
pub mod demand;
pub mod document;
pub mod effect;
pub mod form_draft;
pub mod history;
pub mod item;
pub mod match_reply;
pub mod migrations;
pub mod offer;
pub mod order;
pub mod overdue;
mod page;
pub mod queue;
pub mod rating;
pub mod request;
pub mod scope;
