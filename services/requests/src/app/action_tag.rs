//! Requests under an action: put in by their enterprise with the draft, by centre or bureau later, taken out with a reason.

use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::action::{leader, no_action, reach};
use super::call::{Call, not_yours};
use super::case::Case;
use crate::domain::action::Reach;
use crate::domain::{Action, Event, Refusal, Standing};
use crate::error::Error;
use crate::{store, view};

impl App {
    /// Puts a request of its cluster under a running action.
    pub async fn tag_request(
        &self,
        call: Call,
        id: Uuid,
        request: Uuid,
    ) -> Result<pb::ServiceRequest, Problem> {
        let by = call.clone();
        let work = move |tx: Tx| {
            let by = by.clone();
            async move {
                let (mut case, action) = open(&tx, &by, id, request).await?;
                action.state.take()?;
                if case.request.cluster != action.frame.cluster {
                    return Err(Refusal::OtherCluster.into());
                }
                if let Some(action) = case.request.action {
                    return Err(Refusal::TaggedAlready { action }.into());
                }
                case.request.action = Some(id);
                case.tell(&[Event::RequestTagged], &action.frame.title, |event| {
                    event.action_id = id.to_string()
                });
                case.save("request.tag").await?;
                Ok(view::request::request(&case.request, &case.items, case.standing, &[]))
            }
        };
        self.mutate(&call, work).await
    }

    /// Takes a request out of a running action.
    pub async fn untag_request(
        &self,
        call: Call,
        id: Uuid,
        request: Uuid,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let by = call.clone();
        let work = move |tx: Tx| {
            let (by, reason) = (by.clone(), reason.clone());
            async move {
                let (mut case, action) = open(&tx, &by, id, request).await?;
                action.state.take()?;
                if case.request.action != Some(id) {
                    return Err(Refusal::NotTagged.into());
                }
                case.request.action = None;
                case.tell(&[Event::RequestUntagged], &reason, |event| event.action_id = id.to_string());
                case.save("request.untag").await?;
                Ok(view::request::request(&case.request, &case.items, case.standing, &[]))
            }
        };
        self.mutate(&call, work).await
    }
}

/// The case and the action, both locked: the case first, as everywhere.
async fn open(tx: &Tx, call: &Call, id: Uuid, request: Uuid) -> Result<(Case, Action), Error> {
    let served = leader(&call.principal)?;
    let case = Case::open(tx, &call.principal, request).await?;
    if !matches!(case.standing, Standing::Handling | Standing::Bureau) {
        return Err(not_yours(
            "受理该需求的服务中心或市场监管局",
            "the centre that handles this case, or the bureau",
        )
        .into());
    }
    let action = store::action::lock(tx, &reach(served), id).await?.ok_or_else(no_action)?;
    Ok((case, action))
}

/// The action that an author names in a draft must be a running one of the request's cluster.
pub(super) async fn named(tx: &Tx, action: Option<Uuid>, cluster: i32) -> Result<(), Error> {
    let Some(id) = action else { return Ok(()) };
    if store::action::lock(tx, &Reach::Running(cluster), id).await?.is_some() {
        return Ok(());
    }
    Err(Violation::new(
        "action_id",
        "UNKNOWN_ACTION",
        "应为本需求所属产业集群正在进行的提升行动。",
        "Must be a running action of the request's cluster.",
    )
    .into())
}
