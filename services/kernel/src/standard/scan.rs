//! Finds standard numbers inside running text, before any tokeniser can split them.

use super::error::Error;
use super::number::StandardNumber;
use super::parse::{Mode, prepare, read, sure_in_running_text};

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// First code point of the original text.
    pub start: usize,
    /// Code point behind the last one.
    pub end: usize,
    /// The number, or why what stands there cannot be used (an implausible year).
    pub number: Result<StandardNumber, Error>,
}

/// Finds every standard number in `text`, left to right, without overlaps.
pub fn scan(text: &str) -> Vec<Found> {
    let prepared = prepare(text);
    let chars = &prepared.chars;
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let begins = chars[at].is_ascii_uppercase()
            && (at == 0 || !(chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '/'));
        if !begins {
            at += 1;
            continue;
        }
        match read(&chars[at..], Mode::Running) {
            Ok((number, used)) if sure_in_running_text(&number) => {
                let end = at + trimmed(&chars[at..at + used]);
                found.push(Found {
                    start: prepared.origin[at],
                    end: prepared.origin[end - 1] + 1,
                    number: Ok(number),
                });
                at = end;
            }
            Err(error @ Error::YearImplausible(_)) => {
                let used = chars[at..]
                    .iter()
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | '.' | ':'))
                    .count();
                let end = at + trimmed(&chars[at..at + used]);
                found.push(Found {
                    start: prepared.origin[at],
                    end: prepared.origin[end - 1] + 1,
                    number: Err(error),
                });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

fn trimmed(chars: &[char]) -> usize {
    chars.iter().rposition(|c| *c != ' ').map_or(1, |last| last + 1)
}
