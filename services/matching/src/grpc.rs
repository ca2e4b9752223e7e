//! The RPCs: parse, answer, present.

pub mod gaps;
pub mod matching;
pub mod parse;
pub mod planning;
mod replies;
