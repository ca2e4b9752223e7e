//! Puts one request message together: body first, then path, then query; a field has one source.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

use super::binding::{Binding, Body};
use super::fault::Fault;
use super::{fields, json_in, query, update_mask, well_known};

/// Builds the request message of a JSON binding; `body` is empty when there is none.
pub fn assemble(
    binding: &Binding,
    captures: &[String],
    raw_query: &str,
    body: &[u8],
) -> Result<DynamicMessage, Vec<Fault>> {
    let mut message = read_body(binding, body).map_err(|fault| vec![fault])?;
    bind(binding, captures, raw_query, &mut message)?;
    if binding.http_method == "PATCH" {
        fill_mask(binding, body, &mut message).map_err(|fault| vec![fault])?;
    }
    Ok(message)
}

/// Builds the message of an upload without its content.
pub fn without_body(
    binding: &Binding,
    captures: &[String],
    raw_query: &str,
) -> Result<DynamicMessage, Vec<Fault>> {
    let mut message = DynamicMessage::new(binding.method.input.clone());
    bind(binding, captures, raw_query, &mut message)?;
    Ok(message)
}

/// Puts raw content into the HttpBody of a request message.
pub fn set_raw(
    message: &mut DynamicMessage,
    field: Option<&FieldDescriptor>,
    content_type: &str,
    data: bytes::Bytes,
) {
    let fill = |body: &mut DynamicMessage| {
        body.set_field_by_number(1, Value::String(content_type.to_owned()));
        body.set_field_by_number(2, Value::Bytes(data));
    };
    match field {
        None => fill(message),
        Some(field) => {
            if let Value::Message(body) = message.get_field_mut(field) {
                fill(body);
            }
        }
    }
}

fn read_body(binding: &Binding, body: &[u8]) -> Result<DynamicMessage, Fault> {
    let input = &binding.method.input;
    let mut message = DynamicMessage::new(input.clone());
    if body.is_empty() {
        return Ok(message);
    }
    match &binding.body {
        Body::None | Body::Raw(_) => {
            Err(Fault::new("UNEXPECTED_BODY", "This method takes no request body.", "该方法不接受请求体。"))
        }
        Body::Whole => json_in::message(input, body),
        Body::Field(field) => {
            if let Some(value) = json_in::field(field, body).map_err(|f| f.within(field.name()))? {
                message.set_field(field, value);
            }
            Ok(message)
        }
    }
}

fn bind(
    binding: &Binding,
    captures: &[String],
    raw_query: &str,
    message: &mut DynamicMessage,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    for (path, text) in binding.variables.iter().zip(captures) {
        if let Err(fault) = bind_variable(message, path, text) {
            faults.push(fault);
        }
    }
    let owned = query::Owned {
        path: &binding.variables,
        body: match &binding.body {
            Body::Field(field) | Body::Raw(Some(field)) => Some(field.number()),
            _ => None,
        },
    };
    faults.extend(match binding.body {
        Body::Whole => query::refuse_all(raw_query),
        _ => query::apply(message, raw_query, &owned),
    });
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The path always wins: a body may repeat its value (clients send back what they read), not contradict it.
fn bind_variable(message: &mut DynamicMessage, path: &[FieldDescriptor], text: &str) -> Result<(), Fault> {
    let value = fields::from_text(path, text)?;
    if fields::get(message, path).is_some_and(|given| given != value) {
        return Err(Fault::new(
            "FIELD_BOUND_ELSEWHERE",
            "The body contradicts the path.",
            "请求体与路径中的值不一致。",
        )
        .of(fields::dotted(path)));
    }
    fields::put(message, path, value)
}

fn fill_mask(binding: &Binding, body: &[u8], message: &mut DynamicMessage) -> Result<(), Fault> {
    let Some(mask) = &binding.method.update_mask else {
        return Ok(());
    };
    let (Body::Field(field), Kind::Message(mask_desc)) = (&binding.body, mask.kind()) else {
        return Ok(());
    };
    let Kind::Message(resource) = field.kind() else {
        return Ok(());
    };
    if message.has_field(mask) || body.is_empty() {
        return Ok(());
    }
    let paths = present_paths(binding, field, &resource, body)?;
    let paths = paths.into_iter().map(Value::String).collect();
    message.set_field(mask, Value::Message(well_known::with(&mask_desc, &[(1, Value::List(paths))])));
    Ok(())
}

/// The keys of the body less those that the path binds.
fn present_paths(
    binding: &Binding,
    field: &FieldDescriptor,
    resource: &MessageDescriptor,
    body: &[u8],
) -> Result<Vec<String>, Fault> {
    let bound: Vec<String> = binding
        .variables
        .iter()
        .filter(|path| path.len() > 1 && path.first() == Some(field))
        .map(|path| fields::dotted(&path[1..]))
        .collect();
    let mut paths = update_mask::present(resource, body)?;
    paths.retain(|path| !bound.contains(path));
    Ok(paths)
}
