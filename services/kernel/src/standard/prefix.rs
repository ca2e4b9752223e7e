//! The letters in front of a number: which bodies are known, and how each writes.

use super::family::{Nature, Style};

/// National prefixes that are not two letters.
const CHINESE_LONG: [&str; 9] = ["JJG", "JJF", "GBZ", "GBJ", "JGJ", "CJJ", "CECS", "GJB", "GSB"];
/// GB and the industry codes (行业标准代号) of the national standards administration, ZB and SS for old numbers.
const CHINESE_PAIRS: &str = "GB AQ BB CB CH CJ CY DA DL DZ EJ FZ GA GC GD GH GM GY HB HG HJ HS HY JB JC JG JR JT \
    JY KA LB LD LS LY MH MT MZ NB NY QB QC QJ QX RB SB SC SF SH SJ SL SN SS SW SY TB TD TY WB WH WJ WM WS WW XB \
    XF YB YC YD YJ YS YY YZ ZB ZY";
/// Foreign and international bodies, longest first where one begins another.
const INTERNATIONAL: [&str; 26] = [
    "DIN EN ISO/IEC",
    "BS EN ISO/IEC",
    "EN ISO/IEC",
    "DIN EN ISO",
    "DIN EN IEC",
    "BS EN ISO",
    "BS EN IEC",
    "ISO/IEC",
    "ISO/TS",
    "ISO/TR",
    "IEC/TS",
    "IEC/TR",
    "EN ISO",
    "EN IEC",
    "DIN EN",
    "BS EN",
    "DIN",
    "ISO",
    "IEC",
    "EN",
    "BS",
    "UL",
    "IEEE",
    "OIML",
    "AATCC",
    "JIS",
];
/// Chinese certification and accreditation rules, joined with dashes.
const RULES: [&str; 3] = ["CNCA", "CNAS", "CQC"];

/// A prefix read from the start of folded, upper-case text.
pub(super) struct Prefix {
    pub(super) letters: String,
    pub(super) nature: Nature,
    pub(super) style: Style,
    /// Characters consumed.
    pub(super) length: usize,
}

/// Reads the prefix at the start of `text`, or nothing when no known body stands there.
pub(super) fn read(text: &[char]) -> Option<Prefix> {
    astm(text)
        .or_else(|| rule(text))
        .or_else(|| international(text))
        .or_else(|| group_or_enterprise(text))
        .or_else(|| local(text))
        .or_else(|| chinese(text))
}

fn starts(text: &[char], word: &str) -> Option<usize> {
    let mut at = 0;
    for expected in word.chars() {
        let spaced = expected == ' ' || expected == '/';
        if spaced {
            let from = at;
            while text.get(at).is_some_and(|c| matches!(c, ' ' | '/' | '-' | '_')) {
                at += 1;
            }
            if from == at {
                return None;
            }
        } else if text.get(at) == Some(&expected) {
            at += 1;
        } else {
            return None;
        }
    }
    let more_letters = text.get(at).is_some_and(|c| c.is_ascii_uppercase());
    (!more_letters).then_some(at)
}

fn astm(text: &[char]) -> Option<Prefix> {
    let length = starts(text, "ASTM").or_else(|| {
        // `ASTMD3039`: the category letter stands without a space.
        (text.len() > 4 && text[..4] == ['A', 'S', 'T', 'M']).then_some(4)
    })?;
    Some(Prefix { letters: "ASTM".into(), nature: Nature::Plain, style: Style::Astm, length })
}

fn rule(text: &[char]) -> Option<Prefix> {
    RULES.iter().find_map(|word| {
        let length = starts(text, word)?;
        (text.get(length) == Some(&'-')).then(|| Prefix {
            letters: (*word).into(),
            nature: Nature::Plain,
            style: Style::Rule,
            length: length + 1,
        })
    })
}

fn international(text: &[char]) -> Option<Prefix> {
    INTERNATIONAL.iter().find_map(|word| {
        let length = starts(text, word)?;
        Some(Prefix { letters: (*word).into(), nature: Nature::Plain, style: Style::International, length })
    })
}

