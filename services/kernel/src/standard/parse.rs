//! Reads a standard number in any of its spellings.

use super::family::{Family, Nature, Style};
use super::number::{Amendment, AmendmentKind, StandardNumber};
use super::prefix::{self, Prefix};
use crate::fold::Folded;

/// Why a text is not a standard number that can be used here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was written.
    #[error("no standard number was given")]
    Empty,
    /// The text does not begin with the letters of a known body.
    #[error(
        "\"{0}\" does not begin with the letters of a known standards body (GB, GB/T, YY, JJG, ISO, ...)"
    )]
    UnknownPrefix(String),
    /// The letters are there, the number is not.
    #[error("\"{0}\" names a standards body but no number")]
    NumberMissing(String),
    /// The year is not four digits between 1949 (Chinese) or 1900 and 2099.
    #[error("\"{0}\" is not the year of a standard: write four digits")]
    YearImplausible(String),
    /// Two different years.
    #[error("two different years, {0} and {1}")]
    YearsDiffer(u16, u16),
    /// Something that is not part of a number follows.
    #[error("\"{0}\" does not belong to a standard number")]
    Trailing(String),
    /// A series names many standards; one of them must be cited.
    #[error("{0} is a series: name the part that applies")]
    Series(String),
    /// A version is needed here, so the year must be written.
    #[error("{0} has no year: write it as {0}-YYYY")]
    YearMissing(String),
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::Empty => "未填写标准号".into(),
            Error::UnknownPrefix(text) => {
                format!("“{text}”不以已知的标准代号开头（如 GB、GB/T、YY、JJG、ISO）")
            }
            Error::NumberMissing(text) => format!("“{text}”只有标准代号，缺少顺序号"),
            Error::YearImplausible(text) => format!("“{text}”不是有效的标准年份，请写四位年份"),
            Error::YearsDiffer(a, b) => format!("标准号中出现两个不同年份 {a} 和 {b}"),
            Error::Trailing(text) => format!("“{text}”不属于标准号"),
            Error::Series(text) => format!("{text} 是系列标准，请写明具体部分"),
            Error::YearMissing(text) => format!("{text} 缺少年份，请写成 {text}-四位年份"),
        }
    }
}

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

struct Body {
    number: String,
    part: Option<String>,
}

struct Reader<'a> {
    text: &'a [char],
    at: usize,
    mode: Mode,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn digits_at(&self, ahead: usize) -> String {
        self.text.iter().skip(self.at + ahead).take_while(|c| c.is_ascii_digit()).collect()
    }

    fn word(&self, ahead: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.peek(ahead + i) == Some(c))
    }

    fn take(&mut self, accepts: impl Fn(char) -> bool) -> String {
        let taken: String = self.text[self.at..].iter().copied().take_while(|c| accepts(*c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn body(&mut self, prefix: &Prefix) -> Option<Body> {
        while self.peek(0).is_some_and(|c| matches!(c, ' ' | '-' | '_' | '/' | '.')) {
            self.at += 1;
        }
        match prefix.style {
            Style::Chinese => self.chinese_body(),
            Style::International => self.international_body(),
            Style::Astm => self.astm_body(),
            Style::Rule => self.rule_body(),
        }
    }

    fn chinese_body(&mut self) -> Option<Body> {
        let number = self.take(|c| c.is_ascii_digit());
        if number.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        while self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            parts.push(self.take(|c| c.is_ascii_digit()));
        }
        Some(Body { number, part: (!parts.is_empty()).then(|| parts.join(".")) })
    }

    fn international_body(&mut self) -> Option<Body> {
        let letters = self.take(|c| c.is_ascii_uppercase());
        if letters.chars().count() > 2 {
            return None;
        }
        if !letters.is_empty() && self.peek(0) == Some(' ') {
            self.at += 1;
        }
        let digits = self.take(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return None;
        }
        let number = if letters.is_empty() { digits } else { format!("{letters} {digits}") };
        Some(Body { number, part: self.dashed_parts(3) })
    }

    fn rule_body(&mut self) -> Option<Body> {
        let number = self.take(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if !number.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        Some(Body { number, part: self.dashed_parts(6) })
    }

    /// Parts behind dashes; a segment that is a plausible four-digit year is left for the tail.
    fn dashed_parts(&mut self, longest: usize) -> Option<String> {
        let mut parts = Vec::new();
        while self.peek(0) == Some('-') {
            let segment: String = self.text[self.at + 1..]
                .iter()
                .take_while(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
                .collect();
            let is_year =
                segment.len() == 4 && segment.parse::<u16>().is_ok_and(|y| (1900..=2099).contains(&y));
            if segment.is_empty() || segment.len() > longest.max(4) || is_year {
                break;
            }
            self.at += 1 + segment.len();
            parts.push(segment);
        }
        (!parts.is_empty()).then(|| parts.join("-"))
    }

    fn astm_body(&mut self) -> Option<Body> {
        let mut number = String::new();
        loop {
            let letter = self.take(|c| ('A'..='G').contains(&c));
            let digits = self.take(|c| c.is_ascii_digit());
            if letter.len() > 1 || digits.is_empty() {
                return None;
            }
            number.push_str(&letter);
            number.push_str(&digits);
            if self.peek(0) == Some('M') {
                self.at += 1;
                number.push('M');
            }
            if self.peek(0) != Some('/') {
                return Some(Body { number, part: None });
            }
            self.at += 1;
            number.push('/');
        }
    }

    /// Reads one more element behind the number; false when there is none.
    fn tail(&mut self, number: &mut StandardNumber) -> Result<bool, Error> {
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

/// True when a number found in running text is surely one: `HB 200` and `LD 50` are not.
pub(super) fn sure_in_running_text(number: &StandardNumber) -> bool {
    let family = number.family();
    family.prefix.len() > 2
        || family.prefix == "GB"
        || family.nature != Nature::Plain
        || number.year().is_some()
        || family.style != Style::Chinese
}
