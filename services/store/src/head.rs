//! Whether the schema of a database is the one that this program was built for.

use std::collections::BTreeSet;

use nqi_platform::problem::Problem;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigratorTrait, SchemaManager};

use crate::{Db, error};

/// Migrations that the program and the database do not share; none when the schema is current.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Not applied yet, in order.
    pub pending: Vec<String>,
    /// Applied by a newer program.
    pub unknown: Vec<String>,
}

impl Db {
    /// Compares the migrations of `M` with those applied; writes nothing, not even in an empty database.
    ///
    /// # Errors
    /// UNAVAILABLE when the database does not answer.
    pub async fn head<M: MigratorTrait>(&self) -> Result<Head, Problem> {
        let applied = self.applied(&M::migration_table_name().to_string()).await.map_err(error::problem)?;
        let known: Vec<String> = M::migrations().iter().map(|one| one.name().to_owned()).collect();
        let names: BTreeSet<&String> = known.iter().collect();
        let unknown = applied.iter().filter(|one| !names.contains(one)).cloned().collect();
        let pending = known.iter().filter(|one| !applied.contains(*one)).cloned().collect();
        Ok(Head { pending, unknown })
    }

    /// What is written down in the table of migrations.
    async fn applied(&self, table: &str) -> Result<BTreeSet<String>, DbErr> {
        let conn = self.reader();
        if !SchemaManager::new(conn).has_table(table).await? {
            return Ok(BTreeSet::new());
        }
        let select =
            Statement::from_string(conn.get_database_backend(), format!("SELECT version FROM {table}"));
        conn.query_all_raw(select).await?.iter().map(|row| row.try_get("", "version")).collect()
    }
}
