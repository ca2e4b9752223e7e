//! The plan of the demonstration: every case with every act and its instant. A pure function of the seed and the present.

pub mod anchors;
pub mod cases;
pub mod course;
pub mod script;
pub mod step;

use jiff::{SignedDuration, Timestamp};
use nqi_kernel::worktime::Calendar;
use nqi_proto::r#type::v1::ItemKind;

use super::chance::Chance;
use super::enterprises::EnterpriseSpec;
use super::needs::{NeedSpec, Supply};
use anchors::Anchor;
use cases::{Group, Place};
use course::{Course, Ending};
use nqi_proto::commitments::v1::CommitmentStage;
use script::Work;
use step::Step;

/// The cluster of machinery, which asks for the calibrations that nobody can do.
const MACHINERY: i32 = 3;

/// The first case begins this many days before the present.
pub const DAYS: i64 = 400;

/// A case: who asks for what, and how it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct CasePlan {
    /// Number of the enterprise.
    pub enterprise: usize,
    /// Region code of the place that the work is asked for at.
    pub region: &'static str,
    /// Indices into the catalogue of needs, one for each item.
    pub needs: Vec<usize>,
    /// Samples or pieces of each item.
    pub quantity: u32,
    /// Stage of the product's life, 1 to 6.
    pub stage: i32,
    /// Days after the draft by which the report is needed; 0 = none named.
    pub deadline_days: i64,
    /// Whether a budget is named.
    pub budget: bool,
    /// Its turns.
    pub course: Course,
    /// Where it ends.
    pub ending: Ending,
}

/// An act at its instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Index of the case.
    pub case: usize,
    /// Index of the item.
    pub item: usize,
    /// What.
    pub step: Step,
}

/// All cases and all acts up to the present, in order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The cases.
    pub cases: Vec<CasePlan>,
    /// The acts.
    pub acts: Vec<Act>,
}

/// Makes the plan.
pub fn make(
    calendar: &Calendar,
    now: Timestamp,
    seed: u64,
    firms: &[EnterpriseSpec],
    needs: &[NeedSpec],
) -> Plan {
    let mut maker = Maker { calendar, now, seed, firms, needs, plan: Plan { cases: vec![], acts: vec![] } };
    for group in cases::groups() {
        for nth in 0..group.count {
            maker.case(&group, nth);
        }
    }
    let mut plan = maker.plan;
    plan.acts.retain(|act| act.at <= now);
    // Stable: acts of one instant keep the order of their cases.
    plan.acts.sort_by_key(|act| act.at);
    plan
}

struct Maker<'a> {
    calendar: &'a Calendar,
    now: Timestamp,
    seed: u64,
    firms: &'a [EnterpriseSpec],
    needs: &'a [NeedSpec],
    plan: Plan,
}

