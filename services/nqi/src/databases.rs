//! Opening the database of a role at the newest schema.

use std::time::Duration;

use nqi_platform::config::Config;
use nqi_platform::problem::Problem;
use nqi_store::{Db, Head, PoolOptions};

use crate::role::Role;

/// Opens and migrates; `seeding` trades durability for speed until the seed is complete.
///
/// # Errors
/// UNAVAILABLE when the database does not answer, or what the migration refused.
pub async fn open(config: &Config, role: Role, seeding: bool) -> Result<Db, Problem> {
    let db = connect(config, role, seeding).await?;
    match role {
        Role::Identity => db.migrate::<nqi_identity::Migrator>().await?,
        Role::Registry => db.migrate::<nqi_registry::Migrator>().await?,
        Role::Requests => db.migrate::<nqi_requests::Migrator>().await?,
        Role::Commitments => db.migrate::<nqi_commitments::Migrator>().await?,
        Role::Matching | Role::Gateway => {}
    }
    Ok(db)
}

/// What the schema of the database of a role lacks, or has from a newer program; nothing for a role without one.
///
/// # Errors
/// UNAVAILABLE when the database does not answer.
pub async fn head(db: &Db, role: Role) -> Result<Head, Problem> {
    match role {
        Role::Identity => db.head::<nqi_identity::Migrator>().await,
        Role::Registry => db.head::<nqi_registry::Migrator>().await,
        Role::Requests => db.head::<nqi_requests::Migrator>().await,
        Role::Commitments => db.head::<nqi_commitments::Migrator>().await,
        Role::Matching | Role::Gateway => Ok(Head::default()),
    }
}

/// Opens without migrating.
///
/// # Errors
/// UNAVAILABLE when the database does not answer.
pub async fn connect(config: &Config, role: Role, seeding: bool) -> Result<Db, Problem> {
    let url = config.database_url(role.name());
    let options = PoolOptions {
        max_connections: u32::try_from(config.database.writers.get()).unwrap_or(u32::MAX),
        readers: u32::try_from(config.database.readers.get()).unwrap_or(u32::MAX),
        acquire_timeout: Duration::from_millis(config.database.acquire_ms.get()),
        seeding,
        ..PoolOptions::default()
    };
    Db::open(url.expose(), &options).await
}
