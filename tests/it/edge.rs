//! The ways into the running platform besides REST: gRPC with reflection, gRPC-Web, server-sent events; and what REST
//! promises to everybody: keys, etags, languages.

mod keys;
mod protocols;
mod sessions;
