//! A line of a case's history.

use nqi_proto::requests::v1 as pb;

use super::time;
use crate::domain::Standing;
use crate::store::history::Line;

/// The line; the bureau sees what happened, not the words that were exchanged.
pub fn line(line: &Line, standing: Standing) -> pb::RequestHistoryEvent {
    pb::RequestHistoryEvent {
        r#type: line.kind.clone(),
        time: time(Some(line.at)),
        subject_id: line.subject.to_string(),
        actor_org_id: if line.actor_org.is_nil() { String::new() } else { line.actor_org.to_string() },
        state: line.state.clone(),
        note: if standing == Standing::Bureau { String::new() } else { line.note.clone() },
    }
}
