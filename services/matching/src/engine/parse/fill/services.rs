//! Certification, standards services and advice.

use std::collections::BTreeSet;
use std::ops::Range;

use nqi_kernel::kind::ItemKind;

use super::{Filling, UNSURE, reading};
use crate::engine::kind::standards;
use crate::engine::lexicon::family::Citation;
use crate::engine::lexicon::rank::What;
use crate::engine::parse::hit::Sense;
use crate::engine::parse::slot::{Alternative, Name, Slot};

impl Filling<'_> {
    pub(super) fn certification(&mut self) {
        let anchor = self.draft.anchor.clone();
        let named = anchor.as_ref().map(|anchor| match &anchor.sense {
            Sense::Schemes(names) => (anchor.at.clone(), self.readings(names)),
            Sense::Stem(name) => (anchor.at.clone(), vec![reading(name, 1.0)]),
            _ => (anchor.at.clone(), vec![]),
        });
        let by_number = self.hits().find_map(|hit| {
            let Sense::Standard(Citation::Known { root, .. } | Citation::Open { root: Some(root), .. }) =
                &hit.sense
            else {
                return None;
            };
            let objects = &self.lexicon.families.get(root)?.objects;
            let schemes: Vec<Alternative> = objects
                .iter()
                .filter_map(|key| self.lexicon.objects.get(key))
                .filter(|known| known.done.iter().any(|(kind, ..)| *kind == ItemKind::Certification.number()))
                .map(|known| reading(&known.name, if objects.len() == 1 { 1.0 } else { UNSURE }))
                .collect();
            (!schemes.is_empty()).then(|| (hit.at.clone(), schemes))
        });
        match (named, by_number) {
            // The number and the name of another scheme: one of them is wrong.
            (Some((at, mut names)), Some((_, schemes)))
                if !names.iter().any(|name| schemes.iter().any(|scheme| scheme.value == name.value)) =>
            {
                names.extend(schemes);
                names.iter_mut().for_each(|name| name.confidence = UNSURE);
                self.put(Name::Object, &at, names);
            }
            (Some((at, names)), _) | (None, Some((at, names))) => self.put(Name::Object, &at, names),
            (None, None) => {
                let most = self.objects_by_rows(ItemKind::Certification);
                self.ask_by_rest(Name::Object, What::Object, ItemKind::Certification, most);
            }
        }
        let stages: Vec<(Range<usize>, String)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Stage(stage) => Some((hit.at.clone(), stage.to_owned())),
                _ => None,
            })
            .collect();
        self.put_single(Name::Stage, stages);
        let sites: Vec<(Range<usize>, String)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Sites(number) => Some((hit.at.clone(), number.to_string())),
                _ => None,
            })
            .collect();
        self.put_single(Name::Quantity, sites);
    }

    pub(super) fn standards_service(&mut self) {
        let activity = self.draft.anchor.as_ref().and_then(|anchor| match anchor.sense {
            Sense::Activity(activity, _) => Some((anchor.at.clone(), activity)),
            _ => None,
        });
        match activity {
            Some((at, activity)) => self.put(Name::Activity, &at, vec![reading(activity, 1.0)]),
            None => {
                let known = ["查新", "解读", "比对", "制修订"].map(|activity| reading(activity, 0.25));
                self.slots.push(Slot::missing(Name::Activity, known.to_vec()));
            }
        }
        self.cited();
        self.subject();
    }

    /// What a standards service is about, where no number was written: the sort of standard that was, else it is asked.
    fn subject(&mut self) {
        if self.slots.iter().any(|slot| slot.name == Name::Standard) {
            return;
        }
        let said: Vec<(Range<usize>, String)> = self
            .hits()
            .filter(|hit| hit.sense == Sense::StandardNoun)
            .filter_map(|hit| {
                let word = self.text.folded_text(&hit.at);
                Some((hit.at.clone(), standards::sort_named(&word)?.to_owned()))
            })
            .collect();
        if said.is_empty() {
            let sorts = standards::SORTS.iter().take(4).map(|sort| reading(*sort, 0.2));
            self.slots.push(Slot::missing(Name::Subject, sorts.collect()));
        } else {
            self.put_single(Name::Subject, said);
        }
    }

    pub(super) fn advice(&mut self) {
        let anchor = self.draft.anchor.clone();
        let code =
            |number| nqi_kernel::element::Element::from_number(number).map_or("", |element| element.code());
        match anchor.as_ref().map(|anchor| (&anchor.at, &anchor.sense)) {
            Some((at, Sense::Service(title, element))) => {
                self.put(Name::Activity, at, vec![reading(title, 1.0)]);
                self.put(Name::Element, at, vec![reading(code(*element), 1.0)]);
            }
            Some((at, Sense::Element(element))) => {
                self.put(Name::Element, at, vec![reading(code(*element), 1.0)]);
            }
            _ => {
                let elements: BTreeSet<i32> = self
                    .lexicon
                    .services
                    .iter()
                    .filter(|service| service.kind == ItemKind::Advisory.number())
                    .map(|service| service.element)
                    .collect();
                let readings = elements.into_iter().map(|element| reading(code(element), 0.25)).collect();
                self.slots.push(Slot::missing(Name::Element, readings));
            }
        }
    }
}
