//! 启动, 结束, 取消 of an action.

use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::action::{lead, save};
use super::call::Call;
use crate::domain::{Action, Event};
use crate::error::Error;

/// What happens to an action as a whole.
#[derive(Clone, Debug)]
pub enum Turn {
    /// 启动.
    Start,
    /// 结束, with closing words.
    Close(String),
    /// 取消, with the reason.
    Cancel(String),
}

impl Turn {
    fn verb(&self) -> &'static str {
        match self {
            Turn::Start => "action.start",
            Turn::Close(_) => "action.close",
            Turn::Cancel(_) => "action.cancel",
        }
    }

    fn apply(&self, action: &mut Action, now: jiff::Timestamp) -> Result<Vec<Event>, Error> {
        let (state, events) = match self {
            Turn::Start => action.state.start(&action.indicators)?,
            Turn::Close(_) => action.state.close(&action.indicators)?,
            Turn::Cancel(_) => action.state.cancel()?,
        };
        action.state = state;
        match self {
            Turn::Start => action.started_at = Some(now),
            Turn::Close(words) => (action.conclusion, action.ended_at) = (words.clone(), Some(now)),
            Turn::Cancel(reason) => (action.reason, action.ended_at) = (reason.clone(), Some(now)),
        }
        Ok(events)
    }
}

impl App {
    /// Turns an action.
    pub async fn turn_action(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        turn: Turn,
    ) -> Result<pb::Action, Problem> {
        let by = call.principal.clone();
        let work = move |tx: Tx| {
            let (by, tag, turn) = (by.clone(), tag.clone(), turn.clone());
            async move {
                let mut action = lead(&tx, &by, id, &tag).await?;
                let events = turn.apply(&mut action, tx.now())?;
                save(&tx, &by, action, turn.verb(), &events).await
            }
        };
        self.mutate(&call, work).await
    }
}
