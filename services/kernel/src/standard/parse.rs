//! Reads a standard number in any of its spellings.

use super::error::Error;
use super::family::{Family, Nature, Style};
use super::number::StandardNumber;
use super::prefix;
use super::reader::Reader;
use crate::fold::Folded;

/// Whether a whole field is read, or a number inside running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Whole,
    Running,
}

/// Upper-case text with single dashes and no spaces around separators, and where each character came from.
pub(super) struct Prepared {
    pub(super) chars: Vec<char>,
    pub(super) origin: Vec<usize>,
}

pub(super) fn prepare(text: &str) -> Prepared {
    let folded = Folded::of(text);
    let mut out = Prepared { chars: Vec::new(), origin: Vec::new() };
    for (at, &raw) in folded.chars.iter().enumerate() {
        let mut c = raw.to_ascii_uppercase();
        let next = folded.chars.get(at + 1);
        let digit_before = out.chars.last().is_some_and(char::is_ascii_digit);
        // Scanned documents show the numeral 一 where a dash stood.
        if c == '一' && digit_before && next.is_some_and(char::is_ascii_digit) {
            c = '-';
        }
        let last = out.chars.last().copied();
        let separator = |c: char| matches!(c, '-' | '/' | ':' | '+');
        if c == ' ' && last.is_none_or(|l| l == ' ' || separator(l)) {
            continue;
        }
        if separator(c) && last == Some(' ') {
            out.chars.pop();
            out.origin.pop();
        }
        if c == '-' && out.chars.last() == Some(&'-') {
            continue;
        }
        out.chars.push(c);
        out.origin.push(folded.origin[at]);
    }
    out
}

/// Reads `text` as exactly one number.
pub(super) fn parse(text: &str) -> Result<StandardNumber, Error> {
    let prepared = prepare(text);
    let quotes = |c: &char| {
        matches!(c, ' ' | '《' | '》' | '[' | ']' | '"' | '“' | '”' | '<' | '>' | '〈' | '〉' | ';' | ',')
    };
    let start = prepared.chars.iter().position(|c| !quotes(c)).ok_or(Error::Empty)?;
    let end = prepared.chars.iter().rposition(|c| !quotes(c)).map_or(start, |last| last + 1);
    let body = &prepared.chars[start..end];
    let (number, used) = read(body, Mode::Whole)?;
    if used < body.len() {
        return Err(Error::Trailing(body[used..].iter().collect::<String>().trim().to_owned()));
    }
    Ok(number)
}

/// Reads one number at the start of `text`; returns it with the characters consumed.
pub(super) fn read(text: &[char], mode: Mode) -> Result<(StandardNumber, usize), Error> {
    let shown = || text.iter().take(24).collect::<String>();
    let prefix = prefix::read(text).ok_or_else(|| Error::UnknownPrefix(shown()))?;
    let mut reader = Reader { text, at: prefix.length, mode };
    let body = reader.body(&prefix).ok_or_else(|| Error::NumberMissing(shown()))?;
    let style = prefix.style;
    let family =
        Family { prefix: prefix.letters, nature: prefix.nature, number: body.number, part: body.part, style };
    let mut number =
        StandardNumber { family, year: None, edition: String::new(), amendments: Vec::new(), series: false };
    while reader.tail(&mut number)? {}
    Ok((number, reader.at))
}

/// True when a number found in running text is surely one: `HB 200` and `LD 50` are not.
pub(super) fn sure_in_running_text(number: &StandardNumber) -> bool {
    let family = number.family();
    family.prefix.len() > 2
        || family.prefix == "GB"
        || family.nature != Nature::Plain
        || number.year().is_some()
        || family.style != Style::Chinese
}
