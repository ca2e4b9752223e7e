//! Faults on the real executable: it is killed, its Redis vanishes, and nothing that it acknowledged may be lost.

mod bus;
mod clients;
mod clocks;
mod dice;
mod feed;
mod kill;
mod split;
mod stop;
mod verdict;
