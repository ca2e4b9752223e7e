//! Plays the plan: at each act's instant somebody calls the services, and between acts the platform does its own work.

mod bargain;
mod clocks;
mod intake;
mod papers;
mod rating;
mod supervise;
mod work;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use nqi_kernel::worktime::Calendar;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1::{Offer, Order};

use super::actors::{Actor, Cast, Desk};
use super::lending::Lending;
use super::needs::NeedSpec;
use super::plan::step::Step;
use super::plan::{Act, CasePlan, Plan};
use super::{Tally, World};

/// Local times at which the platform does its own work, in minutes: after the noon and the evening close.
const ROUNDS: [i64; 2] = [12 * 60 + 31, 17 * 60 + 6];
/// Longer ago than this, the evenings of working days will do.
const CLOSELY: SignedDuration = SignedDuration::from_hours(24 * 12);

/// What is known of a case while it is played.
#[derive(Default)]
pub(super) struct CaseFile {
    /// The request.
    id: String,
    /// Organisation of the handling centre, from submission.
    centre: String,
    /// The items.
    items: Vec<ItemFile>,
    /// Attachments that invited providers may see.
    documents: Vec<String>,
}

/// What is known of an item.
#[derive(Default)]
struct ItemFile {
    id: String,
    /// Offers in the order in which they were made.
    offers: Vec<Offer>,
    order: Option<Order>,
    rating: String,
    /// Reports delivered so far, for their numbers.
    reports: usize,
}

/// Plays acts.
pub(super) struct Play<'a> {
    desk: &'a Desk<'a>,
    cast: &'a Cast,
    calendar: &'a Calendar,
    needs: &'a [NeedSpec],
    plan: &'a Plan,
    files: Vec<CaseFile>,
    /// What is shared and booked meanwhile.
    pub(super) lending: Lending,
    /// Acts whose turn came but had nothing to act on, such as the third of two offers.
    pub(super) idle: u64,
}

impl<'a> Play<'a> {
    pub(super) fn new(
        desk: &'a Desk<'a>,
        cast: &'a Cast,
        calendar: &'a Calendar,
        (needs, plan): (&'a [NeedSpec], &'a Plan),
        lending: Lending,
    ) -> Play<'a> {
        let files = plan.cases.iter().map(|_| CaseFile::default()).collect();
        Play { desk, cast, calendar, needs, plan, files, lending, idle: 0 }
    }

    /// Plays every act and the platform's rounds between them, up to `now`.
    pub(super) async fn run(&mut self, now: Timestamp, tally: &mut Tally<'_>) -> Result<(), Problem> {
        let world = self.desk.world;
        let mut round = next_round(self.calendar, world.clock.now(), now);
        for act in &self.plan.acts {
            while round <= act.at {
                self.round(round, now).await?;
                round = next_round(self.calendar, round, now);
            }
            world.clock.advance_to(act.at);
            if !self.act(act).await.map_err(|problem| self.told(act, problem))? {
                self.idle += 1;
            }
            tally.step("cases");
        }
        while round < now {
            self.round(round, now).await?;
            round = next_round(self.calendar, round, now);
        }
        settle_at(world, now).await
    }

    /// What the platform and the bureau do between the acts.
    async fn round(&mut self, at: Timestamp, now: Timestamp) -> Result<(), Problem> {
        settle_at(self.desk.world, at).await?;
        self.lending.round(self.desk, self.cast, self.calendar, (at, now)).await?;
        self.supervise(now).await
    }

    /// False when there was nothing to act on.
    async fn act(&mut self, act: &Act) -> Result<bool, Problem> {
        match act.step {
            Step::Draft => self.draft(act).await,
            Step::Attach(upload) => self.attach(act, upload).await,
            Step::Submit => self.submit(act).await,
            Step::NameDefects => self.name_defects(act).await,
            Step::MendDefects => self.mend_defects(act).await,
            Step::Accept => self.accept(act).await,
            Step::Reject(reason) => self.reject(act, reason).await,
            Step::Reroute => self.reroute(act).await,
            Step::Withdraw => self.withdraw(act).await,
            Step::Drop => self.drop_item(act).await,
            Step::CloseUnfilled => self.close_unfilled(act).await,
            Step::Match => self.look(act).await,
            Step::Invite => self.invite(act).await,
            Step::Respond { slot, yes } => self.respond(act, slot, yes).await,
            Step::Quote { slot, lead, per_mille, days } => {
                self.quote(act, slot, (lead, per_mille, days)).await
            }
            Step::QuoteNewcomers { lead } => self.quote_newcomers(act, lead).await,
            Step::Ask(slot) => self.ask(act, slot).await,
            Step::Answer(slot) => self.answer(act, slot).await,
            Step::Requote(slot) => self.requote(act, slot).await,
            Step::TakeBack(slot) => self.take_back(act, slot).await,
            Step::Award => self.award(act).await,
            Step::Rate(level) => self.rate(act, level).await,
            Step::FollowUp { upheld } => self.follow_up(act, upheld).await,
            Step::Rectify => self.rectify(act).await,
            Step::Review { accepted } => self.review(act, accepted).await,
            Step::Halt(stage) => self.halt(act, stage).await,
            Step::Continue(stage) => self.go_on(act, stage).await,
            other => self.on_order(act, other).await,
        }
    }

    /// The refusal with what was tried, for whoever reads the seed's log.
    fn told(&self, act: &Act, problem: Problem) -> Problem {
        let case = &self.plan.cases[act.case];
        let id = &self.files[act.case].id;
        problem
            .with("seed.act", format!("{:?} of item {} at {}", act.step, act.item, act.at))
            .with("seed.case", format!("{} ({:?}, request {id})", act.case, case.ending))
    }

    fn case(&self, act: &Act) -> &'a CasePlan {
        &self.plan.cases[act.case]
    }

    fn file(&self, act: &Act) -> &CaseFile {
        &self.files[act.case]
    }

    fn item(&mut self, act: &Act) -> &mut ItemFile {
        let items = &mut self.files[act.case].items;
        // The draft makes as many items as the plan has; an act before its draft would be a fault of the plan.
        if items.len() <= act.item {
            items.resize_with(act.item + 1, ItemFile::default);
        }
        &mut items[act.item]
    }

    fn firm(&self, act: &Act) -> &'a Actor {
        &self.cast.enterprises[self.case(act).enterprise]
    }

    fn centre(&self, act: &Act) -> Result<&'a Actor, Problem> {
        self.cast.centre(&self.file(act).centre)
    }

    fn today(&self) -> Date {
        self.calendar.date_of(self.desk.world.clock.now())
    }
}

