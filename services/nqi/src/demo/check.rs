//! What a figure should have been, and the plain recounts that say so.

use std::fmt::Debug;

use nqi_platform::problem::{Problem, Violation};
use nqi_proto::matching::v1::{Candidate, PlanDay};
use nqi_proto::registry::v1::{Cell, ScopeRow};

use super::api::Refusal;

/// A figure that is not what an independent count says, or a call that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n  应为 expected: {expected}\n  实为 actual:   {actual}")]
pub struct Mismatch {
    /// What was counted.
    pub what: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub actual: String,
}

impl Mismatch {
    /// A mismatch of two values.
    pub fn new(what: &str, expected: impl Debug, actual: impl Debug) -> Mismatch {
        Mismatch { what: what.to_owned(), expected: format!("{expected:?}"), actual: format!("{actual:?}") }
    }
}

impl From<Refusal> for Mismatch {
    fn from(refusal: Refusal) -> Mismatch {
        Mismatch {
            what: refusal.call.clone(),
            expected: "an answer".to_owned(),
            actual: format!("{}: {}", refusal.reason, refusal.text),
        }
    }
}

impl From<std::io::Error> for Mismatch {
    fn from(error: std::io::Error) -> Mismatch {
        Mismatch::new("the story is written down", "written", error.to_string())
    }
}

impl From<Problem> for Mismatch {
    fn from(problem: Problem) -> Mismatch {
        Mismatch::new("the platform goes on", "no problem", format!("{}: {}", problem.reason, problem.en))
    }
}

impl From<Violation> for Mismatch {
    fn from(violation: Violation) -> Mismatch {
        Mismatch::new(&violation.field.clone(), "a readable value", violation.en)
    }
}

/// Ranks that a plain sort gives: clean ones first, then bands of 0.02 by score; `base` sorts by score alone.
pub fn in_order(candidates: &[Candidate], base: bool) -> bool {
    let key = |candidate: &Candidate| {
        let clean = candidate.confirmations.is_empty();
        let score = if base { candidate.score_e6 } else { candidate.score_e6.div_euclid(20_000) };
        (std::cmp::Reverse(clean), std::cmp::Reverse(score))
    };
    candidates.windows(2).all(|pair| key(&pair[0]) <= key(&pair[1]))
}

/// The first fault of a candidate's score: weights, products, and the sum, in integers.
pub fn score_fault(candidate: &Candidate) -> Option<String> {
    let weights: u32 = candidate.terms.iter().map(|term| term.weight).sum();
    if weights != 1000 {
        return Some(format!("the weights sum to {weights} instead of 1000"));
    }
    for term in &candidate.terms {
        let product = i64::from(term.weight) * term.value_e6;
        if (term.contribution_e6 * 1000 - product).abs() >= 1000 {
            return Some(format!(
                "{}: {} x {} is not {}",
                term.name, term.weight, term.value_e6, term.contribution_e6
            ));
        }
    }
    let sum: i64 = candidate.terms.iter().map(|term| term.contribution_e6).sum();
    (sum != candidate.score_e6)
        .then(|| format!("the contributions sum to {sum}, the score is {}", candidate.score_e6))
}

/// Largest expanded uncertainty in mm that `rows` leave in `[0, upper]` mm, each point served by its best row; none
/// when a stretch is not covered. Reads the plain forms `0.01 mm` and `(10 + 0.02L) µm, L: mm`, at a grid of 0.5 mm.
pub fn worst_uncertainty(rows: &[ScopeRow], upper: f64) -> Option<f64> {
    let curves: Vec<(f64, f64, f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let range = row.range.as_ref().filter(|range| range.unit == "mm")?;
            let (a, b) = curve(&row.uncertainty)?;
            let k = if row.k > 0.0 { row.k } else { 2.0 };
            Some((range.lower?, range.upper?, a * 2.0 / k, b * 2.0 / k))
        })
        .collect();
    let mut worst = 0.0_f64;
    let mut at = 0.0;
    while at <= upper {
        let best = curves
            .iter()
            .filter(|(from, to, ..)| *from <= at && at <= *to)
            .map(|(_, _, a, b)| a + b * at)
            .min_by(f64::total_cmp)?;
        worst = worst.max(best);
        at += 0.5;
    }
    Some(worst)
}

