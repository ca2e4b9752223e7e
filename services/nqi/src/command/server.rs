//! What belongs to one provider on a server, over REST.

use std::path::Path;
use std::time::Duration;

use nqi_platform::config::Secret;
use nqi_platform::problem::{Problem, Violation};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tokio::io::AsyncWriteExt;

/// A server as a member of a provider reaches it.
pub(in crate::command) struct Server {
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
        let base = format!("{}/v1/providers/{provider}", server.trim_end_matches('/'));
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

    /// At most so many entries of a list that belongs to an import: `errors` under that name, `kept` under `rows`.
    pub async fn of_import(
        &self,
        id: &str,
        (list, name): (&str, &str),
        most: usize,
    ) -> Result<Vec<Value>, Problem> {
        let page = self.get(&format!("/scopeImports/{id}/{list}?pageSize={most}")).await?;
        Ok(page[name].as_array().cloned().unwrap_or_default().into_iter().take(most).collect())
    }

    /// Saves a file under a name, which it has only when it is whole; answers its bytes.
    pub async fn save(&self, path: &str, option: &'static str, to: &Path) -> Result<u64, Problem> {
        let mut answer = self.request(Method::GET, path).send().await.map_err(unreachable)?;
        if !answer.status().is_success() {
            return Err(refusal(&answer.json().await.map_err(Problem::internal)?));
        }
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = Path::new(&part);
        let unwritable = |error: std::io::Error| {
            let shown = to.display();
            let (zh, en) =
                (format!("无法写入文件 {shown}：{error}。"), format!("{shown} cannot be written: {error}."));
            Problem::from(Violation::new(option, "UNWRITABLE", zh, en))
        };
        let mut file = tokio::fs::File::create(part).await.map_err(unwritable)?;
        let mut bytes = 0;
        loop {
            let chunk = match answer.chunk().await {
                Ok(chunk) => chunk,
                Err(error) => {
                    // What broke off is no table.
                    let _ = tokio::fs::remove_file(part).await;
                    return Err(unreachable(error));
                }
            };
            let Some(chunk) = chunk else { break };
            file.write_all(&chunk).await.map_err(unwritable)?;
            bytes += chunk.len() as u64;
        }
        file.sync_all().await.map_err(unwritable)?;
        tokio::fs::rename(part, to).await.map_err(unwritable)?;
        Ok(bytes)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(self.token.expose())
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Value, Problem> {
        let answer = request.send().await.map_err(unreachable)?;
        let refused = !answer.status().is_success();
        let body: Value = answer.json().await.map_err(Problem::internal)?;
        if refused { Err(refusal(&body)) } else { Ok(body) }
    }
}

fn unreachable(error: reqwest::Error) -> Problem {
    Problem::unavailable(
        "SERVER_UNREACHABLE",
        format!("无法连接服务器：{error}。"),
        format!("The server cannot be reached: {error}."),
    )
}

/// A text of an answer, or nothing.
pub(in crate::command) fn text(value: &Value, name: &str) -> String {
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
