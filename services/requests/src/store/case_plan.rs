//! How the items of a case could be done together, as it was planned last.

use nqi_store::{Micros, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "case_plan")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub request: Uuid,
        pub plan: Vec<u8>,
        pub planned_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// Keeps an encoded `nqi.requests.v1.CasePlan` over the one that is there.
pub async fn put(tx: &Tx, request: Uuid, plan: Vec<u8>) -> Result<(), DbErr> {
    let row = ActiveModel { request: Set(request), plan: Set(plan), planned_at: Set(Micros(tx.now())) };
    let over =
        OnConflict::column(Column::Request).update_columns([Column::Plan, Column::PlannedAt]).to_owned();
    Entity::insert(row).on_conflict(over).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// The encoded plan of a case.
pub async fn find(conn: &impl ConnectionTrait, request: Uuid) -> Result<Option<Vec<u8>>, DbErr> {
    Ok(Entity::find().filter(Column::Request.eq(request)).one(conn).await?.map(|row| row.plan))
}
