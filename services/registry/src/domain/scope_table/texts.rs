//! Ranges, conditions, days and kinds as texts of cells, there and back.

use crate::domain::folded;
use crate::domain::scope_row::{Qualifier, Range, ScopeRow};
use crate::domain::vocabulary::{CalibrationMode, ItemKind};
use jiff::civil::Date;

/// `name=range; name=range`; `=`, `;` and `\` of names and ranges have a `\` before them.
pub(super) fn qualifiers(qualifiers: &[Qualifier]) -> String {
    let one = |it: &Qualifier| format!("{}={}", escaped(&it.name), escaped(&it.range.text()));
    qualifiers.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '=' | '＝' | ';' | '；' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Reads conditions; the error is the part that cannot be read.
pub(super) fn read_qualifiers(text: &str) -> Result<Vec<Qualifier>, String> {
    let (mut all, mut name, mut part, mut plain) = (Vec::new(), None, String::new(), true);
    let mut take = |name: &mut Option<String>, part: &mut String| -> Result<(), String> {
        let text = std::mem::take(part);
        match name.take() {
            None if text.trim().is_empty() => Ok(()),
            None => Err(text.trim().to_owned()),
            Some(name) => {
                let range = Range::read(text.trim()).map_err(|_| format!("{name}={}", text.trim()))?;
                all.push(Qualifier { name, range });
                Ok(())
            }
        }
    };
    for c in text.chars() {
        match c {
            '\\' if plain => plain = false,
            ';' | '；' if plain => take(&mut name, &mut part)?,
            '=' | '＝' if plain && name.is_none() => {
                name = Some(std::mem::take(&mut part).trim().to_owned())
            }
            _ => {
                part.push(c);
                plain = true;
            }
        }
    }
    take(&mut name, &mut part)?;
    Ok(all)
}

/// `2026-01-31`, `2026/1/31`, `2026.1.31`, `2026年1月31日` or `20260131`.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = folded(text);
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = match parts.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => vec![&whole[..4], &whole[4..6], &whole[6..]],
        _ => parts,
    };
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => None,
    }
}

/// The word of a row's kind: 校准 and 检定 for calibration.
pub(super) fn kind(row: &ScopeRow) -> &'static str {
    match (row.kind, row.mode) {
        (ItemKind::Calibration, Some(mode)) => mode.zh(),
        (kind, _) => kind.zh(),
    }
}

/// Reads the word of a kind, in either language.
pub(super) fn read_kind(text: &str) -> Option<(ItemKind, Option<CalibrationMode>)> {
    let plain = folded(text);
    if let Some(mode) =
        CalibrationMode::ALL.iter().find(|mode| folded(mode.zh()) == plain || folded(mode.en()) == plain)
    {
        return Some((ItemKind::Calibration, Some(*mode)));
    }
    let kind = ItemKind::ALL.iter().find(|kind| folded(kind.zh()) == plain || folded(kind.en()) == plain)?;
    (kind.needs_scope() && *kind != ItemKind::Calibration).then_some((*kind, None))
}
