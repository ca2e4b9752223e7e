//! Request paths: only the canonical spelling is routed, and captures are decoded once.

use super::fault::Fault;

fn refuse(en: &str, zh: &str) -> Fault {
    Fault::new("INVALID_PATH", en, zh)
}

/// Splits a raw request path into raw segments; a trailing slash gives a last empty segment.
///
/// Refuses what two hops could read differently: empty inner segments, dot segments (encoded ones too), NUL,
/// broken percent signs, and bytes that are not UTF-8.
pub fn split(raw: &str) -> Result<Vec<&str>, Fault> {
    let Some(rest) = raw.strip_prefix('/') else {
        return Err(refuse("The path must start with \"/\".", "路径必须以“/”开头。"));
    };
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let segments: Vec<&str> = rest.split('/').collect();
    for (i, segment) in segments.iter().enumerate() {
        if segment.is_empty() && i + 1 < segments.len() {
            return Err(refuse(
                "The path must not hold empty segments (\"//\").",
                "路径不能包含空段（“//”）。",
            ));
        }
        let decoded = decode(segment, false)?;
        if decoded == "." || decoded == ".." {
            return Err(refuse(
                "The path must not hold \".\" or \"..\" segments.",
                "路径不能包含“.”或“..”段。",
            ));
        }
        if decoded.contains('\0') {
            return Err(refuse("The path must not hold NUL.", "路径不能包含空字符。"));
        }
    }
    Ok(segments)
}

/// Percent-decodes path text; `+` is itself. With `keep_slash`, `%2F` stays as it was written.
pub fn decode(text: &str, keep_slash: bool) -> Result<String, Fault> {
    percent(text, keep_slash, false).ok_or_else(|| {
        refuse(
            "The path holds a broken percent encoding or is not UTF-8.",
            "路径的百分号编码有误，或不是 UTF-8。",
        )
    })
}

/// Percent-decodes query text, where `+` is a space.
pub fn decode_query(text: &str) -> Option<String> {
    percent(text, false, true)
}

fn percent(text: &str, keep_slash: bool, plus: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'%' => {
                let hex = bytes.get(i + 1..i + 3)?;
                let value = hex_digit(hex[0])? << 4 | hex_digit(hex[1])?;
                if value == b'/' && keep_slash {
                    out.extend_from_slice(&bytes[i..i + 3]);
                } else {
                    out.push(value);
                }
                i += 3;
                continue;
            }
            b'+' if plus => out.push(b' '),
            other => out.push(other),
        }
        i += 1;
    }
    String::from_utf8(out).ok()
}

fn hex_digit(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())
}
