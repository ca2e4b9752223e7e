//! Pages of a match: a later page goes on in the snapshot of the first one, at its instant, or says that it is gone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use nqi_platform::page;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::matching::v1::MatchRequest;
use prost::Message;

use super::index::View;
use crate::engine::fixed;

/// How long a generation is kept after the last reply that named it in a token.
pub const KEPT: SignedDuration = SignedDuration::from_secs(120);
/// Generations kept at most; beyond that the oldest goes.
const MOST: usize = 1_024;

/// Generations that somebody may ask the next page of. They share most of their content with the present one.
#[derive(Default)]
pub struct Generations(Mutex<HashMap<String, (Arc<View>, Timestamp)>>);

impl Generations {
    /// Keeps a generation from now on under the id that a reply named.
    pub fn keep(&self, id: &str, view: &Arc<View>, now: Timestamp) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (_, at)| *at + KEPT > now);
        kept.insert(id.to_owned(), (view.clone(), now));
        if kept.len() > MOST {
            let oldest =
                kept.iter().min_by_key(|(id, (_, at))| (*at, (*id).clone())).map(|(id, _)| id.clone());
            oldest.map(|id| kept.remove(&id));
        }
    }

    /// A generation, unless it is gone.
    fn find(&self, id: &str, now: Timestamp) -> Option<Arc<View>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(id).filter(|(_, at)| *at + KEPT > now).map(|(view, _)| view.clone())
    }
}

/// Where a page begins.
pub struct Place {
    /// What it reads.
    pub view: Arc<View>,
    /// The instant of the decision.
    pub as_of: Timestamp,
    /// Candidates on the pages before.
    pub skip: usize,
}

/// Everything that must stay the same from page to page.
fn fingerprint(request: &MatchRequest) -> u64 {
    let need = request.need.as_ref().map(Message::encode_to_vec).unwrap_or_default();
    fixed::hash(&[need.as_slice(), &[u8::from(request.near_misses)]])
}

/// Reads the token of a request; nothing for the first page.
pub fn read(
    request: &MatchRequest,
    generations: &Generations,
    now: Timestamp,
) -> Result<Option<Place>, Problem> {
    let cursor =
        page::decode(fingerprint(request), &request.page_token, "page_token").map_err(Problem::from)?;
    let Some(cursor) = cursor else { return Ok(None) };
    let (id, as_of, skip) = parts(&cursor).ok_or_else(|| {
        let (zh, en) =
            ("翻页标记已损坏，请从第一页重新查询。", "The page token is damaged: begin with the first page.");
        Problem::from(Violation::new("page_token", "INVALID_PAGE_TOKEN", zh, en))
    })?;
    let view = generations.find(id, now).ok_or_else(|| gone(id))?;
    Ok(Some(Place { view, as_of, skip }))
}

fn parts(cursor: &str) -> Option<(&str, Timestamp, usize)> {
    let mut parts = cursor.split('|');
    let (id, as_of, skip) = (parts.next()?, parts.next()?, parts.next()?);
    let as_of = Timestamp::from_nanosecond(as_of.parse().ok()?).ok()?;
    Some((id, as_of, skip.parse().ok()?)).filter(|_| parts.next().is_none())
}

/// The token of the page that begins after so many candidates.
pub fn token(request: &MatchRequest, id: &str, as_of: Timestamp, skip: usize) -> String {
    page::encode(fingerprint(request), &format!("{id}|{}|{skip}", as_of.as_nanosecond()))
}

fn gone(id: &str) -> Problem {
    Problem::aborted(
        "SNAPSHOT_GONE",
        "候选结果所依据的数据快照已失效，请从第一页重新查询。",
        "The snapshot behind these pages is gone: begin with the first page again.",
    )
    .with("snapshot_id", id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::snapshot::Snapshot;
    use crate::engine::tables::Tables;

    fn second(number: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(number)
    }

    fn view(seq: i64) -> Arc<View> {
        let mut snapshot = Snapshot::default();
        snapshot.seq = seq;
        let calendar = Arc::new(nqi_kernel::worktime::china());
        Arc::new(View { snapshot: Arc::new(snapshot), tables: Arc::new(Tables::default()), calendar })
    }

    #[test]
    fn a_generation_is_there_for_two_minutes_after_it_was_last_named() {
        let (generations, view) = (Generations::default(), view(1));
        generations.keep(&view.id(), &view, second(0));
        assert!(generations.find(&view.id(), second(119)).is_some());
        assert!(generations.find(&view.id(), second(120)).is_none());
        generations.keep(&view.id(), &view, second(100));
        assert!(generations.find(&view.id(), second(219)).is_some());
    }

    #[test]
    fn of_too_many_generations_the_oldest_goes() {
        let generations = Generations::default();
        let all: Vec<Arc<View>> = (0..=MOST as i64).map(view).collect();
        for (at, view) in all.iter().enumerate() {
            generations.keep(&view.id(), view, second(i64::try_from(at / 100).unwrap()));
        }
        let found = |view: &Arc<View>| generations.find(&view.id(), second(11)).is_some();
        assert_eq!(all.iter().filter(|view| found(view)).count(), MOST);
        assert!(found(&all[MOST]));
    }

    #[test]
    fn a_token_goes_with_its_need_and_nothing_else() {
        let (generations, view) = (Generations::default(), view(7));
        generations.keep(&view.id(), &view, second(5));
        let request = MatchRequest { limit: 3, ..MatchRequest::default() };
        let page_token = token(&request, &view.id(), second(4), 6);
        let next = MatchRequest { page_token: page_token.clone(), limit: 9, ..request.clone() };
        let place = read(&next, &generations, second(6)).unwrap().unwrap();
        assert_eq!((place.as_of, place.skip, place.view.snapshot.seq), (second(4), 6, 7));
        let other = MatchRequest { near_misses: true, page_token: page_token.clone(), ..request.clone() };
        let refused = read(&other, &generations, second(6)).err().unwrap();
        assert_eq!(refused.violations[0].reason, "INVALID_PAGE_TOKEN");
        let damaged = page::encode(fingerprint(&request), "x|y|z");
        let refused = read(&MatchRequest { page_token: damaged, ..request }, &generations, second(6));
        assert_eq!(refused.err().unwrap().violations[0].field, "page_token");
        let late = read(&next, &generations, second(200)).err().unwrap();
        assert_eq!((late.code, late.reason.as_ref()), (tonic::Code::Aborted, "SNAPSHOT_GONE"));
    }
}
