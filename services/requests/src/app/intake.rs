//! Submission and correction.

use std::sync::Arc;

use nqi_kernel::case_number::CaseNumber;
use nqi_platform::etag;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::Need;
use nqi_store::Tx;
use prost::Message;
use uuid::Uuid;

use super::App;
use super::call::{Call, viewer};
use super::case::{Case, no_case};
use super::content::materials;
use super::{need, need_missing};
use crate::domain::request::Defect;
use crate::domain::{Request, shanghai_day};
use crate::error::Error;
use crate::{store, view};

/// The case as its caller sees it.
pub(super) fn shown(case: &Case) -> pb::ServiceRequest {
    view::request::request(&case.request, &case.items, case.standing, &[])
}

impl App {
    /// 提交.
    pub async fn submit(&self, call: Call, id: Uuid, tag: String) -> Result<pb::ServiceRequest, Problem> {
        let who = viewer(&call.principal);
        let found = store::request::find(self.deps.db.reader(), who, id).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(no_case)?;
        // A window entry stays with the centre that entered it; the others are routed by region, then cluster.
        let centre = match found.centre {
            Some(centre) => centre,
            None => self.route(&found).await?,
        };
        let (by, tag) = (call.clone(), Arc::new(tag));
        let routed = Arc::new((found.region, found.cluster));
        self.mutate(&call, move |tx| submit(tx, by.clone(), id, tag.clone(), centre, routed.clone())).await
    }

    async fn route(&self, request: &Request) -> Result<Uuid, Problem> {
        if request.region.is_empty() {
            // Named with everything else that is missing, inside the transaction.
            return Ok(Uuid::nil());
        }
        let centre = self.upstream.route_centre(&request.region, request.cluster).await?;
        Uuid::try_parse(&centre.id)
            .map_err(|error| Problem::internal(format!("centre id of the registry: {error}")))
    }

    /// 一次性告知.
    pub async fn request_correction(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        defects: Vec<Defect>,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, defects) = (call.clone(), Arc::new(tag), Arc::new(defects));
        self.mutate(&call, move |tx| correct(tx, by.clone(), id, tag.clone(), defects.clone())).await
    }

    /// 补正.
    pub async fn return_correction(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        answers: Vec<String>,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, answers) = (call.clone(), Arc::new(tag), Arc::new(answers));
        self.mutate(&call, move |tx| mend(tx, by.clone(), id, tag.clone(), answers.clone())).await
    }
}

async fn submit(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    centre: Uuid,
    routed: Arc<(String, i32)>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.submit()?;
    if (&case.request.region, case.request.cluster) != (&routed.0, routed.1) {
        return Err(Problem::aborted(
            "ETAG_MISMATCH",
            "需求刚被修改，请刷新后重试。",
            "The request was changed just now. Read it again and retry.",
        )
        .into());
    }
    submittable(&case)?;
    let year = CaseNumber::year_of(tx.now());
    let serial = store::counter::next(&tx, i32::from(year)).await?;
    let number = u32::try_from(serial).ok().and_then(|serial| CaseNumber::new(year, serial).ok());
    let number = number.ok_or_else(|| {
        Problem::exhausted(
            "CASE_NUMBERS_USED_UP",
            "本年度需求编号已用完。",
            "The case numbers of this year are used up.",
        )
    })?;
    case.request.number = Some(number.to_string());
    case.request.centre = Some(centre);
    case.request.submitted_at = Some(tx.now());
    case.request.state = state;
    case.tell(&events, "", |_| {});
    case.save("request.submit").await?;
    Ok(shown(&case))
}

/// A valid item, a contact and a region; what was fine when it was written may lie in the past by now.
fn submittable(case: &Case) -> Result<(), Error> {
    let mut wrong = Checks::new();
    let request = &case.request;
    let today = shanghai_day(case.now());
    wrong.require(
        !case.items.is_empty(),
        "items",
        "REQUIRED",
        "至少填写一个需求项。",
        "Give at least one item.",
    );
    wrong.require(
        !request.contact.name.trim().is_empty(),
        "contact.name",
        "REQUIRED",
        "请填写联系人。",
        "Give the name of a contact person.",
    );
    wrong.require(
        !request.contact.phone.trim().is_empty(),
        "contact.phone",
        "REQUIRED",
        "请填写联系电话。",
        "Give a telephone number.",
    );
    wrong.require(!request.region.is_empty(), "region", "REQUIRED", "请选择区域。", "Choose a region.");
    wrong.require(
        request.deadline.is_none_or(|deadline| today <= deadline),
        "deadline",
        "IN_THE_PAST",
        "截止日期已过。",
        "The deadline lies in the past.",
    );
    for (i, item) in case.items.iter().enumerate() {
        let path = format!("items[{i}].need");
        let need = Need::decode(item.need.as_slice())
            .map_err(|error| Problem::internal(format!("stored need of item {}: {error}", item.id)))?;
        need::check(&path, &need, today, &mut wrong);
        for violation in need_missing::missing(&path, &need) {
            wrong.push(violation);
        }
    }
    Ok(wrong.finish()?)
}

async fn correct(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    defects: Arc<Vec<Defect>>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    let now = materials(&case.request, &case.items);
    let allowed = case
        .request
        .noticed
        .as_ref()
        .is_none_or(|before| defects.iter().all(|defect| before.allows_again(&now, &defect.material)));
    let (state, events) = case.request.state.request_correction(allowed)?;
    case.request.state = state;
    case.request.noticed = Some(now);
    case.request.defects.clone_from(&defects);
    case.request.returned_at = Some(tx.now());
    let evidence = defects.iter().map(|defect| defect.problem.as_str()).collect::<Vec<_>>().join("；");
    case.tell(&events, "", |payload| payload.evidence.clone_from(&evidence));
    case.save("request.correct").await?;
    Ok(shown(&case))
}

async fn mend(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    answers: Arc<Vec<String>>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_asking_side()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.return_correction()?;
    if answers.len() != case.request.defects.len() {
        let needed = case.request.defects.len();
        return Err(Violation::new(
            "answers",
            "ANSWER_EACH_DEFECT",
            format!("应逐条答复 {needed} 项缺陷。"),
            format!("Answer each of the {needed} defects, in order."),
        )
        .into());
    }
    submittable(&case)?;
    for (defect, answer) in case.request.defects.iter_mut().zip(answers.iter()) {
        defect.answer.clone_from(answer);
    }
    case.request.state = state;
    case.request.returned_at = None;
    case.tell(&events, "", |_| {});
    case.save("request.mend").await?;
    Ok(shown(&case))
}
