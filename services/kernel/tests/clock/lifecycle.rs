//! Commands, settling and corrections, without any store.

mod completing;
mod correcting;
mod explaining;
mod extending;
mod handing_over;
mod pausing;
mod settling;

use nqi_kernel::clock::{Fired, Firing, Level};

fn fired(firings: &[Firing]) -> Vec<Fired> {
    firings.iter().map(|firing| Fired { level: firing.level, fire_at: firing.fire_at }).collect()
}

fn levels(firings: &[Firing]) -> Vec<Level> {
    firings.iter().map(|firing| firing.level).collect()
}
