//! What waits for the caller: counts with the conditions of the lists.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use sea_orm::DbErr;

use super::App;
use super::call::viewer;
use crate::domain::Viewer;
use crate::domain::queue::{List, Queue};
use crate::store;

impl App {
    /// The queues of the caller's role with their counts.
    pub async fn list_queues(&self, principal: &Principal) -> Result<pb::ListQueuesResponse, Problem> {
        let who = viewer(principal);
        super::read::require_reader(principal, who, true)?;
        let mut queues = Vec::new();
        for queue in Queue::of(who) {
            let count = self.count(who, *queue).await.map_err(nqi_store::problem)?;
            queues.push(pb::QueueCount {
                queue: *queue as i32,
                count: i32::try_from(count).unwrap_or(i32::MAX),
                list: queue.list().name().to_owned(),
            });
        }
        Ok(pb::ListQueuesResponse { queues })
    }

    async fn count(&self, who: Viewer, queue: Queue) -> Result<u64, DbErr> {
        let conn = self.deps.db.reader();
        match queue.list() {
            List::Requests => store::request::count(conn, who, queue).await,
            List::Offers => store::offer::count(conn, who, queue).await,
            List::Orders => store::order::count(conn, who, queue).await,
            List::Ratings => store::rating::count(conn, who, queue).await,
        }
    }
}
