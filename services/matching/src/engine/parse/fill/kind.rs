//! The kind of work: by what the item is about, else by the words around it.

use std::collections::BTreeSet;
use std::ops::Range;

use nqi_kernel::kind::ItemKind;

use super::{Filling, UNSURE, reading};
use crate::engine::lexicon::family::Citation;
use crate::engine::name;
use crate::engine::parse::Work;
use crate::engine::parse::hit::{Named, Sense};
use crate::engine::parse::slot::Name;

/// Words of metrology that are said of other work as well, when nothing says what of.
const LOOSE: [(&str, ItemKind); 3] =
    [("年检", ItemKind::Inspection), ("周检", ItemKind::Inspection), ("送检", ItemKind::Testing)];

impl Filling<'_> {
    /// The kind of work, by what the item is about, else by the words around.
    pub(super) fn kind(&mut self) -> Option<Work> {
        let said: Vec<(&'static [ItemKind], Range<usize>)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Kind(kinds) => Some((kinds, hit.at.clone())),
                _ => None,
            })
            .collect();
        let metrology = self.hits().find(|hit| matches!(hit.sense, Sense::Mode(_) | Sense::UnclearMode));
        let metrology = metrology.map(|hit| (hit.at.clone(), matches!(hit.sense, Sense::Mode(_))));
        let mut could_be: BTreeSet<ItemKind> = BTreeSet::new();
        let place = match &self.draft.anchor {
            Some(anchor) => {
                let at = anchor.at.clone();
                let of = |kind| (at.clone(), Some(kind));
                let (at, sure) = match &anchor.sense {
                    Sense::Schemes(_) | Sense::Stem(_) => of(ItemKind::Certification),
                    Sense::Activity(..) => of(ItemKind::Standards),
                    Sense::Service(..) | Sense::Element(_) => of(ItemKind::Advisory),
                    Sense::Class(_) => {
                        self.put(Name::Kind, &at, vec![reading("RESOURCE", 1.0)]);
                        return Some(Work::Resource);
                    }
                    Sense::Objects(names) => {
                        could_be = self.kinds_of(names);
                        if self.is_borrowed(&could_be) {
                            self.put(Name::Kind, &at, vec![reading("RESOURCE", 1.0)]);
                            return Some(Work::Resource);
                        }
                        (at, None)
                    }
                    _ => (at, None),
                };
                if let Some(kind) = sure {
                    self.put(Name::Kind, &at, vec![reading(kind.code(), 1.0)]);
                    return Some(Work::Of(kind));
                }
                at
            }
            None => {
                let (kinds, at) = self.kinds_by_words(&said, metrology.as_ref())?;
                could_be = kinds;
                at
            }
        };
        if self.draft.anchor.is_some() {
            self.weigh(&mut could_be, &said, metrology.as_ref().map(|(_, literal)| *literal));
        }
        let confidence = if could_be.len() == 1 { 1.0 } else { UNSURE };
        let readings = could_be.iter().map(|kind| reading(kind.code(), confidence)).collect();
        self.put(Name::Kind, &place, readings);
        (could_be.len() == 1).then(|| could_be.first().map(|kind| Work::Of(*kind))).flatten()
    }

    /// The words may narrow what the object allows, or contradict it.
    pub(super) fn weigh(
        &self,
        could_be: &mut BTreeSet<ItemKind>,
        said: &[(&'static [ItemKind], Range<usize>)],
        metrology: Option<bool>,
    ) {
        let metrological = could_be.contains(&ItemKind::Calibration);
        match metrology {
            Some(_) if metrological => {
                could_be.retain(|kind| *kind == ItemKind::Calibration);
                return;
            }
            // 校准 of something that is only tested here: which of the two is meant?
            Some(true) => {
                could_be.insert(ItemKind::Calibration);
                return;
            }
            _ => {}
        }
        // 检测 is what people say for calibration as well.
        if could_be.len() == 1 && metrological {
            return;
        }
        let worded: BTreeSet<ItemKind> = said.iter().flat_map(|(kinds, _)| kinds.iter().copied()).collect();
        if worded.is_empty() {
            return;
        }
        let both: BTreeSet<ItemKind> = could_be.intersection(&worded).copied().collect();
        if both.is_empty() { could_be.extend(worded) } else { *could_be = both }
    }

    pub(super) fn kinds_of(&self, names: &[Named]) -> BTreeSet<ItemKind> {
        let numbers = names.iter().flat_map(|named| self.lexicon.kinds_of(&named.name));
        numbers.filter_map(ItemKind::from_number).collect()
    }

    /// 预约万能试验机机时: an instrument to use, and no work to be done.
    pub(super) fn is_borrowed(&self, kinds: &BTreeSet<ItemKind>) -> bool {
        let borrows = self.hits().any(|hit| hit.sense == Sense::Borrow);
        let works = self.hits().any(|hit| {
            matches!(hit.sense, Sense::Mode(_) | Sense::UnclearMode | Sense::Kind(_) | Sense::Parameters(_))
        });
        borrows && !works && kinds.contains(&ItemKind::Calibration)
    }

    pub(super) fn kinds_by_words(
        &self,
        said: &[(&'static [ItemKind], Range<usize>)],
        metrology: Option<&(Range<usize>, bool)>,
    ) -> Option<(BTreeSet<ItemKind>, Range<usize>)> {
        if let Some((at, literal)) = metrology {
            let mut kinds = BTreeSet::from([ItemKind::Calibration]);
            if !literal {
                kinds.extend(said.iter().flat_map(|(kinds, _)| kinds.iter().copied()));
                // 电梯年检 is an inspection, a sample that is 送检 is tested: the word alone does not tell.
                let word = self.text.folded_text(at);
                kinds.extend(LOOSE.iter().filter(|(loose, _)| word == *loose).map(|(_, kind)| *kind));
            }
            return Some((kinds, at.clone()));
        }
        let by_parameter = self.hits().find_map(|hit| match &hit.sense {
            Sense::Parameters(names) => Some((self.kinds_of_parameters(names), hit.at.clone())),
            _ => None,
        });
        if let Some((_, at)) = said.first() {
            let mut kinds: BTreeSet<ItemKind> =
                said.iter().flat_map(|(kinds, _)| kinds.iter().copied()).collect();
            if let Some((narrower, _)) = &by_parameter {
                let both: BTreeSet<ItemKind> = kinds.intersection(narrower).copied().collect();
                kinds = if both.is_empty() { kinds } else { both };
            }
            return Some((kinds, at.clone()));
        }
        if let Some((mut kinds, at)) = by_parameter.filter(|(kinds, _)| !kinds.is_empty()) {
            // 水样pH: what is only calibrated here may be tested of something that nobody knows by name.
            if kinds.len() == 1 && kinds.contains(&ItemKind::Calibration) {
                kinds.insert(ItemKind::Testing);
            }
            return Some((kinds, at));
        }
        self.hits().find_map(|hit| {
            let Sense::Standard(citation) = &hit.sense else { return None };
            let root = match citation {
                Citation::Known { root, .. } => root,
                Citation::Open { root, .. } => root.as_ref()?,
            };
            let kinds: BTreeSet<ItemKind> = self
                .lexicon
                .families
                .get(root)?
                .kinds
                .iter()
                .filter_map(|kind| ItemKind::from_number(*kind))
                .collect();
            (!kinds.is_empty()).then(|| (kinds, hit.at.clone()))
        })
    }

    pub(super) fn kinds_of_parameters(&self, names: &[Named]) -> BTreeSet<ItemKind> {
        let known =
            names.iter().filter_map(|named| self.lexicon.parameters.get(&name::parameter(&named.name)));
        known.flat_map(|measured| &measured.kinds).filter_map(|kind| ItemKind::from_number(*kind)).collect()
    }
}
