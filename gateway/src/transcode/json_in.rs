//! proto3 JSON into a message, straight from the bytes and strict: every refusal names its field.

use std::collections::HashMap;

use prost::Message;
use prost_reflect::{Cardinality, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value};

use super::fault::Fault;
use super::reader::{Next, Reader};
use super::well_known::{self, WellKnown};
use super::{fields, scalar};

/// Decodes a whole body as `desc`; nothing but blanks may follow.
pub fn message(desc: &MessageDescriptor, body: &[u8]) -> Result<DynamicMessage, Fault> {
    let mut reader = Reader::new(body)?;
    let message = read_message(&mut reader, desc)?;
    reader.end()?;
    Ok(message)
}

/// Decodes a whole body as the value of one field; `None` when it is null, which means unset.
pub fn field(field: &FieldDescriptor, body: &[u8]) -> Result<Option<Value>, Fault> {
    let mut reader = Reader::new(body)?;
    let value = read_field(&mut reader, field)?;
    reader.end()?;
    Ok(value)
}

fn read_field(reader: &mut Reader<'_>, field: &FieldDescriptor) -> Result<Option<Value>, Fault> {
    let kind = field.kind();
    if reader.peek()? == Next::Null && !(holds_null(&kind) && field.cardinality() != Cardinality::Repeated) {
        return reader.null().map(|_| None);
    }
    if field.is_map() {
        return read_map(reader, &kind).map(Some);
    }
    if field.is_list() {
        let mut items = Vec::new();
        reader.array(|r, index| {
            let item = read_item(r, &kind).map_err(|f| f.within(&format!("[{index}]")))?;
            items.push(item);
            Ok(())
        })?;
        return Ok(Some(Value::List(items)));
    }
    read_value(reader, &kind).map(Some)
}

/// Whether JSON null is a value of the type: google.protobuf.Value and NullValue.
fn holds_null(kind: &Kind) -> bool {
    match kind {
        Kind::Message(desc) => WellKnown::of(desc) == Some(WellKnown::Value),
        Kind::Enum(desc) => desc.full_name() == "google.protobuf.NullValue",
        _ => false,
    }
}

/// An element of a list or map: null is refused there.
fn read_item(reader: &mut Reader<'_>, kind: &Kind) -> Result<Value, Fault> {
    if reader.peek()? == Next::Null && !holds_null(kind) {
        return Err(Fault::new(
            "NULL_ELEMENT",
            "A list or map must not hold null.",
            "列表或映射中不能包含 null。",
        ));
    }
    read_value(reader, kind)
}

fn read_map(reader: &mut Reader<'_>, kind: &Kind) -> Result<Value, Fault> {
    let Kind::Message(entry) = kind else {
        return Err(Fault::kind("a JSON object", " JSON 对象"));
    };
    let (key_kind, value_kind) = (entry.map_entry_key_field().kind(), entry.map_entry_value_field().kind());
    let mut map = HashMap::new();
    reader.object(|r, name| {
        let place = |fault: Fault| fault.within(&format!("[\"{name}\"]"));
        let key = scalar::map_key(&key_kind, &name).map_err(place)?;
        let value = read_item(r, &value_kind).map_err(place)?;
        match map.insert(key, value) {
            None => Ok(()),
            Some(_) => Err(place(Fault::duplicate(&name))),
        }
    })?;
    Ok(Value::Map(map))
}

