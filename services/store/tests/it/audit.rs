//! The audit chain.

use super::{add_note, audit, count, migrated};
use nqi_store::audit::{link, verify};
use nqi_store::{Db, Dialect, Error, Tx, on_both_dialects};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

async fn write(db: &Db, clock: &nqi_platform::clock::Clock, org: u128, subjects: &'static [&'static str]) {
    db.job(clock, move |tx: Tx| async move {
        for subject in subjects {
            tx.audit(audit(org, subject)).await?;
        }
        Ok::<_, Error>(())
    })
    .await
    .expect("audit rows");
}

/// What a superuser could do: the guard removed.
async fn tamper(db: &Db, clock: &nqi_platform::clock::Clock, sql: &'static str) {
    db.job(clock, move |tx: Tx| async move {
        let unguard = match tx.dialect() {
            Dialect::Sqlite => "DROP TRIGGER IF EXISTS audit_linked_once; DROP TRIGGER IF EXISTS audit_kept",
            Dialect::Postgres => "DROP TRIGGER IF EXISTS audit_append_only ON audit",
        };
        tx.conn().execute_unprepared(unguard).await?;
        tx.conn().execute_unprepared(sql).await?;
        Ok::<_, Error>(())
    })
    .await
    .expect("tampering");
}

on_both_dialects! {
    async fn rows_are_linked_gap_free_per_organisation_and_verify(fx: Fixture) {
        let db = migrated(&fx).await;
        write(db, &fx.clock, 1, &["a", "b", "c"]).await;
        write(db, &fx.clock, 2, &["x"]).await;
        assert_eq!(link(db, &fx.clock).await.expect("linked"), 4);
        write(db, &fx.clock, 1, &["d"]).await;
        let replica = fx.reopen().await;
        let (one, two) = tokio::join!(link(db, &fx.clock), link(&replica, &fx.clock));
        assert_eq!(one.expect("linked") + two.expect("linked"), 1);
        assert_eq!(count(db, "SELECT max(seq) FROM audit").await, 4);
        assert_eq!(verify(db).await.expect("verified"), []);
    }

    async fn a_linked_row_can_be_neither_changed_nor_deleted(fx: Fixture) {
        let db = migrated(&fx).await;
        add_note(db, &fx.clock, "a", "k1").await.expect("a mutation");
        for attack in ["UPDATE audit SET subject = 'z'", "DELETE FROM audit", "UPDATE audit SET seq = 9, subject = 'z'"] {
            db.job(&fx.clock, move |tx: Tx| async move {
                tx.conn().execute_unprepared(attack).await.map(|_| ()).map_err(Error::from)
            })
            .await
            .expect_err(attack);
        }
        link(db, &fx.clock).await.expect("linked");
        let again = db
            .job(&fx.clock, |tx: Tx| async move {
                tx.conn().execute_unprepared("UPDATE audit SET seq = 2").await.map(|_| ()).map_err(Error::from)
            })
            .await;
        again.expect_err("linked once");
        assert_eq!(verify(db).await.expect("verified"), []);
    }

    async fn an_edited_row_is_named(fx: Fixture) {
        let db = migrated(&fx).await;
        write(db, &fx.clock, 1, &["a", "b", "c"]).await;
        write(db, &fx.clock, 2, &["x"]).await;
        link(db, &fx.clock).await.expect("linked");
        tamper(db, &fx.clock, "UPDATE audit SET detail = '{}' WHERE seq = 2").await;
        let found = verify(db).await.expect("verified");
        assert_eq!((found[0].org, found[0].seq, found[0].fault), (Uuid::from_u128(1), 2, "content differs"));
        assert_eq!(found.len(), 1);
    }

    async fn a_removed_row_and_a_cut_tail_are_named(fx: Fixture) {
        let db = migrated(&fx).await;
        write(db, &fx.clock, 1, &["a", "b", "c"]).await;
        write(db, &fx.clock, 2, &["x", "y", "z"]).await;
        link(db, &fx.clock).await.expect("linked");
        tamper(db, &fx.clock, "DELETE FROM audit WHERE seq = 2 AND subject IN ('a', 'b', 'c')").await;
        tamper(db, &fx.clock, "DELETE FROM audit WHERE seq = 3 AND subject IN ('x', 'y', 'z')").await;
        let found = verify(db).await.expect("verified");
        let found: Vec<_> = found.iter().map(|fault| (fault.seq, fault.fault)).collect();
        assert_eq!(found, [(2, "missing"), (3, "missing")]);
    }
}
