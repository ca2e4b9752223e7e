//! Organisations, members, sessions and their refresh tokens.

use nqi_store::schema::{
    big, bytes, flag, id, index, key, micros, nullable, number, table, text, unique, uuid,
};
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait::async_trait, sea_orm::DbErr,
};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261123_000100_accounts"
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let organization = table(
            "organization",
            [
                id("id"),
                big("version"),
                text("kind"),
                text("uscc"),
                text("display_name"),
                text("region"),
                text("address"),
                text("contact_name"),
                text("contact_phone"),
                text("contact_email"),
                text("state"),
                flag("fictitious"),
                text("regions"),
                number("cluster"),
                text("size"),
                flag("chain_leader"),
                micros("create_time"),
                micros("update_time"),
                uuid("created_by"),
            ],
        );
        manager.create_table(organization).await?;
        unique(manager, "organization", &["uscc"]).await?;
        index(manager, "organization", &["display_name", "id"]).await?;
        let member = table(
            "member",
            [
                id("id"),
                big("version"),
                uuid("organization_id"),
                text("account"),
                text("display_name"),
                text("password_hash"),
                text("roles"),
                flag("disabled"),
                micros("create_time"),
            ],
        );
        manager.create_table(member).await?;
        unique(manager, "member", &["account"]).await?;
        index(manager, "member", &["organization_id", "account"]).await?;
        let session = table(
            "session",
            [
                id("id"),
                uuid("member_id"),
                micros("created"),
                micros("last_used"),
                nullable(micros("revoked")),
            ],
        );
        manager.create_table(session).await?;
        index(manager, "session", &["member_id"]).await?;
        index(manager, "session", &["revoked"]).await?;
        index(manager, "session", &["last_used"]).await?;
        let token = table(
            "refresh_token",
            [key(bytes("hash")), uuid("session_id"), micros("issued"), nullable(micros("used"))],
        );
        manager.create_table(token).await?;
        index(manager, "refresh_token", &["session_id"]).await
    }
}
