//! The RPCs: parse, answer, present.

pub mod matching;
pub mod planning;
mod replies;
