//! A server of the story's own: a fresh folder, seeded for one working Monday, under a virtual clock.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use jiff::Timestamp;
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, Env, LoadOptions, load};
use nqi_platform::problem::Problem;

use super::check::Mismatch;
use super::rest::RestApi;
use super::stage::{Settle, World};
use super::story;
use crate::assembly::Assembly;
use crate::data as seeded;
use crate::server::Server;

/// Monday 2026-03-09, 09:00 in Weihai.
const MONDAY: &str = "2026-03-09T01:00:00Z";

/// Seeds, serves, plays over REST and writes to `out`.
///
/// # Errors
/// What could not be started; a figure that is not what an independent count says.
pub async fn run(out: &mut (dyn Write + Send)) -> Result<(), Problem> {
    let folder = tempfile::tempdir().map_err(Problem::internal)?;
    let data = folder.path().join("data");
    seed(&data).await?;
    on(&data, out).await
}

/// Plays on a data folder that was seeded for the story's Monday, and changes it.
///
/// # Errors
/// What could not be started; a figure that is not what an independent count says.
pub async fn on(data: &Path, out: &mut (dyn Write + Send)) -> Result<(), Problem> {
    let begin: Timestamp = MONDAY.parse().map_err(Problem::internal)?;
    let calendar = nqi_kernel::worktime::china();
    if !calendar.is_working_instant(begin) {
        return Err(Problem::internal("the story has to begin in working time"));
    }
    let config: Config = load(LoadOptions { file: None, env: Env::Given(environment(data)) })
        .map_err(|error| Problem::internal(error.to_string()))?;
    let summary = seeded::summary(&config)
        .ok_or_else(|| Problem::internal("the seed left no summary in the data folder"))?;
    let clock = Clock::virtual_at(begin);
    let server = Server::start(config, clock.clone()).await?;
    let played = play(&server, &summary, clock, out).await;
    let stopped = server.stop().await;
    played.map_err(refused)?;
    stopped
}

async fn play(
    server: &Server,
    summary: &str,
    clock: Clock,
    out: &mut (dyn Write + Send),
) -> Result<(), Mismatch> {
    let world = World::new(summary, clock, settle(&server.assembly))?;
    let api = RestApi::new(format!("http://{}", server.address))?;
    story::play(&api, &world, out).await
}

/// Brings an assembly to rest.
#[must_use]
pub fn settle(assembly: &Arc<Assembly>) -> Settle {
    let assembly = assembly.clone();
    Arc::new(move || {
        let assembly = assembly.clone();
        Box::pin(async move { assembly.settle().await })
    })
}

/// Fills the folder by a process of its own, since a seeding process makes identifiers of its own kind.
async fn seed(data: &Path) -> Result<(), Problem> {
    let me = std::env::current_exe().map_err(Problem::internal)?;
    let mut command = tokio::process::Command::new(me);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("NQI__")) {
        command.env_remove(name);
    }
    command.envs(environment(data)).args(["seed", "--now", MONDAY]);
    // What the story prints is the story alone.
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let status = command.status().await.map_err(Problem::internal)?;
    if status.success() {
        return Ok(());
    }
    Err(Problem::internal(format!("seeding ended with {status}")))
}

/// The story's own configuration: nothing of the caller's environment, a free port, limits that it never meets.
fn environment(data: &Path) -> BTreeMap<String, String> {
    let data = data.to_string_lossy().into_owned();
    [
        ("NQI__SERVER__DATA_DIR", data.as_str()),
        ("NQI__SERVER__LISTEN", "127.0.0.1:0"),
        ("NQI__LIMITS__PER_IP", "1000000"),
        ("NQI__LIMITS__PER_CALLER", "1000000"),
        ("NQI__LIMITS__LOGIN_PER_MINUTE", "1000"),
        ("NQI__DEMO__ENABLED", "true"),
        ("NQI__TELEMETRY__LOG", "warn"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

fn refused(mismatch: Mismatch) -> Problem {
    Problem::precondition(
        "STORY_MISMATCH",
        format!("故事中断，数字不符：{mismatch}"),
        format!("The story stopped at a figure: {mismatch}"),
    )
}
