//! Reading single fields and the caller of a request.

use nqi_platform::auth::{Principal, principal};
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem};
use tonic::Request;
use uuid::Uuid;

use crate::app::call::Call;
use crate::app::need_fields::required;
use crate::domain::queue::{List, Queue};

/// The caller and the message.
pub fn open<T>(request: Request<T>) -> Result<(Principal, T), Problem> {
    let caller = principal::of(&request)?;
    Ok((caller, request.into_inner()))
}

/// The call of a mutating RPC.
pub fn call<M: prost::Message>(caller: Principal, method: &'static str, message: &M, key: &str) -> Call {
    Call::new(caller, method, message, key)
}

/// A required id.
pub fn id(field: &str, given: &str) -> Result<Uuid, Problem> {
    Ok(parse_id(field, given)?)
}

/// An id that may be empty.
pub fn maybe_id(field: &str, given: &str) -> Result<Option<Uuid>, Problem> {
    if given.is_empty() { Ok(None) } else { id(field, given).map(Some) }
}

/// Ids of a list, at most `most`.
pub fn ids(field: &str, given: &[String], most: usize) -> Result<Vec<Uuid>, Problem> {
    let mut wrong = Checks::new();
    crate::app::need_fields::count(&mut wrong, field.to_owned(), given.len(), most);
    let read = given.iter().take(most).enumerate();
    let read: Vec<Uuid> =
        read.filter_map(|(i, one)| wrong.take(parse_id(&format!("{field}[{i}]"), one))).collect();
    wrong.finish()?;
    Ok(read)
}

/// A text that must be given.
pub fn must(field: &str, given: &str, max: usize) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    required(&mut wrong, field, given, max);
    wrong.finish()
}

/// A text that may be empty.
pub fn may(field: &str, given: &str, max: usize) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    wrong.text(field, given, max);
    wrong.finish()
}

/// Texts of a list that must not be empty.
pub fn must_all(field: &str, given: &[String], most: usize, max: usize) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    wrong.require(!given.is_empty(), field, "REQUIRED", "此项必填。", "This must be given.");
    crate::app::need_fields::texts(&mut wrong, field.to_owned(), given, most, max);
    wrong.finish()
}

/// One of these words.
pub fn one_of(field: &str, given: &str, allowed: &[&str]) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        allowed.contains(&given),
        field,
        "UNKNOWN_VALUE",
        format!("应为以下之一：{}。", allowed.join("、")),
        format!("Must be one of {}.", allowed.join(", ")),
    );
    wrong.finish()
}

/// A queue of a list, or none.
pub fn queue(given: i32, list: List) -> Result<Option<Queue>, Problem> {
    let found = Queue::from_code(given);
    let mut wrong = Checks::new();
    wrong.require(
        given == 0 || found.is_some_and(|queue| queue.list() == list),
        "queue",
        "UNKNOWN_VALUE",
        format!("应为 {} 列表的队列，或留空。", list.name()),
        format!("Must be a queue of {}, or empty.", list.name()),
    );
    wrong.finish()?;
    Ok(found)
}

/// Enum numbers of a list filter.
pub fn states<E: TryFrom<i32>>(given: &[i32]) -> Result<Vec<i32>, Problem> {
    let mut wrong = Checks::new();
    for (i, state) in given.iter().enumerate() {
        crate::app::need_fields::code::<E>(&mut wrong, format!("states[{i}]"), *state);
    }
    wrong.finish()?;
    Ok(given.to_vec())
}
