//! Cards: rows to and from the domain, and their lists.

use jiff::Timestamp;
use nqi_kernel::clock::Level;
use nqi_store::Micros;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{
    entity::appeal,
    entity::card::{ActiveModel, Column, Entity, Model},
    list,
    policy::unknown,
    save::Turned,
};
use crate::domain::{
    card::{Card, CardState},
    commitment::Case,
    scope::Scope,
    stage::Stage,
    verdict::AppealState,
};

/// A card with what lists show of its commitment.
#[derive(Clone, Debug, PartialEq)]
pub struct CardOfCase {
    /// The card.
    pub card: Card,
    /// The clock.
    pub commitment: Uuid,
    /// Its stage.
    pub stage: Stage,
    /// The case.
    pub case: Case,
    /// Who it is held against.
    pub obligor: Uuid,
    /// When it was rescinded or excused.
    pub decided_at: Option<Timestamp>,
    /// Who decided; empty while it stands.
    pub decided_by: String,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct CardFilter {
    /// Only these levels; empty = all.
    pub levels: Vec<Level>,
    /// Only these standings; empty = all.
    pub states: Vec<CardState>,
    /// Only this obligor.
    pub obligor: Option<Uuid>,
    /// Only cards of this clock.
    pub commitment: Option<Uuid>,
    /// Only this region; empty = all.
    pub region: String,
    /// Only this case; empty = all.
    pub case_number: String,
    /// Only cards with an appeal in one of these states; empty = all.
    pub appeals: Vec<AppealState>,
    /// Only cards of these clocks.
    pub clocks: Option<Box<list::Filter>>,
}

/// Cards that the scope sees, newest first, after a cursor `(fire_at, id)`.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    filter: &CardFilter,
    after: Option<(Timestamp, Uuid)>,
    limit: u64,
) -> Result<Vec<CardOfCase>, DbErr> {
    let mut condition = condition(scope, filter);
    if let Some((fire_at, id)) = after {
        let fire_at = Micros(fire_at);
        let same = Condition::all().add(Column::FireAt.eq(fire_at)).add(Column::Id.lt(id));
        condition = condition.add(Condition::any().add(Column::FireAt.lt(fire_at)).add(same));
    }
    let rows = Entity::find()
        .filter(condition)
        .order_by_desc(Column::FireAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(of_case).collect()
}

/// How many cards the scope sees.
pub async fn count(conn: &impl ConnectionTrait, scope: Scope, filter: &CardFilter) -> Result<u64, DbErr> {
    Entity::find().filter(condition(scope, filter)).count(conn).await
}

/// One card, if the scope sees it.
pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: Uuid) -> Result<Option<CardOfCase>, DbErr> {
    let row = Entity::find().filter(Column::Id.eq(id)).filter(visible(scope)).one(conn).await?;
    row.map(of_case).transpose()
}

fn visible(scope: Scope) -> Condition {
    match scope {
        Scope::All => Condition::all(),
        Scope::Enterprise(org) => Condition::all().add(Column::EnterpriseId.eq(org)),
        Scope::Provider(org) => Condition::all().add(Column::ObligorId.eq(org)),
        Scope::Centre(org) => Condition::any().add(Column::CentreId.eq(org)).add(Column::ObligorId.eq(org)),
    }
}

fn condition(scope: Scope, filter: &CardFilter) -> Condition {
    let levels: Vec<&str> = filter.levels.iter().map(|level| level.code()).collect();
    let states: Vec<i32> = filter.states.iter().map(|state| state.code()).collect();
    let appeals: Vec<i32> = filter.appeals.iter().map(|state| state.code()).collect();
    let appealed = || {
        let select = appeal::Entity::find().select_only().column(appeal::Column::CardId);
        Column::Id.in_subquery(select.filter(appeal::Column::State.is_in(appeals.clone())).into_query())
    };
    Condition::all()
        .add(visible(scope))
        .add_option((!appeals.is_empty()).then(appealed))
        .add_option((!levels.is_empty()).then(|| Column::Level.is_in(levels)))
        .add_option((!states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(filter.obligor.map(|obligor| Column::ObligorId.eq(obligor)))
        .add_option(filter.commitment.map(|commitment| Column::CommitmentId.eq(commitment)))
        .add_option(
            filter.clocks.as_ref().map(|clocks| Column::CommitmentId.in_subquery(list::ids(scope, clocks))),
        )
        .add_option((!filter.region.is_empty()).then(|| Column::Region.eq(&filter.region)))
        .add_option((!filter.case_number.is_empty()).then(|| Column::CaseNumber.eq(&filter.case_number)))
}

pub(super) fn new_rows(one: &Turned) -> Vec<ActiveModel> {
    let (clock, case) = (&one.clock, &one.clock.about.case);
    let is_new = |card: &&Card| one.outcome.new_cards.contains(&card.id);
    let row = |card: &Card| ActiveModel {
        id: Set(card.id),
        commitment_id: Set(clock.id),
        cycle: Set(card.cycle),
        level: Set(card.level.code().to_owned()),
        state: Set(card.state.code()),
        fire_at: Set(Micros(card.fire_at)),
        created_at: Set(Micros(card.created_at)),
        due_at: Set(card.due_at.map(Micros)),
        rule_zh: Set(card.rule_zh.clone()),
        rule_en: Set(card.rule_en.clone()),
        reason: Set(card.reason.clone()),
        stage: Set(clock.about.stage.code()),
        case_number: Set(case.number.clone()),
        service_request_id: Set(case.request),
        enterprise_id: Set(case.enterprise),
        centre_id: Set(case.centre),
        obligor_id: Set(clock.about.obligor),
        region: Set(case.region.clone()),
        decided_at: Set((card.state != CardState::Standing).then_some(Micros(card.created_at))),
        decided_by: Set(if card.state == CardState::Standing {
            String::new()
        } else {
            one.origin.actor.clone()
        }),
    };
    clock.cards.iter().filter(is_new).map(row).collect()
}

pub(super) fn domain(row: Model) -> Result<Card, DbErr> {
    Ok(Card {
        id: row.id,
        cycle: row.cycle,
        level: Level::parse(&row.level).ok_or_else(|| unknown("level", &row.level))?,
        state: CardState::parse(row.state).ok_or_else(|| unknown("card state", row.state))?,
        fire_at: row.fire_at.0,
        created_at: row.created_at.0,
        due_at: row.due_at.map(|due| due.0),
        rule_zh: row.rule_zh,
        rule_en: row.rule_en,
        reason: row.reason,
    })
}

fn of_case(row: Model) -> Result<CardOfCase, DbErr> {
    Ok(CardOfCase {
        commitment: row.commitment_id,
        stage: Stage::parse(row.stage).ok_or_else(|| unknown("stage", row.stage))?,
        case: Case {
            number: row.case_number.clone(),
            request: row.service_request_id,
            enterprise: row.enterprise_id,
            centre: row.centre_id,
            region: row.region.clone(),
            // Lists of cards do not show it.
            cluster: 0,
        },
        obligor: row.obligor_id,
        decided_at: row.decided_at.map(|at| at.0),
        decided_by: row.decided_by.clone(),
        card: domain(row)?,
    })
}
