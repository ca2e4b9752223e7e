//! The gateway over a scripted upstream: public transcoding cases, protocols, streams, limits, pages.

mod cases;
mod edge;
mod files;
mod harness;
mod pages;
mod port;
mod portal;
mod properties;
mod protocols;
mod streams;
