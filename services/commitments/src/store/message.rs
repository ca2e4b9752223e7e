//! Messages: rows to and from the domain, what waits to leave, and an organisation's lists.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use nqi_store::{Error, Micros, Tx};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    entity::message::{ActiveModel, Column, Entity, Model},
    entity::{card, commitment, firing, notice},
    policy::{small, unknown},
};
use crate::domain::{
    card::CardState,
    commitment::Case,
    message::{Delivery, Dropped, Message, MessageKind, MessageState, Standing},
    notice::NoticeState,
    stage::Stage,
    status::Status,
};

/// Writes a message that waits; false when there is one of its commitment, cycle and kind already.
pub async fn insert(tx: &Tx, message: &Message) -> Result<bool, Error> {
    let known =
        OnConflict::columns([Column::CommitmentId, Column::Cycle, Column::Level]).do_nothing().to_owned();
    let written = Entity::insert(row(message)).on_conflict(known).exec_without_returning(tx.conn()).await?;
    Ok(written > 0)
}

/// When the next message leaves.
pub async fn next(conn: &impl ConnectionTrait) -> Result<Option<Timestamp>, DbErr> {
    let next: Option<Micros> = Entity::find()
        .select_only()
        .column(Column::SendAt)
        .filter(waits())
        .order_by_asc(Column::SendAt)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(next.map(|next| next.0))
}

/// How many should have left by `until`.
pub async fn overdue(conn: &impl ConnectionTrait, until: Timestamp) -> Result<u64, DbErr> {
    Entity::find().filter(waits()).filter(Column::SendAt.lte(Micros(until))).count(conn).await
}

/// Whether a message waits whose instant was computed under another revision.
pub async fn any_under_another(conn: &impl ConnectionTrait, revision: u32) -> Result<bool, DbErr> {
    let select = Entity::find().select_only().column(Column::Id).filter(under_another(revision)).limit(1);
    Ok(select.into_tuple::<Uuid>().one(conn).await?.is_some())
}

/// Claims messages that wait under another revision; those that another transaction holds are left to it.
pub async fn claim_under_another(tx: &Tx, revision: u32, limit: u64) -> Result<Vec<Message>, Error> {
    claimed(tx, Entity::find().filter(under_another(revision)).order_by_asc(Column::Id).limit(limit)).await
}

/// Claims messages that leave by `now`.
pub async fn claim(tx: &Tx, now: Timestamp, limit: u64) -> Result<Vec<Message>, Error> {
    let select = Entity::find()
        .filter(waits())
        .filter(Column::SendAt.lte(Micros(now)))
        .order_by_asc(Column::SendAt)
        .order_by_asc(Column::Id)
        .limit(limit);
    claimed(tx, select).await
}

async fn claimed(tx: &Tx, select: sea_orm::Select<Entity>) -> Result<Vec<Message>, Error> {
    let rows = tx.for_update_skip_locked(select).all(tx.conn()).await?;
    Ok(rows.into_iter().map(domain).collect::<Result<_, _>>()?)
}

