//! Which cases had a clock that became overdue, and what that makes of an action's cases.

use nqi_store::{Micros, Tx};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ActiveValue::Set, QuerySelect, entity::prelude::*};

use super::request::entity as request;
use crate::domain::RequestState;

mod entity {
    use nqi_store::Micros;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "case_overdue")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub request: Uuid,
        pub since: Micros,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use entity::{ActiveModel, Column, Entity};

/// The cases of an action in figures; drafts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases by state.
    pub states: Vec<(i32, i64)>,
    /// Cases of which a clock became overdue.
    pub late: i64,
    /// Decided cases of which none did.
    pub on_time: i64,
}

/// Remembers that a clock of the case became overdue; the first time stays.
pub async fn note(tx: &Tx, request: Uuid) -> Result<(), DbErr> {
    let row = ActiveModel { request: Set(request), since: Set(Micros(tx.now())) };
    let first = OnConflict::column(Column::Request).do_nothing().to_owned();
    Entity::insert(row).on_conflict(first).exec_without_returning(tx.conn()).await.map(|_| ())
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
    Query::select().column(Column::Request).from(Entity).to_owned()
}
