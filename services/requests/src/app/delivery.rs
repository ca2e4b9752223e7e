//! 交付报告 within the accredited scope, and its confirmation.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_platform::etag;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::wire;
use nqi_proto::registry::v1::{CheckScopeRequest, CheckScopeRow};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::{AccreditationScheme, Need, need::Detail};
use nqi_store::Tx;
use prost::Message;
use uuid::Uuid;

use super::App;
use super::call::{Call, not_yours, require_role, viewer};
use super::case::{Case, no_case, no_order, refuse};
use super::need;
use crate::domain::document::{DocumentKind, DocumentState};
use crate::domain::order::{Report, ReportRow};
use crate::domain::rating::{Marks, rate_by};
use crate::domain::{
    Event, Item, ItemKind, Order, OrderState, Rating, RatingState, Refusal, Standing, period, shanghai_day,
};
use crate::error::Error;
use crate::{store, view};

/// A report as its provider writes it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The document.
    pub document: Uuid,
    /// Report number.
    pub number: String,
    /// Date of the test.
    pub test_date: Date,
    /// Authorised signatory.
    pub signatory: String,
    /// Marks claimed.
    pub marks: Vec<i32>,
    /// What it states results for; scope rows are looked up.
    pub rows: Vec<ReportRow>,
    /// Stated deviation of the sample.
    pub deviation: String,
}

impl App {
    /// 交付报告.
    pub async fn deliver(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        delivery: Delivery,
    ) -> Result<pb::Order, Problem> {
        if let Some(answer) = self.answered(&call).await? {
            return Ok(answer);
        }
        let (order, item, standing) = self.find_order(&call, id).await?;
        if standing != Standing::Provider {
            return Err(not_yours("受托的服务机构", "the provider of this order"));
        }
        etag::check("etag", &tag, order.version)?;
        order.state.deliver().map_err(Error::Refused)?;
        let mut delivery = delivery;
        self.check_report(&order, &item, &mut delivery).await?;
        let (by, tag, delivery) = (call.clone(), Arc::new(tag), Arc::new(delivery));
        self.mutate(&call, move |tx| deliver(tx, by.clone(), id, tag.clone(), delivery.clone())).await
    }

    /// 确认报告.
    pub async fn confirm_report(&self, call: Call, id: Uuid, tag: String) -> Result<pb::Order, Problem> {
        let (by, tag) = (call.clone(), Arc::new(tag));
        let done = self.mutate(&call, move |tx| confirm(tx, by.clone(), id, tag.clone())).await?;
        self.settle_order(&done).await?;
        Ok(done)
    }

    /// Does what the case of an order owes.
    pub(super) async fn settle_order(&self, order: &pb::Order) -> Result<(), Problem> {
        // Written by this service itself a moment ago.
        let request = Uuid::try_parse(&order.service_request_id).map_err(Problem::internal)?;
        self.settle_now(request).await;
        Ok(())
    }

    async fn find_order(&self, call: &Call, id: Uuid) -> Result<(Order, Item, Standing), Problem> {
        let (conn, who) = (self.deps.db.reader(), viewer(&call.principal));
        let read = async {
            let Some(order) = store::order::find(conn, who, id).await? else { return Ok(None) };
            let request = store::request::of_ids(conn, &[order.request]).await?.pop();
            let item = store::item::of_ids(conn, &[order.item]).await?.pop();
            Ok(request.zip(item).map(|(request, item)| (order, request, item)))
        };
        let found = read.await.map_err(nqi_store::problem)?;
        let (order, request, item) = found.ok_or_else(|| Problem::from(no_order()))?;
        let standing = who.standing(&request).ok_or_else(|| Problem::from(no_case()))?;
        require_role(&call.principal, standing)?;
        Ok((order, item, standing))
    }

