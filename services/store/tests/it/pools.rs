//! Opening, closing, seeding, and what readers may do.

use super::{Migrator, add_note, count, migrated, notes};
use nqi_store::testing::Fixture;
use nqi_store::{Db, Dialect, PoolOptions, on_both_dialects};
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use tonic::Code;

on_both_dialects! {
    async fn a_commit_is_visible_to_readers_at_once(fx: Fixture) {
        let db = migrated(&fx).await;
        for number in 0..20 {
            add_note(db, &fx.clock, &format!("{number:02}"), "").await.expect("a mutation");
            assert_eq!(notes(db).await.len(), number + 1);
        }
    }

    async fn many_writers_all_get_their_turn(fx: Fixture) {
        let db = migrated(&fx).await;
        let names: Vec<String> = (0..64).map(|number| format!("{number:02}")).collect();
        let calls = names.iter().map(|name| add_note(db, &fx.clock, name, name));
        futures::future::try_join_all(calls).await.expect("all succeed");
        assert_eq!(notes(db).await, names);
    }

    async fn two_replicas_that_migrate_at_once_apply_each_migration_once(fx: Fixture) {
        let replica = fx.reopen().await;
        let (one, two) = tokio::join!(fx.db.migrate::<Migrator>(), replica.migrate::<Migrator>());
        one.expect("the first");
        two.expect("the second");
        let all = i64::try_from(Migrator::migrations().len()).expect("a few");
        assert_eq!(count(&fx.db, "SELECT count(*) FROM seaql_migrations").await, all);
    }

    async fn a_closed_database_answers_unavailable(fx: Fixture) {
        let db = migrated(&fx).await;
        db.close().await;
        let refused = add_note(db, &fx.clock, "a", "k1").await.expect_err("closed");
        assert_eq!(refused.code, Code::Unavailable);
    }
}

#[tokio::test]
async fn a_reader_of_sqlite_refuses_to_write() {
    let fx = Fixture::sqlite().await;
    let db = migrated(&fx).await;
    assert_eq!(db.dialect(), Dialect::Sqlite);
    let refused = db.reader().execute_unprepared("INSERT INTO notes (note, count) VALUES ('a', 1)").await;
    assert!(refused.expect_err("a reader").to_string().contains("readonly"));
}

#[tokio::test]
async fn sqlite_runs_with_a_log_full_sync_and_foreign_keys() {
    let fx = Fixture::sqlite().await;
    assert_eq!(count(&fx.db, "PRAGMA foreign_keys").await, 1);
    assert_eq!(count(&fx.db, "PRAGMA query_only").await, 1);
    let file = fx.url().trim_start_matches("sqlite://").to_owned();
    migrated(&fx).await;
    assert!(std::fs::metadata(format!("{file}-wal")).expect("a write-ahead log").len() > 0);
    let writer = fx
        .db
        .job(&fx.clock, |tx: nqi_store::Tx| async move {
            let row = tx.conn().query_one_raw(tx.statement("PRAGMA synchronous", [])).await?;
            let level: i64 = row.expect("a row").try_get_by_index(0)?;
            Ok::<_, nqi_store::Error>(level)
        })
        .await;
    assert_eq!(writer.expect("a job"), 2);
}

#[tokio::test]
async fn a_seeded_file_is_whole_without_its_log() {
    let fx = Fixture::sqlite().await;
    let (side, done) = (fx.dir.path().join("seed.part"), fx.dir.path().join("seed.db"));
    let options = PoolOptions { seeding: true, ..PoolOptions::default() };
    let db = Db::open(&format!("sqlite://{}", side.display()), &options).await.expect("the side file");
    db.migrate::<Migrator>().await.expect("migrations");
    add_note(&db, &fx.clock, "seed", "").await.expect("a seed");
    db.finish_seeding().await.expect("finished");
    // Only the file is moved: nothing may be left in a log beside it.
    std::fs::rename(&side, &done).expect("renamed");
    let db = Db::open(&format!("sqlite://{}", done.display()), &PoolOptions::default()).await.expect("opens");
    assert_eq!(notes(&db).await, ["seed"]);
}

#[tokio::test]
async fn a_postgresql_that_may_lose_acknowledged_writes_is_refused() {
    let Some(fx) = Fixture::postgres().await else { return };
    let database = fx.url().rsplit('/').next().expect("a name").to_owned();
    let alter = format!("ALTER DATABASE {database} SET synchronous_commit = off");
    fx.db.reader().execute_unprepared(&alter).await.expect("altered");
    let refused = Db::open(fx.url(), &PoolOptions::default()).await.expect_err("not durable");
    assert_eq!(refused.reason, "DATABASE_NOT_DURABLE");
    assert!(refused.en.contains("synchronous_commit = off"), "{}", refused.en);
}

#[tokio::test]
async fn a_url_of_no_known_dialect_is_refused_with_what_is_allowed() {
    for url in ["mysql://localhost/x", "sqlite::memory:", "registry.db"] {
        let refused = Db::open(url, &PoolOptions::default()).await.expect_err(url);
        assert_eq!(refused.reason, "DATABASE_URL");
    }
}
