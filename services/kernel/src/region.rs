//! Regions of the city and the areas around it, and distances in whole metres.

mod distance;
mod table;

pub use distance::{Point, metres};

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fold;
use table::{REGIONS, Row};

/// The level of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The country.
    Nation,
    /// A province or municipality.
    Province,
    /// A prefecture-level city.
    City,
    /// A district or county-level city of GB/T 2260.
    District,
    /// A development zone: statistical, inside districts.
    Zone,
}

/// A region of the table.
#[derive(Clone, Copy)]
pub struct Region(&'static Row);

/// The text is not the code or name of a known region.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a known region; allowed are the codes of Weihai's districts and zones (371002, 371003, 371082, 371083, 371071, 371072, 371073, WH-FTZ) and wider areas"
)]
pub struct Error(String);

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        format!("“{}”不是有效的区划，请选择威海市各区市、功能区或更大区域", self.0)
    }
}

impl Region {
    /// Reads a code or a Chinese name.
    pub fn parse(text: &str) -> Result<Region, Error> {
        let wanted = fold::identifier(text);
        REGIONS
            .iter()
            .find(|row| row.code == wanted || row.zh == wanted)
            .map(Region)
            .ok_or_else(|| Error(text.trim().to_owned()))
    }

    /// Every region, wider ones first.
    pub fn all() -> impl Iterator<Item = Region> {
        REGIONS.iter().map(Region)
    }

    /// The eight regions in which enterprises of the city sit: districts, county-level cities and zones.
    pub fn local() -> impl Iterator<Item = Region> {
        Region::all().filter(|region| region.is_local())
    }

    /// The code: GB/T 2260, a statistical code, or ours (WH-FTZ, CN).
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// The Chinese name.
    pub fn zh(self) -> &'static str {
        self.0.zh
    }

    /// The English name.
    pub fn en(self) -> &'static str {
        self.0.en
    }

    /// The level.
    pub fn level(self) -> Level {
        self.0.level
    }

    /// The six digits for credit codes; the bonded zone has the city's.
    pub fn registrar(self) -> &'static str {
        if self.0.code.len() == 6 && self.0.code.starts_with(|c: char| c.is_ascii_digit()) {
            self.0.code
        } else {
            "371000"
        }
    }

    /// The approximate centre, for sites and needs without a point of their own.
    pub fn centroid(self) -> Point {
        Point { latitude_e6: self.0.latitude_e6, longitude_e6: self.0.longitude_e6 }
    }

    /// The region above.
    pub fn parent(self) -> Option<Region> {
        Region::parse(self.0.parent).ok()
    }

    /// The districts of GB/T 2260 that a zone lies in; figures of a zone are never added to theirs.
    pub fn within(self) -> impl Iterator<Item = Region> {
        self.0.within.iter().filter_map(|code| Region::parse(code).ok())
    }

    /// Regions that share a border.
    pub fn neighbours(self) -> impl Iterator<Item = Region> {
        self.0.neighbours.iter().filter_map(|code| Region::parse(code).ok())
    }

    /// True when the code is one of GB/T 2260, so that it may be used with data that knows only those.
    pub fn is_gb(self) -> bool {
        !matches!(self.0.level, Level::Zone | Level::Nation)
    }

    /// True for districts, county-level cities and zones of the city.
    pub fn is_local(self) -> bool {
        self.0.parent == "371000"
    }

    /// Tells whether an area served (`self`) includes `other`: itself, what lies below it, or a zone inside it.
    pub fn includes(self, other: Region) -> bool {
        let mut at = Some(other);
        while let Some(region) = at {
            if region == self {
                return true;
            }
            at = region.parent();
        }
        other.within().any(|district| district == self)
    }
}

impl PartialEq for Region {
    fn eq(&self, other: &Self) -> bool {
        self.0.code == other.0.code
    }
}

impl Eq for Region {}

impl std::hash::Hash for Region {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.code.hash(state);
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({} {})", self.0.code, self.0.zh)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Region::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
