//! Profiles of enterprises.

use super::document::{Doc, one, put, row};
use crate::domain::enterprise::Enterprise;
use crate::error::Error;
use nqi_store::Tx;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub(crate) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Doc<Enterprise>>, Error> {
    one(conn, "SELECT version, updated, body FROM enterprise WHERE id = $1", vec![id.into()]).await
}

pub(crate) async fn save(tx: &Tx, version: i64, it: &Enterprise) -> Result<(), Error> {
    put(tx, "enterprise", &[], vec![row(it.id, version, it, vec![])?]).await
}
