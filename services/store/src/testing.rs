//! Databases for tests: each fixture has its own, on either dialect, and removes it when dropped.

mod template;

use crate::{Db, Dialect, PoolOptions};
use nqi_platform::clock::Clock;
use sea_orm::sqlx::{Connection, PgPool};
use sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::MigratorTrait;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// Names a private PostgreSQL instance by its administrator's URL; `.ci/services.sh` starts one and prints it.
const ADMIN: &str = "NQI_TEST_PG_URL";
/// `NQI_TEST_PG=skip` leaves the PostgreSQL half of the tests out, on purpose and visibly.
const SKIP: &str = "NQI_TEST_PG";

/// An empty database, a virtual clock that stands at 2026-01-05T00:00Z (a Monday), and a folder.
pub struct Fixture {
    /// The database; not migrated yet.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// A folder for files, removed with the fixture.
    pub dir: TempDir,
    dialect: Dialect,
    url: String,
    created: Mutex<Vec<String>>,
}

impl Fixture {
    /// A SQLite database in a temporary folder.
    pub async fn sqlite() -> Self {
        Self::create(Dialect::Sqlite).await
    }

    /// A database of its own in the private PostgreSQL instance; None when `NQI_TEST_PG=skip`.
    ///
    /// Panics when neither variable is set: a silently skipped half would look like a passed one.
    pub async fn postgres() -> Option<Self> {
        if std::env::var(SKIP).as_deref() == Ok("skip") {
            return None;
        }
        Some(Self::create(Dialect::Postgres).await)
    }

    async fn create(dialect: Dialect) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let created = Mutex::default();
        let url = fresh_url(dialect, &dir, &created).await;
        let db = Db::open(&url, &options()).await.expect("the fixture's database opens");
        let start = "2026-01-05T00:00:00Z".parse().expect("a valid instant");
        Self { db, clock: Clock::virtual_at(start), dir, dialect, url, created }
    }

    /// The URL of the fixture's database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Another pool on the same database: a second replica, or the process after a restart.
    pub async fn reopen(&self) -> Db {
        Db::open(&self.url, &options()).await.expect("the fixture's database opens again")
    }

    /// Brings the schema of `M` into the database.
    pub async fn migrate<M: MigratorTrait>(&self) {
        bring::<M>(&self.db, &self.url).await;
    }

    /// Another database of the same dialect with the schema of `M`: the consumer's beside the producer's.
    pub async fn another<M: MigratorTrait>(&self) -> Db {
        let url = fresh_url(self.dialect, &self.dir, &self.created).await;
        let db = Db::open(&url, &options()).await.expect("another database opens");
        bring::<M>(&db, &url).await;
        db
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let names = std::mem::take(&mut *self.created.lock().unwrap_or_else(PoisonError::into_inner));
        if names.is_empty() {
            return;
        }
        // Drop cannot await, and the test's runtime may be gone: a thread with its own removes the databases.
        let remover = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let (Ok(runtime), Ok(admin)) = (runtime, std::env::var(ADMIN)) {
                runtime.block_on(async move {
                    let Ok(admin) = Database::connect(admin).await else { return };
                    for name in names {
                        let _ = admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
                    }
                });
            }
        });
        let _ = remover.join();
    }
}

fn options() -> PoolOptions {
    // Small: many fixtures share one PostgreSQL instance of 300 connections.
    PoolOptions { max_connections: 6, readers: 3, ..PoolOptions::default() }
}

async fn fresh_url(dialect: Dialect, dir: &TempDir, created: &Mutex<Vec<String>>) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    if dialect == Dialect::Sqlite {
        return format!("sqlite://{}", dir.path().join(format!("{number}.db")).display());
    }
    let admin = administrator();
    let name = format!("nqi_test_{}_{number}", nqi_platform::ids::new_id().simple());
    let connection = Database::connect(&admin).await.expect("the private PostgreSQL answers");
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .await
        .expect("a database of its own");
    connection.close().await.expect("the administrator's connection closes");
    created.lock().unwrap_or_else(PoisonError::into_inner).push(name.clone());
    format!("{}/{name}", server_of(&admin))
}

/// SQLite migrates; PostgreSQL gets a copy of a migrated database in the place of an empty one.
async fn bring<M: MigratorTrait>(db: &Db, url: &str) {
    let used = "SELECT 1 FROM seaql_migrations";
    if db.dialect() == Dialect::Sqlite || db.reader().execute_unprepared(used).await.is_ok() {
        return db.migrate::<M>().await.expect("the schema");
    }
    let (_, database) = url.rsplit_once('/').expect("a URL with a database name");
    template::replace(database, &template::of::<M>().await).await;
    let_go_of_the_old(db.reader().get_postgres_connection_pool()).await;
}

/// Closes the pool's connections to the database that was there before.
async fn let_go_of_the_old(pool: &PgPool) {
    let mut held = Vec::new();
    for _ in 0..pool.size() {
        held.push(pool.acquire().await.expect("a connection"));
    }
    for mut connection in held {
        if connection.ping().await.is_err() {
            drop(connection.detach());
        }
    }
}

fn administrator() -> String {
    std::env::var(ADMIN).unwrap_or_else(|_| {
        panic!(
            "{ADMIN} is not set: run `eval \"$(.ci/services.sh start DIR)\"`, or leave PostgreSQL out with {SKIP}=skip"
        )
    })
}

/// The URL without the database's name.
fn server_of(url: &str) -> &str {
    url.rsplit_once('/').expect("a URL with a database name").0
}

/// Writes each `async fn name(fx: Fixture)` as two tests, `name::sqlite` and `name::postgres`.
///
/// The calling crate needs tokio with `macros` and `rt-multi-thread`.
#[macro_export]
macro_rules! on_both_dialects {
    ($($(#[$meta:meta])* async fn $name:ident($fx:ident: Fixture) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                async fn scenario($fx: $crate::testing::Fixture) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    scenario($crate::testing::Fixture::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    match $crate::testing::Fixture::postgres().await {
                        Some(fixture) => scenario(fixture).await,
                        None => eprintln!("left out: NQI_TEST_PG=skip"),
                    }
                }
            }
        )+
    };
}
