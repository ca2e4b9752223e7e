//! 交付报告 with a READY file and a number of its own.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_platform::etag;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::{Call, not_yours, require_role, viewer};
use super::case::{Case, no_case, no_order, refuse};
use crate::domain::document::{DocumentKind, DocumentState};
use crate::domain::order::{Report, ReportRow};
use crate::domain::{Item, Order, Refusal, Standing, period};
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
