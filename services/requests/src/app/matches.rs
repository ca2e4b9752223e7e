//! Asking matching who fits an item, and keeping the reply that offers refer to.

use std::sync::Arc;

use nqi_platform::problem::Problem;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::Need;
use nqi_store::Tx;
use prost::Message;
use tonic::Code;
use uuid::Uuid;

use super::App;
use super::call::{Call, require_role, viewer};
use super::case::{Case, no_case};
use crate::domain::{Item, Noun, Refusal, Request};
use crate::error::Error;
use crate::store;
use crate::store::effect::Effect;

/// Candidates asked for when nobody says how many.
pub const DEFAULT_LIMIT: i32 = 10;
/// Candidates that count as shown, for the exposure of providers.
const SHOWN: usize = 10;

impl App {
    /// The ranked candidates of an item, fresh.
    pub async fn match_item(
        &self,
        call: Call,
        request: Uuid,
        item: Uuid,
        limit: i32,
    ) -> Result<pb::MatchItemResponse, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let (_, item) = self.seeking_item(&call, request, item).await?;
        let reply = Arc::new(self.candidates(&item, limit).await?);
        let (by, id) = (call.clone(), item.id);
        self.mutate(&call, move |tx| keep_match(tx, by.clone(), request, id, reply.clone())).await
    }

    /// The item for which providers may be sought, if the caller asks for the enterprise or its centre.
    pub(super) async fn seeking_item(
        &self,
        call: &Call,
        request: Uuid,
        item: Uuid,
    ) -> Result<(Request, Item), Problem> {
        let conn = self.deps.db.reader();
        let who = viewer(&call.principal);
        let found = store::request::find(conn, who, request).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(no_case)?;
        let standing = who.standing(&found).ok_or_else(no_case)?;
        require_role(&call.principal, standing)?;
        let items = store::item::of_requests(conn, &[request]).await.map_err(nqi_store::problem)?;
        let item = items.into_iter().find(|one| one.id == item);
        let item = item.ok_or_else(|| Problem::not_found("需求项", "The item"))?;
        Ok((found, item))
    }

    /// The candidates of an item as matching sees them now.
    pub(super) async fn candidates(&self, item: &Item, limit: i32) -> Result<MatchResponse, Problem> {
        let need = Need::decode(item.need.as_slice())
            .map_err(|error| Problem::internal(format!("stored need of item {}: {error}", item.id)))?;
        let request = MatchRequest { need: Some(outgoing(need)), limit, ..MatchRequest::default() };
        self.upstream.find_candidates(request).await
    }

    /// Does the match that an accepted case owes; false when it is not needed any more.
    pub(super) async fn settle_match(&self, effect: &Effect) -> Result<bool, Problem> {
        let conn = self.deps.db.reader();
        let items = store::item::of_ids(conn, &[effect.target]).await.map_err(nqi_store::problem)?;
        let Some(item) = items.first().filter(|item| item.state.is_seeking() && item.match_reply.is_none())
        else {
            return Ok(false);
        };
        let reply = match self.candidates(item, DEFAULT_LIMIT).await {
            Ok(reply) => Ok(reply),
            Err(problem) if is_final(&problem) => {
                tracing::info!(
                    item.id = %item.id, request.id = %effect.request, problem.reason = %problem.reason,
                    "matching refuses the need as it is, so nobody is found for it"
                );
                Err(why(&problem))
            }
            Err(problem) => return Err(problem),
        };
        let (owed, request, item, reply) = (effect.id, effect.request, item.id, Arc::new(reply));
        let work = move |tx: Tx| settle_owed(tx, owed, request, item, reply.clone());
        self.deps.db.job(&self.deps.clock, work).await?;
        Ok(true)
    }
}

/// Whether matching will refuse the need however often it is asked: its deadline has passed, say.
pub(super) fn is_final(problem: &Problem) -> bool {
    matches!(problem.code, Code::InvalidArgument | Code::FailedPrecondition)
}

/// What is recorded of a refusal, in both languages; whoever reads the item finds out.
fn why(problem: &Problem) -> String {
    match problem.violations.first() {
        Some(wrong) => format!("{}：{} {}", wrong.reason, wrong.zh, wrong.en),
        None => format!("{}：{} {}", problem.reason, problem.zh, problem.en),
    }
}

