//! Inspections: what is inspected, the field that it lies in, and the activity.

use std::ops::Range;

use nqi_kernel::kind::ItemKind;

use super::{Filling, UNSURE, reading};
use crate::engine::lexicon::rank::What;
use crate::engine::parse::hit::{Hit, Sense};
use crate::engine::parse::slot::{Alternative, Name, Slot};
use crate::engine::taxonomy;

/// Words that are an activity of inspection (CNAS-AI03) themselves, and the activity that they name.
const ACTIVITIES: &[(&str, &str)] = &[
    ("装运前检验", "装运前检验"),
    ("装船前检验", "装运前检验"),
    ("出运前检验", "装运前检验"),
    ("监造", "监造"),
    ("驻厂监造", "监造"),
    ("验货", "验货"),
];

impl Filling<'_> {
    pub(super) fn inspection(&mut self) {
        let kind = ItemKind::Inspection;
        self.object(kind);
        self.field();
        self.parameters(kind);
        self.activity();
        self.cited();
        // An inspection has no choice of methods within a standard.
        self.slots.retain(|slot| slot.name != Name::Method);
        self.quantity();
        let said = self.slots.iter().any(|slot| matches!(slot.name, Name::Activity | Name::Standard));
        if !said {
            let readings = self.usual_parameters(kind);
            self.ask_by_rest(Name::Activity, What::Parameter, kind, readings);
        }
    }

    /// The wider object that was written beside the one meant: 工业设备里的压力容器.
    fn field(&mut self) {
        let Some(Hit { sense: Sense::Objects(meant), .. }) = &self.draft.anchor else { return };
        let Some(meant) = meant.first() else { return };
        let above: Vec<_> = taxonomy::lineage(&meant.name).into_iter().skip(1).collect();
        let wider = self.hits().find_map(|hit| match &hit.sense {
            Sense::Objects(names) => {
                let sure = names.iter().find(|named| named.sure)?;
                above.contains(&taxonomy::object(&sure.name)).then(|| (hit.at.clone(), sure.name.clone()))
            }
            _ => None,
        });
        self.put_single(Name::Field, wider.into_iter().collect());
    }

    /// What scope rows hold as a parameter is the activity here. An item has one: several are asked about.
    fn activity(&mut self) {
        for slot in self.slots.iter_mut().filter(|slot| slot.name == Name::Parameter) {
            slot.name = Name::Activity;
        }
        let mut said: Vec<(Range<usize>, String)> = self
            .hits()
            .filter(|hit| matches!(hit.sense, Sense::Kind(_)))
            .filter_map(|hit| {
                let word = self.text.folded_text(&hit.at);
                let (_, activity) = ACTIVITIES.iter().find(|(known, _)| *known == word)?;
                Some((hit.at.clone(), (*activity).to_owned()))
            })
            .collect();
        // 装运前检验 may be a name of the register as well: then it was read above.
        said.retain(|(_, activity)| {
            !self.slots.iter().any(|slot| slot.name == Name::Activity && slot.value == *activity)
        });
        for (at, activity) in said {
            self.put(Name::Activity, &at, vec![reading(activity, 1.0)]);
        }
        let is_read = |slot: &Slot| slot.name == Name::Activity && !slot.is_open();
        if self.slots.iter().filter(|slot| is_read(slot)).count() < 2 {
            return;
        }
        let (several, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.slots).into_iter().partition(is_read);
        self.slots = rest;
        let values: Vec<Alternative> = several.iter().map(|slot| reading(&slot.value, UNSURE)).collect();
        if let Some(first) = several.into_iter().next() {
            self.slots.push(Slot::of(Name::Activity, first.raw, first.span, values));
        }
    }
}
