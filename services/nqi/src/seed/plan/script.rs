//! The acts of a case in working time: when each party does what, relative to the act that the case is placed by.

use jiff::{SignedDuration, Timestamp};
use nqi_kernel::worktime::Calendar;
use nqi_proto::requests::v1::DisputeAnswer;

use super::course::{Course, Ending, Fitness, Pace, Silence, Verdict};
use super::step::{Step, Upload};
use crate::seed::chance::Chance;

/// A working hour.
const HOUR: i64 = 3_600;
/// A standard working day.
const DAY: i64 = 23_400;

/// An act of a case: after so much working time and then so many seconds on the wall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    /// Working seconds after the first act.
    pub working: i64,
    /// Seconds on the wall beyond that, for acts whose limit counts calendar days.
    pub wall: i64,
    /// Index of the item.
    pub item: usize,
    /// The act.
    pub step: Step,
}

/// What an item asks of its script.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Something is sent to the provider.
    pub sample: bool,
    /// Promised working days.
    pub lead: i32,
    /// Somebody can do it.
    pub found: bool,
}

/// The acts of one case, in order of time.
pub fn beats(course: &Course, ending: Ending, works: &[Work], chance: &mut Chance) -> Vec<Beat> {
    let mut script = Script { beats: vec![], clock: 0, item: 0, chance };
    if !script.opening(course, ending) {
        return script.beats;
    }
    let accepted = script.clock;
    for (item, work) in works.iter().enumerate() {
        (script.clock, script.item) = (accepted, item);
        if script.bargaining(course, ending, *work) && script.work(course, ending, *work) {
            script.aftermath(course, ending);
        }
    }
    // Stable: acts of one instant keep the order in which they were written.
    script.beats.sort_by_key(|beat| (beat.working, beat.wall));
    script.beats
}

/// When an act happens if the act at `zero` working seconds happens at `at`.
pub fn instant(calendar: &Calendar, at: Timestamp, working: i64, wall: i64) -> Timestamp {
    let moved = if working > 0 {
        calendar.after_working_seconds(at, working)
    } else if working < 0 {
        before(calendar, at, -working)
    } else {
        at
    };
    moved + SignedDuration::from_secs(wall)
}

/// The latest instant from which `seconds` are worked until `at`.
fn before(calendar: &Calendar, at: Timestamp, seconds: i64) -> Timestamp {
    let far = SignedDuration::from_secs(seconds * 8 + 40 * 86_400);
    let (mut early, mut late) = (at - far, at);
    while late.duration_since(early) > SignedDuration::from_secs(1) {
        let middle = early + late.duration_since(early) / 2;
        if calendar.working_seconds(middle, at) >= seconds { early = middle } else { late = middle }
    }
    early
}

struct Script<'a> {
    beats: Vec<Beat>,
    /// Working seconds of the last act on the case's own thread.
    clock: i64,
    item: usize,
    chance: &'a mut Chance,
}

