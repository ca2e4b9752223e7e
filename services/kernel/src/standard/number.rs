//! A standard number: a family with a year, amendments, or the word 系列.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::Error;
use super::family::{Family, Style};
use super::parse::parse;

/// What an amendment is called by its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmendmentKind {
    /// `+A1:2012`, also spelt AMD1.
    Amendment,
    /// `+COR1:2014`, also spelt AC.
    Corrigendum,
    /// `/XG1-2015`, 第 1 号修改单 of a Chinese standard.
    ChangeSheet,
}

/// One amendment that belongs to the version cited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amendment {
    /// What it is.
    pub kind: AmendmentKind,
    /// Its number.
    pub number: u8,
    /// Its year, when written.
    pub year: Option<u16>,
}

/// A standard number in canonical form. Equality is equality of the exact key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardNumber {
    pub(super) family: Family,
    pub(super) year: Option<u16>,
    pub(super) edition: String,
    pub(super) amendments: Vec<Amendment>,
    pub(super) series: bool,
}

impl StandardNumber {
    /// Reads any spelling of one number; a SERIES and a missing year are accepted here.
    pub fn parse(text: &str) -> Result<StandardNumber, Error> {
        parse(text)
    }

    /// Reads a number that a request may cite: not a SERIES; the year may be left out.
    pub fn parse_citable(text: &str) -> Result<StandardNumber, Error> {
        let number = parse(text)?;
        if number.series {
            return Err(Error::Series(number.family.key()));
        }
        Ok(number)
    }

    /// Reads a number that a scope row or a version may carry: not a SERIES, with its year.
    pub fn parse_version(text: &str) -> Result<StandardNumber, Error> {
        let number = StandardNumber::parse_citable(text)?;
        if number.year.is_none() {
            return Err(Error::YearMissing(number.family.key()));
        }
        Ok(number)
    }

    /// The family.
    pub fn family(&self) -> &Family {
        &self.family
    }

    /// The year of the version, when written.
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// The amendments that belong to the version cited, in order.
    pub fn amendments(&self) -> &[Amendment] {
        &self.amendments
    }

    /// True for `（系列）`: a series is never citable.
    pub fn is_series(&self) -> bool {
        self.series
    }

    /// True when a version (a year) is named.
    pub fn is_version(&self) -> bool {
        self.year.is_some() && !self.series
    }

    /// The exact key, `GB/T 3362-2017`; lookups compare it whole, never by prefix.
    pub fn key(&self) -> String {
        self.to_string()
    }

    /// The key of the family, `GB/T 3362`.
    pub fn family_key(&self) -> String {
        self.family.key()
    }

    /// The same number without year and amendments.
    pub fn without_year(&self) -> StandardNumber {
        StandardNumber {
            family: self.family.clone(),
            year: None,
            edition: String::new(),
            amendments: Vec::new(),
            series: self.series,
        }
    }

    /// The same family in another year, without amendments.
    pub fn with_year(&self, year: u16) -> StandardNumber {
        StandardNumber { year: Some(year), series: false, ..self.without_year() }
    }

    /// The same version under the other of GB and GB/T.
    pub fn alias(&self) -> Option<StandardNumber> {
        Some(StandardNumber { family: self.family.alias()?, ..self.clone() })
    }
}

impl fmt::Display for StandardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.family)?;
        if self.series {
            f.write_str("（系列）")?;
        }
        if let Some(year) = self.year {
            match self.family.style {
                Style::Chinese => write!(f, "-{year}")?,
                Style::International | Style::Rule => write!(f, ":{year}")?,
                Style::Astm => write!(f, "-{:02}{}", year % 100, self.edition)?,
            }
        }
        for amendment in &self.amendments {
            write!(f, "{amendment}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Amendment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, year_mark) = match self.kind {
            AmendmentKind::Amendment => ("+A", ':'),
            AmendmentKind::Corrigendum => ("+COR", ':'),
            AmendmentKind::ChangeSheet => ("/XG", '-'),
        };
        write!(f, "{mark}{}", self.number)?;
        match self.year {
            Some(year) => write!(f, "{year_mark}{year}"),
            None => Ok(()),
        }
    }
}

impl FromStr for StandardNumber {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        StandardNumber::parse(text)
    }
}

impl Serialize for StandardNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StandardNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        StandardNumber::parse(&text).map_err(serde::de::Error::custom)
    }
}
