//! Unified social credit codes (统一社会信用代码, GB 32100).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fold;

/// The index of a character is its value; I, O, S, V and Z are not used.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the organisation code (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code of 18 characters whose last one fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

/// Why a text is not a credit code. Messages name the field's rule, never the code of anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not 18 characters.
    #[error("a unified social credit code has 18 characters, this has {0}")]
    Length(usize),
    /// A character that the standard does not use.
    #[error(
        "'{1}' at position {0} is not used in unified social credit codes (digits and capitals without I, O, S, V, Z)"
    )]
    Character(usize, char),
    /// The last character does not fit the first 17.
    #[error("the check character does not fit: one of the characters was mistyped")]
    Check,
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::Length(length) => format!("统一社会信用代码应为 18 位，现为 {length} 位"),
            Error::Character(at, c) => {
                format!("统一社会信用代码第 {at} 位“{c}”无效，只能使用数字和除 I、O、S、V、Z 外的大写字母")
            }
            Error::Check => "统一社会信用代码校验位不符，请核对是否有误输".into(),
        }
    }
}

/// What is doubtful about a valid code; never refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Character 17 is not the check character of the organisation code (GB 11714).
    OrganisationCheck {
        /// The character that would fit.
        expected: char,
    },
}

impl Uscc {
    /// Reads a code after NFKC, trimming and upper-casing.
    pub fn parse(text: &str) -> Result<Uscc, Error> {
        let code = fold::identifier(text);
        let length = code.chars().count();
        if length != 18 {
            return Err(Error::Length(length));
        }
        let mut values = Vec::with_capacity(18);
        for (at, c) in code.chars().enumerate() {
            values.push(value(c).ok_or(Error::Character(at + 1, c))?);
        }
        if check_value(&values[..17]) != values[17] {
            return Err(Error::Check);
        }
        Ok(Uscc(code))
    }

    /// Makes a valid fictitious code: `91`, the region, `MAD`, five digits, both check characters.
    ///
    /// `region` is six digits (371000 for the bonded zone); nothing when it is not, or `serial` is above 99,999.
    pub fn fictitious(region: &str, serial: u32) -> Option<Uscc> {
        let digits = region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit());
        if !digits || serial > 99_999 {
            return None;
        }
        let mut code = format!("91{region}MAD{serial:05}");
        code.push(organisation_check(&code[8..16])?);
        let values: Option<Vec<u32>> = code.chars().map(value).collect();
        let last = check_value(&values?) as usize;
        code.push(char::from(*ALPHABET.get(last)?));
        Some(Uscc(code))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Doubts. Characters 3-8 are the registrar's and say nothing about the address.
    pub fn warnings(&self) -> Vec<Warning> {
        match organisation_check(&self.0[8..16]) {
            Some(expected) if !self.0[16..17].starts_with(expected) => {
                vec![Warning::OrganisationCheck { expected }]
            }
            _ => Vec::new(),
        }
    }

    /// True for the codes that [`Uscc::fictitious`] makes.
    pub fn looks_fictitious(&self) -> bool {
        self.0.get(8..11) == Some("MAD")
            && self.0.starts_with("91")
            && self.0[11..16].bytes().all(|b| b.is_ascii_digit())
    }
}

fn value(c: char) -> Option<u32> {
    let at = ALPHABET.iter().position(|known| char::from(*known) == c)?;
    u32::try_from(at).ok()
}

/// (31 - Σ Ci·Wi mod 31) mod 31, Wi = 3^(i-1) mod 31; without the last mod a remainder of 0 would have no character.
fn check_value(values: &[u32]) -> u32 {
    let mut weight = 1;
    let mut sum = 0;
    for value in values {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31
}

/// Check character of an organisation code: 11 - Σ mod 11, where 10 is X and 11 is 0; letters count 10 to 35.
fn organisation_check(eight: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in eight.chars().zip(ORGANISATION_WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Uscc {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        Uscc::parse(text)
    }
}

impl Serialize for Uscc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Uscc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Uscc::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_vectors_are_judged_as_published() {
        for text in ["91350100M000100Y43", "91371002MA31003370", "91371002MA31008040", "91371000MAD010006Y"] {
            assert_eq!(Uscc::parse(text).map(|code| code.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Uscc::parse("91350100M000100Y4Z"), Err(Error::Character(18, 'Z')));
        for text in ["91310115MA1H8R7C6D", "91370000163562681G"] {
            assert_eq!(Uscc::parse(text), Err(Error::Check), "{text}");
        }
        for (text, needs) in [("91310115MA1H8R7C6", '7'), ("91370000163562681", '6')] {
            assert!(Uscc::parse(&format!("{text}{needs}")).is_ok());
        }
    }

    #[test]
    fn typing_is_folded_and_wrong_lengths_and_letters_are_named() {
        assert!(Uscc::parse(" ９１371002ma31003370\u{3000}").is_ok());
        assert_eq!(Uscc::parse("9137"), Err(Error::Length(4)));
        assert_eq!(Uscc::parse("91371002MA3100337O"), Err(Error::Character(18, 'O')));
        assert!(Uscc::parse("汉汉汉汉汉汉").is_err());
    }

    #[test]
    fn a_wrong_organisation_check_only_warns() {
        let standard = Uscc::parse("91350100M000100Y43").unwrap();
        assert!(standard.warnings().is_empty());
        let doubtful = (0..10).filter_map(|digit| {
            let body = format!("91350100M000100Y{digit}");
            let values: Vec<u32> = body.chars().map(|c| value(c).unwrap()).collect();
            let last = char::from(ALPHABET[check_value(&values) as usize]);
            Uscc::parse(&format!("{body}{last}")).ok()
        });
        let warned: Vec<Vec<Warning>> = doubtful.map(|code| code.warnings()).collect();
        assert_eq!(warned.len(), 10);
        assert_eq!(warned.iter().filter(|w| w.is_empty()).count(), 1);
        assert_eq!(warned[3], vec![Warning::OrganisationCheck { expected: '4' }]);
    }

    #[test]
    fn the_fictitious_example_is_the_one_of_the_vectors() {
        assert_eq!(Uscc::fictitious("371000", 1000).unwrap().as_str(), "91371000MAD010006Y");
        assert_eq!(Uscc::fictitious("WH-FTZ", 1), None);
        assert_eq!(Uscc::fictitious("371002", 100_000), None);
    }

    proptest! {
        #[test]
        fn every_fictitious_code_is_valid_without_warnings(region in 100_000_u32..1_000_000, serial in 0_u32..100_000) {
            let code = Uscc::fictitious(&region.to_string(), serial).unwrap();
            prop_assert_eq!(Uscc::parse(code.as_str()), Ok(code.clone()));
            prop_assert!(code.warnings().is_empty() && code.looks_fictitious());
        }

        #[test]
        fn one_mistyped_character_is_always_found(serial in 0_u32..100_000, at in 0_usize..18, other in 0_usize..31) {
            let code = Uscc::fictitious("371002", serial).unwrap();
            let mut bytes = code.as_str().as_bytes().to_vec();
            prop_assume!(bytes[at] != ALPHABET[other]);
            bytes[at] = ALPHABET[other];
            prop_assert_eq!(Uscc::parse(&String::from_utf8(bytes).unwrap()), Err(Error::Check));
        }
    }
}
