//! Adds to answers when their records were made and by whom.

use crate::Deps;
use crate::error::Error;
use crate::store::made;
use crate::wire::made::Tells;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// The record with its making.
pub(crate) async fn told<T: Tells>(deps: &Deps, mut it: T) -> Result<T, Error> {
    tell(deps, [&mut it]).await?;
    Ok(it)
}

/// Records with their making, in one journey.
pub(crate) async fn tell<'a, T: Tells + 'a>(
    deps: &Deps,
    records: impl IntoIterator<Item = &'a mut T>,
) -> Result<(), Error> {
    let records: Vec<&mut T> = records.into_iter().collect();
    let ids: Vec<Uuid> = records.iter().filter_map(|it| it.id().parse().ok()).collect();
    let known = made::of(deps.db.reader(), T::RECORD, &ids).await?;
    for record in records {
        if let Some(made) = record.id().parse().ok().and_then(|id: Uuid| known.get(&id)) {
            record.tell(made);
        }
    }
    Ok(())
}

/// A provider with everything that belongs to it.
pub(crate) async fn told_whole(deps: &Deps, mut it: proto::Provider) -> Result<proto::Provider, Error> {
    tell(deps, &mut it.sites).await?;
    tell(deps, &mut it.accreditations).await?;
    told(deps, it).await
}
