//! JSON Schemas of messages and enums, as proto3 JSON prints them.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use super::comments::Comments;

/// What google.api.field_behavior says of a field.
#[derive(Debug, Default, Clone, Copy)]
pub struct Behavior {
    /// REQUIRED
    pub required: bool,
    /// OUTPUT_ONLY
    pub output_only: bool,
    /// INPUT_ONLY
    pub input_only: bool,
}

impl Behavior {
    /// Reads the annotation of a field.
    pub fn of(field: &FieldDescriptor, pool: &DescriptorPool) -> Self {
        let mut behavior = Self::default();
        let Some(extension) = pool.get_extension_by_name("google.api.field_behavior") else {
            return behavior;
        };
        let options = field.options();
        for value in options.get_extension(&extension).as_list().unwrap_or_default() {
            match value.as_enum_number() {
                Some(2) => behavior.required = true,
                Some(3) => behavior.output_only = true,
                Some(4) => behavior.input_only = true,
                _ => {}
            }
        }
        behavior
    }
}

/// Collects schemas by the full names of their types as they are referred to.
pub struct Schemas<'a> {
    comments: &'a Comments,
    pool: &'a DescriptorPool,
    done: BTreeMap<String, Value>,
    wanted: BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    /// Starts empty.
    pub fn new(pool: &'a DescriptorPool, comments: &'a Comments) -> Self {
        Self { comments, pool, done: BTreeMap::new(), wanted: BTreeSet::new() }
    }

    /// The schema of a field's value, with its comment.
    pub fn field(&mut self, field: &FieldDescriptor) -> Value {
        let kind = field.kind();
        let mut schema = if let (true, Kind::Message(entry)) = (field.is_map(), &kind) {
            json!({"type": "object", "additionalProperties": self.kind(&entry.map_entry_value_field().kind())})
        } else if field.is_list() {
            json!({"type": "array", "items": self.kind(&kind)})
        } else {
            self.kind(&kind)
        };
        let comment = self.comments.at(&field.parent_message().parent_file(), field.path());
        let behavior = Behavior::of(field, self.pool);
        if !comment.is_empty() {
            schema["description"] = comment.into();
        }
        if behavior.output_only {
            schema["readOnly"] = true.into();
        }
        if behavior.input_only {
            schema["writeOnly"] = true.into();
        }
        schema
    }

    /// The schema of a kind: a reference for messages and enums.
    pub fn kind(&mut self, kind: &Kind) -> Value {
        match kind {
            Kind::Double => json!({"type": "number", "format": "double"}),
            Kind::Float => json!({"type": "number", "format": "float"}),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
            Kind::Uint32 | Kind::Fixed32 => {
                json!({"type": "integer", "format": "int64", "minimum": 0, "maximum": u32::MAX})
            }
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => json!({"type": "string", "format": "int64"}),
            Kind::Uint64 | Kind::Fixed64 => json!({"type": "string", "format": "uint64"}),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::String => json!({"type": "string"}),
            Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
            Kind::Enum(desc) if desc.full_name() == "google.protobuf.NullValue" => json!({"type": "null"}),
            Kind::Enum(desc) => self.reference(desc.full_name()),
            Kind::Message(desc) => {
                well_known(desc.full_name()).unwrap_or_else(|| self.reference(desc.full_name()))
            }
        }
    }

    fn reference(&mut self, name: &str) -> Value {
        if !self.done.contains_key(name) {
            self.wanted.insert(name.to_owned());
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// Builds everything referred to, and what that refers to.
    pub fn finish(mut self) -> Map<String, Value> {
        while let Some(name) = self.wanted.pop_first() {
            let schema = if let Some(desc) = self.pool.get_message_by_name(&name) {
                self.message(&desc)
            } else if let Some(desc) = self.pool.get_enum_by_name(&name) {
                self.enumeration(&desc)
            } else {
                json!({})
            };
            self.done.insert(name.clone(), schema);
            self.wanted.remove(&name);
        }
        self.done.into_iter().collect()
    }

    fn message(&mut self, desc: &MessageDescriptor) -> Value {
        // Marks itself first, so that a recursive type refers to itself.
        self.done.insert(desc.full_name().to_owned(), Value::Null);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in desc.fields() {
            if Behavior::of(&field, self.pool).required {
                required.push(field.json_name().to_owned());
            }
            properties.insert(field.json_name().to_owned(), self.field(&field));
        }
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        let mut text = self.comments.at(&desc.parent_file(), desc.path()).to_owned();
        for oneof in desc.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            let names: Vec<String> = oneof.fields().map(|f| format!("`{}`", f.json_name())).collect();
            text = format!("{text}\n\nAt most one of {}.", names.join(", "));
        }
        if !text.is_empty() {
            schema["description"] = text.trim().into();
        }
        schema
    }

    fn enumeration(&self, desc: &EnumDescriptor) -> Value {
        let file = desc.parent_file();
        let mut text = self.comments.at(&file, desc.path()).to_owned();
        let mut names = Vec::new();
        for value in desc.values() {
            let comment = self.comments.at(&file, value.path());
            if !comment.is_empty() {
                text = format!("{text}\n- `{}`: {comment}", value.name());
            }
            names.push(value.name().to_owned());
        }
        json!({"type": "string", "enum": names, "description": text.trim()})
    }
}

fn well_known(name: &str) -> Option<Value> {
    Some(match name.strip_prefix("google.protobuf.")? {
        "Timestamp" => json!({"type": "string", "format": "date-time"}),
        "Duration" => json!({"type": "string", "pattern": r"^-?\d+(\.\d{1,9})?s$"}),
        "FieldMask" => json!({"type": "string"}),
        "Struct" => json!({"type": "object", "additionalProperties": true}),
        "Value" => json!({}),
        "ListValue" => json!({"type": "array", "items": {}}),
        "Any" => {
            json!({"type": "object", "properties": {"@type": {"type": "string"}}, "additionalProperties": true})
        }
        "Empty" => json!({"type": "object", "properties": {}}),
        "StringValue" => json!({"type": ["string", "null"]}),
        "BytesValue" => json!({"type": ["string", "null"], "contentEncoding": "base64"}),
        "BoolValue" => json!({"type": ["boolean", "null"]}),
        "DoubleValue" | "FloatValue" => json!({"type": ["number", "null"]}),
        "Int32Value" | "UInt32Value" => json!({"type": ["integer", "null"]}),
        "Int64Value" | "UInt64Value" => json!({"type": ["string", "null"]}),
        _ => return None,
    })
}
