//! The smallest world in which an enterprise can submit a request: the bureau, one centre for the city, one enterprise.

use nqi_platform::auth::OrgKind;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::actor::Actor;
use crate::process::Process;
use crate::world;

/// The region of every case.
pub const REGION: &str = "371002";

/// The bureau.
#[must_use]
pub fn bureau() -> Actor {
    Actor::member("bureau", OrgKind::Bureau, Uuid::now_v7())
}

/// Registers the centre and an enterprise, which is returned; `serial` makes its credit code and account its own.
pub async fn found(process: &Process, serial: u32) -> Actor {
    let operator = Actor::operator();
    let asked = world::registration(serial, OrgKind::Enterprise, "示例纤维有限公司", REGION, &[]);
    let made = call(process, &operator, reqwest::Method::POST, "/v1/organizations:register", &asked).await;
    let centre = json!({ "displayName": "示例市质量服务中心（虚构）", "fictitious": true });
    let path = format!("/v1/centres/{}", Uuid::now_v7());
    call(process, &bureau(), reqwest::Method::PUT, &path, &centre).await;
    let org = made["id"].as_str().and_then(|id| Uuid::parse_str(id).ok()).expect("an organisation has an id");
    Actor::member("enterprise", OrgKind::Enterprise, org)
}

/// A draft with one item; the title is the client's own name for it.
#[must_use]
pub fn draft(title: &str) -> Value {
    json!({
        "region": REGION,
        "title": title,
        "text": "碳纤维复丝拉伸性能检测",
        "contact": { "name": "王示例甲", "phone": "0631-0000001" },
        "items": [{
            "need": {
                "kind": "ITEM_KIND_TESTING",
                "quantity": 1,
                "testing": { "object": "碳纤维复丝", "parameters": ["拉伸强度"] },
            },
            "sampleNeeded": true,
        }],
    })
}

/// A call that must succeed.
async fn call(process: &Process, actor: &Actor, method: reqwest::Method, path: &str, body: &Value) -> Value {
    let url = format!("{}{path}", process.base());
    let sent =
        reqwest::Client::new().request(method, url).bearer_auth(process.token(actor)).json(body).send();
    let response = sent.await.expect("the process answers");
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}
