//! The facts behind credit classes, a page of providers at a time.

use std::collections::HashMap;

use jiff::Timestamp;
use nqi_platform::problem::Problem;
use nqi_proto::registry::v1::ScopeCount;
use uuid::Uuid;

use super::{App, league::within, register::Register};
use crate::{
    domain::{
        credit::Inputs,
        league::Dimension,
        period::{Days, credit_year, day_of},
        scope::Scope,
        stage::Stage,
    },
    error::Error,
    store::{
        appeal, finding,
        league::{Grouping, tallies, unanswered},
        list::Filter,
        rating,
    },
};

/// A provider's facts.
#[derive(Clone, Copy, Debug)]
pub struct Credit {
    /// The provider.
    pub provider: Uuid,
    /// The days counted.
    pub days: Days,
    /// The facts.
    pub inputs: Inputs,
    /// When they were looked up.
    pub at: Timestamp,
}

/// The credit of a provider; NOT_FOUND when the registry publishes none of that id.
pub async fn of(app: &App, register: &Register, provider: Uuid) -> Result<Credit, Problem> {
    let scopes = register.scopes(vec![provider.to_string()]).await?;
    let known = scopes.contains_key(&provider.to_string());
    let mut found = if known { facts(app, &[provider], &scopes).await? } else { Vec::new() };
    found.pop().ok_or_else(|| Problem::not_found("该机构", "The provider"))
}

/// A page of credits in the registry's order, where the next page starts, and how many providers there are.
pub async fn page(
    app: &App,
    register: &Register,
    size: i32,
    token: String,
) -> Result<(Vec<Credit>, String, i32), Problem> {
    let page = register.providers(size, token).await?;
    let ids: Vec<String> = page.providers.into_iter().map(|provider| provider.id).collect();
    if ids.is_empty() {
        return Ok((Vec::new(), page.next_page_token, page.total_size));
    }
    let scopes = register.scopes(ids.clone()).await?;
    // One that was withdrawn between the two answers has no class any more.
    let known = ids.iter().filter(|id| scopes.contains_key(*id));
    let providers: Vec<Uuid> = known.filter_map(|id| Uuid::try_parse(id).ok()).collect();
    Ok((facts(app, &providers, &scopes).await?, page.next_page_token, page.total_size))
}

async fn facts(
    app: &App,
    providers: &[Uuid],
    scopes: &HashMap<String, ScopeCount>,
) -> Result<Vec<Credit>, Error> {
    let (conn, at) = (app.db.reader(), app.clock.now());
    let days = credit_year(day_of(at));
    // One query for all of a page, over the one obligor when there is only one.
    let obligor = if let [only] = providers { Some(*only) } else { None };
    let owed = Filter { obligor, ..Filter::default() };
    let replies = Filter { stages: vec![Stage::SupervisionReply], ..owed.clone() };
    let by_provider = Grouping::Part(Dimension::Provider);
    let kept = tallies(conn, Scope::All, &within(&owed, days), &by_provider).await?;
    let replied = tallies(conn, Scope::All, &within(&replies, days), &by_provider).await?;
    let silent = unanswered(conn, &Filter { overdue_at: Some(at), ..replies }).await?;
    let ratings = rating::sums(conn, providers, days.instants()).await?;
    let findings = finding::standing(conn, providers, days.from).await?;
    let appeals = appeal::open(conn, providers).await?;
    let credit = |provider: &Uuid| {
        let key = provider.to_string();
        let tally = kept.get(&key).copied().unwrap_or_default();
        let (given, upheld_bad) = ratings.get(provider).copied().unwrap_or_default();
        let scope = scopes.get(&key);
        let inputs = Inputs {
            n: tally.n(),
            k: tally.on_time,
            escalations: tally.cards[2],
            ratings: given,
            upheld_bad,
            late_replies: replied.get(&key).map_or(0, |tally| tally.late),
            unanswered_notices: silent.get(provider).copied().unwrap_or_default(),
            valid_lines: scope.map_or(0, |scope| scope.valid_lines.into()),
            published_lines: scope.map_or(0, |scope| scope.published_lines.into()),
            report_findings: findings.get(provider).copied().unwrap_or_default(),
            open_appeals: appeals.get(provider).copied().unwrap_or_default(),
        };
        Credit { provider: *provider, days, inputs, at }
    };
    Ok(providers.iter().map(credit).collect())
}
