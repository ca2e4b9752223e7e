//! 异议: points against a report, and the provider's answer; both tell the complaint clock.

use std::sync::Arc;

use nqi_platform::etag;
use nqi_platform::ids::new_id;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::Tx;
use uuid::Uuid;

use super::App;
use super::call::Call;
use super::case::Case;
use crate::domain::period;
use crate::error::Error;
use crate::{store, view};

/// What a provider does about an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Amends the report.
    Amend,
    /// Does the work again within this many working days.
    Redo(i32),
    /// Dismisses the objection.
    Dismiss,
}

impl App {
    /// 异议.
    pub async fn dispute(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        points: Vec<String>,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, points) = (call.clone(), Arc::new(tag), Arc::new(points));
        self.mutate(&call, move |tx| dispute(tx, by.clone(), id, tag.clone(), points.clone())).await
    }

    /// The provider answers it.
    pub async fn answer_dispute(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        remedy: Remedy,
        text: String,
    ) -> Result<pb::Order, Problem> {
        let (by, tag, text) = (call.clone(), Arc::new(tag), Arc::new(text));
        self.mutate(&call, move |tx| answer(tx, by.clone(), id, tag.clone(), remedy, text.clone())).await
    }
}

async fn dispute(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    points: Arc<Vec<String>>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, order.version)?;
    let version = order.reports.last().map_or(0, |report| report.version);
    let (state, events) =
        order.state.dispute(order.disputed_version == version, order.confirm_by, tx.now())?;
    order.state = state;
    order.disputed_version = version;
    order.dispute_points.clone_from(&points);
    order.complaint = Some(new_id());
    store::order::update(&tx, &mut order).await?;
    case.tell_order(&order, &events, &points.join("；"), |_| {});
    case.save("order.dispute").await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}

async fn answer(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    remedy: Remedy,
    text: Arc<String>,
) -> Result<pb::Order, Error> {
    let (mut case, mut order) = Case::of_order(&tx, &call.principal, id).await?;
    case.require_provider()?;
    etag::check("etag", &tag, order.version)?;
    let (state, events) = match remedy {
        Remedy::Amend => order.state.amend()?,
        Remedy::Redo(days) => order.state.redo(days, order.first_promise)?,
        Remedy::Dismiss => order.state.dismiss()?,
    };
    order.state = state;
    order.answer.clone_from(&text);
    match remedy {
        Remedy::Amend => order.confirm_by = None,
        Remedy::Redo(days) => {
            order.confirm_by = None;
            order.attempt += 1;
            order.promised_days = days;
        }
        // Time to think again, even when the objection came on the last day.
        Remedy::Dismiss => {
            let at_least = period::after(tx.now(), period::OBJECT_AGAIN_DAYS);
            order.confirm_by = Some(order.confirm_by.map_or(at_least, |by| by.max(at_least)));
        }
    }
    store::order::update(&tx, &mut order).await?;
    case.tell_order(&order, &events, &text, |payload| {
        // A redo is counted from now, not from the start that was promised first.
        payload.start_time = None;
        payload.first_start = matches!(remedy, Remedy::Redo(_));
    });
    case.save("order.answer_dispute").await?;
    Ok(view::order::order(&order, &case.request, case.standing))
}
