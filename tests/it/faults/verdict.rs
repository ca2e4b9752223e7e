//! What must be on record after the last restart, looked at through the contract and in the databases themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::{StreamExt, stream};
use nqi::role::Role;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::card_service_client::CardServiceClient;
use nqi_proto::commitments::v1::commitment_service_client::CommitmentServiceClient;
use nqi_tests::actor::Actor;
use nqi_tests::eventually::eventually;
use nqi_tests::process::Process;
use prost::Message;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement, Value};
use uuid::Uuid;

use super::clients::{Acknowledged, Client};
use super::clocks::LEVELS;
use super::feed;

/// A level of a clock in one of its cycles.
pub type Mark = (Uuid, i32, String);

/// Everything that may be waiting is done: nothing is due, every event has its position, every submission its clock.
pub async fn settled(process: &Process, submitted: usize) {
    let (clocks, cases) = (process.sql(Role::Commitments).await, process.sql(Role::Requests).await);
    let wanted = i64::try_from(submitted).expect("a small number");
    eventually(Duration::from_secs(30), "the platform comes to rest", || async {
        let now = process.clock().now().as_microsecond();
        let due =
            count(&clocks, "SELECT COUNT(*) AS n FROM commitment WHERE next_fire_at <= $1", [now.into()])
                .await;
        let started = acceptance_clocks(&clocks).await;
        let unnumbered = "SELECT COUNT(*) AS n FROM outbox WHERE position IS NULL";
        let waiting = count(&clocks, unnumbered, []).await + count(&cases, unnumbered, []).await;
        (due == 0 && waiting == 0 && started == wanted).then_some(())
    })
    .await;
}

/// How many clocks of acceptance there are: one for each submitted request.
pub async fn acceptance_clocks(clocks: &DatabaseConnection) -> i64 {
    let stage = i32::from(pb::CommitmentStage::Acceptance);
    count(clocks, "SELECT COUNT(*) AS n FROM commitment WHERE stage = $1", [stage.into()]).await
}

/// Every acknowledged request is there once, with the answers that were given, and nothing else is.
pub async fn requests(process: &Process, enterprise: &Actor, acknowledged: &[Acknowledged]) {
    let sql = process.sql(Role::Requests).await;
    let mut found: BTreeMap<String, (Uuid, Option<String>)> = BTreeMap::new();
    for row in rows(&sql, "SELECT id, title, number FROM service_request").await {
        let (title, id, number) = (get(&row, "title"), get(&row, "id"), get(&row, "number"));
        assert!(found.insert(title, (id, number)).is_none(), "a request was written twice");
    }
    assert_eq!(found.len(), acknowledged.len(), "requests on record and acknowledged");
    let mut numbers = BTreeSet::new();
    for one in acknowledged {
        let (id, number) = found.get(&one.title).unwrap_or_else(|| panic!("{} is lost", one.title));
        let number = number.as_deref().unwrap_or_default();
        assert_eq!(id.to_string(), one.id, "{}", one.title);
        assert_eq!(number, one.submitted["caseNumber"], "{}", one.title);
        assert!(numbers.insert(number.to_owned()), "{number} was given twice");
    }
    let client = Client::new(process, enterprise);
    let again = stream::iter(acknowledged).for_each_concurrent(8, |one| {
        let client = client.clone();
        async move {
            assert_eq!(
                client.create(&one.title).await,
                one.created,
                "the answer to the same request id changed"
            );
            assert_eq!(client.submit_again(&one.title, &one.id).await, one.submitted, "{}", one.title);
        }
    });
    again.await;
    let after = count(&sql, "SELECT COUNT(*) AS n FROM service_request", []).await;
    assert_eq!(usize::try_from(after).ok(), Some(acknowledged.len()), "a repeated call wrote something");
    eprintln!("{} requests acknowledged, all there once", acknowledged.len());
}

/// Every level of the prepared clocks fell once, at its instant and not before; a card stands for each that has one.
/// All firings are returned, those of other clocks too.
pub async fn firings(process: &Process, clocks: &BTreeSet<Uuid>) -> BTreeSet<Mark> {
    let sql = process.sql(Role::Commitments).await;
    let mut fallen: BTreeMap<Mark, i64> = BTreeMap::new();
    for row in rows(&sql, "SELECT commitment_id, cycle, level, fire_at, fired_at FROM firing").await {
        let (fire_at, fired_at): (i64, i64) = (get(&row, "fire_at"), get(&row, "fired_at"));
        assert!(fired_at >= fire_at, "fired {} us early", fire_at - fired_at);
        assert!(fallen.insert(mark(&row), fire_at).is_none(), "{:?} fired twice", mark(&row));
    }
    for clock in clocks {
        let own: Vec<(&Mark, &i64)> = fallen.iter().filter(|((id, _, _), _)| id == clock).collect();
        assert_eq!(own.len(), LEVELS.len(), "levels of {clock}");
        for (level, at) in LEVELS {
            let at: jiff::Timestamp = at.parse().expect("a literal instant");
            let fire_at = fallen.get(&(*clock, 1, level.to_owned())).copied();
            assert_eq!(fire_at, Some(at.as_microsecond()), "{level} of {clock}");
        }
    }
    let written = rows(&sql, "SELECT commitment_id, cycle, level FROM card").await;
    let cards: BTreeSet<Mark> = written.iter().map(mark).collect();
    assert_eq!(cards.len(), written.len(), "a card was written twice");
    let all: BTreeSet<Mark> = fallen.into_keys().collect();
    assert_eq!(cards, with_cards(&all), "cards and the firings that make one");
    eprintln!("{} clocks, {} firings and {} cards, each once", clocks.len(), all.len(), cards.len());
    all
}