/// `a + b·L` in mm, for L in mm.
fn curve(text: &str) -> Option<(f64, f64)> {
    let Some(inner) = text.strip_prefix('(') else {
        return Some((text.strip_suffix(" mm")?.trim().parse().ok()?, 0.0));
    };
    let (sum, unit) = inner.split_once(')')?;
    let (a, b) = sum.split_once('+')?;
    let b = b.trim().strip_suffix('L')?;
    let unit = unit.trim();
    if !(unit.starts_with("µm") || unit.starts_with("μm")) || !unit.ends_with("L: mm") {
        return None;
    }
    Some((a.trim().parse::<f64>().ok()? / 1000.0, b.trim().parse::<f64>().ok()? / 1000.0))
}

/// Held and used units of the cells that a plan names, summed.
pub fn booked(cells: &[Cell], days: &[PlanDay]) -> (i32, i32) {
    let planned = |cell: &&Cell| days.iter().any(|day| day.pool_id == cell.pool_id && day.day == cell.day);
    cells.iter().filter(planned).fold((0, 0), |(held, used), cell| (held + cell.held, used + cell.used))
}

#[cfg(test)]
mod tests {
    use nqi_proto::matching::v1::ScoreTerm;
    use nqi_proto::r#type::v1::Range;

    use super::*;

    fn row(from: f64, to: f64, uncertainty: &str) -> ScopeRow {
        let range = Range { lower: Some(from), upper: Some(to), unit: "mm".to_owned(), ..Range::default() };
        ScopeRow { range: Some(range), uncertainty: uncertainty.to_owned(), ..ScopeRow::default() }
    }

    #[test]
    fn the_worst_uncertainty_is_that_of_the_best_row_at_the_worst_place() {
        assert_eq!(worst_uncertainty(&[row(0.0, 300.0, "0.01 mm")], 300.0), Some(0.01));
        let two = [row(0.0, 150.0, "0.01 mm"), row(150.0, 300.0, "0.02 mm")];
        assert_eq!(worst_uncertainty(&two, 300.0), Some(0.02));
        assert_eq!(worst_uncertainty(&two[..1], 300.0), None, "a gap");
        let formula = worst_uncertainty(&[row(0.0, 500.0, "(10 + 0.02L) µm, L: mm")], 300.0);
        assert!(formula.is_some_and(|worst| (worst - 0.016).abs() < 1e-12), "{formula:?}");
    }

    #[test]
    fn a_score_that_its_terms_do_not_give_is_found() {
        let term = |weight, value_e6, contribution_e6| ScoreTerm {
            weight,
            value_e6,
            contribution_e6,
            ..ScoreTerm::default()
        };
        let mut candidate = Candidate {
            score_e6: 600_000,
            terms: vec![term(600, 500_000, 300_000), term(400, 750_000, 300_000)],
            ..Candidate::default()
        };
        assert_eq!(score_fault(&candidate), None);
        candidate.score_e6 += 1;
        assert!(score_fault(&candidate).is_some_and(|fault| fault.contains("sum")));
    }

    #[test]
    fn a_candidate_to_confirm_never_stands_above_a_clean_one() {
        let candidate = |score_e6, clean: bool| Candidate {
            score_e6,
            confirmations: if clean { vec![] } else { vec![Default::default()] },
            ..Candidate::default()
        };
        assert!(in_order(
            &[candidate(519_999, true), candidate(510_000, true), candidate(900_000, false)],
            true
        ));
        assert!(in_order(&[candidate(510_000, true), candidate(519_999, true)], false), "one band");
        assert!(!in_order(&[candidate(510_000, true), candidate(519_999, true)], true));
        assert!(!in_order(&[candidate(900_000, false), candidate(100_000, true)], false));
    }
}
