//! `nqi seed`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::ids;
use nqi_platform::problem::Problem;

use crate::assembly::{Assembly, Mode};
use crate::data;
use crate::role::Role;
use crate::seed::{self, Progress, World};

/// The story of the data begins this long before now.
const PAST: SignedDuration = SignedDuration::from_hours(24 * 400 + 1);
/// Facts about providers are that old at most while the data is written, in seconds.
const WEEK: i64 = 7 * 86_400;

/// Replays the demonstration data into empty databases. Embedded ones are filled in a side folder without waiting for
/// the disk, and take their place in one move when they are complete and safe.
pub async fn run(config: Config, now: Option<Timestamp>, seed: u64) -> Result<(), Problem> {
    if !config.demo.enabled {
        return Err(not_allowed());
    }
    let now = now.unwrap_or_else(Timestamp::now);
    let now = Timestamp::from_second(now.as_second()).map_err(Problem::internal)?;
    let embedded = config.database.url.backend() == DatabaseBackend::Sqlite;
    let mut target = config.clone();
    if embedded {
        if data::exists(&config) {
            return Err(not_empty());
        }
        target.server.data_dir = data::side(&config)?;
    }
    let clock = Clock::virtual_at(now - PAST);
    ids::make_deterministic(seed, clock.clone());
    let here = [Role::Identity, Role::Registry, Role::Requests, Role::Matching, Role::Commitments];
    let assembly = Arc::new(Assembly::open(&target, clock, &here, Mode::Seed).await?);
    if assembly.is_inhabited().await? {
        return Err(not_empty());
    }
    let summary = replay(&assembly, &target, now, seed).await?;
    assembly.settle_classes().await?;
    assembly.finish_seeding().await?;
    if embedded {
        data::adopt(&target.server.data_dir, &config, &summary)?;
    } else {
        data::mark(&config, &summary)?;
    }
    Ok(())
}

/// Runs the work on the runtime's one worker, beside a task that never rests: a worker that does not fall asleep between
/// two statements need not be woken after each of them, which takes a fifth of a seed's time.
pub async fn awake<F>(work: F) -> Result<(), Problem>
where
    F: Future<Output = Result<(), Problem>> + Send + 'static,
{
    let restless = tokio::spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let done = tokio::spawn(work).await.map_err(Problem::internal);
    restless.abort();
    done?
}

async fn replay(
    assembly: &Arc<Assembly>,
    config: &Config,
    now: Timestamp,
    seed: u64,
) -> Result<String, Problem> {
    let key =
        assembly.key.clone().ok_or_else(|| Problem::internal("seeding needs identity in this process"))?;
    let settling = assembly.clone();
    let refreshed = AtomicI64::new(0);
    let links = &assembly.links;
    let world = World {
        identity: links.identity.clone(),
        registry: links.registry.clone(),
        requests: links.requests.clone(),
        matching: links.matching.clone(),
        commitments: links.commitments.clone(),
        clock: assembly.clock.clone(),
        key,
        issuer: config.auth.issuer.clone(),
        audience: config.auth.audience.clone(),
        settle: Arc::new(move || {
            let assembly = settling.clone();
            // Facts about providers are refreshed weekly, and for the present.
            let at = assembly.clock.now().as_second();
            let full = at >= now.as_second() || at - refreshed.load(Ordering::Relaxed) >= WEEK;
            if full {
                refreshed.store(at, Ordering::Relaxed);
            }
            Box::pin(
                async move { if full { assembly.settle().await } else { assembly.settle_cases().await } },
            )
        }),
    };
    let bar = Bar::new();
    let summary = seed::replay(&world, now, seed, &bar).await?;
    bar.finish();
    serde_json::to_string_pretty(&summary).map_err(Problem::internal)
}

fn not_empty() -> Problem {
    Problem::precondition(
        "DATA_EXISTS",
        "数据目录或数据库已有数据，不能再写入演示数据；请把 server.data_dir 与 database.url 指向空的目录和数据库。",
        "There is data already. Point server.data_dir and database.url at an empty folder and empty databases to seed.",
    )
}

/// Its accounts have a password that everybody knows.
fn not_allowed() -> Problem {
    Problem::precondition(
        "DEMO_DISABLED",
        "只有 demo.enabled = true 时才能写入演示数据；生产环境不要打开。",
        "Demonstration data needs demo.enabled = true, which production must never have.",
    )
}

/// A bar in a terminal; a line per tenth elsewhere.
struct Bar {
    bar: indicatif::ProgressBar,
    told: std::sync::atomic::AtomicU64,
}

impl Bar {
    fn new() -> Bar {
        let style = indicatif::ProgressStyle::with_template("{msg:40} [{bar:40}] {percent:>3} % {elapsed}")
            .unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
        let bar = indicatif::ProgressBar::new(100).with_style(style.progress_chars("=> "));
        Bar { bar, told: std::sync::atomic::AtomicU64::new(0) }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn step(&self, done: u64, total: u64, what: &str) {
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(what.to_owned());
        let tenth = done * 10 / total.max(1);
        if self.bar.is_hidden() && self.told.swap(tenth, std::sync::atomic::Ordering::Relaxed) != tenth {
            eprintln!("demo data {} %: {what}", tenth * 10);
        }
    }
}
