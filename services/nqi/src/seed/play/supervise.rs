//! The bureau's supervision: drafts are issued when the day is over, and the obligors reply a day or two later.

use jiff::{SignedDuration, Timestamp};
use nqi_platform::{problem::Problem, wire};
use nqi_proto::commitments::v1::{
    IssueNoticeRequest, ListNoticesRequest, Notice, NoticeState, ReplyNoticeRequest,
};

use super::Play;
use crate::seed::actors::{Actor, reply};

/// Drafts of the last days wait for the bureau of today.
const LEFT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// An obligor needs a day for its reply.
const THOUGHT: SignedDuration = SignedDuration::from_hours(26);

impl Play<'_> {
    /// A round of the bureau and of those whom it wrote to, in a world whose present is `now`.
    pub(super) async fn supervise(&self, now: Timestamp) -> Result<(), Problem> {
        let time = self.desk.world.clock.now();
        if time + LEFT < now {
            for draft in self.notices(NoticeState::Draft).await? {
                let ask = IssueNoticeRequest { id: draft.id, ..IssueNoticeRequest::default() };
                reply(self.desk.notices().issue_notice(self.desk.by(&self.cast.bureau, ask)?).await)?;
            }
        }
        for notice in self.notices(NoticeState::Issued).await? {
            let Some(issued) = &notice.issue_time else { continue };
            if wire::instant("issue_time", issued)? + THOUGHT > time {
                continue;
            }
            let ask = ReplyNoticeRequest {
                id: notice.id,
                reply: "示例答复：人员轮休交接遗漏所致，已补办并安排专人每日核对到期事项。".to_owned(),
                ..ReplyNoticeRequest::default()
            };
            let obligor = self.obligor(&notice.obligor_id)?;
            reply(self.desk.notices().reply_notice(self.desk.by(obligor, ask)?).await)?;
        }
        Ok(())
    }

    async fn notices(&self, state: NoticeState) -> Result<Vec<Notice>, Problem> {
        let ask = ListNoticesRequest {
            page_size: 200,
            states: vec![state.into()],
            ..ListNoticesRequest::default()
        };
        let listed = self.desk.notices().list_notices(self.desk.by(&self.cast.bureau, ask)?).await;
        Ok(reply(listed)?.notices)
    }

    fn obligor(&self, org: &str) -> Result<&Actor, Problem> {
        let mut known = self.cast.providers.iter().chain(&self.cast.centres);
        let found = known.find(|actor| actor.org.to_string() == org);
        found.ok_or_else(|| Problem::internal(format!("a notice to {org}, which nobody plays")))
    }
}