async fn keep_match(
    tx: Tx,
    call: Call,
    request: Uuid,
    item: Uuid,
    reply: Arc<MatchResponse>,
) -> Result<pb::MatchItemResponse, Error> {
    let mut case = Case::open(&tx, &call.principal, request).await?;
    case.require_asking_side()?;
    let id = case.keep_match(item, &reply).await?;
    case.owe_plan();
    case.save("item.match").await?;
    Ok(pb::MatchItemResponse { match_id: id.to_string(), r#match: Some(reply.as_ref().clone()) })
}

async fn settle_owed(
    tx: Tx,
    owed: Uuid,
    request: Uuid,
    item: Uuid,
    reply: Arc<Result<MatchResponse, String>>,
) -> Result<(), Error> {
    let Some(mut case) = Case::for_platform(&tx, request).await? else { return Ok(()) };
    if !store::effect::settle(&tx, owed).await? {
        return Ok(());
    }
    let wanted = case.item(item).is_ok_and(|item| item.state.is_seeking() && item.match_reply.is_none());
    if wanted && case.request.state.is_running() {
        match reply.as_ref() {
            Ok(reply) => {
                case.keep_match(item, reply).await?;
            }
            Err(reason) => case.find_nobody(item, reason)?,
        }
        case.save("item.match").await?;
    }
    Ok(())
}

impl Case {
    /// Keeps a reply as the newest of the item; without candidates and offers the item goes to the centre's worklist.
    pub(super) async fn keep_match(&mut self, item: Uuid, reply: &MatchResponse) -> Result<Uuid, Error> {
        if !self.request.state.is_running() {
            let state = self.request.state;
            return Err(Error::Refused(Refusal::state(Noun::Request, state.name(), state.zh())));
        }
        let id = nqi_platform::ids::new_id();
        let found = !reply.candidates.is_empty();
        let matched = self.step_item(item, |state| state.matched(found))?;
        matched.match_reply = Some(id);
        // Why an earlier search could not be made holds no longer.
        matched.reason.clear();
        store::match_reply::insert(&self.tx, id, self.request.id, item, reply.encode_to_vec()).await?;
        let shown = reply.candidates.iter().take(SHOWN);
        let candidates = shown
            .map(|candidate| pb::ShownCandidate {
                provider_id: candidate.provider_id.clone(),
                rank: candidate.rank,
            })
            .collect();
        self.tell_match(item, "", pb::MatchRecorded { case: None, item_id: item.to_string(), candidates });
        Ok(id)
    }

    /// Matching refuses the need for good: the item goes to the centre's worklist with the reason, and is not asked about again.
    fn find_nobody(&mut self, item: Uuid, reason: &str) -> Result<(), Error> {
        self.step_item(item, |state| state.matched(false))?.reason = reason.to_owned();
        let nobody = pb::MatchRecorded { case: None, item_id: item.to_string(), candidates: vec![] };
        self.tell_match(item, reason, nobody);
        Ok(())
    }

    /// The newest stored reply of an item, or an empty one.
    pub(super) async fn stored_match(&self, item: Uuid) -> Result<MatchResponse, Error> {
        let Some(id) = self.item(item)?.match_reply else { return Ok(MatchResponse::default()) };
        let bytes = store::match_reply::find(self.conn(), item, id).await?.unwrap_or_default();
        MatchResponse::decode(bytes.as_slice())
            .map_err(|error| Problem::internal(format!("stored match reply {id}: {error}")).into())
    }
}

/// The need as it leaves this service: an exact place is rounded to 0.01 degree.
pub(super) fn outgoing(mut need: Need) -> Need {
    if let Some(point) = &mut need.point {
        let rounded = |e6: i32| (f64::from(e6) / 10_000.0).round() as i32 * 10_000;
        point.latitude_e6 = rounded(point.latitude_e6);
        point.longitude_e6 = rounded(point.longitude_e6);
    }
    need
}

#[cfg(test)]
mod tests {
    use super::*;
    use nqi_proto::r#type::v1::Point;

    #[test]
    fn an_exact_place_leaves_rounded_to_a_hundredth_of_a_degree() {
        let point = Some(Point { latitude_e6: 37_513_499, longitude_e6: -122_115_001 });
        let need = outgoing(Need { point, ..Need::default() });
        assert_eq!(need.point, Some(Point { latitude_e6: 37_510_000, longitude_e6: -122_120_000 }));
    }
}
