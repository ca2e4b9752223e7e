//! Names of this crate's metrics.

use std::sync::LazyLock;

use jiff::SignedDuration;
use nqi_platform::telemetry::meter;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram};

static LATENESS: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .f64_histogram("commitments.firing.lateness")
        .with_unit("s")
        .with_description("From the instant at which a level fell to the transaction that recorded it.")
        .with_boundaries(vec![0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, 600.0])
        .build()
});

static OVERDUE: LazyLock<Gauge<u64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .u64_gauge("commitments.firing.overdue")
        .with_description("Clocks whose next level fell at least so long ago and is not recorded.")
        .build()
});

static RESCINDED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .u64_counter("commitments.card.rescinded")
        .with_description("Levels that were withdrawn because they should not have fallen.")
        .build()
});

/// How long a level may wait before the next band counts it.
pub(crate) const BANDS: [(&str, SignedDuration); 5] = [
    ("0s", SignedDuration::ZERO),
    ("1s", SignedDuration::from_secs(1)),
    ("10s", SignedDuration::from_secs(10)),
    ("1m", SignedDuration::from_mins(1)),
    ("10m", SignedDuration::from_mins(10)),
];

/// A level was recorded so long after it fell.
pub(crate) fn fired(late_by: SignedDuration) {
    LATENESS.record(late_by.as_secs_f64().max(0.0), &[]);
}

/// So many clocks wait at least as long as a band says.
pub(crate) fn overdue(band: &'static str, clocks: u64) {
    OVERDUE.record(clocks, &[KeyValue::new("for_at_least", band)]);
}

/// Levels were withdrawn as wrong.
pub(crate) fn rescinded(levels: u64) {
    RESCINDED.add(levels, &[]);
}

static MESSAGES: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .u64_counter("commitments.message.decided")
        .with_description("Messages that have left (SENT), and those that never do, by why.")
        .build()
});

/// So many messages were decided on in one way.
pub(crate) fn messages(decision: &'static str, number: u64) {
    if number > 0 {
        MESSAGES.add(number, &[KeyValue::new("decision", decision)]);
    }
}

static HANDED_OVER: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .u64_counter("commitments.message.handed_over")
        .with_description("Tries to hand a message over to the webhook, by what came of them.")
        .build()
});

static PARKED: LazyLock<Gauge<u64>> = LazyLock::new(|| {
    meter("nqi.commitments")
        .u64_gauge("commitments.message.parked")
        .with_description("Messages that the webhook refused too often and that are not tried again.")
        .build()
});

/// A message was taken up, with this outcome.
pub(crate) fn handed_over(outcome: &'static str) {
    HANDED_OVER.add(1, &[KeyValue::new("outcome", outcome)]);
}

/// So many messages are parked.
pub(crate) fn parked(messages: u64) {
    PARKED.record(messages, &[]);
}