fn read_value(reader: &mut Reader<'_>, kind: &Kind) -> Result<Value, Fault> {
    let next = reader.peek()?;
    Ok(match (kind, next) {
        (Kind::Message(desc), _) => Value::Message(read_message(reader, desc)?),
        (Kind::Bool, Next::Bool) => Value::Bool(reader.boolean()?),
        (Kind::Bool, _) => return Err(Fault::kind("true or false", " true 或 false")),
        (Kind::String, Next::String) => Value::String(reader.string()?.into_owned()),
        (Kind::String, _) => return Err(Fault::kind("a string", "字符串")),
        (Kind::Bytes, Next::String) => Value::Bytes(scalar::bytes(&reader.string()?)?.into()),
        (Kind::Bytes, _) => return Err(Fault::kind("a base64 string", " base64 字符串")),
        (Kind::Double, Next::Number) => Value::F64(scalar::double(reader.number()?)?),
        (Kind::Double, Next::String) => Value::F64(scalar::double(&reader.string()?)?),
        (Kind::Float, Next::Number) => Value::F32(scalar::float(reader.number()?)?),
        (Kind::Float, Next::String) => Value::F32(scalar::float(&reader.string()?)?),
        (Kind::Double | Kind::Float, _) => return Err(Fault::kind("a number", "数字")),
        (Kind::Enum(desc), Next::String) => Value::EnumNumber(scalar::enumeration(desc, &reader.string()?)?),
        (Kind::Enum(_), Next::Number) => {
            match scalar::integer(&Kind::Int32, scalar::json_integer(reader.number()?)?)? {
                Value::I32(number) => Value::EnumNumber(number),
                other => other,
            }
        }
        (Kind::Enum(desc), Next::Null) if holds_null(&Kind::Enum(desc.clone())) => {
            reader.null()?;
            Value::EnumNumber(0)
        }
        (Kind::Enum(_), _) => {
            return Err(Fault::kind("the name or number of an enum value", "枚举值的名称或编号"));
        }
        (_, Next::Number) => scalar::integer(kind, scalar::json_integer(reader.number()?)?)?,
        (_, Next::String) => scalar::integer(kind, scalar::json_integer(&reader.string()?)?)?,
        _ => return Err(Fault::kind("an integer, as a number or a string", "整数（数字或字符串）")),
    })
}

fn read_message(reader: &mut Reader<'_>, desc: &MessageDescriptor) -> Result<DynamicMessage, Fault> {
    match WellKnown::of(desc) {
        None => read_fields(reader, desc, false),
        Some(WellKnown::Timestamp) => well_known::timestamp(desc, &reader_text(reader)?),
        Some(WellKnown::Duration) => well_known::duration(desc, &reader_text(reader)?),
        Some(WellKnown::FieldMask) => well_known::field_mask(desc, &reader_text(reader)?),
        Some(WellKnown::Wrapper) => {
            let value = read_value(reader, &well_known::wrapped(desc))?;
            Ok(well_known::with(desc, &[(1, value)]))
        }
        Some(WellKnown::Struct) => read_struct(reader, desc),
        Some(WellKnown::ListValue) => read_list_value(reader, desc),
        Some(WellKnown::Value) => read_any_json(reader, desc),
        Some(WellKnown::Any) => read_any(reader, desc),
    }
}

fn reader_text<'a>(reader: &mut Reader<'a>) -> Result<std::borrow::Cow<'a, str>, Fault> {
    if reader.peek()? == Next::String { reader.string() } else { Err(Fault::kind("a string", "字符串")) }
}

/// Reads the members of an ordinary message; `typed` skips the `@type` of an Any.
fn read_fields(
    reader: &mut Reader<'_>,
    desc: &MessageDescriptor,
    typed: bool,
) -> Result<DynamicMessage, Fault> {
    let mut message = DynamicMessage::new(desc.clone());
    let mut seen: Vec<u32> = Vec::new();
    reader.object(|r, name| {
        if typed && name == "@type" {
            return r.skip();
        }
        let field = fields::by_name(desc, &name).ok_or_else(|| Fault::unknown(&name))?;
        let place = |fault: Fault| fault.within(field.name());
        if seen.contains(&field.number()) {
            return Err(place(Fault::duplicate(&name)));
        }
        seen.push(field.number());
        if let Some(value) = read_field(r, &field).map_err(place)? {
            fields::refuse_oneof(&message, &field).map_err(place)?;
            message.set_field(&field, value);
        }
        Ok(())
    })?;
    Ok(message)
}

