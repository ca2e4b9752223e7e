//! The answer of a running server, over REST.

use nqi_platform::problem::{Problem, Violation};
use serde_json::Value;

/// Holds the caller's access token.
const TOKEN: &str = "NQI_TOKEN";

/// Asks a server; what it refuses is told with its fields.
pub(super) async fn answer(server: &str, body: Value) -> Result<Value, Problem> {
    let token = std::env::var(TOKEN).map_err(|_| {
        Problem::precondition(
            "TOKEN_MISSING",
            format!("请在环境变量 {TOKEN} 中提供访问令牌。"),
            format!("Put an access token into the environment variable {TOKEN}."),
        )
    })?;
    let away = |error: reqwest::Error| {
        let error = error.without_url();
        let (zh, en) =
            (format!("{server} 没有应答：{error}。"), format!("{server} does not answer: {error}."));
        Problem::unavailable("SERVER_UNAVAILABLE", zh, en)
    };
    let address = format!("{}/v1/match", server.trim_end_matches('/'));
    let address = reqwest::Url::parse(&address).map_err(|error| {
        let (zh, en) =
            (format!("应为服务器地址：{error}。"), format!("Must be the address of a server: {error}."));
        Problem::from(Violation::new("--server", "ADDRESS_INVALID", zh, en))
    })?;
    let http = reqwest::Client::builder().build().map_err(Problem::internal)?;
    let answer = http.post(address).bearer_auth(token).json(&body).send().await.map_err(away)?;
    let status = answer.status();
    let body: Value = answer.json().await.map_err(away)?;
    if status.is_success() {
        return Ok(body);
    }
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let fields = body["violations"].as_array().into_iter().flatten();
    let fields: Vec<String> =
        fields.map(|it| format!("{}: {}", text(it, "field"), text(it, "message"))).collect();
    let said = format!("{} {} (HTTP {})", text(&body, "detail"), fields.join("; "), status.as_u16());
    Err(Problem::precondition(text(&body, "reason"), said.clone(), said))
}
