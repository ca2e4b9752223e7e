//! Which cases there are: how many end where, and how far their clocks have got at the present.

use nqi_proto::commitments::v1::CommitmentStage;

use super::anchors::{Standing, Term};
use super::course::{Course, Ending, Pace};

/// Where a group of cases stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Long over: spread over the year before.
    Past,
    /// Over, but begun within the last months, so that later deadlines have passed.
    Since {
        /// Begun at least so many days ago.
        least: i64,
        /// Begun at most so many days ago.
        most: i64,
    },
    /// The last act was lately.
    Lately,
    /// The last act began a clock that stands so at the present.
    Standing(Standing),
}

/// A number of like cases.
#[derive(Clone, Debug)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Where they end.
    pub ending: Ending,
    /// Where they stand in time.
    pub place: Place,
    /// Their turns; `None` takes turns that come round.
    pub course: Option<Course>,
    /// They ask in turn for what one provider or nobody can do.
    pub rare: bool,
}

/// How many requests there are in all.
pub const CASES: usize = 420;

/// Every group; finished cases fill up to [`CASES`].
pub fn groups() -> Vec<Group> {
    let groups: Vec<Group> = open().into_iter().chain(ended()).collect();
    let rare = rare();
    let planned: usize = groups.iter().chain(&rare).map(|group| group.count).sum();
    let done = Group {
        count: CASES - planned.min(CASES),
        ending: Ending::Done,
        place: Place::Past,
        course: None,
        rare: false,
    };
    std::iter::once(done).chain(rare).chain(groups).collect()
}

/// Demand of the last months that shows every gap: what one provider did thrice, each time for another enterprise, and what
/// nobody can do once or thrice.
fn rare() -> [Group; 2] {
    let lately =
        |count, ending| Group { rare: true, ..plain(count, ending, Place::Since { least: 40, most: 130 }) };
    [lately(27, Ending::Done), lately(19, Ending::Unfilled)]
}

fn plain(count: usize, ending: Ending, place: Place) -> Group {
    Group { count, ending, place, course: Some(Course::default()), rare: false }
}

fn open() -> Vec<Group> {
    use Ending::*;
    let standing = |ending, counts: &[(Standing, usize)]| {
        counts
            .iter()
            .map(|(standing, count)| plain(*count, ending, Place::Standing(*standing)))
            .collect::<Vec<_>>()
    };
    let (fresh, reminder, yellow) = (Standing::Fresh, Standing::Reminder, Standing::Yellow);
    let (red, escalated, statutory) = (Standing::Red, Standing::Escalated, Standing::Statutory);
    let mut groups = vec![
        plain(4, Draft, Place::Lately),
        plain(3, Returned, Place::Lately),
        plain(3, Accepted, Place::Lately),
        plain(3, Sourcing, Place::Lately),
        plain(3, Questioned, Place::Lately),
        plain(4, Quoted, Place::Lately),
        plain(3, AwaitingSample, Place::Lately),
        plain(3, SampleUnfit, Place::Lately),
        plain(3, Confirming, Place::Lately),
        plain(4, Delivered, Place::Lately),
        plain(4, RatingOpen, Place::Lately),
        plain(3, Rectified, Place::Lately),
    ];
    groups.extend(standing(Submitted, &[(fresh, 2), (reminder, 2), (yellow, 2), (red, 3), (escalated, 2)]));
    groups.extend(standing(Invited, &[(fresh, 2), (reminder, 2), (yellow, 2), (red, 3)]));
    groups.extend(standing(Quoting, &[(fresh, 2), (reminder, 2), (yellow, 2), (red, 3)]));
    groups.extend(standing(
        InProgress,
        &[(fresh, 3), (reminder, 3), (yellow, 3), (red, 5), (escalated, 4), (statutory, 2)],
    ));
    groups.extend(standing(Disputed, &[(fresh, 1), (reminder, 1), (yellow, 1), (red, 2), (escalated, 1)]));
    groups.extend(standing(FollowUp, &[(fresh, 1), (reminder, 1), (yellow, 1), (red, 2), (escalated, 1)]));
    groups.extend(standing(Rectifying, &[(fresh, 1), (reminder, 1), (yellow, 1), (red, 2), (escalated, 1)]));
    groups
}

fn ended() -> Vec<Group> {
    use Ending::*;
    let rerouted = Course { reroute: true, ..Course::default() };
    let late = Course { pace: Pace::VeryLate, ..Course::default() };
    vec![
        plain(10, Withdrawn, Place::Past),
        plain(12, Rejected, Place::Past),
        plain(5, Returned, Place::Since { least: 60, most: 300 }),
        plain(6, Unfilled, Place::Past),
        plain(6, Unfilled, Place::Since { least: 40, most: 120 }),
        plain(6, Dropped, Place::Past),
        plain(3, Deemed, Place::Past),
        plain(4, Quoted, Place::Since { least: 50, most: 90 }),
        plain(5, OrderCancelled, Place::Past),
        plain(3, AwaitingSample, Place::Since { least: 80, most: 200 }),
        plain(3, CancelledByAgreement { by_provider: false }, Place::Past),
        plain(2, CancelledByAgreement { by_provider: true }, Place::Past),
        Group { course: Some(rerouted), ..plain(3, Done, Place::Past) },
        Group { course: Some(late), ..plain(2, Done, Place::Past) },
    ]
}

impl Ending {
    /// The clock that the last act of an open case starts, and its term for a promise of `lead` days.
    pub fn clock(self, lead: i32) -> Option<(CommitmentStage, Term)> {
        let term = |promised, statutory| Term { promised, statutory };
        let lead = u32::try_from(lead).unwrap_or(1);
        Some(match self {
            Ending::Submitted => (CommitmentStage::Acceptance, term(1, 5)),
            Ending::Invited => (CommitmentStage::Response, term(2, 0)),
            Ending::Quoting => (CommitmentStage::Quotation, term(3, 0)),
            // By law 20 days for tests and calibrations, which are all that open cases ask for.
            Ending::InProgress => (CommitmentStage::Delivery, term(lead, 20)),
            Ending::Disputed => (CommitmentStage::Complaint, term(5, 0)),
            Ending::FollowUp => (CommitmentStage::RatingFollowUp, term(1, 0)),
            Ending::Rectifying => (CommitmentStage::Rectification, term(5, 0)),
            _ => return None,
        })
    }
}
