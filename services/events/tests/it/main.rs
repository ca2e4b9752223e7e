//! The whole path of an event, on both dialects and with both wake-ups: `eval "$(.ci/services.sh start DIR)"` first.

mod delivery;
mod feed;
mod parking;
mod redis_cut;
mod retention;
mod sequencing;
mod world;
