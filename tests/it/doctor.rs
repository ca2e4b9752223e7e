//! `nqi doctor` finds what is wrong in the stores of a deployment, and nothing where nothing is.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use nqi::role::Role;
use nqi_proto::events::v1::Event;
use nqi_store::Micros;
use nqi_tests::backend::{Backend, Databases};
use nqi_tests::executable::{self, Ended};
use nqi_tests::on_both_back_ends;
use prost::Message;
use sea_orm::{ConnectionTrait, Database, Statement, Value as Bound};
use serde_json::{Value, json};

/// The longest that a look may take.
const BOUND: Duration = Duration::from_secs(60);

fn run(folder: &Path, stores: &Databases, words: &[&str]) -> Ended {
    let mut command = executable::command(folder, words);
    command
        .env("NQI__DATABASE__URL", stores.url())
        .env("NQI__REDIS__URL", stores.redis())
        .env("NQI__SERVER__DATA_DIR", folder)
        .env("NQI__AUTH__SERVICE_SECRET", "a-secret-of-the-tests-0123456789abcdef");
    executable::run(command, BOUND)
}

/// The findings that are wrong, as `(check, of)`, and all of them.
fn wrong(folder: &Path, stores: &Databases) -> (Vec<(String, String)>, Vec<Value>) {
    let ended = run(folder, stores, &["doctor", "--json"]);
    let told: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}"));
    let found = told["findings"].as_array().expect("findings").clone();
    let text = |one: &Value, name: &str| one[name].as_str().expect("a word").to_owned();
    let bad: Vec<_> = found
        .iter()
        .filter(|one| one["ok"] == false)
        .map(|one| (text(one, "check"), text(one, "of")))
        .collect();
    assert_eq!(
        (told["ok"] == true, ended.code),
        (bad.is_empty(), Some(i32::from(!bad.is_empty()))),
        "{told}"
    );
    (bad, found)
}

async fn insert(stores: &Databases, folder: &Path, role: Role, sql: &str, values: Vec<Bound>) {
    let conn = Database::connect(stores.of(role, folder)).await.expect("the store answers");
    let insert = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    conn.execute_raw(insert).await.expect("written");
    conn.close().await.expect("closed");
}

on_both_back_ends! {
    async fn a_parked_event_that_its_sender_never_sent_is_found_with_its_id(backend: Backend) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (place, stores) = (folder.path(), Databases::create(backend).await);
        let migrated = run(place, &stores, &["migrate"]);
        assert_eq!(migrated.code, Some(0), "{migrated:?}");
        let (bad, found) = wrong(place, &stores);
        assert!(bad.is_empty() && found.len() >= 16, "{found:?}");
        let event = Event {
            id: "0190f000-0000-7000-8000-0000000000aa".to_owned(),
            source: "nqi.requests".to_owned(),
            r#type: "nqi.requests.v1.OrderAwarded".to_owned(),
            aggregate_id: "0190f000-0000-7000-8000-0000000000bb".to_owned(),
            partition: 3,
            position: 7,
            sequence: 1,
            ..Event::default()
        };
        let parked = "INSERT INTO parked (consumer, source, partition, position, aggregate_id, event, error, tries, \
                      state, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = vec![
            "commitments.cases".into(),
            event.source.clone().into(),
            3_i32.into(),
            7_i64.into(),
            event.aggregate_id.clone().into(),
            event.encode_to_vec().into(),
            "no such stage".into(),
            5_i32.into(),
            1_i32.into(),
            Micros("2026-03-09T01:00:00Z".parse::<Timestamp>().expect("an instant")).into(),
        ];
        insert(&stores, place, Role::Commitments, parked, values).await;
        let (bad, found) = wrong(place, &stores);
        let named = |check: &str| (check.to_owned(), "commitments".to_owned());
        assert_eq!(bad, [named("PARKED"), named("UNKNOWN")]);
        let details = |check: &str| &found.iter().find(|one| one["check"] == check && one["ok"] == false).expect("found")["details"];
        assert_eq!(details("PARKED")["error"], json!("no such stage"));
        assert_eq!(details("PARKED")["aggregate_id"], json!(event.aggregate_id));
        assert_eq!(details("UNKNOWN")["event_id"], json!(event.id));
        let lines = run(place, &stores, &["doctor"]);
        assert_eq!(lines.code, Some(1), "{lines:?}");
        assert!(lines.stdout.contains(&event.id) && lines.stdout.contains("no such stage"), "{}", lines.stdout);
    }

    async fn a_consumer_that_is_ahead_of_the_log_is_found_with_the_positions(backend: Backend) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (place, stores) = (folder.path(), Databases::create(backend).await);
        assert_eq!(run(place, &stores, &["migrate"]).code, Some(0));
        let position = "INSERT INTO consumer_position (consumer, source, partition, position) VALUES ($1, $2, $3, $4)";
        let values = vec!["commitments.cases".into(), "nqi.requests".into(), 5_i32.into(), 2_i64.into()];
        insert(&stores, place, Role::Commitments, position, values).await;
        let (bad, found) = wrong(place, &stores);
        assert_eq!(bad, [("UNKNOWN".to_owned(), "commitments".to_owned())]);
        let ahead = &found.iter().find(|one| one["ok"] == false).expect("found")["details"];
        assert_eq!((&ahead["partition"], &ahead["first"], &ahead["last"]), (&json!(5), &json!(1), &json!(2)));
    }

    async fn an_empty_or_older_store_is_named_and_left_as_it_is(backend: Backend) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (place, stores) = (folder.path(), Databases::create(backend).await);
        let check = if backend == Backend::Sqlite { "STORE" } else { "SCHEMA" };
        let roles = ["identity", "registry", "requests", "commitments"];
        for _ in 0..2 {
            let (bad, _) = wrong(place, &stores);
            assert_eq!(bad, roles.map(|role| (check.to_owned(), role.to_owned())), "a look changes nothing");
        }
    }
}
