//! Puts in what is shipped: version 1 of the policies and revision 1 of the calendar `cn`.

use crate::domain::shipped;
use crate::store::{calendar, policy};
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20260110_000002_shipped"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        policy::insert_shipped(conn, &shipped::policies()).await?;
        calendar::insert_shipped(conn, &nqi_kernel::worktime::china_spec(), shipped::SHIPPED_AT).await
    }
}
