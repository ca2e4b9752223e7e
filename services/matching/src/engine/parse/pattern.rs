//! Patterns over what is still free of a text, with positions in folded characters.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::text::{TAKEN, Text};

/// A compiled pattern of this crate.
pub type Pattern = LazyLock<Regex>;

/// Compiles a pattern; each is a constant that a test uses.
pub fn compile(pattern: &str) -> Regex {
    #[allow(clippy::expect_used)]
    // A constant of this crate: a wrong one fails every test of its module.
    Regex::new(pattern).expect("a constant pattern")
}

/// A match: where it stands, and its groups.
pub struct Match {
    /// Folded positions of the whole.
    pub at: Range<usize>,
    groups: Vec<Option<(Range<usize>, String)>>,
}

impl Match {
    /// The text of a group.
    pub fn text(&self, group: usize) -> Option<&str> {
        self.groups.get(group)?.as_ref().map(|(_, text)| text.as_str())
    }

    /// The positions of a group.
    pub fn place(&self, group: usize) -> Option<Range<usize>> {
        self.groups.get(group)?.as_ref().map(|(at, _)| at.clone())
    }
}

/// Every match in the free text, left to right.
pub fn find(text: &Text, pattern: &Regex) -> Vec<Match> {
    let mut free = String::with_capacity(text.chars().len() * 3);
    let mut positions = Vec::new();
    for (at, c) in text.chars().iter().enumerate() {
        free.push(if text.is_free(&(at..at + 1)) { *c } else { TAKEN });
        positions.resize(free.len(), at);
    }
    positions.push(text.chars().len());
    let place = |found: regex::Match<'_>| {
        // A match ends at the beginning of the next character.
        let end = if found.end() < free.len() { positions[found.end()] } else { text.chars().len() };
        (positions[found.start()]..end, found.as_str().to_owned())
    };
    pattern
        .captures_iter(&free)
        .filter_map(|captures| {
            let whole = place(captures.get(0)?);
            let groups = captures.iter().map(|group| group.map(place)).collect();
            Some(Match { at: whole.0, groups })
        })
        .collect()
}
