//! Ratings, and what follows a bad one.

use nqi_platform::problem::Problem;
use nqi_proto::requests::v1::{
    FollowUpRatingRequest, GiveRatingRequest, ReviewRectificationRequest, SubmitRectificationRequest,
};

use super::Play;
use crate::seed::actors::reply;
use crate::seed::plan::Act;

impl Play<'_> {
    pub(super) async fn rate(&mut self, act: &Act, level: i32) -> Result<bool, Problem> {
        let Some(order) = self.item(act).order.clone() else { return Ok(false) };
        let text = match level {
            5 => "流程清楚，报告及时。",
            4 => "服务较好。",
            3 => "基本符合预期。",
            2 => "沟通较慢，多次催问。",
            _ => "报告有误且未主动说明。",
        };
        let ask = GiveRatingRequest {
            order_id: order.id,
            request_id: String::new(),
            level,
            speed: level,
            clarity: (level + 1).min(5),
            ease: level,
            result: level,
            text: text.to_owned(),
        };
        let rating = reply(self.desk.ratings().give_rating(self.desk.by(self.firm(act), ask)?).await)?;
        self.item(act).rating = rating.id;
        Ok(true)
    }

    pub(super) async fn follow_up(&mut self, act: &Act, upheld: bool) -> Result<bool, Problem> {
        let id = self.item(act).rating.clone();
        if id.is_empty() {
            return Ok(false);
        }
        let log = if upheld {
            "电话回访：企业反映属实，要求整改。"
        } else {
            "电话回访：机构已说明，企业表示理解。"
        };
        let ask = FollowUpRatingRequest {
            id,
            request_id: String::new(),
            etag: String::new(),
            log: log.to_owned(),
            upheld,
            mistaken: false,
        };
        let centre = self.centre(act)?;
        reply(self.desk.ratings().follow_up_rating(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn rectify(&mut self, act: &Act) -> Result<bool, Problem> {
        let (id, order) = (self.item(act).rating.clone(), self.item(act).order.clone());
        let (false, Some(order)) = (id.is_empty(), order) else { return Ok(false) };
        let ask = SubmitRectificationRequest {
            id,
            request_id: String::new(),
            etag: String::new(),
            text: "已更正报告，增设每日进度提醒，并对相关人员再培训。".to_owned(),
            evidence_document_ids: vec![],
        };
        let provider = self.cast.provider(&order.provider_id)?;
        reply(self.desk.ratings().submit_rectification(self.desk.by(provider, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn review(&mut self, act: &Act, accepted: bool) -> Result<bool, Problem> {
        let id = self.item(act).rating.clone();
        if id.is_empty() {
            return Ok(false);
        }
        let reason = if accepted { "" } else { "未附培训记录，请补充。" }.to_owned();
        let ask = ReviewRectificationRequest {
            id,
            request_id: String::new(),
            etag: String::new(),
            accepted,
            reason,
        };
        let centre = self.centre(act)?;
        reply(self.desk.ratings().review_rectification(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }
}
