//! The index in this process: what it holds, how it follows the registry, and how a need is answered.

pub mod answer;
pub mod assign_batch;
pub mod follow;
mod holding;
pub mod index;
pub mod plan_bundle;
mod sequence;
