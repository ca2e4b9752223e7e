//! Chinese telephone numbers: mobile (receives SMS) and landline.

use std::fmt;

use crate::fold;

/// A number in one spelling, `13812345678` or `0631-5200000-12`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is neither a mobile nor a landline number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write a mobile number of 11 digits beginning with 13-19, or a landline as 0631-5200000")]
pub struct Error;

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        "请填写 11 位手机号，或带区号的固定电话，如 0631-5200000".into()
    }
}

impl Phone {
    /// Reads a number; `+86`, spaces and brackets around the area code are dropped.
    pub fn parse(text: &str) -> Result<Phone, Error> {
        let folded = fold::identifier(text);
        let local = folded.strip_prefix("+86").or_else(|| folded.strip_prefix("0086")).unwrap_or(&folded);
        let local = local.trim_start_matches([' ', '-']);
        let mobile: String = local.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if is_mobile(&mobile) {
            return Ok(Phone(mobile));
        }
        let landline: String =
            local.replace(") ", ")").replace(')', "-").chars().filter(|c| !matches!(c, ' ' | '(')).collect();
        let landline = landline.replace("--", "-");
        if is_landline(&landline) {
            return Ok(Phone(landline));
        }
        Err(Error)
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when SMS can reach it.
    pub fn takes_sms(&self) -> bool {
        self.0.starts_with('1')
    }

    /// The number with its middle hidden, `138****5678`, for screens and receipts.
    pub fn masked(&self) -> String {
        let shown = if self.takes_sms() { 3 } else { self.0.find('-').map_or(4, |dash| dash + 1) };
        let hidden = 4.min(self.0.len() - shown);
        format!("{}{}{}", &self.0[..shown], "*".repeat(hidden), &self.0[shown + hidden..])
    }
}

fn is_mobile(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && bytes.iter().all(u8::is_ascii_digit)
}

fn is_landline(text: &str) -> bool {
    let digits = |part: &str, low: usize, high: usize| {
        (low..=high).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let mut parts = text.split('-');
    let area = parts.next().is_some_and(|part| part.starts_with('0') && digits(part, 3, 4));
    let number = parts.next().is_some_and(|part| digits(part, 7, 8));
    let extension = parts.next().is_none_or(|part| digits(part, 1, 6));
    area && number && extension && parts.next().is_none()
}

impl fmt::Debug for Phone {
    /// Masked, so that no log ever shows it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_and_landline_numbers_have_one_spelling() {
        for (text, expected) in [
            ("138 1234 5678", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("１３８12345678", "13812345678"),
            ("0631-0000001", "0631-0000001"),
            ("(0631) 5200000", "0631-5200000"),
            ("（0631）5200000", "0631-5200000"),
            ("0631—5200000-12", "0631-5200000-12"),
            ("010-12345678", "010-12345678"),
        ] {
            assert_eq!(Phone::parse(text).map(|p| p.as_str().to_owned()), Ok(expected.to_owned()), "{text}");
        }
        assert!(Phone::parse("13812345678").unwrap().takes_sms());
        assert!(!Phone::parse("0631-0000001").unwrap().takes_sms());
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in [
            "",
            "12812345678",
            "1381234567",
            "5200000",
            "0631-520000",
            "0631-5200000-1234567",
            "0631-5200000-1-2",
            "abc",
        ] {
            assert_eq!(Phone::parse(text), Err(Error), "{text}");
        }
    }

    #[test]
    fn a_shown_number_hides_its_middle() {
        let phone = Phone::parse("13812345678").unwrap();
        assert_eq!(phone.masked(), "138****5678");
        assert_eq!(format!("{phone:?}"), "Phone(138****5678)");
        assert_eq!(Phone::parse("0631-5200000").unwrap().masked(), "0631-****000");
    }
}
