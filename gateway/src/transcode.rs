//! REST/JSON to and from protobuf messages, driven by a descriptor set alone; pure, no I/O.

pub mod annotation;
pub mod binding;
pub mod fault;
pub mod fields;
pub mod json_in;
pub mod json_out;
pub mod method;
pub mod path;
pub mod query;
pub mod reader;
pub mod request;
pub mod router;
pub mod scalar;
pub mod schema;
pub mod template;
pub mod update_mask;
pub mod well_known;
