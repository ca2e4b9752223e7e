//! Folding of typed text (full width, dashes, superscripts) with a map back to the original code points.

use unicode_normalization::UnicodeNormalization;

/// Folded text and, for every folded character, the index of the original code point that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// `origin[i]` is the index (in code points) of the original character behind `chars[i]`.
    pub origin: Vec<usize>,
}

impl Folded {
    /// Folds `text`: NFKC character by character, one dash, one tilde, one slash, one space, `⁻⁶` as `^-6`.
    ///
    /// Case is kept, because `mPa` and `MPa` differ.
    pub fn of(text: &str) -> Folded {
        let mut folded =
            Folded { chars: Vec::with_capacity(text.len()), origin: Vec::with_capacity(text.len()) };
        let mut in_superscript = false;
        for (index, original) in text.chars().enumerate() {
            if let Some(plain) = superscript(original) {
                if !in_superscript {
                    folded.push('^', index);
                }
                in_superscript = true;
                folded.push(plain, index);
                continue;
            }
            in_superscript = false;
            for composed in original.nfkc() {
                if let Some(one) = fold_char(composed) {
                    folded.push(one, index);
                }
            }
        }
        folded
    }

    fn push(&mut self, c: char, index: usize) {
        self.chars.push(c);
        self.origin.push(index);
    }

    /// The folded text.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }
}

/// Folds for identifiers: NFKC, trimmed, upper case, inner spaces kept.
pub fn identifier(text: &str) -> String {
    Folded::of(text).text().trim().to_uppercase()
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁻' => '-',
        _ => return None,
    })
}

fn fold_char(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{30FC}'
        | '\u{00AD}' => '-',
        '\u{223C}' | '\u{301C}' | '\u{FF5E}' | '\u{02DC}' | '\u{223D}' => '~',
        '\u{2044}' | '\u{2215}' | '\u{29F8}' | '\\' => '/',
        '\u{03BC}' | '\u{00B5}' => 'µ',
        '\u{2126}' => 'Ω',
        '✕' | '✖' | '⨯' => '×',
        '•' | '⋅' | '∙' | '・' | '‧' => '·',
        '【' | '〔' | '［' => '[',
        '】' | '〕' | '］' => ']',
        '∶' | '︰' => ':',
        '⩽' | '≦' => '≤',
        '⩾' | '≧' => '≥',
        '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{FEFF}' | '\u{2060}' => return None,
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_text_dashes_and_superscripts_fold_to_one_spelling() {
        assert_eq!(Folded::of("ＧＢ／Ｔ　3362—2017").text(), "GB/T 3362-2017");
        assert_eq!(Folded::of("1.5×10⁻⁶").text(), "1.5×10^-6");
        assert_eq!(Folded::of("(0.2～4)㎜").text(), "(0.2~4)mm");
        assert_eq!(Folded::of("20℃").text(), "20°C");
        assert_eq!(Folded::of("5 μm").text(), Folded::of("5 µm").text());
    }

    #[test]
    fn every_folded_character_knows_its_original_position() {
        let folded = Folded::of("a㎜b");
        assert_eq!(folded.text(), "ammb");
        assert_eq!(folded.origin, vec![0, 1, 1, 2]);
    }

    #[test]
    fn an_identifier_is_trimmed_and_upper_case() {
        assert_eq!(identifier("　９1371002ma31003370 "), "91371002MA31003370");
    }
}
