//! `nqi`, built together with the tests that run it.

use std::process::ExitCode;

use clap::Parser;
use nqi::command::{self, Cli};

fn main() -> ExitCode {
    command::run(Cli::parse())
}
