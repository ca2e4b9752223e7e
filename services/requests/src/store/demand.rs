//! What was asked for since a time: the items of submitted cases with their newest match replies. An item that was dropped, or
//! whose order the enterprise cancelled, is asked for no longer.

use jiff::Timestamp;
use nqi_store::Micros;
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

use super::item::entity as item;
use super::match_reply;
use super::request::entity as request;
use crate::domain::{ItemState, RequestState};

/// Cases read at once.
const PAGE: u64 = 500;

/// Cases that ask for nothing: still being written, not for this platform, or taken back.
const NO_DEMAND: [RequestState; 5] = [
    RequestState::Draft,
    RequestState::Cancelled,
    RequestState::Rejected,
    RequestState::Withdrawn,
    RequestState::Lapsed,
];

/// An item that was asked for.
pub struct Asked {
    /// The enterprise, for counting only.
    pub enterprise: Uuid,
    /// Cluster number.
    pub cluster: i32,
    /// Region code.
    pub region: String,
    /// The encoded need.
    pub need: Vec<u8>,
    /// The encoded newest match reply.
    pub reply: Option<Vec<u8>>,
    /// Closed because nobody could do it.
    pub unfilled: bool,
}

/// Visits every item that is or was asked for in the cases submitted since, a page of cases at a time.
pub async fn since(
    conn: &impl ConnectionTrait,
    since: Timestamp,
    mut visit: impl FnMut(Asked),
) -> Result<(), DbErr> {
    let mut after: Option<Uuid> = None;
    loop {
        let mut select = request::Entity::find()
            .select_only()
            .column(request::Column::Id)
            .column(request::Column::Enterprise)
            .column(request::Column::Cluster)
            .column(request::Column::Region)
            .filter(request::Column::SubmittedAt.gte(Micros(since)))
            .filter(request::Column::State.is_not_in(NO_DEMAND.map(RequestState::code)));
        if let Some(after) = after {
            select = select.filter(request::Column::Id.gt(after));
        }
        let cases: Vec<(Uuid, Uuid, i32, String)> =
            select.order_by_asc(request::Column::Id).limit(PAGE).into_tuple().all(conn).await?;
        let Some((last, ..)) = cases.last() else { return Ok(()) };
        after = Some(*last);
        let ids: Vec<Uuid> = cases.iter().map(|(id, ..)| *id).collect();
        let items = item::Entity::find()
            .filter(item::Column::Request.is_in(ids))
            .filter(item::Column::State.ne(ItemState::Cancelled.code()))
            .all(conn)
            .await?;
        let wanted: Vec<Uuid> = items.iter().filter_map(|item| item.match_reply).collect();
        let mut replies = match_reply::of_ids(conn, &wanted).await?;
        for item in items {
            let Some((_, enterprise, cluster, region)) = cases.iter().find(|(id, ..)| *id == item.request)
            else {
                continue;
            };
            visit(Asked {
                enterprise: *enterprise,
                cluster: *cluster,
                region: region.clone(),
                need: item.need,
                reply: item.match_reply.and_then(|id| replies.remove(&id)),
                unfilled: item.state == ItemState::Unfilled.code(),
            });
        }
    }
}
