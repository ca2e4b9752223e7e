//! Named places where tests make things go wrong. Without the feature `faults` they do nothing and cost nothing.
//!
//! Actions (`fail::cfg(NAME, ACTION)`): `return(error)` fails the work, `return(contention)` makes it run again,
//! `panic` panics, `return(abort)` kills the
//! process, `return(pause)` tells [`PAUSED`] and waits for [`GO_ON`], so that a caller can go away meanwhile,
//! `return(stall)` tells [`PAUSED`] and stands still for [`STALL`], as a machine does that is out of breath.

use nqi_platform::problem::Problem;

/// Passes the place called `name`, or does what a test has asked for there.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub async fn at(_name: &'static str) -> Result<(), Problem> {
    Ok(())
}

/// Passes the place called `name`, or does what a test has asked for there.
#[cfg(feature = "faults")]
pub async fn at(name: &'static str) -> Result<(), Problem> {
    match fail::eval(name, |action| action.unwrap_or_default()).as_deref() {
        None => Ok(()),
        Some("contention") => Err(crate::error::contention()),
        Some("abort") => std::process::abort(),
        Some("pause") => {
            PAUSED.notify_one();
            GO_ON.notified().await;
            Ok(())
        }
        Some("stall") => {
            PAUSED.notify_one();
            tokio::time::sleep(STALL).await;
            Ok(())
        }
        Some(other) => Err(Problem::unavailable(
            "FAULT_INJECTED",
            format!("测试在 {name} 注入了故障：{other}"),
            format!("A test injected a fault at {name}: {other}"),
        )),
    }
}

/// How long `return(stall)` takes: less than what waits for a lock or a turn to write is patient for.
#[cfg(feature = "faults")]
pub const STALL: std::time::Duration = std::time::Duration::from_secs(3);

/// Wakes a test when some work has come to its `return(pause)` or `return(stall)`.
#[cfg(feature = "faults")]
pub static PAUSED: tokio::sync::Notify = tokio::sync::Notify::const_new();

/// Lets the paused work go on.
#[cfg(feature = "faults")]
pub static GO_ON: tokio::sync::Notify = tokio::sync::Notify::const_new();
