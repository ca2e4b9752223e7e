//! What a transaction promises: all or nothing, retried, bounded, in one time.

use super::{METHOD, add_note, count, member, migrated, notes, write_note};
use nqi_platform::{clock::Clock, problem::Problem};
use nqi_store::testing::Fixture;
use nqi_store::{Db, Dialect, Error, Mutation, PoolOptions, Tx, meta, on_both_dialects};
use sea_orm::ConnectionTrait;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Barrier;
use tonic::Code;

on_both_dialects! {
    async fn a_mutation_without_an_audit_row_does_not_commit(fx: Fixture) {
        let db = migrated(&fx).await;
        let refused = Mutation::by(db, &fx.clock, member(1), METHOD, &"a".to_owned(), "k1")
            .run(|tx: Tx| async move { write_note(&tx, "a").await.map(|()| "done".to_owned()) })
            .await;
        assert_eq!(refused.expect_err("no audit row").code, Code::Internal);
        assert!(notes(db).await.is_empty());
        assert_eq!(count(db, "SELECT count(*) FROM idempotency").await, 0);
    }

    async fn a_panicking_use_case_is_internal_and_rolled_back(fx: Fixture) {
        let db = migrated(&fx).await;
        let failed = db
            .job(&fx.clock, |tx: Tx| async move {
                write_note(&tx, "half").await?;
                assert!(tx.dialect() != tx.dialect(), "planted panic");
                Ok::<_, Error>(())
            })
            .await;
        assert_eq!(failed.expect_err("a panic").code, Code::Internal);
        assert!(notes(db).await.is_empty());
        add_note(db, &fx.clock, "a", "k1").await.expect("the pool is intact");
    }

    async fn contention_is_repeated_three_times_and_then_aborted(fx: Fixture) {
        let db = migrated(&fx).await;
        for (note, failures, survives) in [("a", 3, true), ("b", 9, false)] {
            let attempts = Arc::new(AtomicU32::new(0));
            let counted = attempts.clone();
            let outcome = db
                .job(&fx.clock, move |tx: Tx| {
                    let attempts = counted.clone();
                    async move {
                        write_note(&tx, note).await?;
                        if attempts.fetch_add(1, Ordering::SeqCst) < failures {
                            return Err(Error::from(Problem::aborted("STORAGE_CONTENTION", "忙。", "Busy.")));
                        }
                        Ok(())
                    }
                })
                .await;
            assert_eq!(attempts.load(Ordering::SeqCst), 4);
            match outcome {
                Ok(()) => assert!(survives),
                Err(problem) => assert_eq!((survives, problem.code), (false, Code::Aborted)),
            }
        }
        assert_eq!(notes(db).await, ["a"]);
    }

    async fn a_stuck_use_case_meets_its_deadline_and_frees_the_database(fx: Fixture) {
        migrated(&fx).await;
        let options = PoolOptions { deadline: Duration::from_millis(100), max_connections: 2, ..PoolOptions::default() };
        let db = Db::open(fx.url(), &options).await.expect("a second pool");
        let stuck = db
            .job(&fx.clock, |tx: Tx| async move {
                write_note(&tx, "half").await?;
                std::future::pending::<()>().await;
                Ok::<_, Error>(())
            })
            .await;
        assert_eq!(stuck.expect_err("stuck").code, Code::DeadlineExceeded);
        add_note(&db, &fx.clock, "a", "k1").await.expect("the next one runs");
        assert_eq!(notes(&db).await, ["a"]);
    }

    async fn hooks_run_after_a_commit_and_never_after_a_rollback(fx: Fixture) {
        let db = migrated(&fx).await;
        let ran = Arc::new(AtomicU32::new(0));
        for fails in [true, false] {
            let ran = ran.clone();
            let outcome = db
                .job(&fx.clock, move |tx: Tx| {
                    let ran = ran.clone();
                    async move {
                        tx.on_commit(move || { ran.fetch_add(1, Ordering::SeqCst); });
                        if fails { Err(Problem::precondition("NO", "否。", "No.")) } else { Ok(()) }
                    }
                })
                .await;
            assert_eq!(outcome.is_err(), fails);
        }
        assert_eq!(ran.load(Ordering::SeqCst), 1);
    }

    async fn a_transaction_lives_at_the_time_of_the_virtual_clock(fx: Fixture) {
        let db = migrated(&fx).await;
        let clock = fx.clock.clone();
        let seen = db
            .job(&fx.clock, move |tx: Tx| {
                let clock = clock.clone();
                async move {
                    let before = tx.now();
                    clock.advance_to(before + jiff::SignedDuration::from_secs(60));
                    let unmoved = tx.now();
                    Ok::<_, Error>((before, unmoved, tx.refresh_now().await?))
                }
            })
            .await
            .expect("a job");
        assert_eq!(seen.0, seen.1);
        assert_eq!(seen.2, seen.0 + jiff::SignedDuration::from_secs(60));
    }

    async fn the_time_of_a_transaction_is_close_to_the_machines(fx: Fixture) {
        let db = migrated(&fx).await;
        let now = db.job(&Clock::system(), |tx: Tx| async move { Ok::<_, Error>(tx.now()) }).await.expect("a job");
        assert!(now.duration_since(jiff::Timestamp::now()).as_secs().abs() < 5, "{now}");
        assert_eq!(now, nqi_store::Micros::cut(now));
    }

    async fn a_fact_about_the_database_is_replaced(fx: Fixture) {
        let db = migrated(&fx).await;
        for value in ["1", "2"] {
            db.job(&fx.clock, move |tx: Tx| async move { meta::set(&tx, "seed", value).await }).await.expect("set");
            assert_eq!(meta::get(db.reader(), "seed").await.expect("get").as_deref(), Some(value));
        }
        assert_eq!(meta::get(db.reader(), "other").await.expect("get"), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_deadlock_on_postgresql_is_repeated_until_both_succeed() {
    let Some(fx) = Fixture::postgres().await else { return };
    let db = migrated(&fx).await;
    assert_eq!(db.dialect(), Dialect::Postgres);
    add_note(db, &fx.clock, "a", "").await.expect("a");
    add_note(db, &fx.clock, "b", "").await.expect("b");
    let (barrier, attempts) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let bump = |first: &'static str, second: &'static str| {
        let (barrier, attempts) = (barrier.clone(), attempts.clone());
        db.job(&fx.clock, move |tx: Tx| {
            let (barrier, attempts) = (barrier.clone(), attempts.clone());
            async move {
                let again = attempts.fetch_add(1, Ordering::SeqCst) >= 2;
                for (step, note) in [first, second].into_iter().enumerate() {
                    let update =
                        tx.statement("UPDATE notes SET count = count + 1 WHERE note = $1", [note.into()]);
                    tx.conn().execute_raw(update).await?;
                    if step == 0 && !again {
                        barrier.wait().await;
                    }
                }
                Ok::<_, Error>(())
            }
        })
    };
    let (one, two) = tokio::join!(bump("a", "b"), bump("b", "a"));
    one.expect("the first");
    two.expect("the second");
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
    assert_eq!(count(db, "SELECT sum(count)::bigint FROM notes").await, 6);
}