impl Script<'_> {
    fn then(&mut self, least: i64, most: i64, step: Step) {
        self.clock += self.chance.between(least, most);
        self.at(self.clock, step);
    }

    fn at(&mut self, working: i64, step: Step) {
        self.beats.push(Beat { working, wall: 0, item: self.item, step });
    }

    /// An act a few minutes later on the wall, whatever the hour.
    fn soon(&mut self, minutes: i64, step: Step) {
        self.beats.push(Beat { working: self.clock, wall: 60 * minutes, item: self.item, step });
    }

    /// From the draft to the centre's decision. False when the case ends there.
    fn opening(&mut self, course: &Course, ending: Ending) -> bool {
        self.at(0, Step::Draft);
        if course.attachment {
            self.then(60, 300, Step::Attach(Upload::Whole));
        }
        if ending == Ending::Draft {
            // Drafts show the two ways in which an upload is not finished.
            self.then(60, 300, Step::Attach(Upload::Announced));
            self.then(60, 300, Step::Attach(Upload::Wrong));
            return false;
        }
        self.then(120, 2_400, Step::Submit);
        if course.reroute {
            self.then(600, HOUR, Step::Reroute);
        }
        match ending {
            Ending::Submitted => return false,
            Ending::Rejected => {
                let reason = u8::try_from(self.chance.below(4)).unwrap_or(0);
                self.then(HOUR, 4 * HOUR, Step::Reject(reason));
                return false;
            }
            Ending::Returned => {
                self.then(HOUR, 4 * HOUR, Step::NameDefects);
                return false;
            }
            Ending::Deemed => {
                // The platform accepts at the end of the fifth day; the enterprise goes on a day later.
                self.clock += 7 * DAY + HOUR;
                return true;
            }
            _ => {}
        }
        if course.correction {
            self.then(HOUR, 3 * HOUR, Step::NameDefects);
            self.then(2 * HOUR, 2 * DAY, Step::MendDefects);
        }
        if course.slow_acceptance {
            self.then(DAY + DAY / 2, 2 * DAY, Step::Accept);
        } else {
            self.then(HOUR / 2, 5 * HOUR, Step::Accept);
        }
        ending != Ending::Accepted
    }

    /// From the match to the award. False when the item is not awarded.
    fn bargaining(&mut self, course: &Course, ending: Ending, work: Work) -> bool {
        if !work.found {
            if ending == Ending::Unfilled {
                self.then(3 * DAY, 6 * DAY, Step::CloseUnfilled);
            }
            return false;
        }
        if course.looks {
            self.then(HOUR, 2 * HOUR, Step::Match);
        }
        if ending == Ending::Dropped && self.item.is_multiple_of(2) && !course.looks {
            self.then(2 * HOUR, DAY, Step::Drop);
            return false;
        }
        // The platform matches accepted cases by itself, twice a day at the latest.
        self.then(DAY, DAY + 3 * HOUR, Step::Invite);
        let invited = self.clock;
        match ending {
            Ending::Invited => return false,
            Ending::Withdrawn => {
                self.then(2 * HOUR, DAY, Step::Withdraw);
                return false;
            }
            Ending::Quoting | Ending::Questioned => {
                self.then(HOUR, 6 * HOUR, Step::Respond { slot: 0, yes: true });
                if ending == Ending::Questioned {
                    self.then(HOUR, 3 * HOUR, Step::Ask(0));
                }
                return false;
            }
            Ending::Sourcing | Ending::Unfilled => {
                for slot in 0..3 {
                    self.then(HOUR, 4 * HOUR, Step::Respond { slot, yes: false });
                }
                if ending == Ending::Unfilled {
                    self.then(3 * DAY, 6 * DAY, Step::CloseUnfilled);
                }
                return false;
            }
            _ => {}
        }
        let last = self.quotes(course, ending, work, invited);
        match ending {
            Ending::Quoted => return false,
            Ending::Dropped => {
                self.clock = last;
                self.then(HOUR, DAY, Step::Drop);
                return false;
            }
            _ => {}
        }
        self.clock = last;
        self.then(HOUR, DAY + 2 * HOUR, Step::Award);
        true
    }

    /// The three providers answer; gives the time of the last answer.
    fn quotes(&mut self, course: &Course, ending: Ending, work: Work, invited: i64) -> i64 {
        let mut last = invited;
        let days = if ending == Ending::Quoted { 12 } else { 15 };
        for slot in 0..3_u8 {
            self.clock = invited;
            let silent = slot == 1 && ending != Ending::Quoted;
            if silent && course.silence == Silence::Never {
                // Somebody else is invited after two days; the silent offer lapses after five.
                self.clock = invited + 3 * DAY;
                self.then(HOUR, 3 * HOUR, Step::QuoteNewcomers { lead: work.lead });
                self.clock = invited + 5 * DAY + DAY / 2;
                last = last.max(self.clock);
                continue;
            }
            if silent && course.silence == Silence::Late {
                self.clock += 2 * DAY + DAY / 2;
            }
            if slot == 2 && course.refusal {
                self.then(HOUR, DAY, Step::Respond { slot, yes: false });
                // Another one is invited in its place when the platform next looks.
                self.then(DAY, DAY + 2 * HOUR, Step::QuoteNewcomers { lead: work.lead });
                last = last.max(self.clock);
                continue;
            }
            if course.silence != Silence::Late || slot != 1 {
                self.then(HOUR, DAY + DAY / 2, Step::Respond { slot, yes: true });
            }
            if slot == 0 && course.question {
                self.then(HOUR, 3 * HOUR, Step::Ask(slot));
                self.soon(20 * 60, Step::Answer(slot));
                self.clock += 2 * DAY;
            }
            let pace =
                if course.slow_quotes && slot == 0 { (3 * DAY + HOUR, 4 * DAY) } else { (DAY / 2, 2 * DAY) };
            let per_mille = i32::try_from(self.chance.between(930, 1_040)).unwrap_or(1_000);
            self.then(pace.0, pace.1, Step::Quote { slot, lead: work.lead, per_mille, days });
            if slot == 0 && course.requote {
                self.then(HOUR, 4 * HOUR, Step::Requote(slot));
                self.then(HOUR, DAY, Step::Quote { slot, lead: work.lead, per_mille: per_mille - 40, days });
            }
            if slot == 2 && course.taken_back {
                self.then(HOUR, 3 * HOUR, Step::TakeBack(slot));
            }
            last = last.max(self.clock);
        }
        last
    }

    /// From the award to the report that is confirmed. False when the order ends before.
    fn work(&mut self, course: &Course, ending: Ending, work: Work) -> bool {
        if work.sample {
            if !self.sample(course, ending) {
                return false;
            }
        } else if ending == Ending::InProgress {
            return false;
        }
        match ending {
            Ending::Confirming => {
                self.then(2 * HOUR, DAY, Step::AskEnterprise);
                return false;
            }
            Ending::CancelledByAgreement { by_provider } => {
                self.then(2 * HOUR, 2 * DAY, Step::CancelOrder { by_provider });
                self.then(HOUR, DAY, Step::DecideCancellation { agree: true, by_provider: !by_provider });
                return false;
            }
            _ => {}
        }
        let begun = self.clock;
        if course.confirmation {
            self.then(2 * HOUR, DAY, Step::AskEnterprise);
            self.then(2 * HOUR, 2 * DAY, Step::AnswerEnterprise);
        }
        if course.proposal_refused {
            self.then(HOUR, DAY, Step::CancelOrder { by_provider: false });
            self.then(HOUR, DAY, Step::DecideCancellation { agree: false, by_provider: true });
        }
        // A pause moves the end by what it stopped, so the pace counts from here.
        let passed = self.clock - begun;
        let lead = i64::from(work.lead) * DAY;
        let (least, most) = match course.pace {
            Pace::InTime => (lead * 4 / 10, lead * 8 / 10),
            Pace::Close => (lead - DAY / 2, lead - HOUR),
            Pace::Late => (lead + DAY + HOUR, lead + 2 * DAY + HOUR),
            Pace::VeryLate => (lead + 4 * DAY + HOUR, lead + 6 * DAY),
        };
        let paused = if course.confirmation { passed } else { 0 };
        let delivered = (begun + paused + self.chance.between(least, most)).max(self.clock + HOUR);
        self.clock = delivered;
        self.at(delivered, Step::Deliver);
        self.reception(course, ending)
    }

    fn sample(&mut self, course: &Course, ending: Ending) -> bool {
        match ending {
            Ending::AwaitingSample => return false,
            Ending::OrderCancelled => {
                self.then(HOUR, 2 * DAY, Step::CancelOrder { by_provider: false });
                return false;
            }
            _ => {}
        }
        self.then(DAY / 2, 2 * DAY, Step::ReceiveSample);
        if ending == Ending::InProgress {
            return false;
        }
        if ending == Ending::SampleUnfit || course.fitness != Fitness::Fit {
            self.soon(40, Step::RejectSample);
        }
        if ending == Ending::SampleUnfit {
            return false;
        }
        match course.fitness {
            Fitness::Fit => {}
            Fitness::Deviation => self.then(2 * HOUR, DAY, Step::ResendSample { deviation: true }),
            Fitness::Resent => {
                self.then(2 * HOUR, DAY, Step::ResendSample { deviation: false });
                self.then(DAY, 2 * DAY, Step::ReceiveSample);
            }
        }
        true
    }

    /// What the enterprise does with the report. False when it stays with it.
    fn reception(&mut self, course: &Course, ending: Ending) -> bool {
        if ending == Ending::Delivered {
            return false;
        }
        let objects =
            if ending == Ending::Disputed { Some(DisputeAnswer::Unspecified) } else { course.dispute };
        if let Some(answer) = objects {
            self.then(2 * HOUR, 2 * DAY, Step::Dispute);
            if ending == Ending::Disputed {
                return false;
            }
            self.then(HOUR, 3 * DAY, Step::AnswerDispute(answer));
            match answer {
                DisputeAnswer::Amend => self.then(2 * HOUR, DAY, Step::Deliver),
                DisputeAnswer::Redo => self.then(DAY, 3 * DAY, Step::Deliver),
                _ => {}
            }
        }
        if course.unconfirmed {
            // Fifteen calendar days end after at most eleven working days, holidays apart.
            self.clock += 12 * DAY;
        } else {
            self.then(HOUR, 3 * DAY, Step::Confirm);
        }
        true
    }

    fn aftermath(&mut self, course: &Course, ending: Ending) {
        let bad = i32::try_from(self.chance.between(1, 2)).unwrap_or(2);
        let good = i32::try_from(self.chance.between(3, 7)).unwrap_or(5).min(5);
        match ending {
            Ending::RatingOpen => return,
            Ending::FollowUp => return self.then(HOUR, 2 * DAY, Step::Rate(bad)),
            Ending::Rectifying | Ending::Rectified => {
                self.then(HOUR, 2 * DAY, Step::Rate(bad));
                self.then(HOUR, 5 * HOUR, Step::FollowUp { upheld: true });
                if ending == Ending::Rectified {
                    self.then(DAY, 4 * DAY, Step::Rectify);
                }
                return;
            }
            _ => {}
        }
        match course.verdict {
            Verdict::Silent => {}
            Verdict::Good => self.then(HOUR, 3 * DAY, Step::Rate(good)),
            Verdict::Settled => {
                self.then(HOUR, 2 * DAY, Step::Rate(bad));
                self.then(HOUR, 5 * HOUR, Step::FollowUp { upheld: false });
            }
            Verdict::Rectified | Verdict::RectifiedTwice => {
                self.then(HOUR, 2 * DAY, Step::Rate(bad));
                self.then(HOUR, 5 * HOUR, Step::FollowUp { upheld: true });
                self.then(DAY, 4 * DAY, Step::Rectify);
                if course.verdict == Verdict::RectifiedTwice {
                    self.then(HOUR, DAY, Step::Review { accepted: false });
                    self.then(HOUR, DAY, Step::Rectify);
                }
                self.then(HOUR, DAY, Step::Review { accepted: true });
            }
        }
    }
}
