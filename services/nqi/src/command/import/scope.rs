//! `nqi import scope`: takes a scope table to a server or an import back, shows how far it is, and prints what came of it
//! as JSON.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use nqi_platform::problem::{Problem, Violation};
use serde_json::{Value, json};

use crate::command::server::{Access, Server, text};

/// `nqi import scope`.
#[derive(Debug, Args)]
pub(in crate::command) struct Scope {
    /// CSV (UTF-8 or GB18030) or XLSX.
    #[arg(value_name = "FILE", required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// Take back what an import wrote, within a day of it, instead of importing a file.
    #[arg(
        long,
        value_name = "IMPORT",
        conflicts_with_all = ["file", "site", "accreditation", "map", "dry_run", "valid_only", "failed_rows"]
    )]
    undo: Option<String>,
    /// The provider that the rows belong to.
    #[arg(long, value_name = "ID")]
    provider: String,
    /// Site of rows that name none.
    #[arg(long, value_name = "ID", default_value = "")]
    site: String,
    /// Accreditation of rows that name none.
    #[arg(long, value_name = "ID", default_value = "")]
    accreditation: String,
    #[command(flatten)]
    access: Access,
    /// What a column means: its title or number, and a field such as OBJECT or STANDARD; empty = not used. Repeatable.
    #[arg(long = "map", value_name = "COL=FIELD")]
    map: Vec<String>,
    /// Check only: nothing is changed, and the import is cancelled.
    #[arg(long)]
    dry_run: bool,
    /// Write the valid rows although others are wrong; else nothing is written then.
    #[arg(long)]
    valid_only: bool,
    /// Save the wrong rows with their reasons: CSV, or XLSX by its ending. Nothing is saved when none is wrong.
    #[arg(long, value_name = "FILE")]
    failed_rows: Option<PathBuf>,
}

/// What the names of states begin with.
const STATE: &str = "SCOPE_IMPORT_STATE_";
/// Errors printed at most; the server keeps all.
const TOLD: usize = 100;
/// How often the progress is asked for.
const EVERY: Duration = Duration::from_millis(200);

/// Runs the import, or takes one back; `false` when rows were wrong or stayed.
pub(super) async fn run(asked: &Scope) -> Result<bool, Problem> {
    let server = asked.access.of_provider(&asked.provider)?;
    match (&asked.undo, &asked.file) {
        (Some(id), _) => undo(&server, id).await,
        (None, Some(file)) => import(&server, asked, file).await,
        // The command line asks for one of the two.
        (None, None) => Err(Problem::internal("neither a file nor an import")),
    }
}

/// Takes back an import and tells which rows stayed; `false` when some did.
#[allow(clippy::print_stdout)]
async fn undo(server: &Server, id: &str) -> Result<bool, Problem> {
    server.post(&format!("/scopeImports/{id}:undo"), &json!({})).await?;
    let done = watched(server, id, "undoing").await?;
    let kept = done["kept"].as_i64().unwrap_or_default();
    let rows = if kept > 0 { server.of_import(id, ("kept", "rows"), TOLD).await? } else { vec![] };
    let state = text(&done, "state");
    let told = json!({
        "id": done["id"],
        "state": state.trim_start_matches(STATE),
        "taken_back": done["rowsWritten"].as_i64().unwrap_or_default(),
        "kept": kept,
        "kept_rows": rows,
    });
    println!("{told:#}");
    Ok(kept == 0 && state.ends_with("_UNDONE"))
}

#[allow(clippy::print_stdout)]
async fn import(server: &Server, asked: &Scope, file: &Path) -> Result<bool, Problem> {
    let content = tokio::fs::read(file).await.map_err(|error| unreadable(file, &error))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let opened = json!({"siteId": asked.site, "accreditationId": asked.accreditation, "fileName": name});
    let id = text(&server.post("/scopeImports", &opened).await?, "id");
    let sent = match sent(server, &id, asked, content).await {
        Ok(checked) => checked,
        Err(problem) => {
            // What was refused is not left open; the refusal is what its caller wants to read.
            let _ = server.post(&format!("/scopeImports/{id}:cancel"), &json!({})).await;
            return Err(problem);
        }
    };
    let failed = sent["failed"].as_i64().unwrap_or_default();
    let errors = if failed > 0 { server.of_import(&id, ("errors", "errors"), TOLD).await? } else { vec![] };
    let state = text(&sent, "state");
    let saved = match &asked.failed_rows {
        // Before anything is cancelled: a closed import gives no rows away.
        Some(to) if failed > 0 => Some(save_failed(server, &id, to).await?),
        _ => None,
    };
    let write = !asked.dry_run && state.ends_with("_CHECKED") && (failed == 0 || asked.valid_only);
    let mut done = sent;
    if write {
        let mode =
            if asked.valid_only { "SCOPE_APPLY_MODE_VALID_ONLY" } else { "SCOPE_APPLY_MODE_ALL_OR_NOTHING" };
        server.post(&format!("/scopeImports/{id}:apply"), &json!({"mode": mode})).await?;
        done = watched(server, &id, "writing").await?;
    } else if state.ends_with("_CHECKED") {
        // What is not written is not left open either.
        server.post(&format!("/scopeImports/{id}:cancel"), &json!({})).await?;
    }
    let written = write && text(&done, "state").ends_with("_APPLIED");
    let good = failed == 0 && (written || !write) && !text(&done, "state").ends_with("_FAILED");
    let mut told = told(&done, errors, written);
    told["failed_rows"] = json!(saved);
    println!("{told:#}");
    Ok(good)
}

