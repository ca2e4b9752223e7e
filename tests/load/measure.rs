//! Closed-loop clients: each sends its next call when the last one was answered, until time or work runs out.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

/// What a run of calls took.
#[derive(Clone, Debug)]
pub struct Run {
    /// Calls that were answered.
    pub calls: usize,
    /// From the first call to the last answer.
    pub took: Duration,
    /// Time of each call, ascending.
    times: Vec<Duration>,
}

impl Run {
    /// Calls that were timed by somebody else.
    pub fn of(mut times: Vec<Duration>, took: Duration) -> Run {
        times.sort_unstable();
        Run { calls: times.len(), took, times }
    }

    /// Calls per second.
    pub fn rate(&self) -> f64 {
        self.calls as f64 / self.took.as_secs_f64()
    }

    /// The time that this share of the calls did not exceed, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let index = (last as f64 * share).round() as usize;
        self.times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

/// Runs `call` for the numbers 0, 1, .. with so many clients, at most `most` calls and about `time`.
pub async fn run<F, Fut>(clients: usize, most: usize, time: Duration, call: F) -> Run
where
    F: Fn(usize) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..clients {
        let (next, call) = (next.clone(), call.clone());
        tasks.spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < time {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= most {
                    break;
                }
                let sent = Instant::now();
                call(number).await;
                times.push(sent.elapsed());
            }
            times
        });
    }
    let times = tasks.join_all().await.into_iter().flatten().collect();
    Run::of(times, begun.elapsed())
}
