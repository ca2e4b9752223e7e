//! Working days are those of the revision published last.

use jiff::civil::Date;
use nqi_kernel::worktime::{Calendar, china};
use nqi_matching::app::answer::{answer, status};
use nqi_matching::catch_up;
use nqi_proto::matching::v1::{MatchRequest, MatchResponse};
use prost::Message;

use crate::registry::Registry;
use crate::story;
use crate::world::{date, id};

/// The shipped calendar with more days of rest.
fn resting(days: &[i8]) -> Calendar {
    let rest = |spec: nqi_kernel::worktime::CalendarSpec, day: &i8| {
        spec.with_rest(Date::constant(2026, 3, *day), "停工")
    };
    Calendar::new(days.iter().fold(china().spec().next_revision(), rest)).unwrap()
}

fn first(reply: &MatchResponse) -> (String, Option<nqi_proto::google::r#type::Date>, i32) {
    let candidate = &reply.candidates[0];
    let plan = candidate.plan.as_ref().unwrap();
    (candidate.provider_id.clone(), plan.finish, plan.lead_working_days)
}

#[tokio::test]
async fn a_published_revision_moves_starts_finishes_and_the_snapshot_and_an_older_one_changes_nothing() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let request = MatchRequest { need: Some(story::tensile()), ..MatchRequest::default() };
    let before = answer(&deps, &request, None).await.unwrap();
    assert_eq!(first(&before), (id(1, 0), date("2026-03-16"), 5));
    // Thursday and Friday are days of rest: five working days after Monday are over two days later.
    deps.index.work_by(resting(&[12, 13]));
    let after = answer(&deps, &request, None).await.unwrap();
    assert_eq!(first(&after), (id(1, 0), date("2026-03-18"), 5));
    assert_ne!(after.snapshot_id, before.snapshot_id);
    assert_eq!(status(&deps, None).snapshot_id, after.snapshot_id);
    deps.index.work_by(china());
    assert_eq!(answer(&deps, &request, None).await.unwrap().encode_to_vec(), after.encode_to_vec());
    // Whoever reads the same register and the same revision answers the same bytes.
    let other = Registry::new(story::world(), 3).deps();
    other.index.work_by(resting(&[12, 13]));
    catch_up(&other).await.unwrap();
    assert_eq!(answer(&other, &request, None).await.unwrap().encode_to_vec(), after.encode_to_vec());
}

#[tokio::test]
async fn a_deadline_is_missed_when_days_before_it_become_days_of_rest() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let mut need = story::tensile();
    need.deadline = date("2026-03-17");
    let request = MatchRequest { need: Some(need), ..MatchRequest::default() };
    assert_eq!(answer(&deps, &request, None).await.unwrap().eligible, 1);
    deps.index.work_by(resting(&[12, 13]));
    assert_eq!(answer(&deps, &request, None).await.unwrap().eligible, 0);
}

#[tokio::test]
async fn the_pages_of_one_answer_are_counted_by_the_calendar_of_the_first() {
    let deps = Registry::new(story::world(), 3).deps();
    catch_up(&deps).await.unwrap();
    let request = MatchRequest { need: Some(story::callipers(0.1)), limit: 1, ..MatchRequest::default() };
    let one = answer(&deps, &request, None).await.unwrap();
    let rest = MatchRequest { page_token: one.next_page_token.clone(), ..request.clone() };
    let whole = answer(&deps, &rest, None).await.unwrap();
    deps.index.work_by(resting(&[10, 11, 12, 13]));
    assert_eq!(answer(&deps, &rest, None).await.unwrap().encode_to_vec(), whole.encode_to_vec());
    assert_ne!(answer(&deps, &request, None).await.unwrap().candidates, one.candidates);
}
