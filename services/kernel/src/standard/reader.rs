//! Reads the number itself behind the prefix, in the way that each body writes it.

use super::family::Style;
use super::parse::Mode;
use super::prefix::Prefix;

/// The number and the part.
pub(super) struct Body {
    pub(super) number: String,
    pub(super) part: Option<String>,
}

/// A place in prepared text.
pub(super) struct Reader<'a> {
    pub(super) text: &'a [char],
    pub(super) at: usize,
    pub(super) mode: Mode,
}

impl Reader<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    pub(super) fn digits_at(&self, ahead: usize) -> String {
        self.text.iter().skip(self.at + ahead).take_while(|c| c.is_ascii_digit()).collect()
    }

    pub(super) fn word(&self, ahead: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.peek(ahead + i) == Some(c))
    }

    pub(super) fn take(&mut self, accepts: impl Fn(char) -> bool) -> String {
        let taken: String = self.text[self.at..].iter().copied().take_while(|c| accepts(*c)).collect();
        self.at += taken.chars().count();
        taken
    }

    pub(super) fn body(&mut self, prefix: &Prefix) -> Option<Body> {
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
}
