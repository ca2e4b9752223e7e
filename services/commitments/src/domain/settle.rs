//! Recording what has fallen: levels and pauses that ran out, in the order of logic.

use jiff::Timestamp;
use nqi_kernel::clock::{Fired, Firing};

use super::{
    card::{Card, CardState, sentence},
    change::{FiringRecord, FiringState, Kind},
    refusal::Refusal,
    status::Status,
    turn::Turn,
};

impl Turn<'_> {
    /// Records every level with f <= `until`. A pause that runs out on the way ends at its own instant, so that
    /// the levels behind it are those of the resumed clock.
    pub(super) fn settle(&mut self, until: Timestamp) -> Result<(), Refusal> {
        while self.clock.status.is_ticking() {
            let resume_by = self.clock.open_pause().map(|pause| pause.resume_by).filter(|by| *by <= until);
            let fallen = match self.timeline()? {
                Some(timeline) => timeline.settle(&self.clock.fired, resume_by.unwrap_or(until)),
                None => Vec::new(),
            };
            for firing in fallen {
                self.fire(firing);
            }
            match resume_by {
                Some(by) => self.run_out(by)?,
                None => break,
            }
        }
        Ok(())
    }

    fn fire(&mut self, firing: Firing) {
        let Firing { level, fire_at, suppressed } = firing;
        self.clock.fired.push(Fired { level, fire_at });
        let state = if suppressed { FiringState::Suppressed } else { FiringState::Fired };
        let record = FiringRecord { cycle: self.clock.cycle, level: level.code().to_owned(), fire_at, state };
        self.outcome.firings.push(record);
        let card = level.has_card().then(|| self.issue_card(firing));
        let change = self.note(Kind::of_level(level), fire_at);
        change.level = Some(level);
        change.fire_at = Some(fire_at);
        change.suppressed = suppressed;
        change.card = card;
    }

    fn issue_card(&mut self, firing: Firing) -> uuid::Uuid {
        let levels = self.clock.facts.as_ref().map_or(self.policy.levels, |facts| facts.levels);
        let (zh, en) = sentence(firing.level, &levels, self.calendar.standard_day_seconds());
        let card = Card {
            id: nqi_platform::ids::new_id(),
            cycle: self.clock.cycle,
            level: firing.level,
            state: CardState::Standing,
            fire_at: firing.fire_at,
            created_at: self.now,
            due_at: self.clock.due_at,
            rule_zh: format!("{}{zh}", self.policy.rule_zh),
            rule_en: format!("{} {en}", self.policy.rule_en),
            reason: String::new(),
        };
        let id = card.id;
        self.outcome.new_cards.push(id);
        self.clock.cards.push(card);
        id
    }

    /// The open pause ends by itself at `by`: a firing of its own, RESUME:no, recorded once. It is no command: the last
    /// lifecycle instant stays, so that an event from before `by` still takes effect at its own time.
    fn run_out(&mut self, by: Timestamp) -> Result<(), Refusal> {
        let Some(pause) = self.clock.pauses.last_mut() else { return Ok(()) };
        pause.to = Some(by.max(pause.from));
        pause.touched = true;
        let (no, reason) = (pause.no, pause.reason);
        self.clock.status = Status::Running;
        if self.ran_out == Some((no, by)) {
            return self.rebuild();
        }
        self.outcome.firings.push(FiringRecord {
            cycle: self.clock.cycle,
            level: format!("RESUME:{no}"),
            fire_at: by,
            state: FiringState::Fired,
        });
        self.rebuild()?;
        let change = self.note(Kind::Resumed, by);
        change.automatic = true;
        change.fire_at = Some(by);
        change.pause_reason = Some(reason);
        Ok(())
    }
}
