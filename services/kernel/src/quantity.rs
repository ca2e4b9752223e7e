//! Quantities: exact unit conversion to one base unit per dimension, rounded once.

mod decimal;
mod dimension;
mod rational;
mod table;
mod unit;

pub use dimension::Dimension;
pub use rational::Rational;
pub use unit::{Error, Unit};

pub(crate) use decimal::read_number;

use crate::fold::Folded;

/// Reads `100 Ω` or `0.1 kΩ` into the value in base units, with its unit.
///
/// Both spell the same f64 bit for bit: the decimal is exact and rounded once.
pub fn parse(text: &str) -> Result<(f64, Unit), Error> {
    let folded = Folded::of(text);
    let chars: Vec<char> = folded.text().trim().chars().collect();
    let (value, used) = read_number(&chars).ok_or_else(|| Error::NotANumber(text.trim().to_owned()))?;
    let unit = Unit::parse(&chars[used..].iter().collect::<String>())?;
    Ok((unit.to_base(value)?, unit))
}

#[cfg(test)]
mod tests;
