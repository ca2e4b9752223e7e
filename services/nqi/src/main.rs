//! The executable: one process with everything, or one role of a deployment.

use std::process::ExitCode;

use clap::Parser;
use nqi::command::{self, Cli};

fn main() -> ExitCode {
    command::run(Cli::parse())
}
