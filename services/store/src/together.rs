//! Writes in one round trip: on PostgreSQL each is a part of one WITH, on SQLite, where a round trip costs nothing, they run
//! one after the other.

use crate::{Dialect, Error, Tx};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::fmt::Write;

/// Where tests make things go wrong: before each write that has rows on SQLite, before all of them on PostgreSQL.
const PLACES: [&str; 8] = [
    "store.together.0",
    "store.together.1",
    "store.together.2",
    "store.together.3",
    "store.together.4",
    "store.together.5",
    "store.together.6",
    "store.together.7",
];

/// Writes to be run together. On PostgreSQL no row may be written by two of them.
#[derive(Debug, Default)]
pub struct Together(Vec<OneWrite>);

#[derive(Debug)]
struct OneWrite {
    statements: Vec<Statement>,
    /// The name under which PostgreSQL knows what it answers, and the columns of the answer.
    answers: Option<(&'static str, &'static str)>,
}

impl Together {
    /// Adds a write: the statements of [`crate::Rows::inserts`] and the like; its place counts in the answer.
    pub fn push(&mut self, statements: Vec<Statement>) {
        self.0.push(OneWrite { statements, answers: None });
    }

    /// Adds a write whose rows later ones read: on PostgreSQL, which shows them nowhere else before the end of all, by
    /// these columns of a table `name`; on SQLite from the table that was written.
    pub fn push_answering(
        &mut self,
        (name, columns): (&'static str, &'static str),
        statements: Vec<Statement>,
    ) {
        self.0.push(OneWrite { statements, answers: Some((name, columns)) });
    }

    /// Runs the writes; how many rows each of them wrote, in the order in which they were added.
    pub async fn run(self, tx: &Tx) -> Result<Vec<u64>, Error> {
        match tx.dialect() {
            Dialect::Sqlite => one_by_one(tx, self.0).await,
            Dialect::Postgres => at_once(tx, self.0).await,
        }
    }
}

async fn one_by_one(tx: &Tx, writes: Vec<OneWrite>) -> Result<Vec<u64>, Error> {
    let mut counts = Vec::with_capacity(writes.len());
    for (place, write) in writes.into_iter().enumerate() {
        let mut rows = 0;
        if !write.statements.is_empty() {
            fault(place).await?;
        }
        for statement in write.statements {
            rows += tx.conn().execute_raw(statement).await?.rows_affected();
        }
        counts.push(rows);
    }
    Ok(counts)
}

async fn at_once(tx: &Tx, writes: Vec<OneWrite>) -> Result<Vec<u64>, Error> {
    fault(0).await?;
    let sizes: Vec<usize> = writes.iter().map(|write| write.statements.len()).collect();
    let mut parts: Vec<Part> = writes
        .into_iter()
        .flat_map(|write| write.statements.into_iter().map(move |statement| (write.answers, statement)))
        .collect();
    let rows: Vec<u64> = match parts.len() {
        0 => Vec::new(),
        1 => vec![tx.conn().execute_raw(parts.remove(0).1).await?.rows_affected()],
        _ => {
            let (sql, values) = joined(parts);
            let row = tx.conn().query_one_raw(tx.statement(&sql, values)).await?;
            let row = row.ok_or_else(|| nqi_platform::problem::Problem::internal("no row of counts"))?;
            let count = |i: usize| Ok(row.try_get::<i64>("", &format!("n{i}"))?.unsigned_abs());
            (0..sizes.iter().sum()).map(count).collect::<Result<_, Error>>()?
        }
    };
    let mut rows = rows.into_iter();
    Ok(sizes.into_iter().map(|size| rows.by_ref().take(size).sum()).collect())
}

async fn fault(place: usize) -> Result<(), Error> {
    match PLACES.get(place) {
        Some(name) => Ok(crate::fault::at(name).await?),
        None => Ok(()),
    }
}

/// A statement with the name and the columns of its answer, when others read it.
type Part = (Option<(&'static str, &'static str)>, Statement);

/// One statement that runs all and counts the rows of each as `n0`, `n1` ..
fn joined(parts: Vec<Part>) -> (String, Vec<Value>) {
    let (mut with, mut counts, mut values) = (String::new(), String::new(), Vec::new());
    for (i, (answers, part)) in parts.into_iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let sql = shifted(&part.sql, values.len());
        let (name, columns) = match answers {
            Some((name, columns)) => (name.to_owned(), columns),
            None => (format!("w{i}"), "1"),
        };
        // Writing to a String cannot fail.
        let _ = write!(with, "{comma}{name} AS ({sql} RETURNING {columns})");
        let _ = write!(counts, "{comma}(SELECT count(*) FROM {name}) AS n{i}");
        values.extend(part.values.map(|values| values.0).unwrap_or_default());
    }
    (format!("WITH {with} SELECT {counts}"), values)
}

/// The statement with `$1` as `$(1 + by)` and so on. Our statements hold no `$` but before a place.
fn shifted(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        let _ = write!(out, "${}{rest}", number + by);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::DbBackend;

    #[test]
    fn places_are_numbered_through_all_parts() {
        let part = |sql: &str, values: [i32; 2]| {
            Statement::from_sql_and_values(DbBackend::Postgres, sql, values.map(Value::from))
        };
        let parts = vec![
            (Some(("told", "x, y")), part("INSERT INTO a SELECT $1, $2", [1, 2])),
            (None, part("UPDATE b SET x = $2 FROM told WHERE b.y = $1", [3, 4])),
        ];
        let (sql, values) = joined(parts);
        assert_eq!(
            sql,
            "WITH told AS (INSERT INTO a SELECT $1, $2 RETURNING x, y), \
             w1 AS (UPDATE b SET x = $4 FROM told WHERE b.y = $3 RETURNING 1) \
             SELECT (SELECT count(*) FROM told) AS n0, (SELECT count(*) FROM w1) AS n1"
        );
        assert_eq!(values, [1, 2, 3, 4].map(Value::from));
    }
}
