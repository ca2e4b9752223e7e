//! Open clocks that a new rule may touch, page by page in the order of their ids.

use jiff::Timestamp;
use nqi_store::Micros;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::commitment::{Column, Entity},
    load::whole,
};
use crate::domain::{commitment::Commitment, stage::Stage, status::Status};

/// Which open clocks.
#[derive(Clone, Debug)]
pub enum Open {
    /// Clocks of a calendar that reach an instant: their last level lies there or later, or is not known.
    Reaching(String, Timestamp),
    /// Clocks of a stage.
    Of(Stage),
}

impl Open {
    pub(super) fn condition(&self) -> Condition {
        let open = Status::ALL.into_iter().filter(|status| status.is_open()).map(Status::code);
        let open = Condition::all().add(Column::Status.is_in(open));
        match self {
            Self::Reaching(calendar, since) => {
                let reaching = Condition::any()
                    .add(Column::LastLevelAt.gte(Micros(*since)))
                    .add(Column::LastLevelAt.is_null());
                open.add(Column::Calendar.eq(calendar)).add(reaching)
            }
            Self::Of(stage) => open.add(Column::Stage.eq(stage.code())),
        }
    }
}

/// Up to `limit` of them behind the id `after`.
pub async fn page(
    conn: &impl ConnectionTrait,
    open: &Open,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Commitment>, DbErr> {
    let mut select = Entity::find().filter(open.condition()).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    whole(conn, select.all(conn).await?).await
}
