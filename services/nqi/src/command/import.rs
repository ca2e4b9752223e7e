//! `nqi import`: lists and tables from files.

mod scope;
mod standards;

use clap::Subcommand;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;

/// What is imported.
#[derive(Debug, Subcommand)]
pub(in crate::command) enum Import {
    /// A scope table 能力附表 (CSV or XLSX): uploads, checks, and writes it, or takes one back. Exits with 1 when rows were wrong
    /// or stayed.
    Scope(scope::Scope),
    /// A list of standards, CSV or XLSX; prints what was done as JSON. A file with any bad row changes nothing.
    Standards(standards::Standards),
}

/// Runs an import; `false` when rows were wrong and that was told already.
pub(in crate::command) async fn run(config: &Config, what: &Import) -> Result<bool, Problem> {
    match what {
        Import::Scope(asked) => scope::run(asked).await,
        Import::Standards(asked) => standards::run(config, asked).await.map(|()| true),
    }
}
