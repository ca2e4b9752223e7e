//! One OpenAPI operation for each binding.

use std::collections::BTreeSet;

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, ServiceDescriptor};
use serde_json::{Map, Value, json};

use super::comments::{Comments, summary};
use super::errors;
use super::schemas::{Behavior, Schemas};
use crate::edge::options::GatewayOptions;
use crate::transcode::binding::{Binding, Body};
use crate::transcode::schema::Schema;
use crate::transcode::template::Segment;
use crate::transcode::well_known::WellKnown;

/// Query parameters of nested messages are listed this deep.
const DEPTH: usize = 3;

/// The path as OpenAPI writes it; parameters of longer variables are named after their collection segments.
pub fn path(binding: &Binding) -> (String, Vec<(String, Option<FieldDescriptor>)>) {
    let template = &binding.template;
    let (mut text, mut parameters) = (String::new(), Vec::new());
    let mut used = BTreeSet::new();
    for (i, segment) in template.segments.iter().enumerate() {
        text.push('/');
        if let Segment::Literal(literal) = segment {
            text.push_str(literal);
            continue;
        }
        let variable = template.variables.iter().position(|v| (v.start..v.end).contains(&i));
        let alone = variable.filter(|v| template.variables[*v].end - template.variables[*v].start == 1);
        let name = match (alone, i.checked_sub(1).map(|before| &template.segments[before])) {
            (Some(v), _) => template.variables[v].path.join("."),
            (None, Some(Segment::Literal(collection))) => format!("{collection}_id"),
            (None, _) => format!("segment_{i}"),
        };
        let name = if used.insert(name.clone()) { name } else { format!("{name}_{i}") };
        text.push_str(&format!("{{{name}}}"));
        parameters.push((name, alone.and_then(|v| binding.variables[v].last().cloned())));
    }
    if text.is_empty() {
        text.push('/');
    }
    if let Some(verb) = &template.verb {
        text.push(':');
        text.push_str(verb);
    }
    (text, parameters)
}

/// The operation object.
pub fn operation(
    binding: &Binding,
    id: String,
    schema: &Schema,
    options: &GatewayOptions,
    comments: &Comments,
    schemas: &mut Schemas<'_>,
) -> Value {
    let method = &binding.method;
    let service = schema.pool.get_service_by_name(&method.service);
    let text = service.as_ref().map(|s| method_comment(s, &method.full_name, comments)).unwrap_or_default();
    let has_etag = crate::transcode::method::string_field(&method.input, "etag").is_some();
    let mut responses = errors::references(binding.body != Body::None, has_etag);
    responses.insert("200".to_owned(), success(binding, schemas));
    let mut operation = json!({
        "operationId": id,
        "tags": [method.service.rsplit('.').next().unwrap_or_default()],
        "summary": summary(&text),
        "description": text,
        "parameters": parameters(binding, schemas, &schema.pool, has_etag),
        "responses": responses,
    });
    if let Some(body) = request_body(binding, schemas) {
        operation["requestBody"] = body;
    }
    let tokenless = [&options.login_methods, &options.tokenless_methods];
    if tokenless.iter().any(|methods| methods.contains(&method.full_name)) {
        operation["security"] = json!([]);
    }
    operation
}

fn method_comment(service: &ServiceDescriptor, full_name: &str, comments: &Comments) -> String {
    let method = service.methods().find(|m| m.full_name() == full_name);
    method.map(|m| comments.at(&m.parent_file(), m.path()).to_owned()).unwrap_or_default()
}

