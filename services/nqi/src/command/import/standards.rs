//! `nqi import standards`: a list of standards, into the configured database or through a server.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;
use nqi_platform::clock::Clock;
use nqi_platform::config::Config;
use nqi_platform::problem::{Problem, Violation};
use serde_json::{Value, json};

use crate::command::server::{Server, Trust};
use crate::route::escaped;
use crate::{databases, role::Role};

/// Who acts, in the history of records.
const ACTOR: &str = "nqi.import";

/// A list of standards.
#[derive(Debug, Args)]
pub(in crate::command) struct Standards {
    /// CSV (UTF-8 or GB18030) or XLSX with a column 标准号 or number.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A running server, such as http://127.0.0.1:8080, whose bureau's access token is in NQI_TOKEN; the configured
    /// database by default.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[command(flatten)]
    trust: Trust,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
    /// Why, for the history.
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    reason: Option<String>,
    /// Where the facts are from, for the history: an announcement, a public page.
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    source: Option<String>,
}

/// Imports and prints what was done; a refused file is an error that names its rows.
#[allow(clippy::print_stdout)]
pub(super) async fn run(config: &Config, asked: &Standards) -> Result<(), Problem> {
    let content = read(&asked.file, 16 << 20)?;
    let done = match &asked.server {
        Some(server) => over_rest(server, asked, content).await?,
        None => into_database(config, asked, content).await?,
    };
    println!("{}", serde_json::to_string_pretty(&done).unwrap_or_default());
    match done["errors"].as_array().map(Vec::as_slice) {
        None | Some([]) => Ok(()),
        Some(errors) => Err(Problem::precondition(
            "FILE_REFUSED",
            format!("文件有 {} 处错误，未作任何更改。", errors.len()),
            format!("The file has {} error(s); nothing was changed.", errors.len()),
        )),
    }
}

fn read(file: &Path, most: u64) -> Result<Bytes, Problem> {
    let refused = |zh: String, en: String| Problem::from(Violation::new("FILE", "FILE_UNREADABLE", zh, en));
    let shown = file.display();
    let size = std::fs::metadata(file).map(|it| it.len());
    match size {
        Ok(size) if size > most => {
            Err(refused(format!("{shown} 超过 16 MiB。"), format!("{shown} is larger than 16 MiB.")))
        }
        Ok(_) => std::fs::read(file).map(Bytes::from).map_err(|error| {
            refused(format!("无法读取 {shown}：{error}。"), format!("Cannot read {shown}: {error}."))
        }),
        Err(error) => {
            Err(refused(format!("无法读取 {shown}：{error}。"), format!("Cannot read {shown}: {error}.")))
        }
    }
}

async fn into_database(config: &Config, asked: &Standards, content: Bytes) -> Result<Value, Problem> {
    let db = databases::open(config, Role::Registry, false).await?;
    let text = |it: &Option<String>| it.as_deref().unwrap_or_default().trim().to_owned();
    let grounds = (text(&asked.reason), text(&asked.source));
    let registry = nqi_registry::Config::default();
    let place = (&db, &Clock::system(), &registry);
    let done = nqi_registry::import_standards_file(place, ACTOR, content, grounds, asked.dry_run).await;
    db.close().await;
    let done = done?;
    let error = |it: &nqi_proto::registry::v1::RowError| json!({"row": it.row, "column": it.column, "value": it.value, "code": it.code, "zh": it.zh, "en": it.en});
    let impact = done.impact.unwrap_or_default();
    Ok(json!({
        "rows": done.rows,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "errors": done.errors.iter().map(error).collect::<Vec<_>>(),
        "impact": {"rows": impact.rows, "offerings": impact.offerings},
    }))
}

async fn over_rest(server: &str, asked: &Standards, content: Bytes) -> Result<Value, Problem> {
    let server = Server::of_environment(server, &asked.trust)?;
    let mut path = format!("/v1/standards:import?dryRun={}", asked.dry_run);
    for (name, text) in [("reason", &asked.reason), ("source", &asked.source)] {
        if let Some(text) = text {
            path.push_str(&format!("&{name}={}", escaped(text)));
        }
    }
    let body = server.upload(&path, content.into()).await?;
    Ok(json!({
        "rows": body["rows"],
        "created": body["created"],
        "updated": body["updated"],
        "unchanged": body["unchanged"],
        "errors": body["errors"],
        "impact": {"rows": body["impact"]["rows"], "offerings": body["impact"]["offerings"]},
    }))
}
