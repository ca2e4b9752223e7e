//! The use of a shared resource: its class, what it has to be capable of, and when.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::{Filling, UNSURE, reading};
use crate::engine::parse::hit::{Day, Hit, Hours, Sense, Side};
use crate::engine::parse::slot::{Alternative, MOST_ALTERNATIVES, Name, Slot};

/// Words of a class that say nothing of what it is capable of.
const PLAIN: [&str; 7] = ["仪器", "设备", "仪器设备", "场地", "专家", "工程师", "软件"];
/// Beginnings that are offered when only the day was written: hours of a day.
const BEGINNINGS: [u32; 2] = [9, 14];

impl Filling<'_> {
    pub(super) fn booking(&mut self) {
        let Some(anchor) = self.draft.anchor.clone() else { return };
        let class = match anchor.sense {
            Sense::Class(class) => class,
            _ => "INSTRUMENT",
        };
        self.put(Name::Class, &anchor.at, vec![reading(class, 1.0)]);
        self.capability(&anchor, class);
        self.times();
    }

    /// What was called by its name is meant by its name; 一台设备 may be any.
    fn capability(&mut self, anchor: &Hit, class: &str) {
        let named = self.text.raw(&self.text.span(&anchor.at));
        if PLAIN.contains(&self.text.folded_text(&anchor.at).as_str()) {
            let shared = self.shared(class);
            self.slots.push(Slot::missing(Name::Capability, shared));
        } else {
            self.put(Name::Capability, &anchor.at, vec![reading(named, 1.0)]);
        }
    }

    /// What is shared of a class: those first that have most pairs of characters of the text.
    fn shared(&self, class: &str) -> Vec<Alternative> {
        let rest: Vec<char> = self.text.rest(self.area).chars().filter(|c| !c.is_whitespace()).collect();
        let pairs: BTreeSet<&[char]> = rest.windows(2).collect();
        let likeness = |title: &str| {
            let title: Vec<char> = title.chars().collect();
            title.windows(2).filter(|pair| pairs.contains(pair)).count()
        };
        let of_class = self.lexicon.shared.iter().filter(|(of, _)| of.code() == class);
        let mut titles: Vec<(usize, &String)> = of_class.map(|(_, title)| (likeness(title), title)).collect();
        titles.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
        titles.into_iter().take(MOST_ALTERNATIVES).map(|(_, title)| reading(title, 0.25)).collect()
    }

    /// Start and end: surely said when one day and one stretch of hours were.
    fn times(&mut self) {
        let days: Vec<(Range<usize>, Date, bool)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Day(Day { day, side, unsure }) if side != Side::By => {
                    Some((hit.at.clone(), day, !unsure))
                }
                Sense::Mention(day) => Some((hit.at.clone(), day, true)),
                _ => None,
            })
            .collect();
        let hours: Vec<(Range<usize>, Hours)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Hours(hours) => Some((hit.at.clone(), hours)),
                _ => None,
            })
            .collect();
        match (days.first(), hours.first()) {
            (Some(_), Some((at, _))) => {
                let sure = days.len() == 1 && hours.len() == 1;
                let at = at.clone();
                let readings = |of: fn(&Hours) -> u32| -> Vec<Alternative> {
                    let pairs = days.iter().flat_map(|day| hours.iter().map(move |(_, hours)| (day, hours)));
                    pairs
                        .map(|((_, day, known), hours)| {
                            let confidence = if sure && *known && hours.sure { 1.0 } else { UNSURE };
                            reading(instant(*day, of(hours)), confidence)
                        })
                        .collect()
                };
                let (from, to) = (readings(|hours| hours.from), readings(|hours| hours.to));
                self.put(Name::Start, &at, from);
                self.put(Name::End, &at, to);
            }
            (Some((at, day, _)), None) => {
                let readings = BEGINNINGS.map(|hour| reading(instant(*day, 60 * hour), UNSURE)).to_vec();
                let at = at.clone();
                self.put(Name::Start, &at, readings);
                self.slots.push(Slot::missing(Name::End, vec![]));
            }
            (None, Some((at, _))) => {
                let at = at.clone();
                self.put(Name::Start, &at, vec![]);
                self.put(Name::End, &at, vec![]);
            }
            (None, None) => {
                self.slots.push(Slot::missing(Name::Start, vec![]));
                self.slots.push(Slot::missing(Name::End, vec![]));
            }
        }
    }

    /// What goes with a booking besides: the place, the day by which it has to be, the money.
    pub(super) fn terms_of_booking(&mut self) {
        self.region();
        self.money();
        let by: Vec<(Range<usize>, Day)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Day(day) if day.side == Side::By => Some((hit.at.clone(), day)),
                _ => None,
            })
            .collect();
        let (unsure, ahead): (Vec<_>, Vec<_>) = by.into_iter().partition(|(_, day)| day.unsure);
        self.put_single(
            Name::Deadline,
            ahead.into_iter().map(|(at, day)| (at, day.day.to_string())).collect(),
        );
        for (at, day) in unsure {
            self.put(Name::Deadline, &at, vec![reading(day.day.to_string(), UNSURE)]);
        }
    }
}

/// A minute of a day in China, RFC 3339; the end of the day is the next one's beginning.
fn instant(day: Date, minute: u32) -> String {
    let day = if minute >= 24 * 60 { day.tomorrow().unwrap_or(day) } else { day };
    format!("{day}T{:02}:{:02}:00+08:00", minute / 60 % 24, minute % 60)
}
