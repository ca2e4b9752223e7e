//! The two ways in which the platform keeps its data, and private databases of each.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use nqi::role::Role;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

/// Names the private PostgreSQL instance by its administrator's URL; `.ci/services.sh` starts one and prints it.
const POSTGRES: &str = "NQI_TEST_PG_URL";
/// Names the private Redis.
const REDIS: &str = "NQI_TEST_REDIS_URL";
/// `NQI_TEST_PG=skip` leaves the second back end out, on purpose and visibly.
const LEFT_OUT: &str = "NQI_TEST_PG";

/// Where a cluster keeps its data and what wakes its consumers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file per service, wake-ups inside the process.
    Sqlite,
    /// A database per service, wake-ups through Redis.
    PostgresAndRedis,
}

/// Whether the second back end was left out by `NQI_TEST_PG=skip`.
#[must_use]
pub fn is_left_out() -> bool {
    std::env::var(LEFT_OUT).as_deref() == Ok("skip")
}

/// The databases of one cluster; those in PostgreSQL are removed when this is dropped.
pub struct Databases {
    backend: Backend,
    /// With `{service}` in the place of the service's name.
    template: String,
    dropped: bool,
}

impl Databases {
    /// Empty databases. Panics when the services that the back end needs are not named by the environment: a silently
    /// skipped half would look like a passed one.
    pub async fn create(backend: Backend) -> Databases {
        let databases = Databases::named(backend, &format!("nqi_it_{}", unique()));
        for name in databases.names() {
            admin(&format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        }
        databases
    }

    /// Copies of databases that nobody is connected to.
    pub async fn copy(of: &Databases) -> Databases {
        let databases = Databases::named(of.backend, &format!("nqi_it_{}", unique()));
        for (name, source) in databases.names().into_iter().zip(of.names()) {
            admin(&format!("CREATE DATABASE {name} TEMPLATE {source}")).await;
        }
        databases
    }

    /// Databases of somebody else, which stay when this is dropped.
    #[must_use]
    pub fn at(backend: Backend, url: &str) -> Databases {
        Databases { backend, template: url.to_owned(), dropped: true }
    }

    /// Whether all of them are there.
    pub async fn exist(&self) -> bool {
        for name in self.names() {
            let admin = Database::connect(wanted(POSTGRES)).await.expect("the private PostgreSQL answers");
            let sql = format!("SELECT datname FROM pg_database WHERE datname = '{name}'");
            let found = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
            if !matches!(found, Ok(Some(_))) {
                return false;
            }
        }
        self.backend == Backend::Sqlite || self.template.starts_with(server(&wanted(POSTGRES)))
    }

    fn named(backend: Backend, prefix: &str) -> Databases {
        let template = match backend {
            Backend::Sqlite => "sqlite".to_owned(),
            Backend::PostgresAndRedis => {
                format!("{}/{prefix}_{{service}}", server(&wanted(POSTGRES)))
            }
        };
        Databases { backend, template, dropped: backend == Backend::Sqlite }
    }

    /// The value of `database.url`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.template
    }

    /// The value of `redis.url`.
    #[must_use]
    pub fn redis(&self) -> String {
        match self.backend {
            Backend::Sqlite => String::new(),
            Backend::PostgresAndRedis => wanted(REDIS),
        }
    }

    /// The URL of one service's database for a second connection.
    #[must_use]
    pub fn of(&self, role: Role, folder: &Path) -> String {
        match self.backend {
            Backend::Sqlite => format!("sqlite://{}", folder.join(format!("{}.db", role.name())).display()),
            Backend::PostgresAndRedis => self.template.replace("{service}", role.name()),
        }
    }

    /// Which of the two.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Leaves the databases in place when this is dropped.
    pub fn keep(&mut self) {
        self.dropped = true;
    }

    fn names(&self) -> Vec<String> {
        if self.backend == Backend::Sqlite {
            return vec![];
        }
        let name = self.template.rsplit('/').next().unwrap_or_default();
        Role::DURABLE.iter().map(|role| name.replace("{service}", role.name())).collect()
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        if self.dropped {
            return;
        }
        let names = self.names();
        // Drop cannot await, and the test's runtime may be gone: a thread with its own removes the databases.
        let remover = std::thread::spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                runtime.block_on(async move {
                    let Ok(admin) = Database::connect(wanted(POSTGRES)).await else { return };
                    for name in names {
                        let _ = admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
                    }
                });
            }
        });
        let _ = remover.join();
    }
}

/// The URL without the name of the database.
fn server(url: &str) -> &str {
    url.rsplit_once('/').expect("a URL with a database name").0
}

fn wanted(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run `eval \"$(.ci/services.sh start DIR)\"`, or leave this back end out with {LEFT_OUT}=skip")
    })
}

fn unique() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{}_{number}", uuid::Uuid::new_v4().simple())
}

async fn admin(sql: &str) {
    let admin = Database::connect(wanted(POSTGRES)).await.expect("the private PostgreSQL answers");
    admin.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    admin.close().await.expect("the administrator's connection closes");
}
