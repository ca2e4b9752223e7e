//! Background work of one process: supervised loops, and a stop that is bounded in time.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The tasks of a process. Loops watch [`Tasks::token`] themselves, so that a step is never cut in its middle.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    /// Cancelled when the process should stop.
    pub token: CancellationToken,
    /// Cancelled before listeners drain: streams that would go on for ever end, so that their connections can.
    pub closing: CancellationToken,
    /// Everything that must have ended before the process leaves.
    pub tracker: TaskTracker,
    kill: CancellationToken,
}

impl Tasks {
    /// No tasks yet.
    pub fn new() -> Tasks {
        Tasks::default()
    }

    /// Runs `future` to its end; a panic is logged and ends only this task.
    pub fn spawn<F>(&self, name: &'static str, future: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let kill = self.kill.clone();
        self.tracker.spawn(async move {
            let ended = AssertUnwindSafe(future).catch_unwind();
            tokio::select! {
                biased;
                () = kill.cancelled() => tracing::warn!(task.name = name, "task was cut at the stop deadline"),
                result = ended => {
                    if result.is_err() {
                        tracing::error!(task.name = name, "task panicked");
                    }
                }
            }
        });
    }

    /// Runs the loop that `make` builds, and builds it anew one second after it panicked or returned, until the stop.
    pub fn supervise<M, F>(&self, name: &'static str, mut make: M)
    where
        M: FnMut() -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let token = self.token.clone();
        self.spawn(name, async move {
            while !token.is_cancelled() {
                let panicked = AssertUnwindSafe(make()).catch_unwind().await.is_err();
                if token.is_cancelled() {
                    break;
                }
                tracing::error!(
                    task.name = name,
                    task.panicked = panicked,
                    "loop ended by itself, starting again"
                );
                let _ = tokio::time::timeout(Duration::from_secs(1), token.cancelled()).await;
            }
        });
    }

    /// Asks every task to end and waits at most `deadline`; what is left is cut. True when all ended by themselves.
    pub async fn stop(&self, deadline: Duration) -> bool {
        self.closing.cancel();
        self.token.cancel();
        self.tracker.close();
        if tokio::time::timeout(deadline, self.tracker.wait()).await.is_ok() {
            return true;
        }
        self.kill.cancel();
        // A task that blocks its thread cannot be cut; the process leaves without it.
        let _ = tokio::time::timeout(Duration::from_secs(1), self.tracker.wait()).await;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn a_panicking_loop_is_started_again() {
        let tasks = Tasks::new();
        let (starts, token) = (Arc::new(AtomicUsize::new(0)), tasks.token.clone());
        let (again, mut seen) = tokio::sync::mpsc::channel(4);
        tasks.supervise("flaky", {
            let starts = starts.clone();
            move || {
                let (start, again, token) =
                    (starts.fetch_add(1, Ordering::SeqCst), again.clone(), token.clone());
                async move {
                    assert!(start > 0, "the first run fails");
                    let _ = again.send(start).await;
                    token.cancelled().await;
                }
            }
        });
        let second = tokio::time::timeout(Duration::from_secs(10), seen.recv()).await;
        assert_eq!(second.expect("restarted in time"), Some(1));
        assert!(tasks.stop(Duration::from_secs(5)).await);
    }

    #[tokio::test]
    async fn stopping_is_bounded_even_when_a_task_ignores_it() {
        let tasks = Tasks::new();
        tasks.spawn("deaf", std::future::pending());
        assert!(!tasks.stop(Duration::from_millis(20)).await);
        assert!(tasks.tracker.is_empty());
    }
}
