//! Drafts of forms, each of one member.

use jiff::Timestamp;
use nqi_store::{Micros, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*};

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_draft")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub content: String,
        pub version: i64,
        pub updated_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// A form that a member began.
#[derive(Clone, PartialEq, Eq)]
pub struct FormDraft {
    /// Whose.
    pub member: Uuid,
    /// Which form.
    pub name: String,
    /// JSON text.
    pub content: String,
    /// Version, from 1.
    pub version: i64,
    /// Last kept.
    pub updated_at: Timestamp,
}

/// The member's draft of that name.
pub async fn find(conn: &impl ConnectionTrait, member: Uuid, name: &str) -> Result<Option<FormDraft>, DbErr> {
    let select = Entity::find().filter(Column::Member.eq(member)).filter(Column::Name.eq(name));
    Ok(select.one(conn).await?.map(record))
}

/// The same, locked until the end of the transaction.
pub async fn lock(tx: &Tx, member: Uuid, name: &str) -> Result<Option<FormDraft>, DbErr> {
    let select = Entity::find().filter(Column::Member.eq(member)).filter(Column::Name.eq(name));
    Ok(tx.for_update(select).one(tx.conn()).await?.map(record))
}

/// The member's drafts, newest first.
pub async fn list(conn: &impl ConnectionTrait, member: Uuid) -> Result<Vec<FormDraft>, DbErr> {
    let select = Entity::find().filter(Column::Member.eq(member)).order_by_desc(Column::UpdatedAt).limit(100);
    Ok(select.all(conn).await?.into_iter().map(record).collect())
}

/// How many drafts the member has.
pub async fn count(conn: &impl ConnectionTrait, member: Uuid) -> Result<u64, DbErr> {
    Entity::find().filter(Column::Member.eq(member)).count(conn).await
}

/// Keeps a draft over the one that is there.
pub async fn put(tx: &Tx, draft: &FormDraft) -> Result<(), DbErr> {
    let row = Model {
        member: draft.member,
        name: draft.name.clone(),
        content: draft.content.clone(),
        version: draft.version,
        updated_at: Micros(draft.updated_at),
    };
    let over = OnConflict::columns([Column::Member, Column::Name])
        .update_columns([Column::Content, Column::Version, Column::UpdatedAt])
        .to_owned();
    Entity::insert(row.into_active_model().reset_all())
        .on_conflict(over)
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Forgets a draft; false when there was none.
pub async fn delete(tx: &Tx, member: Uuid, name: &str) -> Result<bool, DbErr> {
    let gone = Entity::delete_many().filter(Column::Member.eq(member)).filter(Column::Name.eq(name));
    Ok(gone.exec(tx.conn()).await?.rows_affected > 0)
}

/// Whether there is a draft that nobody has touched since `until`.
pub async fn any_idle(conn: &impl ConnectionTrait, until: Micros) -> Result<bool, DbErr> {
    let idle = Entity::find().select_only().column(Column::Version).filter(Column::UpdatedAt.lte(until));
    Ok(idle.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Forgets drafts that nobody has touched since `until`.
pub async fn purge(conn: &impl ConnectionTrait, until: Micros) -> Result<u64, DbErr> {
    Ok(Entity::delete_many().filter(Column::UpdatedAt.lte(until)).exec(conn).await?.rows_affected)
}

fn record(row: Model) -> FormDraft {
    FormDraft {
        member: row.member,
        name: row.name,
        content: row.content,
        version: row.version,
        updated_at: row.updated_at.0,
    }
}