/// The lists show the same, page by page; whatever level a clock says has come, has been recorded.
pub async fn lists(process: &Process, bureau: &Actor, firings: &BTreeSet<Mark>) {
    let (mut listed, mut token, mut count) = (BTreeSet::new(), String::new(), 0);
    let mut client = CardServiceClient::new(process.link());
    loop {
        let ask =
            pb::ListCardsRequest { page_size: 200, page_token: token, ..pb::ListCardsRequest::default() };
        let page = client.list_cards(process.request(bureau, ask)).await.expect("the cards").into_inner();
        count += page.cards.len();
        listed.extend(page.cards.iter().map(|card| {
            (card.commitment_id.parse().expect("an id"), card.cycle, code(card.level()).to_owned())
        }));
        assert_eq!(usize::try_from(page.total_size).ok(), Some(with_cards(firings).len()));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((count, &listed), (listed.len(), &with_cards(firings)), "cards of the list");

    let (mut seen, mut token) = (BTreeSet::new(), String::new());
    let mut client = CommitmentServiceClient::new(process.link());
    loop {
        let now = process.clock().now();
        let ask = pb::ListCommitmentsRequest {
            page_size: 200,
            page_token: token,
            ..pb::ListCommitmentsRequest::default()
        };
        let page =
            client.list_commitments(process.request(bureau, ask)).await.expect("the clocks").into_inner();
        for clock in page.commitments {
            let id: Uuid = clock.id.parse().expect("an id");
            assert!(seen.insert(id), "{id} is on two pages");
            for level in &clock.levels {
                let due = level.fire_time.is_some_and(|at| at.seconds < now.as_second());
                let recorded = firings.contains(&(id, clock.cycle, code(level.level()).to_owned()));
                assert!(!due || level.fired && recorded, "{:?} of {id} is missed", level.level());
            }
        }
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    eprintln!("{count} cards and {} clocks listed", seen.len());
}

/// The feeds have no gaps and tell each fact once.
pub async fn feeds(process: &Process, firings: &BTreeSet<Mark>, acknowledged: &[Acknowledged]) {
    let clocks = feed::read(process, "nqi.commitments").await;
    let mut told = BTreeSet::new();
    for event in &clocks {
        // The log tells of notices and calendars too.
        let Some(name) = event.r#type.strip_prefix("nqi.commitments.v1.Commitment") else { continue };
        let payload =
            pb::CommitmentEvent::decode(event.payload.as_slice()).expect("the payload of a clock's event");
        let name = name.to_uppercase();
        if payload.level() == pb::Level::Unspecified || name != code(payload.level()) {
            continue;
        }
        let id = payload.commitment_id.parse().expect("an id");
        assert!(told.insert((id, payload.cycle, name)), "{} of {id} was told twice", event.r#type);
    }
    assert_eq!(&told, firings, "levels told and recorded");
    let cases = feed::read(process, "nqi.requests").await;
    let submitted: Vec<&String> = cases
        .iter()
        .filter(|event| event.r#type == "nqi.requests.v1.RequestSubmitted")
        .map(|event| &event.aggregate_id)
        .collect();
    let ids: BTreeSet<&String> = acknowledged.iter().map(|one| &one.id).collect();
    assert_eq!(submitted.len(), ids.len(), "submissions told");
    assert_eq!(submitted.into_iter().collect::<BTreeSet<_>>(), ids);
    eprintln!("{} and {} events in the feeds, no gap", clocks.len(), cases.len());
}

fn with_cards(firings: &BTreeSet<Mark>) -> BTreeSet<Mark> {
    let carded = |level: &str| ["YELLOW", "RED", "ESCALATED"].contains(&level);
    firings.iter().filter(|(_, _, level)| carded(level)).cloned().collect()
}

fn code(level: pb::Level) -> &'static str {
    level.as_str_name().trim_start_matches("LEVEL_")
}

fn mark(row: &QueryResult) -> Mark {
    (get(row, "commitment_id"), get(row, "cycle"), get(row, "level"))
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap_or_else(|error| panic!("{column}: {error:?}"))
}

async fn rows(sql: &DatabaseConnection, select: &str) -> Vec<QueryResult> {
    let select = Statement::from_string(sql.get_database_backend(), select);
    sql.query_all_raw(select).await.expect("the rows can be read")
}

/// The figure `n` of one row.
async fn count<const N: usize>(sql: &DatabaseConnection, select: &str, values: [Value; N]) -> i64 {
    let select = Statement::from_sql_and_values(sql.get_database_backend(), select, values);
    get(&sql.query_one_raw(select).await.expect("it can be counted").expect("a row"), "n")
}
