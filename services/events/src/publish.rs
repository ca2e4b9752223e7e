//! Writing an event in the transaction of the fact that it tells.

use crate::PARTITIONS;
use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Error, Micros, Rows, Tx};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A fact to publish.
#[derive(Debug)]
pub struct Event<'a, M> {
    /// The aggregate whose events are kept in order.
    pub aggregate: Uuid,
    /// Full name of the payload message, such as `nqi.requests.v1.OrderAwarded`.
    pub kind: &'static str,
    /// What it is about, for people: a case number or an id.
    pub subject: String,
    /// When it became true, by the publisher's clock.
    pub time: Timestamp,
    /// The payload: ids and facts that consumers act on, never personal data.
    pub payload: &'a M,
}

/// The partition of an aggregate, 0 to 15: the four highest bits of FNV-1a (64 bits) over the UUID's 16 bytes.
///
/// Part of the contract: readers may compute it, so it never changes.
pub fn partition_of(aggregate: Uuid) -> i32 {
    let hash = aggregate.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    const { assert!(PARTITIONS == 16) };
    (hash >> 60) as i32
}

/// Writes the event to the outbox; it exists when the transaction commits, and the sequencer is woken then.
///
/// The aggregate's counter row stays locked until the commit, so events of one aggregate commit in their order.
pub async fn publish<M: prost::Message>(tx: &Tx, event: Event<'_, M>) -> Result<(), Problem> {
    let payload = event.payload.encode_to_vec();
    write(tx, event, payload).await.map_err(Problem::from)
}

async fn write<M>(tx: &Tx, event: Event<'_, M>, payload: Vec<u8>) -> Result<(), Error> {
    let count = tx.statement(
        "INSERT INTO outbox_aggregate (aggregate_id, sequence) VALUES ($1, 1) \
         ON CONFLICT (aggregate_id) DO UPDATE SET sequence = outbox_aggregate.sequence + 1 RETURNING sequence",
        [event.aggregate.into()],
    );
    let row = tx.conn().query_one_raw(count).await?;
    let sequence: i64 = match row {
        Some(row) => row.try_get("", "sequence")?,
        None => return Err(Problem::internal("the aggregate's counter answered no row").into()),
    };
    let insert = tx.statement(
        "INSERT INTO outbox (id, partition, aggregate_id, sequence, type, subject, time, traceparent, payload, written) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            nqi_platform::ids::new_id().into(),
            partition_of(event.aggregate).into(),
            event.aggregate.into(),
            sequence.into(),
            event.kind.into(),
            event.subject.into(),
            Micros(event.time).into(),
            nqi_platform::telemetry::traceparent().into(),
            payload.into(),
            Micros(tx.now()).into(),
        ],
    );
    tx.conn().execute_raw(insert).await?;
    let logged = tx.logged().clone();
    tx.on_commit(move || logged.notify());
    Ok(())
}

/// An event whose payload is encoded already, for [`publish_all`].
#[derive(Debug)]
pub struct Encoded {
    /// See [`Event::aggregate`].
    pub aggregate: Uuid,
    /// See [`Event::kind`].
    pub kind: &'static str,
    /// See [`Event::subject`].
    pub subject: String,
    /// See [`Event::time`].
    pub time: Timestamp,
    /// The encoded payload message.
    pub payload: Vec<u8>,
}

/// Like [`publish`] for many events in few statements; they are numbered in the order given.
pub async fn publish_all(tx: &Tx, events: Vec<Encoded>) -> Result<(), Problem> {
    let trace = nqi_platform::telemetry::traceparent();
    let events = events.into_iter().map(|event| (event, trace.clone())).collect();
    for statement in numbered(tx, events).await? {
        tx.conn().execute_raw(statement).await.map_err(nqi_store::problem)?;
    }
    Ok(())
}

/// Numbers the events, each with its `traceparent`, in the order given, and answers the statements that write them, to be
/// run with others: whoever does not run them must not commit.
pub async fn numbered(tx: &Tx, events: Vec<(Encoded, String)>) -> Result<Vec<Statement>, Problem> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    number(tx, events).await.map_err(Problem::from)
}

async fn number(tx: &Tx, events: Vec<(Encoded, String)>) -> Result<Vec<Statement>, Error> {
    // Sorted: two transactions lock counters in the same order.
    let mut counts: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (event, _) in &events {
        *counts.entry(event.aggregate).or_default() += 1;
    }
    let mut counters = Rows::new(2);
    for (aggregate, count) in &counts {
        counters.push([(*aggregate).into(), (*count).into()]);
    }
    let counting = counters.statements(tx, |rows| {
        format!(
            "INSERT INTO outbox_aggregate (aggregate_id, sequence) SELECT * FROM {rows} WHERE true \
             ON CONFLICT (aggregate_id) DO UPDATE SET sequence = outbox_aggregate.sequence + excluded.sequence \
             RETURNING aggregate_id, sequence"
        )
    })?;
    let mut last: BTreeMap<Uuid, i64> = BTreeMap::new();
    for statement in counting {
        for row in tx.conn().query_all_raw(statement).await? {
            let aggregate: Uuid = row.try_get("", "aggregate_id")?;
            let newest: i64 = row.try_get("", "sequence")?;
            last.insert(aggregate, newest - counts.get(&aggregate).copied().unwrap_or_default());
        }
    }
    let written = Micros(tx.now());
    let mut rows = Rows::new(10);
    for (event, trace) in events {
        let Some(sequence) = last.get_mut(&event.aggregate) else {
            return Err(Problem::internal("an aggregate's counter answered no row").into());
        };
        *sequence += 1;
        rows.push([
            nqi_platform::ids::new_id().into(),
            partition_of(event.aggregate).into(),
            event.aggregate.into(),
            (*sequence).into(),
            event.kind.into(),
            event.subject.into(),
            Micros(event.time).into(),
            trace.into(),
            event.payload.into(),
            written.into(),
        ]);
    }
    let columns = "id, partition, aggregate_id, sequence, type, subject, time, traceparent, payload, written";
    let logged = tx.logged().clone();
    tx.on_commit(move || logged.notify());
    rows.inserts(tx, "outbox", columns, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partition_of_an_aggregate_never_changes() {
        assert_eq!(partition_of(Uuid::nil()), 8);
        assert_eq!(partition_of(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)), 4);
    }

    #[test]
    fn aggregates_spread_over_all_partitions() {
        let mut counts = [0u32; PARTITIONS];
        for _ in 0..16_000 {
            counts[partition_of(nqi_platform::ids::new_id()) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (800..1_200).contains(count)), "{counts:?}");
    }
}
