//! A running server as the command line reaches it, over REST.

mod client;

use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};
use http_body_util::Full;
use nqi_platform::config::Secret;
use nqi_platform::problem::{Problem, Violation};
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use client::{Answer, Client};

/// Whose certificates are believed.
#[derive(Debug, Args)]
pub(in crate::command) struct Trust {
    /// Certificates (PEM) of the authorities that an https server is believed by, instead of those of this machine.
    #[arg(long, value_name = "FILE", env = "NQI_CA")]
    ca: Option<PathBuf>,
}

/// Which server, and as whom.
#[derive(Debug, Args)]
pub(in crate::command) struct Access {
    /// The server, http:// or https://.
    #[arg(long, value_name = "URL", env = "NQI_SERVER", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Access token or API key of who asks.
    #[arg(long, value_name = "TOKEN", env = "NQI_TOKEN", hide_env_values = true)]
    token: Option<String>,
    #[command(flatten)]
    trust: Trust,
}

impl Access {
    /// Everything of the server; without a token, what is open to everybody.
    pub fn all(&self) -> Result<Server, Problem> {
        Server::new((&self.server, &self.trust), self.token.clone(), "")
    }

    /// What belongs to one provider: paths begin behind its id.
    pub fn of_provider(&self, id: &str) -> Result<Server, Problem> {
        let token = self.token.clone().ok_or_else(no_token)?;
        Server::new((&self.server, &self.trust), Some(token), &format!("/v1/providers/{id}"))
    }
}

/// A server as its caller reaches it.
pub(in crate::command) struct Server {
    http: Client,
    base: String,
    token: Option<Secret<String>>,
}

impl Server {
    /// A server with the token of the environment, for commands that work without a server too.
    pub fn of_environment(server: &str, trust: &Trust) -> Result<Server, Problem> {
        let token = std::env::var("NQI_TOKEN").map_err(|_| no_token())?;
        Server::new((server, trust), Some(token), "")
    }

    /// Fails when the address is none that this client speaks.
    fn new((server, trust): (&str, &Trust), token: Option<String>, prefix: &str) -> Result<Server, Problem> {
        let wrong = || {
            Problem::precondition(
                "SERVER_ADDRESS",
                format!("--server 应为 http:// 或 https:// 开头的地址（现为 {server}）。"),
                format!("--server must begin with http:// or https:// (it is {server})."),
            )
        };
        let address: Uri = server.parse().map_err(|_| wrong())?;
        let tls = match address.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let http = Client::new(tls, trust.ca.as_deref())?;
        let base = format!("{}{prefix}", server.trim_end_matches('/'));
        Ok(Server { http, base, token: token.map(Secret::new) })
    }

    pub async fn get(&self, path: &str) -> Result<Value, Problem> {
        read(self.asked(Method::GET, path, None).await?).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Problem> {
        read(self.asked(Method::POST, path, Some(body)).await?).await
    }

    pub async fn upload(&self, path: &str, content: Vec<u8>) -> Result<Value, Problem> {
        let body = Some(("application/octet-stream", content.into()));
        read(self.sent(Method::POST, path, body).await?).await
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
                    return Err(error);
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

    /// The answer of a call as it comes; refusals are told with their fields.
    pub async fn asked(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Answer, Problem> {
        let body = body.map(|body| ("application/json", Bytes::from(body.to_string())));
        self.sent(method, path, body).await
    }

    async fn sent(
        &self,
        method: Method,
        path: &str,
        body: Option<(&'static str, Bytes)>,
    ) -> Result<Answer, Problem> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
            let mut value = value.map_err(|_| no_token())?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let content = body.map_or_else(Bytes::new, |(kind, content)| {
            if let Some(headers) = request.headers_mut() {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            content
        });
        let request = request.body(Full::new(content)).map_err(|error| {
            let (zh, en) =
                (format!("地址无效：{path}（{error}）。"), format!("{path} is no address: {error}."));
            Problem::precondition("SERVER_ADDRESS", zh, en)
        })?;
        let answer = self.http.send(request).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let status = answer.status;
        match serde_json::from_slice(&answer.whole().await?) {
            Ok(body) => Err(refusal(&body)),
            Err(_) => Err(Problem::precondition(
                "NO_SERVER_OF_OURS",
                format!("{} 的答复不是本平台的答复（{status}），请核对 --server。", self.base),
                format!("What {} answers is not this platform's ({status}): check --server.", self.base),
            )),
        }
    }
}

async fn read(answer: Answer) -> Result<Value, Problem> {
    serde_json::from_slice(&answer.whole().await?).map_err(Problem::internal)
}

fn no_token() -> Problem {
    Problem::precondition(
        "TOKEN_MISSING",
        "请用 --token 或环境变量 NQI_TOKEN 提供访问令牌。",
        "Give an access token with --token or in the environment variable NQI_TOKEN.",
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
