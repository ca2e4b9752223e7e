//! Callers that go away at any moment.

use super::{add_note, migrated, notes};
use nqi_store::testing::Fixture;
use nqi_store::{Db, PoolOptions, on_both_dialects};
use sea_orm::{ConnectionTrait, Statement};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

on_both_dialects! {
    async fn acknowledged_writes_survive_callers_that_cancel_at_random(fx: Fixture) {
        migrated(&fx).await;
        let options = PoolOptions { max_connections: 4, ..PoolOptions::default() };
        let db = Db::open(fx.url(), &options).await.expect("a pool of four");
        let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
        let workers = (0..12).map(|worker| {
            let (db, clock, acknowledged) = (db.clone(), fx.clock.clone(), acknowledged.clone());
            tokio::spawn(async move {
                for number in 0..40_u64 {
                    let note = format!("{worker}-{number}");
                    // A spread of moments from before BEGIN to after COMMIT, the same in every run.
                    let patience = Duration::from_micros((worker * 7919 + number * 104_729) % 6000);
                    let call = add_note(&db, &clock, &note, &note);
                    if let Ok(Ok(_)) = tokio::time::timeout(patience, call).await {
                        acknowledged.lock().expect("unpoisoned").insert(note);
                    }
                }
            })
        });
        futures::future::try_join_all(workers).await.expect("workers end");
        for number in 0..20 {
            let note = format!("after-{number}");
            add_note(&db, &fx.clock, &note, &note).await.expect("the pool stays usable");
            acknowledged.lock().expect("unpoisoned").insert(note);
        }
        // The same key again settles every unknown outcome, and has no second effect.
        for worker in 0..12 {
            let note = format!("{worker}-0");
            assert_eq!(add_note(&db, &fx.clock, &note, &note).await.expect("settled"), format!("wrote {note}"));
        }
        db.close().await;
        let other = fx.reopen().await;
        let present: BTreeSet<String> = notes(&other).await.into_iter().collect();
        let lost: Vec<_> = acknowledged.lock().expect("unpoisoned").difference(&present).cloned().collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_comes_back_inside_a_transaction_swallows_no_later_write() {
    let Some(fx) = Fixture::postgres().await else { return };
    migrated(&fx).await;
    let options = PoolOptions { max_connections: 1, ..PoolOptions::default() };
    let db = Db::open(fx.url(), &options).await.expect("a pool of one");
    // What a BEGIN cancelled in sqlx leaves behind: the server is in a transaction, the pool does not know.
    db.reader().execute_unprepared("BEGIN").await.expect("begin behind the pool's back");
    let insert = Statement::from_string(
        sea_orm::DbBackend::Postgres,
        "INSERT INTO notes (note, count) VALUES ('a', 1)",
    );
    db.reader().execute_raw(insert).await.expect("an acknowledged write");
    assert_eq!(notes(&fx.reopen().await).await, ["a"]);
    // An aborted one fails the check, and the connection is replaced.
    db.reader().execute_unprepared("BEGIN; SELECT 1/0").await.expect_err("aborted");
    add_note(&db, &fx.clock, "b", "k").await.expect("a usable pool");
}
