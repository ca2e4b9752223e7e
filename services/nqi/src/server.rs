//! The whole platform in one process, behind one port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use nqi_platform::clock::Clock;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::admin;
use crate::assembly::{Assembly, Mode};
use crate::role::Role;

/// A running platform.
pub struct Server {
    /// Where it answers.
    pub address: SocketAddr,
    /// Its parts.
    pub assembly: Arc<Assembly>,
    stop: CancellationToken,
    listening: Vec<JoinHandle<std::io::Result<()>>>,
}

impl Server {
    /// Opens the databases, starts every loop, and answers on the configured address.
    ///
    /// # Errors
    /// What could not be opened, bound or read.
    pub async fn start(config: Config, clock: Clock) -> Result<Server, Problem> {
        let listen = config.server.listen.get().unwrap_or_else(|| ([127, 0, 0, 1], 0).into());
        let listener = TcpListener::bind(listen).await.map_err(|error| bind_failed(listen, &error))?;
        let address = listener.local_addr().map_err(Problem::internal)?;
        let assembly = Arc::new(Assembly::open(&config, clock, &Role::ALL, Mode::Serve).await?);
        assembly.spawn_jobs();
        let router = assembly.gateway(&format!("http://{address}"))?;
        let stop = CancellationToken::new();
        let mut listening = vec![tokio::spawn(nqi_platform::serve::run(listener, router, stop.clone()))];
        listening.extend(admin::start(&config, &assembly, &stop).await?);
        let server = Server { address, assembly, stop, listening };
        server.warmed(Duration::from_secs(30)).await?;
        Ok(server)
    }

    /// Waits until the match index has its first snapshot.
    async fn warmed(&self, most: Duration) -> Result<(), Problem> {
        let deadline = tokio::time::Instant::now() + most;
        while !self.assembly.is_ready() {
            if tokio::time::Instant::now() >= deadline {
                let (zh, en) = ("匹配索引未能在时限内就绪。", "The match index was not ready in time.");
                return Err(Problem::unavailable("INDEX_NOT_READY", zh, en));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Drains the listener, then the loops, then the databases, all within [`STOPPED`].
    ///
    /// # Errors
    /// What the listener said.
    pub async fn stop(self) -> Result<(), Problem> {
        self.stop.cancel();
        stopped(&self.assembly, self.listening).await
    }
}

/// The longest that stopping takes: whatever is left then is cut by the end of the process.
pub const STOPPED: Duration = Duration::from_secs(14);

/// Waits for listeners that were told to stop, then for everything behind them, no longer than [`STOPPED`].
///
/// # Errors
/// What a listener said.
pub async fn stopped(
    assembly: &Assembly,
    listening: Vec<JoinHandle<std::io::Result<()>>>,
) -> Result<(), Problem> {
    let stopping = async {
        assembly.close_streams();
        let mut served = Ok(());
        for listener in listening {
            let ended = listener.await.map_err(Problem::internal)?.map_err(Problem::internal);
            served = served.and(ended);
        }
        assembly.stop().await;
        served
    };
    tokio::time::timeout(STOPPED, stopping).await.unwrap_or_else(|_| {
        tracing::warn!("leaving at the stop deadline with work unfinished");
        Ok(())
    })
}

/// The refusal of an address that is taken or not ours.
pub fn bind_failed(address: SocketAddr, error: &std::io::Error) -> Problem {
    Problem::precondition(
        "ADDRESS_UNAVAILABLE",
        format!("无法监听 server.listen = {address}：{error}"),
        format!("Cannot listen on server.listen = {address}: {error}"),
    )
}
