//! OpenAPI 3.1 from the descriptors that the gateway serves by.

mod comments;
mod errors;
mod operations;
mod schemas;

use std::collections::HashMap;

use prost_reflect::DescriptorPool;
use serde_json::{Map, Value, json};

use crate::edge::options::GatewayOptions;
use crate::error::Error;
use crate::transcode::schema::{Schema, SchemaError};
use comments::Comments;
use schemas::Schemas;

/// HTTP methods that a path item can hold; custom kinds cannot be described.
const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "PATCH"];

/// The document of a contract without a gateway: all services whose full name begins with `prefix`.
///
/// # Errors
/// When the descriptor set or its annotations cannot be served.
pub fn description(descriptor_set: &[u8], prefix: &str, public_url: &str) -> Result<Value, Error> {
    let pool = DescriptorPool::decode(descriptor_set).map_err(SchemaError::from)?;
    let services = pool.services().map(|service| service.full_name().to_owned());
    let names: Vec<String> = services.filter(|name| name.starts_with(prefix)).collect();
    let schema = Schema::compile(descriptor_set, names.iter().map(String::as_str))?;
    Ok(document(&schema, &GatewayOptions::new(descriptor_set, HashMap::new(), public_url)))
}

/// The whole document.
pub fn document(schema: &Schema, options: &GatewayOptions) -> Value {
    let comments = Comments::of(&schema.pool);
    let mut schemas = Schemas::new(&schema.pool, &comments);
    let mut paths = Map::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    for binding in &schema.bindings {
        if !METHODS.contains(&binding.http_method.as_str()) {
            continue;
        }
        let base = operation_id(&binding.method.full_name);
        let count = ids.entry(base.clone()).or_default();
        *count += 1;
        let id = if *count == 1 { base } else { format!("{base}_{count}") };
        let operation = operations::operation(binding, id, schema, options, &comments, &mut schemas);
        let item = paths.entry(operations::path(binding).0).or_insert_with(|| json!({}));
        item[binding.http_method.to_ascii_lowercase()] = operation;
    }
    let mut components = schemas.finish();
    components.insert("Problem".to_owned(), errors::problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "NQI One-Stop",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "质量基础设施一站式服务平台 · one-stop quality infrastructure services",
            "description": "Generated from the protobuf contract. The same operations are served as gRPC and gRPC-Web on this port. \
                Fields that hold their default value are printed; 64-bit integers are strings; unknown fields and parameters are refused.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        },
        "servers": [{"url": options.public_url.trim_end_matches('/')}],
        "security": [{"bearer": []}],
        "tags": tags(schema, &comments),
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": components,
            "responses": errors::components(),
        }
    })
}

/// `RequestService_GetRequest`.
fn operation_id(full_name: &str) -> String {
    let mut parts = full_name.rsplit('.');
    let method = parts.next().unwrap_or_default();
    format!("{}_{method}", parts.next().unwrap_or_default())
}

fn tags(schema: &Schema, comments: &Comments) -> Vec<Value> {
    let mut services: Vec<&str> = schema.bindings.iter().map(|b| b.method.service.as_str()).collect();
    services.sort_unstable();
    services.dedup();
    let found = services.into_iter().filter_map(|name| schema.pool.get_service_by_name(name));
    found
        .map(|service| json!({"name": service.name(), "description": comments.at(&service.parent_file(), service.path())}))
        .collect()
}
