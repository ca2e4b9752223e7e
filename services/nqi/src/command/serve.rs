//! `nqi serve ROLE`.

use std::sync::Arc;

use nqi_platform::clock::Clock;
use nqi_platform::config::{Config, DatabaseBackend};
use nqi_platform::problem::Problem;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Stop;
use crate::assembly::{Assembly, Mode};
use crate::role::Role;
use crate::{admin, server};

/// Runs one role until Ctrl-C or SIGTERM.
pub async fn run(config: Config, role: Role) -> Result<(), Problem> {
    if Role::DURABLE.contains(&role) && config.database.url.backend() != DatabaseBackend::Postgres {
        return Err(Problem::precondition(
            "DATABASE_NOT_SHARED",
            "分角色运行需要 PostgreSQL：请设置 database.url，例如 postgres://USER:PASSWORD@HOST/nqi_{service}。",
            "Roles run on PostgreSQL: set database.url, such as postgres://USER:PASSWORD@HOST/nqi_{service}.",
        ));
    }
    let mut signals = Stop::listen()?;
    let listen = config.server.listen.get().unwrap_or_else(|| ([127, 0, 0, 1], 0).into());
    let listener = TcpListener::bind(listen).await.map_err(|error| server::bind_failed(listen, &error))?;
    let assembly = Arc::new(Assembly::open(&config, Clock::system(), &[role], Mode::Serve).await?);
    assembly.spawn_jobs();
    let router = assembly.role_router(role)?;
    let stop = CancellationToken::new();
    let mut listening = vec![tokio::spawn(nqi_platform::serve::run(listener, router, stop.clone()))];
    listening.extend(admin::start(&config, &assembly, &stop).await?);
    tracing::info!(role = role.name(), address = %listen, "serving");
    signals.asked().await;
    stop.cancel();
    server::stopped(&assembly, listening).await
}
