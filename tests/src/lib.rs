//! The harness of the integration suite: private clusters, people who act in them, and ways to look at what happened.
//!
//! A [`cluster::Cluster`] is the whole platform on a free port with its own databases. [`world::World`] fills one with a
//! few organisations through the public API; [`seeded`] starts one on a copy of the demonstration data.

pub mod actor;
pub mod answer;
pub mod backend;
pub mod case;
pub mod cluster;
pub mod contents;
pub mod contract;
pub mod copies;
pub mod deployment;
pub mod eventually;
pub mod executable;
pub mod minimal;
pub mod process;
pub mod reading;
pub mod seeded;
pub mod sheet;
pub mod split;
pub mod workspace;
pub mod world;

/// Runs a scenario to its end. A scenario that fails does not wait for the platform's threads.
pub fn played(scenario: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(scenario)));
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}

/// Writes each `async fn name(backend: Backend)` as two tests, `name::sqlite` and `name::postgres_and_redis`.
#[macro_export]
macro_rules! on_both_back_ends {
    ($($(#[$meta:meta])* async fn $name:ident($backend:ident: Backend) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                async fn scenario($backend: $crate::backend::Backend) $body

                #[test]
                fn sqlite() {
                    $crate::played(scenario($crate::backend::Backend::Sqlite));
                }

                #[test]
                fn postgres_and_redis() {
                    if $crate::backend::is_left_out() {
                        eprintln!("left out: NQI_TEST_PG=skip");
                        return;
                    }
                    $crate::played(scenario($crate::backend::Backend::PostgresAndRedis));
                }
            }
        )+
    };
}
