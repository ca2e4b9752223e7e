//! Counts events into the sums of days: promises, ratings, exposure.

use crate::domain::facts::{self, Promise, Red};
use crate::domain::local_day;
use crate::error::Error;
use crate::store::{facts as store, profile};
use jiff::Timestamp;
use nqi_platform::wire;
use nqi_proto::commitments::v1::{CommitmentEvent, Level};
use nqi_proto::requests::v1::{MatchRecorded, RatingEvent};
use nqi_store::Tx;
use uuid::Uuid;

/// What an event says about a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was kept or finished late.
    Completed,
    /// It runs again.
    Reopened,
    /// A RED card is now worth this.
    Card(Red),
}

/// Counts an event of a commitment whose obligor is a provider.
pub(crate) async fn promise(
    tx: &Tx,
    event: &CommitmentEvent,
    told: Told,
    at: Timestamp,
) -> Result<(), Error> {
    // Rescinded and Excused speak of a level; only RED decides about late.
    if matches!(told, Told::Card(_)) && event.level() != Level::Red {
        return Ok(());
    }
    let (Some(id), Some(provider)) = (id(&event.commitment_id), id(&event.obligor_id)) else { return Ok(()) };
    if profile::provider(tx.conn(), provider).await?.is_none() {
        return Ok(());
    }
    let mut promise: Promise = store::promise(tx, id).await?;
    let before = promise.sums();
    match told {
        Told::Completed => promise.completed = Some(local_day(at)),
        Told::Reopened => promise.completed = None,
        Told::Card(red) => {
            let due =
                event.due_time.as_ref().and_then(|due| wire::instant("due_time", due).ok()).unwrap_or(at);
            let known = promise.reds.get(&event.cycle).map(|(_, day)| *day);
            promise.reds.insert(event.cycle, (red, known.unwrap_or(local_day(due))));
        }
    }
    store::save_promise(tx, id, provider, &promise).await?;
    let after = promise.sums();
    if after != before {
        if let Some((day, sums)) = before {
            store::add(tx, provider, day, sums.negated()).await?;
        }
        if let Some((day, sums)) = after {
            store::add(tx, provider, day, sums).await?;
        }
    }
    Ok(())
}

/// Counts a rating, or counts it anew when it was upheld or struck.
pub(crate) async fn rating(tx: &Tx, event: &RatingEvent, at: Timestamp) -> Result<(), Error> {
    let (Some(id), Some(provider)) = (id(&event.rating_id), id(&event.provider_id)) else { return Ok(()) };
    if event.level == 0 {
        return Ok(());
    }
    let now = (event.level, event.counted || event.upheld);
    let known = store::rating(tx, id).await?;
    let day = known.map_or_else(|| local_day(at), |(day, ..)| day);
    if let Some((_, level, counted)) = known {
        store::add(tx, provider, day, facts::rating(level, counted).negated()).await?;
    }
    store::add(tx, provider, day, facts::rating(now.0, now.1)).await?;
    store::save_rating(tx, id, provider, (day, now.0, now.1)).await
}

/// Counts which providers a match has shown.
pub(crate) async fn shown(tx: &Tx, event: &MatchRecorded, at: Timestamp) -> Result<(), Error> {
    let mut shown: Vec<(Uuid, i64)> = event
        .candidates
        .iter()
        .filter_map(|one| id(&one.provider_id).map(|provider| (provider, facts::exposure(one.rank))))
        .filter(|(_, exposure)| *exposure > 0)
        .collect();
    // Rows are locked in order of id, whatever the ranks.
    shown.sort();
    for (provider, exposure_e6) in shown {
        let sums = facts::DaySums { exposure_e6, ..facts::DaySums::default() };
        store::add(tx, provider, local_day(at), sums).await?;
    }
    Ok(())
}

fn id(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}
