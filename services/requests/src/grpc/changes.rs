//! nqi.requests.v1.ChangeService: two logs as one stream, by position, so a reconnect neither loses nor repeats.

use std::time::Duration;

use nqi_events::{Bus, PARTITIONS, tail};
use nqi_platform::auth::TokenSource;
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::tasks::Tasks;
use nqi_platform::{call as calls, page, wire};
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
use crate::domain::Viewer;
use crate::{CLOCKS, SOURCE};

/// Changes that wait for a slow reader; the logs keep the others.
const BUFFER: usize = 64;
/// Events read at once from one partition.
const PAGE: u32 = 200;
/// The longest sleep: what a lost wake-up costs.
const POLL: Duration = Duration::from_secs(1);

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
        let resume = parse_token(&message.resume_token).map_err(Problem::from)?;
        let reader = Reader { app: self.app.clone(), who: viewer(&caller) };
        // Subscribed before the first look, so that nothing slips between.
        let (mut cases, mut clocks) = (self.bus.subscribe(SOURCE), self.bus.subscribe(CLOCKS));
        let mut positions = match resume {
            Some(positions) => positions,
            None => reader.heads().await?,
        };
        let (sender, receiver) = tokio::sync::mpsc::channel(BUFFER);
        let stop = self.tasks.closing.clone();
        self.tasks.spawn("requests.changes", async move {
            let gone = sender.clone();
            let follow = async {
                loop {
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
}

impl Reader {
    fn clocks(&self) -> EventFeedServiceClient<nqi_platform::link::Link> {
        EventFeedServiceClient::new(self.app.deps.links.commitments.clone())
    }

    fn tokens(&self) -> &dyn TokenSource {
        self.app.deps.tokens.as_ref()
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
                    change.resume_token = token(positions);
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
            return Err(expired());
        }
        read.events.into_iter().map(entry).collect()
    }
}

fn entry(event: Event) -> Result<tail::Entry, Problem> {
    let time = event.time.as_ref().ok_or_else(|| Problem::internal("an event of the clocks without a time"))?;
    Ok(tail::Entry {
        position: event.position,
        time: wire::instant("time", time)?,
        kind: event.r#type,
        payload: event.payload,
    })
}

/// Silence would be a gap.
fn expired() -> Problem {
    Problem::precondition(
        "RESUME_EXPIRED",
        "续传位置已过期：请重新读取，再从现在开始关注。",
        "The resume token is too old: read again and follow from now.",
    )
}

fn fingerprint() -> u64 {
    page::filter_hash(&[SOURCE, CLOCKS])
}

fn token(positions: &Positions) -> String {
    let text: Vec<String> = positions.iter().map(i64::to_string).collect();
    page::encode(fingerprint(), &text.join("."))
}

fn parse_token(text: &str) -> Result<Option<Positions>, Violation> {
    let Some(cursor) = page::decode(fingerprint(), text, "resume_token")? else {
        return Ok(None);
    };
    let numbers: Option<Vec<i64>> =
        cursor.split('.').map(|number| number.parse().ok().filter(|number| *number >= 0)).collect();
    let positions = numbers.and_then(|numbers| Positions::try_from(numbers).ok());
    positions.map(Some).ok_or_else(|| {
        Violation::new(
            "resume_token",
            "INVALID_RESUME_TOKEN",
            "应为此前收到的 resume_token，或留空从现在开始。",
            "Must be a resume_token received before, or empty to follow from now.",
        )
    })
}
