//! `nqi config`.

use nqi_platform::config::{Config, effective};

/// Prints the configuration in force, secrets masked.
#[allow(clippy::print_stdout)]
pub fn print(config: &Config) {
    println!("{}", effective(config));
}
