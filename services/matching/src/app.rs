//! The index in this process: what it holds, how it follows the registry, and how a need is answered.

pub mod answer;
mod dictionary;
pub mod base;
pub mod follow;
pub mod gaps;
pub mod index;
pub mod parse;
pub mod assign_batch;
mod holding;
pub mod plan_bundle;
mod sequence;
