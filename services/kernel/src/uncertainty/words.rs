//! Takes the clauses around a CMC off: coverage factor, symbol, the unit of the letter.

use crate::fold::Folded;
use crate::quantity::{Unit, read_number};

/// The folded text while its clauses are taken off.
pub(super) struct Words(pub(super) Vec<char>);

impl Words {
    pub(super) fn of(text: &str) -> Words {
        Words(Folded::of(text).text().trim().chars().collect())
    }

    /// Takes `k=2`, `(k = 2)` and a confidence level off. An unreadable k is an error.
    pub(super) fn take_k(&mut self) -> Result<Option<f64>, ()> {
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
    pub(super) fn take_symbol(&mut self) -> bool {
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
    pub(super) fn take_letter_unit(&mut self) -> Result<Option<Unit>, ()> {
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
