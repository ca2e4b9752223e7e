//! One google.api.http rule from the client's side: a JSON message becomes path, query and body.

use prost_reflect::{
    DescriptorPool, DynamicMessage, MessageDescriptor, MethodDescriptor, ReflectMessage, Value as Reflected,
};
use reqwest::Method;
use serde_json::{Map, Value};

/// The rule of one RPC.
pub(crate) struct Route {
    /// HTTP method.
    pub verb: Method,
    /// Request message.
    pub input: MessageDescriptor,
    /// Answer.
    pub output: MessageDescriptor,
    /// Path with its variables.
    pub template: String,
    body: Body,
}

enum Body {
    None,
    Whole,
    /// JSON name of the field.
    Field(String),
}

/// Every RPC with a rule.
pub(crate) fn all(pool: &DescriptorPool) -> impl Iterator<Item = (MethodDescriptor, Route)> {
    let methods = pool.services().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods.filter_map(|method| Route::of(&method).map(|route| (method, route)))
}

/// Its name, such as `nqi.registry.v1.CapacityService/EditCells`.
pub(crate) fn name(method: &MethodDescriptor) -> String {
    format!("{}/{}", method.parent_service().full_name(), method.name())
}

impl Route {
    /// The rule of a method; none without an annotation.
    pub fn of(method: &MethodDescriptor) -> Option<Route> {
        let http = method.parent_pool().get_extension_by_name("google.api.http")?;
        let options = method.options();
        let extension = options.get_extension(&http);
        let Reflected::Message(rule) = &*extension else { return None };
        let pattern = rule.descriptor().oneofs().find(|oneof| oneof.name() == "pattern")?;
        let field = pattern.fields().find(|field| rule.has_field(field))?;
        let verb = Method::from_bytes(field.name().to_ascii_uppercase().as_bytes()).ok()?;
        let template = rule.get_field(&field).as_str()?.to_owned();
        let input = method.input();
        let body = match text(rule, "body")?.as_str() {
            "" => Body::None,
            "*" => Body::Whole,
            name => Body::Field(input.get_field_by_name(name)?.json_name().to_owned()),
        };
        Some(Route { verb, input, output: method.output(), template, body })
    }

    /// Path with query, and the JSON body if the rule has one.
    pub fn bind(&self, json: Value) -> Result<(String, Option<Value>), String> {
        let Value::Object(mut members) = json else { return Err("a message is no JSON object".to_owned()) };
        let mut target = String::new();
        let mut rest = self.template.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a template variable does not end")?;
            target.push_str(before);
            target.push_str(&escaped(&taken(&mut members, &self.input, name)?));
            rest = after;
        }
        target.push_str(rest);
        let (body, query) = match &self.body {
            Body::Whole => (Some(Value::Object(members)), Map::new()),
            Body::Field(name) => {
                (Some(members.remove(name).unwrap_or_else(|| Value::Object(Map::new()))), members)
            }
            Body::None => (None, members),
        };
        let mut pairs = Vec::new();
        flatten("", Value::Object(query), &mut pairs);
        for (at, (name, value)) in pairs.iter().enumerate() {
            target.push_str(&format!("{}{name}={}", if at == 0 { '?' } else { '&' }, escaped(value)));
        }
        Ok((target, body))
    }
}

fn text(message: &DynamicMessage, name: &str) -> Option<String> {
    message.get_field_by_name(name).and_then(|value| value.as_str().map(str::to_owned))
}

/// Takes the value of a variable such as `id` or `organization.id` out of the message.
fn taken(members: &mut Map<String, Value>, desc: &MessageDescriptor, name: &str) -> Result<String, String> {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let field = desc.get_field_by_name(first).ok_or_else(|| format!("no field {first}"))?;
    let value = match rest {
        None => members.remove(field.json_name()),
        Some(rest) => {
            let kind = field.kind();
            let inner = kind.as_message().ok_or_else(|| format!("{first} is no message"))?;
            match members.get_mut(field.json_name()) {
                Some(Value::Object(members)) => return taken(members, inner, rest),
                _ => None,
            }
        }
    };
    match value {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        _ => Err(format!("the path needs {name}")),
    }
}

fn flatten(prefix: &str, value: Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                flatten(&if prefix.is_empty() { name } else { format!("{prefix}.{name}") }, value, pairs);
            }
        }
        Value::Array(items) => items.into_iter().for_each(|item| flatten(prefix, item, pairs)),
        Value::String(text) => pairs.push((prefix.to_owned(), text)),
        Value::Null => {}
        scalar => pairs.push((prefix.to_owned(), scalar.to_string())),
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn route(service: &str, method: &str) -> Route {
        let pool = DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).expect("the contract");
        let service = pool.get_service_by_name(service).expect("the service");
        let method = service.methods().find(|m| m.name() == method).expect("the method");
        Route::of(&method).expect("a rule")
    }

    #[test]
    fn variables_leave_the_message_and_the_rest_is_the_body() {
        let route = route("nqi.requests.v1.RequestService", "MatchItem");
        let bound = route.bind(json!({"id": "a", "itemId": "b c", "limit": 5}));
        assert_eq!(bound, Ok(("/v1/requests/a/items/b%20c:match".to_owned(), Some(json!({"limit": 5})))));
        assert_eq!(route.bind(json!({"id": "a"})), Err("the path needs item_id".to_owned()));
    }

    #[test]
    fn without_a_body_fields_become_query_parameters() {
        let route = route("nqi.registry.v1.CapacityService", "ListCells");
        let bound = route.bind(json!({"poolId": "p", "from": {"year": 2026, "month": 3, "day": 9}}));
        assert_eq!(bound, Ok(("/v1/pools/p/cells?from.day=9&from.month=3&from.year=2026".to_owned(), None)));
    }

    #[test]
    fn a_named_body_takes_its_field_and_leaves_the_others_to_the_query() {
        let route = route("nqi.requests.v1.RequestService", "CreateRequest");
        let bound = route.bind(json!({"requestId": "k", "request": {"title": "t"}}));
        assert_eq!(bound, Ok(("/v1/requests?requestId=k".to_owned(), Some(json!({"title": "t"})))));
    }
}
