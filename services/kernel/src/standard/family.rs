//! The family of a standard: prefix, nature, number and part, without a year.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What follows the prefix of a Chinese number: nothing, `/T` (推荐性) or `/Z` (指导性技术文件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Nature {
    /// No letter: mandatory, or a body that does not use one.
    Plain,
    /// `/T`: recommended.
    Recommended,
    /// `/Z`: guidance.
    Guidance,
}

impl Nature {
    /// The letters written after the prefix.
    pub fn suffix(self) -> &'static str {
        match self {
            Nature::Plain => "",
            Nature::Recommended => "/T",
            Nature::Guidance => "/Z",
        }
    }
}

/// How a body writes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Style {
    /// `GB/T 228.1-2021`: part after a point, year after a dash.
    Chinese,
    /// `IEC 60601-1:2005`: part after a dash, year after a colon.
    International,
    /// `ASTM D3039/D3039M-17`: two-digit year after a dash.
    Astm,
    /// `CNCA-C09-01:2014`: a rule, its prefix joined with a dash.
    Rule,
}

/// A family, for example `GB/T 228.1`: what stays when a version is revised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Family {
    /// The body's letters, `GB`, `JJG(交通)`, `DB37`, `T/CAS`, `ISO/IEC`.
    pub prefix: String,
    /// `/T`, `/Z` or nothing.
    pub nature: Nature,
    /// The number as text, since `YY/T 0287` keeps its zero.
    pub number: String,
    /// The part (`1` of `GB/T 228.1`, `1-2` of `IEC 60601-1-2`), or nothing.
    pub part: Option<String>,
    pub(super) style: Style,
}

impl Family {
    /// The exact key, `GB/T 228.1`. Equal for every spelling of the family.
    pub fn key(&self) -> String {
        self.to_string()
    }

    /// The same number with the other nature, when the two name one subject: GB and GB/T only.
    pub fn alias(&self) -> Option<Family> {
        let nature = match (self.prefix.as_str(), self.nature) {
            ("GB", Nature::Plain) => Nature::Recommended,
            ("GB", Nature::Recommended) => Nature::Plain,
            _ => return None,
        };
        Some(Family { nature, ..self.clone() })
    }

    /// True when `other` is this family written with the other of GB and GB/T.
    pub fn is_alias_of(&self, other: &Family) -> bool {
        self.alias().as_ref() == Some(other)
    }

    /// One key for a family and its alias (the GB spelling), for indexes that look both up at once.
    pub fn alias_root(&self) -> String {
        match self.nature {
            Nature::Recommended if self.prefix == "GB" => {
                Family { nature: Nature::Plain, ..self.clone() }.key()
            }
            _ => self.key(),
        }
    }

    /// True for families of Chinese bodies.
    pub fn is_chinese(&self) -> bool {
        matches!(self.style, Style::Chinese | Style::Rule)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = if self.style == Style::Rule { '-' } else { ' ' };
        write!(f, "{}{}{join}{}", self.prefix, self.nature.suffix(), self.number)?;
        match (&self.part, self.style) {
            (Some(part), Style::Chinese) => write!(f, ".{part}"),
            (Some(part), _) => write!(f, "-{part}"),
            (None, _) => Ok(()),
        }
    }
}