fn parameters(
    binding: &Binding,
    schemas: &mut Schemas<'_>,
    pool: &prost_reflect::DescriptorPool,
    has_etag: bool,
) -> Vec<Value> {
    let method = &binding.method;
    let mut out = Vec::new();
    for (name, field) in path(binding).1 {
        let schema = field.as_ref().map_or_else(|| json!({"type": "string"}), |f| schemas.field(f));
        out.push(parameter(&name, "path", true, schema));
    }
    if binding.body != Body::Whole {
        let mut query = Query { binding, schemas, pool, out: Vec::new() };
        query.message(&method.input, "", 0);
        out.extend(query.out);
    }
    if binding.http_method == "POST" && method.request_id.is_some() {
        let text = "Repeating a call with the same key has one effect and one answer.";
        out.push(parameter(
            "Idempotency-Key",
            "header",
            false,
            json!({"type": "string", "maxLength": 128, "description": text}),
        ));
    }
    if has_etag {
        let text = "The ETag that the change is based on, in quotes.";
        out.push(parameter("If-Match", "header", false, json!({"type": "string", "description": text})));
    }
    if method.server_streaming && method.resume_token.is_some() {
        let text = "Continue after this event.";
        out.push(parameter("Last-Event-ID", "header", false, json!({"type": "string", "description": text})));
    }
    out
}

fn parameter(name: &str, place: &str, required: bool, mut schema: Value) -> Value {
    let text = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let mut parameter = json!({"name": name, "in": place, "required": required, "schema": schema});
    if let Some(text) = text {
        parameter["description"] = text;
    }
    parameter
}

struct Query<'q, 's> {
    binding: &'q Binding,
    schemas: &'q mut Schemas<'s>,
    pool: &'q prost_reflect::DescriptorPool,
    out: Vec<Value>,
}

impl Query<'_, '_> {
    fn message(&mut self, desc: &MessageDescriptor, prefix: &str, depth: usize) {
        for field in desc.fields() {
            let name = format!("{prefix}{}", field.json_name());
            let in_path = self.binding.variables.iter().any(|path| path.last() == Some(&field));
            let in_body =
                matches!(&self.binding.body, Body::Field(body) | Body::Raw(Some(body)) if *body == field);
            if in_path || in_body || field.is_map() {
                continue;
            }
            match field.kind() {
                Kind::Message(inner) if !has_text_form(&inner) => {
                    if !field.is_list() && depth + 1 < DEPTH {
                        self.message(&inner, &format!("{name}."), depth + 1);
                    }
                }
                _ => {
                    let required = depth == 0 && Behavior::of(&field, self.pool).required;
                    let schema = self.schemas.field(&field);
                    self.out.push(parameter(&name, "query", required, schema));
                }
            }
        }
    }
}

fn has_text_form(desc: &MessageDescriptor) -> bool {
    use WellKnown::{Duration, FieldMask, Timestamp, Wrapper};
    matches!(WellKnown::of(desc), Some(Timestamp | Duration | FieldMask | Wrapper))
}

fn request_body(binding: &Binding, schemas: &mut Schemas<'_>) -> Option<Value> {
    let schema = match &binding.body {
        Body::None => return None,
        Body::Raw(_) => {
            let raw = json!({"schema": {"type": "string", "format": "binary"}});
            return Some(json!({"required": true, "content": {"application/octet-stream": raw}}));
        }
        Body::Whole => schemas.kind(&Kind::Message(binding.method.input.clone())),
        Body::Field(field) => {
            let mut schema = schemas.field(field);
            if let Some(object) = schema.as_object_mut() {
                object.remove("readOnly");
                object.remove("writeOnly");
            }
            schema
        }
    };
    Some(json!({"required": true, "content": {"application/json": {"schema": schema}}}))
}

fn success(binding: &Binding, schemas: &mut Schemas<'_>) -> Value {
    let method = &binding.method;
    if method.answers_raw() {
        let raw = json!({"schema": {"type": "string", "format": "binary"}});
        return json!({"description": "The content.", "content": {"*/*": raw}});
    }
    let schema = match &binding.response_body {
        Some(field) => schemas.field(field),
        None => schemas.kind(&Kind::Message(method.output.clone())),
    };
    let mut content = Map::new();
    if method.server_streaming {
        content.insert("text/event-stream".to_owned(), json!({"schema": schema}));
        content.insert("application/x-ndjson".to_owned(), json!({"schema": schema}));
        content.insert("application/json".to_owned(), json!({"schema": {"type": "array", "items": schema}}));
    } else {
        content.insert("application/json".to_owned(), json!({"schema": schema}));
    }
    json!({"description": "OK", "content": content})
}
