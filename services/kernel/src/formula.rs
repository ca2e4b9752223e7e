//! Guards texts of exported sheets against being run as formulas, without losing a character.

/// Whether a spreadsheet would run it, or strip the apostrophes that keep it from doing so.
fn is_formula(text: &str) -> bool {
    let rest = text.trim_start_matches('\'');
    rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0'])
}

/// The text as it is exported: one apostrophe more when it looks like a formula.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before it was exported.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_between_export_and_import() {
        for text in ["=1+1", "'=1+1", "''-2", "＝SUM(A1)", "@x", "-20~50 ℃", "'正常", "正常", "", "\tx"]
        {
            assert_eq!(unguarded(&guarded(text)), text);
            assert!(!guarded(text).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t']), "{text}");
        }
        assert_eq!((guarded("-20~50 ℃"), guarded("'正常")), ("'-20~50 ℃".into(), "'正常".into()));
    }
}
