//! The index in this process: what it holds, how it follows the registry, and how a need is answered.

pub mod answer;
pub mod assign_batch;
pub mod base;
pub mod calendar;
mod dictionary;
pub mod follow;
pub mod gaps;
mod holding;
pub mod index;
mod pages;
pub mod parse;
pub mod plan_bundle;
mod sequence;
