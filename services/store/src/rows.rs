//! Many rows in one statement. PostgreSQL gets one array a column: thousands of parameters would cost it more than
//! the rows themselves. SQLite gets a VALUES list of parameters without names: it would look every name up in a list of all
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

    /// `unnest` of one array literal a column.
    fn arrays(self) -> Result<(String, Vec<Value>), Error> {
        let (width, rows) = (self.width, self.len());
        let mut literals = vec![String::with_capacity(rows * 24); width];
        let mut kinds = vec!["text"; width];
        for (i, value) in self.values.iter().enumerate() {
            let literal = &mut literals[i % width];
            literal.push(if i < width { '{' } else { ',' });
            kinds[i % width] = element(literal, value)?;
        }
        let arrays: Vec<String> =
            kinds.iter().enumerate().map(|(i, kind)| format!("${}::text::{kind}[]", i + 1)).collect();
        let names: Vec<String> = (1..=width).map(|i| format!("column{i}")).collect();
        let table = format!("unnest({}) AS v({})", arrays.join(", "), names.join(", "));
        let literals = literals.into_iter().map(|mut literal| {
            literal.push('}');
            literal.into()
        });
        Ok((table, literals.collect()))
    }
}

/// Writes an element of an array literal and tells its type.
fn element(out: &mut String, value: &Value) -> Result<&'static str, Error> {
    macro_rules! plain {
        ($kind:literal, $value:expr) => {{
            // Writing to a String cannot fail.
            let _ = match $value {
                Some(value) => write!(out, "{value}"),
                None => write!(out, "NULL"),
            };
            Ok($kind)
        }};
    }
    match value {
        Value::Bool(value) => plain!("boolean", value),
        Value::Int(value) => plain!("integer", value),
        Value::BigInt(value) => plain!("bigint", value),
        Value::Uuid(value) => plain!("uuid", value),
        Value::String(value) => {
            match value {
                Some(text) => quoted(out, text),
                None => out.push_str("NULL"),
            }
            Ok("text")
        }
        Value::Bytes(value) => {
            match value {
                Some(bytes) => hexadecimal(out, bytes),
                None => out.push_str("NULL"),
            }
            Ok("bytea")
        }
        other => Err(Problem::internal(format!("no array of {other:?}")).into()),
    }
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

fn hexadecimal(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push_str("\"\\\\x");
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
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
        let mut rows = Rows::new(4);
        rows.push([7i64.into(), "a\"b\\c,{}".into(), Value::Uuid(None), vec![0x0au8, 0xff].into()]);
        rows.push([Value::BigInt(None), "".into(), uuid::Uuid::nil().into(), Value::Bytes(None)]);
        assert_eq!(rows.len(), 2);
        let (table, values) = rows.arrays().expect("arrays");
        assert_eq!(
            table,
            "unnest($1::text::bigint[], $2::text::text[], $3::text::uuid[], $4::text::bytea[]) \
             AS v(column1, column2, column3, column4)"
        );
        let texts: [Value; 4] = [
            "{7,NULL}".into(),
            r#"{"a\"b\\c,{}",""}"#.into(),
            "{NULL,00000000-0000-0000-0000-000000000000}".into(),
            r#"{"\\x0aff",NULL}"#.into(),
        ];
        assert_eq!(values, texts);
    }

    #[test]
    fn values_are_parameters_in_their_order() {
        assert_eq!(placeholders(2, 2), "(VALUES (?, ?), (?, ?)) AS v");
    }
}
