//! ETag, If-Match and If-None-Match, over the `etag` fields of messages.

use http::header::{HeaderValue, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, StatusCode};
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::rest::text;
use crate::transcode::binding::{Binding, Body};
use crate::transcode::method::string_field;
use crate::transcode::{fault::Fault, fields};

/// The reason that services give for a stale etag.
const MISMATCH: &str = "ETAG_MISMATCH";
/// Hexadecimal digits that stand for the content in an ETag.
const CONTENT: usize = 16;

/// Puts If-Match into the request's etag: its own, or that of the resource in the body.
pub fn apply_if_match(
    headers: &HeaderMap,
    binding: &Binding,
    message: &mut DynamicMessage,
) -> Result<(), Failure> {
    let Some(given) = headers.get(IF_MATCH) else {
        return Ok(());
    };
    let given = given.to_str().unwrap_or_default().trim();
    if given == "*" {
        return Ok(());
    }
    let path = etag_path(binding)
        .ok_or_else(|| if_match("This method does not take If-Match.", "该方法不支持 If-Match。"))?;
    let one =
        given.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|tag| !tag.contains('"'));
    let tag = version(one.ok_or_else(|| {
        if_match("If-Match must hold one strong ETag in quotes.", "If-Match 应为一个带引号的强 ETag。")
    })?);
    match fields::get(message, &path) {
        Some(Value::String(own)) if own.trim_matches('"') != tag => {
            Err(Fault::duplicate("etag").of("If-Match").into())
        }
        _ => Ok(fields::put(message, &path, Value::String(tag.to_owned()))?),
    }
}

fn if_match(en: &str, zh: &str) -> Failure {
    Fault::new("INVALID_IF_MATCH", en, zh).of("If-Match").into()
}

fn etag_path(binding: &Binding) -> Option<Vec<FieldDescriptor>> {
    if let Some(own) = string_field(&binding.method.input, "etag") {
        return Some(vec![own]);
    }
    let Body::Field(resource) = &binding.body else {
        return None;
    };
    let Kind::Message(desc) = resource.kind() else {
        return None;
    };
    string_field(&desc, "etag").map(|etag| vec![resource.clone(), etag])
}

/// Turns the refusal of a stale etag into 412 when the etag came as If-Match.
pub fn judge(headers: &HeaderMap, mut failure: Failure) -> Failure {
    if headers.contains_key(IF_MATCH) && failure.has_reason(MISMATCH) {
        failure.http = StatusCode::PRECONDITION_FAILED;
    }
    if failure.has_reason("REQUEST_ID_REUSED") {
        failure.http = StatusCode::UNPROCESSABLE_ENTITY;
    }
    failure
}

/// The ETag header of an answer: the version of the record, a dot, and 16 digits of the SHA-256 of what is sent. A record
/// keeps its version while what is read with it changes, such as the sites of a provider or a figure, so the version alone
/// would have a client keep an answer that is no longer true.
pub fn of(desc: &MessageDescriptor, answer: &DynamicMessage, body: &[u8]) -> Option<HeaderValue> {
    let field = string_field(desc, "etag")?;
    let value = answer.get_field(&field);
    let version = value.as_str().filter(|tag| !tag.is_empty())?.trim_matches('"');
    let content = hex::encode(&Sha256::digest(body)[..CONTENT / 2]);
    HeaderValue::from_str(&format!("\"{version}.{content}\"")).ok()
}

/// The version of the record in an ETag; a tag without the digits of a content is one.
fn version(tag: &str) -> &str {
    match tag.rsplit_once('.') {
        Some((version, content))
            if content.len() == CONTENT && content.bytes().all(|digit| digit.is_ascii_hexdigit()) =>
        {
            version
        }
        _ => tag,
    }
}

/// Whether the client already has what an ETag names.
pub fn not_modified(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let (Some(given), Ok(etag)) = (text(headers, IF_NONE_MATCH.as_str()), etag.to_str()) else {
        return false;
    };
    given.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}
