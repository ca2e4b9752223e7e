//! The stream of changes: tails the service's own log by position, so a reconnect neither loses nor repeats.

use std::time::Duration;

use jiff::Timestamp;
use nqi_events::{PARTITIONS, resume, tail};
use nqi_kernel::clock::Level;
use nqi_platform::auth::Principal;
use nqi_platform::problem::{Checks, Problem};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_store::Watch;
use prost::Message;
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use uuid::Uuid;

use super::cards::present_card;
use super::{commitments::Commitments, parse};
use crate::{
    app::{App, announce::SOURCE},
    domain::{
        scope::{Parties, Scope},
        stage::Stage,
    },
    store::card,
    wire,
};

/// Changes that wait for a slow reader; the log keeps the others.
const BUFFER: usize = 64;
/// Events read at once from one partition.
const PAGE: u32 = 200;
/// The longest sleep: what a lost wake-up costs.
const POLL: Duration = Duration::from_secs(1);

type Positions = [i64; PARTITIONS];

/// What a watcher wants and may see.
struct Wish {
    scope: Scope,
    /// When the caller's token ends, and the stream with it: a new token is judged anew.
    expires: Option<Timestamp>,
    stages: Vec<Stage>,
    region: String,
    min_level: Option<Level>,
}

/// Checks the request and begins to follow.
pub async fn start(
    service: &Commitments,
    caller: &Principal,
    request: pb::WatchCommitmentsRequest,
) -> Result<ReceiverStream<Result<pb::CommitmentChange, Status>>, Problem> {
    let mut checks = Checks::new();
    let asked = checks.take(resume::positions(&[SOURCE], &request.resume_token)).flatten();
    let wish = Wish {
        scope: parse::scope(caller),
        expires: caller.expires(),
        stages: parse::stages(&mut checks, &request.stages),
        region: request.region.trim().to_owned(),
        min_level: parse::min_level(&mut checks, request.min_level),
    };
    checks.finish()?;
    let app = service.app.clone();
    // Subscribed before the first look, so that nothing slips between.
    let wake = service.bus.subscribe(SOURCE);
    let positions = match asked {
        Some(positions) => {
            resume::still_kept(&positions, &tail::oldest(&app.db).await?, &tail::heads(&app.db).await?)?;
            positions
        }
        None => tail::heads(&app.db).await?,
    };
    let (sender, receiver) = tokio::sync::mpsc::channel(BUFFER);
    if asked.is_none() {
        // A reader that is cut off before its first change goes on from here.
        let begun =
            pb::CommitmentChange { resume_token: resume::token(&[SOURCE], &positions), ..Default::default() };
        sender.try_send(Ok(begun)).map_err(Problem::internal)?;
    }
    let stop = service.tasks.closing.clone();
    service.tasks.spawn("commitments.watch", async move {
        let gone = sender.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            () = gone.closed() => {}
            () = follow(app, wish, positions, wake, sender) => {}
        }
    });
    Ok(ReceiverStream::new(receiver))
}

async fn follow(
    app: App,
    wish: Wish,
    mut positions: Positions,
    mut wake: Watch,
    sender: Sender<Result<pb::CommitmentChange, Status>>,
) {
    while wish.expires.is_none_or(|end| app.clock.now() < end) {
        match step(&app, &wish, &mut positions, &sender).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(Some(problem)) => {
                // The reader reconnects with its last token.
                let _ = sender.send(Err(problem.into())).await;
                return;
            }
            Err(None) => return,
        }
        wake.wait(POLL).await;
    }
}

/// Sends what is new; true when there was anything. `Err(None)`: the reader has gone.
async fn step(
    app: &App,
    wish: &Wish,
    positions: &mut Positions,
    sender: &Sender<Result<pb::CommitmentChange, Status>>,
) -> Result<bool, Option<Problem>> {
    let heads = tail::heads(&app.db).await.map_err(Some)?;
    let mut moved = false;
    for (partition, head) in heads.into_iter().enumerate() {
        if head <= positions[partition] {
            continue;
        }
        for entry in tail::read(&app.db, partition, positions[partition], PAGE).await.map_err(Some)? {
            positions[partition] = entry.position;
            moved = true;
            if let Some(mut change) = change(app, wish, entry).await.map_err(Some)? {
                change.resume_token = resume::token(&[SOURCE], positions);
                sender.send(Ok(change)).await.map_err(|_| None)?;
            }
        }
    }
    Ok(moved)
}

/// The change that an event tells, if the watcher wants it and may see it.
async fn change(app: &App, wish: &Wish, entry: tail::Entry) -> Result<Option<pb::CommitmentChange>, Problem> {
    // Notices and calendars are in the same log and tell of no clock.
    if !entry.kind.starts_with("nqi.commitments.v1.Commitment") {
        return Ok(None);
    }
    let Ok(event) = pb::CommitmentEvent::decode(entry.payload.as_slice()) else {
        return Ok(None);
    };
    if !wish.wants(&event) {
        return Ok(None);
    }
    let card = match Uuid::try_parse(&event.card_id) {
        Ok(id) => card::find(app.db.reader(), wish.scope, id).await.map_err(nqi_store::problem)?,
        Err(_) => None,
    };
    Ok(Some(pb::CommitmentChange {
        resume_token: String::new(),
        r#type: entry.kind,
        time: Some(instants::timestamp(entry.time)),
        event: Some(event),
        card: match card {
            Some(card) => Some(present_card(app, &card).await?),
            None => None,
        },
    }))
}

impl Wish {
    fn wants(&self, event: &pb::CommitmentEvent) -> bool {
        let id = |text: &str| Uuid::try_parse(text).ok();
        let Some(obligor) = id(&event.obligor_id) else { return false };
        let parties = Parties { enterprise: id(&event.enterprise_id), centre: id(&event.centre_id), obligor };
        let stage = Stage::parse(event.stage);
        let reached = |least: Level| wire::parse_level(event.level).is_some_and(|level| level >= least);
        self.scope.sees(parties)
            && (self.stages.is_empty() || stage.is_some_and(|stage| self.stages.contains(&stage)))
            && (self.region.is_empty() || self.region == event.region)
            && self.min_level.is_none_or(reached)
    }
}
