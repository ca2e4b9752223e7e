//! Numbers of accreditation certificates: CMA (hard rule) and CNAS (normalised when recognised).

use crate::fold;

/// A CMA certificate number (资质认定证书编号): 12 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CmaNumber(String);

/// The text is not 12 digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a CMA certificate number has 12 digits")]
pub struct CmaError;

impl CmaError {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        "资质认定（CMA）证书编号应为 12 位数字".into()
    }
}

/// What the digits of a CMA number say. Only codes confirmed on public certificates have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CmaParts {
    /// Year of issue.
    pub year: u16,
    /// Issuer code, not GB/T 2260: 15 is 山东.
    pub issuer: String,
    /// Field code: 20 is 综合.
    pub field: String,
    /// Department code: 34 is 其他.
    pub department: String,
    /// Serial.
    pub serial: String,
}

/// What is doubtful about a certificate number; never refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The issuer code is above 31, the number of issuing provinces.
    UnknownIssuer,
    /// The year lies after the year given.
    YearAhead,
    /// Not the form of a CNAS number; kept as typed.
    UnusualCnas,
}

impl Warning {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Warning::UnknownIssuer => "UNKNOWN_ISSUER",
            Warning::YearAhead => "YEAR_AHEAD",
            Warning::UnusualCnas => "UNUSUAL_CNAS",
        }
    }

    /// What is doubtful, in Chinese and English.
    pub fn texts(self) -> (&'static str, &'static str) {
        match self {
            Warning::UnknownIssuer => (
                "编号第 3–4 位不是已知的发证机关代码，请核对证书。",
                "Digits 3 and 4 are no known issuer: compare with the certificate.",
            ),
            Warning::YearAhead => (
                "编号中的发证年份晚于今年，请核对证书。",
                "The year of issue in the number lies ahead: compare with the certificate.",
            ),
            Warning::UnusualCnas => (
                "不是常见的 CNAS 编号（如 CNAS L0290），已按原文保存。",
                "Not the usual form of a CNAS number (such as CNAS L0290); kept as typed.",
            ),
        }
    }
}

impl CmaNumber {
    /// Reads 12 digits after folding; inner spaces are dropped.
    pub fn parse(text: &str) -> Result<CmaNumber, CmaError> {
        let number: String = fold::identifier(text).chars().filter(|c| *c != ' ').collect();
        if number.len() != 12 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CmaError);
        }
        Ok(CmaNumber(number))
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the digits say.
    pub fn parts(&self) -> CmaParts {
        let part = |from: usize, to: usize| self.0[from..to].to_owned();
        CmaParts {
            year: 2000 + self.0[..2].parse::<u16>().unwrap_or(0),
            issuer: part(2, 4),
            field: part(4, 6),
            department: part(6, 8),
            serial: part(8, 12),
        }
    }

    /// Doubts, seen in `this_year`.
    pub fn warnings(&self, this_year: u16) -> Vec<Warning> {
        let parts = self.parts();
        let mut warnings = Vec::new();
        if parts.issuer.parse::<u8>().is_ok_and(|issuer| issuer > 31) {
            warnings.push(Warning::UnknownIssuer);
        }
        if parts.year > this_year {
            warnings.push(Warning::YearAhead);
        }
        warnings
    }
}

impl CmaParts {
    /// Names of issuer, field and department, where they are known.
    pub fn names(&self) -> (Option<&'static str>, Option<&'static str>, Option<&'static str>) {
        let named = |code: &str, known: &str, name: &'static str| (code == known).then_some(name);
        (
            named(&self.issuer, "15", "山东"),
            named(&self.field, "20", "综合"),
            named(&self.department, "34", "其他"),
        )
    }
}

/// Normalises a CNAS number to `CNAS L0290`; another text is kept, trimmed, with a warning.
pub fn cnas(text: &str) -> (String, Option<Warning>) {
    let folded = fold::identifier(text);
    let body: String = folded.strip_prefix("CNAS").unwrap_or(&folded).chars().filter(|c| *c != ' ').collect();
    let letters: String = body.chars().take_while(char::is_ascii_uppercase).collect();
    let digits: String = body[letters.len()..].chars().take_while(char::is_ascii_digit).collect();
    let suffix = &body[letters.len() + digits.len()..];
    let suffix_fits = suffix.is_empty()
        || (suffix.len() == 2
            && suffix.starts_with('-')
            && suffix.ends_with(|c: char| c.is_ascii_uppercase()));
    let known = matches!(letters.as_str(), "L" | "IB" | "C" | "PT" | "RM");
    if known && (3..=5).contains(&digits.len()) && suffix_fits {
        return (format!("CNAS {body}"), None);
    }
    (text.trim().to_owned(), Some(Warning::UnusualCnas))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cma_number_is_twelve_digits_and_tells_its_parts() {
        let number = CmaNumber::parse(" ２１1520340001 ").unwrap();
        let parts = number.parts();
        assert_eq!((parts.year, parts.serial.as_str()), (2021, "0001"));
        assert_eq!(parts.names(), (Some("山东"), Some("综合"), Some("其他")));
        assert!(number.warnings(2026).is_empty());
        for text in ["", "21152034000", "2115203400011", "21152034000A", "二一一五二零三四零零零一"]
        {
            assert_eq!(CmaNumber::parse(text), Err(CmaError), "{text}");
        }
    }

    #[test]
    fn odd_issuers_and_future_years_only_warn() {
        let number = CmaNumber::parse("999920340001").unwrap();
        assert_eq!(number.warnings(2026), vec![Warning::UnknownIssuer, Warning::YearAhead]);
    }

    #[test]
    fn cnas_numbers_are_stored_in_one_spelling() {
        for text in ["CNAS L0290", "cnasl0290", "L0290", " ＣＮＡＳ　Ｌ0290", "CNAS  L 0290"] {
            assert_eq!(cnas(text), ("CNAS L0290".to_owned(), None), "{text}");
        }
        assert_eq!(cnas("CNAS C001-M").0, "CNAS C001-M");
        for text in ["L02", "X0290", "L0290-MM", "实验室"] {
            assert_eq!(cnas(text), (text.to_owned(), Some(Warning::UnusualCnas)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn normalising_a_cnas_number_twice_changes_nothing(text in "\\PC{0,12}") {
            let once = cnas(&text).0;
            prop_assert_eq!(cnas(&once).0, once);
        }
    }
}
