//! Query parameters into request fields: unknown ones, and fields that path or body own, are refused.

use std::collections::HashSet;

use prost_reflect::{DynamicMessage, MessageDescriptor};

use super::fault::Fault;
use super::fields::{self, FieldPath};
use super::path::decode_query;

/// Which fields the query must not touch.
pub struct Owned<'a> {
    /// Fields bound by the path.
    pub path: &'a [FieldPath],
    /// Number of the field bound by the body.
    pub body: Option<u32>,
}

/// Sets the parameters of a raw query on `message`; gives every fault, not only the first.
pub fn apply(message: &mut DynamicMessage, raw: &str, owned: &Owned<'_>) -> Vec<Fault> {
    let desc = prost_reflect::ReflectMessage::descriptor(message);
    let mut seen = HashSet::new();
    let mut faults = Vec::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        if let Err(fault) = apply_one(message, &desc, pair, owned, &mut seen) {
            faults.push(fault);
        }
    }
    faults
}

fn apply_one(
    message: &mut DynamicMessage,
    desc: &MessageDescriptor,
    pair: &str,
    owned: &Owned<'_>,
    seen: &mut HashSet<String>,
) -> Result<(), Fault> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let broken = || {
        Fault::new(
            "INVALID_QUERY",
            "The query holds a broken percent encoding or is not UTF-8.",
            "查询参数的百分号编码有误，或不是 UTF-8。",
        )
    };
    let name = decode_query(name).ok_or_else(broken)?;
    let value = decode_query(value).ok_or_else(|| broken().of(name.clone()))?;
    // Names such as `display-name` may hold no dot, so a whole match goes first.
    let path = match fields::by_name(desc, &name) {
        Some(field) => vec![field],
        None => fields::resolve(desc, name.split('.')).map_err(|_| unknown(&name))?,
    };
    if owned.path.contains(&path) {
        return Err(second_source(&name, "the path", "路径"));
    }
    if path.first().map(prost_reflect::FieldDescriptor::number) == owned.body && owned.body.is_some() {
        return Err(second_source(&name, "the body", "请求体"));
    }
    let repeated = path.last().is_some_and(prost_reflect::FieldDescriptor::is_list);
    if !seen.insert(fields::dotted(&path)) && !repeated {
        return Err(Fault::duplicate(&name).of(name));
    }
    let value = fields::from_text(&path, &value)?;
    fields::put(message, &path, value)
}

fn unknown(name: &str) -> Fault {
    Fault::new(
        "UNKNOWN_PARAMETER",
        format!("There is no query parameter named \"{name}\"."),
        format!("没有名为“{name}”的查询参数。"),
    )
    .of(name)
}

fn second_source(name: &str, en: &str, zh: &str) -> Fault {
    Fault::new(
        "FIELD_BOUND_ELSEWHERE",
        format!("\"{name}\" comes from {en}; it cannot be a query parameter too."),
        format!("“{name}”已由{zh}提供，不能再作为查询参数。"),
    )
    .of(name)
}

/// Refuses any parameter: the binding takes the whole message from the body.
pub fn refuse_all(raw: &str) -> Vec<Fault> {
    let names = raw.split('&').filter(|pair| !pair.is_empty());
    names
        .map(|pair| {
            let name = pair.split('=').next().unwrap_or(pair);
            unknown(&decode_query(name).unwrap_or_else(|| name.to_owned()))
        })
        .collect()
}
