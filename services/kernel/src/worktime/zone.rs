//! Time zones with one fixed offset, so that a local day is always 86,400 seconds.

use super::error::CalendarError;

/// A named zone without daylight saving (China has had none since 1991).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    offset_seconds: i64,
}

impl Zone {
    /// Accepts `Asia/Shanghai`, `UTC` and fixed offsets such as `+08:00`, without reading a zone database.
    pub fn parse(name: &str) -> Result<Self, CalendarError> {
        let offset_seconds = match name {
            "Asia/Shanghai" => 8 * 3600,
            "UTC" => 0,
            other => fixed_offset(other).ok_or_else(|| CalendarError::Zone { name: name.to_owned() })?,
        };
        Ok(Self { name: name.to_owned(), offset_seconds })
    }

    /// The name as published, for displays.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seconds to add to UTC to get local time.
    pub fn offset_seconds(&self) -> i64 {
        self.offset_seconds
    }
}

fn fixed_offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let two_digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i64>().ok())
            .flatten()
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}
