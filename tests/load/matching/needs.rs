//! What is asked: keys drawn by how many rows they have, with the filters that people state.

use nqi_kernel::kind::ItemKind;
use nqi_matching::engine::answer::Options;
use nqi_matching::engine::need::Need;
use nqi_matching::engine::snapshot::Snapshot;
use nqi_matching::wire::need;
use nqi_proto::matching::v1::MatchRequest;
use nqi_proto::r#type::v1 as ty;

use super::corpus::{Corpus, TODAY, mix};

/// Candidates shown and explained.
pub const SHOWN: i32 = 20;
const PLACES: [&str; 4] = ["371002", "371003", "371082", "371083"];

/// A question with the one-row form that a table can answer too.
pub struct Question {
    /// The message.
    pub request: MatchRequest,
    /// The key asked.
    pub key: usize,
    /// A part of one rung, in base units, and the uncertainty allowed; nothing for tests.
    pub within: Option<(f64, f64)>,
}

/// The nth question, the same on every run.
pub fn question(corpus: &Corpus, n: usize) -> Question {
    let dice = mix(&[10, n as u64]);
    let key = corpus.key_of((dice % corpus.rows as u64) as usize);
    let (topic, dice) = (corpus.topic(key), mix(&[11, n as u64]));
    let mut within = None;
    let detail = match topic.kind {
        ItemKind::Calibration => {
            let (unit, ends) = topic.ladder;
            // Half of them span two rungs, which takes rows of both.
            let upper = if dice & 1 == 0 { ends[1] } else { ends[2] };
            let tolerance = ends[2] / 100_000.0 * (4.0 + (dice >> 8 & 15) as f64);
            within = Some((ends[0], ends[1]));
            ty::need::Detail::Calibration(ty::CalibrationNeed {
                instrument: topic.object.to_string(),
                measurand: topic.parameter.to_string(),
                mode: ty::CalibrationMode::Calibration.into(),
                range: Some(ty::Range {
                    lower: Some(ends[0]),
                    upper: Some(upper),
                    unit: unit.into(),
                    ..Default::default()
                }),
                uncertainty: Some(ty::UncertaintyNeed {
                    value: tolerance,
                    unit: unit.into(),
                    relative: false,
                    k: 2.0,
                }),
                ..Default::default()
            })
        }
        _ => ty::need::Detail::Testing(ty::TestingNeed {
            object: topic.object.to_string(),
            parameters: vec![topic.parameter.to_string()],
            standards: vec![if dice & 1 == 0 { topic.standard.clone() } else { family(&topic.standard) }],
            ..Default::default()
        }),
    };
    let asked = ty::Need {
        item_id: format!("item-{n}"),
        kind: topic.kind.number(),
        quantity: 1 + (dice >> 16 & 1) as u32,
        region: PLACES[(dice >> 20 & 3) as usize].into(),
        deadline: (dice >> 24 & 1 == 0)
            .then(|| nqi_platform::wire::date(TODAY.saturating_add(jiff::Span::new().days(60)))),
        budget_fen: (dice >> 25 & 3 != 0).then_some(700_000),
        accreditations: if dice >> 28 & 3 == 0 { vec![1] } else { vec![] },
        detail: Some(detail),
        ..Default::default()
    };
    let request = MatchRequest { need: Some(asked), limit: SHOWN, ..MatchRequest::default() };
    Question { request, key, within }
}

fn family(number: &str) -> String {
    number.rsplit_once('-').map_or(number, |(family, _)| family).to_owned()
}

/// Questions as the engine takes them.
pub fn compiled(corpus: &Corpus, snapshot: &Snapshot, from: usize, count: usize) -> Vec<(Need, Options)> {
    let one = |n| need::compile(&question(corpus, n).request, snapshot, TODAY).expect("a valid need");
    (from..from + count).map(one).collect()
}
