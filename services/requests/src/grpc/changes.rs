//! nqi.requests.v1.ChangeService: two logs as one stream, by position, so a reconnect neither loses nor repeats.

use std::time::Duration;

use jiff::Timestamp;
use nqi_events::{Bus, PARTITIONS, resume, tail};
use nqi_platform::auth::TokenSource;
use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use nqi_platform::{call as calls, wire};
use nqi_proto::events::v1::event_feed_service_client::EventFeedServiceClient;
use nqi_proto::events::v1::{Event, GetHeadsRequest, ReadRequest};
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::change_service_server::ChangeService;
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::field::open;
use crate::app::App;
use crate::app::call::viewer;
use crate::app::changes::change;
use crate::app::read::require_reader;
use crate::domain::Viewer;
use crate::{CLOCKS, SOURCE};

/// Changes that wait for a slow reader; the logs keep the others.
const BUFFER: usize = 64;
/// Events read at once from one partition.
const PAGE: u32 = 200;
/// The longest sleep: what a lost wake-up costs.
const POLL: Duration = Duration::from_secs(1);

/// The logs, as tokens name them.
const LOGS: [&str; 2] = [SOURCE, CLOCKS];

/// How far a reader is in both logs: cases first, then clocks.
type Positions = [i64; 2 * PARTITIONS];

/// The service over the use cases.
pub struct ChangeRpc {
    /// The use cases.
    pub app: App,
    /// Wakes watchers.
    pub bus: Bus,
    /// Ends watchers with the process.
    pub tasks: Tasks,
}

#[tonic::async_trait]
impl ChangeService for ChangeRpc {
    type WatchChangesStream = ReceiverStream<Result<pb::Change, Status>>;

    async fn watch_changes(
        &self,
        request: Request<pb::WatchChangesRequest>,
    ) -> Result<Response<Self::WatchChangesStream>, Status> {
        let (caller, message) = open(request)?;
        let asked = resume::positions(&LOGS, &message.resume_token).map_err(Problem::from)?;
        let who = viewer(&caller);
        require_reader(&caller, who, true)?;
        let reader = Reader { app: self.app.clone(), who, expires: caller.expires() };
        // Subscribed before the first look, so that nothing slips between.
        let (mut cases, mut clocks) = (self.bus.subscribe(SOURCE), self.bus.subscribe(CLOCKS));
        let mut positions = match asked {
            Some(positions) => reader.still_kept(positions).await?,
            None => reader.heads().await?,
        };
        let (sender, receiver) = tokio::sync::mpsc::channel(BUFFER);
        let stop = self.tasks.closing.clone();
        self.tasks.spawn("requests.changes", async move {
            let gone = sender.clone();
            let follow = async {
                while !reader.has_expired() {
                    match reader.step(&mut positions, &sender).await {
                        Ok(true) => continue,
                        Ok(false) => {}
                        Err(Some(problem)) => {
                            // The reader reconnects with its last token.
                            let _ = sender.send(Err(problem.into())).await;
                            return;
                        }
                        Err(None) => return,
                    }
                    tokio::select! {
                        _ = cases.wait(POLL) => {}
                        _ = clocks.wait(POLL) => {}
                    }
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = gone.closed() => {}
                () = follow => {}
            }
        });
        Ok(Response::new(ReceiverStream::new(receiver)))
    }
}

/// One person's view of the two logs.
struct Reader {
    app: App,
    who: Viewer,
    /// When the caller's token ends, and the stream with it: a new token is judged anew.
    expires: Option<Timestamp>,
}

impl Reader {
    fn clocks(&self) -> EventFeedServiceClient<nqi_platform::link::Link> {
        EventFeedServiceClient::new(self.app.deps.links.commitments.clone())
    }

    fn tokens(&self) -> &dyn TokenSource {
        self.app.deps.tokens.as_ref()
    }

    fn has_expired(&self) -> bool {
        self.expires.is_some_and(|end| self.app.deps.clock.now() >= end)
    }

    /// The own log's part; the other log says with each page what it still keeps.
    async fn still_kept(&self, positions: Positions) -> Result<Positions, Problem> {
        let db = &self.app.deps.db;
        let own = &positions[..PARTITIONS];
        resume::still_kept(own, &tail::oldest(db).await?, &tail::heads(db).await?)?;
        Ok(positions)
    }

    async fn heads(&self) -> Result<Positions, Problem> {
        let mut positions = [0; 2 * PARTITIONS];
        positions[..PARTITIONS].copy_from_slice(&tail::heads(&self.app.deps.db).await?);
        let message = GetHeadsRequest { source: CLOCKS.to_owned(), ..GetHeadsRequest::default() };
        let request = calls::as_service(self.tokens(), message).await?;
        let answer = self.clocks().get_heads(request).await;
        let heads = answer.map_err(|status| Problem::from_status(&status))?.into_inner().heads;
        for (partition, head) in heads.into_iter().take(PARTITIONS).enumerate() {
            positions[PARTITIONS + partition] = head;
        }
        Ok(positions)
    }

    /// Sends what is new; true when there was anything. `Err(None)`: the reader has gone.
    async fn step(
        &self,
        positions: &mut Positions,
        sender: &Sender<Result<pb::Change, Status>>,
    ) -> Result<bool, Option<Problem>> {
        let heads = self.heads().await.map_err(Some)?;
        let mut moved = false;
        for place in 0..2 * PARTITIONS {
            if heads[place] <= positions[place] {
                continue;
            }
            for entry in self.read(place, positions[place]).await.map_err(Some)? {
                positions[place] = entry.position;
                moved = true;
                if let Some(mut change) = change(self.who, &entry.kind, entry.time, &entry.payload) {
                    change.resume_token = resume::token(&LOGS, positions);
                    sender.send(Ok(change)).await.map_err(|_| None)?;
                }
            }
        }
        Ok(moved)
    }

    async fn read(&self, place: usize, after: i64) -> Result<Vec<tail::Entry>, Problem> {
        if place < PARTITIONS {
            return tail::read(&self.app.deps.db, place, after, PAGE).await;
        }
        let message = ReadRequest {
            source: CLOCKS.to_owned(),
            partition: u32::try_from(place - PARTITIONS).unwrap_or_default(),
            after,
            limit: PAGE,
            wait_ms: 0,
        };
        let request = calls::as_service(self.tokens(), message).await?;
        let answer = self.clocks().read(request).await;
        let read = answer.map_err(|status| Problem::from_status(&status))?.into_inner();
        if after + 1 < read.oldest {
            return Err(resume::expired());
        }
        read.events.into_iter().map(entry).collect()
    }
}

fn entry(event: Event) -> Result<tail::Entry, Problem> {
    let time =
        event.time.as_ref().ok_or_else(|| Problem::internal("an event of the clocks without a time"))?;
    Ok(tail::Entry {
        position: event.position,
        time: wire::instant("time", time)?,
        kind: event.r#type,
        payload: event.payload,
    })
}
