//! Many rows in one statement. PostgreSQL gets one array a column: thousands of parameters would cost it more than
//! the rows themselves. Long values travel beside the arrays in one piece. SQLite gets a VALUES list of parameters without names: it would look every name up in a list of all
//! of them, which takes the square of their number.

use crate::{Dialect, Error, Tx};
use nqi_platform::problem::Problem;
use sea_orm::{ConnectionTrait, Statement, Value};
use std::fmt::Write;

/// SQLite allows 32,766 parameters in a statement.
const PARAMETERS: usize = 32_766;

/// Rows of equal width, to be inserted or joined as a table.
#[derive(Clone, Debug)]
pub struct Rows {
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    /// No rows of so many columns.
    pub fn new(width: usize) -> Self {
        Self { width: width.max(1), values: Vec::new() }
    }

    /// Adds a row; each column holds values of one kind, absent ones included.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        self.values.extend(row);
        debug_assert_eq!(self.values.len() % self.width, 0, "a row of another width");
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Inserts the rows in their order; `rest` ends the statement, such as `ON CONFLICT DO NOTHING`. Returns how many
    /// were inserted or changed.
    pub async fn insert(self, tx: &Tx, table: &str, columns: &str, rest: &str) -> Result<u64, Error> {
        let mut inserted = 0;
        for statement in self.inserts(tx, table, columns, rest)? {
            inserted += tx.conn().execute_raw(statement).await?.rows_affected();
        }
        Ok(inserted)
    }

    /// The statements of [`Rows::insert`], to be run with others.
    pub fn inserts(self, tx: &Tx, table: &str, columns: &str, rest: &str) -> Result<Vec<Statement>, Error> {
        // Without WHERE, SQLite would take ON CONFLICT for the condition of a join.
        self.statements(tx, |rows| {
            format!("INSERT INTO {table} ({columns}) SELECT * FROM {rows} WHERE true {rest}")
        })
    }

    /// The statements of `sql`, which is told a table `v` with columns `column1`, `column2` ..; one unless the rows
    /// are more than a statement may have parameters.
    pub fn statements(self, tx: &Tx, sql: impl Fn(&str) -> String) -> Result<Vec<Statement>, Error> {
        match tx.dialect() {
            Dialect::Postgres if self.is_empty() => Ok(Vec::new()),
            Dialect::Postgres => {
                let (table, values) = self.arrays()?;
                Ok(vec![tx.statement(&sql(&table), values)])
            }
            Dialect::Sqlite => {
                let mut statements = Vec::new();
                let chunk = PARAMETERS / self.width * self.width;
                let mut values = self.values.into_iter();
                loop {
                    let part: Vec<Value> = values.by_ref().take(chunk).collect();
                    if part.is_empty() {
                        return Ok(statements);
                    }
                    let table = placeholders(part.len() / self.width, self.width);
                    statements.push(tx.statement(&sql(&table), part));
                }
            }
        }
    }

