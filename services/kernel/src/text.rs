//! Texts that people write and others read.

/// Whether all of `text` can be seen or is white space of a text: no control characters other than line breaks and tabs
/// (Unicode Cc; a database refuses U+0000), and none of the signs that turn the direction of what follows (UAX #9: U+202A
/// to U+202E, U+2066 to U+2069), by which a name could be shown as another.
pub fn is_printable(text: &str) -> bool {
    text.chars().all(|c| match c {
        '\n' | '\r' | '\t' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => false,
        _ => !c.is_control(),
    })
}

/// What is said of a text that is not: in Chinese, in English.
pub const UNPRINTABLE: (&str, &str) = (
    "不得含控制字符或改变文字方向的字符；换行和制表符可以。",
    "No control characters and none that turn the direction of writing; line breaks and tabs are allowed.",
);

#[cfg(test)]
mod tests {
    use super::is_printable;

    #[test]
    fn what_cannot_be_seen_and_what_turns_the_direction_is_no_text() {
        for good in ["", "威海 Weihai", "一行\r\n二行\t三", "μm ± 0.5 ℃ ½ 𠮷", "👩\u{200D}🔬"]
        {
            assert!(is_printable(good), "{good:?}");
        }
        for bad in ["a\0b", "\u{7}", "\u{1b}[31m", "\u{85}", "\u{202E}txt", "\u{2066}x\u{2069}"] {
            assert!(!is_printable(bad), "{bad:?}");
        }
    }
}