/// `T/CAS 123-2019` and `Q/ABC001 12-2020`: the owner's code ends at a space.
fn group_or_enterprise(text: &[char]) -> Option<Prefix> {
    let first = *text.first()?;
    if !matches!(first, 'T' | 'Q') || text.get(1) != Some(&'/') {
        return None;
    }
    let start = if text.get(2) == Some(&' ') { 3 } else { 2 };
    let mut end = start;
    let accepts = |c: &char| c.is_ascii_uppercase() || (first == 'Q' && c.is_ascii_digit());
    while text.get(end).is_some_and(accepts) {
        end += 1;
    }
    if end == start {
        return None;
    }
    let owner: String = text[start..end].iter().collect();
    Some(Prefix {
        letters: format!("{first}/{owner}"),
        nature: Nature::Plain,
        style: Style::Chinese,
        length: end,
    })
}

/// `DB37/T 1234-2019`, `DB3710/ 12-2020`: the region's digits belong to the prefix.
fn local(text: &[char]) -> Option<Prefix> {
    if text.first() != Some(&'D') || text.get(1) != Some(&'B') {
        return None;
    }
    let start = if text.get(2) == Some(&' ') { 3 } else { 2 };
    let mut end = start;
    while text.get(end).is_some_and(char::is_ascii_digit) {
        end += 1;
    }
    if !matches!(end - start, 2 | 4 | 6) {
        return None;
    }
    let letters = format!("DB{}", text[start..end].iter().collect::<String>());
    let (nature, length) = nature_after(text, end);
    // Without a mark the digits of region and number could not be told apart.
    let separated = length > end || text.get(end).is_some_and(|c| matches!(c, ' ' | '/'));
    separated.then_some(Prefix { letters, nature, style: Style::Chinese, length })
}

fn chinese(text: &[char]) -> Option<Prefix> {
    let run = text.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let letters: String = text[..run].iter().collect();
    let (base, glued) = base_of(&letters)?;
    let mut letters = base;
    let mut end = run;
    if let Some((issuer, after)) = issuer(text, end).filter(|_| letters.starts_with("JJ")) {
        letters = format!("{letters}({issuer})");
        end = after;
    }
    let (nature, length) = match glued {
        Some(nature) => (nature, end),
        None => nature_after(text, end),
    };
    Some(Prefix { letters, nature, style: Style::Chinese, length })
}

/// Splits `GBT` into GB and /T, but leaves GBZ whole: GBZ is a body of its own.
fn base_of(run: &str) -> Option<(String, Option<Nature>)> {
    if is_chinese(run) {
        return Some((run.to_owned(), None));
    }
    let base = run.strip_suffix('T').filter(|base| is_chinese(base))?;
    Some((base.to_owned(), Some(Nature::Recommended)))
}

fn is_chinese(letters: &str) -> bool {
    CHINESE_LONG.contains(&letters) || CHINESE_PAIRS.split_whitespace().any(|pair| pair == letters)
}

/// `/T`, `-T`, ` T`, `_T` and the same with Z, when no letter follows.
fn nature_after(text: &[char], from: usize) -> (Nature, usize) {
    let mut at = from;
    while text.get(at).is_some_and(|c| matches!(c, ' ' | '/' | '-' | '_' | '.')) {
        at += 1;
    }
    let nature = match text.get(at) {
        Some('T') => Nature::Recommended,
        Some('Z') => Nature::Guidance,
        _ => return (Nature::Plain, from),
    };
    if text.get(at + 1).is_some_and(|c| c.is_ascii_uppercase()) {
        return (Nature::Plain, from);
    }
    (nature, at + 1)
}

/// `(交通)` or `(鲁)` behind JJG and JJF: the ministry's or the province's own regulation.
fn issuer(text: &[char], from: usize) -> Option<(String, usize)> {
    let open = text.get(from).filter(|c| **c == '(').map(|_| from + 1)?;
    let close = open + text[open..].iter().position(|c| *c == ')')?;
    let name: String = text[open..close].iter().filter(|c| **c != ' ').collect();
    let han = !name.is_empty() && name.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    (han && name != "系列").then_some((name, close + 1))
}
