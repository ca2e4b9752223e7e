//! The rules of clocks: what a command does to a commitment, which levels have fallen, what becomes of cards.

pub mod card;
pub mod change;
pub mod commitment;
mod correct;
pub mod handover;
pub mod impact;
pub mod lifecycle;
pub mod pause;
pub mod policy;
pub mod queue;
pub mod reaction;
pub mod refusal;
pub mod scope;
mod settle;
pub mod shipped;
pub mod stage;
pub mod status;
#[cfg(test)]
mod tests;
pub mod turn;
