//! google.api.http rules as they stand in the descriptor set.

use prost_reflect::{DynamicMessage, MethodDescriptor, ReflectMessage, Value};

/// One rule: the method's own or one of its additional bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// HTTP method in upper case; a custom kind as written, `*` for any.
    pub http_method: String,
    /// Path template.
    pub path: String,
    /// `""`, `"*"` or the name of a field.
    pub body: String,
    /// `""` or the name of a field of the response.
    pub response_body: String,
}

/// The rules of a method, its own first; empty when it has no annotation.
pub fn rules(method: &MethodDescriptor) -> Vec<Rule> {
    let Some(http) = method.parent_pool().get_extension_by_name("google.api.http") else {
        return Vec::new();
    };
    let options = method.options();
    if !options.has_extension(&http) {
        return Vec::new();
    }
    let mut out = Vec::new();
    if let Value::Message(rule) = &*options.get_extension(&http) {
        out.extend(one(rule));
        if let Some(more) = rule.get_field_by_name("additional_bindings")
            && let Some(more) = more.as_list()
        {
            out.extend(more.iter().filter_map(Value::as_message).filter_map(one));
        }
    }
    out
}

fn one(rule: &DynamicMessage) -> Option<Rule> {
    let text = |name: &str| {
        let value = rule.get_field_by_name(name)?;
        value.as_str().map(str::to_owned)
    };
    let pattern = rule.descriptor().oneofs().find(|oneof| oneof.name() == "pattern")?;
    let field = pattern.fields().find(|field| rule.has_field(field))?;
    let (http_method, path) = match &*rule.get_field(&field) {
        Value::Message(custom) => {
            let part =
                |name: &str| custom.get_field_by_name(name).and_then(|v| v.as_str().map(str::to_owned));
            (part("kind")?, part("path")?)
        }
        value => (field.name().to_ascii_uppercase(), value.as_str()?.to_owned()),
    };
    Some(Rule { http_method, path, body: text("body")?, response_body: text("response_body")? })
}
