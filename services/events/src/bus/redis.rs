//! The Redis bus: one loop publishes pending wake-ups, one listens; both reconnect.

use super::Board;
use futures::StreamExt;
use nqi_platform::{problem::Problem, tasks::Tasks};
use nqi_store::Signal;
use redis::{Client, RedisError};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const PREFIX: &str = "nqi:wake:";
const RECONNECT: Duration = Duration::from_millis(500);
/// A listener that hears nothing this long asks whether the connection is alive.
const QUIET: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(2);

/// See [`super::Bus::redis`].
#[derive(Clone, Debug)]
pub struct RedisBus {
    board: Board,
    /// Sources to announce; a set, so that it stays as small as the number of services however long Redis is away.
    pending: Arc<Mutex<BTreeSet<String>>>,
    announce: Signal,
}

fn client(url: &str) -> Result<Client, Problem> {
    Client::open(url).map_err(|error| {
        Problem::precondition(
            "REDIS_URL",
            format!("redis.url 无效，应为 redis://主机：端口：{error}"),
            format!("redis.url is invalid, it must be redis://HOST:PORT: {error}"),
        )
    })
}

/// See [`super::Bus::ping`].
pub(super) async fn ping(url: &str) -> Result<(), Problem> {
    let client = client(url)?;
    let asked = async {
        let mut connection = client.get_multiplexed_async_connection().await?;
        redis::cmd("PING").query_async::<redis::Value>(&mut connection).await
    };
    match tokio::time::timeout(ANSWER, asked).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(away(&error.to_string())),
        Err(_) => Err(away("timeout")),
    }
}

fn away(why: &str) -> Problem {
    Problem::unavailable(
        "REDIS_AWAY",
        format!("Redis 不可用：{why}"),
        format!("Redis does not answer: {why}"),
    )
}

impl RedisBus {
    pub(super) fn start(url: &str, tasks: &Tasks) -> Result<Self, Problem> {
        let client = client(url)?;
        let bus = Self { board: Board::default(), pending: Arc::default(), announce: Signal::default() };
        let (token, announcing, from) = (tasks.token.clone(), bus.clone(), client.clone());
        tasks.spawn("events.redis.announce", async move {
            tokio::select! {
                () = token.cancelled() => {}
                () = announcing.announce_for_ever(&from) => {}
            }
        });
        let (token, listening) = (tasks.token.clone(), bus.clone());
        tasks.spawn("events.redis.listen", async move {
            tokio::select! {
                () = token.cancelled() => {}
                () = listening.listen_for_ever(&client) => {}
            }
        });
        Ok(bus)
    }

    pub(super) fn board(&self) -> &Board {
        &self.board
    }

    pub(super) fn notify(&self, source: &str) {
        // Readers in this process need no round trip.
        self.board.wake(source);
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(source.to_owned());
        self.announce.notify();
    }

    async fn announce_for_ever(&self, client: &Client) {
        loop {
            if let Err(error) = self.announce_until_broken(client).await {
                tracing::debug!(error = %error, "wake-ups cannot be sent: readers elsewhere fall back to polling");
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    async fn announce_until_broken(&self, client: &Client) -> Result<(), RedisError> {
        let mut watch = self.announce.watch();
        let mut connection = client.get_multiplexed_async_connection().await?;
        loop {
            let sources = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
            for source in sources {
                let mut publish = redis::cmd("PUBLISH");
                publish.arg(format!("{PREFIX}{source}")).arg("");
                if let Err(error) = publish.query_async::<()>(&mut connection).await {
                    self.pending.lock().unwrap_or_else(PoisonError::into_inner).insert(source);
                    return Err(error);
                }
            }
            watch.wait(Duration::from_secs(60)).await;
        }
    }

    async fn listen_for_ever(&self, client: &Client) {
        let mut told = false;
        loop {
            match self.listen_until_broken(client, &mut told).await {
                Err(error) if !told => {
                    told = true;
                    tracing::warn!(error = %error, "Redis is away: events are found by the 1 s poll until it is back");
                }
                _ => {}
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    async fn listen_until_broken(&self, client: &Client, told: &mut bool) -> Result<(), RedisError> {
        let mut pubsub = client.get_async_pubsub().await?;
        pubsub.psubscribe(format!("{PREFIX}*")).await?;
        if std::mem::take(told) {
            tracing::info!("Redis is back");
        }
        // Whatever was announced before this moment was missed.
        self.board.wake_all();
        let (mut sink, mut messages) = pubsub.split();
        loop {
            match tokio::time::timeout(QUIET, messages.next()).await {
                Ok(Some(message)) => {
                    if let Some(source) = message.get_channel_name().strip_prefix(PREFIX) {
                        self.board.wake(source);
                    }
                }
                Ok(None) => return Ok(()),
                Err(_) => match tokio::time::timeout(ANSWER, sink.ping::<redis::Value>()).await {
                    Ok(answer) => drop(answer?),
                    // Half open: connect anew.
                    Err(_) => return Ok(()),
                },
            }
        }
    }
}
