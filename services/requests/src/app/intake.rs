//! From submission to acceptance: submit, correct, accept, reject, send on, withdraw, drop, close.

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
use super::need;
use crate::domain::request::Defect;
use crate::domain::{ItemState, Refusal, Request, shanghai_day};
use crate::error::Error;
use crate::store;
use crate::view;

/// Why a centre does not accept a case.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// NOT_NQI, UNLAWFUL, DUPLICATE or NOT_ELIGIBLE.
    pub reason: String,
    /// Explanation.
    pub text: String,
    /// Where to go instead.
    pub where_to_go: String,
}

fn shown(case: &Case) -> pb::ServiceRequest {
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

    /// 受理; the items are matched right after the commit.
    pub async fn accept(&self, call: Call, id: Uuid, tag: String) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag) = (call.clone(), Arc::new(tag));
        let accepted = self.mutate(&call, move |tx| accept(tx, by.clone(), id, tag.clone())).await?;
        self.settle_now(id).await;
        Ok(accepted)
    }

    /// 不予受理.
    pub async fn reject(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        rejection: Rejection,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, why) = (call.clone(), Arc::new(tag), Arc::new(rejection));
        self.mutate(&call, move |tx| reject(tx, by.clone(), id, tag.clone(), why.clone())).await
    }

    /// 转办, once, to another centre that serves the region.
    pub async fn reroute(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        centre: Uuid,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let who = viewer(&call.principal);
        let found = store::request::find(self.deps.db.reader(), who, id).await.map_err(nqi_store::problem)?;
        let found = found.ok_or_else(no_case)?;
        let centres = self.upstream.centres_of_city().await?;
        let serves = centres.iter().any(|one| {
            one.id == centre.to_string() && (one.regions.is_empty() || one.regions.contains(&found.region))
        });
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        self.mutate(&call, move |tx| {
            reroute(tx, by.clone(), id, tag.clone(), (centre, serves), reason.clone())
        })
        .await
    }

    /// 撤回, before any award.
    pub async fn withdraw(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let done =
            self.mutate(&call, move |tx| withdraw(tx, by.clone(), id, tag.clone(), reason.clone())).await?;
        self.settle_now(id).await;
        Ok(done)
    }

    /// Drops an item before its award.
    pub async fn drop_item(
        &self,
        call: Call,
        id: Uuid,
        item: Uuid,
        tag: String,
        reason: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, reason) = (call.clone(), Arc::new(tag), Arc::new(reason));
        let work = move |tx| drop_item(tx, by.clone(), id, item, tag.clone(), reason.clone());
        let done = self.mutate(&call, work).await?;
        self.settle_now(id).await;
        Ok(done)
    }

    /// Closes an item that nobody can do.
    pub async fn close_unfilled(
        &self,
        call: Call,
        id: Uuid,
        item: Uuid,
        tag: String,
        evidence: String,
    ) -> Result<pb::ServiceRequest, Problem> {
        let (by, tag, evidence) = (call.clone(), Arc::new(tag), Arc::new(evidence));
        self.mutate(&call, move |tx| close(tx, by.clone(), id, item, tag.clone(), evidence.clone())).await
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
        for violation in need::missing(&path, &need) {
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
    let evidence = format!("{} defect(s)", defects.len());
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

async fn accept(tx: Tx, call: Call, id: Uuid, tag: Arc<String>) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    accept_case(&mut case, false)?;
    case.save("request.accept").await?;
    Ok(shown(&case))
}

/// Accepts a locked case: by its centre, or because nobody decided in time.
pub(crate) fn accept_case(case: &mut Case, deemed: bool) -> Result<(), Refusal> {
    let complete = !case.items.is_empty() && case.items.iter().all(|item| item.complete);
    let (state, events) = case.request.state.accept(complete)?;
    case.request.state = state;
    case.request.deemed = deemed;
    case.request.accepted_at = Some(case.now());
    case.tell(&events, "", |payload| {
        payload.deemed = deemed;
        payload.automatic = deemed;
    });
    Ok(())
}

async fn reject(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    why: Arc<Rejection>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.reject()?;
    case.request.state = state;
    let words = [why.reason.as_str(), &why.text, &why.where_to_go];
    case.request.reason =
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join("：");
    case.step_items(ItemState::drop_item)?;
    let note = case.request.reason.clone();
    case.tell(&events, &note, |payload| payload.reason.clone_from(&why.reason));
    case.save("request.reject").await?;
    Ok(shown(&case))
}

async fn reroute(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    (centre, serves): (Uuid, bool),
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    let (state, events) = case.request.state.reroute(case.request.rerouted)?;
    let before = case.request.centre.unwrap_or_default();
    if centre == before || !serves {
        return Err(Violation::new(
            "centre_id",
            "CENTRE_NOT_SERVING",
            "应为另一个服务该区域的中心。",
            "Must be another centre that serves the region of the case.",
        )
        .into());
    }
    case.request.state = state;
    case.request.centre = Some(centre);
    case.request.rerouted = true;
    case.tell(&events, &reason, |payload| payload.previous_centre_id = before.to_string());
    case.save("request.reroute").await?;
    Ok(shown(&case))
}

async fn withdraw(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    let states: Vec<_> = case.items.iter().map(|item| item.state).collect();
    let (state, events) = case.request.state.withdraw(&states)?;
    case.request.state = state;
    case.request.reason.clone_from(&reason);
    for item in case.seeking_items() {
        case.cancel_offers(item).await?;
        case.step_item(item, ItemState::drop_item)?;
    }
    case.tell(&events, &reason, |_| {});
    case.save("request.withdraw").await?;
    Ok(shown(&case))
}

async fn drop_item(
    tx: Tx,
    call: Call,
    id: Uuid,
    item: Uuid,
    tag: Arc<String>,
    reason: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    case.item(item)?;
    if !case.request.state.is_running() {
        // Before acceptance an item is dropped by rewriting the draft, so every other state refuses.
        return Err(Error::Refused(Refusal::state(
            crate::domain::Noun::Request,
            case.request.state.name(),
            case.request.state.zh(),
        )));
    }
    case.step_item(item, ItemState::drop_item)?.reason.clone_from(&reason);
    case.cancel_offers(item).await?;
    case.save("item.drop").await?;
    Ok(shown(&case))
}

async fn close(
    tx: Tx,
    call: Call,
    id: Uuid,
    item: Uuid,
    tag: Arc<String>,
    evidence: Arc<String>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_handling()?;
    etag::check("etag", &tag, case.request.version)?;
    case.step_item(item, ItemState::close_unfilled)?.reason.clone_from(&evidence);
    case.save("item.close_unfilled").await?;
    Ok(shown(&case))
}

/// Ends a returned case that nobody mended in time.
pub(crate) async fn lapse(case: &mut Case) -> Result<(), Error> {
    let (state, events) = case.request.state.lapse(case.request.returned_at, case.now())?;
    case.request.state = state;
    case.step_items(ItemState::drop_item)?;
    case.tell(&events, "", |payload| payload.automatic = true);
    case.save("request.lapse").await
}