/// Writes when a waiting message leaves, under which revision.
pub async fn put_off(tx: &Tx, id: Uuid, send_at: Timestamp, revision: u32) -> Result<(), Error> {
    let change =
        ActiveModel { send_at: Set(Micros(send_at)), revision: Set(small(revision)), ..Default::default() };
    Entity::update_many().set(change).filter(Column::Id.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// Writes that messages have left; `delivery` says whether they are to go out too.
pub async fn send(tx: &Tx, ids: Vec<Uuid>, delivery: Delivery) -> Result<(), Error> {
    let now = Micros(tx.now());
    let change = ActiveModel {
        state: Set(MessageState::Sent.code()),
        sent_at: Set(Some(now)),
        delivery: Set(delivery.code()),
        next_try_at: Set((delivery == Delivery::Pending).then_some(now)),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.is_in(ids)).exec(tx.conn()).await?;
    Ok(())
}

/// Writes that messages never leave.
pub async fn drop_all(tx: &Tx, ids: Vec<Uuid>, because: Dropped) -> Result<(), Error> {
    let change = ActiveModel {
        state: Set(MessageState::Dropped.code()),
        dropped_because: Set(because.code().to_owned()),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.is_in(ids)).exec(tx.conn()).await?;
    Ok(())
}

/// Writes the due time that a message tells.
pub async fn set_due(tx: &Tx, id: Uuid, due_at: Timestamp, provisional: bool) -> Result<(), Error> {
    let change = ActiveModel {
        due_at: Set(Some(Micros(due_at))),
        provisional: Set(provisional),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Id.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// What is true of a clock as its message leaves.
#[derive(Clone, Copy, Debug)]
struct ClockState {
    status: Status,
    cycle: i32,
    due_at: Option<Timestamp>,
    provisional: bool,
}

/// What is true of the clocks, cards and notices behind messages.
#[derive(Debug, Default)]
pub struct Behind {
    clocks: HashMap<Uuid, ClockState>,
    fallen: HashSet<(Uuid, i32, String)>,
    cards: HashMap<(Uuid, i32, Level), CardState>,
    notices: HashMap<Uuid, NoticeState>,
}

impl Behind {
    /// Reads what is behind messages.
    pub async fn of(conn: &impl ConnectionTrait, messages: &[Message]) -> Result<Self, DbErr> {
        let mut behind = Self::default();
        let ids: Vec<Uuid> = messages.iter().map(|message| message.commitment).collect();
        let clocks: Vec<(Uuid, i32, i32, Option<Micros>, bool)> = commitment::Entity::find()
            .select_only()
            .columns([commitment::Column::Id, commitment::Column::Status, commitment::Column::Cycle])
            .columns([commitment::Column::DueAt, commitment::Column::Provisional])
            .filter(commitment::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        for (id, status, cycle, due_at, provisional) in clocks {
            let status = Status::parse(status).ok_or_else(|| unknown("status", status))?;
            let state = ClockState { status, cycle, due_at: due_at.map(|at| at.0), provisional };
            behind.clocks.insert(id, state);
        }
        let fallen: Vec<(Uuid, i32, String)> = firing::Entity::find()
            .select_only()
            .columns([firing::Column::CommitmentId, firing::Column::Cycle, firing::Column::Level])
            .filter(firing::Column::CommitmentId.is_in(ids.iter().copied()))
            .into_tuple()
            .all(conn)
            .await?;
        behind.fallen.extend(fallen);
        let cards: Vec<(Uuid, i32, String, i32)> = card::Entity::find()
            .select_only()
            .columns([card::Column::CommitmentId, card::Column::Cycle, card::Column::Level])
            .column(card::Column::State)
            .filter(card::Column::CommitmentId.is_in(ids))
            .into_tuple()
            .all(conn)
            .await?;
        for (clock, cycle, level, state) in cards {
            let level = Level::parse(&level).ok_or_else(|| unknown("level", &level))?;
            let state = CardState::parse(state).ok_or_else(|| unknown("card state", state))?;
            behind.cards.insert((clock, cycle, level), state);
        }
        let notices: Vec<Uuid> = messages.iter().filter_map(|message| message.notice).collect();
        if notices.is_empty() {
            return Ok(behind);
        }
        let states: Vec<(Uuid, i32)> = notice::Entity::find()
            .select_only()
            .columns([notice::Column::Id, notice::Column::State])
            .filter(notice::Column::Id.is_in(notices))
            .into_tuple()
            .all(conn)
            .await?;
        for (id, state) in states {
            let state = NoticeState::parse(state).ok_or_else(|| unknown("notice state", state))?;
            behind.notices.insert(id, state);
        }
        Ok(behind)
    }

    /// What decides whether a message may leave.
    pub fn standing(&self, message: &Message) -> Standing {
        let clock = self.clocks.get(&message.commitment);
        let in_cycle = |cycle| (message.commitment, cycle, message.kind.code().to_owned());
        let card = match message.kind {
            MessageKind::Level(level) => self.cards.get(&(message.commitment, message.cycle, level)).copied(),
            MessageKind::Notice => None,
        };
        Standing {
            fallen: clock.is_some_and(|clock| self.fallen.contains(&in_cycle(clock.cycle))),
            open: clock.is_some_and(|clock| clock.status.is_open()),
            card,
            notice: message.notice.and_then(|id| self.notices.get(&id).copied()),
        }
    }

    /// The due time of the clock, if it has another one than the message was written with.
    pub fn other_due(&self, message: &Message) -> Option<(Timestamp, bool)> {
        let clock = self.clocks.get(&message.commitment).filter(|_| message.kind != MessageKind::Notice)?;
        let due_at = clock.due_at?;
        let same = message.due_at == Some(due_at) && message.provisional == clock.provisional;
        (!same).then_some((due_at, clock.provisional))
    }
}

/// What to list; only what has left is ever listed.
#[derive(Clone, Debug)]
pub struct MessageFilter {
    /// Whose.
    pub organization: Uuid,
    /// Only unread ones.
    pub unread: bool,
    /// Only these kinds; empty = all.
    pub kinds: Vec<MessageKind>,
    /// Only this case; empty = all.
    pub case_number: String,
    /// Only those of this clock.
    pub commitment: Option<Uuid>,
}

/// Messages, newest first, after a cursor `(send_at, id)`.
pub async fn list(
    conn: &impl ConnectionTrait,
    filter: &MessageFilter,
    after: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<Message>, DbErr> {
    let mut condition = condition(filter);
    if let Some((send_at, id)) = after {
        let send_at = Micros(send_at);
        let same = Condition::all().add(Column::SendAt.eq(send_at)).add(Column::Id.lt(id));
        condition = condition.add(Condition::any().add(Column::SendAt.lt(send_at)).add(same));
    }
    let select =
        Entity::find().filter(condition).order_by_desc(Column::SendAt).order_by_desc(Column::Id).limit(limit);
    select.all(conn).await?.into_iter().map(domain).collect()
}

/// How many match.
pub async fn count(conn: &impl ConnectionTrait, filter: &MessageFilter) -> Result<u64, DbErr> {
    Entity::find().filter(condition(filter)).count(conn).await
}

/// How many an organisation has not read.
pub async fn unread(conn: &impl ConnectionTrait, organization: Uuid) -> Result<u64, DbErr> {
    Entity::find().filter(has_left(organization)).filter(Column::ReadAt.is_null()).count(conn).await
}

/// Which of `ids` the organisation has been told.
pub async fn known(tx: &Tx, organization: Uuid, ids: &[Uuid]) -> Result<HashSet<Uuid>, Error> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(has_left(organization))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(found.into_iter().collect())
}

/// Marks messages of an organisation as read; how many were not.
pub async fn mark_read(tx: &Tx, organization: Uuid, ids: &[Uuid]) -> Result<u64, Error> {
    let marked = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(Micros(tx.now())))
        .filter(has_left(organization))
        .filter(Column::ReadAt.is_null())
        .filter(Column::Id.is_in(ids.iter().copied()))
        .exec(tx.conn())
        .await?;
    Ok(marked.rows_affected)
}

fn waits() -> Condition {
    // A literal, as the partial index has it: a bound parameter would hide it from the planner.
    Condition::all().add(Expr::cust("state = 1"))
}

fn under_another(revision: u32) -> Condition {
    waits().add(Column::Revision.ne(small(revision)))
}

fn has_left(organization: Uuid) -> Condition {
    Condition::all().add(Column::ObligorId.eq(organization)).add(Expr::cust("state = 2"))
}

fn condition(filter: &MessageFilter) -> Condition {
    let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.code()).collect();
    has_left(filter.organization)
        .add_option(filter.unread.then(|| Column::ReadAt.is_null()))
        .add_option((!kinds.is_empty()).then(|| Column::Level.is_in(kinds)))
        .add_option((!filter.case_number.is_empty()).then(|| Column::CaseNumber.eq(&filter.case_number)))
        .add_option(filter.commitment.map(|clock| Column::CommitmentId.eq(clock)))
}

fn row(message: &Message) -> ActiveModel {
    ActiveModel {
        id: Set(message.id),
        commitment_id: Set(message.commitment),
        cycle: Set(message.cycle),
        level: Set(message.kind.code().to_owned()),
        stage: Set(message.stage.code()),
        subject_id: Set(message.subject),
        case_number: Set(message.case.number.clone()),
        service_request_id: Set(message.case.request),
        region: Set(message.case.region.clone()),
        obligor_id: Set(message.obligor),
        due_at: Set(message.due_at.map(Micros)),
        provisional: Set(message.provisional),
        notice_id: Set(message.notice),
        notice_number: Set(message.notice_number.clone()),
        fire_at: Set(Micros(message.fire_at)),
        send_at: Set(Micros(message.send_at)),
        revision: Set(small(message.revision)),
        state: Set(message.state.code()),
        dropped_because: Set(String::new()),
        sent_at: Set(message.sent_at.map(Micros)),
        read_at: Set(message.read_at.map(Micros)),
        delivery: Set(message.delivery.code()),
        attempts: Set(message.attempts),
        next_try_at: Set(None),
        delivered_at: Set(None),
        last_error: Set(String::new()),
    }
}

pub(super) fn domain(row: Model) -> Result<Message, DbErr> {
    Ok(Message {
        id: row.id,
        kind: MessageKind::parse(&row.level).ok_or_else(|| unknown("message kind", &row.level))?,
        commitment: row.commitment_id,
        cycle: row.cycle,
        stage: Stage::parse(row.stage).ok_or_else(|| unknown("stage", row.stage))?,
        subject: row.subject_id,
        case: Case {
            number: row.case_number,
            request: row.service_request_id,
            region: row.region,
            // Known to the clock; a message tells nothing by its other parties.
            ..Case::default()
        },
        obligor: row.obligor_id,
        due_at: row.due_at.map(|at| at.0),
        provisional: row.provisional,
        notice: row.notice_id,
        notice_number: row.notice_number,
        fire_at: row.fire_at.0,
        send_at: row.send_at.0,
        revision: row.revision.unsigned_abs(),
        state: MessageState::parse(row.state).ok_or_else(|| unknown("message state", row.state))?,
        sent_at: row.sent_at.map(|at| at.0),
        read_at: row.read_at.map(|at| at.0),
        delivery: Delivery::parse(row.delivery).ok_or_else(|| unknown("delivery", row.delivery))?,
        attempts: row.attempts,
        error: row.last_error,
    })
}
