//! From the words of one item to its slots: what is surely said is accepted, everything else becomes a question.

mod booking;
mod circumstances;
mod inspection;
mod kind;
mod metrology;
mod scoped;
mod services;

use std::collections::BTreeSet;
use std::ops::Range;

use nqi_kernel::kind::ItemKind;

use super::amounts::{Bound, Extent};
use super::hit::{Hit, Named, Sense};
use super::items::Draft;
use super::slot::{Alternative, Name, Slot, State};
use super::text::Text;
use super::{Item, Work};
use crate::engine::lexicon::Lexicon;
use crate::engine::lexicon::rank::What;

/// How likely an unsure reading is: never enough to be accepted.
const UNSURE: f64 = 0.6;

/// Fills one item; `area` is where unread words are looked for.
pub(super) fn fill(text: &Text, draft: &Draft, lexicon: &Lexicon, area: &Range<usize>) -> Item {
    let mut filling = Filling { text, draft, lexicon, area, slots: vec![], range: None, uncertainty: None };
    let work = filling.kind();
    match work {
        Some(Work::Of(ItemKind::Testing)) => filling.test(),
        Some(Work::Of(ItemKind::Inspection)) => filling.inspection(),
        Some(Work::Of(ItemKind::Calibration)) => filling.calibration(),
        Some(Work::Of(ItemKind::Certification)) => filling.certification(),
        Some(Work::Of(ItemKind::Standards)) => filling.standards_service(),
        Some(Work::Of(ItemKind::Advisory)) => filling.advice(),
        Some(Work::Resource | Work::Of(ItemKind::Resource)) => filling.booking(),
        None => filling.unknown(),
    }
    filling.circumstances(work);
    let Filling { mut slots, range, uncertainty, .. } = filling;
    slots.sort_by_key(|slot| slot.name);
    Item { work, slots, range, uncertainty }
}

struct Filling<'a> {
    text: &'a Text,
    draft: &'a Draft,
    lexicon: &'a Lexicon,
    area: &'a Range<usize>,
    slots: Vec<Slot>,
    range: Option<Extent>,
    uncertainty: Option<Bound>,
}

fn reading(value: impl Into<String>, confidence: f64) -> Alternative {
    Alternative { value: value.into(), confidence }
}

impl Filling<'_> {
    fn hits(&self) -> impl Iterator<Item = &Hit> {
        self.draft.anchor.iter().chain(&self.draft.hits)
    }

    fn slot(&self, name: Name, at: &Range<usize>, readings: Vec<Alternative>) -> Slot {
        let span = self.text.span(at);
        Slot::of(name, self.text.raw(&span), span, readings)
    }

    fn put(&mut self, name: Name, at: &Range<usize>, readings: Vec<Alternative>) {
        let slot = self.slot(name, at, readings);
        let again = |other: &Slot| {
            other.name == name && other.is_open() == slot.is_open() && other.value == slot.value
        };
        if slot.state == State::Accepted && self.slots.iter().any(again) {
            return;
        }
        self.slots.push(slot);
    }

    /// One slot for something that may be said once: competing values make it open.
    fn put_single(&mut self, name: Name, said: Vec<(Range<usize>, String)>) {
        let values: BTreeSet<&String> = said.iter().map(|(_, value)| value).collect();
        let confidence = if values.len() == 1 { 1.0 } else { UNSURE };
        let readings: Vec<Alternative> =
            values.iter().map(|value| reading(value.as_str(), confidence)).collect();
        if let Some((at, _)) = said.first() {
            let at = at.clone();
            self.put(name, &at, readings);
        }
    }

    fn test(&mut self) {
        let kind = ItemKind::Testing;
        self.object(kind);
        self.parameters(kind);
        self.cited();
        self.quantity();
        let said = self.slots.iter().any(|slot| matches!(slot.name, Name::Parameter | Name::Standard));
        if !said {
            let readings = self.usual_parameters(kind);
            self.ask_by_rest(Name::Parameter, What::Parameter, kind, readings);
        }
    }

    fn calibration(&mut self) {
        self.object(ItemKind::Calibration);
        self.parameters(ItemKind::Calibration);
        self.cited();
        self.quantity();
        self.mode();
        self.extent();
    }

    /// The kind is open: what was said besides is kept, and nothing is concluded from it.
    fn unknown(&mut self) {
        if self.slots.iter().all(|slot| slot.name != Name::Kind) {
            // 预约 something that nobody knows by name: most likely a resource.
            let borrows = self.hits().any(|hit| hit.sense == Sense::Borrow);
            let readings = if borrows { vec![reading("RESOURCE", UNSURE)] } else { vec![] };
            self.slots.push(Slot::missing(Name::Kind, readings));
        }
        let anchor = self.draft.anchor.clone();
        if let Some(Hit { at, sense: Sense::Objects(names) }) = &anchor {
            let readings = self.readings(names);
            self.put(Name::Object, at, readings);
        }
        self.cited();
        self.quantity();
    }

    fn readings(&self, names: &[Named]) -> Vec<Alternative> {
        let confidence = |named: &Named| if named.sure { 1.0 } else { UNSURE };
        names.iter().map(|named| reading(&named.name, confidence(named))).collect()
    }
}
