//! `CalendarService`: working time is public.

use std::sync::Arc;

use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::{Problem, Violation};
use nqi_platform::wire as instants;
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::calendar_service_server::CalendarService;
use tonic::{Request, Response, Status};

use super::present;
use crate::app::App;

/// The service over the use cases.
pub struct Calendars(pub App);

impl Calendars {
    async fn find(&self, id: &str, revision: u32) -> Result<Arc<Calendar>, Problem> {
        let conn = self.0.db.reader();
        let found = match revision {
            0 => self.0.rules.current(conn, id).await,
            revision => self.0.rules.calendar(conn, id, revision).await,
        };
        found?.ok_or_else(|| Problem::not_found("该日历或版本", "The calendar or its revision"))
    }
}

#[tonic::async_trait]
impl CalendarService for Calendars {
    async fn get_calendar(
        &self,
        request: Request<pb::GetCalendarRequest>,
    ) -> Result<Response<pb::Calendar>, Status> {
        let request = request.into_inner();
        let revision = u32::try_from(request.revision).map_err(|_| {
            Problem::from(Violation::new(
                "revision",
                "OUT_OF_RANGE",
                "应为 0(最新)或正整数。",
                "Must be 0 (the newest) or a positive number.",
            ))
        })?;
        Ok(Response::new(present::calendar(self.find(&request.id, revision).await?.as_ref())))
    }

    async fn get_working_state(
        &self,
        request: Request<pb::GetWorkingStateRequest>,
    ) -> Result<Response<pb::WorkingState>, Status> {
        let calendar = self.find(&request.get_ref().id, 0).await?;
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
