//! Scalar values from text: path variables, query parameters, map keys, and quoted JSON numbers.

use std::str::FromStr;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use prost_reflect::{EnumDescriptor, Kind, MapKey, Value};

use super::fault::Fault;

// Both paddings and loose trailing bits, as the proto3 JSON conformance suite asks for.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Reads a scalar or enum of `kind`; `None` for messages.
pub fn parse(kind: &Kind, text: &str) -> Option<Result<Value, Fault>> {
    Some(match kind {
        Kind::Double => double(text).map(Value::F64),
        Kind::Float => float(text).map(Value::F32),
        Kind::Bool => boolean(text).map(Value::Bool),
        Kind::String => Ok(Value::String(text.to_owned())),
        Kind::Bytes => bytes(text).map(|b| Value::Bytes(b.into())),
        Kind::Enum(desc) => enumeration(desc, text).map(Value::EnumNumber),
        Kind::Message(_) => return None,
        _ => plain_integer(text).and_then(|number| integer(kind, number)),
    })
}

/// Reads a map key of `kind` from the text of a JSON member name.
pub fn map_key(kind: &Kind, text: &str) -> Result<MapKey, Fault> {
    Ok(match parse(kind, text) {
        Some(Ok(Value::Bool(v))) => MapKey::Bool(v),
        Some(Ok(Value::I32(v))) => MapKey::I32(v),
        Some(Ok(Value::I64(v))) => MapKey::I64(v),
        Some(Ok(Value::U32(v))) => MapKey::U32(v),
        Some(Ok(Value::U64(v))) => MapKey::U64(v),
        Some(Err(fault)) => return Err(fault),
        _ => MapKey::String(text.to_owned()),
    })
}

/// Puts an exact integer into the range of an integer kind.
pub fn integer(kind: &Kind, number: i128) -> Result<Value, Fault> {
    let value = match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => i32::try_from(number).map(Value::I32).ok(),
        Kind::Uint32 | Kind::Fixed32 => u32::try_from(number).map(Value::U32).ok(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => i64::try_from(number).map(Value::I64).ok(),
        Kind::Uint64 | Kind::Fixed64 => u64::try_from(number).map(Value::U64).ok(),
        _ => None,
    };
    value.ok_or_else(|| {
        let (en, zh) = match kind {
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => ("a 32-bit integer", "32 位整数"),
            Kind::Uint32 | Kind::Fixed32 => ("an unsigned 32-bit integer", "无符号 32 位整数"),
            Kind::Uint64 | Kind::Fixed64 => ("an unsigned 64-bit integer", "无符号 64 位整数"),
            _ => ("a 64-bit integer", "64 位整数"),
        };
        Fault::kind(en, zh)
    })
}

fn not_an_integer() -> Fault {
    Fault::kind("an integer", "整数")
}

/// Digits with an optional minus, nothing else: no sign `+`, blanks, or exponent in paths and queries.
fn plain_integer(text: &str) -> Result<i128, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 30 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(not_an_integer());
    }
    text.parse().map_err(|_| not_an_integer())
}

/// An integer in JSON number notation, exponent and zero fraction allowed, computed in decimal (never through f64).
pub fn json_integer(text: &str) -> Result<i128, Fault> {
    if !is_json_number(text) {
        // A quoted number may have leading zeros.
        return plain_integer(text);
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| not_an_integer())?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let places = i64::try_from(fraction.len()).map_err(|_| not_an_integer())?;
    let scale = exponent.saturating_sub(places);
    if digits.bytes().all(|b| b == b'0' || b == b'-') {
        return Ok(0);
    }
    let digits = if scale < 0 {
        let cut = usize::try_from(scale.unsigned_abs())
            .ok()
            .and_then(|cut| digits.len().checked_sub(cut))
            .ok_or_else(not_an_integer)?;
        let (keep, dropped) = digits.split_at(cut);
        if dropped.bytes().any(|b| b != b'0') {
            return Err(not_an_integer());
        }
        keep.to_owned()
    } else {
        let zeros = usize::try_from(scale).ok().filter(|n| *n <= 30).ok_or_else(not_an_integer)?;
        format!("{digits}{}", "0".repeat(zeros))
    };
    digits.parse().map_err(|_| not_an_integer())
}

/// A double in JSON notation or `NaN`, `Infinity`, `-Infinity`; overflow is refused.
pub fn double(text: &str) -> Result<f64, Fault> {
    match text {
        "NaN" => Ok(f64::NAN),
        "Infinity" => Ok(f64::INFINITY),
        "-Infinity" => Ok(f64::NEG_INFINITY),
        _ => number(text, f64::is_finite),
    }
}

/// A float, as [`double`]; read as one, since rounding twice would give a neighbour now and then.
pub fn float(text: &str) -> Result<f32, Fault> {
    match text {
        "NaN" => Ok(f32::NAN),
        "Infinity" => Ok(f32::INFINITY),
        "-Infinity" => Ok(f32::NEG_INFINITY),
        _ => number(text, f32::is_finite),
    }
}

fn number<T: FromStr + Copy>(text: &str, is_finite: impl Fn(T) -> bool) -> Result<T, Fault> {
    let parsed = is_json_number(text).then(|| text.parse().ok()).flatten();
    parsed
        .filter(|value| is_finite(*value))
        .ok_or_else(|| Fault::kind("a number within the range of its type", "在其类型范围内的数字"))
}

/// `true` or `false`.
pub fn boolean(text: &str) -> Result<bool, Fault> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Fault::kind("true or false", " true 或 false")),
    }
}

/// Base64, standard or URL-safe, padded or not.
pub fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    let standard: Vec<u8> = text
        .bytes()
        .map(|b| match b {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        })
        .collect();
    LENIENT.decode(standard).map_err(|_| Fault::kind("base64", " base64 编码"))
}

/// An enum value by its name, or by its number (unknown numbers are kept: enums are open).
pub fn enumeration(desc: &EnumDescriptor, text: &str) -> Result<i32, Fault> {
    if let Some(value) = desc.get_value_by_name(text) {
        return Ok(value.number());
    }
    if let Ok(number) = plain_integer(text)
        && let Ok(number) = i32::try_from(number)
    {
        return Ok(number);
    }
    let names: Vec<String> = desc.values().map(|v| v.name().to_owned()).take(24).collect();
    let names = names.join(", ");
    Err(Fault::new(
        "UNKNOWN_ENUM_VALUE",
        format!("The value must be one of {names}."),
        format!("值必须是以下之一：{names}。"),
    ))
}

/// Whether text follows the number grammar of RFC 8259.
pub fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let digits = |from: usize| rest[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if at == 0 || (at > 1 && rest[0] == b'0') {
        return false;
    }
    if rest.get(at) == Some(&b'.') {
        let n = digits(at + 1);
        if n == 0 {
            return false;
        }
        at += 1 + n;
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(rest.get(at), Some(b'+' | b'-')));
        let n = digits(at);
        if n == 0 {
            return false;
        }
        at += n;
    }
    at == rest.len()
}
