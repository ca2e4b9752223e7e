//! Writing actions: who may, for which regions, and what a change may touch.

use nqi_platform::auth::{Principal, Role};
use nqi_platform::etag;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::{Audit, Tx};
use tonic::Code;
use uuid::Uuid;

use super::App;
use super::call::{Call, not_yours};
use crate::domain::action::{Cell, Frame, Indicator, Member, Reach, within};
use crate::domain::{Action, ActionState, Event, Refusal, Viewer};
use crate::error::Error;
use crate::{store, view};

/// The content of an action as its author writes it, read but not yet judged against other records.
#[derive(Clone, Debug)]
pub struct Content {
    /// Frame; the owner may be left to the platform.
    pub frame: Frame,
    /// The owner that was named.
    pub owner: Option<Uuid>,
    /// Who takes part.
    pub members: Vec<Member>,
    /// What it is measured by.
    pub indicators: Vec<Indicator>,
    /// The cell that it comes from.
    pub cell: Option<Cell>,
}

/// NOT_FOUND of an action.
pub fn no_action() -> Error {
    Problem::not_found("提升行动", "The action").into()
}

/// Who leads actions: the bureau, or a centre in its regions. `None` stands for all regions.
pub(super) fn leader(principal: &Principal) -> Result<&[String], Problem> {
    match super::call::viewer(principal) {
        Viewer::Bureau(_) => principal.require(&[Role::Bureau]).map(|()| &[][..]),
        Viewer::Centre { .. } => principal.require(&[Role::Centre]).map(|()| principal.regions.as_slice()),
        _ => Err(not_yours("市场监管局或服务中心", "the bureau or a centre")),
    }
}

/// What a leader sees.
pub(super) fn reach(served: &[String]) -> Reach {
    if served.is_empty() { Reach::All } else { Reach::Regions(served.to_vec()) }
}

/// The action, locked, if the caller leads it: what lies outside of its regions in part is seen and not changed.
pub(super) async fn lead(tx: &Tx, principal: &Principal, id: Uuid, tag: &str) -> Result<Action, Error> {
    let served = leader(principal)?;
    let action = store::action::lock(tx, &reach(served), id).await?.ok_or_else(no_action)?;
    if !action.lies_within(served) {
        return Err(not_yours(
            "市场监管局或服务范围覆盖该行动的中心",
            "the bureau or a centre that serves all regions of this action",
        )
        .into());
    }
    etag::check("etag", tag, action.version)?;
    Ok(action)
}

/// Writes a changed action with its events and its audit row, and presents it.
pub(super) async fn save(
    tx: &Tx,
    principal: &Principal,
    mut action: Action,
    verb: &'static str,
    events: &[Event],
) -> Result<pb::Action, Error> {
    action.version += 1;
    action.updated_at = tx.now();
    store::action::update(tx, &action).await?;
    record(tx, &action, verb, events).await?;
    present(tx, principal, &action).await
}

async fn record(tx: &Tx, action: &Action, verb: &'static str, events: &[Event]) -> Result<(), Error> {
    let payload = pb::ActionEvent {
        action_id: action.id.to_string(),
        cluster: action.frame.cluster,
        regions: action.frame.regions.clone(),
        owner_id: action.frame.owner.to_string(),
    };
    let kinds: Vec<_> = events.iter().filter_map(|event| event.published()).collect();
    for kind in &kinds {
        let event = nqi_events::Event {
            aggregate: action.id,
            kind,
            subject: action.id.to_string(),
            time: tx.now(),
            payload: &payload,
        };
        nqi_events::publish(tx, event).await?;
    }
    let names: Vec<_> = kinds.iter().map(|kind| kind.rsplit('.').next().unwrap_or(kind)).collect();
    tx.audit(Audit {
        org: tx.actor().org,
        action: verb,
        subject: action.id.to_string(),
        detail: serde_json::json!({ "events": names }),
    })
    .await?;
    Ok(())
}

async fn present(tx: &Tx, principal: &Principal, action: &Action) -> Result<pb::Action, Error> {
    let served = leader(principal)?;
    let tally = store::overdue::tally(tx.conn(), action.id).await?;
    Ok(view::action::action(action, &reach(served), action.lies_within(served), Some(&tally)))
}

