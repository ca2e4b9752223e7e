//! Reads a cell that cites standards with their names, one or several.

use nqi_kernel::standard::{StandardNumber, scan};

/// One version cited, with the clause or method named beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Cited {
    pub number: String,
    pub clause: String,
}

/// Why a cell cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::domain) struct Unusable {
    pub code: &'static str,
    pub zh: String,
    pub en: String,
}

/// Every version cited in the cell, in order: `GB/T 3362-2017 name`, `name GB/T 3362-2017`, one a line or with semicolons.
pub(in crate::domain) fn cited(cell: &str) -> Result<Vec<Cited>, Unusable> {
    let mut versions: Vec<Cited> = Vec::new();
    for line in cell.split(['\n', '\r', ';', '；']).map(str::trim).filter(|line| !line.is_empty()) {
        let chars: Vec<char> = line.chars().collect();
        let mut chinese = false;
        let mut here = 0;
        for found in scan(line) {
            let number = found
                .number
                .map_err(|error| unusable("STANDARD_UNREADABLE", error.zh(), error.to_string()))?;
            if chinese && adopted(&chars, found.start, found.end) && !number.family().is_chinese() {
                continue;
            }
            chinese |= number.family().is_chinese();
            let version = StandardNumber::parse_version(&number.key()).map_err(|error| {
                let code = if number.is_series() { "STANDARD_SERIES" } else { "STANDARD_YEAR_MISSING" };
                unusable(code, error.zh(), error.to_string())
            })?;
            here += 1;
            let cited = Cited { number: version.key(), clause: clause(&chars[found.end..]) };
            if !versions.contains(&cited) {
                versions.push(cited);
            }
        }
        // A line without a number is the name of its neighbour (number above, name below), unless nothing has one.
        if here == 0 && versions.is_empty() && !cell.contains('\n') {
            return Err(unreadable(line));
        }
    }
    if versions.is_empty() { Err(unreadable(cell)) } else { Ok(versions) }
}

fn unreadable(text: &str) -> Unusable {
    let shown: String = text.trim().chars().take(40).collect();
    unusable(
        "STANDARD_UNREADABLE",
        format!("“{shown}”中没有可识别的标准编号，应为“GB/T 3362-2017 名称”。"),
        format!("No standard number is found in \"{shown}\"; write \"GB/T 3362-2017 name\"."),
    )
}

fn unusable(code: &'static str, zh: String, en: String) -> Unusable {
    Unusable { code, zh, en }
}

/// `(ISO 10618:2004, MOD)` behind a Chinese number tells what was adopted; it is not cited.
fn adopted(chars: &[char], start: usize, end: usize) -> bool {
    let before = chars[..start].iter().rev().find(|c| !c.is_whitespace());
    let after: String = chars[end..].iter().filter(|c| !c.is_whitespace()).take(4).collect();
    let mark = after.trim_start_matches([',', '，']).to_uppercase();
    matches!(before, Some('(' | '（' | '/'))
        || ["IDT", "MOD", "NEQ", "EQV"].iter().any(|word| mark.starts_with(word))
}

/// 第一法, 第2章: the method or chapter named behind a number.
fn clause(after: &[char]) -> String {
    let text: String = after.iter().collect();
    let text = text.split([',', '，', '、', '。']).next().unwrap_or_default();
    let Some(at) = text.find('第') else { return String::new() };
    let rest = &text[at..];
    let ordinal: String = rest
        .chars()
        .skip(1)
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
        .collect();
    let kind = rest.chars().nth(1 + ordinal.chars().count());
    match kind {
        Some(kind @ ('法' | '章' | '条' | '篇')) if !ordinal.is_empty() => format!("第{ordinal}{kind}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Vec<(String, String)> {
        cited(cell).expect(cell).into_iter().map(|it| (it.number, it.clause)).collect()
    }

    #[test]
    fn standards_are_cited_in_either_order_and_split_into_rows() {
        let one = |number: &str| vec![(number.to_owned(), String::new())];
        assert_eq!(of("GB/T 3362-2017 碳纤维复丝拉伸性能试验方法"), one("GB/T 3362-2017"));
        assert_eq!(of("《碳纤维复丝拉伸性能试验方法》GB/T3362-2017"), one("GB/T 3362-2017"));
        assert_eq!(of("GB/T 3362-2017 复丝拉伸（ISO 10618:2004，MOD）"), one("GB/T 3362-2017"));
        let two = of("碳纤维复丝拉伸 GB/T 3362-2017\n碳纤维 浸胶纱拉伸 GB/T 26749-2011");
        assert_eq!(
            two.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(),
            ["GB/T 3362-2017", "GB/T 26749-2011"]
        );
        assert_eq!(
            of("GB 5009.3-2016 食品中水分的测定 第一法"),
            [("GB 5009.3-2016".into(), "第一法".into())]
        );
        assert_eq!(of("GB/T 228.1-2021 金属材料 拉伸试验 第1部分：室温试验方法"), one("GB/T 228.1-2021"));
    }

    #[test]
    fn series_missing_years_and_plain_names_are_refused_with_their_own_codes() {
        for (cell, code) in [
            ("GB/T 2423（系列） 环境试验", "STANDARD_SERIES"),
            ("GB 17625.1 谐波电流", "STANDARD_YEAR_MISSING"),
            ("碳纤维复丝拉伸性能试验方法", "STANDARD_UNREADABLE"),
        ] {
            assert_eq!(cited(cell).map_err(|it| it.code), Err(code), "{cell}");
        }
    }
}
