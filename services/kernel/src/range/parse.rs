//! Reads the text of a measuring range.

use smallvec::SmallVec;

use super::{Extent, Interval, Range};
use crate::fold::Folded;
use crate::quantity::{self, Rational, Unit, read_number};

/// Why a text is not a range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Nothing was written.
    #[error("no range was given")]
    Empty,
    /// The text has another form than the ones that are read.
    #[error(
        "\"{0}\" is not read as a range: write (lo ~ hi) unit, up to hi unit, or single values and a unit"
    )]
    Unreadable(String),
    /// No unit was written.
    #[error("\"{0}\" has no unit")]
    UnitMissing(String),
    /// The lower end is above the upper.
    #[error("\"{0}\": the lower end is above the upper end")]
    Reversed(String),
    /// A number or a unit could not be read.
    #[error(transparent)]
    Quantity(#[from] quantity::Error),
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::Empty => "未填写测量范围".into(),
            Error::Unreadable(text) => {
                format!("无法识别范围“{text}”，请写成“(下限 ~ 上限) 单位”或“≤上限 单位”")
            }
            Error::UnitMissing(text) => format!("范围“{text}”缺少单位"),
            Error::Reversed(text) => format!("范围“{text}”的下限大于上限"),
            Error::Quantity(error) => error.zh(),
        }
    }
}

/// Reads the range that follows `@` in a description, `AC current @50 Hz-10 kHz measure`.
pub fn qualifier(text: &str) -> Option<Range> {
    let (_, after) = text.split_once('@')?;
    let words: Vec<&str> = after.split_whitespace().collect();
    (1..=words.len()).rev().find_map(|count| parse(&words[..count].join(" ")).ok())
}

/// One end with what was written around it.
struct Side {
    comparison: Option<char>,
    value: Rational,
    unit: String,
}

pub(super) fn parse(text: &str) -> Result<Range, Error> {
    let raw = text.trim().to_owned();
    let folded = Folded::of(text).text();
    let chars: Vec<char> = folded.trim().chars().collect();
    if chars.is_empty() {
        return Err(Error::Empty);
    }
    let unreadable = || Error::Unreadable(raw.clone());
    let (body, brackets, outer) = unwrap(&chars);
    let mut at = 0;
    let upto = skip_words(body, &mut at, &["up to", "upto", "不大于", "不超过", "至多"]);
    let plus_minus = !upto && skip_words(body, &mut at, &["±", "+/-"]);
    if !upto && !plus_minus {
        skip_words(body, &mut at, &["from", "从", "自"]);
    }
    let mut first = side(body, &mut at).ok_or_else(unreadable)?;
    if upto {
        first.comparison.get_or_insert('≤');
    }
    let mut sides = vec![first];
    let separated = separator(body, &mut at);
    if separated {
        sides.push(side(body, &mut at).ok_or_else(unreadable)?);
    } else {
        while body.get(at).is_some_and(|c| matches!(c, ',' | '、' | ';')) {
            at += 1;
            sides.push(side(body, &mut at).ok_or_else(unreadable)?);
        }
        if sides.len() == 1 && skip_words(body, &mut at, &["以下", "及以下"]) {
            sides[0].comparison.get_or_insert('≤');
        }
    }
    if at < body.len() {
        return Err(unreadable());
    }
    let unit_text = [sides.last().map_or("", |s| s.unit.as_str()), outer.as_str(), sides[0].unit.as_str()]
        .into_iter()
        .find(|text| !text.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| Error::UnitMissing(raw.clone()))?;
    let unit = Unit::parse(&unit_text)?;
    let mut values = SmallVec::<[f64; 4]>::new();
    for side in &sides {
        let own = if side.unit.is_empty() { unit.clone() } else { Unit::parse(&side.unit)? };
        if own.dimension() != unit.dimension() {
            return Err(quantity::Error::UnlikeUnits(own.dimension(), unit.dimension()).into());
        }
        values.push(own.to_base(side.value)?);
    }
    // `[0, 300)` and `(0, 300]` are intervals; `(4, 7)` could be points as well and is not guessed.
    let mathematical = !separated && sides.len() == 2 && brackets.is_some_and(|b| b != ('(', ')'));
    if !separated && sides.len() == 2 && brackets == Some(('(', ')')) {
        return Err(unreadable());
    }
    let mut lo_implied = false;
    let extent = match (sides.as_slice(), plus_minus) {
        ([only], true) if only.comparison.is_none() => {
            Extent::Interval(Interval::closed(-values[0], values[0]))
        }
        (_, true) => return Err(unreadable()),
        ([only], false) => match only.comparison {
            None => Extent::Points(SmallVec::from_slice(&values[..1])),
            Some('≤' | '<') => {
                lo_implied = true;
                let hi_open = only.comparison == Some('<');
                Extent::Interval(Interval { lo: 0.0, lo_open: false, hi: values[0], hi_open })
            }
            Some(sign) => Extent::Interval(Interval {
                lo: values[0],
                lo_open: sign == '>',
                hi: f64::INFINITY,
                hi_open: true,
            }),
        },
        ([low, high], false) if separated || mathematical => {
            if matches!(low.comparison, Some('<' | '≤')) || matches!(high.comparison, Some('>' | '≥')) {
                return Err(unreadable());
            }
            let (open, close) = brackets.filter(|_| mathematical).unwrap_or(('[', ']'));
            Extent::Interval(Interval {
                lo: values[0],
                lo_open: low.comparison == Some('>') || open == '(',
                hi: values[1],
                hi_open: high.comparison == Some('<') || close == ')',
            })
        }
        (several, false) => {
            if several.iter().any(|s| s.comparison.is_some()) {
                return Err(unreadable());
            }
            values.sort_by(f64::total_cmp);
            values.dedup();
            Extent::Points(values)
        }
    };
    if let Extent::Interval(interval) = &extent
        && interval.is_empty()
    {
        return Err(Error::Reversed(raw));
    }
    Ok(Range { extent, dimension: unit.dimension(), unit, lo_implied, raw })
}

