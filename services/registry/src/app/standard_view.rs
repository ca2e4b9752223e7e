//! Shows a version of a standard with its family and the supersession graph around it, as of a day.

use super::{impact, statuses};
use crate::Deps;
use crate::domain::local_day;
use crate::domain::standard::Standard;
use crate::error::Error;
use crate::store::scope_row::RestsOn;
use crate::store::{Doc, standard};
use crate::wire;
use jiff::civil::Date;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::Status;
use nqi_proto::registry::v1 as proto;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Versions of the graph that are told.
const MOST_NODES: usize = 100;

/// The version, its family newest first, and the graph.
pub(crate) async fn get_standard(
    deps: &Deps,
    id: Uuid,
    day: Option<Date>,
) -> Result<proto::GetStandardResponse, Error> {
    let conn = deps.db.reader();
    let day = day.unwrap_or_else(|| local_day(deps.clock.now()));
    let doc = standard::find(conn, id).await?.ok_or_else(super::standards::unknown)?;
    let number = doc.value.number.clone();
    let family = StandardNumber::parse(&number).map(|it| it.family().alias_root()).unwrap_or_default();
    let versions = family_on(conn, &family, day).await?;
    let in_force: Vec<String> = versions
        .iter()
        .filter(|(_, status)| *status == Status::Current)
        .map(|(doc, _)| doc.value.number.clone())
        .collect();
    let (numbers, edges, cut) = around(conn, &number).await?;
    let mut nodes: Vec<Doc<Standard>> =
        standard::by_numbers(conn, &numbers.into_iter().collect::<Vec<_>>()).await?.into_values().collect();
    nodes.sort_by(|a, b| a.value.number.cmp(&b.value.number));
    let states = statuses(conn, &nodes, day).await?;
    let own = statuses(conn, std::slice::from_ref(&doc), day).await?;
    Ok(proto::GetStandardResponse {
        standard: Some(wire::standard::present(&doc, own.first().copied().unwrap_or(Status::Current))),
        versions: versions.iter().map(|(doc, status)| wire::standard::present(doc, *status)).collect(),
        nodes: nodes.iter().zip(states).map(|(doc, status)| wire::standard::present(doc, status)).collect(),
        edges,
        in_transition: in_force.len() > 1,
        in_force,
        cut,
        impact: Some(impact::of(conn, RestsOn::Standard(&number)).await?),
    })
}

/// Every version of a family with its status on a day, newest first.
pub(super) async fn family_on(
    conn: &impl ConnectionTrait,
    family: &str,
    day: Date,
) -> Result<Vec<(Doc<Standard>, Status)>, Error> {
    let docs = standard::of_family(conn, family).await?;
    let states = statuses(conn, &docs, day).await?;
    let year = |number: &str| StandardNumber::parse(number).ok().and_then(|it| it.year()).unwrap_or_default();
    let mut versions: Vec<_> = docs.into_iter().zip(states).collect();
    versions.sort_by(|(a, _), (b, _)| {
        let (a, b) = (&a.value.number, &b.value.number);
        year(b).cmp(&year(a)).then_with(|| a.cmp(b))
    });
    Ok(versions)
}

/// Numbers and edges reached from a number in either direction, until there are enough.
async fn around(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<(BTreeSet<String>, Vec<proto::StandardEdge>, bool), Error> {
    let mut known = BTreeSet::from([number.to_owned()]);
    let mut open = known.clone();
    let mut edges = BTreeSet::new();
    let mut cut = false;
    while !open.is_empty() {
        let found = standard::edges_around(conn, &open).await?;
        open.clear();
        for (old, new, kind) in found {
            for end in [&old, &new] {
                if known.contains(end) {
                    continue;
                }
                if known.len() >= MOST_NODES {
                    cut = true;
                    continue;
                }
                known.insert(end.clone());
                open.insert(end.clone());
            }
            edges.insert((old, new, kind));
        }
    }
    let told = edges.into_iter().filter(|(old, new, _)| known.contains(old) && known.contains(new));
    let edges = told.map(|(from, to, kind)| wire::standard::edge_between(from, to, kind)).collect();
    Ok((known, edges, cut))
}
