//! The API description, the documentation, and the probes.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::harness::Gateway;

fn references(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                out.insert(reference.clone());
            }
            members.values().for_each(|v| references(v, out));
        }
        Value::Array(items) => items.iter().for_each(|v| references(v, out)),
        _ => {}
    }
}

#[tokio::test]
async fn the_description_holds_every_binding_and_every_reference_resolves() {
    let gateway = Gateway::new();
    let api = gateway.get("/openapi.json").await.json();
    assert_eq!(api["openapi"], "3.1.0");
    let mut all = BTreeSet::new();
    references(&api, &mut all);
    assert!(all.len() > 10);
    for reference in &all {
        let pointer = reference.strip_prefix('#').expect("local");
        assert!(api.pointer(pointer).is_some(), "{reference}");
    }
    let mut ids = BTreeSet::new();
    for (path, item) in api["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            assert!(
                ids.insert(operation["operationId"].as_str().expect("an id").to_owned()),
                "{method} {path}"
            );
            let named: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .expect("a list")
                .iter()
                .filter(|p| p["in"] == "path")
                .filter_map(|p| p["name"].as_str())
                .collect();
            let written: BTreeSet<&str> =
                path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
            assert_eq!(named, written, "{method} {path}");
        }
    }
    assert!(api["paths"]["/v1/shelves/{shelves_id}/items/{items_id}"]["get"].is_object());
}

#[tokio::test]
async fn comments_behaviours_and_enums_are_described() {
    let gateway =
        Gateway::with(|options| options.login_methods = vec!["edge.test.v1.ThingService.Login".to_owned()]);
    let api = gateway.get("/openapi.json").await.json();
    let thing = &api["components"]["schemas"]["edge.test.v1.Thing"];
    assert_eq!(thing["description"], "A thing.");
    assert_eq!(thing["required"], json!(["displayName"]));
    assert_eq!(
        thing["properties"]["id"],
        json!({"type": "string", "readOnly": true, "description": "Its id."})
    );
    assert_eq!(thing["properties"]["weightG"]["format"], "int64");
    let mood = &api["components"]["schemas"]["edge.test.v1.Mood"];
    assert_eq!(
        (&mood["enum"][1], mood["description"].as_str().expect("text").contains("`MOOD_GOOD`: Well.")),
        (&json!("MOOD_GOOD"), true)
    );
    let create = &api["paths"]["/v1/things"]["post"];
    assert_eq!(
        (&create["summary"], &create["description"]),
        (&json!("Creates a thing"), &json!("Creates a thing. Repeatable by key."))
    );
    assert_eq!(create["responses"]["400"]["$ref"], "#/components/responses/BadRequest");
    assert_eq!(api["security"], json!([{"bearer": []}]));
    assert_eq!(api["paths"]["/v1/auth:login"]["post"]["security"], json!([]));
    assert!(
        api["paths"]["/v1/things:watch"]["get"]["responses"]["200"]["content"]["text/event-stream"]
            .is_object()
    );
}

#[tokio::test]
async fn the_pages_load_nothing_from_elsewhere() {
    let gateway = Gateway::new();
    for path in ["/docs", "/docs/app.js", "/docs/style.css"] {
        let page = gateway.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text().contains("http://") && !page.text().contains("https://"), "{path}");
        let csp = page.header("content-security-policy");
        assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
    }
}

#[tokio::test]
async fn an_unchanged_description_is_not_sent_again() {
    let gateway = Gateway::new();
    let first = gateway.get("/openapi.json").await;
    let again = gateway.call("GET", "/openapi.json", &[("if-none-match", first.header("etag"))], "").await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

#[tokio::test]
async fn probes_and_metrics_answer_what_they_are_given() {
    let gateway = Gateway::with(|options| {
        options.ready = Arc::new(|| Box::pin(async { false }));
        options.metrics = Arc::new(|| "nqi_up 1\n".to_owned());
    });
    for (path, status) in [("/livez", 200), ("/healthz", 200), ("/readyz", 503), ("/metrics", 200)] {
        assert_eq!(gateway.get(path).await.status.as_u16(), status, "{path}");
    }
    assert_eq!(gateway.get("/metrics").await.text(), "nqi_up 1\n");
    gateway.call("POST", "/livez", &[], "").await.problem(405, "UNIMPLEMENTED");
    let hidden = Gateway::with(|options| options.expose_metrics = false);
    hidden.get("/metrics").await.problem(404, "NOT_FOUND");
    assert_eq!(Gateway::new().get("/readyz").await.status, 200);
}

#[tokio::test]
async fn the_platforms_own_contract_can_be_served() {
    let upstream = crate::harness::Upstream::new();
    let pool = prost_reflect::DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).expect("a descriptor set");
    let services =
        pool.services().filter(|s| s.full_name().starts_with("nqi.")).map(|s| s.full_name().to_owned());
    let links = services.map(|name| (name, upstream.link())).collect();
    let options = nqi_gateway::GatewayOptions::new(nqi_proto::DESCRIPTOR_SET, links, "http://nqi.test");
    let gateway = Gateway {
        upstream,
        router: nqi_gateway::router(options).expect("every annotation binds, no two compete"),
    };
    let api = gateway.get("/openapi.json").await.json();
    let described = api["paths"]
        .as_object()
        .expect("paths")
        .values()
        .flat_map(|item| item.as_object().expect("an item").values());
    for operation in described {
        assert!(
            !operation["description"].as_str().unwrap_or_default().is_empty(),
            "{}",
            operation["operationId"]
        );
    }
}
