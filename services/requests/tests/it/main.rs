//! The service as its callers meet it: RPCs over in-process links, on SQLite and on PostgreSQL, neighbours faked.

mod access;
mod actions;
mod clocks;
mod demand;
mod documents;
mod draft;
mod intake;
mod neighbours;
mod offers;
mod orders;
mod owed;
mod people;
mod person;
mod plans;
mod ratings;
mod story;
mod time;
mod together;
mod world;
