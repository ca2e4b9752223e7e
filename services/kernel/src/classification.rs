//! Codes of classifications: ICS of standards, and industries by GB/T 4754-2017.

use crate::fold;

/// An industry code (GB/T 4754-2017): an optional section letter A to T and two to four digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Industry(String);

/// An ICS code: field, group, sub-group, such as `83.120` or `77.040.10`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ics(String);

/// The text is no code of the classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an industry.
    #[error(
        "an industry code (GB/T 4754-2017) is an optional letter A to T and 2 to 4 digits, such as C3061"
    )]
    Industry,
    /// Not an ICS code.
    #[error("an ICS code is 2 digits, then 3, then 2, with points between, such as 83.120 or 77.040.10")]
    Ics,
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::Industry => {
                "行业代码（GB/T 4754-2017）应为一位可选字母（A–T）加 2 至 4 位数字，例如 C3061".into()
            }
            Error::Ics => "ICS 分类号应为 2 位、3 位、2 位数字并以点分隔，例如 83.120 或 77.040.10".into(),
        }
    }
}

impl Industry {
    /// Reads a code after folding.
    pub fn parse(text: &str) -> Result<Industry, Error> {
        let code = fold::identifier(text);
        let digits = code.strip_prefix(|c: char| ('A'..='T').contains(&c)).unwrap_or(&code);
        let fits = (2..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Industry(code)) } else { Err(Error::Industry) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ics {
    /// Reads a code after folding.
    pub fn parse(text: &str) -> Result<Ics, Error> {
        let code = fold::identifier(text);
        let parts: Vec<&str> = code.split('.').collect();
        let digits = |part: &str, width| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        let fits = parts.len() <= 3 && parts.iter().zip([2, 3, 2]).all(|(part, width)| digits(part, width));
        if fits { Ok(Ics(code)) } else { Err(Error::Ics) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn industries_by_gbt_4754_are_read_and_everything_else_is_refused() {
        for (text, code) in
            [("C3061", "C3061"), (" c30 ", "C30"), ("306", "306"), ("Ｃ３０６１", "C3061"), ("T96", "T96")]
        {
            assert_eq!(Industry::parse(text).map(|it| it.as_str().to_owned()), Ok(code.to_owned()), "{text}");
        }
        for text in ["", "C", "C3", "U30", "C30611", "C30-1", "30C", "碳纤维"] {
            assert_eq!(Industry::parse(text), Err(Error::Industry), "{text}");
        }
    }

    #[test]
    fn ics_codes_have_up_to_three_levels() {
        for (text, code) in [("83", "83"), ("83.120", "83.120"), (" ７７.040.10", "77.040.10")] {
            assert_eq!(Ics::parse(text).map(|it| it.as_str().to_owned()), Ok(code.to_owned()), "{text}");
        }
        for text in ["", "8", "83.12", "83.120.1", "83.120.10.1", "83120", "83.", "AB.120"] {
            assert_eq!(Ics::parse(text), Err(Error::Ics), "{text}");
        }
    }
}
