//! One address for the feeds of all services: the `source` of a call says whose log is read.

use nqi_platform::link::Link;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::events::v1::{
    GetHeadsRequest, GetHeadsResponse, ReadRequest, ReadResponse,
    event_feed_service_client::EventFeedServiceClient,
    event_feed_service_server::{EventFeedService, EventFeedServiceServer},
};
use tonic::{Request, Response, Status, service::Routes};

/// Passes each call, token included, to the service that owns the log.
pub struct Feeds(Vec<(&'static str, Link)>);

/// The routes of a router over these services.
#[must_use]
pub fn routes(links: Vec<(&'static str, Link)>) -> Routes {
    Routes::default().add_service(EventFeedServiceServer::new(Feeds(links)))
}

impl Feeds {
    fn client(&self, source: &str) -> Result<EventFeedServiceClient<Link>, Problem> {
        let found = self.0.iter().find(|(name, _)| *name == source);
        let link = found.map(|(_, link)| link.clone()).ok_or_else(|| {
            let names = self.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            Problem::invalid(vec![Violation::new(
                "source",
                "SOURCE_UNKNOWN",
                format!("应为：{names}。"),
                format!("Must be one of {names}."),
            )])
        })?;
        Ok(EventFeedServiceClient::new(link))
    }
}

#[tonic::async_trait]
impl EventFeedService for Feeds {
    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<ReadResponse>, Status> {
        self.client(&request.get_ref().source)?.read(forwarded(request)).await
    }

    async fn get_heads(
        &self,
        request: Request<GetHeadsRequest>,
    ) -> Result<Response<GetHeadsResponse>, Status> {
        self.client(&request.get_ref().source)?.get_heads(forwarded(request)).await
    }
}

/// The same call without the extensions of this hop.
fn forwarded<T>(request: Request<T>) -> Request<T> {
    let (metadata, _, message) = request.into_parts();
    Request::from_parts(metadata, tonic::Extensions::default(), message)
}
