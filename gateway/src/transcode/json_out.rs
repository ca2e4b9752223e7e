//! Messages into proto3 JSON: lowerCamelCase, 64-bit integers as strings, enums by name, RFC 3339 times.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, SerializeOptions};
use serde::Serialize;

use super::reader::Reader;

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printer {
    /// Prints fields that hold their default value (those without presence).
    pub defaults: bool,
}

impl Printer {
    /// Appends the JSON of a message, or of one field of it (`response_body`).
    pub fn print(
        self,
        message: &DynamicMessage,
        field: Option<&FieldDescriptor>,
        out: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        let Some(field) = field else {
            return self.write(message, out);
        };
        // A field alone has no serializer: its message is printed and the one member cut out.
        let mut alone = DynamicMessage::new(field.parent_message().clone());
        alone.set_field(field, message.get_field(field).into_owned());
        let mut object = Vec::new();
        self.write(&alone, &mut object)?;
        match member(&object, field.json_name()) {
            Some(range) => out.extend_from_slice(&object[range]),
            None => out.extend_from_slice(empty(field)),
        }
        Ok(())
    }

    fn write(self, message: &DynamicMessage, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        let options =
            SerializeOptions::new().stringify_64_bit_integers(true).skip_default_fields(!self.defaults);
        let mut serializer = serde_json::Serializer::new(out);
        message.serialize_with_options(&mut serializer, &options).map(drop)
    }
}

/// Where the value of a top-level member stands in an object.
fn member(object: &[u8], name: &str) -> Option<std::ops::Range<usize>> {
    let mut found = None;
    let mut reader = Reader::new(object).ok()?;
    let visited = reader.object(|r, key| {
        let start = r.position();
        r.skip()?;
        if key == name {
            found = Some(start..r.position());
        }
        Ok(())
    });
    visited.ok().and(found)
}

/// The JSON of a field that holds its default.
fn empty(field: &FieldDescriptor) -> &'static [u8] {
    match field.kind() {
        _ if field.is_list() => b"[]",
        _ if field.is_map() => b"{}",
        Kind::Message(_) => b"{}",
        Kind::Bool => b"false",
        Kind::Double
        | Kind::Float
        | Kind::Int32
        | Kind::Sint32
        | Kind::Sfixed32
        | Kind::Uint32
        | Kind::Fixed32 => b"0",
        Kind::String | Kind::Bytes => b"\"\"",
        Kind::Enum(_) => b"0",
        _ => b"\"0\"",
    }
}

/// Serialises anything that serde can, for the gateway's own bodies.
pub fn own<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|_| b"{}".to_vec())
}
