//! A text as it was typed, folded for reading, with the way back to the original code points.

use std::ops::Range;

use nqi_kernel::fold::Folded;

/// A folded text. Positions inside the parser count folded characters; spans outside count original code points.
#[derive(Debug, Clone)]
pub struct Text {
    original: Vec<char>,
    chars: Vec<char>,
    origin: Vec<usize>,
    taken: Vec<bool>,
}

/// The free characters without spaces, in lower case and with one comma, as names are folded; taken stretches are a
/// mark that no name contains.
pub struct Dense {
    /// The text.
    pub text: String,
    /// Folded position of the character that begins at each byte; other bytes hold the same as their character.
    at: Vec<usize>,
}

/// Stands for a stretch that another step has taken.
pub const TAKEN: char = '\u{1}';

impl Text {
    /// Folds a text.
    pub fn new(text: &str) -> Text {
        // The end of a line ends a sentence; folding would make a space of it.
        let Folded { chars, origin } = Folded::of(&text.replace('\n', ";"));
        let taken = vec![false; chars.len()];
        Text { original: text.chars().collect(), chars, origin, taken }
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The span in original code points, without spaces around it.
    pub fn span(&self, at: &Range<usize>) -> Range<usize> {
        let mut at = at.clone();
        while at.start < at.end && self.chars[at.start] == ' ' {
            at.start += 1;
        }
        while at.start < at.end && self.chars[at.end - 1] == ' ' {
            at.end -= 1;
        }
        if at.is_empty() {
            return 0..0;
        }
        self.origin[at.start]..self.origin[at.end - 1] + 1
    }

    /// The original characters of a span.
    pub fn raw(&self, span: &Range<usize>) -> String {
        self.original.get(span.clone()).unwrap_or_default().iter().collect()
    }

    /// The folded positions of a span of original code points.
    pub fn folded(&self, span: Range<usize>) -> Range<usize> {
        let start = self.origin.partition_point(|o| *o < span.start);
        let end = self.origin.partition_point(|o| *o < span.end);
        start..end.max(start)
    }

    /// Whether nothing took any of these positions.
    pub fn is_free(&self, at: &Range<usize>) -> bool {
        !self.taken[at.clone()].iter().any(|taken| *taken)
    }

    /// Takes a stretch, so that no later step reads it.
    pub fn take(&mut self, at: &Range<usize>) {
        self.taken[at.clone()].fill(true);
    }

    /// The folded text of a stretch.
    pub fn folded_text(&self, at: &Range<usize>) -> String {
        self.chars[at.clone()].iter().collect()
    }

    /// What is still free, for the dictionary.
    pub fn dense(&self) -> Dense {
        let mut dense = Dense { text: String::with_capacity(self.chars.len() * 3), at: Vec::new() };
        for (position, c) in self.chars.iter().enumerate() {
            if self.taken[position] {
                dense.push(TAKEN, position);
                continue;
            }
            match c {
                ' ' => {}
                '、' | ';' => dense.push(',', position),
                '[' => dense.push('(', position),
                ']' => dense.push(')', position),
                _ => c.to_lowercase().for_each(|lower| dense.push(lower, position)),
            }
        }
        dense
    }

    /// The free stretches between positions, as typed; for ranking.
    pub fn rest(&self, within: &Range<usize>) -> String {
        let keep = |at: &usize| !self.taken[*at];
        within
            .clone()
            .map(|at| if keep(&at) { self.chars[at].to_ascii_lowercase() } else { ' ' })
            .collect::<String>()
    }
}

impl Dense {
    fn push(&mut self, c: char, position: usize) {
        self.text.push(c);
        self.at.resize(self.text.len(), position);
    }

    /// Folded positions of a stretch of bytes.
    pub fn positions(&self, bytes: Range<usize>) -> Range<usize> {
        self.at[bytes.start]..self.at[bytes.end - 1] + 1
    }

    /// Whether a match stands alone: Latin letters and digits beside it would make it part of another word.
    pub fn stands_alone(&self, bytes: &Range<usize>) -> bool {
        let text = self.text.as_bytes();
        let word = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let left = word(Some(bytes.start)) && word(bytes.start.checked_sub(1));
        let right = word(bytes.end.checked_sub(1)) && word(Some(bytes.end));
        !left && !right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_stretch_leads_back_to_what_was_typed() {
        let text = Text::new("测㎜ ＧＢ／Ｔ　3362");
        assert_eq!(text.folded_text(&(0..text.chars().len())), "测mm GB/T 3362");
        let gb = 4..8;
        assert_eq!(text.raw(&text.span(&gb)), "ＧＢ／Ｔ");
        assert_eq!(text.folded(text.span(&gb)), gb);
        assert_eq!(text.raw(&text.span(&(1..4))), "㎜", "the space behind is left out");
    }

    #[test]
    fn taken_stretches_are_invisible_to_the_dictionary_and_spaces_do_not_count() {
        let mut text = Text::new("鲜、冻 动物 GB 5");
        text.take(&(7..11));
        let dense = text.dense();
        assert_eq!(dense.text, "鲜,冻动物\u{1}\u{1}\u{1}\u{1}");
        let at = dense.text.find("动物").unwrap();
        assert_eq!(dense.positions(at..at + 6), 4..6);
    }

    #[test]
    fn a_symbol_inside_a_longer_word_does_not_stand_alone() {
        let dense = Text::new("pbt pb铅").dense();
        assert!(!dense.stands_alone(&(0..2)), "{}", dense.text);
        let alone = Text::new("测pb铅").dense();
        assert!(alone.stands_alone(&(3..5)));
    }
}
