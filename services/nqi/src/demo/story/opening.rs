//! The calendar that everything is counted by.

use nqi_proto::commitments::v1::{GetCalendarRequest, GetWorkingStateRequest};

use crate::demo::check::Mismatch;
use crate::demo::stage::Stage;
use crate::demo::teller::{Teller, instant};
use crate::demo::worktime::{Hours, Minute};

/// Reads the published calendar and checks that the story begins in working time.
pub async fn open(stage: &Stage<'_>, tell: &mut Teller<'_>) -> Result<Hours, Mismatch> {
    tell.step(stage.now(), "工作日历", "The working calendar")?;
    let bureau = stage.by(stage.bureau()).await?;
    let calendar =
        stage.api.get_calendar(&bureau, GetCalendarRequest { id: "cn".to_owned(), revision: 0 }).await?;
    let hours = Hours::published(&calendar)?;
    let (rest, work) = (calendar.rest_days.len(), calendar.work_days.len());
    tell.line(format!(
        "cn/{}: {}，{rest} 个法定假日、{work} 个调休工作日 / {rest} public holidays, {work} make-up workdays",
        calendar.revision,
        calendar.windows.join(" ")
    ))?;
    let state = stage.api.get_working_state(&bureau, GetWorkingStateRequest { id: "cn".to_owned() }).await?;
    let now = stage.now();
    tell.same("平台时间即故事时间 / server time", now, instant("server_time", state.server_time.as_ref())?)?;
    let next = hours.after(Minute::at(now)?, 1, &[]);
    let works = next.instant().duration_since(now).as_secs() == 60;
    tell.same(
        "周一 9:00 是工作时间 / Monday 9:00 is working time",
        (works, works),
        (state.working, state.working_day),
    )?;
    Ok(hours)
}
