//! Quantity, place, days, money, delivery and authorities.

use std::ops::Range;

use nqi_kernel::kind::ItemKind;
use nqi_kernel::region::Region;

use super::{Filling, UNSURE, reading};
use crate::engine::parse::Work;
use crate::engine::parse::hit::{Day, Sense, Side};
use crate::engine::parse::slot::Name;
use crate::engine::record::{Scheme, Way};

impl Filling<'_> {
    /// Place, days, money, delivery, authorities.
    pub(super) fn circumstances(&mut self, work: Option<Work>) {
        if matches!(work, Some(Work::Resource | Work::Of(ItemKind::Resource))) {
            return self.terms_of_booking();
        }
        self.region();
        self.days();
        self.money();
        let ways: Vec<(Range<usize>, Option<Way>)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Way(way) => Some((hit.at.clone(), way)),
                _ => None,
            })
            .collect();
        let code = |way: Way| match way {
            Way::SendSample => "SEND_SAMPLE",
            Way::OnSite => "ON_SITE",
            Way::Remote => "REMOTE",
        };
        if let Some((at, _)) = ways.iter().find(|(_, way)| way.is_none()) {
            let either = [Way::SendSample, Way::OnSite].map(|way| reading(code(way), UNSURE)).to_vec();
            self.put(Name::Delivery, at, either);
        } else {
            let said =
                ways.iter().filter_map(|(at, way)| Some((at.clone(), code((*way)?).to_owned()))).collect();
            self.put_single(Name::Delivery, said);
        }
        let by_rows = matches!(
            work,
            Some(Work::Of(ItemKind::Testing | ItemKind::Inspection | ItemKind::Calibration)) | None
        );
        if !by_rows {
            return;
        }
        let authorities: Vec<(Range<usize>, Name, String)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Scheme(scheme) => {
                    let code = match scheme {
                        Scheme::Statutory => "STATUTORY",
                        other => other.label(),
                    };
                    Some((hit.at.clone(), Name::Accreditation, code.to_owned()))
                }
                Sense::LegalEffect => Some((hit.at.clone(), Name::LegalEffect, "true".to_owned())),
                _ => None,
            })
            .collect();
        for (at, name, value) in authorities {
            self.put(name, &at, vec![reading(value, 1.0)]);
        }
    }

    pub(super) fn quantity(&mut self) {
        let counts: Vec<(Range<usize>, String)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Count(count) => Some((hit.at.clone(), count.to_string())),
                _ => None,
            })
            .collect();
        self.put_single(Name::Quantity, counts);
    }

    pub(super) fn region(&mut self) {
        let said: Vec<(Range<usize>, Region)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Region(region) => Some((hit.at.clone(), region)),
                _ => None,
            })
            .collect();
        // 威海荣成 is 荣成.
        let narrow = said
            .iter()
            .filter(|(_, one)| !said.iter().any(|(_, other)| other != one && one.includes(*other)))
            .map(|(at, region)| (at.clone(), region.code().to_owned()))
            .collect();
        self.put_single(Name::Region, narrow);
    }

    pub(super) fn days(&mut self) {
        let said: Vec<(Range<usize>, Day)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Day(day) => Some((hit.at.clone(), day)),
                _ => None,
            })
            .collect();
        let sure = |side| {
            let days = said.iter().filter(move |(_, day)| day.side == side && !day.unsure);
            days.map(|(at, day)| (at.clone(), day.day.to_string())).collect::<Vec<_>>()
        };
        let (by, from) = (sure(Side::By), sure(Side::From));
        let known = !by.is_empty();
        self.put_single(Name::Deadline, by);
        self.put_single(Name::Earliest, from);
        for (at, day) in said {
            if day.unsure || (day.side == Side::Unsaid && !known) {
                let name = if day.side == Side::From { Name::Earliest } else { Name::Deadline };
                self.put(name, &at, vec![reading(day.day.to_string(), UNSURE)]);
            }
        }
    }

    pub(super) fn money(&mut self) {
        let said: Vec<(Range<usize>, i64, bool)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Money(fen, sure) => Some((hit.at.clone(), fen, sure)),
                _ => None,
            })
            .collect();
        let sure: Vec<_> = said
            .iter()
            .filter(|(.., sure)| *sure)
            .map(|(at, fen, _)| (at.clone(), fen.to_string()))
            .collect();
        if sure.is_empty() {
            if let Some((at, fen, _)) = said.first() {
                self.put(Name::Budget, at, vec![reading(fen.to_string(), UNSURE)]);
            }
        } else {
            self.put_single(Name::Budget, sure);
        }
    }
}
