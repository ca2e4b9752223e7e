//! What a parser says about one thing: its value, where it stands, how sure it is, and what else it could be.

use std::ops::Range;

/// How far a value can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Exact and unique, or far ahead of everything else.
    Accepted,
    /// Something is meant, but not surely what: ask.
    Ambiguous,
    /// Nothing was said, and it is needed: ask.
    Missing,
}

/// The names of slots. A need may hold several slots of one name, such as parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `code` says the name, the API description what each means.
pub enum Name {
    Kind,
    Object,
    Field,
    Parameter,
    Standard,
    Method,
    Mode,
    Range,
    Uncertainty,
    Quantity,
    Region,
    Delivery,
    Earliest,
    Deadline,
    Budget,
    Accreditation,
    LegalEffect,
    Stage,
    Activity,
    Subject,
    Element,
    Class,
    Capability,
    Start,
    End,
}

impl Name {
    /// The name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Name::Kind => "kind",
            Name::Object => "object",
            Name::Field => "field",
            Name::Parameter => "parameter",
            Name::Standard => "standard",
            Name::Method => "method",
            Name::Mode => "mode",
            Name::Range => "range",
            Name::Uncertainty => "uncertainty",
            Name::Quantity => "quantity",
            Name::Region => "region",
            Name::Delivery => "delivery",
            Name::Earliest => "earliest_start",
            Name::Deadline => "deadline",
            Name::Budget => "budget",
            Name::Accreditation => "accreditation",
            Name::LegalEffect => "legal_effect",
            Name::Stage => "stage",
            Name::Activity => "activity",
            Name::Subject => "subject",
            Name::Element => "element",
            Name::Class => "resource_class",
            Name::Capability => "capability",
            Name::Start => "start_time",
            Name::End => "end_time",
        }
    }
}

/// Another reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The value that the slot would have.
    pub value: String,
    /// How likely, 0 to 1.
    pub confidence: f64,
}

/// One thing that a text says or leaves open.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// What it is about.
    pub name: Name,
    /// The value; empty unless accepted.
    pub value: String,
    /// The text, exactly as typed; empty when nothing was said.
    pub raw: String,
    /// Code points of the original text; empty when nothing was said.
    pub span: Range<usize>,
    /// 0 to 1.
    pub confidence: f64,
    /// At most five, best first.
    pub alternatives: Vec<Alternative>,
    /// Accepted or open.
    pub state: State,
}

/// Readings kept beside the best.
pub const MOST_ALTERNATIVES: usize = 5;
/// A reading below this is not accepted.
const SURE: f64 = 0.90;
/// Nor one that is not this far ahead of the next.
const LEAD: f64 = 0.20;

impl Slot {
    /// A slot over competing readings: accepted when the best is sure and far ahead, else open.
    pub fn of(name: Name, raw: String, span: Range<usize>, mut readings: Vec<Alternative>) -> Slot {
        readings.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.value.cmp(&b.value)));
        readings.dedup_by(|a, b| a.value == b.value);
        let best = readings.first().map_or(0.0, |one| one.confidence);
        let next = readings.get(1).map_or(0.0, |one| one.confidence);
        let accepted = best >= SURE && best - next >= LEAD;
        let state = match (accepted, raw.is_empty() && readings.is_empty()) {
            (true, _) => State::Accepted,
            (false, true) => State::Missing,
            (false, false) => State::Ambiguous,
        };
        let value = if accepted { readings.remove(0).value } else { String::new() };
        readings.truncate(MOST_ALTERNATIVES);
        Slot { name, value, raw, span, confidence: best, alternatives: readings, state }
    }

    /// A slot for what was not said although it is needed.
    pub fn missing(name: Name, readings: Vec<Alternative>) -> Slot {
        let mut slot = Slot::of(name, String::new(), 0..0, readings);
        if slot.state == State::Accepted {
            // Nothing that was not said is ever taken as said.
            slot.alternatives.insert(0, Alternative { value: slot.value, confidence: slot.confidence });
            slot.alternatives.truncate(MOST_ALTERNATIVES);
            slot.value = String::new();
        }
        slot.state = State::Missing;
        slot
    }

    /// Whether a person has to answer before the need can be matched.
    pub fn is_open(&self) -> bool {
        self.state != State::Accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(value: &str, confidence: f64) -> Alternative {
        Alternative { value: value.into(), confidence }
    }

    fn of(readings: Vec<Alternative>) -> Slot {
        Slot::of(Name::Object, "卡尺".into(), 0..2, readings)
    }

    #[test]
    fn only_a_sure_reading_that_is_far_ahead_is_accepted() {
        let sure = of(vec![reading("b", 0.5), reading("a", 0.95)]);
        assert_eq!((sure.state, sure.value.as_str(), sure.alternatives.len()), (State::Accepted, "a", 1));
        let close = of(vec![reading("a", 0.95), reading("b", 0.8)]);
        assert_eq!((close.state, close.value.as_str(), close.alternatives.len()), (State::Ambiguous, "", 2));
        assert_eq!(of(vec![reading("a", 0.89)]).state, State::Ambiguous);
        assert_eq!(of(vec![]).state, State::Ambiguous, "something was said that nothing is known of");
    }

    #[test]
    fn what_was_not_said_stays_open_however_likely_it_is() {
        let slot = Slot::missing(Name::Object, vec![reading("食品", 1.0)]);
        assert_eq!((slot.state, slot.value.as_str()), (State::Missing, ""));
        assert_eq!(slot.alternatives[0].value, "食品");
        let many = (0..9).map(|n| reading(&n.to_string(), 0.1)).collect();
        assert_eq!(Slot::missing(Name::Object, many).alternatives.len(), 5);
    }
}
