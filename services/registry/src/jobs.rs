//! Loops: consumers of other services' events, the sweeper of holds and bookings, the refresh of facts.

pub(crate) mod consumers;
pub(crate) mod facts;
pub(crate) mod sweeper;
