//! `nqi up`.

use std::path::PathBuf;
use std::process::Stdio;

use jiff::Timestamp;
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::problem::Problem;

use super::Stop;
use crate::accounts;
use crate::server::Server;

/// Runs everything until Ctrl-C or SIGTERM. With `demo` an empty data folder is filled first, by a process of its own.
#[allow(clippy::print_stdout)]
pub async fn run(
    mut config: Config,
    file: Option<PathBuf>,
    demo: bool,
    clock_offset: Option<i64>,
) -> Result<(), Problem> {
    let mut stop = Stop::listen()?;
    config.demo.enabled |= demo;
    let clock = clock(&config, clock_offset)?;
    let starting = async {
        let embedded = config.database.url.backend() == DatabaseBackend::Sqlite;
        if demo && embedded && !crate::data::exists(&config) {
            seed(file, clock.now()).await?;
        }
        Server::start(config.clone(), clock).await
    };
    let server = tokio::select! {
        started = starting => started?,
        // Whatever was begun is as after a crash: a seed begins anew, a migration was not committed.
        () = stop.asked() => return Ok(()),
    };
    println!("NQI One-Stop 威海质量服务: http://{}", server.address);
    println!("  API    http://{0}/docs   http://{0}/openapi.json", server.address);
    if demo {
        accounts::print(&config);
    }
    println!("  Ctrl-C stops it cleanly. 按 Ctrl-C 停止。");
    stop.asked().await;
    println!("stopping ...");
    server.stop().await
}

/// The machine's clock, or one at a distance from it where nothing real is at stake.
fn clock(config: &Config, offset: Option<i64>) -> Result<Clock, Problem> {
    match offset {
        None => Ok(Clock::system()),
        Some(seconds) if config.demo.enabled => Ok(Clock::shifted(jiff::SignedDuration::from_secs(seconds))),
        Some(_) => Err(Problem::precondition(
            "CLOCK_SHIFTED",
            "只有 demo.enabled = true 时才能使用 --clock-offset。",
            "--clock-offset is only for rehearsals: it needs demo.enabled = true.",
        )),
    }
}

/// Runs `nqi seed` for the present of the platform's clock as a child, since a seeding process makes identifiers of its own kind.
async fn seed(file: Option<PathBuf>, now: Timestamp) -> Result<(), Problem> {
    let me = std::env::current_exe().map_err(Problem::internal)?;
    let mut command = tokio::process::Command::new(me);
    if let Some(file) = file {
        command.arg("--config").arg(file);
    }
    // Its log would tear its progress bar; refusals that the plan expects are no news.
    let status = command
        .env("NQI__TELEMETRY__LOG", "warn")
        .env("NQI__DEMO__ENABLED", "true")
        .args(["seed", "--now", &now.to_string()])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(Problem::internal)?;
    if status.success() {
        return Ok(());
    }
    Err(Problem::internal(format!("seeding ended with {status}")))
}
