//! What the bureau makes of messages that the operator's webhook did not take.

use nqi_platform::problem::Problem;
use nqi_store::Tx;
use uuid::Uuid;

use crate::{
    domain::message::{Delivery, Message},
    error::Error,
    store::handover,
};

/// Hands a parked message over anew, with all its tries.
///
/// # Errors
/// NOT_FOUND; FAILED_PRECONDITION `MESSAGE_NOT_PARKED`.
pub async fn retry(tx: &Tx, id: Uuid) -> Result<Message, Error> {
    let parked = locked(tx, id).await?;
    let again = Message { delivery: Delivery::Pending, attempts: 0, error: String::new(), ..parked };
    handover::decide(tx, &again).await?;
    Ok(again)
}

/// Gives a parked message up; its organisation still reads it inside.
///
/// # Errors
/// NOT_FOUND; FAILED_PRECONDITION `MESSAGE_NOT_PARKED`.
pub async fn give_up(tx: &Tx, id: Uuid, reason: &str) -> Result<Message, Error> {
    let parked = locked(tx, id).await?;
    let given_up = Message { delivery: Delivery::GivenUp, error: reason.to_owned(), ..parked };
    handover::decide(tx, &given_up).await?;
    Ok(given_up)
}

async fn locked(tx: &Tx, id: Uuid) -> Result<Message, Error> {
    let found = handover::lock(tx, id).await?;
    let found = found.ok_or_else(|| Problem::not_found("该消息", "The message"))?;
    if found.delivery != Delivery::Parked {
        let problem = Problem::precondition(
            "MESSAGE_NOT_PARKED",
            "该消息不在投递失败之列：可能已经重新投递、送达或放弃。",
            "The message is not parked: it was handed over anew, delivered or given up meanwhile.",
        );
        return Err(problem.into());
    }
    Ok(found)
}
