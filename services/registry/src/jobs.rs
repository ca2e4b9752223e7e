//! Loops: consumers of other services' events, the sweeper of holds, the refresh of facts and of credit classes.

pub(crate) mod consumers;
pub(crate) mod credit;
pub(crate) mod facts;
pub(crate) mod imports;
pub(crate) mod ledger;
pub(crate) mod sweeper;
