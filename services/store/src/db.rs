//! A service's database: one handle over SQLite (one writer, several readers) or PostgreSQL (one pool).

mod postgres;
mod sqlite;

use crate::{error, runner, signal::Signal, tx::Tx};
use nqi_platform::{clock::Clock, problem::Problem};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::{
    future::Future,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

/// The SQL dialect behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Embedded, one file.
    Sqlite,
    /// Production.
    Postgres,
}

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct PoolOptions {
    /// Connections of the PostgreSQL pool.
    pub max_connections: u32,
    /// Read connections of SQLite, beside the one writer.
    pub readers: u32,
    /// The longest wait for a connection, or for the writer of SQLite.
    pub acquire_timeout: Duration,
    /// The longest time that one attempt of a transaction may take.
    pub deadline: Duration,
    /// SQLite only: synchronous=OFF until [`Db::finish_seeding`], for a side file that is renamed when complete.
    pub seeding: bool,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self {
            max_connections: 16,
            readers: 8,
            acquire_timeout: Duration::from_secs(5),
            deadline: Duration::from_secs(10),
            seeding: false,
        }
    }
}

/// A handle to one database; clones share the pools.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    dialect: Dialect,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// One fair permit on SQLite; tokio's semaphore serves waiters first come, first served.
    gate: Option<Arc<Semaphore>>,
    options: PoolOptions,
    file: Option<std::path::PathBuf>,
    running: TaskTracker,
    logged: Signal,
    log_name: OnceLock<String>,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("dialect", &self.0.dialect).field("file", &self.0.file).finish()
    }
}

impl Db {
    /// Opens `sqlite:///path/file.db` (created when absent) or `postgres://user@host/database`.
    ///
    /// Fails when the database does not answer, or is PostgreSQL with fsync, full_page_writes or synchronous_commit off.
    pub async fn open(url: &str, options: &PoolOptions) -> Result<Self, Problem> {
        let options = options.clone();
        if url.starts_with("sqlite:") {
            let pools = sqlite::open(url, &options).await?;
            return Ok(Self::over(Dialect::Sqlite, pools.writer, pools.reader, Some(pools.file), options));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres::open(url, &options).await?;
            return Ok(Self::over(Dialect::Postgres, pool.clone(), pool, None, options));
        }
        Err(Problem::precondition(
            "DATABASE_URL",
            "database.url 只允许 sqlite:///路径/文件.db 或 postgres://用户@主机/库",
            "database.url must be sqlite:///path/file.db or postgres://user@host/database",
        ))
    }

    fn over(
        dialect: Dialect,
        writer: DatabaseConnection,
        reader: DatabaseConnection,
        file: Option<std::path::PathBuf>,
        options: PoolOptions,
    ) -> Self {
        let gate = (dialect == Dialect::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        Self(Arc::new(Inner {
            dialect,
            writer,
            reader,
            gate,
            options,
            file,
            running: TaskTracker::new(),
            logged: Signal::default(),
            log_name: OnceLock::new(),
        }))
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// The connections for queries outside transactions; on SQLite they refuse to write. Own commits are visible at once.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    /// Signals, after a commit in this process, that a log in this database has grown.
    pub fn logged(&self) -> &Signal {
        &self.0.logged
    }

    /// Names the event log kept here, such as `nqi.requests`; the first name stays.
    pub fn name_log(&self, source: &str) {
        self.0.log_name.get_or_init(|| source.to_owned());
    }

    /// The name given by [`Db::name_log`].
    pub fn log_name(&self) -> Option<&str> {
        self.0.log_name.get().map(String::as_str)
    }

    /// Runs `work` in a transaction without key or audit, for loops and consumers.
    ///
    /// It goes on when the caller is dropped, has its own deadline, and is repeated up to 3 times after a
    /// serialization failure, a deadlock or a busy database: `work` must do nothing outside the transaction.
    pub async fn job<T, E, F, Fut>(&self, clock: &Clock, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem>,
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        runner::run(self, clock, crate::Actor::system("job"), work).await
    }

    /// Like [`Db::job`], a round trip shorter: [`Tx::now`] is the machine's time until `work` reads the database's with
    /// [`Tx::refresh_now`] or [`Tx::read_now`], which it does before it decides or writes anything.
    pub async fn job_that_reads_time<T, E, F, Fut>(&self, clock: &Clock, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem>,
        F: Fn(Tx) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        runner::run_timed(self, clock, crate::Actor::system("job"), false, work).await
    }

    /// Applies the pending migrations of `M`, all or none, one process at a time.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), Problem> {
        let permit = self.permit().await?;
        let applied = async {
            let transaction = self.begin().await?;
            if self.dialect() == Dialect::Postgres {
                transaction
                    .execute_unprepared(
                        "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
                         SELECT pg_advisory_xact_lock(7810275114)",
                    )
                    .await?;
            }
            M::up(&transaction, None).await?;
            transaction.commit().await
        };
        let result: Result<(), DbErr> = applied.await;
        drop(permit);
        result.map_err(error::problem)
    }

    /// Ends seeding: moves the write-ahead log into the file, forces file and folder to disk, and closes.
    pub async fn finish_seeding(self) -> Result<(), Problem> {
        let file = self.0.file.clone();
        if file.is_some() {
            self.0
                .writer
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await
                .map_err(error::problem)?;
        }
        self.close().await;
        let Some(file) = file else { return Ok(()) };
        let synced = tokio::task::spawn_blocking(move || sqlite::sync(&file)).await;
        match synced {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Problem::internal(format!("fsync of the seeded file: {error}"))),
            Err(error) => Err(Problem::internal(format!("fsync of the seeded file: {error}"))),
        }
    }

    /// Waits for running transactions (at most 10 s) and closes the pools; later use answers UNAVAILABLE.
    pub async fn close(&self) {
        self.0.running.close();
        if tokio::time::timeout(Duration::from_secs(10), self.0.running.wait()).await.is_err() {
            tracing::warn!("closing the database while transactions are still running");
        }
        for pool in [&self.0.reader, &self.0.writer] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(error = %error, "a database pool did not close cleanly");
            }
        }
    }

    pub(crate) fn options(&self) -> &PoolOptions {
        &self.0.options
    }

    pub(crate) fn running(&self) -> &TaskTracker {
        &self.0.running
    }

    /// The turn to write on SQLite; None on PostgreSQL.
    pub(crate) async fn permit(&self) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        let Some(gate) = &self.0.gate else { return Ok(None) };
        match tokio::time::timeout(self.0.options.acquire_timeout, gate.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Some(permit)),
            _ => Err(error::unavailable()),
        }
    }

    pub(crate) async fn begin(&self) -> Result<sea_orm::DatabaseTransaction, DbErr> {
        // SQLite takes its write lock at once: a transaction that reads first could not upgrade under another writer.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.0.writer.begin_with_options(options).await
    }
}
