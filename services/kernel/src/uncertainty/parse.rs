//! Reads the text of a CMC: values, `a + b|x|`, end values, coverage factor.

use super::terms::Context;
use super::words::Words;
use super::{Curve, DEFAULT_K, Line, Uncertainty};
use crate::quantity::read_number;
use crate::range::Range;

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
