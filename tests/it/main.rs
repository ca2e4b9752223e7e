//! The integration suite: one binary, so that the platform is linked once.

mod access;
mod bad_input;
mod call_line;
mod configuration;
mod consequences;
mod doctor;
mod edge;
mod faults;
mod house;
mod import_line;
mod instruments;
mod kinds;
mod openapi;
mod planning;
mod portal;
mod reading;
mod secured_line;
mod seeded;
mod story;