/// The message type of a field of a google.protobuf type; those descriptors are fixed.
fn inner(desc: &MessageDescriptor, number: u32) -> Result<MessageDescriptor, Fault> {
    match desc.get_field(number).map(|field| field.kind()) {
        Some(Kind::Message(inner)) => Ok(inner),
        _ => Err(Fault::kind("a google.protobuf value", " google.protobuf 值")),
    }
}

fn read_struct(reader: &mut Reader<'_>, desc: &MessageDescriptor) -> Result<DynamicMessage, Fault> {
    let value_desc = inner(&inner(desc, 1)?, 2)?;
    let mut map = HashMap::new();
    reader.object(|r, name| {
        let place = |fault: Fault| fault.within(&format!("[\"{name}\"]"));
        let value = read_any_json(r, &value_desc).map_err(place)?;
        match map.insert(MapKey::String(name.clone().into_owned()), Value::Message(value)) {
            None => Ok(()),
            Some(_) => Err(place(Fault::duplicate(&name))),
        }
    })?;
    Ok(well_known::with(desc, &[(1, Value::Map(map))]))
}

fn read_list_value(reader: &mut Reader<'_>, desc: &MessageDescriptor) -> Result<DynamicMessage, Fault> {
    let value_desc = inner(desc, 1)?;
    let mut items = Vec::new();
    reader.array(|r, index| {
        let item = read_any_json(r, &value_desc).map_err(|f| f.within(&format!("[{index}]")))?;
        items.push(Value::Message(item));
        Ok(())
    })?;
    Ok(well_known::with(desc, &[(1, Value::List(items))]))
}

fn read_any_json(reader: &mut Reader<'_>, desc: &MessageDescriptor) -> Result<DynamicMessage, Fault> {
    let member = match reader.peek()? {
        Next::Null => {
            reader.null()?;
            (1, Value::EnumNumber(0))
        }
        Next::Number => (2, Value::F64(scalar::double(reader.number()?)?)),
        Next::String => (3, Value::String(reader.string()?.into_owned())),
        Next::Bool => (4, Value::Bool(reader.boolean()?)),
        Next::Object => (5, Value::Message(read_struct(reader, &inner(desc, 5)?)?)),
        Next::Array => (6, Value::Message(read_list_value(reader, &inner(desc, 6)?)?)),
    };
    Ok(well_known::with(desc, &[member]))
}

/// `@type` may stand anywhere, so it is looked up first on a copy of the cursor.
fn read_any(reader: &mut Reader<'_>, desc: &MessageDescriptor) -> Result<DynamicMessage, Fault> {
    let mut url: Option<String> = None;
    let mut members = 0_usize;
    reader.clone().object(|r, name| {
        members += 1;
        if name != "@type" {
            return r.skip();
        }
        match url.replace(reader_text(r).map_err(|f| f.within("@type"))?.into_owned()) {
            None => Ok(()),
            Some(_) => Err(Fault::duplicate("@type")),
        }
    })?;
    let Some(url) = url else {
        reader.skip()?;
        return if members == 0 {
            Ok(DynamicMessage::new(desc.clone()))
        } else {
            Err(Fault::kind("an object with \"@type\"", "带有“@type”的对象").of("@type"))
        };
    };
    let name = url.rsplit('/').next().unwrap_or(&url);
    let held = desc.parent_pool().get_message_by_name(name);
    let held =
        held.ok_or_else(|| Fault::kind("the URL of a known message type", "已知消息类型的 URL").of("@type"))?;
    let packed = if WellKnown::of(&held).is_some() {
        let mut packed = DynamicMessage::new(held.clone());
        reader.object(|r, name| match &*name {
            "@type" => r.skip(),
            "value" => {
                packed = read_message(r, &held).map_err(|f| f.within("value"))?;
                Ok(())
            }
            _ => Err(Fault::unknown(&name)),
        })?;
        packed
    } else {
        read_fields(reader, &held, true)?
    };
    let bytes = packed.encode_to_vec();
    Ok(well_known::with(desc, &[(1, Value::String(url)), (2, Value::Bytes(bytes.into()))]))
}
