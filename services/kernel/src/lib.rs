//! The shared kernel: pure types and rules that several services must agree on to the letter. No I/O.

pub mod activity;
pub mod case_number;
pub mod certificate;
pub mod classification;
pub mod clock;
pub mod cluster;
pub mod coverage;
pub mod element;
pub mod fold;
pub mod formula;
pub mod kind;
mod label;
pub mod limit;
pub mod money;
pub mod phone;
pub mod quantity;
pub mod range;
pub mod region;
pub mod stage;
pub mod standard;
pub mod text;
pub mod uncertainty;
pub mod uscc;
pub mod wilson;
pub mod worktime;
