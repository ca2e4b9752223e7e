//! Reading actions as far as the caller reaches.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use uuid::Uuid;

use super::App;
use super::action::{leader, no_action, reach};
use super::call::{not_yours, viewer};
use super::read::{Asked, Listed};
use crate::domain::Viewer;
use crate::domain::action::{Action, Reach};
use crate::store::action::Filter;
use crate::{store, view};

impl App {
    /// The action with the figures of its requests.
    pub async fn get_action(&self, principal: &Principal, id: Uuid) -> Result<pb::Action, Problem> {
        let (conn, reach) = (self.deps.db.reader(), self.reach(principal).await?);
        let found = store::action::find(conn, &reach, id).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(|| Problem::from(no_action()))?;
        let tally = store::overdue::tally(conn, id).await.map_err(nqi_store::problem)?;
        Ok(view::action::action(&found, &reach, editable(principal, &found), Some(&tally)))
    }

    /// The actions that the caller sees, newest first.
    pub async fn list_actions(
        &self,
        principal: &Principal,
        filter: Filter,
        asked: Asked,
    ) -> Result<Listed<pb::Action>, Problem> {
        let (conn, reach) = (self.deps.db.reader(), self.reach(principal).await?);
        let before = asked.before()?;
        let found = store::action::list(conn, &reach, &filter, before, asked.limit).await;
        let (found, count) = found.map_err(nqi_store::problem)?;
        let rows = found.iter().map(|one| view::action::action(one, &reach, editable(principal, one), None));
        Ok(Listed {
            rows: rows.collect(),
            next: asked.next(found.len(), found.last().map(|action| action.id)),
            total: i32::try_from(count).unwrap_or(i32::MAX),
        })
    }

    async fn reach(&self, principal: &Principal) -> Result<Reach, Problem> {
        match viewer(principal) {
            Viewer::Service => Ok(Reach::All),
            Viewer::Enterprise(id) => {
                principal.require(&[Role::Enterprise])?;
                Ok(Reach::Running(self.upstream.organization(id).await?.cluster))
            }
            Viewer::Bureau(_) | Viewer::Centre { .. } => leader(principal).map(reach),
            Viewer::Provider(_) | Viewer::Nobody => {
                Err(not_yours("企业、服务中心或市场监管局", "an enterprise, a centre or the bureau"))
            }
        }
    }
}

fn editable(principal: &Principal, action: &Action) -> bool {
    leader(principal).is_ok_and(|served| action.lies_within(served))
}
