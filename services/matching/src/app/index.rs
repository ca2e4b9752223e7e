//! The published index: readers take a view without locks, one follower publishes the next.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use jiff::Timestamp;
use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, china};
use nqi_platform::problem::Problem;
use tokio::sync::watch;
use uuid::Uuid;

use super::dictionary::Dictionary;
use super::follow::Position;
use super::pages::Generations;
use crate::engine::lexicon::Lexicon;
use crate::engine::snapshot::Snapshot;
use crate::engine::tables::Tables;

/// How long a caller waits for a change that it has made itself.
const READ_YOUR_WRITE: Duration = Duration::from_secs(1);
/// Not having reached the end of the feed for this long makes the index stale.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// What one match reads: content, the tables of a day, and the calendar.
#[derive(Debug, Clone)]
pub struct View {
    /// The content.
    pub snapshot: Arc<Snapshot>,
    /// The tables.
    pub tables: Arc<Tables>,
    /// Working days, by the revision published last.
    pub calendar: Arc<Calendar>,
}

impl View {
    /// Names content, tables and calendar; equal ids answer equally.
    pub fn id(&self) -> String {
        format!("{}-{}-{}", self.snapshot.id(), self.tables.revision, self.calendar.revision())
    }

    /// The same for whoever asks: to a provider the id tells nothing of the cells of others.
    pub fn id_for(&self, asks: Option<Uuid>) -> String {
        let Some(provider) = asks else { return self.id() };
        let content = self.snapshot.id_for(provider);
        format!("{content}-{}-{}", self.tables.prices_revision, self.calendar.revision())
    }
}

/// The index of this process. Clones share it.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    view: ArcSwapOption<View>,
    publishing: Mutex<()>,
    seq: watch::Sender<i64>,
    current_at: Mutex<Option<Instant>>,
    ready: AtomicBool,
    follower: tokio::sync::Mutex<Option<Position>>,
    keep: Option<Keep>,
    saving: AtomicBool,
    calendar: ArcSwap<Calendar>,
    dictionary: Dictionary,
    generations: Generations,
}

/// Where the index is kept between two runs.
#[derive(Debug, Clone)]
pub struct Keep {
    /// The base file.
    pub path: PathBuf,
    /// Fewer scope rows than this are not worth a file: an export is as fast.
    pub least_rows: usize,
}

/// Scope rows from which a file is faster than an export.
const WORTH_A_FILE: usize = 50_000;

impl Default for Index {
    fn default() -> Self {
        Index::new()
    }
}

impl Index {
    /// An empty index, not ready, that a restart reads from an export.
    pub fn new() -> Index {
        Index::of(None)
    }

    /// An empty index, not ready, that is kept in a file when it is large.
    pub fn kept_in(path: PathBuf) -> Index {
        Index::kept(Keep { path, least_rows: WORTH_A_FILE })
    }

    /// An empty index, not ready, that is kept in a file.
    pub fn kept(keep: Keep) -> Index {
        Index::of(Some(keep))
    }

    fn of(keep: Option<Keep>) -> Index {
        Index(Arc::new(Shared {
            keep,
            saving: AtomicBool::new(false),
            view: ArcSwapOption::empty(),
            publishing: Mutex::new(()),
            seq: watch::Sender::new(0),
            current_at: Mutex::new(None),
            ready: AtomicBool::new(false),
            follower: tokio::sync::Mutex::new(None),
            calendar: ArcSwap::from_pointee(china()),
            dictionary: Dictionary::default(),
            generations: Generations::default(),
        }))
    }

    /// Generations that pages are asked of.
    pub(super) fn generations(&self) -> &Generations {
        &self.0.generations
    }

