//! What the executable decides about the gateway.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use nqi_platform::clock::Clock;
use nqi_platform::link::Link;

/// Answers whether the process can serve.
pub type Ready = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;
/// Gives the Prometheus page.
pub type Metrics = Arc<dyn Fn() -> String + Send + Sync>;

/// Everything that [`crate::router`] needs.
#[derive(Clone)]
pub struct GatewayOptions {
    /// An encoded FileDescriptorSet with google.api annotations, best with source info (comments).
    pub descriptor_set: Vec<u8>,
    /// Full name of a service to its link. Services without a link are not served.
    pub upstreams: HashMap<String, Link>,
    /// The origin under which users reach the gateway, such as `https://nqi.example`.
    pub public_url: String,
    /// What the Date of answers tells: pages show the platform's time, not that of their own machine.
    pub clock: Clock,
    /// Sizes, times, and rates.
    pub limits: Limits,
    /// Backs `/readyz` and gRPC health.
    pub ready: Ready,
    /// Backs `/metrics`.
    pub metrics: Metrics,
    /// Serves `/metrics` on this port; off when an admin listener has it.
    pub expose_metrics: bool,
    /// Serves gRPC reflection.
    pub reflection: bool,
    /// Prints fields that hold their defaults in JSON answers.
    pub print_defaults: bool,
    /// Origins other than the own one that browsers may call from; `*` for any.
    pub cors_origins: Vec<String>,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Request headers forwarded as metadata besides the built-in ones.
    pub forward_headers: Vec<String>,
    /// Methods (`package.Service.Method`) under the login rate.
    pub login_methods: Vec<String>,
    /// Further methods that are called without a token; a refresh token cannot be guessed, so renewing is not limited so.
    pub tokenless_methods: Vec<String>,
}

impl GatewayOptions {
    /// Options with the defaults of an embedded deployment: always ready, no metrics.
    pub fn new(
        descriptor_set: impl Into<Vec<u8>>,
        upstreams: HashMap<String, Link>,
        public_url: impl Into<String>,
    ) -> Self {
        Self {
            descriptor_set: descriptor_set.into(),
            upstreams,
            public_url: public_url.into(),
            clock: Clock::system(),
            limits: Limits::default(),
            ready: Arc::new(|| Box::pin(async { true })),
            metrics: Arc::new(String::new),
            expose_metrics: true,
            reflection: true,
            print_defaults: true,
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            forward_headers: Vec::new(),
            login_methods: [
                "nqi.identity.v1.AuthService.Login",
                "nqi.identity.v1.AuthService.IssueServiceToken",
                // Four digits are soon tried: guessing costs as much here as it does at the sign-in.
                "nqi.requests.v1.TrackingService.TrackRequest",
            ]
            .map(str::to_owned)
            .into(),
            tokenless_methods: vec!["nqi.identity.v1.AuthService.Refresh".to_owned()],
        }
    }
}

/// Sizes, times, and rates.
#[derive(Debug, Clone)]
pub struct Limits {
    /// JSON and raw unary bodies, bytes.
    pub body: usize,
    /// Streamed uploads, bytes.
    pub upload: usize,
    /// One upstream message, bytes.
    pub answer: usize,
    /// Requests in work at once; more answer 503.
    pub concurrency: usize,
    /// Server streams open at once; more answer 503.
    pub streams: usize,
    /// Deadline of a call that names none.
    pub deadline: Duration,
    /// Longest deadline that a caller may ask for.
    pub max_deadline: Duration,
    /// A stream or upload that is silent this long ends.
    pub stream_idle: Duration,
    /// Time between keep-alive comments of server-sent events.
    pub keep_alive: Duration,
    /// Per client address; `None` is unlimited.
    pub per_ip: Option<Rate>,
    /// Per access token; `None` is unlimited.
    pub per_caller: Option<Rate>,
    /// Per client address, login methods only; `None` is unlimited.
    pub login: Option<Rate>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 4 << 20,
            upload: 64 << 20,
            answer: 16 << 20,
            concurrency: 512,
            streams: 1024,
            deadline: Duration::from_secs(15),
            max_deadline: Duration::from_secs(60),
            stream_idle: Duration::from_secs(1800),
            keep_alive: Duration::from_secs(15),
            per_ip: Some(Rate { burst: 1000, per_second: 200.0 }),
            per_caller: Some(Rate { burst: 500, per_second: 100.0 }),
            login: Some(Rate { burst: 20, per_second: 0.5 }),
        }
    }
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Tokens of a full bucket.
    pub burst: u32,
    /// Tokens that come back each second.
    pub per_second: f64,
}
