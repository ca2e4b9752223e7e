//! Documents as rows; the bytes lie in the storage folder.

use nqi_store::{Micros, Tx};
use sea_orm::{IntoActiveModel, entity::prelude::*};

use super::column::{known, one_row};
use crate::domain::document::{Document, DocumentKind, DocumentState};

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "document")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub owner: Uuid,
        pub request: Option<Uuid>,
        pub order_id: Option<Uuid>,
        pub kind: i32,
        pub name: String,
        pub content_type: String,
        pub size: i64,
        pub sha256: String,
        pub state: i32,
        pub reason: String,
        pub version: i64,
        pub created_at: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{Column, Entity, Model};

/// The document of that id; who may see it depends on the case, so the use case judges before anything is shown.
pub async fn load(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Document>, DbErr> {
    Entity::find().filter(Column::Id.eq(id)).one(conn).await?.map(record).transpose()
}

/// The documents of these ids that the organisation owns.
pub async fn owned(conn: &impl ConnectionTrait, owner: Uuid, ids: &[Uuid]) -> Result<Vec<Document>, DbErr> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let select = Entity::find().filter(Column::Owner.eq(owner)).filter(Column::Id.is_in(ids.iter().copied()));
    select.all(conn).await?.into_iter().map(record).collect()
}

/// Adds a document.
pub async fn insert(tx: &Tx, document: &Document) -> Result<(), DbErr> {
    Entity::insert(row(document).into_active_model().reset_all())
        .exec_without_returning(tx.conn())
        .await
        .map(|_| ())
}

/// Writes a document and raises its version; fails when somebody else wrote it meanwhile.
pub async fn update(tx: &Tx, document: &mut Document) -> Result<(), DbErr> {
    let before = document.version;
    document.version += 1;
    let mut active = row(document).into_active_model().reset_all();
    active.not_set(Column::Id);
    let done = Entity::update_many()
        .set(active)
        .filter(Column::Id.eq(document.id))
        .filter(Column::Version.eq(before))
        .exec(tx.conn())
        .await?;
    one_row("document", done.rows_affected)
}

/// The document of that id and owner, locked.
pub async fn lock(tx: &Tx, owner: Uuid, id: Uuid) -> Result<Option<Document>, DbErr> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(Column::Owner.eq(owner));
    tx.for_update(select).one(tx.conn()).await?.map(record).transpose()
}

fn row(document: &Document) -> Model {
    Model {
        id: document.id,
        owner: document.owner,
        request: document.request,
        order_id: document.order,
        kind: document.kind.code(),
        name: document.name.clone(),
        content_type: document.content_type.clone(),
        size: document.size,
        sha256: document.sha256.clone(),
        state: document.state.code(),
        reason: document.reason.clone(),
        version: document.version,
        created_at: Micros(document.created_at),
    }
}

fn record(row: Model) -> Result<Document, DbErr> {
    Ok(Document {
        id: row.id,
        owner: row.owner,
        request: row.request,
        order: row.order_id,
        kind: known("document.kind", DocumentKind::from_code(row.kind))?,
        name: row.name,
        content_type: row.content_type,
        size: row.size,
        sha256: row.sha256,
        state: known("document.state", DocumentState::from_code(row.state))?,
        reason: row.reason,
        version: row.version,
        created_at: row.created_at.0,
    })
}
