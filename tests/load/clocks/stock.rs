//! Open clocks in bulk. One clock is opened and brought to its state by the service itself; the others are copies of
//! all its rows, with ids, parties and, where asked, instants of their own.

use jiff::Timestamp;
use nqi_commitments::{
    app::{App, fire, start},
    domain::{
        commitment::{About, Case},
        policy::Promise,
        stage::{Stage, WorkKind},
        turn::When,
    },
    store::history::Origin,
};
use nqi_kernel::clock::Unit;
use nqi_platform::{clock::Clock, ids::new_id};
use nqi_store::{Db, Tx};
use uuid::Uuid;

use super::place::Place;
use super::worker;

/// Shanghai local time.
pub fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().expect("a literal instant")
}

/// How a clock comes to the state in which it is copied.
pub struct Life<'a> {
    /// Opened here.
    pub opened: &'a str,
    /// Settled up to here.
    pub settled: &'a str,
    /// Unit of the promise.
    pub unit: Unit,
    /// The promise.
    pub promised: u32,
}

/// Opens a clock at its time and settles it; its id.
pub async fn open(db: &Db, life: &Life<'_>) -> Uuid {
    let clock = Clock::virtual_at(at(life.opened));
    let app = App::new(db.clone(), clock.clone());
    let promise = Promise { unit: life.unit, promised: life.promised, statutory: 0 };
    let held = app.clone();
    let opened = db.job(&clock, move |tx: Tx| {
        let app = held.clone();
        async move {
            let policy = app.rules.lookup(tx.conn(), Stage::Delivery, WorkKind::Testing).await?;
            let about = About {
                stage: Stage::Delivery,
                subject: new_id(),
                attempt: 1,
                case: Case {
                    number: "WH-2026-000000".to_owned(),
                    request: Some(new_id()),
                    enterprise: Some(new_id()),
                    centre: Some(new_id()),
                    region: "371002".to_owned(),
                    ..Case::default()
                },
                obligor: new_id(),
                kind: WorkKind::Testing,
                element: 3,
                offering: None,
            };
            let opening = start::Opening { about, promise, asked: true, pending: false, not_before: None };
            start::open(&app, &tx, &policy, &opening, When::Now, Origin::default()).await
        }
    });
    let id = opened.await.expect("opened").id;
    clock.advance_to(at(life.settled));
    fire::all_due(&app, 10).await.expect("settled");
    id
}

/// A database of clocks.
pub struct Stock {
    /// Where.
    pub place: Place,
    /// The service's own handle.
    pub db: Db,
    copied: i64,
}

impl Stock {
    /// No clocks yet.
    pub async fn empty(what: &str) -> Stock {
        let place = Place::create(what).await;
        let db = worker::open(&place.url, 2).await;
        Stock { place, db, copied: 0 }
    }

    /// Opens a clock at its time and settles it; its id.
    pub async fn open(&self, life: &Life<'_>) -> Uuid {
        open(&self.db, life).await
    }

    /// Copies clocks `number` times, the n-th from the first of `patterns` that names a larger n, and shifts them by
    /// so many seconds for so many clocks.
    pub async fn copy(&mut self, patterns: &[(i64, Uuid)], number: i64, (seconds, clocks): (i64, i64)) {
        let cases = patterns.iter().map(|(below, id)| format!("WHEN i < {below} THEN '{id}'::uuid"));
        let cases = cases.collect::<Vec<_>>().join(" ");
        let shift = format!("(i * {seconds}::bigint / {clocks}) * 1000000");
        // Version 7 ids that grow, as those of clocks that were opened one after the other.
        let id = |salt: i64| {
            format!(
                "(lpad(to_hex(1767571200000 + {salt} + i), 12, '0') || '7' || substr(md5(random()::text), 1, 3) \
                 || '8' || substr(md5(random()::text), 1, 15))::uuid"
            )
        };
        let party = |of: &str, many: i64| format!("md5('{of}' || (i * 7919) % {many})::uuid");
        let (first, last) = (self.copied, self.copied + number);
        let lot = format!(
            "DROP TABLE IF EXISTS lot; CREATE UNLOGGED TABLE lot AS SELECT i, CASE {cases} END AS pattern, \
               ({shift})::bigint AS shift, {} AS id, {} AS subject, {} AS request, {} AS enterprise, \
               {} AS centre, {} AS obligor FROM (SELECT n - {first} AS i FROM generate_series({first}::bigint, {last} - 1) AS n) AS n; \
             ANALYZE lot",
            id(first),
            id(first + 50_000_000),
            id(first + 100_000_000),
            party("enterprise", 5_000),
            party("centre", 12),
            party("provider", 200),
        );
        self.place.execute(&lot).await;
        let case = format!("'WH-2026-' || lpad((lot.i + {first})::text, 7, '0')");
        let parties = format!(
            "'case_number', {case}, 'service_request_id', lot.request, 'enterprise_id', lot.enterprise, \
             'centre_id', lot.centre, 'obligor_id', lot.obligor"
        );
        let start = "to_jsonb(to_char(to_timestamp(extract(epoch FROM (p.facts::jsonb ->> 'start')::timestamptz) \
             + lot.shift / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))";
        let facts = format!("'facts', jsonb_set(p.facts::jsonb, '{{start}}', {start})::text");
        self.rows(
            "commitment",
            "id",
            &format!("'id', lot.id, 'subject_id', lot.subject, {parties}, {facts}"),
            &[
                "anchor_at",
                "due_at",
                "due_sort",
                "next_fire_at",
                "last_level_at",
                "last_at",
                "created_at",
                "updated_at",
            ],
        )
        .await;
        let own = "'commitment_id', lot.id";
        self.rows("firing", "commitment_id", own, &["fire_at", "fired_at"]).await;
        self.rows("history", "commitment_id", own, &["at", "recorded_at"]).await;
        let card = format!("'id', gen_random_uuid(), {own}, {parties}");
        self.rows("card", "commitment_id", &card, &["fire_at", "created_at", "due_at"]).await;
        self.rows("outbox_aggregate", "aggregate_id", "'aggregate_id', lot.id", &[]).await;
        self.place.execute("DROP TABLE lot").await;
        self.copied = last;
    }

    /// Ends loading: the patterns go, statistics are made.
    pub async fn ready(&self, patterns: &[Uuid]) {
        for id in patterns {
            for (table, column) in [
                ("card", "commitment_id"),
                ("history", "commitment_id"),
                ("firing", "commitment_id"),
                ("outbox_aggregate", "aggregate_id"),
                ("outbox", "aggregate_id"),
                ("commitment", "id"),
            ] {
                self.place.execute(&format!("DELETE FROM {table} WHERE {column} = '{id}'")).await;
            }
        }
        self.place.settle().await;
    }

    async fn rows(&self, table: &str, key: &str, own: &str, shifted: &[&str]) {
        let shifted: String =
            shifted.iter().map(|column| format!(", '{column}', p.{column} + lot.shift")).collect();
        let sql = format!(
            "INSERT INTO {table} SELECT made.* FROM lot JOIN {table} AS p ON p.{key} = lot.pattern, \
             LATERAL jsonb_populate_record(p, jsonb_build_object({own}{shifted})) AS made ORDER BY lot.i"
        );
        self.place.execute(&sql).await;
    }
}
