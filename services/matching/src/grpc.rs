//! The RPCs: parse, answer, present.

pub mod matching;
