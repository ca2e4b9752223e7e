//! A running server as the command line reaches it, over REST.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use nqi_platform::config::Secret;
use nqi_platform::problem::{Problem, Violation};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::io::AsyncWriteExt;

/// Which server, and as whom.
#[derive(Debug, Args)]
pub(in crate::command) struct Access {
    /// The server.
    #[arg(long, value_name = "URL", env = "NQI_SERVER", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Access token or API key of who asks.
    #[arg(long, value_name = "TOKEN", env = "NQI_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

impl Access {
    /// Everything of the server; without a token, what is open to everybody.
    pub fn all(&self) -> Result<Server, Problem> {
        Server::new(&self.server, self.token.clone().map(Secret::new), "")
    }

    /// What belongs to one provider: paths begin behind its id.
    pub fn of_provider(&self, id: &str) -> Result<Server, Problem> {
        let token = self.token.clone().ok_or_else(no_token)?;
        Server::new(&self.server, Some(Secret::new(token)), &format!("/v1/providers/{id}"))
    }
}

/// A server as its caller reaches it.
pub(in crate::command) struct Server {
    http: reqwest::Client,
    base: String,
    token: Option<Secret<String>>,
}

impl Server {
    /// A server with the token of the environment, for commands that work without a server too.
    pub fn of_environment(server: &str) -> Result<Server, Problem> {
        let token = std::env::var("NQI_TOKEN").map_err(|_| no_token())?;
        Server::new(server, Some(Secret::new(token)), "")
    }

    /// Fails when the address is none that this client speaks.
    fn new(server: &str, token: Option<Secret<String>>, prefix: &str) -> Result<Server, Problem> {
        let speaks = reqwest::Url::parse(server).is_ok_and(|url| url.scheme() == "http" && url.has_host());
        if !speaks {
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
        Ok(Server { http, base: format!("{}{prefix}", server.trim_end_matches('/')), token })
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
        let mut answer = self.asked(Method::GET, path, None).await?;
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
        let request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token { request.bearer_auth(token.expose()) } else { request }
    }

    /// The answer of a call as it comes; refusals are told with their fields.
    pub async fn asked(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Response, Problem> {
        let request = self.request(method, path);
        let request = if let Some(body) = body { request.json(body) } else { request };
        granted(request.send().await.map_err(unreachable)?).await
    }

    async fn sent(&self, request: RequestBuilder) -> Result<Value, Problem> {
        let answer = granted(request.send().await.map_err(unreachable)?).await?;
        answer.json().await.map_err(Problem::internal)
    }
}

fn no_token() -> Problem {
    Problem::precondition(
        "TOKEN_MISSING",
        "请用 --token 或环境变量 NQI_TOKEN 提供访问令牌。",
        "Give an access token with --token or in the environment variable NQI_TOKEN.",
    )
}

async fn granted(answer: Response) -> Result<Response, Problem> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    Err(refusal(&answer.json().await.map_err(Problem::internal)?))
}

pub(in crate::command) fn unreachable(error: reqwest::Error) -> Problem {
    let error = error.without_url();
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
    let mut said = text(body, "detail");
    for it in body["violations"].as_array().into_iter().flatten() {
        let field = format!("{}: {}", text(it, "field"), text(it, "message"));
        // The sentence of a bad request names its fields already.
        if !said.contains(&field) {
            said = format!("{said} {field}");
        }
    }
    Problem::precondition(text(body, "reason"), said.clone(), said)
}
