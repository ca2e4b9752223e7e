//! Reads the text of a CMC: values, `a + b|x|`, end values, coverage factor.

use super::{Curve, DEFAULT_K, Line, Uncertainty};
use crate::fold::Folded;
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

pub(super) fn parse(text: &str, range: &Range) -> Uncertainty {
    let raw = text.trim().to_owned();
    let mut words = Words::of(text);
    let k = words.take_k();
    let (curve, k) = match (read(words, range), k) {
        (Some(curve), Ok(k)) => (curve, k.unwrap_or(DEFAULT_K)),
        (_, k) => (Curve::Unreadable, k.ok().flatten().unwrap_or(DEFAULT_K)),
    };
    Uncertainty { curve, k, raw }
}

/// The folded text while its clauses are taken off.
struct Words(Vec<char>);

impl Words {
    fn of(text: &str) -> Words {
        Words(Folded::of(text).text().trim().chars().collect())
    }

    /// Takes `k=2`, `(k = 2)` and a confidence level off. An unreadable k is an error.
    fn take_k(&mut self) -> Result<Option<f64>, ()> {
        let level = self.take_assignment('p');
        let level_capital = self.take_assignment('P');
        let factor = self.take_assignment('k').or_else(|| self.take_assignment('K'));
        if level.or(level_capital).is_some_and(|value| value.is_none()) {
            return Err(());
        }
        match factor {
            None => Ok(None),
            Some(Some(k)) if k > 0.0 => Ok(Some(k)),
            Some(_) => Err(()),
        }
    }

    /// Removes `name = number`; `Some(None)` when no number follows.
    fn take_assignment(&mut self, name: char) -> Option<Option<f64>> {
        let chars = &self.0;
        let at = chars.iter().enumerate().position(|(i, c)| {
            let alone = i == 0 || !chars[i - 1].is_alphanumeric();
            let sign = chars[i + 1..].iter().find(|c| **c != ' ');
            *c == name && alone && matches!(sign, Some('=' | ':'))
        })?;
        let sign = at + 1 + chars[at + 1..].iter().take_while(|c| **c == ' ').count();
        let Some((value, used)) = read_number(&chars[sign + 1..]) else { return Some(None) };
        let mut end = sign + 1 + used;
        if chars.get(end) == Some(&'%') {
            end += 1;
        }
        self.0.drain(at..end);
        self.trim_tail();
        Some(Some(value.to_f64()))
    }

    /// Removes what a taken clause leaves behind: `,`, `;`, `()`.
    fn trim_tail(&mut self) {
        loop {
            let before = self.0.len();
            let text: String = self.0.iter().collect();
            let text = text.replace("()", " ").replace("( )", " ").replace("(,", "(").replace("(;", "(");
            self.0 = text.trim().trim_end_matches([',', ';', '、', '.']).trim().chars().collect();
            if self.0.len() == before {
                return;
            }
        }
    }

    /// Takes `U =`, `Urel =`, `U95 ≤` off the front; true when it says relative.
    fn take_symbol(&mut self) -> bool {
        let text: String = self.0.iter().collect();
        let Some(at) = text.find(['=', '≤', '<', ':']) else { return false };
        let symbol: String = text[..at].chars().filter(|c| !matches!(c, ' ' | '_' | '(' | ')')).collect();
        let lower = symbol.to_lowercase();
        let known = ["u", "u95", "urel", "ur", "u95rel", "urel95", "cmc", "扩展不确定度", "相对扩展不确定度"];
        if !known.contains(&lower.as_str()) {
            return false;
        }
        self.0 = text[at..].trim_start_matches(['=', '≤', '<', ':', ' ']).chars().collect();
        lower.contains("rel") || lower == "ur" || lower.contains("相对")
    }

    /// Takes `(L: m)`, `, L in m` off the end: the unit that the letter counts in.
    fn take_letter_unit(&mut self) -> Result<Option<Unit>, ()> {
        let text: String = self.0.iter().collect();
        let Some(at) = text.rfind([',', ';', '(']) else { return Ok(None) };
        let clause = text[at + 1..].trim().trim_end_matches(')').trim();
        let Some(rest) = clause.strip_prefix(['L', 'D', 'l']) else { return Ok(None) };
        let rest = rest.trim_start();
        let Some(unit) = [":", "in ", "的单位为", "单位为", "单位:", "以", "-", "="]
            .iter()
            .find_map(|w| rest.strip_prefix(w))
        else {
            return Ok(None);
        };
        let unit = unit.trim().trim_end_matches("计").trim_end_matches("为单位").trim();
        let unit = Unit::parse(unit).map_err(|_| ())?;
        self.0 = text[..at].trim().chars().collect();
        Ok(Some(unit))
    }
}

fn read(mut words: Words, range: &Range) -> Option<Curve> {
    let relative = words.take_symbol();
    let letter_unit = words.take_letter_unit().ok()?;
    let context = Context { range, relative, letter_unit: letter_unit.unwrap_or_else(|| range.unit.clone()) };
    let text: String = words.0.iter().collect();
    if let Some(alternatives) = alternatives(&text) {
        let lines: Vec<Line> = alternatives.iter().map(|one| context.sum(one)).collect::<Option<_>>()?;
        let [one, other] = lines.as_slice() else { return None };
        return Some(Curve::Formula([*one, *other]));
    }
    if let Some((first, last)) = end_values(&text) {
        return context.interpolation(first, last);
    }
    let line = context.sum(&text)?;
    (line.a + line.b > 0.0).then(|| Curve::line(line.a, line.b))
}

/// `max(a, b)`, `a or b, whichever is greater`, `a 或 b 取大者`.
fn alternatives(text: &str) -> Option<Vec<String>> {
    let lower = text.to_lowercase();
    if let Some(inner) = lower.strip_prefix("max(").and_then(|rest| rest.strip_suffix(')')) {
        // Cut from the original text, since the case of units counts.
        let original = &text[4..4 + inner.len()];
        return Some(original.split([',', ';']).map(|part| part.trim().to_owned()).collect());
    }
    let marks = ["whichever is greater", "whichever is larger", "取较大者", "取大者", "取其大者"];
    let mark = marks.iter().find_map(|mark| lower.find(mark))?;
    let body = text.get(..mark)?.trim().trim_end_matches([',', ';']).to_owned();
    let parts = body.replace(" or ", "或");
    Some(parts.split('或').map(|part| part.trim().to_owned()).collect())
}

/// `0.44 % to 0.28 %`, `(0.02~0.05) mm`: the values at the two ends.
fn end_values(text: &str) -> Option<(String, String)> {
    let (body, unit) = match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inner, unit)) => (inner, unit.trim()),
        None => (text, ""),
    };
    let (first, last) = [" to ", "~", "至", "到"].iter().find_map(|mark| body.split_once(mark))?;
    let (first, last) = (first.trim(), last.trim());
    let bare = |part: &str| {
        part.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '^' | '×' | 'e' | 'E' | ' '))
    };
    let last_full = if bare(last) { format!("{last} {unit}") } else { last.to_owned() };
    let own_unit: String = {
        let chars: Vec<char> = last_full.chars().collect();
        let (_, used) = read_number(&chars)?;
        chars[used..].iter().collect()
    };
    let first_full = if bare(first) { format!("{first} {own_unit}") } else { first.to_owned() };
    Some((first_full, last_full))
}

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

struct Context<'a> {
    range: &'a Range,
    relative: bool,
    letter_unit: Unit,
}

impl Context<'_> {
    fn interpolation(&self, first: String, last: String) -> Option<Curve> {
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
    fn sum(&self, text: &str) -> Option<Line> {
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