    /// Everything about the report that does not need the lock, the accredited scope included.
    async fn check_report(&self, order: &Order, item: &Item, delivery: &mut Delivery) -> Result<(), Problem> {
        let need = Need::decode(item.need.as_slice())
            .map_err(|error| Problem::internal(format!("stored need of item {}: {error}", item.id)))?;
        let today = shanghai_day(self.deps.clock.now());
        fields(order, item, &need, delivery, today)?;
        if delivery.marks.is_empty() || delivery.rows.is_empty() {
            return Ok(());
        }
        let object = need::object(&need);
        let rows = delivery.rows.iter().map(|row| CheckScopeRow {
            kind: item.kind.map_or(0, ItemKind::number),
            object: object.to_owned(),
            parameter: row.parameter.clone(),
            standard: row.standard.clone(),
        });
        let results = self
            .upstream
            .check_scope(CheckScopeRequest {
                provider_id: order.provider.to_string(),
                site_id: order.site.to_string(),
                test_date: Some(wire::date(delivery.test_date)),
                marks: delivery.marks.clone(),
                rows: rows.collect(),
            })
            .await?;
        if results.len() != delivery.rows.len() {
            return Err(Problem::internal("the registry judged another number of report rows"));
        }
        for (i, (row, result)) in delivery.rows.iter_mut().zip(&results).enumerate() {
            if !result.covered {
                return Err(out_of_scope(i, &result.zh, &result.en));
            }
            row.scope_row = result.scope_row_ids.first().cloned().unwrap_or_default();
        }
        Ok(())
    }
}

/// A hard stop for every role: no report leaves under a mark that does not cover it.
fn out_of_scope(row: usize, zh: &str, en: &str) -> Problem {
    Problem::precondition(
        "REPORT_OUT_OF_SCOPE",
        format!("报告第 {} 行超出所用标识的资质范围：{zh}", row + 1),
        format!("Row {} of the report is outside the scope of a claimed mark: {en}", row + 1),
    )
    .with("field", format!("report.rows[{row}]"))
}

fn fields(order: &Order, item: &Item, need: &Need, delivery: &Delivery, today: Date) -> Result<(), Problem> {
    let mut wrong = Checks::new();
    wrong.require(
        delivery.test_date <= today,
        "report.test_date",
        "IN_THE_FUTURE",
        "检测日期不得晚于今天。",
        "The test date must not lie in the future.",
    );
    let scoped = item.kind.is_some_and(|kind| !matches!(kind, ItemKind::Standards | ItemKind::Advisory));
    wrong.require(
        !scoped || !delivery.rows.is_empty(),
        "report.rows",
        "REQUIRED",
        "报告须逐项列明参数与标准。",
        "State the parameters and standards that the report gives results for.",
    );
    for (i, row) in delivery.rows.iter().enumerate() {
        wrong.require(
            row.item == order.item,
            format!("report.rows[{i}].item_id"),
            "UNKNOWN_ITEM",
            "应为本委托的需求项。",
            "Must be an item of this order.",
        );
    }
    for asked in asked_marks(need) {
        wrong.require(
            delivery.marks.contains(&(asked as i32)),
            "report.marks",
            "MARK_REQUIRED",
            format!(
                "需求要求报告带有 {} 标识。",
                asked.as_str_name().trim_start_matches("ACCREDITATION_SCHEME_")
            ),
            format!(
                "The need asks for a report under {}.",
                asked.as_str_name().trim_start_matches("ACCREDITATION_SCHEME_")
            ),
        );
    }
    let deviation = order.sample.as_ref().map_or("", |sample| sample.deviation.as_str());
    wrong.require(
        deviation.is_empty() || !delivery.deviation.trim().is_empty(),
        "report.deviation",
        "REQUIRED",
        "企业接受了样品偏离，报告须注明。",
        "The sample was accepted with a deviation; the report must state it.",
    );
    wrong.finish()
}

/// The marks that a need asks for; legal effect means CMA.
fn asked_marks(need: &Need) -> Vec<AccreditationScheme> {
    let mut asked: Vec<_> =
        need.accreditations.iter().filter_map(|code| AccreditationScheme::try_from(*code).ok()).collect();
    asked.retain(|scheme| *scheme != AccreditationScheme::Unspecified);
    if let Some(Detail::Testing(testing)) = &need.detail
        && testing.legal_effect
        && !asked.contains(&AccreditationScheme::Cma)
    {
        asked.push(AccreditationScheme::Cma);
    }
    asked
}