    /// `unnest` of an array a column, as a table `v`, with its parameters. Among many rows, a column that holds the same in
    /// all of them is one parameter; the first is always an array, which tells how many rows there are.
    fn arrays(self) -> Result<(String, Vec<Value>), Error> {
        let (width, rows) = (self.width, self.len());
        let (mut arrays, mut parts, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut heap = Vec::new();
        for i in 0..width {
            let mut cells = self.values.iter().skip(i).step_by(width);
            let Some(first) = cells.next() else { continue };
            if i > 0 && rows >= MANY && cells.clone().all(|cell| cell == first) {
                values.push(first.clone());
                parts.push(format!("${}::{}", values.len(), kind(first)?));
                continue;
            }
            let mut column = Column::of(first, rows)?;
            for cell in std::iter::once(first).chain(cells) {
                column.push(cell, &mut heap)?;
            }
            let name = arrays.len() + 1;
            parts.push(match &column {
                Column::Plain { .. } => format!("u{name}"),
                Column::Piece { text, .. } => {
                    let piece = format!("substring($heap::bytea FROM u{name} FOR u{})", name + 1);
                    if *text { format!("convert_from({piece}, 'UTF8')") } else { piece }
                }
            });
            for (literal, kind) in column.literals() {
                values.push(literal.into());
                arrays.push(format!("${}::text::{kind}[]", values.len()));
            }
        }
        if parts.iter().any(|part| part.contains("$heap")) {
            values.push(heap.into());
        }
        let (heap, names) = (format!("${}", values.len()), (1..=arrays.len()).map(|i| format!("u{i}")));
        let named = parts.iter().enumerate().map(|(i, part)| format!("{part} AS column{}", i + 1));
        let (named, names) = (named.collect::<Vec<_>>().join(", "), names.collect::<Vec<_>>().join(", "));
        let table = format!("(SELECT {named} FROM unnest({}) AS u({names})) AS v", arrays.join(", "));
        Ok((table.replace("$heap", &heap), values))
    }
}

/// Texts of so many rows travel in one piece, like bytes: reading an array literal costs PostgreSQL ten times as much. A
/// fixed number, so that a statement of few rows has one form and is prepared once.
const MANY: usize = 128;

/// A column on its way to PostgreSQL.
enum Column {
    /// An array literal.
    Plain { literal: String, kind: &'static str },
    /// Where in the heap each value begins, from 1, and its size.
    Piece { starts: String, sizes: String, text: bool },
}

impl Column {
    fn of(first: &Value, rows: usize) -> Result<Column, Error> {
        let piece = |text| Column::Piece { starts: String::new(), sizes: String::new(), text };
        Ok(match first {
            Value::Bytes(_) => piece(false),
            Value::String(_) if rows >= MANY => piece(true),
            _ => Column::Plain { literal: String::with_capacity(rows * 24), kind: kind(first)? },
        })
    }

    fn push(&mut self, value: &Value, heap: &mut Vec<u8>) -> Result<(), Error> {
        match self {
            Column::Plain { literal, .. } => {
                literal.push(if literal.is_empty() { '{' } else { ',' });
                element(literal, value)?;
            }
            Column::Piece { starts, sizes, text } => {
                let bytes = match (value, *text) {
                    (Value::String(value), true) => value.as_ref().map(|value| value.as_bytes()),
                    (Value::Bytes(value), false) => value.as_ref().map(|value| value.as_slice()),
                    _ => {
                        return Err(
                            Problem::internal(format!("a column with {value:?} beside others")).into()
                        );
                    }
                };
                for (out, number) in [(starts, heap.len() + 1), (sizes, bytes.map_or(0, <[u8]>::len))] {
                    out.push(if out.is_empty() { '{' } else { ',' });
                    // Writing to a String cannot fail.
                    let _ = match bytes {
                        Some(_) => write!(out, "{number}"),
                        None => write!(out, "NULL"),
                    };
                }
                heap.extend_from_slice(bytes.unwrap_or_default());
            }
        }
        Ok(())
    }

