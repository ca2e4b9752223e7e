//! Why a clock is due when it is: the only source for displays.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::anchor::AnchorRule;
use super::level::Level;
use super::pause::PauseReason;
use super::terms::Terms;
use super::timeline::Timeline;

/// Everything that the due instant follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// When the clock was started.
    pub start: Timestamp,
    /// Where counting begins.
    pub anchor: Timestamp,
    /// Why there.
    pub rule: AnchorRule,
    /// What was promised.
    pub terms: Terms,
    /// The term in working seconds.
    pub total_seconds: i64,
    /// `None` while paused with time left.
    pub due: Option<Timestamp>,
    /// `None` without a statutory limit or while paused with time left.
    pub statutory_due: Option<Timestamp>,
    /// Levels by instant.
    pub levels: Vec<(Level, Timestamp)>,
    /// Pauses by instant.
    pub pauses: Vec<ExplainedPause>,
    /// Runs of rest days between anchor and due, or the open pause.
    pub skipped: Vec<SkippedDays>,
    /// Working Saturdays and Sundays in the same span.
    pub make_up: Vec<Date>,
    /// Zone of the calendar.
    pub zone: String,
    /// Which calendar.
    pub calendar: String,
    /// Which revision of it.
    pub revision: u32,
    /// Due lies on days that no notice covers yet.
    pub provisional: bool,
}

/// One pause and what it cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedPause {
    /// First second that does not count.
    pub from: Timestamp,
    /// First second that counts again.
    pub to: Option<Timestamp>,
    /// Why.
    pub reason: PauseReason,
    /// Working seconds from the anchor on that were not counted; `None` while open.
    pub working_seconds: Option<i64>,
    /// False if the term was used up when it began, so that it could not move due.
    pub froze: bool,
}

/// Consecutive rest days, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedDays {
    /// First rest day.
    pub from: Date,
    /// Last rest day.
    pub through: Date,
    /// The holiday's name, or 周末.
    pub name: String,
}

impl Timeline<'_> {
    /// Explains anchor, rule, pauses, skipped days and calendar revision.
    pub fn explain(&self) -> Explanation {
        let (calendar, facts, due) = (self.calendar(), self.facts(), self.due());
        let end = due.or(facts.pauses.open().map(|pause| pause.from)).unwrap_or(self.anchor());
        let (skipped, make_up) = self.unusual_days(end);
        Explanation {
            start: facts.start,
            anchor: self.anchor(),
            rule: self.rule,
            terms: facts.terms,
            total_seconds: self.total(),
            due,
            statutory_due: self.statutory_due(),
            levels: self.levels(),
            pauses: self.explained_pauses(),
            skipped,
            make_up,
            zone: calendar.zone().name().to_owned(),
            calendar: calendar.spec().calendar.clone(),
            revision: calendar.revision(),
            provisional: self.provisional(),
        }
    }

    fn explained_pauses(&self) -> Vec<ExplainedPause> {
        let explained = |pause: &super::pause::Pause| ExplainedPause {
            from: pause.from,
            to: pause.to,
            reason: pause.reason,
            working_seconds: pause
                .to
                .map(|to| self.calendar().working_seconds(pause.from.max(self.anchor()), to)),
            froze: self.remaining(pause.from) > 0,
        };
        self.facts().pauses.as_slice().iter().map(explained).collect()
    }

    fn unusual_days(&self, end: Timestamp) -> (Vec<SkippedDays>, Vec<Date>) {
        let calendar = self.calendar();
        // The day that ends at `end` is the last one: due at 24:00 is not the next day.
        let last = calendar.date_of(end.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(end));
        let first = calendar.date_of(self.anchor());
        let (mut skipped, mut make_up): (Vec<SkippedDays>, Vec<Date>) = (Vec::new(), Vec::new());
        let mut run_open = false;
        for date in first.series(jiff::Span::new().days(1)).take_while(|date| *date <= last) {
            if calendar.is_working_day(date) {
                run_open = false;
                if !calendar.works_by_week(date) {
                    make_up.push(date);
                }
                continue;
            }
            let name = calendar.name_of(date).unwrap_or_default();
            match skipped.last_mut().filter(|_| run_open) {
                Some(run) => run.extend(date, name),
                None => {
                    let name = if name.is_empty() { WEEKEND } else { name }.to_owned();
                    skipped.push(SkippedDays { from: date, through: date, name });
                }
            }
            run_open = true;
        }
        (skipped, make_up)
    }
}

const WEEKEND: &str = "周末";

impl SkippedDays {
    /// A holiday names the weekend that it adjoins.
    fn extend(&mut self, date: Date, name: &str) {
        self.through = date;
        if name.is_empty() || self.name.contains(name) {
            return;
        }
        if self.name == WEEKEND {
            self.name.clear();
        } else {
            self.name.push('、');
        }
        self.name.push_str(name);
    }
}
