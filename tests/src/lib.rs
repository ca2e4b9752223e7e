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
pub mod deployment;
pub mod eventually;
pub mod executable;
pub mod minimal;
pub mod process;
pub mod seeded;
pub mod sheet;
pub mod workspace;
pub mod world;

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

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    scenario($crate::backend::Backend::Sqlite).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres_and_redis() {
                    if $crate::backend::is_left_out() {
                        eprintln!("left out: NQI_TEST_PG=skip");
                        return;
                    }
                    scenario($crate::backend::Backend::PostgresAndRedis).await;
                }
            }
        )+
    };
}
