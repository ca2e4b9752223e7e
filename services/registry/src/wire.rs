//! Between the contract and the domain: reading requests with every wrong field named, and writing answers and events.

pub(crate) mod accreditation;
pub(crate) mod booking;
pub(crate) mod capacity;
pub(crate) mod centre;
mod fields;
pub(crate) mod instrument;
pub(crate) mod ledger;
pub(crate) mod offering;
pub(crate) mod provider;
pub(crate) mod resource;
pub(crate) mod scope_import;
pub(crate) mod scope_row;
pub(crate) mod site;
pub(crate) mod standard;

pub(crate) use fields::Fields;
