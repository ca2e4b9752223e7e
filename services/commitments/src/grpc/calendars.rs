//! `CalendarService`: working time is public, preparing and publishing it is for the bureau.

mod drafts;
mod form;
mod progress;

use std::sync::Arc;

use nqi_kernel::worktime::Calendar;
use nqi_platform::auth::principal;
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::calendar_service_server::CalendarService;
use tonic::{Request, Response, Status};

use super::present;
use crate::{app::App, store};

/// The service over the use cases.
pub struct Calendars(pub App);

async fn find(app: &App, id: &str, revision: u32) -> Result<Arc<Calendar>, Problem> {
    let conn = app.db.reader();
    let found = match revision {
        0 => app.rules.current(conn, id).await,
        revision => app.rules.calendar(conn, id, revision).await,
    };
    found?.ok_or_else(|| Problem::not_found("该日历或版本", "The calendar or its revision"))
}

async fn current(app: &App, id: &str) -> Result<Arc<Calendar>, Problem> {
    find(app, id, 0).await
}

fn revision(number: i32) -> Result<u32, Problem> {
    u32::try_from(number).map_err(|_| {
        Problem::from(Violation::new(
            "revision",
            "OUT_OF_RANGE",
            "应为 0(最新)或正整数。",
            "Must be 0 (the newest) or a positive number.",
        ))
    })
}

#[tonic::async_trait]
impl CalendarService for Calendars {
    async fn get_calendar(
        &self,
        request: Request<pb::GetCalendarRequest>,
    ) -> Result<Response<pb::Calendar>, Status> {
        let request = request.into_inner();
        let calendar = find(&self.0, &request.id, revision(request.revision)?).await?;
        let conn = self.0.db.reader();
        let published = store::calendar::published_of(conn, &request.id, calendar.revision()).await;
        let published = published.map_err(nqi_store::problem)?;
        Ok(Response::new(present::calendar(&calendar, published.as_ref())))
    }

    async fn list_calendar_revisions(
        &self,
        request: Request<pb::ListCalendarRevisionsRequest>,
    ) -> Result<Response<pb::ListCalendarRevisionsResponse>, Status> {
        let id = &request.get_ref().id;
        let newest = current(&self.0, id).await?.revision();
        let all = store::calendar::revisions(self.0.db.reader(), id).await.map_err(nqi_store::problem)?;
        let revisions =
            all.iter().map(|(spec, published)| present::revision(spec, published, newest)).collect();
        Ok(Response::new(pb::ListCalendarRevisionsResponse { revisions }))
    }

    async fn put_calendar_draft(
        &self,
        request: Request<pb::PutCalendarDraftRequest>,
    ) -> Result<Response<pb::CalendarDraft>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(drafts::put(&self.0, &caller, request.into_inner()).await?))
    }

    async fn get_calendar_draft(
        &self,
        request: Request<pb::GetCalendarDraftRequest>,
    ) -> Result<Response<pb::CalendarDraft>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(drafts::get(&self.0, &caller, &request.get_ref().id).await?))
    }

    async fn discard_calendar_draft(
        &self,
        request: Request<pb::DiscardCalendarDraftRequest>,
    ) -> Result<Response<pb::DiscardCalendarDraftResponse>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(drafts::discard(&self.0, &caller, request.into_inner()).await?))
    }

    async fn preview_calendar_draft(
        &self,
        request: Request<pb::PreviewCalendarDraftRequest>,
    ) -> Result<Response<pb::CalendarImpact>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(progress::preview(&self.0, &caller, &request.get_ref().id).await?))
    }

    async fn publish_calendar_draft(
        &self,
        request: Request<pb::PublishCalendarDraftRequest>,
    ) -> Result<Response<pb::Calendar>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(drafts::publish(&self.0, &caller, request.into_inner()).await?))
    }

    async fn get_recompute(
        &self,
        request: Request<pb::GetRecomputeRequest>,
    ) -> Result<Response<pb::Recompute>, Status> {
        let caller = principal::of(&request)?;
        Ok(Response::new(progress::recompute(&self.0, &caller, request.get_ref()).await?))
    }

    async fn get_working_state(
        &self,
        request: Request<pb::GetWorkingStateRequest>,
    ) -> Result<Response<pb::WorkingState>, Status> {
        let calendar = current(&self.0, &request.get_ref().id).await?;
        let now = self.0.clock.now();
        Ok(Response::new(pb::WorkingState {
            server_time: Some(instants::timestamp(now)),
            working: calendar.is_working_instant(now),
            working_day: calendar.is_working_day(calendar.date_of(now)),
            next_working_time: Some(instants::timestamp(if calendar.is_working_instant(now) {
                now
            } else {
                calendar.next_working_instant(now)
            })),
        }))
    }
}
