//! The bureau stops and restarts clocks on which no event of a case has a hold.

use nqi_platform::problem::Problem;
use nqi_proto::commitments::v1::{
    Commitment, CommitmentStage, CommitmentStatus, ListCommitmentsRequest, PauseCommitmentRequest,
    PauseReason, ResumeCommitmentRequest,
};

use super::Play;
use crate::seed::actors::reply;
use crate::seed::plan::Act;

impl Play<'_> {
    pub(super) async fn halt(&mut self, act: &Act, stage: CommitmentStage) -> Result<bool, Problem> {
        // The clock exists once the event that starts it has been taken up.
        (self.desk.world.settle)().await?;
        let clocks = self.clocks(act, stage, CommitmentStatus::Running).await?;
        for clock in &clocks {
            let ask = PauseCommitmentRequest {
                id: clock.id.clone(),
                request_id: String::new(),
                etag: String::new(),
                reason: PauseReason::ForceMajeure.into(),
                evidence: "示例：片区停电，供电部门公告。".to_owned(),
                ..PauseCommitmentRequest::default()
            };
            reply(self.desk.commitments().pause_commitment(self.desk.by(&self.cast.bureau, ask)?).await)?;
        }
        Ok(!clocks.is_empty())
    }

    pub(super) async fn go_on(&mut self, act: &Act, stage: CommitmentStage) -> Result<bool, Problem> {
        let clocks = self.clocks(act, stage, CommitmentStatus::Paused).await?;
        for clock in &clocks {
            let ask = ResumeCommitmentRequest {
                id: clock.id.clone(),
                request_id: String::new(),
                ..ResumeCommitmentRequest::default()
            };
            reply(self.desk.commitments().resume_commitment(self.desk.by(&self.cast.bureau, ask)?).await)?;
        }
        Ok(!clocks.is_empty())
    }

    /// The clocks of a stage of the request: several offers run side by side.
    async fn clocks(
        &self,
        act: &Act,
        stage: CommitmentStage,
        status: CommitmentStatus,
    ) -> Result<Vec<Commitment>, Problem> {
        let ask = ListCommitmentsRequest {
            page_size: 50,
            statuses: vec![status.into()],
            stages: vec![stage.into()],
            service_request_id: self.file(act).id.clone(),
            ..ListCommitmentsRequest::default()
        };
        let listed =
            reply(self.desk.commitments().list_commitments(self.desk.by(&self.cast.bureau, ask)?).await)?;
        Ok(listed.commitments)
    }
}
