//! Which clocks of cases have a red card that stands, and what that makes of an action's cases.

use nqi_store::Tx;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, QuerySelect, entity::prelude::*};

use super::request::entity as request;
use crate::domain::RequestState;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "late_clock")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub commitment: Uuid,
        pub request: Uuid,
        pub sequence: i64,
        pub late: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// What the news of a clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// The clock.
    pub commitment: Uuid,
    /// Its case.
    pub request: Uuid,
    /// Place of the news among those of the clock.
    pub sequence: i64,
    /// Whether a red card stands against the clock.
    pub late: bool,
}

/// The cases of an action in figures; drafts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases by state.
    pub states: Vec<(i32, i64)>,
    /// Cases of which a clock has a red card that stands.
    pub late: i64,
    /// Decided cases of which none has.
    pub on_time: i64,
}

/// Remembers the newest news of a clock; older news and news told twice change nothing.
pub async fn note(tx: &Tx, news: News) -> Result<(), DbErr> {
    let row = ActiveModel {
        commitment: Set(news.commitment),
        request: Set(news.request),
        sequence: Set(news.sequence),
        late: Set(news.late),
    };
    let newer = OnConflict::column(Column::Commitment)
        .update_columns([Column::Sequence, Column::Late])
        .action_and_where(Expr::col((Entity, Column::Sequence)).lt(news.sequence))
        .to_owned();
    Entity::insert(row).on_conflict(newer).exec_without_returning(tx.conn()).await.map(|_| ())
}

/// Counts the cases of an action.
pub async fn tally(conn: &impl ConnectionTrait, action: Uuid) -> Result<Tally, DbErr> {
    let of = || {
        request::Entity::find()
            .filter(request::Column::Action.eq(action))
            .filter(request::Column::State.ne(RequestState::Draft.code()))
    };
    let mut states: Vec<(i32, i64)> = of()
        .select_only()
        .column(request::Column::State)
        .column_as(request::Column::Id.count(), "cases")
        .group_by(request::Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    states.sort_unstable();
    let late = of().filter(request::Column::Id.in_subquery(overdue())).count(conn).await?;
    let waiting = [RequestState::Submitted.code(), RequestState::Returned.code()];
    let on_time = of()
        .filter(request::Column::State.is_not_in(waiting))
        .filter(request::Column::Id.not_in_subquery(overdue()))
        .count(conn)
        .await?;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Tally { states, late: number(late), on_time: number(on_time) })
}

fn overdue() -> sea_orm::sea_query::SelectStatement {
    Query::select().column(Column::Request).from(Entity).and_where(Column::Late.eq(true)).to_owned()
}
