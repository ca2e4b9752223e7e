//! The google.protobuf types that have their own JSON form, read from text.

use jiff::civil::DateTime;
use prost_reflect::{DynamicMessage, Kind, MessageDescriptor, Value};

use super::{fault::Fault, scalar};

/// The google.protobuf types whose JSON is not an object of their fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WellKnown {
    /// RFC 3339 text.
    Timestamp,
    /// Seconds with an `s`.
    Duration,
    /// Comma-separated camelCase paths.
    FieldMask,
    /// A JSON object of any shape.
    Struct,
    /// Any JSON value.
    Value,
    /// Any JSON array.
    ListValue,
    /// An object with `@type`.
    Any,
    /// A wrapper such as Int64Value: its bare value.
    Wrapper,
}

impl WellKnown {
    /// Recognises a message type by its full name.
    pub fn of(desc: &MessageDescriptor) -> Option<Self> {
        Some(match desc.full_name().strip_prefix("google.protobuf.")? {
            "Timestamp" => Self::Timestamp,
            "Duration" => Self::Duration,
            "FieldMask" => Self::FieldMask,
            "Struct" => Self::Struct,
            "Value" => Self::Value,
            "ListValue" => Self::ListValue,
            "Any" => Self::Any,
            "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value" | "UInt32Value"
            | "BoolValue" | "StringValue" | "BytesValue" => Self::Wrapper,
            _ => return None,
        })
    }
}

/// Reads a message that has a text form (path and query); `None` when the type has none.
pub fn parse(desc: &MessageDescriptor, text: &str) -> Option<Result<DynamicMessage, Fault>> {
    Some(match WellKnown::of(desc)? {
        WellKnown::Timestamp => timestamp(desc, text),
        WellKnown::Duration => duration(desc, text),
        WellKnown::FieldMask => field_mask(desc, text),
        WellKnown::Wrapper => scalar::parse(&wrapped(desc), text)?.map(|value| with(desc, &[(1, value)])),
        _ => return None,
    })
}

/// The kind that a wrapper holds.
pub fn wrapped(desc: &MessageDescriptor) -> Kind {
    desc.get_field(1).map_or(Kind::String, |field| field.kind())
}

/// Makes a message from field numbers and values.
pub fn with(desc: &MessageDescriptor, fields: &[(u32, Value)]) -> DynamicMessage {
    let mut message = DynamicMessage::new(desc.clone());
    for (number, value) in fields {
        message.set_field_by_number(*number, value.clone());
    }
    message
}

fn bad_timestamp() -> Fault {
    Fault::kind(
        "an RFC 3339 time such as 2026-03-01T09:00:00Z, between years 1 and 9999",
        " RFC 3339 时间，例如 2026-03-01T09:00:00+08:00，年份在 1 至 9999 之间",
    )
}

/// `2024-02-29T12:00:00.5Z` or with an offset; up to nine fractional digits, years 1 to 9999.
pub fn timestamp(desc: &MessageDescriptor, text: &str) -> Result<DynamicMessage, Fault> {
    let (seconds, nanos) = instant(text).ok_or_else(bad_timestamp)?;
    Ok(with(desc, &[(1, Value::I64(seconds)), (2, Value::I32(nanos))]))
}

fn instant(text: &str) -> Option<(i64, i32)> {
    let bytes = text.as_bytes();
    let two = |at: usize| digits(text.get(at..at + 2)?).and_then(|n| i8::try_from(n).ok());
    let year = i16::try_from(digits(text.get(..4)?)?).ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let civil = DateTime::new(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, 0).ok()?;
    let mut rest = text.get(19..)?;
    let mut nanos = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let len = fraction.bytes().take_while(u8::is_ascii_digit).count();
        nanos = fraction_nanos(&fraction[..len])?;
        rest = &fraction[len..];
    }
    let offset = match rest {
        "Z" => 0,
        _ => {
            let sign = match rest.as_bytes().first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            let (hours, minutes) = rest.get(1..)?.split_once(':')?;
            let (hours, minutes) = (two_digits(hours, 23)?, two_digits(minutes, 59)?);
            sign * (hours * 3600 + minutes * 60)
        }
    };
    let epoch = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let seconds = civil.duration_since(epoch).as_secs() - offset;
    // 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    (-62_135_596_800..=253_402_300_799).contains(&seconds).then_some((seconds, nanos))
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn two_digits(text: &str, max: i64) -> Option<i64> {
    digits(text).filter(|n| text.len() == 2 && *n <= max)
}

fn fraction_nanos(text: &str) -> Option<i32> {
    let len = u32::try_from(text.len()).ok().filter(|len| (1..=9).contains(len))?;
    let number = i32::try_from(digits(text)?).ok()?;
    Some(number * 10_i32.pow(9 - len))
}

/// `3.5s`: up to nine fractional digits, at most 10,000 years either way.
pub fn duration(desc: &MessageDescriptor, text: &str) -> Result<DynamicMessage, Fault> {
    let (seconds, nanos) = span(text).ok_or_else(|| {
        Fault::kind(
            "a duration in seconds such as \"3.5s\", at most 315576000000s",
            "以秒为单位的时长，例如“3.5s”，不超过 315576000000s",
        )
    })?;
    Ok(with(desc, &[(1, Value::I64(seconds)), (2, Value::I32(nanos))]))
}

fn span(text: &str) -> Option<(i64, i32)> {
    let text = text.strip_suffix('s')?;
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    let seconds = digits(whole)?;
    let nanos = fraction.map_or(Some(0), fraction_nanos)?;
    let fits = seconds < 315_576_000_000 || (seconds == 315_576_000_000 && nanos == 0);
    fits.then_some((i64::from(sign) * seconds, sign * nanos))
}

/// `displayName,budget.amountFen`, in camelCase or snake_case; empty text is an empty mask.
pub fn field_mask(desc: &MessageDescriptor, text: &str) -> Result<DynamicMessage, Fault> {
    let mut paths = Vec::new();
    for path in text.split(',').filter(|_| !text.is_empty()) {
        let good = !path.is_empty()
            && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'*'));
        if !good {
            return Err(Fault::kind("a comma-separated list of field paths", "以逗号分隔的字段路径"));
        }
        paths.push(Value::String(snake(path)));
    }
    Ok(with(desc, &[(1, Value::List(paths))]))
}

fn snake(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 4);
    for c in path.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
