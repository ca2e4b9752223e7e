//! Opens PostgreSQL: bounded statements, connections checked when they come back, durability demanded.

use super::PoolOptions;
use crate::error;
use nqi_platform::problem::Problem;
use sea_orm::sqlx::{Connection, Executor, PgConnection, Row};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::time::Duration;

pub(super) async fn open(url: &str, options: &PoolOptions) -> Result<DatabaseConnection, Problem> {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(options.max_connections)
        .min_connections(0)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.application_name("nqi").options([
                ("statement_timeout", "5000"),
                ("idle_in_transaction_session_timeout", "10000"),
                ("default_transaction_isolation", "read committed"),
                // Storage without moving heads: with the server's 4, ten rows by key are read by scanning a whole table
                // of thousands, and a prepared statement keeps that plan while the table grows.
                ("random_page_cost", "1.1"),
            ])
        })
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| Box::pin(leave_no_transaction(connection)))
        });
    let pool = Database::connect(connect).await.map_err(error::not_opened)?;
    demand_durability(&pool).await?;
    Ok(pool)
}

/// Ends a transaction that a cancelled BEGIN left open, before anybody else gets the connection.
///
/// sqlx 0.9.0 issue 4393: cancelled during BEGIN, the pool believes that there is no transaction, and later
/// acknowledged writes on that connection vanish with it. Outside a transaction now() equals
/// statement_timestamp(), inside it is older; asking first spares the server one warning in its log per release.
/// The simple protocol is essential: the extended one takes a new statement_timestamp() with every message.
async fn leave_no_transaction(connection: &mut PgConnection) -> Result<bool, sea_orm::sqlx::Error> {
    let check = async {
        let row = connection.fetch_one("SELECT now() = statement_timestamp()").await?;
        if row.try_get::<bool, _>(0)? {
            return Ok(true);
        }
        tracing::warn!("a connection came back inside a transaction: rolled back");
        connection.execute("ROLLBACK").await?;
        connection.ping().await?;
        Ok(true)
    };
    // An aborted transaction fails the check: the connection is closed, and the server rolls back.
    tokio::time::timeout(Duration::from_secs(5), check).await.unwrap_or(Ok(false))
}

/// Refuses a server that acknowledges what a crash can take back.
async fn demand_durability(pool: &DatabaseConnection) -> Result<(), Problem> {
    for (setting, allowed) in [
        ("fsync", &["on"][..]),
        ("full_page_writes", &["on"]),
        ("synchronous_commit", &["on", "remote_apply"]),
    ] {
        let row = pool
            .query_one_raw(Statement::from_string(
                DbBackend::Postgres,
                format!("SELECT current_setting('{setting}') AS value"),
            ))
            .await
            .map_err(error::problem)?;
        let value: String = match row {
            Some(row) => row.try_get("", "value").map_err(error::problem)?,
            None => String::new(),
        };
        if !allowed.contains(&value.as_str()) {
            return Err(Problem::precondition(
                "DATABASE_NOT_DURABLE",
                format!(
                    "PostgreSQL 的 {setting} 为 {value}，必须是 {}：否则已确认的写入会丢失",
                    allowed.join(" 或 ")
                ),
                format!(
                    "PostgreSQL has {setting} = {value}, it must be {}: acknowledged writes could be lost",
                    allowed.join(" or ")
                ),
            ));
        }
    }
    Ok(())
}
