//! The process's one meter provider, read by the Prometheus page and, when set, by OTLP; names of this crate's metrics.

use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use opentelemetry::metrics::{Histogram, Meter, MeterProvider, UpDownCounter};
use opentelemetry::{KeyValue, global};
use opentelemetry_otlp::{MetricExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Encoder, Registry, TextEncoder};
use tonic::Code;

static METRICS: OnceLock<Metrics> = OnceLock::new();

struct Metrics {
    registry: Registry,
    provider: SdkMeterProvider,
}

/// The page for Prometheus, text format 0.0.4. Complete also when nothing was initialised.
pub fn metrics_text() -> String {
    let mut page = Vec::new();
    // Families are made by our own exporter; if one were refused, the rest of the page still stands.
    if let Err(error) = TextEncoder::new().encode(&start("nqi", None).registry.gather(), &mut page) {
        tracing::error!(error = %error, "metrics could not be written");
    }
    String::from_utf8_lossy(&page).into_owned()
}

/// A meter of the process's provider; `name` is the crate, such as `nqi.store`.
pub fn meter(name: &'static str) -> Meter {
    start("nqi", None).provider.meter(name)
}

/// Makes the provider at the first call; later calls get the same one, whatever they ask for.
pub(super) fn ensure(service: &str, otlp: Option<&str>) -> SdkMeterProvider {
    start(service, otlp).provider.clone()
}

fn start(service: &str, otlp: Option<&str>) -> &'static Metrics {
    METRICS.get_or_init(|| {
        let registry = Registry::new();
        let resource = Resource::builder().with_service_name(service.to_owned()).build();
        let mut builder = SdkMeterProvider::builder().with_resource(resource);
        // Fails only for a registry that holds the same collector already; this one is new.
        match opentelemetry_prometheus::exporter().with_registry(registry.clone()).build() {
            Ok(reader) => builder = builder.with_reader(reader),
            Err(error) => tracing::error!(error = %error, "the metrics page stays empty"),
        }
        if let Some(endpoint) = otlp {
            match MetricExporter::builder().with_tonic().with_endpoint(endpoint).build() {
                Ok(exporter) => builder = builder.with_periodic_exporter(exporter),
                Err(error) => tracing::error!(error = %error, "metrics are not exported"),
            }
        }
        let provider = builder.build();
        global::set_meter_provider(provider.clone());
        Metrics { registry, provider }
    })
}

static RPC_DURATION: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    meter("nqi.platform")
        .f64_histogram("rpc.server.duration")
        .with_unit("s")
        .with_description("Time to handle an RPC, by method and code.")
        .with_boundaries(vec![
            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0,
        ])
        .build()
});

static CONNECTIONS: LazyLock<UpDownCounter<i64>> = LazyLock::new(|| {
    meter("nqi.platform")
        .i64_up_down_counter("http.connections.open")
        .with_description("Open connections.")
        .build()
});

/// Counts one RPC.
pub(crate) fn rpc_handled(method: &str, code: Code, took: Duration) {
    let labels = [KeyValue::new("rpc.method", method.to_owned()), KeyValue::new("rpc.code", code as i64)];
    RPC_DURATION.record(took.as_secs_f64(), &labels);
}

/// Counts a connection while it lives.
pub(crate) struct OpenConnection(());

impl OpenConnection {
    pub(crate) fn new() -> OpenConnection {
        CONNECTIONS.add(1, &[]);
        OpenConnection(())
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        CONNECTIONS.add(-1, &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_what_was_counted() {
        let open = OpenConnection::new();
        rpc_handled("test.v1.Test/Counted", Code::NotFound, Duration::from_millis(3));
        let page = metrics_text();
        assert!(page.contains("rpc_server_duration_seconds_bucket"), "{page}");
        assert!(page.contains("test.v1.Test/Counted") && page.contains("http_connections_open"), "{page}");
        drop(open);
    }
}
