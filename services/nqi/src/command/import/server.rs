//! The imports of one provider on a server, over REST.

use std::time::Duration;

use nqi_platform::config::Secret;
use nqi_platform::problem::Problem;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// A server as a member of a provider reaches it.
pub(super) struct Server {
    http: reqwest::Client,
    base: String,
    token: Secret<String>,
}

impl Server {
    /// Fails when the address is none that this client speaks.
    pub fn new(server: &str, token: Secret<String>, provider: &str) -> Result<Server, Problem> {
        if !server.starts_with("http://") {
            return Err(Problem::precondition(
                "SERVER_ADDRESS",
                format!("--server 应为 http:// 开头的地址（现为 {server}）；TLS 请由本机代理提供。"),
                format!(
                    "--server must begin with http:// (it is {server}); leave TLS to a proxy on this machine."
                ),
            ));
        }
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .build()
            .map_err(Problem::internal)?;
        let base = format!("{}/v1/providers/{provider}/scopeImports", server.trim_end_matches('/'));
        Ok(Server { http, base, token })
    }

    pub async fn get(&self, path: &str) -> Result<Value, Problem> {
        self.sent(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Problem> {
        self.sent(self.request(Method::POST, path).json(body)).await
    }

    pub async fn upload(&self, path: &str, content: Vec<u8>) -> Result<Value, Problem> {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, "application/octet-stream");
        self.sent(request.body(content)).await
    }

    /// At most so many errors of an import.
    pub async fn errors(&self, id: &str, most: usize) -> Result<Vec<Value>, Problem> {
        let page = self.get(&format!("/{id}/errors?pageSize={most}")).await?;
        Ok(page["errors"].as_array().cloned().unwrap_or_default().into_iter().take(most).collect())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(self.token.expose())
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Value, Problem> {
        let answer = request.send().await.map_err(|error| {
            Problem::unavailable(
                "SERVER_UNREACHABLE",
                format!("无法连接服务器：{error}。"),
                format!("The server cannot be reached: {error}."),
            )
        })?;
        let refused = !answer.status().is_success();
        let body: Value = answer.json().await.map_err(Problem::internal)?;
        if refused { Err(refusal(&body)) } else { Ok(body) }
    }
}

/// A text of an answer, or nothing.
pub(super) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// What the server said, with the fields concerned.
fn refusal(body: &Value) -> Problem {
    let fields: Vec<String> = body["violations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| format!("{}: {}", text(it, "field"), text(it, "message")))
        .collect();
    let said = [text(body, "detail"), fields.join("; ")].join(" ");
    Problem::precondition("SERVER_REFUSED", said.trim().to_owned(), said.trim().to_owned())
        .with("reason", text(body, "reason"))
}
