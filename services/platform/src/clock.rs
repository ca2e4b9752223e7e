//! The clock port: the machine's time, or a virtual time that tests, seeds and the demo move by hand.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A cheap, cloneable source of "now". Clones of a virtual clock share one time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Shifted(SignedDuration),
    Virtual(watch::Sender<Timestamp>),
}

impl Clock {
    /// Follows the machine.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// Runs beside the machine's clock at a constant distance: rehearsals of another day, at real speed.
    pub fn shifted(by: SignedDuration) -> Clock {
        Clock(Source::Shifted(by))
    }

    /// Stands at `start` until [`Clock::advance_to`] moves it.
    pub fn virtual_at(start: Timestamp) -> Clock {
        Clock(Source::Virtual(watch::Sender::new(micros(start))))
    }

    /// Whether this clock only moves by hand.
    pub fn is_virtual(&self) -> bool {
        matches!(self.0, Source::Virtual(_))
    }

    /// How far this clock stands from real time, which a database clock has to add; zero but for a shifted one.
    pub fn shift(&self) -> SignedDuration {
        match &self.0 {
            Source::Shifted(by) => *by,
            Source::System | Source::Virtual(_) => SignedDuration::ZERO,
        }
    }

    /// The process's view of now, cut to microseconds so that it survives a database round trip.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => micros(Timestamp::now()),
            // A shift that leaves the representable years is no use to anybody: the end of time, then.
            Source::Shifted(by) => micros(Timestamp::now().checked_add(*by).unwrap_or(Timestamp::MAX)),
            Source::Virtual(time) => *time.borrow(),
        }
    }

    /// Moves a virtual clock and wakes every waiter. False (and no effect) for clocks that run, or a step backwards.
    pub fn advance_to(&self, instant: Timestamp) -> bool {
        match &self.0 {
            Source::System | Source::Shifted(_) => false,
            Source::Virtual(time) => {
                let instant = micros(instant);
                time.send_if_modified(|now| {
                    let forward = instant > *now;
                    if forward {
                        *now = instant;
                    }
                    forward
                })
            }
        }
    }

    /// Returns after `max` of real time, or at once when a virtual clock is moved during the wait.
    pub async fn wait(&self, max: Duration) {
        self.waiter().wait(max).await;
    }

    /// A waiter that remembers what it has seen: a move between two of its waits is not lost. Loops hold one.
    pub fn waiter(&self) -> Waiter {
        Waiter(match &self.0 {
            Source::System | Source::Shifted(_) => None,
            Source::Virtual(time) => Some(time.subscribe()),
        })
    }
}

/// See [`Clock::waiter`].
#[derive(Debug)]
pub struct Waiter(Option<watch::Receiver<Timestamp>>);

impl Waiter {
    /// Returns after `max` of real time, or at once when a virtual clock moved since the last wait.
    pub async fn wait(&mut self, max: Duration) {
        match &mut self.0 {
            None => tokio::time::sleep(max).await,
            Some(moves) => {
                // A closed channel means that nobody can move the clock any more: only real time is left.
                let moved = async {
                    if moves.changed().await.is_err() {
                        std::future::pending::<()>().await;
                    }
                };
                let _ = tokio::time::timeout(max, moved).await;
            }
        }
    }
}

fn micros(instant: Timestamp) -> Timestamp {
    // The microseconds of any Timestamp make a Timestamp again, so the fallback is never taken.
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a literal instant")
    }

    #[test]
    fn a_virtual_clock_never_goes_backwards() {
        let clock = Clock::virtual_at(at("2026-03-01T00:00:00Z"));
        let other = clock.clone();
        assert!(clock.advance_to(at("2026-03-02T00:00:00.123456789Z")));
        assert!(!clock.advance_to(at("2026-03-01T12:00:00Z")));
        assert_eq!(other.now(), at("2026-03-02T00:00:00.123456Z"));
        assert!(!Clock::system().advance_to(at("2026-03-02T00:00:00Z")));
    }

    #[test]
    fn a_shifted_clock_runs_at_its_distance() {
        let week = SignedDuration::from_hours(7 * 24);
        let clock = Clock::shifted(-week);
        let (before, now, after) = (Timestamp::now(), clock.now(), Timestamp::now());
        assert!(micros(before - week) <= now && now <= after - week);
        assert_eq!(clock.shift(), -week);
        assert!(!clock.is_virtual() && !clock.advance_to(after));
    }

    #[tokio::test]
    async fn a_moved_virtual_clock_wakes_its_waiters_at_once() {
        let clock = Clock::virtual_at(at("2026-03-01T00:00:00Z"));
        let mut waiter = clock.waiter();
        clock.advance_to(at("2026-03-01T00:00:01Z"));
        let begun = Instant::now();
        waiter.wait(Duration::from_secs(30)).await;
        let sleeper = clock.clone();
        let waiting = tokio::spawn(async move { sleeper.waiter().wait(Duration::from_secs(30)).await });
        while !waiting.is_finished() {
            clock.advance_to(clock.now() + jiff::SignedDuration::from_secs(1));
            tokio::task::yield_now().await;
            assert!(begun.elapsed() < Duration::from_secs(10));
        }
    }
}
