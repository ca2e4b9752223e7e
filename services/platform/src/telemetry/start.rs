//! Starting telemetry, as often as a test process likes.

use std::io;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::escape::Escaping;
use super::metrics;
use crate::config::{LogFormat, TelemetryConfig};

/// Flushes traces and metrics when dropped; hold it until the process ends.
#[must_use = "telemetry is flushed when the guard is dropped"]
#[derive(Debug)]
pub struct Guard {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
}

/// Starts logs on stderr, the metrics page and, when an endpoint is set, OTLP export (call it inside the runtime).
///
/// Only the first call of a process decides where logs and metrics go; later calls change nothing and do no harm.
pub fn init(config: &TelemetryConfig) -> Guard {
    let otlp = config.otlp_endpoint.get();
    let provider = metrics::ensure(&config.service_name, otlp);
    let traces = otlp.and_then(|endpoint| tracer(config, endpoint));
    // The filter was checked when the configuration was loaded.
    let filter = EnvFilter::try_new(config.log.get()).unwrap_or_else(|_| EnvFilter::new("info"));
    let stderr = || Escaping(io::stderr());
    let lines = match config.log_format {
        LogFormat::Text => tracing_subscriber::fmt::layer().with_ansi(false).with_writer(stderr).boxed(),
        LogFormat::Json => {
            tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(stderr).boxed()
        }
    };
    let spans =
        traces.as_ref().map(|traces| tracing_opentelemetry::layer().with_tracer(traces.tracer("nqi")));
    // Fails when a subscriber is set already, which is the documented no-op.
    let _ = tracing_subscriber::registry().with(filter).with(lines).with(spans).try_init();
    Guard { metrics: otlp.map(|_| provider), traces }
}

fn tracer(config: &TelemetryConfig, endpoint: &str) -> Option<SdkTracerProvider> {
    let exporter = match SpanExporter::builder().with_tonic().with_endpoint(endpoint).build() {
        Ok(exporter) => exporter,
        Err(error) => {
            tracing::error!(error = %error, "traces are not exported");
            return None;
        }
    };
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.trace_ratio.get())));
    Some(
        SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name(config.service_name.clone()).build())
            .with_sampler(sampler)
            .with_batch_exporter(exporter)
            .build(),
    )
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A collector that is away must not hold the stop; what is lost then is telemetry only.
        if let Some(traces) = &self.traces {
            let _ = traces.shutdown_with_timeout(Duration::from_secs(2));
        }
        if let Some(metrics) = self.metrics.take() {
            let (done, flushed) = std::sync::mpsc::channel();
            std::thread::spawn(move || done.send(metrics.force_flush()));
            let _ = flushed.recv_timeout(Duration::from_secs(2));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, LoadOptions, load};

    #[tokio::test(flavor = "multi_thread")]
    async fn telemetry_can_be_started_many_times_in_one_process() {
        let mut config: Config = load(LoadOptions::default()).expect("the manual is valid");
        let first = init(&config.telemetry);
        config.telemetry.log_format = LogFormat::Json;
        let second = init(&config.telemetry);
        tracing::info!("still alive");
        drop((first, second));
        assert!(super::super::metrics_text().contains("target_info"));
    }
}
