//! The log of a role and the consumers in its database: what waits, what is parked, what the sender does not know.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nqi_events::{health, parked};
use nqi_platform::clock::Clock;
use nqi_platform::problem::Problem;
use nqi_store::Db;
use serde_json::json;

use super::finding::{Check, Finding};
use crate::role::Role;

/// What has waited longer than this waits for something that does not run.
const PATIENCE_S: i64 = 60;

/// Looks at a database among all that are open.
pub(super) async fn look(role: Role, db: &Db, open: &[(Role, Db)]) -> Result<Vec<Finding>, Problem> {
    let mut found = vec![numbered(role, db).await?];
    found.extend(readers(role, db, open).await?);
    found.extend(parked(role, db).await?);
    found.extend(unknown(role, db, open).await?);
    Ok(found)
}

fn waited(since: Option<Timestamp>) -> i64 {
    since.map_or(0, |since| (Clock::system().now().as_second() - since.as_second()).max(0))
}

/// The database whose log has this name, if it was looked at.
fn log_of<'a>(open: &'a [(Role, Db)], source: &str) -> Option<&'a Db> {
    let name = source.strip_prefix("nqi.")?;
    open.iter().find(|(role, _)| role.name() == name).map(|(_, db)| db)
}

async fn numbered(role: Role, db: &Db) -> Result<Finding, Problem> {
    let health::Unnumbered { events, oldest } = health::unnumbered(db).await?;
    let seconds = waited(oldest);
    let said = (
        format!("{events} 个事件未编号，最久 {seconds} 秒"),
        format!("{events} events without a position, the oldest for {seconds} s"),
    );
    Ok(if seconds > PATIENCE_S {
        let details = json!({ "events": events, "seconds": seconds });
        Finding::wrong(Check::Log, role.name(), said, details)
    } else {
        Finding::well(Check::Log, role.name(), said.0, said.1)
    })
}

/// How far each consumer is behind the logs that it reads, and whether it is ahead of one.
async fn readers(role: Role, db: &Db, open: &[(Role, Db)]) -> Result<Vec<Finding>, Problem> {
    let mut behind: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    let mut ahead = Vec::new();
    for one in health::applied(db).await? {
        let Some(log) = log_of(open, &one.source) else { continue };
        let head = health::head(log, one.partition).await?;
        if one.position > head {
            // The sender was restored to an earlier instant: it will give these positions to other events.
            let (consumer, source, partition) = (&one.consumer, &one.source, one.partition);
            let (first, last) = (head + 1, one.position);
            let said = (
                format!("{consumer} 已处理 {source} 分区 {partition} 的位置 {first} 至 {last}，而日志中没有"),
                format!(
                    "{consumer} applied positions {first} to {last} of {source}, partition {partition}, which the log does not have"
                ),
            );
            let details = json!({
                "consumer": consumer, "source": source, "partition": partition, "first": first, "last": last
            });
            ahead.push(Finding::wrong(Check::Unknown, role.name(), said, details));
            continue;
        }
        let seconds = waited(health::waits_since(log, one.partition, one.position).await?);
        let sum = behind.entry((one.consumer, one.source)).or_default();
        *sum = (sum.0 + head - one.position, sum.1.max(seconds));
    }
    let behind = behind.into_iter().map(|((consumer, source), (events, seconds))| {
        let said = (
            format!("{consumer} 落后 {source} {events} 个事件，最久 {seconds} 秒"),
            format!("{consumer} is {events} events behind {source}, the oldest for {seconds} s"),
        );
        if seconds > PATIENCE_S {
            let details =
                json!({ "consumer": consumer, "source": source, "events": events, "seconds": seconds });
            Finding::wrong(Check::Reader, role.name(), said, details)
        } else {
            Finding::well(Check::Reader, role.name(), said.0, said.1)
        }
    });
    Ok(behind.chain(ahead).collect())
}

async fn parked(role: Role, db: &Db) -> Result<Vec<Finding>, Problem> {
    let found = parked::list(db).await?;
    if found.is_empty() {
        return Ok(vec![Finding::well(Check::Parked, role.name(), "无搁置事件", "no event is parked")]);
    }
    let tell = |one: parked::Parked| {
        let parked::Parked { consumer, source, aggregate_id, position, events, error, .. } = &one;
        let said = (
            format!("{consumer} 搁置了 {source} 中 {aggregate_id} 的 {events} 个事件：{error}"),
            format!("{consumer} has parked {events} events of {aggregate_id} of {source}: {error}"),
        );
        let details = json!({
            "consumer": consumer, "source": source, "aggregate_id": aggregate_id, "position": position,
            "events": events, "error": error, "since": one.since(),
        });
        Finding::wrong(Check::Parked, role.name(), said, details)
    };
    Ok(found.into_iter().map(tell).collect())
}

/// Events that wait here and that the log they came from never sent.
async fn unknown(role: Role, db: &Db, open: &[(Role, Db)]) -> Result<Vec<Finding>, Problem> {
    let mut found = Vec::new();
    for event in health::parked_events(db).await? {
        let Some(log) = log_of(open, &event.source) else { continue };
        if health::may_have_sent(log, &event).await? {
            continue;
        }
        let (id, source) = (&event.id, &event.source);
        let said = (
            format!("事件 {id} 在 {source} 的日志中没有"),
            format!("the log of {source} does not know event {id}"),
        );
        let details = json!({ "source": source, "event_id": id, "type": event.r#type });
        found.push(Finding::wrong(Check::Unknown, role.name(), said, details));
    }
    Ok(found)
}
