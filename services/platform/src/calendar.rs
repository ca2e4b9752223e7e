//! The working calendar that commitments publishes, for services that count working days themselves.

use std::sync::{Arc, PoisonError, RwLock};

use nqi_kernel::worktime::{Calendar, CalendarSpec, DayOverride, Window, china};
use nqi_proto::commitments::v1 as pb;
use nqi_proto::commitments::v1::calendar_service_client::CalendarServiceClient;

use crate::link::Link;
use crate::problem::Problem;
use crate::wire;

/// The calendar that everybody works by.
pub const ID: &str = "cn";

/// Reads the newest published revision.
///
/// # Errors
/// What commitments answers; INTERNAL when its answer is no calendar.
pub async fn published(commitments: &Link) -> Result<Calendar, Problem> {
    let asked = pb::GetCalendarRequest { id: ID.to_owned(), revision: 0 };
    let answer = CalendarServiceClient::new(commitments.clone()).get_calendar(asked).await;
    let calendar = answer.map_err(|status| Problem::from_status(&status))?.into_inner();
    of_message(&calendar).ok_or_else(|| {
        let named = format!("{}/{}", calendar.id, calendar.revision);
        Problem::internal(format!("the published calendar {named} cannot be read"))
    })
}

/// The calendar behind a message; nothing when it holds none.
fn of_message(calendar: &pb::Calendar) -> Option<Calendar> {
    let windows = |texts: &[String]| -> Option<Vec<Window>> {
        texts
            .iter()
            .map(|text| {
                let (opens, closes) = text.split_once('-')?;
                Window::parse(opens.trim(), closes.trim()).ok()
            })
            .collect()
    };
    let week = calendar.weekdays.iter().map(|day| windows(&day.windows)).collect::<Option<Vec<_>>>()?;
    let overrides = calendar.days.iter().map(|day| {
        let date = wire::day("date", day.date.as_ref()?).ok()?;
        Some((date, DayOverride { windows: windows(&day.windows)?, name: day.name.clone() }))
    });
    Calendar::new(CalendarSpec {
        calendar: calendar.id.clone(),
        revision: u32::try_from(calendar.revision).ok()?,
        zone: calendar.time_zone.clone(),
        week: week.try_into().ok()?,
        overrides: overrides.collect::<Option<_>>()?,
        first_day: wire::day("first_day", calendar.first_day.as_ref()?).ok()?,
        published_through: wire::day("published_through", calendar.published_through.as_ref()?).ok()?,
    })
    .ok()
}

/// The newest revision that this process knows; the shipped one until commitments was reached. Clones share it.
#[derive(Clone)]
pub struct PublishedCalendar {
    commitments: Link,
    newest: Arc<RwLock<Arc<Calendar>>>,
}

impl PublishedCalendar {
    /// The shipped calendar, to be refreshed from commitments.
    pub fn new(commitments: Link) -> PublishedCalendar {
        PublishedCalendar { commitments, newest: Arc::new(RwLock::new(Arc::new(china()))) }
    }

    /// The newest revision known.
    pub fn get(&self) -> Arc<Calendar> {
        self.newest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Works by a newer revision from here on; an older one changes nothing, since two readings may answer in either order.
    pub fn learn(&self, calendar: Calendar) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        if calendar.revision() > newest.revision() {
            tracing::info!(calendar.revision = calendar.revision(), "a calendar was published");
            *newest = Arc::new(calendar);
        }
    }

    /// Reads the published one; when commitments cannot be reached, what is known stays and the next refresh tries again.
    pub async fn refresh(&self) -> Arc<Calendar> {
        match published(&self.commitments).await {
            Ok(calendar) => self.learn(calendar),
            Err(problem) => {
                tracing::debug!(error = %problem, "the published calendar was not read, the known one stays");
            }
        }
        self.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(window: &Window) -> String {
        window.to_string()
    }

    fn message(calendar: &Calendar) -> pb::Calendar {
        let spec = calendar.spec();
        let texts = |windows: &[Window]| windows.iter().map(text).collect::<Vec<_>>();
        let day = |(date, day): (&jiff::civil::Date, &DayOverride)| pb::CalendarDay {
            date: Some(wire::date(*date)),
            windows: texts(&day.windows),
            name: day.name.clone(),
            ..pb::CalendarDay::default()
        };
        pb::Calendar {
            id: spec.calendar.clone(),
            revision: i32::try_from(spec.revision).unwrap(),
            time_zone: spec.zone.clone(),
            weekdays: spec.week.iter().map(|day| pb::WeekdayWindows { windows: texts(day) }).collect(),
            days: spec.overrides.iter().map(day).collect(),
            first_day: Some(wire::date(spec.first_day)),
            published_through: Some(wire::date(spec.published_through)),
            ..pb::Calendar::default()
        }
    }

    #[test]
    fn a_calendar_that_was_sent_is_the_calendar_that_was_published() {
        let revised = china().spec().next_revision().with_rest(jiff::civil::date(2026, 3, 12), "停电");
        let revised = Calendar::new(revised).unwrap();
        let read = of_message(&message(&revised)).unwrap();
        assert_eq!(read.spec(), revised.spec());
        assert!(!read.is_working_day(jiff::civil::date(2026, 3, 12)));
    }

    #[test]
    fn what_is_no_calendar_is_not_read_as_one() {
        let whole = message(&china());
        let short = pb::Calendar { weekdays: whole.weekdays[..6].to_vec(), ..whole.clone() };
        let mut odd = whole.clone();
        odd.days[0].windows = vec!["morning".into()];
        let endless = pb::Calendar { published_through: None, ..whole };
        for wrong in [short, odd, endless, pb::Calendar::default()] {
            assert!(of_message(&wrong).is_none());
        }
    }

    #[tokio::test]
    async fn without_commitments_the_shipped_calendar_stays() {
        let calendar = PublishedCalendar::new(crate::link::late().0);
        assert_eq!(calendar.refresh().await.revision(), china().revision());
    }
}