/// Saves the wrong rows; answers where they are.
async fn save_failed(server: &Server, id: &str, to: &Path) -> Result<String, Problem> {
    let xlsx = to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let format = if xlsx { "SHEET_FORMAT_XLSX" } else { "SHEET_FORMAT_CSV" };
    let path = format!("/scopeImports/{id}:failedRows?format={format}");
    server.save(&path, "--failed-rows", to).await?;
    Ok(to.display().to_string())
}

fn unreadable(file: &Path, error: &std::io::Error) -> Problem {
    let path = file.display();
    Violation::new(
        "FILE",
        "UNREADABLE",
        format!("无法读取文件 {path}：{error}。"),
        format!("{path} cannot be read: {error}."),
    )
    .into()
}

/// Uploads and checks; answers the import with its report.
async fn sent(server: &Server, id: &str, asked: &Scope, content: Vec<u8>) -> Result<Value, Problem> {
    let uploaded = server.upload(&format!("/scopeImports/{id}:upload"), content).await?;
    let columns = chosen(&asked.map, &uploaded["columns"])?;
    server.post(&format!("/scopeImports/{id}:check"), &json!({"columns": columns})).await?;
    watched(server, id, "checking").await
}

/// `--map` as the server takes it.
fn chosen(map: &[String], columns: &Value) -> Result<Vec<Value>, Problem> {
    let wrong = |given: &str, zh: &str, en: &str| -> Problem {
        Violation::new("--map", "MAP_INVALID", format!("“{given}”：{zh}"), format!("\"{given}\": {en}"))
            .into()
    };
    let mut chosen = Vec::new();
    for given in map {
        let (column, field) = given.rsplit_once('=').ok_or_else(|| {
            wrong(given, "应写成“列=字段”，例如 样品=OBJECT。", "Write COL=FIELD, such as Sample=OBJECT.")
        })?;
        let known = columns.as_array().into_iter().flatten();
        let number = known
            .filter(|it| {
                text(it, "title") == column || column.parse().is_ok_and(|number: i64| it["number"] == number)
            })
            .find_map(|it| it["number"].as_i64());
        let number =
            number.ok_or_else(|| wrong(given, "文件中没有此列。", "The file has no such column."))?;
        let field = if field.is_empty() { "UNSPECIFIED".to_owned() } else { field.to_uppercase() };
        chosen.push(json!({"number": number, "field": format!("SCOPE_FIELD_{field}")}));
    }
    Ok(chosen)
}

/// Waits until the import waits for somebody, with a bar in a terminal.
async fn watched(server: &Server, id: &str, what: &'static str) -> Result<Value, Problem> {
    let style = indicatif::ProgressStyle::with_template("{msg:10} [{bar:40}] {percent:>3} % {elapsed}")
        .unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
    let bar = indicatif::ProgressBar::new(100).with_style(style.progress_chars("=> ")).with_message(what);
    loop {
        let now = server.get(&format!("/scopeImports/{id}")).await?;
        bar.set_position(now["percent"].as_u64().unwrap_or_default());
        let state = text(&now, "state");
        let running = ["_CHECKING", "_APPLYING", "_ROLLING_BACK", "_UNDOING"];
        if !running.iter().any(|end| state.ends_with(end)) {
            bar.finish_and_clear();
            return Ok(now);
        }
        tokio::time::sleep(EVERY).await;
    }
}

fn told(it: &Value, errors: Vec<Value>, written: bool) -> Value {
    let count = |name: &str| it[name].as_i64().unwrap_or_default();
    json!({
        "id": it["id"],
        "state": text(it, "state").trim_start_matches(STATE),
        "written": written,
        "rows": count("rowsRead"),
        "new": count("created"),
        "changed": count("changed"),
        "unchanged": count("unchanged"),
        "failed": count("failed"),
        "undo_until": it["undoUntil"],
        "problem": it["problem"],
        "errors": errors,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_by_title_or_number_and_unknown_ones_are_refused() {
        let columns = json!([{"number": 1, "title": "样品"}, {"number": 2, "title": "a=b"}]);
        let map = |given: &str| chosen(&[given.to_owned()], &columns).map(|it| it[0].clone());
        assert_eq!(map("样品=object").ok(), Some(json!({"number": 1, "field": "SCOPE_FIELD_OBJECT"})));
        assert_eq!(map("a=b=NOTE").ok(), Some(json!({"number": 2, "field": "SCOPE_FIELD_NOTE"})));
        assert_eq!(map("2=").ok(), Some(json!({"number": 2, "field": "SCOPE_FIELD_UNSPECIFIED"})));
        for wrong in ["样品", "没有=OBJECT", "3=OBJECT"] {
            assert_eq!(map(wrong).expect_err(wrong).violations[0].field, "--map");
        }
    }
}
