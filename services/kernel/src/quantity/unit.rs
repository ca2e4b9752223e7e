//! Units: a dimension, an exact factor and, for temperatures, an exact offset.

use std::borrow::Cow;

use super::dimension::Dimension;
use super::rational::Rational;
use super::table;
use crate::fold::Folded;

/// Why a quantity could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No number stands there.
    #[error("\"{0}\" does not begin with a number")]
    NotANumber(String),
    /// The unit is not known, or two units differ only in the case of their letters (MPa, mPa).
    #[error("\"{0}\" is not a known unit")]
    UnknownUnit(String),
    /// The number has too many digits to be converted exactly.
    #[error("the number is too long to be converted exactly")]
    TooLong,
    /// Units of two dimensions were mixed.
    #[error("{} and {} cannot be compared", .0.en(), .1.en())]
    UnlikeUnits(Dimension, Dimension),
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::NotANumber(text) => format!("“{text}”不是以数字开头的量值"),
            Error::UnknownUnit(text) => format!("无法识别的计量单位“{text}”，请注意大小写（如 MPa 与 mPa）"),
            Error::TooLong => "数字过长，无法精确换算".into(),
            Error::UnlikeUnits(a, b) => format!("单位不一致：{}与{}不能比较", a.zh(), b.zh()),
        }
    }
}

/// A unit of measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub(super) symbol: Cow<'static, str>,
    pub(super) dimension: Dimension,
    pub(super) factor: Rational,
    pub(super) offset: Rational,
}

impl Unit {
    /// Reads a unit in any spelling (`µin`, `千欧`, `m³/h`, `µΩ/Ω`). An empty text is no unit.
    ///
    /// Letters that differ only in case are accepted when that leaves one unit.
    pub fn parse(text: &str) -> Result<Unit, Error> {
        let spelled: String = Folded::of(text).text().chars().filter(|c| *c != ' ').collect();
        if let Some(unit) = table::find(&spelled) {
            return Ok(unit.clone());
        }
        if let Some((above, below)) = spelled.split_once('/') {
            let (above, below) = (table::find(above), table::find(below));
            if let (Some(above), Some(below)) = (above, below)
                && above.dimension == below.dimension
                && above.dimension != Dimension::Temperature
            {
                let factor = above.factor.over(below.factor).ok_or(Error::TooLong)?;
                return Ok(Unit {
                    symbol: Cow::Owned(format!("{}/{}", above.symbol, below.symbol)),
                    dimension: Dimension::Ratio,
                    factor,
                    offset: Rational::ZERO,
                });
            }
        }
        Err(Error::UnknownUnit(text.trim().to_owned()))
    }

    /// The canonical symbol.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The dimension.
    pub fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// Base units in one of this unit.
    pub fn factor(&self) -> Rational {
        self.factor
    }

    /// The same unit for a difference: 0.5 °C of uncertainty is 0.5 K.
    pub fn as_difference(&self) -> Unit {
        if self.dimension != Dimension::Temperature {
            return self.clone();
        }
        Unit { dimension: Dimension::TemperatureDifference, offset: Rational::ZERO, ..self.clone() }
    }

    /// An exact value in this unit as f64 in base units, rounded once.
    pub fn to_base(&self, value: Rational) -> Result<f64, Error> {
        let scaled = value.times(self.factor).and_then(|v| v.plus(self.offset));
        Ok(scaled.ok_or(Error::TooLong)?.to_f64())
    }

    /// As [`Unit::to_base`] for a number that arrived as f64; 0.1 counts as one tenth. NaN is refused.
    pub fn f64_to_base(&self, value: f64) -> Result<f64, Error> {
        self.to_base(Rational::from_f64(value).ok_or(Error::TooLong)?)
    }

    /// A base value in this unit, for showing.
    pub fn from_base(&self, base: f64) -> f64 {
        if self.offset == Rational::ZERO {
            return base / self.factor.to_f64();
        }
        (base - self.offset.to_f64()) / self.factor.to_f64()
    }
}