async fn settle_at(world: &World, at: Timestamp) -> Result<(), Problem> {
    world.clock.advance_to(at);
    (world.settle)().await
}

/// The next of the platform's rounds after `after`, in a world whose present is `now`.
fn next_round(calendar: &Calendar, after: Timestamp, now: Timestamp) -> Timestamp {
    let mut day = calendar.date_of(after);
    loop {
        let midnight = calendar.midnight_of(day);
        let closely = midnight + CLOSELY > now;
        let rounds = if closely { &ROUNDS[..] } else { &ROUNDS[1..] };
        let of_day = rounds.iter().map(|minutes| midnight + SignedDuration::from_mins(*minutes));
        let next = of_day.filter(|round| *round > after).min();
        if let Some(round) = next.filter(|_| closely || calendar.is_working_day(day)) {
            return round;
        }
        day = day.tomorrow().unwrap_or(Date::MAX);
    }
}

#[cfg(test)]
mod tests {
    use nqi_kernel::worktime::china;

    use super::*;

    #[test]
    fn the_platform_works_in_the_evening_and_lately_at_noon_and_on_weekends_too() {
        let calendar = china();
        let round = |text: &str, now: &str| {
            let (after, now) = (text.parse().expect("an instant"), now.parse().expect("an instant"));
            next_round(&calendar, after, now).to_string()
        };
        let year_later = "2027-03-09T01:00:00Z";
        assert_eq!(round("2026-03-13T01:00:00Z", year_later), "2026-03-13T09:06:00Z");
        assert_eq!(round("2026-03-13T09:06:00Z", year_later), "2026-03-16T09:06:00Z", "over the weekend");
        let days_later = "2026-03-16T01:00:00Z";
        assert_eq!(round("2026-03-13T01:00:00Z", days_later), "2026-03-13T04:31:00Z");
        assert_eq!(round("2026-03-13T09:06:00Z", days_later), "2026-03-14T04:31:00Z");
    }
}
