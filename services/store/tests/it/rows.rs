//! Many rows in one statement arrive as they were given, and writes that run together see what they are told.

use super::{migrated, notes};
use nqi_store::{Error, Rows, Together, Tx, on_both_dialects};
use sea_orm::{ConnectionTrait, Value};

type Given = (i64, Option<String>, Option<Vec<u8>>, String);

/// Rows whose texts and bytes hold what an encoding could trip over: quotes, absent and empty values, several scripts.
fn given(count: i64) -> Vec<Given> {
    let text = |n: i64| match n % 4 {
        0 => None,
        1 => Some(String::new()),
        2 => Some(format!("碳纤维 {n} \"x\" \\ {{,}} 'y' $1")),
        _ => Some("a\u{1f}b\nNULL".to_owned()),
    };
    let bytes = |n: i64| match n % 3 {
        0 => None,
        1 => Some(vec![]),
        _ => Some(vec![0, 0xff, (n % 256) as u8]),
    };
    (0..count).map(|n| (n, text(n), bytes(n), format!("第 {n} 行"))).collect()
}

async fn returned(tx: &Tx, rows: &[Given]) -> Result<Vec<Given>, Error> {
    let mut sent = Rows::new(4);
    for (number, text, bytes, always) in rows.iter().cloned() {
        sent.push([number.into(), text.into(), bytes.into(), always.into()]);
    }
    let mut found = Vec::new();
    for statement in sent.statements(tx, |rows| {
        format!("SELECT column1, column2, column3, column4 FROM {rows} ORDER BY column1")
    })? {
        for row in tx.conn().query_all_raw(statement).await? {
            let column = |name: &str| row.try_get::<Option<String>>("", name);
            found.push((
                row.try_get("", "column1")?,
                column("column2")?,
                row.try_get("", "column3")?,
                column("column4")?.unwrap_or_default(),
            ));
        }
    }
    Ok(found)
}

on_both_dialects! {
    async fn rows_arrive_as_they_were_given_few_or_many(fx: Fixture) {
        let db = migrated(&fx).await;
        for count in [0, 1, 5, 127, 128, 1_000, 9_000] {
            let rows = given(count);
            let sent = rows.clone();
            let found = db.job(&fx.clock, move |tx: Tx| {
                let sent = sent.clone();
                async move { returned(&tx, &sent).await }
            });
            assert!(found.await.expect("read") == rows, "{count} rows came back as others");
        }
    }

    async fn a_write_reads_what_the_one_before_it_answered(fx: Fixture) {
        let db = migrated(&fx).await;
        let counts = db.job(&fx.clock, |tx: Tx| async move {
            let mut first = Rows::new(2);
            for name in ["a", "b", "c"] {
                first.push([name.into(), Value::from("1")]);
            }
            let mut writes = Together::default();
            let first = first.inserts(&tx, "meta", "name, value", "")?;
            writes.push_answering(("told", "name, value"), first);
            let source = match tx.dialect() {
                nqi_store::Dialect::Postgres => "told",
                nqi_store::Dialect::Sqlite => "meta",
            };
            let mut second = Rows::new(1);
            second.push(["b".into()]);
            second.push(["c".into()]);
            writes.push(second.statements(&tx, |rows| {
                format!(
                    "INSERT INTO notes (note, count) SELECT s.name || s.value, 1 \
                     FROM {rows} JOIN {source} AS s ON s.name = column1"
                )
            })?);
            writes.run(&tx).await
        });
        assert_eq!(counts.await.expect("written"), [3, 2]);
        let mut found = notes(db).await;
        found.sort();
        assert_eq!(found, ["b1", "c1"]);
    }
}