/// Takes one pair of brackets off; what follows them is the unit of all values.
fn unwrap(chars: &[char]) -> (&[char], Option<(char, char)>, String) {
    let whole = (chars, None, String::new());
    if !matches!(chars.first(), Some('(' | '[')) {
        return whole;
    }
    let mut depth = 0;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let unit: String = chars[at + 1..].iter().collect();
            return (&chars[1..at], Some((chars[0], *c)), unit.trim().to_owned());
        }
    }
    whole
}

fn skip_spaces(chars: &[char], at: &mut usize) {
    while chars.get(*at) == Some(&' ') {
        *at += 1;
    }
}

fn skip_words(chars: &[char], at: &mut usize, words: &[&str]) -> bool {
    skip_spaces(chars, at);
    for word in words {
        let length = word.chars().count();
        let matches = chars.len() >= *at + length
            && word.chars().zip(&chars[*at..]).all(|(w, c)| w == c.to_ascii_lowercase());
        if matches {
            *at += length;
            return true;
        }
    }
    false
}

/// `~`, `to`, 至, 到, `...`, or a dash in front of a number.
fn separator_length(chars: &[char], at: usize) -> Option<usize> {
    let next = |ahead: usize| chars.get(at + ahead).copied();
    match next(0)? {
        '~' | '至' | '到' => Some(1),
        '.' if next(1) == Some('.') && next(2) == Some('.') => Some(3),
        't' | 'T' if matches!(next(1), Some('o' | 'O')) => {
            let before = at.checked_sub(1).and_then(|i| chars.get(i));
            let apart = |c: Option<&char>| c.is_none_or(|c| !c.is_alphabetic());
            (apart(before) && apart(chars.get(at + 2))).then_some(2)
        }
        '-' => {
            let after = chars[at + 1..].iter().find(|c| **c != ' ');
            after.is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '<' | '≤')).then_some(1)
        }
        _ => None,
    }
}

fn separator(chars: &[char], at: &mut usize) -> bool {
    skip_spaces(chars, at);
    match separator_length(chars, *at) {
        Some(length) => {
            *at += length;
            true
        }
        None => false,
    }
}

/// A comparison, a number and a unit, each but the number optional.
fn side(chars: &[char], at: &mut usize) -> Option<Side> {
    skip_spaces(chars, at);
    let mut comparison = chars.get(*at).copied().filter(|c| matches!(c, '>' | '<' | '≥' | '≤'));
    if comparison.is_some() {
        *at += 1;
        if chars.get(*at) == Some(&'=') {
            *at += 1;
            comparison = comparison.map(|c| if c == '>' || c == '≥' { '≥' } else { '≤' });
        }
    }
    let (value, used) = read_number(chars.get(*at..)?)?;
    *at += used;
    let start = *at;
    let mut depth = 0;
    while let Some(c) = chars.get(*at) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' | '、' | ';' if depth == 0 => break,
            '以' | '及' => break,
            _ => {}
        }
        if depth == 0 && separator_length(chars, *at).is_some() {
            break;
        }
        *at += 1;
    }
    let unit: String = chars[start..*at].iter().collect();
    Some(Side { comparison, value, unit: unit.trim().to_owned() })
}
