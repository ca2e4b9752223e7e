//! Places a hold: all its units or none, never more than is free (matching.md section 5).

use super::hold_batch::Batch;
use super::hold_group::{Ask, Book, What};
use super::pools::unknown;
use super::sweep_holds::expire;
use crate::Deps;
use crate::domain::hold::{Hold, Line, State};
use crate::domain::local_day;
use crate::error::Error;
use crate::store;
use crate::wire::capacity::Wanted;
use jiff::SignedDuration;
use nqi_platform::problem::{Problem, Violation};
use nqi_store::{Actor, Audit, Tx};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const EXHAUSTED: &str = "CAPACITY_EXHAUSTED";

/// After a refusal for want of units: expires dead holds on the cells, each in its own transaction; true when there
/// were some, so that another try may succeed.
pub(super) async fn give_way(deps: &Deps, ask: &Ask, problem: &Problem) -> Result<bool, Problem> {
    let What::Place(wanted) = &ask.what else { return Ok(false) };
    if problem.reason != EXHAUSTED {
        return Ok(false);
    }
    let now = deps.db.job(&deps.clock, |tx: Tx| async move { Ok::<_, Problem>(tx.now()) }).await?;
    let dead = store::hold::overdue_on(deps.db.reader(), &wanted.lines, now).await?;
    for id in &dead {
        expire(deps, *id).await?;
    }
    Ok(!dead.is_empty())
}

/// Places the hold under the caller's id. The same id with the same lines for the same offer answers the same hold.
pub(super) fn place(book: &mut Book, batch: &mut Batch, ask: &Ask, wanted: &Wanted) -> Result<Hold, Problem> {
    let provider = provider_of(book, ask, &wanted.lines)?;
    let (fingerprint, subject) = (fingerprint(wanted), wanted.id.to_string());
    let by = Actor::of(&ask.caller);
    if let Some((hold, known)) = book.holds.get(&wanted.id) {
        if known.as_slice() != fingerprint.as_slice() {
            return Err(reused());
        }
        let detail = json!({"repeated": true});
        batch.audit(by, Audit { org: provider, action: "hold.place", subject, detail });
        return Ok(hold.clone());
    }
    let today = local_day(book.now);
    if let Some((index, past)) = wanted.lines.iter().enumerate().find(|(_, line)| line.day < today) {
        let (zh, en) =
            (format!("{} 已过去，不能占用。", past.day), format!("{} is over: it cannot be held.", past.day));
        return Err(Violation::new(format!("lines[{index}].day"), "DAY_IN_PAST", zh, en).into());
    }
    take(book, &wanted.lines)?;
    let hold = Hold {
        id: wanted.id,
        state: State::Held,
        provider,
        holder: if ask.caller.org.is_nil() { provider } else { ask.caller.org },
        expires_at: book.now + SignedDuration::from_secs(wanted.ttl),
        offer: wanted.offer,
        order: None,
        confirmed: None,
        created: book.now,
        lines: wanted.lines.clone(),
    };
    let detail =
        json!({"hold": hold.id, "lines": hold.lines.len(), "expires_at": hold.expires_at.to_string()});
    batch.insert(&hold, fingerprint);
    batch.audit(by, Audit { org: provider, action: "hold.place", subject, detail });
    batch.tell("nqi.registry.v1.HoldPlaced", &hold, ask.trace.clone());
    book.holds.insert(hold.id, (hold.clone(), fingerprint.to_vec()));
    Ok(hold)
}

/// The provider whose pools the lines are in: one for all, the caller's own, and active.
fn provider_of(book: &Book, ask: &Ask, lines: &[Line]) -> Result<Uuid, Problem> {
    let mut owner: Option<(Uuid, bool)> = None;
    for line in lines {
        let (provider, active) = *book.owners.get(&line.pool).ok_or_else(unknown)?;
        if ask.is_foreign(provider) {
            return Err(unknown());
        }
        if owner.is_some_and(|(owner, _)| owner != provider) {
            let (zh, en) =
                ("一次占用只能针对同一机构的产能池。", "The pools of one hold must belong to one provider.");
            return Err(Violation::new("lines", "SEVERAL_PROVIDERS", zh, en).into());
        }
        owner = Some((provider, active));
    }
    match owner {
        Some((provider, true)) => Ok(provider),
        Some((_, false)) => Err(Problem::precondition(
            "PROVIDER_INACTIVE",
            "服务机构未处于正常状态，不能占用产能。",
            "The provider is not active: its capacity cannot be held.",
        )),
        None => Err(Problem::internal("a hold without lines")),
    }
}

/// Takes the units of every line, or of none, naming every cell that is short with what is free in it.
fn take(book: &mut Book, lines: &[Line]) -> Result<(), Problem> {
    let free =
        |book: &Book, line: &Line| book.cells.get(&(line.pool, line.day)).map_or(0, |cell| cell.free());
    let short: Vec<(&Line, i32)> =
        lines.iter().map(|line| (line, free(book, line))).filter(|(line, free)| line.units > *free).collect();
    if !short.is_empty() {
        return Err(exhausted(&short));
    }
    for line in lines {
        let taken = book.cells.get_mut(&(line.pool, line.day)).is_some_and(|cell| cell.take(line.units));
        if !taken {
            return Err(Error::from(Problem::internal("a free cell could not be taken")).into());
        }
    }
    Ok(())
}

fn exhausted(short: &[(&Line, i32)]) -> Problem {
    let (mut zh, mut en, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for (line, free) in short {
        zh.push(format!("{} 需 {}，余 {free}", line.day, line.units));
        en.push(format!("{} needs {}, {free} free", line.day, line.units));
        cells.push(format!("{}/{}={free}", line.pool, line.day));
    }
    let (zh, en) =
        (format!("产能不足：{}。", zh.join("；")), format!("Not enough capacity: {}.", en.join("; ")));
    Problem::exhausted(EXHAUSTED, zh, en).with("cells", cells.join(","))
}

fn reused() -> Problem {
    Problem::conflict(
        "HOLD_ID_REUSED",
        "此 id 已用于内容或询价不同的产能占用。",
        "This id was used for a hold of other units or for another offer: take a new one.",
    )
}

/// Over the summed lines and the offer: what is held and for whom, not how it was written.
fn fingerprint(wanted: &Wanted) -> [u8; 32] {
    let mut hash = Sha256::new();
    for line in &wanted.lines {
        hash.update(line.pool.as_bytes());
        hash.update(line.day.to_string().as_bytes());
        hash.update(line.units.to_be_bytes());
    }
    if let Some(offer) = wanted.offer {
        hash.update(offer.as_bytes());
    }
    hash.finalize().into()
}
