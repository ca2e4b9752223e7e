//! What may follow a number: year, amendments, 系列, the standard adopted.

use super::error::Error;
use super::family::Style;
use super::number::{Amendment, AmendmentKind, StandardNumber};
use super::parse::Mode;
use super::reader::Reader;

impl Reader<'_> {
    /// Reads one more element behind the number; false when there is none.
    pub(super) fn tail(&mut self, number: &mut StandardNumber) -> Result<bool, Error> {
        if self.at >= self.text.len() {
            return Ok(false);
        }
        if self.series(number) || self.amendment(number) || self.ornament(number) {
            return Ok(true);
        }
        self.year(number)
    }

    fn series(&mut self, number: &mut StandardNumber) -> bool {
        let lead = usize::from(self.peek(0) == Some(' '));
        for word in ["(系列标准)", "(系列)", "(SERIES)", "系列标准", "系列", "SERIES", ".X", ".*"]
        {
            if self.word(lead, word) {
                self.at += lead + word.chars().count();
                number.series = true;
                return true;
            }
        }
        false
    }

    fn amendment(&mut self, number: &mut StandardNumber) -> bool {
        let (mark_length, marks): (usize, &[(&str, AmendmentKind)]) = match self.peek(0) {
            Some('+' | '/') => (
                1,
                &[
                    ("AMENDMENT", AmendmentKind::Amendment),
                    ("AMD", AmendmentKind::Amendment),
                    ("AC", AmendmentKind::Corrigendum),
                    ("COR", AmendmentKind::Corrigendum),
                    ("XG", AmendmentKind::ChangeSheet),
                    ("A", AmendmentKind::Amendment),
                ],
            ),
            Some('第') => return self.change_sheet_in_words(number, 0),
            Some(' ' | '(' | '《') if self.peek(1) == Some('第') => {
                return self.change_sheet_in_words(number, 1);
            }
            _ => return false,
        };
        for (mark, kind) in marks {
            if !self.word(mark_length, mark) {
                continue;
            }
            let mut ahead = mark_length + mark.len();
            if matches!(self.peek(ahead), Some(' ' | '.')) {
                ahead += 1;
            }
            let ordinal = self.digits_at(ahead);
            if ordinal.is_empty() && *mark != "AC" {
                continue;
            }
            let Ok(ordinal_number) = (if ordinal.is_empty() { Ok(1) } else { ordinal.parse::<u8>() }) else {
                continue;
            };
            ahead += ordinal.len();
            let mut year = None;
            if matches!(self.peek(ahead), Some(':' | '-')) {
                let digits = self.digits_at(ahead + 1);
                year = digits.parse::<u16>().ok().filter(|y| (1900..=2099).contains(y));
                if year.is_none() {
                    return false;
                }
                ahead += 1 + digits.len();
            }
            self.at += ahead;
            number.amendments.push(Amendment { kind: *kind, number: ordinal_number, year });
            return true;
        }
        false
    }

    /// 第1号修改单, as printed on change sheets of Chinese standards.
    fn change_sheet_in_words(&mut self, number: &mut StandardNumber, lead: usize) -> bool {
        let ordinal = self.digits_at(lead + 1);
        let after = lead + 1 + ordinal.len();
        let Ok(ordinal_number) = ordinal.parse::<u8>() else { return false };
        if !self.word(after, "号修改单") {
            return false;
        }
        self.at += after + 4;
        if matches!(self.peek(0), Some(')' | '》')) {
            self.at += 1;
        }
        number.amendments.push(Amendment {
            kind: AmendmentKind::ChangeSheet,
            number: ordinal_number,
            year: None,
        });
        true
    }

    /// 年版 behind a year, CSV behind IEC numbers, and the foreign standard that a Chinese one adopts.
    fn ornament(&mut self, number: &StandardNumber) -> bool {
        if number.year.is_none() {
            return false;
        }
        for word in ["年版", "版", "年", " CSV"] {
            if self.word(0, word) && (word.starts_with(' ') || self.mode == Mode::Whole) {
                self.at += word.chars().count();
                return true;
            }
        }
        let adopts = [" IDT ", "(IDT", "/ISO", "/IEC", "(ISO", "(IEC", "(MOD"];
        if self.mode == Mode::Whole
            && number.family.is_chinese()
            && adopts.iter().any(|word| self.word(0, word))
        {
            self.at = self.text.len();
            return true;
        }
        false
    }

    fn year(&mut self, number: &mut StandardNumber) -> Result<bool, Error> {
        let style = number.family.style;
        let lead = match self.peek(0) {
            Some('-' | ':') => 1,
            Some('(') => 1,
            Some(' ') if self.peek(1) == Some('(') => 2,
            Some(' ') if self.mode == Mode::Whole && self.digits_at(1).len() == 4 => 1,
            _ => return Ok(false),
        };
        let bracketed = self.peek(lead - 1) == Some('(');
        let digits = self.digits_at(lead);
        let mut after = lead + digits.len();
        if digits.is_empty() {
            return Ok(false);
        }
        if bracketed {
            after += ["年版)", "版)", "年)", ")"]
                .iter()
                .find(|w| self.word(after, w))
                .map_or(0, |w| w.chars().count());
            if self.peek(after - 1) != Some(')') {
                return Ok(false);
            }
        }
        let Some(year) = plausible(&digits, style) else {
            // `(5)` behind a number in running text is not meant as a year.
            return if bracketed && self.mode == Mode::Running {
                Ok(false)
            } else {
                Err(Error::YearImplausible(digits))
            };
        };
        if style == Style::Astm && bracketed && number.year.is_some() {
            number.edition.push_str(&format!("({year})"));
        } else if let Some(known) = number.year.filter(|known| *known != year) {
            return if self.mode == Mode::Running { Ok(false) } else { Err(Error::YearsDiffer(known, year)) };
        }
        number.year.get_or_insert(year);
        self.at += after;
        if style == Style::Astm && !bracketed {
            number.edition = self.take(|c| c.is_ascii_alphanumeric()).to_ascii_lowercase();
        }
        Ok(true)
    }
}

/// Four digits as written; two digits are of the last century (ASTM: the nearer one).
fn plausible(digits: &str, style: Style) -> Option<u16> {
    let earliest = if matches!(style, Style::Chinese | Style::Rule) { 1949 } else { 1900 };
    let written: u16 = digits.parse().ok()?;
    let year = match (digits.len(), style) {
        (4, _) => written,
        (2, Style::Astm) if written < 50 => 2000 + written,
        (2, _) => 1900 + written,
        _ => return None,
    };
    (earliest..=2099).contains(&year).then_some(year)
}
