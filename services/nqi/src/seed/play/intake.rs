//! From the draft to the centre's decision.

use jiff::ToSpan;
use nqi_kernel::cluster::Cluster;
use nqi_platform::problem::Problem;
use nqi_platform::wire;
use nqi_proto::requests::v1::{
    AcceptRequestRequest, CloseItemUnfilledRequest, CreateRequestRequest, Defect, DropItemRequest, Item,
    RejectRequestRequest, RequestCorrectionRequest, RerouteRequestRequest, ReturnCorrectionRequest,
    ServiceRequest, SubmitRequestRequest, WithdrawRequestRequest,
};
use nqi_proto::r#type::v1::Need;

use super::{ItemFile, Play};
use crate::seed::actors::{Actor, reply};
use crate::seed::enterprises;
use crate::seed::names;
use crate::seed::plan::Act;

/// Reasons of a rejection with what the enterprise is told.
const REJECTIONS: [(&str, &str); 4] = [
    ("NOT_NQI", "所述事项属于一般咨询，不属于质量基础设施服务。"),
    ("UNLAWFUL", "所述检测依据的产品属于禁止生产目录。"),
    ("DUPLICATE", "同一需求已有在办事项。"),
    ("NOT_ELIGIBLE", "申请主体不在本市登记。"),
];

impl Play<'_> {
    pub(super) async fn draft(&mut self, act: &Act) -> Result<bool, Problem> {
        let (case, firm) = (self.case(act), self.firm(act));
        let spec = &enterprises::all()[case.enterprise];
        let today = self.today();
        let deadline = (case.deadline_days > 0).then(|| wire::date(today + case.deadline_days.days()));
        let mut items = Vec::new();
        for (line, need) in case.needs.iter().enumerate() {
            let spec_of = &self.needs[*need];
            let need = Need {
                item_id: format!("{}", line + 1),
                cluster: spec.cluster,
                quantity: case.quantity,
                region: case.region.to_owned(),
                ..spec_of.need.clone()
            };
            items.push(Item { need: Some(need), sample_needed: spec_of.sample_needed(), ..Item::default() });
        }
        let title = self.needs[case.needs[0]].title.clone();
        let cluster = Cluster::from_number(spec.cluster).map_or("", Cluster::zh);
        let mut request = ServiceRequest {
            region: case.region.to_owned(),
            text: format!("{}行业：{title}，共{}项。（示例数据）", cluster, items.len()),
            title,
            cluster: spec.cluster,
            stage: case.stage,
            deadline,
            budget_fen: case.budget.then_some(30_000_000),
            contact: Some(names::contact(&firm.account, case.enterprise + 1)),
            items,
            ..ServiceRequest::default()
        };
        let author = self.author(act)?;
        if case.course.window {
            request.enterprise_id = firm.org.to_string();
            request.consent_document_id = self.consent(author).await?;
        }
        let ask = CreateRequestRequest { request_id: String::new(), request: Some(request) };
        let made = reply(self.desk.requests().create_request(self.desk.by(author, ask)?).await)?;
        let file = &mut self.files[act.case];
        file.id = made.id;
        file.centre = made.centre_id;
        file.items =
            made.items.into_iter().map(|item| ItemFile { id: item.id, ..ItemFile::default() }).collect();
        Ok(true)
    }

    /// Who types: the firm, or at the window the centre of its region.
    fn author(&self, act: &Act) -> Result<&Actor, Problem> {
        let case = self.case(act);
        if !case.course.window {
            return Ok(self.firm(act));
        }
        let region = enterprises::all()[case.enterprise].region;
        let local =
            self.cast.centres.iter().find(|centre| centre.regions.iter().any(|served| served == region));
        local.ok_or_else(|| Problem::internal(format!("no centre serves {region}")))
    }

    pub(super) async fn submit(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = SubmitRequestRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
        };
        let author = self.author(act)?;
        let submitted = reply(self.desk.requests().submit_request(self.desk.by(author, ask)?).await)?;
        self.files[act.case].centre = submitted.centre_id;
        Ok(true)
    }

    pub(super) async fn reroute(&mut self, act: &Act) -> Result<bool, Problem> {
        // The city's centre is the last one.
        let city = self.cast.centres.last().ok_or_else(|| Problem::internal("there is no centre"))?;
        let ask = RerouteRequestRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            centre_id: city.org.to_string(),
            reason: "涉及跨区服务，转由市中心统筹。".to_owned(),
        };
        let centre = self.centre(act)?;
        let sent = reply(self.desk.requests().reroute_request(self.desk.by(centre, ask)?).await)?;
        self.files[act.case].centre = sent.centre_id;
        Ok(true)
    }

    pub(super) async fn name_defects(&mut self, act: &Act) -> Result<bool, Problem> {
        let defects = vec![
            Defect {
                material: "text".to_owned(),
                problem: "未说明样品状态和用途。".to_owned(),
                fix: "请补充样品状态、数量和报告用途。".to_owned(),
                answer: String::new(),
            },
            Defect {
                material: "items[0]".to_owned(),
                problem: "参数与依据标准的对应关系不清。".to_owned(),
                fix: "请确认检测或校准项目及依据。".to_owned(),
                answer: String::new(),
            },
        ];
        let ask = RequestCorrectionRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            defects,
        };
        let centre = self.centre(act)?;
        reply(self.desk.requests().request_correction(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn mend_defects(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = ReturnCorrectionRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            answers: vec![
                "样品为成品，常温保存，报告用于客户验收。".to_owned(),
                "已确认，按所列标准执行。".to_owned(),
            ],
        };
        let author = self.author(act)?;
        reply(self.desk.requests().return_correction(self.desk.by(author, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn accept(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = AcceptRequestRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
        };
        let centre = self.centre(act)?;
        reply(self.desk.requests().accept_request(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn reject(&mut self, act: &Act, reason: u8) -> Result<bool, Problem> {
        let (reason, text) = REJECTIONS[usize::from(reason) % REJECTIONS.len()];
        let ask = RejectRequestRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            reason: reason.to_owned(),
            text: text.to_owned(),
            where_to_go: "可联系所在区市行业主管部门。".to_owned(),
        };
        let centre = self.centre(act)?;
        reply(self.desk.requests().reject_request(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn withdraw(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = WithdrawRequestRequest {
            id: self.file(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            reason: "项目调整，暂不需要。".to_owned(),
        };
        reply(self.desk.requests().withdraw_request(self.desk.by(self.firm(act), ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn drop_item(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = DropItemRequest {
            id: self.file(act).id.clone(),
            item_id: self.item(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            reason: "改为企业内部自检。".to_owned(),
        };
        reply(self.desk.requests().drop_item(self.desk.by(self.firm(act), ask)?).await)?;
        Ok(true)
    }

    pub(super) async fn close_unfilled(&mut self, act: &Act) -> Result<bool, Problem> {
        let ask = CloseItemUnfilledRequest {
            id: self.file(act).id.clone(),
            item_id: self.item(act).id.clone(),
            request_id: String::new(),
            etag: String::new(),
            evidence: "已检索平台机构并电话询问省内三家实验室，均无此能力或无排期。".to_owned(),
        };
        let centre = self.centre(act)?;
        reply(self.desk.requests().close_item_unfilled(self.desk.by(centre, ask)?).await)?;
        Ok(true)
    }
}
