//! Category codes of certifications: PV, GB/T 7635 and IAF codes in one spelling, and the wider codes above each.

use crate::engine::name::{self, Name};

/// The key of a category: codes in one spelling (`iaf17.1`, `pv08`, `gb7635:35140`), other text folded.
pub fn key(text: &str) -> Name {
    let folded = name::parameter(text);
    iaf(&folded).or_else(|| pv(&folded)).or_else(|| gb7635(&folded)).map_or(folded.clone(), Name::from)
}

/// The keys of the codes above a key, nearest first: `iaf17` above `iaf17.1`, `gb7635:351` above `gb7635:3514`.
pub fn wider(key: &str) -> Vec<Name> {
    let mut all = Vec::new();
    let mut rest = key;
    if key.starts_with("iaf") || key.starts_with("pv") || key.starts_with("gb7635:") {
        while let Some((above, _)) = rest.rsplit_once('.') {
            all.push(above.into());
            rest = above;
        }
    }
    if let Some(digits) = rest.strip_prefix("gb7635:") {
        all.extend((1..digits.len()).rev().map(|length| Name::from(format!("gb7635:{}", &digits[..length]))));
    }
    all
}

/// `iaf:17.1`, `iaf-17` and a bare `17`: IAF codes have two digits, no other list does.
fn iaf(folded: &str) -> Option<String> {
    let code = folded.strip_prefix("iaf").map_or(folded, separated);
    dotted(code, 2).map(|(number, rest)| format!("iaf{number:0>2}{rest}"))
}

/// `pv8`, `pv-08`.
fn pv(folded: &str) -> Option<String> {
    dotted(separated(folded.strip_prefix("pv")?), 3).map(|(number, rest)| format!("pv{number:0>2}{rest}"))
}

/// `gb/t7635.1-2002:35140.101`: the part and the year only say which list it is.
fn gb7635(folded: &str) -> Option<String> {
    let rest = folded.strip_prefix("gb/t7635").or_else(|| folded.strip_prefix("gb7635"))?;
    let rest = rest.strip_prefix(".1").or_else(|| rest.strip_prefix(".2")).unwrap_or(rest);
    let year = rest.starts_with('-') && rest.get(1..5).is_some_and(digits);
    let rest = rest.get(5..).filter(|_| year).unwrap_or(rest);
    let (code, more) = match separated(rest).split_once('.') {
        Some((code, more)) => (code, format!(".{more}")),
        None => (separated(rest), String::new()),
    };
    let sound = digits(code) && code.len() <= 5 && (more.is_empty() || digits(&more[1..]));
    sound.then(|| format!("gb7635:{code}{more}"))
}

fn separated(text: &str) -> &str {
    text.trim_start_matches([':', '-', '.', '#'])
}

/// A number of at most so many digits without its leading zeros, and `.1.2` behind it.
fn dotted(code: &str, most: usize) -> Option<(&str, &str)> {
    let end = code.find('.').unwrap_or(code.len());
    let (number, rest) = code.split_at(end);
    let sound = digits(number) && number.len() <= most && rest.split('.').skip(1).all(digits);
    sound.then(|| (number.trim_start_matches('0'), rest))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_has_one_key_however_it_is_written() {
        for (spellings, expected) in [
            (&["IAF 17", "iaf:17", "ＩＡＦ－17", "17"][..], "iaf17"),
            (&["IAF 03", "IAF3", "03", "3"], "iaf03"),
            (&["IAF 17.1", "17.1"], "iaf17.1"),
            (&["PV 08", "pv8", "PV-08"], "pv08"),
            (&["GB/T 7635.1-2002: 35140", "GB/T 7635.1：35140", "gb7635 35140"], "gb7635:35140"),
            (&["GB/T 7635.1-2002:35140.101"], "gb7635:35140.101"),
            (&["管理体系", " 管理 体系"], "管理体系"),
            (&["全部项目"], name::ALL_PARAMETERS),
            (&["GB/T 7635.1-2002"], "gb/t7635.1-2002"),
            (&["35140"], "35140"),
            (&["IAF", "iaf"], "iaf"),
            (&["GB/T 7635-年版：35140"], "gb/t7635-年版:35140"),
        ] {
            for text in spellings {
                assert_eq!(key(text).as_ref(), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_narrow_code_lies_under_wider_ones_and_words_lie_under_none() {
        let above = |text: &str| wider(&key(text)).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(above("IAF 17.1"), ["iaf17"]);
        assert_eq!(above("GB/T 7635.1: 3514.12"), ["gb7635:3514", "gb7635:351", "gb7635:35", "gb7635:3"]);
        assert!(above("PV08").is_empty() && above("管理体系").is_empty() && above("v1.2").is_empty());
    }
}
