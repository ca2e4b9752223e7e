//! Rules about organisations, members and sessions; pure.

pub mod member;
pub mod organization;
pub mod session;
