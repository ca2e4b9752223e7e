//! A transaction in the hands of a use case: its connection, its time, its audit rows, its after-commit hooks.

use crate::{Actor, Audit, Db, Dialect, Error, audit, error, instant::Micros, signal::Signal};
use jiff::Timestamp;
use nqi_platform::{clock::Clock, problem::Problem};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QuerySelect, Statement, Value};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicI64, Ordering},
};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

type Hook = Box<dyn FnOnce() + Send>;

/// An open transaction; clones are the same one, and all must be gone when the use case returns.
#[derive(Clone)]
pub struct Tx(Arc<Inner>);

struct Inner {
    // Before `permit`: the rollback of a dropped transaction must be under way when the next writer gets its turn.
    conn: DatabaseTransaction,
    db: Db,
    clock: Clock,
    actor: Actor,
    now: AtomicI64,
    audited: AtomicBool,
    hooks: Mutex<Vec<Hook>>,
    #[allow(dead_code)]
    permit: Option<OwnedSemaphorePermit>,
}

impl Tx {
    /// `timed` reads the time; else [`Tx::now`] is the machine's until the work reads it.
    pub(crate) async fn begin(db: &Db, clock: &Clock, actor: Actor, timed: bool) -> Result<Self, Problem> {
        let permit = db.permit().await?;
        let conn = db.begin().await.map_err(error::problem)?;
        let tx = Self(Arc::new(Inner {
            conn,
            db: db.clone(),
            clock: clock.clone(),
            actor,
            now: AtomicI64::new(clock.now().as_microsecond()),
            audited: AtomicBool::new(false),
            hooks: Mutex::default(),
            permit,
        }));
        if timed {
            tx.refresh_now().await.map_err(Problem::from)?;
        }
        Ok(tx)
    }

    /// The time of this transaction, in microseconds: the database's clock on PostgreSQL (so replicas agree), the
    /// machine's on SQLite, either with the clock's shift; or the virtual clock.
    pub fn now(&self) -> Timestamp {
        // Only ever set from a Timestamp or a PostgreSQL clock reading.
        Timestamp::from_microsecond(self.0.now.load(Ordering::Relaxed)).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Reads the clock again: after waiting for a lock, decisions about deadlines need the time of now.
    pub async fn refresh_now(&self) -> Result<Timestamp, Error> {
        if self.has_own_clock() {
            return Ok(self.read_now(0));
        }
        let sql = format!("SELECT {} AS now", self.clock_reading());
        match self.conn().query_one_raw(self.statement(&sql, [])).await? {
            Some(row) => Ok(self.read_now(row.try_get("", "now")?)),
            None => Err(Problem::internal("clock_timestamp() answered no row").into()),
        }
    }

    /// The SQL of a BIGINT for [`Tx::read_now`], to be selected beside other things: a round trip less than
    /// [`Tx::refresh_now`].
    pub fn clock_reading(&self) -> &'static str {
        match self.dialect() {
            Dialect::Postgres => "(extract(epoch from clock_timestamp()) * 1000000)::bigint",
            Dialect::Sqlite => "0",
        }
    }

    /// Sets the time of this transaction to what [`Tx::clock_reading`] gave; where the database's clock does not count, to
    /// that of the clock which does.
    pub fn read_now(&self, reading: i64) -> Timestamp {
        let shift = i64::try_from(self.0.clock.shift().as_micros()).unwrap_or_default();
        let micros = match self.has_own_clock() {
            true => self.0.clock.now().as_microsecond(),
            false => reading.saturating_add(shift),
        };
        self.0.now.store(micros, Ordering::Relaxed);
        self.now()
    }

    fn has_own_clock(&self) -> bool {
        self.dialect() == Dialect::Sqlite || self.0.clock.is_virtual()
    }

    /// The connection to run statements on.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.0.conn
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> Dialect {
        self.0.db.dialect()
    }

    /// Who acts; system for jobs.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// The signal that wakes readers of the logs in this database; fire it from [`Tx::on_commit`].
    pub fn logged(&self) -> &Signal {
        self.0.db.logged()
    }

    /// A statement with `$1`, `$2` .. placeholders, which both dialects understand.
    pub fn statement<I>(&self, sql: &str, values: I) -> Statement
    where
        I: IntoIterator<Item = Value>,
    {
        Statement::from_sql_and_values(self.conn().get_database_backend(), sql, values)
    }

    /// Writes an audit row; a mutation without one does not commit.
    pub async fn audit(&self, audit: Audit) -> Result<(), Error> {
        audit::insert(self, audit).await?;
        self.0.audited.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The statements that write the audit rows of several actors whose mutations commit together; they must be run.
    pub fn audits(&self, rows: Vec<(Actor, Audit)>) -> Result<Vec<Statement>, Error> {
        let statements = audit::inserts(self, rows)?;
        self.0.audited.store(true, Ordering::Relaxed);
        Ok(statements)
    }

    /// Runs `hook` after the commit, never after a rollback. It must not block.
    pub fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.0.hooks.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(hook));
    }

    /// Locks the selected rows until the end of the transaction; on SQLite the only writer needs no row locks.
    pub fn for_update<Q: QuerySelect>(&self, select: Q) -> Q {
        match self.dialect() {
            Dialect::Postgres => select.lock(LockType::Update),
            Dialect::Sqlite => select,
        }
    }

    /// Like [`Tx::for_update`], leaving out rows that another transaction holds: claims of jobs.
    pub fn for_update_skip_locked<Q: QuerySelect>(&self, select: Q) -> Q {
        match self.dialect() {
            Dialect::Postgres => select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked),
            Dialect::Sqlite => select,
        }
    }

    /// The clause for raw SQL: ` FOR UPDATE` on PostgreSQL, nothing on SQLite.
    pub fn lock_clause(&self) -> &'static str {
        if self.dialect() == Dialect::Postgres { " FOR UPDATE" } else { "" }
    }

    /// Like [`Tx::lock_clause`] for the rows of one table of several.
    pub fn lock_clause_of(&self, table: &str) -> String {
        if self.dialect() == Dialect::Postgres { format!(" FOR UPDATE OF {table}") } else { String::new() }
    }

    /// The clause for raw SQL: ` FOR UPDATE SKIP LOCKED` on PostgreSQL, nothing on SQLite.
    pub fn claim_clause(&self) -> &'static str {
        if self.dialect() == Dialect::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" }
    }

    pub(crate) fn is_audited(&self) -> bool {
        self.0.audited.load(Ordering::Relaxed)
    }

    pub(crate) fn now_micros(&self) -> Micros {
        Micros(self.now())
    }

    pub(crate) async fn commit(self) -> Result<(), Problem> {
        let inner = self.into_inner()?;
        crate::fault::at("cmd.before_commit").await?;
        // A commit that does not come back has an unknown outcome: the caller repeats it with the same key.
        match tokio::time::timeout(Duration::from_secs(10), inner.conn.commit()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return Err(error::problem(error)),
            Err(_) => return Err(error::unavailable()),
        }
        crate::fault::at("cmd.after_commit").await?;
        for hook in inner.hooks.into_inner().unwrap_or_else(PoisonError::into_inner) {
            hook();
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) {
        // A clone that is still held rolls back when it is dropped.
        if let Ok(inner) = self.into_inner()
            && let Err(error) = inner.conn.rollback().await
        {
            tracing::warn!(error = %error, "rollback failed; the connection is discarded");
        }
    }

    fn into_inner(self) -> Result<Inner, Problem> {
        Arc::try_unwrap(self.0)
            .map_err(|_| Problem::internal("a transaction was kept alive by its use case after it returned"))
    }
}
