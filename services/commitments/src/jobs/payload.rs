//! What an event carries, read with the log that it came from named where something is wrong.

use nqi_platform::{ids::parse_id, problem::Problem};
use prost::Message;
use uuid::Uuid;

/// The payload's message.
pub fn decode<M: Message + Default>(payload: &[u8]) -> Result<M, Problem> {
    M::decode(payload).map_err(|error| Problem::internal(format!("payload: {error}")))
}

/// An id that must be there.
pub fn id(field: &str, text: &str) -> Result<Uuid, Problem> {
    Ok(parse_id(field, text)?)
}

/// An id that may be absent.
pub fn optional(field: &str, text: &str) -> Result<Option<Uuid>, Problem> {
    if text.is_empty() { Ok(None) } else { id(field, text).map(Some) }
}

/// An event of `source` without what it must carry.
pub fn missing(source: &str, field: &str) -> Problem {
    Problem::internal(format!("an event of {source} lacks {field}"))
}
