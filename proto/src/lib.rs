//! The contract of the platform: messages, clients and servers generated from the protobuf files beside this crate.
//!
//! Leaf crate, no logic. The descriptor set keeps comments and `google.api` annotations for the gateway.

#[allow(clippy::all, missing_docs, unused_qualifications)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/nqi_includes.rs"));
}

pub use generated::google;
pub use generated::nqi::{commitments, events, identity, matching, registry, requests, r#type};

/// The encoded `google.protobuf.FileDescriptorSet` of all packages, imports, source comments and HTTP annotations included.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor_set.bin"));