    /// Working days, by the revision published last.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.0.calendar.load_full()
    }

    /// Counts working days by a newer revision from the next match on; an older one changes nothing.
    pub fn work_by(&self, calendar: Calendar) {
        let _one = self.0.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        if calendar.revision() <= self.calendar().revision() {
            return;
        }
        let calendar = Arc::new(calendar);
        self.0.calendar.store(calendar.clone());
        if let Some(view) = self.0.view.load_full() {
            self.0.view.store(Some(Arc::new(View { calendar, ..View::clone(&view) })));
        }
    }

    /// The local day of an instant.
    pub fn day_of(&self, instant: Timestamp) -> Date {
        let offset = i32::try_from(self.0.calendar.load().zone().offset_seconds()).unwrap_or(0);
        // Offsets of zones lie within a day.
        jiff::tz::Offset::from_seconds(offset).unwrap_or(jiff::tz::Offset::UTC).to_datetime(instant).date()
    }

    /// The content and the tables of `day`, computed when the day is new; nothing before the first build.
    pub fn view(&self, day: Date) -> Option<Arc<View>> {
        let view = self.0.view.load_full()?;
        if view.tables.day == Some(day) {
            return Some(view);
        }
        let _one = self.0.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        let view = self.0.view.load_full()?;
        if view.tables.day == Some(day) {
            return Some(view);
        }
        let tables = Arc::new(Tables::compute(&view.snapshot, day));
        let calendar = view.calendar.clone();
        let fresh = Arc::new(View { snapshot: view.snapshot.clone(), tables, calendar });
        self.0.view.store(Some(fresh.clone()));
        Some(fresh)
    }

    /// What is published, whatever the day of its tables.
    pub fn published(&self) -> Option<Arc<View>> {
        self.0.view.load_full()
    }

    /// The dictionary of some content, when it is built.
    pub(super) fn known_dictionary(&self, snapshot: &Snapshot) -> Option<Arc<Lexicon>> {
        self.0.dictionary.known(snapshot)
    }

    /// The dictionary of some content, built when it is not.
    pub(super) fn dictionary(&self, snapshot: &Snapshot) -> Option<Arc<Lexicon>> {
        self.0.dictionary.of(snapshot)
    }

    /// Puts new content in place. `anew` = the tables are computed from it when they are next read.
    pub(super) fn publish(&self, snapshot: Snapshot, anew: bool) {
        let _one = self.0.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.0.view.load_full().filter(|_| !anew);
        let tables = known.map_or_else(Arc::default, |view| view.tables.clone());
        let seq = snapshot.seq;
        let calendar = self.calendar();
        self.0.view.store(Some(Arc::new(View { snapshot: Arc::new(snapshot), tables, calendar })));
        self.0.seq.send_replace(seq);
    }

    /// Where the index is kept, if it is.
    pub(super) fn keep(&self) -> Option<&Keep> {
        self.0.keep.as_ref()
    }

    /// Set while the base file is written.
    pub(super) fn saving(&self) -> &AtomicBool {
        &self.0.saving
    }

    /// Where the follower stands; held while it applies.
    pub(super) fn follower(&self) -> &tokio::sync::Mutex<Option<Position>> {
        &self.0.follower
    }

    /// Notes that everything the registry had published just now is applied.
    pub(super) fn is_current(&self) {
        *self.0.current_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.0.ready.store(true, Ordering::Release);
    }

    /// True once the index was built and has reached the end of the feed.
    pub fn ready(&self) -> bool {
        self.0.ready.load(Ordering::Acquire)
    }

    /// True when the end of the feed was not reached for more than 60 s.
    pub fn stale(&self) -> bool {
        self.stale_at(Instant::now())
    }

    pub(super) fn stale_at(&self, now: Instant) -> bool {
        let current = *self.0.current_at.lock().unwrap_or_else(PoisonError::into_inner);
        current.is_none_or(|at| now.saturating_duration_since(at) > STALE_AFTER)
    }

    /// Returns once every change up to `min_seq` is applied; UNAVAILABLE `INDEX_BEHIND` after a second.
    pub async fn wait_for(&self, min_seq: i64) -> Result<(), Problem> {
        let mut seq = self.0.seq.subscribe();
        let reached = seq.wait_for(|seq| *seq >= min_seq);
        match tokio::time::timeout(READ_YOUR_WRITE, reached).await {
            Ok(Ok(_)) => Ok(()),
            _ => Err(behind().with("min_seq", min_seq).with("seq", *self.0.seq.borrow())),
        }
    }
}

/// The index has not got that far, or is not built yet.
pub fn behind() -> Problem {
    Problem::unavailable(
        "INDEX_BEHIND",
        "匹配索引尚未更新到所需版本，请稍后重试。",
        "The matching index has not caught up yet. Try again in a moment.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_index_is_stale_a_minute_after_it_was_last_current_and_never_before_it_was() {
        let index = Index::new();
        assert!(index.stale() && !index.ready());
        index.is_current();
        assert!(index.ready());
        let now = Instant::now();
        assert!(!index.stale_at(now + Duration::from_secs(59)));
        assert!(index.stale_at(now + Duration::from_secs(61)));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_for_a_sequence_ends_when_it_is_published_or_after_a_second() {
        let index = Index::new();
        assert_eq!(index.wait_for(5).await.unwrap_err().reason, "INDEX_BEHIND");
        let waiting = tokio::spawn({
            let index = index.clone();
            async move { index.wait_for(5).await }
        });
        let mut snapshot = Snapshot::default();
        snapshot.seq = 6;
        index.publish(snapshot, true);
        assert!(waiting.await.unwrap().is_ok());
        assert!(index.wait_for(6).await.is_ok());
    }

    #[test]
    fn the_day_is_the_one_in_shanghai() {
        let index = Index::new();
        let at = |text: &str| index.day_of(text.parse().unwrap());
        assert_eq!(at("2026-03-08T15:59:59Z").to_string(), "2026-03-08");
        assert_eq!(at("2026-03-08T16:00:00Z").to_string(), "2026-03-09");
    }
}
