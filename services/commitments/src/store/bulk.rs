//! The rows of many clocks by one statement a table: a scanner's batch would else be a statement a clock.

use nqi_platform::problem::Problem;
use nqi_store::{Error, Rows, Tx};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityName, EntityTrait, IdenStatic, Iterable, Value};

use super::entity::commitment::{ActiveModel, Column};

/// What a clock is about and what was promised for it: clocks that take a turn together keep it.
const KEPT: [Column; 18] = [
    Column::Stage,
    Column::SubjectId,
    Column::Attempt,
    Column::CaseNumber,
    Column::ServiceRequestId,
    Column::EnterpriseId,
    Column::CentreId,
    Column::Region,
    Column::ObligorId,
    Column::Kind,
    Column::Element,
    Column::PolicyId,
    Column::PolicyVersion,
    Column::Calendar,
    Column::Unit,
    Column::Promised,
    Column::Statutory,
    Column::CreatedAt,
];

/// Inserts rows; INTERNAL when `rest` let one go, which is no fault of the others.
pub(super) async fn insert_all<A: ActiveModelTrait>(
    tx: &Tx,
    models: Vec<A>,
    rest: &str,
) -> Result<(), Error> {
    let columns: Vec<_> = <A::Entity as EntityTrait>::Column::iter().collect();
    let (table, number) = (A::Entity::default().table_name().to_owned(), models.len() as u64);
    let mut rows = Rows::new(columns.len());
    for mut model in models {
        rows.push(columns.iter().map(|column| taken(&mut model, *column)).collect::<Result<Vec<_>, _>>()?);
    }
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let inserted = rows.insert(tx, &table, &names.join(", "), rest).await?;
    if inserted == number {
        return Ok(());
    }
    Err(Problem::internal(format!("{inserted} of {number} rows of {table} were new")).into())
}

/// Rewrites clocks that this transaction has locked; INTERNAL when one is gone.
pub(super) async fn update_all(tx: &Tx, models: Vec<ActiveModel>) -> Result<(), Error> {
    let kept =
        |column: &Column| KEPT.iter().chain([&Column::Id]).any(|kept| kept.as_str() == column.as_str());
    let changed: Vec<Column> = Column::iter().filter(|column| !kept(column)).collect();
    let number = models.len() as u64;
    let mut rows = Rows::new(changed.len() + 1);
    for mut model in models {
        let columns = [Column::Id].into_iter().chain(changed.iter().copied());
        rows.push(columns.map(|column| taken(&mut model, column)).collect::<Result<Vec<_>, _>>()?);
    }
    let set =
        changed.iter().enumerate().map(|(i, column)| format!("{} = v.column{}", column.as_str(), i + 2));
    let set = set.collect::<Vec<_>>().join(", ");
    let statements = rows.statements(tx, |rows| {
        format!("UPDATE commitment SET {set} FROM {rows} WHERE commitment.id = v.column1")
    })?;
    let mut updated = 0;
    for statement in statements {
        updated += tx.conn().execute_raw(statement).await?.rows_affected();
    }
    if updated == number {
        return Ok(());
    }
    Err(Problem::internal(format!("{updated} of {number} locked clocks were there")).into())
}

fn taken<A: ActiveModelTrait>(
    model: &mut A,
    column: <A::Entity as EntityTrait>::Column,
) -> Result<Value, Error> {
    let value = model.take(column).into_value();
    value.ok_or_else(|| Problem::internal(format!("{} of a row is not set", column.as_str())).into())
}
