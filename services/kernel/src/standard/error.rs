//! Why a text is not a standard number that can be used here, in both languages.

/// Why a text is not a standard number that can be used here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing was written.
    #[error("no standard number was given")]
    Empty,
    /// The text does not begin with the letters of a known body.
    #[error(
        "\"{0}\" does not begin with the letters of a known standards body (GB, GB/T, YY, JJG, ISO, ...)"
    )]
    UnknownPrefix(String),
    /// The letters are there, the number is not.
    #[error("\"{0}\" names a standards body but no number")]
    NumberMissing(String),
    /// The year is not four digits between 1949 (Chinese) or 1900 and 2099.
    #[error("\"{0}\" is not the year of a standard: write four digits")]
    YearImplausible(String),
    /// Two different years.
    #[error("two different years, {0} and {1}")]
    YearsDiffer(u16, u16),
    /// Something that is not part of a number follows.
    #[error("\"{0}\" does not belong to a standard number")]
    Trailing(String),
    /// A series names many standards; one of them must be cited.
    #[error("{0} is a series: name the part that applies")]
    Series(String),
    /// A version is needed here, so the year must be written.
    #[error("{0} has no year: write it as {0}-YYYY")]
    YearMissing(String),
}

impl Error {
    /// The message for the person who typed it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Error::Empty => "未填写标准号".into(),
            Error::UnknownPrefix(text) => {
                format!("“{text}”不以已知的标准代号开头（如 GB、GB/T、YY、JJG、ISO）")
            }
            Error::NumberMissing(text) => format!("“{text}”只有标准代号，缺少顺序号"),
            Error::YearImplausible(text) => format!("“{text}”不是有效的标准年份，请写四位年份"),
            Error::YearsDiffer(a, b) => format!("标准号中出现两个不同年份 {a} 和 {b}"),
            Error::Trailing(text) => format!("“{text}”不属于标准号"),
            Error::Series(text) => format!("{text} 是系列标准，请写明具体部分"),
            Error::YearMissing(text) => format!("{text} 缺少年份，请写成 {text}-四位年份"),
        }
    }
}
