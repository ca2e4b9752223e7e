//! Field paths within dynamic messages: resolving names, reading, and setting along the way.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

use super::{fault::Fault, scalar, well_known};

/// Descriptors from the root message down to the field.
pub type FieldPath = Vec<FieldDescriptor>;

/// Finds a field by its JSON name or its proto name.
pub fn by_name(desc: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    desc.get_field_by_json_name(name).or_else(|| desc.get_field_by_name(name))
}

/// The dotted proto name of a path.
pub fn dotted(path: &[FieldDescriptor]) -> String {
    let names: Vec<&str> = path.iter().map(FieldDescriptor::name).collect();
    names.join(".")
}

/// Resolves names below `root`; all but the last must be singular plain messages.
pub fn resolve<'n>(
    root: &MessageDescriptor,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<FieldPath, Fault> {
    let mut path: FieldPath = Vec::new();
    let mut here = Some(root.clone());
    for name in names {
        let place = |fault: Fault| fault.within(&dotted(&path));
        let desc = here.as_ref().ok_or_else(|| {
            place(Fault::new(
                "NOT_A_MESSAGE",
                format!("\"{}\" has no member \"{name}\".", dotted(&path)),
                format!("“{}”没有成员“{name}”。", dotted(&path)),
            ))
        })?;
        let field = by_name(desc, name).ok_or_else(|| place(Fault::unknown(name)))?;
        here = match field.kind() {
            Kind::Message(inner) if !field.is_list() && !field.is_map() => {
                Some(inner).filter(|inner| well_known::WellKnown::of(inner).is_none())
            }
            _ => None,
        };
        path.push(field);
    }
    Ok(path)
}

/// The value at a path, if it is set.
pub fn get(message: &DynamicMessage, path: &[FieldDescriptor]) -> Option<Value> {
    let (first, rest) = path.split_first()?;
    if !message.has_field(first) {
        return None;
    }
    let value = message.get_field(first);
    match (rest.is_empty(), &*value) {
        (true, value) => Some(value.clone()),
        (false, Value::Message(inner)) => get(inner, rest),
        _ => None,
    }
}

/// The message that holds the last field of a path, made on the way when absent.
pub fn holder<'m>(
    message: &'m mut DynamicMessage,
    path: &[FieldDescriptor],
) -> Result<&'m mut DynamicMessage, Fault> {
    let mut here = message;
    for field in path.iter().take(path.len().saturating_sub(1)) {
        refuse_oneof(here, field).map_err(|f| f.of(dotted(path)))?;
        here = match here.get_field_mut(field) {
            Value::Message(inner) => inner,
            _ => return Err(Fault::kind("a message", "消息").of(dotted(path))),
        };
    }
    Ok(here)
}

/// Sets or (for lists) appends the value at a path; a second member of a oneof is refused.
pub fn put(message: &mut DynamicMessage, path: &[FieldDescriptor], value: Value) -> Result<(), Fault> {
    let Some(last) = path.last() else {
        return Ok(());
    };
    let holder = holder(message, path)?;
    refuse_oneof(holder, last).map_err(|f| f.of(dotted(path)))?;
    if last.is_list() {
        if let Value::List(items) = holder.get_field_mut(last) {
            items.push(value);
        }
    } else {
        holder.set_field(last, value);
    }
    Ok(())
}

/// Refuses a field whose oneof already holds another member.
pub fn refuse_oneof(message: &DynamicMessage, field: &FieldDescriptor) -> Result<(), Fault> {
    let Some(oneof) = field.containing_oneof() else {
        return Ok(());
    };
    let taken = oneof.fields().any(|other| other != *field && message.has_field(&other));
    if taken { Err(Fault::oneof(oneof.name())) } else { Ok(()) }
}

/// What is said of a field that has no text form; one of plain parts, such as a date, has them instead.
fn no_scalar(path: &[FieldDescriptor]) -> Fault {
    let kind = path.last().filter(|field| !field.is_map()).map(FieldDescriptor::kind);
    let parts: Vec<FieldDescriptor> = match &kind {
        Some(Kind::Message(desc)) => desc.fields().collect(),
        _ => vec![],
    };
    let plain = !parts.is_empty() && parts.iter().all(|part| !matches!(part.kind(), Kind::Message(_)));
    if !plain {
        return Fault::new(
            "NOT_A_SCALAR",
            "This field cannot be given in the path or query; send it in a body.",
            "该字段不能放在路径或查询参数中，请放在请求体里。",
        )
        .of(dotted(path));
    }
    let names: Vec<String> = parts.iter().map(|part| format!("{}.{}", dotted(path), part.name())).collect();
    Fault::new(
        "NOT_A_SCALAR",
        format!("Give its parts one by one: {}.", names.join(", ")),
        format!("请分别给出各部分：{}。", names.join("、")),
    )
    .of(dotted(path))
}

/// Reads path or query text for a field: scalars, enums, and google.protobuf types with a text form.
pub fn from_text(path: &[FieldDescriptor], text: &str) -> Result<Value, Fault> {
    let refuse = || no_scalar(path);
    let field = path.last().ok_or_else(refuse)?;
    let kind = field.kind();
    let parsed = match &kind {
        Kind::Message(_) if field.is_map() => None,
        Kind::Message(desc) => well_known::parse(desc, text).map(|m| m.map(Value::Message)),
        scalar => scalar::parse(scalar, text),
    };
    parsed.ok_or_else(refuse)?.map_err(|fault| fault.of(dotted(path)))
}
