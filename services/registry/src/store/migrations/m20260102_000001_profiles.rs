//! Creates providers, sites, accreditations, centres, scope rows, standards, offerings, pools, and the sequence of changes.

use nqi_store::schema::{
    self, big, bytes, day, flag, id, key, keyed_table, micros, nullable, number, table, text, uuid,
};
use sea_orm::DbErr;
use sea_orm_migration::sea_query::ColumnDef;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000001_profiles"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table("registry_seq", [key(number("id")), big("value")])).await?;
        schema::sql(manager, "INSERT INTO registry_seq (id, value) VALUES (1, 0)").await?;
        document(
            manager,
            "provider",
            [text("name"), number("kinds"), number("clusters"), number("state"), text("search")],
        )
        .await?;
        schema::index(manager, "provider", &["name", "id"]).await?;
        document(manager, "site", [uuid("provider_id"), text("region")]).await?;
        schema::index(manager, "site", &["provider_id"]).await?;
        schema::index(manager, "site", &["region"]).await?;
        document(manager, "accreditation", [uuid("provider_id")]).await?;
        schema::index(manager, "accreditation", &["provider_id"]).await?;
        document(manager, "centre", [text("name")]).await?;
        document(
            manager,
            "scope_row",
            [
                uuid("provider_id"),
                uuid("site_id"),
                uuid("accreditation_id"),
                number("kind"),
                bytes("row_key"),
                text("standard"),
                text("family"),
                text("search"),
            ],
        )
        .await?;
        schema::unique(manager, "scope_row", &["row_key"]).await?;
        schema::index(manager, "scope_row", &["provider_id", "id"]).await?;
        schema::index(manager, "scope_row", &["site_id"]).await?;
        schema::index(manager, "scope_row", &["family"]).await?;
        document(manager, "standard", [text("number"), text("family"), number("cluster"), text("search")])
            .await?;
        schema::unique(manager, "standard", &["number"]).await?;
        schema::index(manager, "standard", &["family"]).await?;
        manager
            .create_table(keyed_table(
                "standard_edge",
                &["old", "new"],
                [text("old"), text("new"), text("kind")],
            ))
            .await?;
        schema::index(manager, "standard_edge", &["new"]).await?;
        manager
            .create_table(table(
                "offering",
                [
                    id("id"),
                    uuid("provider_id"),
                    number("latest"),
                    nullable(number("published")),
                    flag("retired"),
                    big("version"),
                    big("told"),
                ],
            ))
            .await?;
        schema::index(manager, "offering", &["provider_id"]).await?;
        manager
            .create_table(keyed_table(
                "offering_version",
                &["id", "version"],
                [
                    uuid("id"),
                    number("version"),
                    number("kind"),
                    number("element"),
                    number("clusters"),
                    text("search"),
                    micros("updated"),
                    text("body"),
                ],
            ))
            .await?;
        document(manager, "pool", [uuid("provider_id")]).await?;
        schema::index(manager, "pool", &["provider_id"]).await?;
        manager
            .create_table(table("organization", [id("id"), number("kind"), number("state"), day("seen")]))
            .await
    }
}

/// A table of documents: identity, version, body, and the columns that are searched.
async fn document<const N: usize>(
    manager: &SchemaManager<'_>,
    name: &str,
    columns: [ColumnDef; N],
) -> Result<(), DbErr> {
    let own = [id("id"), big("version"), micros("updated"), text("body")];
    manager.create_table(table(name, own.into_iter().chain(columns))).await
}
