//! Creates idempotency, audit (append-only, linked once), audit_head and meta.

use crate::{Dialect, schema};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260101_000001_store"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use schema::{big, bytes, id, key, micros, nullable, table, text, uuid};
        manager
            .create_table(table(
                "idempotency",
                [key(text("id")), bytes("hash"), bytes("response"), micros("created")],
            ))
            .await?;
        schema::index(manager, "idempotency", &["created"]).await?;
        manager
            .create_table(table(
                "audit",
                [
                    id("id"),
                    uuid("org"),
                    text("action"),
                    text("subject"),
                    text("actor"),
                    text("detail"),
                    micros("at"),
                    nullable(big("seq")),
                    nullable(bytes("prev")),
                    nullable(bytes("hash")),
                ],
            ))
            .await?;
        schema::unique(manager, "audit", &["org", "seq"]).await?;
        schema::index(manager, "audit", &["org", "at"]).await?;
        schema::sql(manager, "CREATE INDEX audit_unlinked ON audit (org, at, id) WHERE seq IS NULL").await?;
        manager.create_table(table("audit_head", [key(uuid("org")), big("seq"), bytes("hash")])).await?;
        manager.create_table(table("meta", [key(text("name")), text("value")])).await?;
        schema::sql_on(manager, Dialect::Sqlite, SQLITE_GUARD).await?;
        schema::sql_on(manager, Dialect::Postgres, POSTGRES_GUARD).await
    }
}

const SQLITE_GUARD: &str = "
CREATE TRIGGER audit_linked_once BEFORE UPDATE ON audit
WHEN OLD.seq IS NOT NULL OR NEW.seq IS NULL OR NEW.id <> OLD.id OR NEW.org <> OLD.org OR NEW.action <> OLD.action
  OR NEW.subject <> OLD.subject OR NEW.actor <> OLD.actor OR NEW.detail <> OLD.detail OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END;";

const POSTGRES_GUARD: &str = "
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
     AND (NEW.id, NEW.org, NEW.action, NEW.subject, NEW.actor, NEW.detail, NEW.at)
       = (OLD.id, OLD.org, OLD.action, OLD.subject, OLD.actor, OLD.detail, OLD.at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit rows are append-only';
END $guard$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
  FOR EACH ROW EXECUTE FUNCTION audit_append_only();";
