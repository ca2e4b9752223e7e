//! The edge over the links of this process.

use std::sync::Arc;
use std::time::Duration;

use nqi_gateway::{GatewayOptions, Limits, Rate};
use nqi_platform::link;
use nqi_platform::problem::Problem;
use nqi_platform::serve;

use super::Assembly;
use crate::feeds;
use crate::role::Role;

impl Assembly {
    /// The router of the public port. `address` is used when no public URL is configured.
    ///
    /// # Errors
    /// INTERNAL when the contract itself cannot be served.
    pub fn gateway(self: &Arc<Self>, address: &str) -> Result<axum::Router, Problem> {
        let config = &self.config;
        let public_url = config.server.public_url.get().unwrap_or(address).to_owned();
        let mut upstreams: Vec<(String, link::Link)> =
            self.links.public().into_iter().map(|(name, link)| (name.to_owned(), link)).collect();
        let feeds = link::local(feeds::routes(self.links.feeds()));
        upstreams.push(("nqi.events.v1.EventFeedService".to_owned(), feeds));
        let mut options =
            GatewayOptions::new(nqi_proto::DESCRIPTOR_SET, upstreams.into_iter().collect(), public_url);
        options.clock = self.clock.clone();
        options.limits = self.limits();
        let me = Arc::downgrade(self);
        options.ready = Arc::new(move || {
            let ready = me.upgrade().is_some_and(|assembly| assembly.is_ready());
            Box::pin(async move { ready })
        });
        options.metrics = Arc::new(nqi_platform::telemetry::metrics_text);
        options.expose_metrics = config.server.admin_listen.get().is_none();
        options.cors_origins.clone_from(&config.server.cors_origins);
        options.trusted_proxies =
            config.server.trusted_proxies.iter().filter_map(|address| address.parse().ok()).collect();
        nqi_gateway::router(options).map_err(Problem::internal)
    }

    /// The router of one role: its services, health, and nothing else.
    ///
    /// # Errors
    /// INTERNAL when the role's routes were not made.
    pub fn role_router(self: &Arc<Self>, role: Role) -> Result<axum::Router, Problem> {
        if role == Role::Gateway {
            return self.gateway("http://127.0.0.1");
        }
        let found = self.routes.iter().find(|(known, _)| *known == role);
        let (_, routes) = found.ok_or_else(|| Problem::internal(format!("{} has no routes", role.name())))?;
        let (reporter, health) = serve::health();
        let me = Arc::downgrade(self);
        self.tasks.spawn("health", async move {
            while let Some(assembly) = me.upgrade() {
                let status = if assembly.is_ready() {
                    tonic_health::ServingStatus::Serving
                } else {
                    tonic_health::ServingStatus::NotServing
                };
                reporter.set_service_status("", status).await;
                let stopped = assembly.tasks.token.clone();
                drop(assembly);
                tokio::select! {
                    () = stopped.cancelled() => return,
                    () = tokio::time::sleep(Duration::from_secs(1)) => {}
                }
            }
        });
        Ok(routes.clone().add_service(health).into_axum_router())
    }

    fn limits(&self) -> Limits {
        let limits = &self.config.limits;
        let rate = |per_second: u64| Rate {
            burst: u32::try_from(per_second * 5).unwrap_or(u32::MAX),
            per_second: per_second as f64,
        };
        let login = limits.login_per_minute.get();
        Limits {
            body: limits.body_mib.size() << 20,
            upload: self.config.files.max_mib.size() << 20,
            concurrency: limits.concurrency.size(),
            deadline: Duration::from_secs(self.config.deadlines.default_s.get()),
            stream_idle: Duration::from_secs(self.config.deadlines.stream_idle_s.get()),
            per_ip: Some(rate(limits.per_ip.get())),
            per_caller: Some(rate(limits.per_caller.get())),
            login: Some(Rate {
                burst: u32::try_from(login).unwrap_or(u32::MAX),
                per_second: login as f64 / 60.0,
            }),
            ..Limits::default()
        }
    }
}
