//! Loops: time running out, owed calls, the clocks of the commitments service, and the register.

pub mod clocks;
pub mod owed;
pub mod providers;
pub mod sweeps;

use nqi_events::Envelope;
use nqi_platform::problem::Problem;
use prost::Message;

/// The payload of another service's event.
fn payload<M: Message + Default>(event: &Envelope) -> Result<M, Problem> {
    M::decode(event.payload.as_slice()).map_err(|error| {
        Problem::precondition(
            "BAD_PAYLOAD",
            "事件内容无法读取。",
            format!("The event cannot be read: {error}"),
        )
    })
}
