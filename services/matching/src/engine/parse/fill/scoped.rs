//! Objects, parameters and standards: what scope rows are found by.

use std::collections::BTreeSet;
use std::ops::Range;

use nqi_kernel::kind::ItemKind;

use super::{Filling, UNSURE, reading};
use crate::engine::lexicon::family::Citation;
use crate::engine::lexicon::rank::What;
use crate::engine::name;
use crate::engine::parse::hit::{Hit, Named, Sense};
use crate::engine::parse::slot::{Alternative, Name, Slot, State};
use crate::engine::parse::vocabulary::is_han;

impl Filling<'_> {
    pub(super) fn object(&mut self, kind: ItemKind) {
        let anchor = self.draft.anchor.clone();
        if let Some(Hit { at, sense: Sense::Objects(names) }) = &anchor {
            let readings = self.readings(names);
            self.put(Name::Object, at, readings);
            return;
        }
        // What the cited standards are about is offered, not taken: nobody wrote it.
        let mut likely: Vec<Alternative> = Vec::new();
        for hit in self.hits() {
            let Sense::Standard(Citation::Known { root, .. } | Citation::Open { root: Some(root), .. }) =
                &hit.sense
            else {
                continue;
            };
            let Some(family) = self.lexicon.families.get(root) else { continue };
            let known = family.objects.iter().filter_map(|key| self.lexicon.objects.get(key));
            likely.extend(known.map(|known| reading(&known.name, UNSURE)));
        }
        if likely.is_empty() {
            likely = self.objects_by_parameters(kind);
        }
        self.ask_by_rest(Name::Object, What::Object, kind, likely);
    }

    pub(super) fn objects_by_parameters(&self, kind: ItemKind) -> Vec<Alternative> {
        let asked: Vec<&Named> = self
            .hits()
            .filter_map(|hit| match &hit.sense {
                Sense::Parameters(names) => names.first(),
                _ => None,
            })
            .collect();
        if asked.is_empty() {
            return vec![];
        }
        let number = kind.number();
        let mut fitting: Vec<_> = self
            .lexicon
            .objects
            .values()
            .filter(|known| {
                asked.iter().all(|named| {
                    let key = name::parameter(&named.name);
                    known.done.iter().any(|(kind, parameter, _)| *kind == number && *parameter == key)
                })
            })
            .collect();
        fitting.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
        fitting.into_iter().take(5).map(|known| reading(&known.name, 0.3)).collect()
    }

    pub(super) fn objects_by_rows(&self, kind: ItemKind) -> Vec<Alternative> {
        let number = kind.number();
        let mut known: Vec<_> = self
            .lexicon
            .objects
            .values()
            .filter(|known| known.done.iter().any(|(kind, ..)| *kind == number))
            .collect();
        known.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
        known.into_iter().take(5).map(|known| reading(&known.name, 0.2)).collect()
    }

    pub(super) fn usual_parameters(&self, kind: ItemKind) -> Vec<Alternative> {
        let Some(Sense::Objects(names)) = self.draft.anchor.as_ref().map(|anchor| &anchor.sense) else {
            return vec![];
        };
        let number = kind.number();
        let keys: BTreeSet<_> = names
            .iter()
            .flat_map(|named| self.lexicon.lineage(&named.name).take(1))
            .flat_map(|known| known.done.iter().filter(|(kind, ..)| *kind == number).map(|(_, key, _)| key))
            .collect();
        let mut known: Vec<_> = keys.into_iter().filter_map(|key| self.lexicon.parameters.get(key)).collect();
        known.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
        known.into_iter().take(5).map(|measured| reading(&measured.name, 0.2)).collect()
    }

    /// Asks for what was not read: with what the unread words come nearest to, else with what is usual.
    pub(super) fn ask_by_rest(&mut self, name: Name, what: What, kind: ItemKind, usual: Vec<Alternative>) {
        let number = kind.number();
        let wanted = |found: What, candidate: &str| {
            found == what
                && match what {
                    What::Object => self.lexicon.kinds_of(candidate).contains(&number),
                    _ => {
                        let key = name::parameter(candidate);
                        self.lexicon
                            .parameters
                            .get(&key)
                            .is_some_and(|measured| measured.kinds.contains(&number))
                    }
                }
        };
        let mut best: Option<(Range<usize>, Vec<Alternative>)> = None;
        for chunk in self.chunks() {
            let found = self.lexicon.ranking.nearest(&self.text.rest(&chunk), wanted, 5);
            let Some(first) = found.first().map(|found| found.confidence) else { continue };
            if best.as_ref().is_none_or(|(_, readings)| readings[0].confidence < first) {
                let readings = found.into_iter().map(|found| reading(found.name, found.confidence)).collect();
                best = Some((chunk, readings));
            }
        }
        match best {
            Some((at, readings)) => self.put(name, &at, readings),
            None => self.slots.push(Slot::missing(name, usual)),
        }
    }

    /// Stretches of two and more characters that no step has read.
    pub(super) fn chunks(&self) -> Vec<Range<usize>> {
        let mut chunks = Vec::new();
        let mut begun: Option<usize> = None;
        for at in self.area.start..=self.area.end {
            let place = at..at + 1;
            let reads =
                at < self.area.end && self.text.is_free(&place) && self.text.chars()[at].is_alphanumeric();
            match (reads, begun) {
                (true, None) => begun = Some(at),
                (false, Some(start)) => {
                    if at - start >= 2 {
                        chunks.push(start..at);
                    }
                    begun = None;
                }
                _ => {}
            }
        }
        chunks
    }

    /// Whether a short word is a part of one that nobody knows, and so has to be asked about: 效率 behind two unread signs of
    /// Chinese (细菌过滤效率), 铅 before an unread one (铅笔) other than the particles that follow any name.
    fn is_part_of_a_longer_word(&self, at: &Range<usize>) -> bool {
        let chars = self.text.chars();
        let unread =
            |at: usize| chars.get(at).is_some_and(|c| is_han(*c)) && self.text.is_free(&(at..at + 1));
        let behind_two = at.start >= 2 && unread(at.start - 1) && unread(at.start - 2);
        let particle = chars.get(at.end).is_some_and(|c| "的和与及或等在是有".contains(*c));
        behind_two || (at.len() == 1 && unread(at.end) && !particle)
    }

    pub(super) fn parameters(&mut self, kind: ItemKind) {
        let object =
            self.slots.iter().find(|slot| slot.name == Name::Object && slot.state == State::Accepted);
        let object = object.map(|slot| slot.value.clone());
        let found: Vec<(Range<usize>, Vec<Named>)> = self
            .hits()
            .filter_map(|hit| match &hit.sense {
                Sense::Parameters(names) => Some((hit.at.clone(), names.clone())),
                _ => None,
            })
            .collect();
        for (at, names) in found {
            let of_kind: Vec<Named> = names
                .into_iter()
                .filter(|named| {
                    named.name == name::ALL_PARAMETERS
                        || self.kinds_of_parameters(std::slice::from_ref(named)).contains(&kind)
                })
                .collect();
            let done: Vec<Named> = match &object {
                Some(object) => of_kind
                    .iter()
                    .filter(|named| self.lexicon.measures(object, &named.name))
                    .cloned()
                    .collect(),
                None => of_kind.clone(),
            };
            // A word as common as 温度 or 安全 is a parameter only where the object has it.
            let telling = |named: &Named| {
                named.name == name::ALL_PARAMETERS
                    || (kind != ItemKind::Calibration && named.name.chars().count() >= 3)
            };
            let mut kept: Vec<Named> =
                if done.is_empty() { of_kind.into_iter().filter(telling).collect() } else { done };
            if object.is_none() && self.is_part_of_a_longer_word(&at) {
                kept.iter_mut()
                    .filter(|named| named.name.chars().count() <= 2)
                    .for_each(|named| named.sure = false);
            }
            if !kept.is_empty() {
                let readings = self.readings(&kept);
                self.put(Name::Parameter, &at, readings);
            }
        }
    }

    pub(super) fn cited(&mut self) {
        let found: Vec<(Range<usize>, Vec<Alternative>)> = self
            .hits()
            .filter_map(|hit| match &hit.sense {
                Sense::Standard(Citation::Known { key, .. }) => {
                    Some((hit.at.clone(), vec![reading(key, 1.0)]))
                }
                Sense::Standard(Citation::Open { could_be, .. }) => {
                    // The likeliest first: the order of the register's versions is kept by falling confidence.
                    let likely = could_be.iter().take(5).enumerate();
                    let readings =
                        likely.map(|(rank, key)| reading(key, UNSURE - 0.05 * rank as f64)).collect();
                    Some((hit.at.clone(), readings))
                }
                _ => None,
            })
            .collect();
        for (at, readings) in found {
            self.put(Name::Standard, &at, readings);
        }
        let methods: Vec<(Range<usize>, String)> = self
            .hits()
            .filter(|hit| hit.sense == Sense::Method)
            .map(|hit| (hit.at.clone(), self.text.folded_text(&hit.at).replace(' ', "")))
            .collect();
        self.put_single(Name::Method, methods);
    }
}
