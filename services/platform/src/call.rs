//! Outgoing calls: the caller's token, what is left of the deadline, and the trace go along.

use std::time::{Duration, Instant};

use tonic::{Code, Request, Status};

use crate::auth::{Principal, TokenSource, forward};
use crate::config::Secret;
use crate::problem::Problem;

/// The deadline of a call that nothing else limits.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(15);

tokio::task_local! {
    static DEADLINE: Instant;
}

/// A request made on behalf of a user.
pub fn as_caller<T>(principal: &Principal, message: T) -> Request<T> {
    let mut request = anonymous(message);
    // A principal's token came in through a header, so it goes out through one.
    let _ = forward(&principal.token, &mut request);
    request
}

/// A request made by a job or a consumer, under its service's own name.
pub async fn as_service<T>(tokens: &dyn TokenSource, message: T) -> Result<Request<T>, Problem> {
    let mut request = anonymous(message);
    forward(&Secret::new(tokens.token().await?), &mut request)?;
    Ok(request)
}

/// A request without a token.
pub fn anonymous<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(remaining());
    crate::telemetry::inject(request.metadata_mut());
    request
}

/// Time left for the RPC that is being handled, or the default outside of one (jobs, spawned mutations).
pub fn remaining() -> Duration {
    DEADLINE.try_with(|end| end.saturating_duration_since(Instant::now())).unwrap_or(DEFAULT_DEADLINE)
}

/// Runs `future` as the handling of an RPC that must end at `deadline`.
pub async fn within<F: Future>(deadline: Instant, future: F) -> F::Output {
    DEADLINE.scope(deadline, future).await
}

/// Repeats an idempotent call on UNAVAILABLE: three tries, jittered, never past the deadline.
pub async fn retrying<T, F, C>(mut call: C) -> Result<T, Status>
where
    C: FnMut() -> F,
    F: Future<Output = Result<T, Status>>,
{
    let end = Instant::now() + remaining();
    for attempt in 0..2_u32 {
        match call().await {
            Err(status) if status.code() == Code::Unavailable => {
                let pause = Duration::from_millis(rand::random_range(10..=50) << (2 * attempt));
                if Instant::now() + pause >= end {
                    return Err(status);
                }
                tokio::time::sleep(pause).await;
            }
            other => return other,
        }
    }
    call().await
}
