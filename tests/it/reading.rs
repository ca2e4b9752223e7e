//! The parser of needs over the sentences of the evaluation, tuned on and held out.

use nqi_tests::reading::{HELD_OUT, Reader, TUNED, sentences};

/// Wrong accepted slots: at most 0.5 %.
const PRECISION: f64 = 0.995;
/// What was said and accepted: at least 85 %.
const RECALL: f64 = 0.85;
/// Questions that had to be asked: nearly all.
const ASKING: f64 = 0.95;

#[test]
fn accepted_slots_are_right_and_what_was_said_is_found() {
    let reader = Reader::default();
    let tuned = sentences(TUNED);
    assert!(tuned.len() + sentences(HELD_OUT).len() >= 300, "{}", tuned.len());
    let score = reader.score(&tuned);
    let total = score.total();
    let complaints = score.complaints.join("\n");
    assert!(total.precision() >= PRECISION, "precision {:.4}\n{complaints}", total.precision());
    assert!(total.recall() >= RECALL, "recall {:.4}\n{complaints}", total.recall());
    assert!(total.asking() >= ASKING, "asking {:.4}\n{complaints}", total.asking());
}

#[test]
fn sentences_that_nobody_tuned_on_are_read_as_well() {
    let score = Reader::default().score(&sentences(HELD_OUT));
    let (total, complaints) = (score.total(), score.complaints.join("\n"));
    assert!(total.precision() >= PRECISION, "precision {:.4}\n{complaints}", total.precision());
    assert!(total.recall() >= RECALL, "recall {:.4}\n{complaints}", total.recall());
}
