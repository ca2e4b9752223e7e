//! A registry in memory: an export and a feed of sixteen partitions, behind the real RPCs.

use std::sync::{Arc, Mutex};

use nqi_events::{Bus, PARTITIONS};
use nqi_matching::app::index::Keep;
use nqi_matching::{Deps, Index};
use nqi_platform::auth::TokenSource;
use nqi_platform::clock::Clock;
use nqi_platform::link::{self, Link};
use nqi_platform::problem::Problem;
use nqi_platform::tasks::Tasks;
use nqi_proto::events::v1::event_feed_service_server::{EventFeedService, EventFeedServiceServer};
use nqi_proto::events::v1::{Event, GetHeadsRequest, GetHeadsResponse, ReadRequest, ReadResponse};
use nqi_proto::registry::v1 as pb;
use nqi_proto::registry::v1::export_service_server::{ExportService, ExportServiceServer};
use prost::Message;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

use crate::world::World;

#[derive(Clone, Default)]
pub struct Registry(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    world: World,
    seq: i64,
    positions: Vec<i64>,
    logs: [Vec<Event>; PARTITIONS],
    pruned: i64,
    exports: usize,
}

impl Registry {
    /// A registry whose export is `world` at sequence `seq`, from the present end of the feed.
    pub fn new(world: World, seq: i64) -> Registry {
        let registry = Registry::default();
        registry.export_now(world, seq);
        registry
    }

    pub fn export_now(&self, world: World, seq: i64) {
        let mut state = self.0.lock().unwrap();
        state.positions = state.logs.iter().map(|log| log.len() as i64).collect();
        (state.world, state.seq) = (world, seq);
    }

    /// Forgets every event so far, as pruning would.
    pub fn prune(&self) {
        let mut state = self.0.lock().unwrap();
        state.pruned = state.logs.iter().map(|log| log.len() as i64).max().unwrap_or(0);
    }

    /// Another log altogether.
    pub fn forget_log(&self) {
        self.0.lock().unwrap().logs = Default::default();
    }

    /// Gives every event another id, as the events of another log have.
    pub fn rename_events(&self) {
        let mut state = self.0.lock().unwrap();
        state.logs.iter_mut().flatten().for_each(|event| event.id.push_str(" of another log"));
    }

    pub fn exports(&self) -> usize {
        self.0.lock().unwrap().exports
    }

    pub fn append(&self, partition: usize, name: &str, payload: &impl Message) {
        let mut state = self.0.lock().unwrap();
        let log = &mut state.logs[partition];
        let position = log.len() as i64 + 1;
        log.push(Event {
            id: format!("{partition}-{position}"),
            source: "nqi.registry".into(),
            r#type: format!("nqi.registry.v1.{name}"),
            time: Some(nqi_platform::wire::timestamp("2026-03-09T02:00:00Z".parse().unwrap())),
            partition: partition as u32,
            position,
            payload: payload.encode_to_vec(),
            ..Event::default()
        });
    }

    pub fn link(&self) -> Link {
        let routes = Routes::default()
            .add_service(ExportServiceServer::new(self.clone()))
            .add_service(EventFeedServiceServer::new(self.clone()));
        link::local(routes)
    }

    pub fn deps(&self) -> Deps {
        deps(self.link())
    }
}

/// A service whose requests nobody asks for.
pub fn deps(registry: Link) -> Deps {
    deps_of(registry, link::local(Routes::default()), Index::new())
}

pub fn deps_with(registry: Link, requests: Link) -> Deps {
    deps_of(registry, requests, Index::new())
}

/// With an index that is kept in a file.
pub fn kept_deps(registry: Link, keep: Keep) -> Deps {
    deps_of(registry, link::local(Routes::default()), Index::kept(keep))
}

fn deps_of(registry: Link, requests: Link, index: Index) -> Deps {
    Deps {
        clock: Clock::virtual_at("2026-03-09T01:00:00Z".parse().unwrap()),
        bus: Bus::in_process(),
        tasks: Tasks::new(),
        tokens: Arc::new(Token),
        registry,
        requests,
        commitments: link::local(Routes::default()),
        index,
    }
}

struct Token;

#[async_trait::async_trait]
impl TokenSource for Token {
    async fn token(&self) -> Result<String, Problem> {
        Ok("matching".into())
    }
}

fn signed_in<T>(request: &Request<T>) -> Result<(), Status> {
    match request.metadata().get("authorization") {
        Some(token) if token == "Bearer matching" => Ok(()),
        _ => Err(Status::unauthenticated("no token")),
    }
}

#[tonic::async_trait]
impl ExportService for Registry {
    type ExportStream = tokio_stream::Iter<std::vec::IntoIter<Result<pb::ExportResponse, Status>>>;

    async fn export(
        &self,
        request: Request<pb::ExportRequest>,
    ) -> Result<Response<Self::ExportStream>, Status> {
        signed_in(&request)?;
        let mut state = self.0.lock().unwrap();
        state.exports += 1;
        let head = pb::ExportHead {
            seq: state.seq,
            positions: state.positions.clone(),
            time: Some(nqi_platform::wire::timestamp("2026-03-09T00:30:00Z".parse().unwrap())),
        };
        let records = state.world.records();
        let all = std::iter::once(pb::export_response::Record::Head(head)).chain(records);
        let messages: Vec<_> = all.map(|record| Ok(pb::ExportResponse { record: Some(record) })).collect();
        Ok(Response::new(tokio_stream::iter(messages)))
    }
}

#[tonic::async_trait]
impl EventFeedService for Registry {
    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        signed_in(&request)?;
        let request = request.into_inner();
        assert_eq!(request.source, "nqi.registry");
        let state = self.0.lock().unwrap();
        let log = &state.logs[request.partition as usize];
        let from = request.after.max(state.pruned) as usize;
        let events = log.iter().skip(from).take(2).cloned().collect();
        Ok(Response::new(ReadResponse { events, head: log.len() as i64, oldest: state.pruned + 1 }))
    }

    async fn get_heads(
        &self,
        request: Request<GetHeadsRequest>,
    ) -> Result<Response<GetHeadsResponse>, Status> {
        signed_in(&request)?;
        let state = self.0.lock().unwrap();
        Ok(Response::new(GetHeadsResponse { heads: state.logs.iter().map(|log| log.len() as i64).collect() }))
    }
}
