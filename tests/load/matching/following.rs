//! A feed in memory for the index to follow: what the registry serves once its changes are committed and numbered.

use std::sync::{Arc, Mutex, PoisonError};

use nqi_events::PARTITIONS;
use nqi_platform::link::{self, Link};
use nqi_proto::events::v1::event_feed_service_server::{EventFeedService, EventFeedServiceServer};
use nqi_proto::events::v1::{Event, GetHeadsRequest, GetHeadsResponse, ReadRequest, ReadResponse};
use nqi_proto::registry::v1 as pb;
use prost::Message;
use tonic::service::Routes;
use tonic::{Request, Response, Status};

/// The log. Clones share it.
#[derive(Clone, Default)]
pub struct Feed(Arc<Mutex<[Vec<Event>; PARTITIONS]>>);

impl Feed {
    /// Appends a change of scope rows.
    pub fn append(&self, change: &pb::ScopeRowsChanged) {
        let mut logs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let partition = usize::try_from(change.seq).unwrap_or(0) % PARTITIONS;
        let position = i64::try_from(logs[partition].len()).unwrap_or(0) + 1;
        logs[partition].push(Event {
            id: format!("{partition}-{position}"),
            source: "nqi.registry".into(),
            r#type: "nqi.registry.v1.ScopeRowsChanged".into(),
            partition: u32::try_from(partition).unwrap_or(0),
            position,
            payload: change.encode_to_vec(),
            ..Event::default()
        });
    }

    /// The feed behind its RPCs.
    pub fn link(&self) -> Link {
        link::local(Routes::default().add_service(EventFeedServiceServer::new(self.clone())))
    }
}

#[tonic::async_trait]
impl EventFeedService for Feed {
    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        let request = request.into_inner();
        let logs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let log = &logs[request.partition as usize];
        let after = usize::try_from(request.after).unwrap_or(0);
        let events = log.iter().skip(after).take(request.limit as usize).cloned().collect();
        Ok(Response::new(ReadResponse { events, head: i64::try_from(log.len()).unwrap_or(0), oldest: 1 }))
    }

    async fn get_heads(&self, _: Request<GetHeadsRequest>) -> Result<Response<GetHeadsResponse>, Status> {
        let logs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let heads = logs.iter().map(|log| i64::try_from(log.len()).unwrap_or(0)).collect();
        Ok(Response::new(GetHeadsResponse { heads }))
    }
}
