//! Writing an event in the transaction of the fact that it tells.

use crate::PARTITIONS;
use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_store::{Dialect, Micros, Rows, Together, Tx};
use sea_orm::Statement;
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
    let Event { aggregate, kind, subject, time, payload } = event;
    publish_all(tx, vec![Encoded { aggregate, kind, subject, time, payload: payload.encode_to_vec() }]).await
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

/// Like [`publish`] for many events; they are numbered in the order given.
pub async fn publish_all(tx: &Tx, events: Vec<Encoded>) -> Result<(), Problem> {
    let trace = nqi_platform::telemetry::traceparent();
    let events: Vec<_> = events.into_iter().map(|event| (event, trace.clone())).collect();
    let (count, mut writes) = (events.len() as u64, Together::default());
    publish_with(tx, events, &mut writes)?;
    match writes.run(tx).await?.last() {
        Some(written) if *written == count => Ok(()),
        other => Err(Problem::internal(format!("{other:?} of {count} events were written"))),
    }
}

/// What counting answers, on PostgreSQL, to the insert of the events beside it.
const COUNTED: (&str, &str) = ("counted", "aggregate_id, sequence");
const COLUMNS: &str =
    "id, partition, aggregate_id, sequence, type, subject, time, traceparent, payload, written";

/// Like [`publish_all`] for events that each have a `traceparent`, as two of the writes of a transaction: the counters of
/// their aggregates, then the events. At most once for the same `writes`.
pub fn publish_with(tx: &Tx, events: Vec<(Encoded, String)>, writes: &mut Together) -> Result<(), Problem> {
    let any = !events.is_empty();
    let (counting, inserting) = statements(tx, events)?;
    writes.push_answering(COUNTED, counting);
    writes.push(inserting);
    if any {
        let logged = tx.logged().clone();
        tx.on_commit(move || logged.notify());
    }
    Ok(())
}

fn statements(
    tx: &Tx,
    events: Vec<(Encoded, String)>,
) -> Result<(Vec<Statement>, Vec<Statement>), nqi_store::Error> {
    // Sorted: two transactions lock counters in the same order.
    let mut left: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (event, _) in &events {
        *left.entry(event.aggregate).or_default() += 1;
    }
    let mut counters = Rows::new(2);
    for (aggregate, count) in &left {
        counters.push([(*aggregate).into(), (*count).into()]);
    }
    let counting = counters.statements(tx, |rows| {
        format!(
            "INSERT INTO outbox_aggregate (aggregate_id, sequence) SELECT * FROM {rows} WHERE true \
             ON CONFLICT (aggregate_id) DO UPDATE SET sequence = outbox_aggregate.sequence + excluded.sequence"
        )
    })?;
    let written = Micros(tx.now());
    let mut rows = Rows::new(11);
    for (place, (event, trace)) in (0i64..).zip(events) {
        // How many of the aggregate's events come after this one: the counter is at the last.
        let after = left.entry(event.aggregate).or_default();
        *after -= 1;
        rows.push([
            nqi_platform::ids::new_id().into(),
            partition_of(event.aggregate).into(),
            event.aggregate.into(),
            (*after).into(),
            event.kind.into(),
            event.subject.into(),
            Micros(event.time).into(),
            trace.into(),
            event.payload.into(),
            written.into(),
            place.into(),
        ]);
    }
    let counted = match tx.dialect() {
        Dialect::Postgres => COUNTED.0,
        Dialect::Sqlite => "outbox_aggregate",
    };
    // Sorting joins everything first: a row gets its `no` when the counter of its aggregate is locked.
    let inserting = rows.statements(tx, |rows| {
        format!(
            "INSERT INTO outbox ({COLUMNS}) SELECT column1, column2, column3, c.sequence - column4, column5, column6, \
             column7, column8, column9, column10 FROM {rows} JOIN {counted} AS c ON c.aggregate_id = column3 \
             ORDER BY column11"
        )
    })?;
    Ok((counting, inserting))
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
