//! Pages of a list, the last first: by keys of rows, not by how many were skipped, so that no row is told twice or left out
//! while others come and go.

use sea_orm::{Condition, QueryOrder, QuerySelect, entity::prelude::*};

/// What `select` matches: the first `limit` rows in descending order of `keys` among those that are `older`, and the number of
/// all.
pub async fn newest<E>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    keys: &[E::Column],
    older: Option<Condition>,
    limit: u64,
) -> Result<(Vec<E::Model>, u64), DbErr>
where
    E: EntityTrait,
    E::Model: Sync,
{
    let total = select.clone().count(conn).await?;
    let select = older.into_iter().fold(select, |select, older| select.filter(older));
    let select = keys.iter().fold(select, |select, key| select.order_by_desc(*key));
    Ok((select.limit(limit).all(conn).await?, total))
}
