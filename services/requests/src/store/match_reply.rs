//! The replies of matching that offers refer to, kept as they were received.

use std::collections::BTreeMap;

use nqi_store::{Micros, Tx};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "match_reply")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub request: Uuid,
        pub item: Uuid,
        pub reply: Vec<u8>,
        pub created_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// Keeps an encoded `nqi.matching.v1.MatchResponse` for an item of a locked case.
pub async fn insert(tx: &Tx, id: Uuid, request: Uuid, item: Uuid, reply: Vec<u8>) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: Set(id),
        request: Set(request),
        item: Set(item),
        reply: Set(reply),
        created_at: Set(Micros(tx.now())),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// The encoded reply of that id for that item.
pub async fn find(conn: &impl ConnectionTrait, item: Uuid, id: Uuid) -> Result<Option<Vec<u8>>, DbErr> {
    let row = Entity::find().filter(Column::Id.eq(id)).filter(Column::Item.eq(item)).one(conn).await?;
    Ok(row.map(|row| row.reply))
}

/// The encoded replies of these ids.
pub(super) async fn of_ids(
    conn: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<u8>>, DbErr> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.reply)).collect())
}
