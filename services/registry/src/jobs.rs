//! Loops: consumers of other services' events, the sweeper of holds, the refresh of facts.

pub(crate) mod consumers;
pub(crate) mod facts;
pub(crate) mod imports;
pub(crate) mod sweeper;
