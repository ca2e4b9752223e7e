//! Idempotency keys.

use super::{METHOD, add_note, audit, count, member, migrated, notes, write_note};
use jiff::SignedDuration;
use nqi_platform::problem::Problem;
use nqi_store::{Error, Mutation, Tx, Upkeep, on_both_dialects};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tonic::Code;

on_both_dialects! {
    async fn a_repeated_request_answers_what_the_first_one_answered(fx: Fixture) {
        let db = migrated(&fx).await;
        let first = add_note(db, &fx.clock, "a", "k1").await.expect("the first run");
        let replica = fx.reopen().await;
        let second = add_note(&replica, &fx.clock, "a", "k1").await.expect("the answer of the first run");
        assert_eq!((first.as_str(), second.as_str()), ("wrote a", "wrote a"));
        assert_eq!(notes(db).await, ["a"]);
        assert_eq!(count(db, "SELECT count(*) FROM audit").await, 1);
    }

    async fn a_key_used_for_another_request_is_refused(fx: Fixture) {
        let db = migrated(&fx).await;
        add_note(db, &fx.clock, "a", "k1").await.expect("the first run");
        let refused = add_note(db, &fx.clock, "b", "k1").await.expect_err("another request");
        assert_eq!((refused.code, refused.reason.as_ref()), (Code::AlreadyExists, "REQUEST_ID_REUSED"));
        assert_eq!(notes(db).await, ["a"]);
    }

    async fn keys_of_two_callers_do_not_meet(fx: Fixture) {
        let db = migrated(&fx).await;
        add_note(db, &fx.clock, "a", "k1").await.expect("the first caller");
        let other = Mutation::by(db, &fx.clock, member(7), METHOD, &"b".to_owned(), "k1")
            .run(|tx: Tx| async move {
                write_note(&tx, "b").await?;
                tx.audit(audit(7, "b")).await?;
                Ok::<_, Error>("other".to_owned())
            })
            .await;
        assert_eq!(other.expect("the second caller"), "other");
    }

    async fn a_refused_mutation_leaves_nothing_and_its_key_free(fx: Fixture) {
        let db = migrated(&fx).await;
        let refused = Mutation::by(db, &fx.clock, member(1), METHOD, &"a".to_owned(), "k1")
            .run(|tx: Tx| async move {
                write_note(&tx, "half").await?;
                tx.audit(audit(1, "half")).await?;
                Err::<String, Error>(Problem::precondition("CLOSED", "已关闭。", "Closed.").into())
            })
            .await;
        assert_eq!(refused.expect_err("a refusal").reason, "CLOSED");
        assert!(notes(db).await.is_empty());
        assert_eq!(count(db, "SELECT count(*) FROM audit").await, 0);
        add_note(db, &fx.clock, "a", "k1").await.expect("the key was not spent");
    }

    async fn the_same_request_sent_many_times_at_once_has_one_effect(fx: Fixture) {
        let db = migrated(&fx).await;
        let replica = fx.reopen().await;
        let runs = Arc::new(AtomicU32::new(0));
        let calls = (0..24).map(|number| {
            let (db, clock, runs) = (if number % 2 == 0 { db } else { &replica }, &fx.clock, runs.clone());
            Mutation::by(db, clock, member(1), METHOD, &"a".to_owned(), "k1").run(move |tx: Tx| {
                let runs = runs.clone();
                async move {
                    let run = runs.fetch_add(1, Ordering::SeqCst);
                    write_note(&tx, "a").await?;
                    tx.audit(audit(1, "a")).await?;
                    Ok::<_, Error>(format!("run {run}"))
                }
            })
        });
        let answers: Vec<String> =
            futures::future::try_join_all(calls).await.expect("every caller gets an answer");
        assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
        assert_eq!(notes(db).await, ["a"]);
        assert_eq!(count(db, "SELECT count(*) FROM audit").await, 1);
    }

    async fn a_key_is_forgotten_after_seven_days_and_not_before(fx: Fixture) {
        let db = migrated(&fx).await;
        add_note(db, &fx.clock, "a", "k1").await.expect("the first run");
        for (hours, kept) in [(7 * 24 - 1, 1), (2, 0)] {
            assert!(fx.clock.advance_to(fx.clock.now() + SignedDuration::from_hours(hours)));
            Upkeep::run_once(db, &fx.clock).await.expect("upkeep");
            assert_eq!(count(db, "SELECT count(*) FROM idempotency").await, kept);
        }
    }

    async fn a_key_that_cannot_be_printed_is_a_field_violation(fx: Fixture) {
        let db = migrated(&fx).await;
        for key in ["a b", "键", &"x".repeat(129)] {
            let refused = add_note(db, &fx.clock, "a", key).await.expect_err("a bad key");
            assert_eq!(refused.violations[0].field, "request_id");
        }
        add_note(db, &fx.clock, "a", "").await.expect("no key is allowed");
    }
}