    fn literals(self) -> Vec<(String, &'static str)> {
        let closed = |mut literal: String| {
            literal.push('}');
            literal
        };
        match self {
            Column::Plain { literal, kind } => vec![(closed(literal), kind)],
            Column::Piece { starts, sizes, .. } => {
                vec![(closed(starts), "integer"), (closed(sizes), "integer")]
            }
        }
    }
}

/// The type of a value in PostgreSQL.
fn kind(value: &Value) -> Result<&'static str, Error> {
    match value {
        Value::Bool(_) => Ok("boolean"),
        Value::Int(_) => Ok("integer"),
        Value::BigInt(_) => Ok("bigint"),
        Value::Uuid(_) => Ok("uuid"),
        Value::String(_) => Ok("text"),
        Value::Bytes(_) => Ok("bytea"),
        other => Err(Problem::internal(format!("no column of {other:?}")).into()),
    }
}

/// Writes an element of an array literal.
fn element(out: &mut String, value: &Value) -> Result<(), Error> {
    // Writing to a String cannot fail.
    let _ = match value {
        Value::Bool(Some(value)) => write!(out, "{value}"),
        Value::Int(Some(value)) => write!(out, "{value}"),
        Value::BigInt(Some(value)) => write!(out, "{value}"),
        Value::Uuid(Some(value)) => write!(out, "{value}"),
        Value::String(Some(text)) => {
            quoted(out, text);
            Ok(())
        }
        Value::Bool(None)
        | Value::Int(None)
        | Value::BigInt(None)
        | Value::Uuid(None)
        | Value::String(None) => write!(out, "NULL"),
        other => return Err(Problem::internal(format!("no array of {other:?}")).into()),
    };
    Ok(())
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for part in text.split_inclusive(['"', '\\']) {
        match part.strip_suffix(['"', '\\']) {
            Some(plain) => {
                out.push_str(plain);
                out.push('\\');
                out.push_str(&part[plain.len()..]);
            }
            None => out.push_str(part),
        }
    }
    out.push('"');
}

/// `(VALUES ($1, $2), ($3, $4)) AS v`; SQLite names the columns `column1`, `column2` ..
fn placeholders(rows: usize, width: usize) -> String {
    let mut sql = String::with_capacity(rows * width * 4 + 24);
    sql.push_str("(VALUES ");
    for i in 0..rows * width {
        sql.push_str(match (i, i % width) {
            (0, _) => "(?",
            (_, 0) => "), (?",
            _ => ", ?",
        });
    }
    sql.push_str(")) AS v");
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn array_literals_hold_what_they_were_given() {
        let mut rows = Rows::new(3);
        rows.push([7i64.into(), "a\"b\\c,{}".into(), Value::Uuid(None)]);
        rows.push([Value::BigInt(None), "".into(), uuid::Uuid::nil().into()]);
        assert_eq!(rows.len(), 2);
        let (table, values) = rows.arrays().expect("arrays");
        assert_eq!(
            table,
            "(SELECT u1 AS column1, u2 AS column2, u3 AS column3 FROM \
             unnest($1::text::bigint[], $2::text::text[], $3::text::uuid[]) AS u(u1, u2, u3)) AS v"
        );
        let texts: [Value; 3] = [
            "{7,NULL}".into(),
            r#"{"a\"b\\c,{}",""}"#.into(),
            "{NULL,00000000-0000-0000-0000-000000000000}".into(),
        ];
        assert_eq!(values, texts);
    }

    #[test]
    fn bytes_travel_in_one_piece_with_where_each_begins() {
        let mut rows = Rows::new(2);
        rows.push([1i32.into(), vec![0x0au8, 0xff].into()]);
        rows.push([2i32.into(), Value::Bytes(None)]);
        rows.push([3i32.into(), Vec::<u8>::new().into()]);
        rows.push([4i32.into(), vec![0x0bu8].into()]);
        let (table, values) = rows.arrays().expect("arrays");
        assert_eq!(
            table,
            "(SELECT u1 AS column1, substring($4::bytea FROM u2 FOR u3) AS column2 FROM \
             unnest($1::text::integer[], $2::text::integer[], $3::text::integer[]) AS u(u1, u2, u3)) AS v"
        );
        let given: [Value; 4] = [
            "{1,2,3,4}".into(),
            "{1,NULL,3,3}".into(),
            "{2,NULL,0,1}".into(),
            vec![0x0au8, 0xff, 0x0b].into(),
        ];
        assert_eq!(values, given);
    }

    #[test]
    fn what_many_rows_have_in_common_travels_once() {
        let mut rows = Rows::new(4);
        for i in 0..MANY {
            rows.push([1i32.into(), (i as i64).into(), "same".into(), Value::Uuid(None)]);
        }
        let (table, values) = rows.arrays().expect("arrays");
        assert_eq!(
            table,
            "(SELECT u1 AS column1, u2 AS column2, $3::text AS column3, $4::uuid AS column4 FROM \
             unnest($1::text::integer[], $2::text::bigint[]) AS u(u1, u2)) AS v"
        );
        assert_eq!(values.len(), 4);
        assert_eq!(values[2..], ["same".into(), Value::Uuid(None)]);
    }

    #[test]
    fn values_are_parameters_in_their_order() {
        assert_eq!(placeholders(2, 2), "(VALUES (?, ?), (?, ?)) AS v");
    }
}
