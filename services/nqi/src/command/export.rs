//! `nqi export`: tables from a server as files.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use nqi_platform::problem::Problem;
use serde_json::json;

use super::server::Access;

/// What is exported.
#[derive(Debug, Subcommand)]
pub(in crate::command) enum Export {
    /// Every scope row 能力项 of a provider as a table that imports to the same rows again.
    Scope(Scope),
}

/// `nqi export scope`.
#[derive(Debug, Args)]
pub(in crate::command) struct Scope {
    /// The provider.
    #[arg(long, value_name = "ID")]
    provider: String,
    /// The form.
    #[arg(long, default_value = "csv")]
    format: Format,
    /// The file to write; it is there only when it is whole.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    access: Access,
}

/// Forms of a table.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// UTF-8 with a mark.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
}

/// Exports and prints what was written as JSON.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn run(what: &Export) -> Result<bool, Problem> {
    let Export::Scope(asked) = what;
    let server = asked.access.of_provider(&asked.provider)?;
    let format = match asked.format {
        Format::Csv => "SHEET_FORMAT_CSV",
        Format::Xlsx => "SHEET_FORMAT_XLSX",
    };
    let bytes = server.save(&format!("/capabilities:export?format={format}"), "--out", &asked.out).await?;
    println!("{:#}", json!({"file": asked.out.display().to_string(), "bytes": bytes}));
    Ok(true)
}
