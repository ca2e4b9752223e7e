//! The W3C trace context, in and out of calls and events.

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tonic::metadata::{Ascii, MetadataKey, MetadataMap};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The current span as a `traceparent`; empty when nothing is traced.
pub fn traceparent() -> String {
    let mut carrier = Carrier(String::new());
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.0
}

/// Puts the current span's `traceparent` on an outgoing call.
pub fn inject(metadata: &mut MetadataMap) {
    let current = traceparent();
    if let (false, Ok(value)) = (current.is_empty(), current.parse()) {
        metadata.insert(MetadataKey::<Ascii>::from_static("traceparent"), value);
    }
}

/// Makes `span` a child of the span that a `traceparent` names; an empty or damaged one changes nothing.
pub fn follow(span: &Span, traceparent: &str) {
    if !traceparent.is_empty() {
        let parent: Context = TraceContextPropagator::new().extract(&Carrier(traceparent.to_owned()));
        // Without an OTLP endpoint no layer keeps spans, and there is nothing to attach to.
        let _ = span.set_parent(parent);
    }
}

/// Holds the one header that we use; `tracestate` is not forwarded.
struct Carrier(String);

impl Injector for Carrier {
    fn set(&mut self, key: &str, value: String) {
        if key == "traceparent" {
            self.0 = value;
        }
    }
}

impl Extractor for Carrier {
    fn get(&self, key: &str) -> Option<&str> {
        (key == "traceparent").then_some(self.0.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::TracerProvider;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn a_trace_goes_on_through_a_call() {
        let tracer = SdkTracerProvider::builder().build().tracer("test");
        let layer = tracing_opentelemetry::layer().with_tracer(tracer);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let span = tracing::info_span!("rpc");
            follow(&span, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            let mut metadata = MetadataMap::new();
            span.in_scope(|| inject(&mut metadata));
            let sent = metadata.get("traceparent").expect("a header").to_str().expect("ASCII");
            assert!(
                sent.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && sent.ends_with("-01"),
                "{sent}"
            );
            assert!(!sent.contains("b7ad6b7169203331"), "the parent's own span id must not be handed on");
        });
        assert_eq!(traceparent(), "", "nothing is traced outside");
    }
}
