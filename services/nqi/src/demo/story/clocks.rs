//! Clocks of the case, looked up as they appear.

use nqi_proto::commitments::v1::{
    Commitment, CommitmentStage, CommitmentStatus, Level, ListCardsRequest, ListCommitmentsRequest,
};

use crate::demo::api::Caller;
use crate::demo::check::Mismatch;
use crate::demo::lists;
use crate::demo::stage::{Stage, eventually};
use crate::demo::teller::{Teller, instant, weekday_time};
use crate::demo::worktime::{Hours, Minute};

/// Minutes before the due time at which a clock in days turns YELLOW: half a standard day.
const YELLOW: i64 = 195;

/// The clock of a subject, once it has the status.
pub async fn shown(
    stage: &Stage<'_>,
    caller: &Caller,
    subject: &str,
    of: CommitmentStage,
    status: CommitmentStatus,
) -> Result<Commitment, Mismatch> {
    let what = format!("{} {}", of.as_str_name(), status.as_str_name());
    eventually(&what, || async {
        let ask = ListCommitmentsRequest {
            subject_id: subject.to_owned(),
            stages: vec![of.into()],
            ..ListCommitmentsRequest::default()
        };
        let found = stage.api.list_commitments(caller, ask).await?.commitments;
        Ok(found.into_iter().find(|clock| clock.status() == status))
    })
    .await
}

/// Checks start and due time of a running clock against the minute-by-minute count.
pub fn counted(
    tell: &mut Teller<'_>,
    hours: &Hours,
    name: &str,
    clock: &Commitment,
    pauses: &[(Minute, Minute)],
) -> Result<(), Mismatch> {
    let start = instant("start_time", clock.start_time.as_ref())?;
    let due = instant("due_time", clock.due_time.as_ref())?;
    let counted = hours.due(start, clock.promised, pauses).instant();
    let text = format!(
        "{name} {} 个工作日，到期 / {} wd, due {}",
        clock.promised,
        clock.promised,
        weekday_time(due)
    );
    tell.same(text, counted, due)
}

/// When a clock in days turns YELLOW.
pub fn yellow_at(hours: &Hours, clock: &Commitment, pauses: &[(Minute, Minute)]) -> Result<Minute, Mismatch> {
    let start = instant("start_time", clock.start_time.as_ref())?;
    Ok(hours.after(hours.anchor(start), hours.term(start, clock.promised) - YELLOW, pauses))
}

/// Levels of the cards that a clock has.
pub async fn card_levels(stage: &Stage<'_>, caller: &Caller, clock: &str) -> Result<Vec<Level>, Mismatch> {
    let ask = ListCardsRequest { commitment_id: clock.to_owned(), ..ListCardsRequest::default() };
    let cards = lists::cards(stage.api, caller, ask).await?;
    let mut levels: Vec<Level> = cards.iter().map(nqi_proto::commitments::v1::Card::level).collect();
    levels.sort_unstable();
    Ok(levels)
}
