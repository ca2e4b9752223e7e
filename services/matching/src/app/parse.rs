//! Reads what somebody typed, and suggests names, with the dictionary of the published index.

use std::sync::Arc;

use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::matching::v1::{
    ParseNeedRequest, ParseNeedResponse, SuggestTermsRequest, SuggestTermsResponse, TermKind,
};

use super::index::behind;
use crate::Deps;
use crate::engine::lexicon::Lexicon;
use crate::engine::parse;
use crate::wire;

/// Longest text that is read.
const LONGEST: usize = 2000;
/// Longest beginning of a name.
const LONGEST_QUERY: usize = 100;
/// Suggestions when the request does not say, and at most.
const SUGGESTIONS: i32 = 10;
const MOST_SUGGESTIONS: i32 = 50;

/// Reads a text into items. The text is neither kept nor logged.
pub async fn parse_need(deps: &Deps, request: ParseNeedRequest) -> Result<ParseNeedResponse, Problem> {
    let mut checks = Checks::new();
    length(&mut checks, "text", &request.text, LONGEST);
    checks.finish()?;
    let lexicon = dictionary(deps).await?;
    let day = deps.index.day_of(deps.clock.now());
    let items = parse::parse(&lexicon, &deps.index.calendar(), day, &request.text);
    Ok(wire::parse::response(&lexicon.revision, day, &items))
}

/// Names for what was typed so far.
pub async fn suggest_terms(
    deps: &Deps,
    request: SuggestTermsRequest,
) -> Result<SuggestTermsResponse, Problem> {
    let mut checks = Checks::new();
    length(&mut checks, "query", &request.query, LONGEST_QUERY);
    checks.require(
        (0..=MOST_SUGGESTIONS).contains(&request.limit),
        "limit",
        "OUT_OF_RANGE",
        format!("应为 0 到 {MOST_SUGGESTIONS}。"),
        format!("Must be 0 to {MOST_SUGGESTIONS}."),
    );
    for (at, kind) in request.kinds.iter().enumerate() {
        if TermKind::try_from(*kind).is_err() {
            let (zh, en) = ("没有这种名称。", "There is no such kind of name.");
            checks.push(Violation::new(format!("kinds[{at}]"), "OUT_OF_RANGE", zh, en));
        }
    }
    checks.finish()?;
    let lexicon = dictionary(deps).await?;
    let limit = if request.limit == 0 { SUGGESTIONS } else { request.limit };
    let limit = usize::try_from(limit).unwrap_or(0);
    let wanted = |what| wire::suggest::wanted(&request.kinds, what);
    let terms = lexicon.terms.suggest(&request.query, wanted, limit);
    Ok(SuggestTermsResponse {
        snapshot_id: lexicon.revision.clone(),
        terms: terms.into_iter().map(wire::suggest::term).collect(),
    })
}

fn length(checks: &mut Checks, field: &str, text: &str, most: usize) {
    let (zh, en) = ("请输入文字。", "Type something.");
    checks.require(!text.trim().is_empty(), field, "REQUIRED", zh, en);
    checks.text(field, text, most);
}

/// The dictionary of the published content; built off the workers of the runtime when the content is new.
async fn dictionary(deps: &Deps) -> Result<Arc<Lexicon>, Problem> {
    let view = deps.index.published().ok_or_else(behind)?;
    let index = deps.index.clone();
    if let Some(known) = index.known_dictionary(&view.snapshot) {
        return Ok(known);
    }
    tokio::task::spawn_blocking(move || index.dictionary(&view.snapshot))
        .await
        .map_err(|error| Problem::internal(format!("the dictionary could not be built: {error}")))?
        .ok_or_else(|| Problem::internal("the dictionary of the register is too large for an automaton"))
}
