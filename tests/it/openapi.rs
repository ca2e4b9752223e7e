//! The API description of the running platform: complete, consistent, and with a word about everything.

use std::collections::{BTreeMap, BTreeSet};

use nqi_tests::backend::Backend;
use nqi_tests::cluster::{Cluster, NOBODY};
use nqi_tests::contract;
use serde_json::Value;

async fn description(cluster: &Cluster) -> Value {
    let request = cluster.request("GET", "/openapi.json");
    cluster.sent(request, "GET /openapi.json".to_owned()).await.ok()
}

fn operations(api: &Value) -> BTreeMap<String, &Value> {
    let paths = api["paths"].as_object().expect("paths");
    let items = paths
        .iter()
        .flat_map(|(path, item)| item.as_object().expect("an item").iter().map(move |it| (path, it)));
    items.map(|(path, (verb, operation))| (format!("{} {path}", verb.to_uppercase()), operation)).collect()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                found.insert(reference.clone());
            }
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn the_description_holds_every_rpc_and_says_something_about_everything() {
    nqi_tests::played(async {
        let cluster = Cluster::start(Backend::Sqlite).await;
        let api = description(&cluster).await;
        assert!(
            api["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
            "{}",
            api["openapi"]
        );
        assert!(api["info"]["title"].is_string() && api["info"]["version"].is_string());
        let (described, rpcs) = (operations(&api), contract::rpcs());
        let written: BTreeSet<String> = described.keys().cloned().collect();
        let expected: BTreeSet<String> =
            rpcs.iter().map(|rpc| format!("{} {}", rpc.verb, rpc.template)).collect();
        assert_eq!(written, expected, "one operation for each RPC of the contract");
        let mut silent = Vec::new();
        let mut ids = BTreeSet::new();
        for (name, operation) in &described {
            assert!(
                ids.insert(operation["operationId"].as_str().expect("an id")),
                "{name}: its id is used twice"
            );
            let said = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
            if !said(&operation["description"])
                || !said(&operation["summary"])
                || operation["responses"]["200"].is_null()
            {
                silent.push(name.clone());
            }
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let without = parameters.filter(|parameter| !said(&parameter["description"]));
            silent.extend(without.map(|parameter| format!("{name}: {}", parameter["name"])));
            for status in ["400", "401", "404", "429", "503"] {
                assert!(!operation["responses"][status].is_null(), "{name} does not describe {status}");
            }
        }
        for (name, schema) in api["components"]["schemas"].as_object().expect("schemas") {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let ours = name.contains("nqi.") || !name.contains('.');
            let without = properties
                .filter(|(_, property)| ours && property["description"].as_str().is_none_or(str::is_empty));
            silent.extend(without.map(|(property, _)| format!("{name}.{property}")));
        }
        assert_eq!(silent, Vec::<String>::new(), "not described");
        let mut all = BTreeSet::new();
        references(&api, &mut all);
        let dangling: Vec<_> =
            all.iter().filter(|reference| api.pointer(reference.trim_start_matches('#')).is_none()).collect();
        assert!(dangling.is_empty() && all.len() > 100, "{dangling:?}");
        cluster.stop().await;
    });
}

#[test]
fn the_pages_and_the_probes_answer_without_a_login() {
    nqi_tests::played(async {
        let cluster = Cluster::start(Backend::Sqlite).await;
        for (path, kind, holds) in [
            ("/docs", "text/html", "<html"),
            ("/", "text/html", "<html"),
            ("/healthz", "text/plain", "ok"),
            ("/livez", "text/plain", "ok"),
            ("/readyz", "text/plain", "ready"),
            ("/metrics", "text/plain", "# TYPE"),
        ] {
            if path == "/metrics" {
                // A page of figures needs something that was counted.
                assert_eq!(
                    cluster
                        .call(NOBODY, "registry.ProviderService.ListProviders", serde_json::json!({}))
                        .await
                        .status,
                    200
                );
            }
            let answer = cluster.sent(cluster.request("GET", path), format!("GET {path}")).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert!(
                answer.header("content-type").starts_with(kind),
                "{path}: {}",
                answer.header("content-type")
            );
            assert!(answer.text.contains(holds), "{path}: {}", answer.text);
        }
        let docs = cluster
            .sent(cluster.request("GET", "/docs").header("accept-language", "zh-CN"), "GET /docs".to_owned())
            .await;
        assert!(nqi_tests::answer::is_chinese(&docs.text), "the page speaks the language of its reader");
        let tag = cluster
            .sent(cluster.request("GET", "/openapi.json"), "GET /openapi.json".to_owned())
            .await
            .header("etag")
            .to_owned();
        let again = cluster.request("GET", "/openapi.json").header("if-none-match", tag);
        assert_eq!(cluster.sent(again, "GET /openapi.json".to_owned()).await.status, 304);
        cluster.stop().await;
    });
}

#[test]
fn the_portals_copy_of_the_description_is_the_present_one() {
    let path = nqi_tests::workspace::root().join("gateway/web/openapi.json");
    let kept: Value = serde_json::from_str(&nqi_tests::workspace::read(&path)).expect("JSON");
    let present =
        nqi_gateway::description(nqi_proto::DESCRIPTOR_SET, "nqi.", "/").expect("the contract can be served");
    assert!(
        kept == present,
        "gateway/web/openapi.json is old: write it anew with `nqi openapi`, then npm run types"
    );
}
