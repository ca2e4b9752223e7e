//! `CommitmentService`: the commands live in `commands`, the reads in `reads`, the stream in `watch`.

use nqi_events::Bus;
use nqi_platform::{auth::principal, tasks::Tasks};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::commitment_service_server::CommitmentService;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{commands, reads, watch};
use crate::app::App;

/// The service over the use cases.
pub struct Commitments {
    /// The use cases.
    pub app: App,
    /// Wakes watchers.
    pub bus: Bus,
    /// Ends watchers with the process.
    pub tasks: Tasks,
}

#[tonic::async_trait]
impl CommitmentService for Commitments {
    type WatchCommitmentsStream = ReceiverStream<Result<pb::CommitmentChange, Status>>;

    async fn start_commitment(
        &self,
        request: Request<pb::StartCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::start(&self.app, &caller, request.into_inner()).await?))
    }

    async fn pause_commitment(
        &self,
        request: Request<pb::PauseCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::pause(&self.app, &caller, request.into_inner()).await?))
    }

    async fn resume_commitment(
        &self,
        request: Request<pb::ResumeCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::resume(&self.app, &caller, request.into_inner()).await?))
    }

    async fn complete_commitment(
        &self,
        request: Request<pb::CompleteCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::complete(&self.app, &caller, request.into_inner()).await?))
    }

    async fn cancel_commitment(
        &self,
        request: Request<pb::CancelCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::cancel(&self.app, &caller, request.into_inner()).await?))
    }

    async fn reassign_commitment(
        &self,
        request: Request<pb::ReassignCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::reassign(&self.app, &caller, request.into_inner()).await?))
    }

    async fn reopen_commitment(
        &self,
        request: Request<pb::ReopenCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(commands::reopen(&self.app, &caller, request.into_inner()).await?))
    }

    async fn list_commitment_history(
        &self,
        request: Request<pb::ListCommitmentHistoryRequest>,
    ) -> Result<Response<pb::ListCommitmentHistoryResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(reads::history(&self.app, &caller, request.into_inner()).await?))
    }

    async fn get_commitment(
        &self,
        request: Request<pb::GetCommitmentRequest>,
    ) -> Result<Response<pb::Commitment>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(reads::get(&self.app, &caller, request.into_inner()).await?))
    }

    async fn list_commitments(
        &self,
        request: Request<pb::ListCommitmentsRequest>,
    ) -> Result<Response<pb::ListCommitmentsResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(reads::list(&self.app, &caller, request.into_inner()).await?))
    }

    async fn count_clocks(
        &self,
        request: Request<pb::CountClocksRequest>,
    ) -> Result<Response<pb::CountClocksResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(reads::count(&self.app, &caller, request.into_inner()).await?))
    }

    async fn watch_commitments(
        &self,
        request: Request<pb::WatchCommitmentsRequest>,
    ) -> Result<Response<Self::WatchCommitmentsStream>, Status> {
        let caller = principal::of(&request)?;
        let stream = watch::start(self, &caller, request.into_inner()).await?;
        Ok(Response::new(stream))
    }

    async fn preview_pause(
        &self,
        request: Request<pb::PreviewPauseRequest>,
    ) -> Result<Response<pb::PreviewPauseResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(reads::preview_pause(&self.app, &caller, request.into_inner()).await?))
    }
}
