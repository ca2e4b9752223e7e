//! Reads sums of terms, `0.058 % rdg + 1.2 kΩ`, `(46 + 5.1L) µin`, exactly.

use super::{Curve, Line};
use crate::quantity::{Dimension, Rational, Unit, read_number};
use crate::range::{Extent, Range};

/// Words behind a fraction that say "of the value"; everything else but full scale is refused.
const OF_READING: [&str; 12] = [
    "rdg",
    "rd",
    "reading",
    "ofreading",
    "ofrdg",
    "读数",
    "示值",
    "of value",
    "ofvalue",
    "oftimedinterval",
    "ofindication",
    "ofmeasuredvalue",
];
const OF_FULL_SCALE: [&str; 8] =
    ["fs", "f.s.", "f.s", "fullscale", "offullscale", "offs", "满量程", "ofrange"];

/// One term of a sum.
struct Term {
    value: Rational,
    /// Multiplied with the letter L or D.
    letter: bool,
    unit: Option<Unit>,
    share: Share,
}

#[derive(Clone, Copy, PartialEq)]
enum Share {
    Plain,
    OfReading,
    OfFullScale,
}

/// What the terms of a row's uncertainty refer to.
pub(super) struct Context<'a> {
    pub(super) range: &'a Range,
    pub(super) relative: bool,
    pub(super) letter_unit: Unit,
}

