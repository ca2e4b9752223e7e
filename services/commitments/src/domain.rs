//! The rules of clocks: what a command does to a commitment, which levels have fallen, what becomes of cards.

pub mod card;
pub mod change;
pub mod commitment;
mod correct;
pub mod credit;
pub mod extension;
pub mod figures;
pub mod finding;
pub mod handover;
pub mod impact;
pub mod league;
pub mod lifecycle;
pub mod message;
pub mod notice;
pub mod pause;
pub mod period;
pub mod policy;
pub mod queue;
pub mod reaction;
pub mod refusal;
pub mod scope;
pub mod score;
mod settle;
pub mod shipped;
pub mod stage;
pub mod status;
pub mod telling;
#[cfg(test)]
mod tests;
pub mod turn;
pub mod verdict;
