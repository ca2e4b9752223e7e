//! Supervision notices: rows to and from the domain, their numbers and lists.

use nqi_store::{Error, Micros, Tx};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::notice::{ActiveModel, Column, Entity, Model},
    list,
    policy::unknown,
};
use crate::domain::{
    commitment::Case,
    notice::{Notice, NoticeState},
    scope::Scope,
    stage::Stage,
};

/// Rows of one INSERT; SQLite allows 32,766 parameters.
const CHUNK: usize = 500;

/// Writes new notices.
pub async fn insert(tx: &Tx, notices: &mut [Notice]) -> Result<(), Error> {
    for chunk in notices.chunks_mut(CHUNK) {
        for notice in chunk.iter_mut() {
            notice.version = 1;
        }
        let rows: Vec<_> = chunk.iter().map(row).collect();
        Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Writes a notice that was locked; its version counts up.
pub async fn update(tx: &Tx, notice: &mut Notice) -> Result<(), Error> {
    notice.version += 1;
    let change = ActiveModel { id: NotSet, ..row(notice) };
    Entity::update_many().set(change).filter(Column::Id.eq(notice.id)).exec(tx.conn()).await?;
    Ok(())
}

/// One notice locked for a change, if the scope sees it.
pub async fn lock(tx: &Tx, scope: Scope, id: Uuid) -> Result<Option<Notice>, Error> {
    let select = Entity::find().filter(Column::Id.eq(id)).filter(visible(scope));
    let row = tx.for_update(select).one(tx.conn()).await?;
    Ok(row.map(domain).transpose()?)
}

/// One notice, if the scope sees it.
pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: Uuid) -> Result<Option<Notice>, DbErr> {
    let row = Entity::find().filter(Column::Id.eq(id)).filter(visible(scope)).one(conn).await?;
    row.map(domain).transpose()
}

/// The notices about clocks, locked.
pub async fn lock_of_clocks(tx: &Tx, clocks: &[Uuid]) -> Result<Vec<Notice>, Error> {
    if clocks.is_empty() {
        return Ok(Vec::new());
    }
    let select =
        Entity::find().filter(Column::CommitmentId.is_in(clocks.iter().copied())).order_by_asc(Column::Id);
    let rows = tx.for_update(select).all(tx.conn()).await?;
    Ok(rows.into_iter().map(domain).collect::<Result<_, _>>()?)
}

/// The next serial number of a year, from 1; two transactions never get the same.
pub async fn next_serial(tx: &Tx, year: i16) -> Result<i64, Error> {
    let statement = tx.statement(
        "INSERT INTO notice_serial (year, last) VALUES ($1, 1) \
         ON CONFLICT (year) DO UPDATE SET last = notice_serial.last + 1 RETURNING last",
        [i32::from(year).into()],
    );
    let row = tx.conn().query_one_raw(statement).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("notice_serial".to_owned()))?;
    Ok(row.try_get("", "last")?)
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct NoticeFilter {
    /// Only these states; empty = all.
    pub states: Vec<NoticeState>,
    /// Only this obligor.
    pub obligor: Option<Uuid>,
    /// Only this region; empty = all.
    pub region: String,
    /// Only this case; empty = all.
    pub case_number: String,
    /// Only those of this clock.
    pub commitment: Option<Uuid>,
    /// Only those of these clocks.
    pub clocks: Option<Box<list::Filter>>,
}

/// Notices that the scope sees, newest first, after a cursor.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &NoticeFilter,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Notice>, DbErr> {
    let select = Entity::find()
        .filter(condition(scope, filter))
        .filter(Condition::all().add_option(after.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit);
    select.all(conn).await?.into_iter().map(domain).collect()
}

/// How many the scope sees.
pub async fn count(conn: &impl ConnectionTrait, scope: Scope, filter: &NoticeFilter) -> Result<u64, DbErr> {
    Entity::find().filter(condition(scope, filter)).count(conn).await
}

/// A draft is the bureau's alone; what was issued is the obligor's too, and stays so after a withdrawal.
fn visible(scope: Scope) -> Condition {
    let obligor = match scope {
        Scope::All => return Condition::all(),
        Scope::Enterprise(org) | Scope::Provider(org) | Scope::Centre(org) => org,
    };
    Condition::all().add(Column::ObligorId.eq(obligor)).add(Column::IssuedAt.is_not_null())
}

fn condition(scope: Scope, filter: &NoticeFilter) -> Condition {
    let states: Vec<i32> = filter.states.iter().map(|state| state.code()).collect();
    Condition::all()
        .add(visible(scope))
        .add_option((!states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(filter.obligor.map(|obligor| Column::ObligorId.eq(obligor)))
        .add_option((!filter.region.is_empty()).then(|| Column::Region.eq(&filter.region)))
        .add_option((!filter.case_number.is_empty()).then(|| Column::CaseNumber.eq(&filter.case_number)))
        .add_option(filter.commitment.map(|clock| Column::CommitmentId.eq(clock)))
        .add_option(
            filter.clocks.as_ref().map(|clocks| Column::CommitmentId.in_subquery(list::ids(scope, clocks))),
        )
}

fn row(notice: &Notice) -> ActiveModel {
    let micros = |at: Option<jiff::Timestamp>| Set(at.map(Micros));
    ActiveModel {
        id: Set(notice.id),
        version: Set(notice.version),
        state: Set(notice.state.code()),
        number: Set(notice.number.clone()),
        commitment_id: Set(notice.commitment),
        cycle: Set(notice.cycle),
        stage: Set(notice.stage.code()),
        case_number: Set(notice.case.number.clone()),
        service_request_id: Set(notice.case.request),
        enterprise_id: Set(notice.case.enterprise),
        centre_id: Set(notice.case.centre),
        region: Set(notice.case.region.clone()),
        obligor_id: Set(notice.obligor),
        missed_at: micros(notice.missed_at),
        demand: Set(notice.demand.clone()),
        reply_clock: Set(notice.reply_clock),
        reply_due_at: micros(notice.reply_due_at),
        automatic: Set(notice.automatic),
        created_at: Set(Micros(notice.created_at)),
        issued_at: micros(notice.issued_at),
        issued_by: Set(notice.issued_by.clone()),
        reply: Set(notice.reply.clone()),
        replied_at: micros(notice.replied_at),
        replied_by: Set(notice.replied_by.clone()),
        withdrawn_at: micros(notice.withdrawn_at),
        withdraw_reason: Set(notice.withdraw_reason.clone()),
    }
}

fn domain(row: Model) -> Result<Notice, DbErr> {
    Ok(Notice {
        id: row.id,
        version: row.version,
        state: NoticeState::parse(row.state).ok_or_else(|| unknown("notice state", row.state))?,
        number: row.number,
        commitment: row.commitment_id,
        cycle: row.cycle,
        stage: Stage::parse(row.stage).ok_or_else(|| unknown("stage", row.stage))?,
        case: Case {
            number: row.case_number,
            request: row.service_request_id,
            enterprise: row.enterprise_id,
            centre: row.centre_id,
            region: row.region,
            // Known to the clocks; a notice tells nothing by cluster.
            ..Case::default()
        },
        obligor: row.obligor_id,
        missed_at: row.missed_at.map(|at| at.0),
        demand: row.demand,
        reply_clock: row.reply_clock,
        reply_due_at: row.reply_due_at.map(|at| at.0),
        automatic: row.automatic,
        created_at: row.created_at.0,
        issued_at: row.issued_at.map(|at| at.0),
        issued_by: row.issued_by,
        reply: row.reply,
        replied_at: row.replied_at.map(|at| at.0),
        replied_by: row.replied_by,
        withdrawn_at: row.withdrawn_at.map(|at| at.0),
        withdraw_reason: row.withdraw_reason,
    })
}