impl Maker<'_> {
    fn case(&mut self, group: &Group, nth: usize) {
        let number = self.plan.cases.len();
        let mut chance = Chance::new(self.seed, &format!("case/{number}"));
        // Enterprises take turns, so that each of them has cases; strides of 7 mix clusters and regions.
        let turn = (number * 7 + 1) % self.firms.len();
        let course = group.course.clone().unwrap_or_else(|| Course::numbered(nth));
        let needs = self.choose(turn, group, nth, &mut chance);
        let enterprise =
            if group.rare { self.one_of_several(group, nth, &needs) } else { self.asker(turn, &needs) };
        // What is rare is asked for at the seat of its cluster, so that several ask for the same in one place.
        let seat = if group.rare { self.of_cluster(self.firms[enterprise].cluster).next() } else { None };
        let works: Vec<Work> = needs.iter().map(|need| work(&self.needs[*need])).collect();
        let beats = script::beats(&course, group.ending, &works, &mut chance);
        let last = beats.iter().map(|beat| beat.working).max().unwrap_or(0);
        let slow = works.iter().any(|work| work.lead > 20);
        let (at, zero, anchor) = self.place(group, nth, &works, last, slow, &mut chance);
        for beat in &beats {
            let at = script::instant(self.calendar, at, beat.working - zero, beat.wall);
            self.plan.acts.push(Act { at, case: number, item: beat.item, step: beat.step });
        }
        if let Some((Anchor { pause: Some((from, to)), .. }, stage)) = anchor {
            let (halt, go_on) = stop(stage);
            self.plan.acts.push(Act { at: from, case: number, item: 0, step: halt });
            self.plan.acts.push(Act { at: to, case: number, item: 0, step: go_on });
        }
        self.plan.cases.push(CasePlan {
            enterprise,
            region: self.firms[seat.unwrap_or(enterprise)].region,
            needs,
            quantity: u32::try_from(chance.between(1, 4)).unwrap_or(1),
            stage: i32::try_from(chance.between(1, 6)).unwrap_or(1),
            // Long enough for every promise, so that a deadline excludes nobody of those who will be chosen.
            deadline_days: if number.is_multiple_of(3) { chance.between(120, 180) } else { 0 },
            budget: number % 4 == 1,
            course,
            ending: group.ending,
        });
    }

    /// The instant, the working second that it belongs to, and the anchor of the last clock.
    fn place(
        &self,
        group: &Group,
        nth: usize,
        works: &[Work],
        last: i64,
        slow: bool,
        chance: &mut Chance,
    ) -> (Timestamp, i64, Option<(Anchor, CommitmentStage)>) {
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let on_a_working_day = |least: i64, most: i64, chance: &mut Chance| {
            let drawn =
                self.now - days(most) + SignedDuration::from_secs(chance.between(0, (most - least) * 86_400));
            self.calendar.next_working_instant(drawn)
        };
        match group.place {
            // Finished cases run up to the present, where the plan cuts them off in the middle of life.
            Place::Past if group.course.is_none() => (on_a_working_day(12, DAYS, chance), 0, None),
            // The others are over by now, with everything that follows within the rating's thirty days.
            Place::Past => (on_a_working_day(if slow { 190 } else { 95 }, DAYS, chance), 0, None),
            Place::Since { least, most } => (on_a_working_day(least, most, chance), 0, None),
            Place::Lately => {
                let ago = SignedDuration::from_mins(chance.between(40, 30 * 60));
                (self.calendar.previous_working_instant(self.now - ago), last, None)
            }
            Place::Standing(standing) => {
                let lead = works.first().map_or(10, |work| work.lead);
                // Every group with a standing ends in an act that starts a clock.
                let found = group.ending.clock(lead).and_then(|(stage, term)| {
                    let anchor = anchors::anchor(self.calendar, self.now, term, standing, nth)?;
                    Some((anchor, stage))
                });
                let at = found.map_or(self.now - days(1), |(anchor, _)| anchor.start);
                (at, last, found)
            }
        }
    }

    /// Who asks: the enterprise whose turn it is, or the next one of the cluster that the need is of. Engines for ships are not
    /// what makers of medical devices ask for.
    fn asker(&self, turn: usize, needs: &[usize]) -> usize {
        let cluster = needs.first().map_or(0, |need| self.needs[*need].cluster);
        let fits = |at: &usize| cluster == 0 || self.firms[*at].cluster == cluster;
        (0..self.firms.len()).map(|step| (turn + step) % self.firms.len()).find(fits).unwrap_or(turn)
    }

    /// The enterprises of a cluster.
    fn of_cluster(&self, cluster: i32) -> impl Iterator<Item = usize> {
        (0..self.firms.len()).filter(move |at| self.firms[*at].cluster == cluster)
    }

    /// Who asks for what is rare: each time another enterprise of its cluster.
    fn one_of_several(&self, group: &Group, nth: usize, needs: &[usize]) -> usize {
        let need = needs.first().map(|need| &self.needs[*need]);
        let cluster = need.map_or(0, |need| if need.cluster == 0 { MACHINERY } else { need.cluster });
        let (_, time) = self.rare(group, nth);
        self.of_cluster(cluster).nth(time).unwrap_or(0)
    }

    /// What is asked for the `nth` time in a group of rare needs: an index into the catalogue, and how often it was asked for
    /// before. What one provider can do is asked for thrice; of what nobody can do every other thrice, the rest once.
    fn rare(&self, group: &Group, nth: usize) -> (usize, usize) {
        let supply = if is_exhausted(group) { Supply::Nobody } else { Supply::Single };
        let wanted: Vec<usize> =
            (0..self.needs.len()).filter(|index| self.needs[*index].supply == supply).collect();
        let (round, more) = (nth / wanted.len(), nth.saturating_sub(wanted.len()));
        match round {
            0 => (wanted[nth], 0),
            _ if is_exhausted(group) => (wanted[(2 * (more / 2)) % wanted.len()], 1 + more % 2),
            _ => (wanted[nth % wanted.len()], round),
        }
    }

    /// The needs of a case: one, or two for some finished ones.
    fn choose(&self, enterprise: usize, group: &Group, nth: usize, chance: &mut Chance) -> Vec<usize> {
        let cluster = self.firms[enterprise].cluster;
        let of = |wanted: &dyn Fn(&NeedSpec) -> bool| -> Vec<usize> {
            (0..self.needs.len()).filter(|index| wanted(&self.needs[*index])).collect()
        };
        let ample =
            |kind: ItemKind| move |need: &NeedSpec| need.supply == Supply::Ample && need.kind() == kind;
        let testing = of(&|need| ample(ItemKind::Testing)(need) && need.cluster == cluster);
        let calibration = of(&ample(ItemKind::Calibration));
        let certification = of(&ample(ItemKind::Certification));
        if group.rare {
            return vec![self.rare(group, nth).0];
        }
        if is_exhausted(group) {
            let supply = if nth.is_multiple_of(2) { Supply::Nobody } else { Supply::Scarce };
            return vec![*chance.pick(&of(&|need| need.supply == supply))];
        }
        let finished = group.ending == Ending::Done;
        let first = match nth % 12 {
            3 | 7 | 10 => *chance.pick(&calibration),
            5 if finished => *chance.pick(&certification),
            _ => *chance.pick(&testing),
        };
        let second =
            (finished && nth % 7 == 2).then(|| *chance.pick(&calibration)).filter(|second| *second != first);
        std::iter::once(first).chain(second).collect()
    }
}

/// Whether nobody is found in the end.
fn is_exhausted(group: &Group) -> bool {
    matches!(group.ending, Ending::Sourcing | Ending::Unfilled)
}

fn work(need: &NeedSpec) -> Work {
    Work { sample: need.sample_needed(), lead: need.lead(), found: need.supply != Supply::Nobody }
}

/// The acts that stop a clock of a stage and let it go on.
fn stop(stage: CommitmentStage) -> (Step, Step) {
    match stage {
        CommitmentStage::Acceptance => (Step::NameDefects, Step::MendDefects),
        CommitmentStage::Quotation => (Step::Ask(0), Step::Answer(0)),
        CommitmentStage::Delivery => (Step::AskEnterprise, Step::AnswerEnterprise),
        other => (Step::Halt(other), Step::Continue(other)),
    }
}

#[cfg(test)]
mod tests;
