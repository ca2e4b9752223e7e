//! The index in this process: what it holds, how it follows the registry, and how a need is answered.

pub mod answer;
pub mod base;
pub mod follow;
pub mod index;
mod sequence;