async fn deliver(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    delivery: Arc<Delivery>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = order.state.deliver()?;
    take_document(&tx, &order, delivery.document).await?;
    if !store::order::claim_number(&tx, order.provider, &delivery.number, order.id).await? {
        return Err(Violation::new(
            "report.number",
            "REPORT_NUMBER_TAKEN",
            "该报告编号已用于其他委托。",
            "This report number was used for another order.",
        )
        .into());
    }
    supersede(&tx, &order, delivery.document).await?;
    order.state = state;
    order.proposal = None;
    order.confirm_by = Some(period::after(tx.now(), period::CONFIRM_DAYS));
    // At most one report a delivery, so the number fits.
    let version = order.reports.len() as i32 + 1;
    order.reports.push(Report {
        document: delivery.document,
        number: delivery.number.clone(),
        test_date: delivery.test_date,
        signatory: delivery.signatory.clone(),
        marks: delivery.marks.clone(),
        rows: delivery.rows.clone(),
        delivered_at: tx.now(),
        version,
        deviation: delivery.deviation.clone(),
    });
    store::order::update(&tx, &mut order).await?;
    case.tell_order(&order, &events, &delivery.number, |_| {});
    case.save("order.deliver").await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// The file must be READY, a report or certificate, the provider's own, and of this order.
async fn take_document(tx: &Tx, order: &Order, id: Uuid) -> Result<(), Error> {
    let found = store::document::lock(tx, order.provider, id).await?;
    let fits = found.filter(|one| {
        matches!(one.kind, DocumentKind::Report | DocumentKind::Certificate)
            && one.order.is_none_or(|of| of == order.id)
            && one.request.is_none_or(|of| of == order.request)
    });
    let Some(mut document) = fits else {
        return Err(Violation::new(
            "report.document_id",
            "UNKNOWN_DOCUMENT",
            "应为本机构为此委托上传的报告或证书。",
            "Must be a report or certificate that you uploaded for this order.",
        )
        .into());
    };
    if document.state != DocumentState::Ready {
        return refuse(Refusal::DocumentNotReady);
    }
    if document.order.is_none() {
        document.order = Some(order.id);
        document.request = Some(order.request);
        store::document::update(tx, &mut document).await?;
    }
    Ok(())
}

/// The file of the version before is replaced.
async fn supersede(tx: &Tx, order: &Order, by: Uuid) -> Result<(), Error> {
    let Some(before) = order.reports.last().filter(|report| report.document != by) else { return Ok(()) };
    let Some(mut document) = store::document::lock(tx, order.provider, before.document).await? else {
        return Ok(());
    };
    if let Ok((state, _)) = document.state.supersede() {
        document.state = state;
        store::document::update(tx, &mut document).await?;
    }
    Ok(())
}

async fn confirm(tx: Tx, call: Call, id: Uuid, tag: Arc<String>) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = order.state.complete()?;
    complete(&mut case, &mut order, state, &events, false).await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}

/// Completes a delivered order whose time to object ran out.
pub(crate) async fn complete_by_time(case: &mut Case, order: &mut Order) -> Result<(), Error> {
    let (state, events) = order.state.complete_by_time(order.confirm_by, case.now())?;
    complete(case, order, state, &events, true).await
}

async fn complete(
    case: &mut Case,
    order: &mut Order,
    state: OrderState,
    events: &[Event],
    automatic: bool,
) -> Result<(), Error> {
    let now = case.now();
    let rating = Rating {
        id: new_id(),
        order: order.id,
        request: order.request,
        enterprise: order.enterprise,
        centre: order.centre,
        provider: order.provider,
        state: RatingState::Open,
        marks: Marks::default(),
        text: String::new(),
        follow_up: String::new(),
        upheld: false,
        rectification: String::new(),
        evidence: vec![],
        attempt: 1,
        rate_by: rate_by(now),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::rating::insert(&case.tx, &rating).await?;
    order.state = state;
    order.confirm_by = None;
    order.rating = Some(rating.id);
    store::order::update(&case.tx, order).await?;
    case.step_item(order.item, |state| state.complete())?;
    case.tell_order(order, events, "", |payload| payload.automatic = automatic);
    case.save("order.complete").await
}
