//! Hands messages over to the operator's webhook, if there is one.

use std::time::{Duration, Instant};

use nqi_platform::tasks::Tasks;

use crate::app::handover::Courier;

/// Between two looks for what is to be handed over.
const LOOK: Duration = Duration::from_secs(1);
/// How often parked messages are counted for the metrics.
const OBSERVE: Duration = Duration::from_secs(10);

/// Spawns the loop. Every replica may run it.
pub fn spawn(courier: Courier, tasks: &Tasks) {
    let token = tasks.token.clone();
    tasks.supervise("commitments.handover", move || {
        let (courier, token) = (courier.clone(), token.clone());
        async move {
            let mut observed = None::<Instant>;
            while !token.is_cancelled() {
                if let Err(problem) = courier.round().await {
                    tracing::warn!(error = %problem, "messages cannot be handed over, tried again");
                }
                if observed.is_none_or(|at| at.elapsed() >= OBSERVE) {
                    observed = Some(Instant::now());
                    if let Err(problem) = courier.observe().await {
                        tracing::warn!(error = %problem, "parked messages cannot be counted");
                    }
                }
                tokio::select! {
                    () = token.cancelled() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
        }
    });
}
