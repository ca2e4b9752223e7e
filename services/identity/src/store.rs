//! Tables and queries of identity.

pub mod member;
pub mod migrations;
pub mod organization;
pub mod session;