impl App {
    /// Writes a draft.
    pub async fn create_action(&self, call: Call, content: Content) -> Result<pb::Action, Problem> {
        let (frame, owner_name) = self.judge(&call.principal, &content).await?;
        let by = call.principal.clone();
        let work = move |tx: Tx| {
            let (by, content, frame, owner_name) =
                (by.clone(), content.clone(), frame.clone(), owner_name.clone());
            async move {
                if let Some(cell) = &content.cell
                    && let Some(action) = store::action::open_of(tx.conn(), &cell.key).await?
                {
                    return Err(Refusal::GapHasAction { action }.into());
                }
                let action = Action {
                    id: new_id(),
                    state: ActionState::Draft,
                    frame,
                    owner_name,
                    members: content.members,
                    indicators: content.indicators,
                    cell: content.cell,
                    reason: String::new(),
                    conclusion: String::new(),
                    started_at: None,
                    ended_at: None,
                    version: 1,
                    created_at: tx.now(),
                    updated_at: tx.now(),
                };
                store::action::insert(&tx, &action).await?;
                record(&tx, &action, "action.create", &[Event::ActionCreated]).await?;
                present(&tx, &by, &action).await
            }
        };
        self.mutate(&call, work).await
    }

    /// Replaces the content, as far as the state allows.
    pub async fn update_action(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        mut content: Content,
    ) -> Result<pb::Action, Problem> {
        let served = leader(&call.principal)?;
        let found = store::action::find(self.deps.db.reader(), &reach(served), id).await;
        let found = found.map_err(nqi_store::problem)?.ok_or_else(|| Problem::from(no_action()))?;
        // Who changes an action without naming its owner leaves it with the one it has.
        let (frame, owner_name) = if content.owner.is_none_or(|owner| owner == found.frame.owner) {
            content.frame.owner = found.frame.owner;
            served_regions(served, &content.frame.regions)?;
            (content.frame.clone(), found.owner_name)
        } else {
            self.judge(&call.principal, &content).await?
        };
        let by = call.principal.clone();
        let work = move |tx: Tx| {
            let (by, tag, content, frame, owner_name) =
                (by.clone(), tag.clone(), content.clone(), frame.clone(), owner_name.clone());
            async move {
                let mut action = lead(&tx, &by, id, &tag).await?;
                let other = |cell: &Cell| action.cell.as_ref().is_none_or(|own| own.key != cell.key);
                if content.cell.as_ref().is_some_and(other) {
                    return Err(Refusal::FrameFixed.into());
                }
                action.rewrite(frame, content.members, content.indicators)?;
                action.owner_name = owner_name;
                save(&tx, &by, action, "action.update", &[]).await
            }
        };
        self.mutate(&call, work).await
    }

    /// The frame with its owner, and the owner's name; refuses regions and owners that are not the caller's to name.
    async fn judge(&self, principal: &Principal, content: &Content) -> Result<(Frame, String), Problem> {
        let served = leader(principal)?;
        served_regions(served, &content.frame.regions)?;
        let owner = content.owner.unwrap_or(principal.org);
        let bureau = matches!(super::call::viewer(principal), Viewer::Bureau(_));
        if !bureau && owner != principal.org {
            return Err(wrong_owner().into());
        }
        let found = match self.upstream.organization(owner).await {
            Err(problem) if problem.code == Code::NotFound => return Err(wrong_owner().into()),
            other => other?,
        };
        if !matches!(found.kind(), OrganizationKind::Bureau | OrganizationKind::Centre) {
            return Err(wrong_owner().into());
        }
        Ok((Frame { owner, ..content.frame.clone() }, found.display_name))
    }
}

fn served_regions(served: &[String], regions: &[String]) -> Result<(), Problem> {
    if within(regions, served) {
        return Ok(());
    }
    Err(Violation::new(
        "regions",
        "REGION_NOT_SERVED",
        format!("应为本中心服务的区域：{}。", served.join("、")),
        format!("Must be regions that this centre serves: {}.", served.join(", ")),
    )
    .into())
}

fn wrong_owner() -> Violation {
    Violation::new(
        "owner_id",
        "UNKNOWN_OWNER",
        "应为市场监管局或服务中心；服务中心只能指定本中心。",
        "Must be the bureau or a centre; a centre names itself only.",
    )
}
