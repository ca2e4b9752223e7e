//! The RPCs of the platform as the descriptors tell them, and each one's REST form.

use std::sync::LazyLock;

use prost_reflect::{DescriptorPool, DynamicMessage, MethodDescriptor, ReflectMessage, Value as Reflected};
use serde_json::{Map, Value};

/// The descriptors of the contract.
pub static POOL: LazyLock<DescriptorPool> =
    LazyLock::new(|| DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).expect("the contract's descriptors"));

static RPCS: LazyLock<Vec<Rpc>> = LazyLock::new(|| {
    let services = POOL.services().filter(|service| service.full_name().starts_with("nqi."));
    let mut rpcs: Vec<Rpc> =
        services.flat_map(|service| service.methods().map(|m| Rpc::of(&m)).collect::<Vec<_>>()).collect();
    rpcs.sort_by(|a, b| a.name.cmp(&b.name));
    rpcs
});

/// One RPC with its HTTP annotation.
#[derive(Clone, Debug)]
pub struct Rpc {
    /// Such as `requests.RequestService.SubmitRequest`: without `nqi.` and the version.
    pub name: String,
    /// Such as `/nqi.requests.v1.RequestService/SubmitRequest`.
    pub path: String,
    /// HTTP method.
    pub verb: String,
    /// Path template.
    pub template: String,
    /// `*`, a field, or nothing.
    pub body: String,
    /// The client streams.
    pub uploads: bool,
    /// The server streams.
    pub streams: bool,
}

/// A call in its REST form.
#[derive(Clone, Debug)]
pub struct Call {
    /// HTTP method.
    pub verb: String,
    /// Path with query.
    pub path: String,
    /// JSON body.
    pub body: Option<Value>,
}

/// Every RPC of the platform, by name.
#[must_use]
pub fn rpcs() -> &'static [Rpc] {
    &RPCS
}

/// The RPC of that name. Panics when the contract has none.
#[must_use]
pub fn rpc(name: &str) -> &'static Rpc {
    RPCS.iter().find(|rpc| rpc.name == name).unwrap_or_else(|| panic!("the contract has no RPC {name}"))
}

impl Rpc {
    fn of(method: &MethodDescriptor) -> Rpc {
        let service = method.parent_service().full_name().to_owned();
        let short = service.trim_start_matches("nqi.").replace(".v1.", ".");
        let (verb, template, body) = annotation(method);
        Rpc {
            name: format!("{short}.{}", method.name()),
            path: format!("/{service}/{}", method.name()),
            verb,
            template,
            body,
            uploads: method.is_client_streaming(),
            streams: method.is_server_streaming(),
        }
    }

    /// The REST form of a request whose keys are proto names.
    #[must_use]
    pub fn rest(&self, request: &Value) -> Call {
        let mut rest = request.as_object().cloned().unwrap_or_default();
        let mut path = String::new();
        let mut template = self.template.as_str();
        while let Some((before, after)) = template.split_once('{') {
            let (variable, after) = after.split_once('}').expect("a closed variable");
            path.push_str(before);
            path.push_str(&encoded(&taken(&mut rest, variable)));
            template = after;
        }
        path.push_str(template);
        let body = match self.body.as_str() {
            "" => None,
            "*" => Some(Value::Object(std::mem::take(&mut rest))),
            field => Some(rest.remove(field).unwrap_or_else(|| Value::Object(Map::new()))),
        };
        let query: Vec<String> = rest.iter().flat_map(|(name, value)| parameters(name, value)).collect();
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        Call { verb: self.verb.clone(), path, body }
    }
}

fn annotation(method: &MethodDescriptor) -> (String, String, String) {
    let extension =
        POOL.get_extension_by_name("google.api.http").expect("the annotation is part of the contract");
    let options = method.options();
    let rule = options.get_extension(&extension);
    let rule: &DynamicMessage = rule.as_message().expect("an HttpRule");
    let pattern =
        rule.descriptor().oneofs().find(|oneof| oneof.name() == "pattern").expect("HttpRule has a pattern");
    let field = pattern.fields().find(|field| rule.has_field(field));
    let field = field.unwrap_or_else(|| panic!("{} has no HTTP annotation", method.full_name()));
    let template = rule.get_field(&field).as_str().expect("a template").to_owned();
    let body = rule.get_field_by_name("body").and_then(|value| match &*value {
        Reflected::String(text) => Some(text.clone()),
        _ => None,
    });
    (field.name().to_ascii_uppercase(), template, body.unwrap_or_default())
}

/// Takes the value of a dotted name out of a request; an id that is left out is a nil one.
fn taken(request: &mut Map<String, Value>, name: &str) -> String {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    match name.split_once('.') {
        None => request.remove(name).map(text).unwrap_or_else(|| uuid::Uuid::nil().to_string()),
        Some((head, tail)) => match request.get_mut(head) {
            Some(Value::Object(inner)) => taken(inner, tail),
            _ => uuid::Uuid::nil().to_string(),
        },
    }
}

fn parameters(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Null => vec![],
        Value::Array(items) => items.iter().flat_map(|item| parameters(name, item)).collect(),
        Value::Object(fields) => {
            fields.iter().flat_map(|(field, value)| parameters(&format!("{name}.{field}"), value)).collect()
        }
        Value::String(text) => vec![format!("{name}={}", encoded(text))],
        other => vec![format!("{name}={other}")],
    }
}

/// Percent-encoding of everything but unreserved characters.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_split_into_path_query_and_body_as_its_annotation_says() {
        let call = rpc("requests.RequestService.CreateRequest")
            .rest(&json!({"request_id": "k 1", "request": {"region": "371002"}}));
        assert_eq!((call.verb.as_str(), call.path.as_str()), ("POST", "/v1/requests?request_id=k%201"));
        assert_eq!(call.body, Some(json!({"region": "371002"})));
        let call = rpc("identity.OrganizationService.UpdateOrganization")
            .rest(&json!({"organization": {"id": "7", "size": "小型"}}));
        assert_eq!((call.path.as_str(), call.body), ("/v1/organizations/7", Some(json!({"size": "小型"}))));
        let call =
            rpc("registry.CapacityService.ListCells").rest(&json!({"pool_id": "p", "from": {"year": 2026}}));
        assert_eq!((call.path.as_str(), call.body), ("/v1/pools/p/cells?from.year=2026", None));
    }

    #[test]
    fn every_rpc_of_the_platform_has_a_rest_form() {
        assert!(rpcs().len() > 100 && rpcs().iter().all(|rpc| rpc.template.starts_with("/v1/")));
    }
}
