//! Working time: which seconds of which days count, as immutable calendar revisions.
//!
//! A [`Calendar`] answers in O(log n) how many working seconds lie between two instants, when a number of them
//! has passed, and which day is the Nth working day. Days outside the published period follow the week alone.

mod calendar;
mod china;
pub mod csv;
mod days;
mod epoch;
mod error;
mod instants;
mod prefix;
mod spec;
mod window;
mod zone;

pub use calendar::{Calendar, MAX_REST_DAYS};
pub use china::{china, china_spec};
pub use epoch::floor_to_second;
pub use error::CalendarError;
pub use spec::{CalendarSpec, DayOverride};
pub use window::Window;
pub use zone::Zone;
