//! What every request handler shares.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use http::header::HeaderName;
use nqi_platform::problem::Problem;
use tokio::sync::Semaphore;

use super::context::Context;
use super::failure::Failure;
use super::limiter::{Limiter, Verdict};
use super::options::{GatewayOptions, Rate};
use crate::transcode::json_out::Printer;
use crate::transcode::method::Method;
use crate::transcode::schema::{Schema, SchemaError};
use crate::upstream::Upstream;

/// The gateway at work.
pub struct Edge {
    /// Options as given.
    pub options: GatewayOptions,
    /// The compiled descriptor set.
    pub schema: Schema,
    /// Upstreams by service name.
    pub upstreams: HashMap<String, Upstream>,
    /// Requests in work.
    pub busy: Arc<Semaphore>,
    /// Server streams open.
    pub streams: Arc<Semaphore>,
    per_ip: Option<Limiter>,
    per_caller: Option<Limiter>,
    login: Option<Limiter>,
}

impl Edge {
    /// Compiles the descriptor set and prepares the limits.
    pub fn new(options: GatewayOptions) -> Result<Self, SchemaError> {
        let schema = Schema::compile(&options.descriptor_set, options.upstreams.keys().map(String::as_str))?;
        let limits = &options.limits;
        let limiter = |rate: Option<Rate>| rate.map(Limiter::new);
        Ok(Self {
            schema,
            upstreams: options
                .upstreams
                .iter()
                .map(|(service, link)| (service.clone(), Upstream::new(link.clone(), limits.answer)))
                .collect(),
            busy: Arc::new(Semaphore::new(limits.concurrency)),
            streams: Arc::new(Semaphore::new(limits.streams)),
            per_ip: limiter(limits.per_ip),
            per_caller: limiter(limits.per_caller),
            login: limiter(limits.login),
            options,
        })
    }

    /// The printer of JSON answers.
    pub fn printer(&self) -> Printer {
        Printer { defaults: self.options.print_defaults }
    }

    /// The upstream of a method.
    pub fn upstream(&self, method: &Method) -> Result<&Upstream, Failure> {
        self.upstreams.get(&method.service).ok_or_else(Failure::no_route)
    }

    /// Counts a request against its address and its caller.
    pub fn admit(&self, context: &Context) -> Result<(), Failure> {
        let now = Instant::now();
        if let Some(limiter) = &self.per_ip {
            judge(limiter.take(context.client, now))?;
        }
        if let (Some(limiter), Some(caller)) = (&self.per_caller, context.caller()) {
            judge(limiter.take(caller, now))?;
        }
        Ok(())
    }

    /// Counts a call of a login method against its address, whatever protocol it came by.
    pub fn admit_method(&self, context: &Context, full_name: &str) -> Result<(), Failure> {
        let login = self.options.login_methods.iter().any(|method| method == full_name);
        match &self.login {
            Some(limiter) if login => judge(limiter.take(context.client, Instant::now())),
            _ => Ok(()),
        }
    }
}

fn judge(verdict: Verdict) -> Result<(), Failure> {
    if verdict.allowed {
        return Ok(());
    }
    let seconds = verdict.reset.max(1);
    let problem = Problem::exhausted(
        "RATE_LIMITED",
        format!("请求过于频繁，请 {seconds} 秒后重试。"),
        format!("Too many requests. Try again in {seconds} s."),
    );
    Err(Failure::from(problem)
        .header(http::header::RETRY_AFTER, &seconds.to_string())
        .header(HeaderName::from_static("ratelimit-limit"), &verdict.limit.to_string())
        .header(HeaderName::from_static("ratelimit-remaining"), &verdict.remaining.to_string())
        .header(HeaderName::from_static("ratelimit-reset"), &seconds.to_string()))
}
