//! Lists and small records inside a text column, enum codes inside an integer column.

use sea_orm::DbErr;
use serde::{Serialize, de::DeserializeOwned};

/// The JSON of a value.
pub fn json<T: Serialize>(value: &T) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Type(error.to_string()))
}

/// A value from its JSON.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, DbErr> {
    serde_json::from_str(text).map_err(|error| DbErr::Type(error.to_string()))
}

/// A state from its code; a code that this version does not know is a damaged row.
pub fn known<T>(column: &str, value: Option<T>) -> Result<T, DbErr> {
    value.ok_or_else(|| DbErr::Type(format!("unknown code in {column}")))
}

/// Fails when a versioned update met no row: impossible while the case is locked, so it is an internal error.
pub fn one_row(table: &str, rows: u64) -> Result<(), DbErr> {
    if rows == 1 {
        Ok(())
    } else {
        Err(DbErr::Custom(format!("{table}: the version moved although the case is locked")))
    }
}