impl Context<'_> {
    pub(super) fn interpolation(&self, first: String, last: String) -> Option<Curve> {
        let Extent::Interval(interval) = &self.range.extent else { return None };
        let (lo, hi) = (self.sum(&first)?, self.sum(&last)?);
        let absolute = lo.b == 0.0 && hi.b == 0.0 && lo.a > 0.0 && hi.a > 0.0;
        let relative = lo.a == 0.0 && hi.a == 0.0 && lo.b > 0.0 && hi.b > 0.0;
        if !(absolute || relative) || !interval.hi.is_finite() || interval.lo >= interval.hi {
            return None;
        }
        let (lo_u, hi_u) = if relative { (lo.b, hi.b) } else { (lo.a, hi.a) };
        Some(Curve::Interp { lo_x: interval.lo, lo_u, hi_x: interval.hi, hi_u, relative })
    }

    /// Reads a sum of terms; exact until the two coefficients are rounded once.
    pub(super) fn sum(&self, text: &str) -> Option<Line> {
        let text = text.trim();
        let (body, outer) = match text.strip_prefix(['(', '[']) {
            Some(rest) => {
                let close = rest.rfind([')', ']'])?;
                (&rest[..close], rest[close + 1..].trim())
            }
            None => (text, ""),
        };
        let mut terms = split_sum(body).iter().map(|part| self.term(part)).collect::<Option<Vec<Term>>>()?;
        let outer = match outer {
            "" => None,
            written => Some(self.unit(written)?),
        };
        if let Some((unit, share)) = outer {
            for term in &mut terms {
                if term.unit.is_some() {
                    return None;
                }
                term.unit = Some(unit.clone());
                term.share = share;
            }
        } else if let [first, last] = terms.as_mut_slice()
            && !first.letter
            && first.unit.is_none()
        {
            // `58 + 0.25L µin`: the unit behind the sum counts for both.
            first.unit = Some(last.unit.clone()?);
        }
        let (mut a, mut b) = (Rational::ZERO, Rational::ZERO);
        for term in &terms {
            if term.value.is_negative() {
                return None;
            }
            let (constant, slope) = self.coefficients(term)?;
            a = a.plus(constant)?;
            b = b.plus(slope)?;
        }
        Some(Line { a: a.to_f64(), b: b.to_f64() })
    }

    /// What a term adds to a and to b.
    fn coefficients(&self, term: &Term) -> Option<(Rational, Rational)> {
        let wanted = self.range.dimension.of_uncertainty();
        if term.letter {
            let own = match &term.unit {
                None => self.letter_unit.factor(),
                Some(unit) if unit.as_difference().dimension() == wanted => unit.factor(),
                Some(unit) if unit.dimension() == Dimension::Ratio && wanted != Dimension::Ratio => {
                    unit.factor().times(self.letter_unit.factor())?
                }
                Some(_) => return None,
            };
            if self.letter_unit.dimension() != self.range.dimension {
                return None;
            }
            let slope = term.value.times(own)?.over(self.letter_unit.factor())?;
            return Some((Rational::ZERO, slope));
        }
        let Some(unit) = &term.unit else {
            // `Urel = 2.5×10^-3` is a fraction; any other bare number is not guessed.
            return self.relative.then_some((Rational::ZERO, term.value));
        };
        let size = term.value.times(unit.factor())?;
        match (term.share, unit.dimension()) {
            (Share::OfFullScale, Dimension::Ratio) => {
                let full = self.range.extent.hull();
                let full = Rational::from_f64(full.lo.abs().max(full.hi.abs()))?;
                Some((size.times(full)?, Rational::ZERO))
            }
            (Share::OfReading, Dimension::Ratio) => Some((Rational::ZERO, size)),
            (Share::Plain, Dimension::Ratio) => {
                // A bare % on a row that is itself in % (or %RH) may mean points or a share.
                let unclear = matches!(wanted, Dimension::Ratio | Dimension::RelativeHumidity);
                (self.relative || !unclear).then_some((Rational::ZERO, size))
            }
            (Share::Plain, _) if unit.as_difference().dimension() == wanted && !self.relative => {
                Some((size, Rational::ZERO))
            }
            _ => None,
        }
    }

    fn term(&self, text: &str) -> Option<Term> {
        let chars: Vec<char> = text.trim().chars().collect();
        let (value, used) = match read_number(&chars) {
            Some(read) => read,
            None if self.is_letter(*chars.first()?) => (Rational::ONE, 0),
            None => return None,
        };
        let mut rest: String = chars[used..].iter().collect::<String>().trim().to_owned();
        let mut value = value;
        let mut letter = false;
        let unmultiplied = rest.trim_start_matches(['·', '×', '*', ' ']).to_owned();
        if unmultiplied.chars().next().is_some_and(|c| self.is_letter(c)) {
            let after = &unmultiplied[1..];
            if !after.starts_with(|c: char| c.is_alphabetic()) {
                letter = true;
                rest = after.trim().to_owned();
                if let Some(divisor) = rest.strip_prefix('/') {
                    let digits: Vec<char> = divisor.trim().chars().collect();
                    let (divisor, used) = read_number(&digits)?;
                    value = value.over(divisor)?;
                    rest = digits[used..].iter().collect::<String>().trim().to_owned();
                }
            }
        } else if rest != unmultiplied {
            return None;
        }
        if rest.is_empty() {
            return Some(Term { value, letter, unit: None, share: Share::Plain });
        }
        let (unit, share) = self.unit(&rest)?;
        Some(Term { value, letter, unit: Some(unit), share })
    }

    /// L and D stand for the length measured; on a volume row L is the litre.
    fn is_letter(&self, c: char) -> bool {
        match c {
            'L' | 'D' => !matches!(self.range.dimension, Dimension::Volume | Dimension::VolumeFlow),
            'l' => self.range.dimension == Dimension::Length,
            _ => false,
        }
    }

    /// A unit and what a fraction is of.
    fn unit(&self, text: &str) -> Option<(Unit, Share)> {
        if let Ok(unit) = Unit::parse(text) {
            return Some((unit, Share::Plain));
        }
        for (at, _) in text.char_indices().skip(1) {
            let Ok(unit) = Unit::parse(&text[..at]) else { continue };
            if unit.dimension() != Dimension::Ratio {
                continue;
            }
            let words: String =
                text[at..].to_lowercase().chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '×')).collect();
            if OF_FULL_SCALE.contains(&words.as_str()) {
                return Some((unit, Share::OfFullScale));
            }
            if OF_READING.contains(&words.as_str()) {
                return Some((unit, Share::OfReading));
            }
        }
        None
    }
}

/// Splits at plus signs that stand between terms, not in exponents.
fn split_sum(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut last = ' ';
    for c in text.chars() {
        if c == '+' && !matches!(last, '^' | 'e' | 'E') {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        last = c;
    }
    parts
}
