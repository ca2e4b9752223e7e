//! `nqi.registry.v1.ExportService`.

use crate::{Deps, app};
use nqi_platform::auth::{Role, principal};
use nqi_proto::registry::v1::*;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

/// Records ahead of the reader.
const AHEAD: usize = 256;

pub(super) struct Export(pub Deps);

#[tonic::async_trait]
impl export_service_server::ExportService for Export {
    type ExportStream = ReceiverStream<Result<ExportResponse, Status>>;

    async fn export(&self, request: Request<ExportRequest>) -> Result<Response<Self::ExportStream>, Status> {
        principal::of(&request)?.require(&[Role::Service, Role::Admin])?;
        let (sender, receiver) = tokio::sync::mpsc::channel(AHEAD);
        let deps = self.0.clone();
        self.0.tasks.spawn("registry.export", app::export(deps, sender));
        Ok(Response::new(ReceiverStream::new(receiver)))
    }
}
