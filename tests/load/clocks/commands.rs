//! Commands of callers while clocks fall: pausing and resuming, each through the service's own call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use nqi_commitments::{app::App, grpc};
use nqi_events::Bus;
use nqi_platform::auth::{OrgKind, Principal, Role, Roles};
use nqi_platform::{clock::Clock, config::Secret, tasks::Tasks};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::commitment_service_server::CommitmentService;
use nqi_store::Db;
use sea_orm::{ConnectionTrait, Statement};
use tokio::task::JoinSet;
use tonic::Request;
use uuid::Uuid;

use crate::measure::Run;

/// Between the answer of a call and the client's next one.
const THINKS: Duration = Duration::from_millis(20);

/// Clients at work.
pub struct Load {
    stopped: Arc<AtomicBool>,
    begun: Instant,
    clients: JoinSet<Vec<Duration>>,
}

impl Load {
    /// Starts a client on each handle, on the clocks that have not fallen for long.
    pub fn start(clients: Vec<Db>, shift: SignedDuration) -> Load {
        let stopped = Arc::new(AtomicBool::new(false));
        let (mut tasks, many) = (JoinSet::new(), clients.len());
        for (client, db) in clients.into_iter().enumerate() {
            let stopped = stopped.clone();
            tasks.spawn(async move { work(db, shift, (client, many), &stopped).await });
        }
        Load { stopped, begun: Instant::now(), clients: tasks }
    }

    /// Lets the clients finish; what their calls took.
    pub async fn stop(self) -> Run {
        self.stopped.store(true, Ordering::Relaxed);
        let times = self.clients.join_all().await.into_iter().flatten().collect();
        Run::of(times, self.begun.elapsed())
    }
}

/// Prints how the commands fared while the herd took `took` seconds.
pub fn print(run: &Run, took: f64) {
    println!(
        "  all fired in {took:.1} s; {} commands meanwhile, {:.0} a second: p50 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
        run.calls,
        run.rate(),
        run.quantile(0.5),
        run.quantile(0.99),
        run.quantile(1.0)
    );
}

async fn work(
    db: Db,
    shift: SignedDuration,
    (client, clients): (usize, usize),
    stopped: &AtomicBool,
) -> Vec<Duration> {
    let clock = Clock::shifted(shift);
    let ids = Statement::from_string(
        db.reader().get_database_backend(),
        "SELECT id FROM commitment WHERE promised = 10 ORDER BY id",
    );
    let ids: Vec<Uuid> = db
        .reader()
        .query_all_raw(ids)
        .await
        .expect("clocks")
        .iter()
        .map(|row| row.try_get("", "id").expect("an id"))
        .collect();
    let rpc = grpc::Commitments { app: App::new(db, clock), bus: Bus::in_process(), tasks: Tasks::new() };
    let mut times = Vec::new();
    for id in ids.iter().skip(client).step_by(clients).cycle() {
        for resumes in [false, true] {
            if stopped.load(Ordering::Relaxed) {
                return times;
            }
            let begun = Instant::now();
            if resumes {
                resume(&rpc, *id).await
            } else {
                pause(&rpc, *id).await
            }
            times.push(begun.elapsed());
            tokio::time::sleep(THINKS).await;
        }
    }
    times
}

async fn pause(rpc: &grpc::Commitments, id: Uuid) {
    let pause = pb::PauseCommitmentRequest {
        id: id.to_string(),
        request_id: Uuid::new_v4().to_string(),
        reason: pb::PauseReason::Enterprise.into(),
        evidence: "待企业确认".to_owned(),
        ..Default::default()
    };
    rpc.pause_commitment(by_bureau(pause)).await.expect("paused");
}

async fn resume(rpc: &grpc::Commitments, id: Uuid) {
    let resume = pb::ResumeCommitmentRequest {
        id: id.to_string(),
        request_id: Uuid::new_v4().to_string(),
        ..Default::default()
    };
    rpc.resume_commitment(by_bureau(resume)).await.expect("resumed");
}

fn by_bureau<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(Principal {
        subject: Uuid::from_u128(76),
        org: Uuid::from_u128(77),
        kind: OrgKind::Bureau,
        roles: Roles::of(&[Role::Bureau]),
        regions: vec![],
        session: Uuid::nil(),
        name: String::new(),
        token: Secret::new(String::new()),
    });
    request
}
