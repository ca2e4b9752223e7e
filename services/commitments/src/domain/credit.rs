//! 信用等级: five terms in hundredths of a point, gates, and a class.

use super::figures::{ENOUGH, ratio};

/// A class; better is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// At least 90 points.
    A = 1,
    /// At least 75 points.
    B = 2,
    /// At least 60 points.
    C = 3,
    /// Fewer.
    D = 4,
    /// 暂不评级: n < 10.
    Unrated = 5,
}

/// The facts behind a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// ON_TIME + LATE.
    pub n: i64,
    /// ON_TIME.
    pub k: i64,
    /// Standing ESCALATED cards of the clocks of n.
    pub escalations: i64,
    /// Ratings that count.
    pub ratings: i64,
    /// Bad ones that were upheld.
    pub upheld_bad: i64,
    /// Supervision replies that were late.
    pub late_replies: i64,
    /// Supervision notices past due without a reply.
    pub unanswered_notices: i64,
    /// Published lines under valid accreditation.
    pub valid_lines: i64,
    /// Published lines.
    pub published_lines: i64,
    /// Upheld findings about reports that stand.
    pub report_findings: i64,
    /// Appeals against cards that are not decided yet; shown, never counted.
    pub open_appeals: i64,
}

/// Points of each term in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// 40 · k/n.
    pub promise: i32,
    /// max(0, 20 - 4 · ESCALATED per 100 of n).
    pub escalation: i32,
    /// 20 · (1 - min(1, 5 · upheld bad / ratings)); 20 if none.
    pub ratings: i32,
    /// max(0, 10 - 5 · late replies).
    pub supervision: i32,
    /// 10 · lines under valid accreditation / published lines.
    pub capability: i32,
}

impl Terms {
    /// The sum of the five terms as they are shown.
    pub fn sum(&self) -> i32 {
        self.promise + self.escalation + self.ratings + self.supervision + self.capability
    }
}

impl Inputs {
    /// The five terms; `None` when n < 10, since 40 · k/n would be a rate in disguise.
    pub fn terms(&self) -> Option<Terms> {
        if self.n < ENOUGH {
            return None;
        }
        // 20 - 4 · (100 · escalations / n) points = (20 n - 400 escalations) / n; never below 0.
        let escalation = ratio(100, 20 * self.n - 400 * self.escalations, self.n);
        let ratings = match self.ratings {
            0 => 2000,
            given => ratio(100, 20 * given - 100 * self.upheld_bad, given),
        };
        let supervision = i32::try_from((1000 - 500 * self.late_replies).max(0)).unwrap_or(0);
        Some(Terms {
            promise: ratio(4000, self.k, self.n),
            escalation,
            ratings,
            supervision,
            capability: ratio(1000, self.valid_lines, self.published_lines),
        })
    }

    /// Two unanswered notices hold the class at C.
    pub fn is_silent(&self) -> bool {
        self.unanswered_notices >= 2
    }

    /// An upheld out-of-scope or false report makes the class D.
    pub fn is_found_out(&self) -> bool {
        self.report_findings > 0
    }

    /// The class after the gates.
    pub fn grade(&self) -> Grade {
        if self.is_found_out() {
            return Grade::D;
        }
        let Some(terms) = self.terms() else { return Grade::Unrated };
        let by_points = match terms.sum() {
            9000.. => Grade::A,
            7500.. => Grade::B,
            6000.. => Grade::C,
            _ => Grade::D,
        };
        if self.is_silent() { by_points.max(Grade::C) } else { by_points }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: Inputs = Inputs {
        n: 40,
        k: 38,
        escalations: 1,
        ratings: 30,
        upheld_bad: 1,
        late_replies: 0,
        unanswered_notices: 0,
        valid_lines: 118,
        published_lines: 120,
        report_findings: 0,
        open_appeals: 0,
    };

    #[test]
    fn the_example_of_the_design_is_a_b_with_84_50() {
        let terms = EXAMPLE.terms().expect("rated");
        let expected =
            Terms { promise: 3800, escalation: 1000, ratings: 1667, supervision: 1000, capability: 983 };
        assert_eq!((terms, terms.sum()), (expected, 8450));
        assert_eq!(EXAMPLE.grade(), Grade::B);
    }

    #[test]
    fn terms_end_at_zero_and_full_marks_need_no_ratings() {
        let bad = Inputs { escalations: 3, upheld_bad: 7, late_replies: 3, published_lines: 0, ..EXAMPLE };
        let terms = bad.terms().expect("rated");
        assert_eq!((terms.escalation, terms.ratings, terms.supervision, terms.capability), (0, 0, 0, 0));
        assert_eq!(bad.grade(), Grade::D);
        let unrated_work = Inputs { ratings: 0, upheld_bad: 0, ..EXAMPLE };
        assert_eq!(unrated_work.terms().expect("rated").ratings, 2000);
    }

    #[test]
    fn classes_begin_at_their_points() {
        let with = |k, valid_lines| Inputs {
            n: 100,
            k,
            escalations: 0,
            ratings: 0,
            upheld_bad: 0,
            valid_lines,
            published_lines: 100,
            ..EXAMPLE
        };
        assert_eq!((with(75, 100).grade(), with(74, 100).grade()), (Grade::A, Grade::B));
        assert_eq!((with(38, 98).grade(), with(37, 100).grade()), (Grade::B, Grade::C));
        assert_eq!((with(0, 100).grade(), with(0, 99).grade()), (Grade::C, Grade::D));
    }

    #[test]
    fn an_upheld_finding_about_a_report_makes_a_d_even_of_little_work() {
        assert_eq!(Inputs { report_findings: 1, ..EXAMPLE }.grade(), Grade::D);
        assert_eq!(Inputs { report_findings: 1, n: 9, k: 9, ..EXAMPLE }.grade(), Grade::D);
        assert_eq!(Inputs { open_appeals: 5, ..EXAMPLE }.grade(), Grade::B, "appeals are shown, not counted");
    }

    #[test]
    fn two_unanswered_notices_hold_the_class_at_c_and_little_work_has_none() {
        let best = Inputs { k: 40, escalations: 0, upheld_bad: 0, ..EXAMPLE };
        assert_eq!(best.grade(), Grade::A);
        assert_eq!(Inputs { unanswered_notices: 1, ..best }.grade(), Grade::A);
        assert_eq!(Inputs { unanswered_notices: 2, ..best }.grade(), Grade::C);
        let few = Inputs { n: 9, k: 9, ..best };
        assert_eq!((few.grade(), few.terms()), (Grade::Unrated, None));
    }
}
