//! Opens SQLite: WAL, one writing connection, several reading ones.

use super::PoolOptions;
use crate::error;
use nqi_platform::problem::Problem;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::{Path, PathBuf};

/// Prepared statements kept by a connection: more than a service has, since parsing costs as much as a small query.
const STATEMENTS: usize = 512;

pub(super) struct Pools {
    pub writer: DatabaseConnection,
    pub reader: DatabaseConnection,
    pub file: PathBuf,
}

pub(super) async fn open(url: &str, options: &PoolOptions) -> Result<Pools, Problem> {
    let file = file_of(url)?;
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Problem::internal(format!("create {}: {error}", folder.display())))?;
    }
    let synchronous = if options.seeding { "OFF" } else { "FULL" };
    // The writer comes first: it creates the file and turns WAL on, which readers cannot.
    let writer = connect(url, options, 1, move |sqlite| {
        sqlite.create_if_missing(true).pragma("journal_mode", "WAL").pragma("synchronous", synchronous)
    })
    .await?;
    let reader = connect(url, options, options.readers, |sqlite| sqlite.pragma("query_only", "ON")).await?;
    Ok(Pools { writer, reader, file })
}

async fn connect<F>(
    url: &str,
    options: &PoolOptions,
    connections: u32,
    tune: F,
) -> Result<DatabaseConnection, Problem>
where
    F: Fn(sea_orm::sqlx::sqlite::SqliteConnectOptions) -> sea_orm::sqlx::sqlite::SqliteConnectOptions
        + Send
        + Sync
        + 'static,
{
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            // busy_timeout only matters for other processes (backup, sqlite3): inside, the gate queues writers.
            tune(sqlite.foreign_keys(true).busy_timeout(std::time::Duration::from_secs(5)))
                .statement_cache_capacity(STATEMENTS)
                .pragma("cache_size", "-8192")
                .pragma("temp_store", "MEMORY")
        });
    Database::connect(connect).await.map_err(error::not_opened)
}

fn file_of(url: &str) -> Result<PathBuf, Problem> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() || path.starts_with(':') {
        return Err(Problem::precondition(
            "DATABASE_URL",
            "SQLite 必须是文件：内存库没有 WAL,也不能由多个连接共享",
            "SQLite must be a file: a memory database has no WAL and cannot be shared by several connections",
        ));
    }
    Ok(PathBuf::from(path))
}

/// Forces the file and its folder to disk.
pub(super) fn sync(file: &Path) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
