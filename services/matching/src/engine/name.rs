//! Names of objects and parameters as keys: equal for every spelling that means the same characters.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// A folded name; cheap to clone, compared whole.
pub type Name = Arc<str>;

/// The parameter of a row that covers every parameter.
pub const ALL_PARAMETERS: &str = "全部参数";

/// Other ways to write 全部参数 in capability annexes.
const ALL_SPELLINGS: [&str; 5] = ["全部项目", "全参数", "全项", "全部", "所有参数"];

/// Folds a name: NFKC, lower case, no spaces, one comma and one bracket.
pub fn fold(text: &str) -> Name {
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '、' | ';' => ',',
            '〔' | '【' | '[' => '(',
            '〕' | '】' | ']' => ')',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '·' | '•' | '・' => '·',
            other => other,
        })
        .collect();
    folded.into()
}

/// Folds the name of a parameter; the ways to say "all of them" become one.
pub fn parameter(text: &str) -> Name {
    let folded = fold(text);
    if ALL_SPELLINGS.contains(&folded.as_ref()) { ALL_PARAMETERS.into() } else { folded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_one_key() {
        assert_eq!(fold("鲜、冻 动物性水产品"), fold("鲜，冻动物性水产品"));
        assert_eq!(fold("ＣＦＲＰ－金属胶接件"), fold("cfrp-金属胶接件"));
        assert_eq!(fold("pH 值"), fold("PH值"));
        assert_eq!(parameter("全部 项目").as_ref(), ALL_PARAMETERS);
        assert_ne!(fold("铅"), fold("镉"));
    }
}
