//! What a change hits: the rows that stand on a standard or an accreditation, and the offerings that cover them.

use super::access::may_read_own;
use crate::Deps;
use crate::error::Error;
use crate::store::scope_row::{self, RestsOn};
use crate::store::{accreditation, offering};
use crate::wire;
use nqi_platform::auth::Principal;
use nqi_proto::registry::v1 as proto;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rows and offerings that are shown.
const SAMPLE: usize = 20;
/// Rows whose offerings are looked for; the numbers of rows are exact beyond.
const ROWS: u64 = 20_000;

/// What rests on an accreditation.
pub(crate) async fn accreditation_impact(
    deps: &Deps,
    caller: &Principal,
    id: Uuid,
) -> Result<proto::Impact, Error> {
    let conn = deps.db.reader();
    let found = accreditation::find(conn, id).await?.map(|doc| doc.value.provider_id);
    may_read_own(caller, found, super::accreditations::unknown)?;
    of(conn, RestsOn::Accreditation(id)).await
}

/// What stands on something.
pub(super) async fn of(conn: &impl ConnectionTrait, on: RestsOn<'_>) -> Result<proto::Impact, Error> {
    let (rows, providers, sites) = scope_row::count_resting_on(conn, on).await?;
    if rows == 0 {
        return Ok(proto::Impact::default());
    }
    let resting = scope_row::resting_on(conn, on, ROWS).await?;
    let owners: Vec<Uuid> =
        resting.iter().map(|doc| doc.value.provider_id).collect::<BTreeSet<_>>().into_iter().collect();
    let mut covering = Vec::new();
    for some in owners.chunks(500) {
        let covers = |shown: &offering::Shown| {
            let mut own = resting.iter().filter(|doc| doc.value.provider_id == shown.stored.provider);
            own.any(|doc| shown.offering.covers(&doc.value, &doc.value.family()))
        };
        covering.extend(offering::published_of(conn, some).await?.into_iter().filter(covers));
    }
    let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    Ok(proto::Impact {
        rows: number(rows),
        providers: number(providers),
        sites: number(sites),
        offerings: number(covering.len() as i64),
        sample_rows: resting.iter().take(SAMPLE).map(wire::scope_row::present).collect(),
        sample_offerings: covering.iter().take(SAMPLE).map(wire::offering::present).collect(),
    })
}
