//! An action as its caller may see it: enterprises see what it is for, not who takes part and where it comes from.

use nqi_platform::{etag, wire};
use nqi_proto::matching::v1::Gap;
use nqi_proto::requests::v1 as pb;
use prost::Message;

use super::time;
use crate::domain::Action;
use crate::domain::action::{Indicator, Member, Reach};
use crate::store::overdue::Tally;

/// Fewer enterprises than this stay inside the bureau.
const ENTERPRISES: i32 = 3;

/// The action.
pub fn action(action: &Action, reach: &Reach, editable: bool, tally: Option<&Tally>) -> pb::Action {
    let inside = reach.sees_inside();
    let frame = &action.frame;
    let shown = |cell: &&crate::domain::action::Cell| match reach {
        Reach::All => true,
        Reach::Regions(_) => cell.enterprises >= ENTERPRISES,
        Reach::Running(_) => false,
    };
    // Encoded by this service itself; bytes that cannot be read back show as no cell rather than hide the action.
    let gap = action.cell.as_ref().filter(shown).and_then(|cell| Gap::decode(cell.gap.as_slice()).ok());
    pb::Action {
        id: action.id.to_string(),
        etag: etag::of(action.version),
        state: action.state.code(),
        title: frame.title.clone(),
        cluster: frame.cluster,
        regions: frame.regions.clone(),
        problem: frame.problem.clone(),
        owner_id: frame.owner.to_string(),
        owner_name: action.owner_name.clone(),
        members: if inside { action.members.iter().map(member).collect() } else { vec![] },
        indicators: action.indicators.iter().map(indicator).collect(),
        start_date: frame.starts.map(wire::date),
        end_date: frame.ends.map(wire::date),
        gap,
        reason: action.reason.clone(),
        conclusion: action.conclusion.clone(),
        tally: tally.filter(|_| inside).map(figures),
        create_time: time(Some(action.created_at)),
        update_time: time(Some(action.updated_at)),
        start_time: time(action.started_at),
        end_time: time(action.ended_at),
        editable,
    }
}

fn member(member: &Member) -> pb::ActionMember {
    pb::ActionMember {
        name: member.name.clone(),
        organization: member.organization.clone(),
        duty: member.duty.clone(),
    }
}

fn indicator(one: &Indicator) -> pb::Indicator {
    pb::Indicator {
        name: one.name.clone(),
        unit: one.unit.clone(),
        baseline: one.baseline,
        target: one.target,
        result: one.result,
        evidence: one.evidence.clone(),
    }
}

fn figures(tally: &Tally) -> pb::ActionTally {
    let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    let states =
        tally.states.iter().map(|(state, count)| pb::StateCount { state: *state, count: number(*count) });
    pb::ActionTally {
        tagged: number(tally.states.iter().map(|(_, count)| count).sum()),
        states: states.collect(),
        on_time: number(tally.on_time),
        late: number(tally.late),
    }
}
