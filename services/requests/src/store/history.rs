//! The history of a case: a line for every event, written with it.

use nqi_store::{Micros, Tx};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};

use crate::domain::Viewer;

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "history")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub request: Uuid,
        pub kind: String,
        pub at: Micros,
        pub subject: Uuid,
        pub provider: Option<Uuid>,
        pub actor_org: Uuid,
        pub state: String,
        pub note: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity, Model};

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number within the table; 0 before it is written.
    pub id: i64,
    /// Event type.
    pub kind: String,
    /// When.
    pub at: jiff::Timestamp,
    /// The request, offer, order or rating.
    pub subject: Uuid,
    /// Whose offer or order it was.
    pub provider: Option<Uuid>,
    /// Who acted; nil = the platform.
    pub actor_org: Uuid,
    /// State after the event.
    pub state: String,
    /// Reason or evidence.
    pub note: String,
}

/// Writes the lines of one transaction in their order.
pub async fn write(tx: &Tx, request: Uuid, lines: &[Line]) -> Result<(), DbErr> {
    if lines.is_empty() {
        return Ok(());
    }
    let rows = lines.iter().map(|line| ActiveModel {
        id: NotSet,
        request: Set(request),
        kind: Set(line.kind.clone()),
        at: Set(Micros(line.at)),
        subject: Set(line.subject),
        provider: Set(line.provider),
        actor_org: Set(line.actor_org),
        state: Set(line.state.clone()),
        note: Set(line.note.clone()),
    });
    Entity::insert_many(rows).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// A page of a case that was found as its viewer, oldest first; providers get their own lines only.
pub async fn list(
    conn: &impl ConnectionTrait,
    viewer: Viewer,
    request: Uuid,
    after: i64,
    limit: u64,
) -> Result<Vec<Line>, DbErr> {
    let mut select = Entity::find().filter(Column::Request.eq(request)).filter(Column::Id.gt(after));
    if let Viewer::Provider(id) = viewer {
        select = select.filter(Column::Provider.eq(id));
    }
    let rows = select.order_by_asc(Column::Id).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(line).collect())
}

fn line(row: Model) -> Line {
    Line {
        id: row.id,
        kind: row.kind,
        at: row.at.0,
        subject: row.subject,
        provider: row.provider,
        actor_org: row.actor_org,
        state: row.state,
        note: row.note,
    }
}
