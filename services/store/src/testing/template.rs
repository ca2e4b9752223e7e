//! PostgreSQL databases with a schema, copied from one that is made once: a migration is many small durable commits,
//! a copy is one.

use super::{administrator, options, server_of};
use crate::Db;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;
use sha2::{Digest, Sha256};

/// Only one process makes a template at a time.
const MAKING: i64 = 0x6e71_6974;

/// The name of the database that holds the schema of `M` and nothing else; it is made when it is not there.
pub(super) async fn of<M: MigratorTrait>() -> String {
    let name = format!("nqi_schema_{}", fingerprint::<M>());
    let admin = session().await;
    if !exists(&admin, &name).await {
        run(&admin, &format!("SELECT pg_advisory_lock({MAKING})")).await;
        // Another process may have made it while this one waited.
        if !exists(&admin, &name).await {
            make::<M>(&admin, &name).await;
        }
    }
    // The lock ends with its session.
    admin.close().await.expect("the administrator's connection closes");
    name
}

/// Renamed when complete, so that a template that is there is whole.
async fn make<M: MigratorTrait>(admin: &DatabaseConnection, name: &str) {
    let unfinished = format!("{name}_unfinished");
    run(admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
    run(admin, &format!("CREATE DATABASE {unfinished} TEMPLATE template0")).await;
    let url = format!("{}/{unfinished}", server_of(&administrator()));
    let db = Db::open(&url, &options()).await.expect("the template's database opens");
    db.migrate::<M>().await.expect("the schema");
    db.close().await;
    run(admin, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
}

/// Replaces a database by a copy of the template, whoever is connected.
pub(super) async fn replace(database: &str, template: &str) {
    let admin = session().await;
    run(&admin, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await;
    run(&admin, &format!("CREATE DATABASE {database} TEMPLATE {template}")).await;
    admin.close().await.expect("the administrator's connection closes");
}

/// Two executables may give one migration two contents, so the executable is part of it.
fn fingerprint<M: MigratorTrait>() -> String {
    let mut hash = Sha256::new();
    for migration in M::migrations() {
        hash.update(migration.name());
        hash.update([0]);
    }
    let executable = std::env::current_exe().expect("this program");
    let built = executable.metadata().and_then(|file| file.modified()).expect("when it was built");
    hash.update(executable.to_string_lossy().as_bytes());
    hash.update(format!("{built:?}"));
    hex::encode(&hash.finalize()[..12])
}

/// One connection, since the lock belongs to it.
async fn session() -> DatabaseConnection {
    let mut connect = ConnectOptions::new(administrator());
    connect.max_connections(1).sqlx_logging(false);
    Database::connect(connect).await.expect("the private PostgreSQL answers")
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let asked = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let row = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, asked)).await;
    row.expect("the catalogue answers").is_some()
}

async fn run(admin: &DatabaseConnection, sql: &str) {
    admin.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
