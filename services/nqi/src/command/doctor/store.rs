//! Databases and Redis: whether they answer, at which schema, at what time.

use jiff::Timestamp;
use nqi_events::Bus;
use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::problem::Problem;
use nqi_store::{Db, Dialect, Error, Tx};
use serde_json::json;

use super::finding::{Check, Finding};
use crate::{databases, role::Role};

/// A database clock that is further from the machine's than this makes clocks fall visibly early or late.
const SKEW_MS: i64 = 2000;

/// Looks at the database of a role; given back when its schema is this program's.
pub(super) async fn look(config: &Config, role: Role) -> (Vec<Finding>, Option<Db>) {
    let of = role.name();
    let embedded = config.database.url.backend() == DatabaseBackend::Sqlite;
    // Opening would create it, and an empty database looks like a platform without cases.
    if embedded && !config.server.data_dir.join(format!("{of}.db")).exists() {
        let said = (
            "没有数据库文件，先执行 nqi migrate 或 nqi up".to_owned(),
            "no database file; run nqi migrate or nqi up first".to_owned(),
        );
        return (vec![Finding::wrong(Check::Store, of, said, json!(null))], None);
    }
    let db = match databases::connect(config, role, false).await {
        Ok(db) => db,
        Err(problem) => return (vec![Finding::unread(Check::Store, of, &problem)], None),
    };
    let mut found = vec![Finding::well(Check::Store, of, "数据库可用", "the database answers")];
    let schema = schema(of, &db, role).await;
    let current = schema.ok;
    found.push(schema);
    if db.dialect() == Dialect::Postgres {
        found.push(clock(of, &db).await);
    }
    if current {
        (found, Some(db))
    } else {
        db.close().await;
        (found, None)
    }
}

async fn schema(of: &'static str, db: &Db, role: Role) -> Finding {
    let head = match databases::head(db, role).await {
        Ok(head) => head,
        Err(problem) => return Finding::unread(Check::Schema, of, &problem),
    };
    let details = json!({ "pending": head.pending, "unknown": head.unknown });
    if !head.unknown.is_empty() {
        let names = head.unknown.join(", ");
        let said = (
            format!("数据库由更新的程序迁移过：{names}"),
            format!("the database was migrated by a newer program: {names}"),
        );
        return Finding::wrong(Check::Schema, of, said, details);
    }
    if !head.pending.is_empty() {
        let names = head.pending.join(", ");
        let said = (
            format!("尚未迁移，执行 nqi migrate：{names}"),
            format!("not migrated, run nqi migrate: {names}"),
        );
        return Finding::wrong(Check::Schema, of, said, details);
    }
    Finding::well(Check::Schema, of, "结构为最新", "the schema is current")
}

async fn clock(of: &'static str, db: &Db) -> Finding {
    match skew(db).await {
        Err(problem) => Finding::unread(Check::Clock, of, &problem),
        Ok(skew) if skew.abs() > SKEW_MS => {
            let said = (
                format!("数据库与本机时钟相差 {skew} 毫秒，至多 {SKEW_MS}"),
                format!("the clocks of database and machine differ by {skew} ms, at most {SKEW_MS}"),
            );
            Finding::wrong(Check::Clock, of, said, json!({ "skew_ms": skew }))
        }
        Ok(skew) => Finding::well(
            Check::Clock,
            of,
            format!("时钟相差 {skew} 毫秒"),
            format!("clocks differ by {skew} ms"),
        ),
    }
}

/// Milliseconds by which the database's clock is ahead of the middle of the question.
async fn skew(db: &Db) -> Result<i64, Problem> {
    let clock = Clock::system();
    let asked = clock.now();
    let told: Timestamp = db.job(&clock, |tx: Tx| async move { Ok::<_, Error>(tx.now()) }).await?;
    let middle = i64::midpoint(asked.as_millisecond(), clock.now().as_millisecond());
    Ok(told.as_millisecond() - middle)
}

/// Looks at Redis, where there is one.
pub(super) async fn bus(config: &Config) -> Option<Finding> {
    let url = config.redis.url.get()?;
    Some(match Bus::ping(url.expose()).await {
        Ok(()) => Finding::well(Check::Bus, "redis", "Redis 可用", "Redis answers"),
        Err(problem) => Finding::unread(Check::Bus, "redis", &problem),
    })
}
