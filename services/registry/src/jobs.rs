//! Loops: consumers of other services' events, the sweeper of holds and bookings, the making of days, the refresh of facts and of
//! credit classes, the work of imports.

pub(crate) mod consumers;
pub(crate) mod credit;
pub(crate) mod facts;
pub(crate) mod imports;
pub(crate) mod ledger;
pub(crate) mod sweeper;
