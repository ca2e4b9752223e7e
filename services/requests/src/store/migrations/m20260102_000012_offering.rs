//! Which published offering an order rests on: promises may be ruled by offering.

use nqi_store::schema::{nullable, uuid};
use sea_orm::DbErr;
use sea_orm::sea_query::{Alias, Table};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260102_000012_offering"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = nullable(uuid("offering"));
        manager
            .alter_table(Table::alter().table(Alias::new("work_order")).add_column(&mut column).take())
            .await
    }
}
