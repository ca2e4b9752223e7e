//! Mode, range and uncertainty of a calibration or verification.

use std::ops::Range;

use nqi_kernel::kind::CalibrationMode;
use nqi_kernel::quantity::Dimension;

use super::{Filling, UNSURE, reading};
use crate::engine::parse::amounts::{Bound, Extent};
use crate::engine::parse::hit::Sense;
use crate::engine::parse::slot::{Name, Slot};

impl Filling<'_> {
    pub(super) fn mode(&mut self) {
        let literal: Vec<(Range<usize>, String)> = self
            .hits()
            .filter_map(|hit| match hit.sense {
                Sense::Mode(mode) => Some((hit.at.clone(), mode.code().to_owned())),
                _ => None,
            })
            .collect();
        if !literal.is_empty() {
            self.put_single(Name::Mode, literal);
            return;
        }
        let both = || CalibrationMode::ALL.iter().map(|mode| reading(mode.code(), 0.5)).collect();
        let unclear = self.hits().find(|hit| hit.sense == Sense::UnclearMode).map(|hit| hit.at.clone());
        match unclear {
            Some(at) => self.put(Name::Mode, &at, both()),
            None => self.slots.push(Slot::missing(Name::Mode, both())),
        }
    }

    pub(super) fn extent(&mut self) {
        let ranges: Vec<(Range<usize>, Extent)> = self
            .hits()
            .filter_map(|hit| match &hit.sense {
                Sense::Range(extent) => Some((hit.at.clone(), extent.clone())),
                _ => None,
            })
            .collect();
        let shown = ranges.iter().map(|(at, extent)| (at.clone(), extent.shown())).collect();
        self.put_single(Name::Range, shown);
        self.range = ranges.into_iter().next().map(|(_, extent)| extent);
        if self.range.is_none() {
            let unsure = self.hits().find_map(|hit| match &hit.sense {
                // 16 小时 is no range of an instrument.
                Sense::Size(extent) if extent.dimension != Dimension::TimeInterval => {
                    Some((hit.at.clone(), vec![reading(extent.shown(), UNSURE)]))
                }
                Sense::Bare => Some((hit.at.clone(), vec![])),
                _ => None,
            });
            if let Some((at, readings)) = unsure {
                self.put(Name::Range, &at, readings);
            }
        }
        let bounds: Vec<(Range<usize>, Bound)> = self
            .hits()
            .filter_map(|hit| match &hit.sense {
                Sense::Uncertainty(bound) => Some((hit.at.clone(), bound.clone())),
                _ => None,
            })
            .collect();
        let shown = bounds.iter().map(|(at, bound)| (at.clone(), bound.shown())).collect();
        self.put_single(Name::Uncertainty, shown);
        self.uncertainty = bounds.into_iter().next().map(|(_, bound)| bound);
        let precision = self.hits().find_map(|hit| match &hit.sense {
            Sense::Precision(bound) => Some((hit.at.clone(), bound.shown())),
            _ => None,
        });
        if let Some((at, shown)) = precision.filter(|_| self.uncertainty.is_none()) {
            self.put(Name::Uncertainty, &at, vec![reading(shown, UNSURE)]);
        }
    }
}
