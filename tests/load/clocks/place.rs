//! A database of its own for each measurement, and plain SQL on it.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement,
    TryGetable,
};

/// Settings of the server that bear on the figures.
const SETTINGS: [&str; 7] = [
    "server_version",
    "shared_buffers",
    "max_wal_size",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "track_commit_timestamp",
];

/// A database that is dropped by [`Place::remove`].
pub struct Place {
    /// Its URL.
    pub url: String,
    name: String,
    conn: DatabaseConnection,
}

impl Place {
    /// An empty database on the private server.
    pub async fn create(what: &str) -> Place {
        let name = format!("bench_{what}_{}", uuid::Uuid::new_v4().simple());
        let admin = connect(&administrator()).await;
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .await
            .expect("created");
        let url = format!("{}/{name}", administrator().rsplit_once('/').expect("a URL with a database").0);
        let conn = connect(&url).await;
        Place { url, name, conn }
    }

    /// Runs statements, one after the other.
    pub async fn execute(&self, sql: &str) {
        self.conn.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The first row of an answer.
    pub async fn row(&self, sql: &str) -> QueryResult {
        let asked = self.conn.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
        asked.unwrap_or_else(|error| panic!("{sql}: {error}")).unwrap_or_else(|| panic!("{sql}: no row"))
    }

    /// The column `n` of the first row.
    pub async fn one<T: TryGetable>(&self, sql: &str) -> T {
        self.row(sql).await.try_get("", "n").unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// What a table is like after a night: statistics and visibility known, nothing left to write.
    pub async fn settle(&self) {
        self.execute("VACUUM ANALYZE").await;
        self.execute("CHECKPOINT").await;
    }

    /// Drops the database and everybody's connections to it.
    pub async fn remove(self) {
        let _ = self.conn.close().await;
        let admin = connect(&administrator()).await;
        admin
            .execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name))
            .await
            .expect("dropped");
    }
}

/// Prints what the server was told.
pub async fn print_settings() {
    let admin = connect(&administrator()).await;
    let mut told = Vec::new();
    for name in SETTINGS {
        let sql = format!("SELECT current_setting('{name}') AS n");
        let row =
            admin.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.expect("an answer");
        let value: String = row.expect("a row").try_get("", "n").expect("a text");
        told.push(format!("{name} {value}"));
    }
    println!("PostgreSQL {}", told.join(", "));
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load       {} before the run", load.split(' ').take(3).collect::<Vec<_>>().join(" "));
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the private PostgreSQL answers")
}

fn administrator() -> String {
    std::env::var("NQI_TEST_PG_URL").expect("NQI_TEST_PG_URL names the private PostgreSQL: run `make bench`")
}
