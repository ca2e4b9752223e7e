//! What happens around every RPC, in the same process and over the network alike.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use futures::FutureExt;
use http::HeaderMap;
use tokio::sync::Semaphore;
use tonic::service::Routes;
use tonic::{Code, Status};
use tracing::{Instrument, Span, field};

use super::unwinding::Unwinding;
use crate::auth::{Principal, Verifier, authenticate};
use crate::clock::Clock;
use crate::problem::Problem;
use crate::{call, telemetry};

/// No caller gets more than this, whatever it asks for.
const LONGEST_DEADLINE: Duration = Duration::from_secs(60);

/// What the layers need.
#[derive(Clone)]
pub struct ServeOptions {
    /// Judges tokens.
    pub verifier: Arc<Verifier>,
    /// Put in the extensions of every request, for handlers that have no other way to the time.
    pub clock: Clock,
    /// RPCs handled at once; more are refused, not queued.
    pub concurrency: usize,
    /// For callers that send no `grpc-timeout`; 15 s usually.
    pub default_deadline: Duration,
}

struct Guard {
    options: ServeOptions,
    permits: Semaphore,
}

/// Wraps every route with trace, load shedding, authentication, deadline and panic catching, in that order.
pub fn layered(routes: Routes, options: ServeOptions) -> Routes {
    let permits = Semaphore::new(options.concurrency);
    let guard = Arc::new(Guard { options, permits });
    Routes::from(routes.into_axum_router().layer(from_fn_with_state(guard, guarded)))
}

async fn guarded(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.uri().path().trim_start_matches('/').to_owned();
    let span = tracing::info_span!("rpc", otel.name = %method, otel.kind = "server", rpc.code = field::Empty);
    telemetry::follow(&span, header(request.headers(), "traceparent").unwrap_or(""));
    let response = answer(&guard, request, next, &method, begun).instrument(span.clone()).await;
    let code = Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code());
    record(&span, &method, code, begun.elapsed());
    response
}

/// The order matters: shedding first because it must cost nothing, and the deadline covers authentication too.
async fn answer(guard: &Guard, mut request: Request, next: Next, method: &str, begun: Instant) -> Response {
    // Probes must be answered by a service that is busy.
    let probe = method.starts_with("grpc.health.v1.");
    let permit = if probe { None } else { guard.permits.try_acquire().ok() };
    if permit.is_none() && !probe {
        let (zh, en) = ("服务繁忙，请稍后重试。", "The service is busy. Try again shortly.");
        return refuse(Problem::unavailable("OVERLOADED", zh, en));
    }
    let given = header(request.headers(), "grpc-timeout").and_then(grpc_timeout);
    let deadline = begun + given.unwrap_or(guard.options.default_deadline).min(LONGEST_DEADLINE);
    let handled = async {
        // Only a verified token may say who calls.
        request.extensions_mut().remove::<Principal>();
        match authenticate(&guard.options.verifier, request.headers()).await {
            Err(problem) => return refuse(problem),
            Ok(None) => {}
            Ok(Some(principal)) => {
                request.extensions_mut().insert(principal);
            }
        }
        request.extensions_mut().insert(guard.options.clock.clone());
        match AssertUnwindSafe(call::within(deadline, next.run(request))).catch_unwind().await {
            Ok(response) => response.map(|body| Body::new(Unwinding::new(body))),
            Err(_) => {
                // The panic hook has printed the text; it may quote user data, so it is not repeated.
                tracing::error!(rpc.method = method, "handler panicked");
                refuse(Problem::hidden())
            }
        }
    };
    match tokio::time::timeout_at(deadline.into(), handled).await {
        Ok(response) => response,
        Err(_) => refuse(Problem::deadline()),
    }
}

fn record(span: &Span, method: &str, code: Code, took: Duration) {
    span.record("rpc.code", i64::from(code as i32));
    // Unknown paths come from outside and would grow the metric without bound.
    let label = if code == Code::Unimplemented { "unknown" } else { method };
    telemetry::metrics::rpc_handled(label, code, took);
    tracing::debug!(
        rpc.method = method,
        rpc.code = code as i32,
        rpc.took_us = took.as_micros() as u64,
        "rpc handled"
    );
}

fn refuse(problem: Problem) -> Response {
    Status::from(problem).into_http()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// At most eight digits and a unit (gRPC over HTTP/2); anything else counts as absent.
fn grpc_timeout(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(amount * 3600)),
        "M" => Some(Duration::from_secs(amount * 60)),
        "S" => Some(Duration::from_secs(amount)),
        "m" => Some(Duration::from_millis(amount)),
        "u" => Some(Duration::from_micros(amount)),
        "n" => Some(Duration::from_nanos(amount)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grpc_timeout_has_up_to_eight_digits_and_a_unit() {
        assert_eq!(grpc_timeout("250m"), Some(Duration::from_millis(250)));
        assert_eq!(grpc_timeout("99999999H"), Some(Duration::from_secs(99_999_999 * 3600)));
        for wrong in ["", "S", "123456789S", "1s", "-1S", "+1S", "1时"] {
            assert_eq!(grpc_timeout(wrong), None, "{wrong}");
        }
    }
}
