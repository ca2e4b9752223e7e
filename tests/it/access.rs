//! Who may call what: every row of `tests/access.tsv` is played on a running platform, and every RPC of the contract has a
//! row or stands in `tests/uncovered.txt`, which only gets shorter.

mod callers;
mod matrix;
mod play;
mod ratchet;
mod rows;
mod subject;
