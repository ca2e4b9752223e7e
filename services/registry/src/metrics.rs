//! Names of this crate's metrics.

use std::sync::LazyLock;

use nqi_platform::telemetry::meter;
use opentelemetry::metrics::Counter;

static ORPHANED: LazyLock<Counter<u64>> = LazyLock::new(|| {
    meter("nqi.registry")
        .u64_counter("registry.hold.orphaned")
        .with_description("Confirmed holds that were given back because requests has no order for them.")
        .build()
});

/// Counts a confirmed hold without an order: there should be none.
pub(crate) fn orphaned() {
    ORPHANED.add(1, &[]);
}
