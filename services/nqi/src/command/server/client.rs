//! HTTP and HTTPS as the command line speaks them.

use std::error::Error as StdError;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use nqi_platform::problem::{Problem, Violation};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// A client of one server.
pub(super) struct Client(Pool<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Client {
    /// Trusts the authorities of a file, else those of this machine; without TLS nobody is trusted.
    pub fn new(tls: bool, ca: Option<&Path>) -> Result<Client, Problem> {
        let roots = match ca {
            Some(file) => of_file(file)?,
            None if tls => of_machine()?,
            None => RootCertStore::empty(),
        };
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Problem::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(Duration::from_secs(5)));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        Ok(Client(Pool::builder(TokioExecutor::new()).build(connector)))
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, Problem> {
        let (head, body) = self.0.request(request).await.map_err(|error| unreachable(&error))?.into_parts();
        Ok(Answer { status: head.status, body })
    }
}

/// An answer as it comes.
pub(in crate::command) struct Answer {
    pub(super) status: StatusCode,
    body: Incoming,
}

impl Answer {
    /// The next piece; none at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Problem> {
        while let Some(frame) = self.body.frame().await {
            if let Ok(data) = frame.map_err(|error| unreachable(&error))?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// All of it.
    pub(super) async fn whole(self) -> Result<Bytes, Problem> {
        Ok(self.body.collect().await.map_err(|error| unreachable(&error))?.to_bytes())
    }
}

fn of_machine() -> Result<RootCertStore, Problem> {
    let mut roots = RootCertStore::empty();
    let (known, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if known == 0 {
        return Err(Problem::precondition(
            "NO_AUTHORITIES",
            "本机没有可用的根证书，请用 --ca 指定证书颁发机构的证书文件（PEM）。",
            "This machine has no root certificates: name a file of authorities (PEM) with --ca.",
        ));
    }
    Ok(roots)
}

fn of_file(file: &Path) -> Result<RootCertStore, Problem> {
    let shown = file.display();
    let wrong = |why: String| {
        let (zh, en) = (
            format!("无法从 {shown} 读取证书，应为 PEM 格式的 CA 证书：{why}。"),
            format!("{shown} must hold certificates of authorities as PEM: {why}."),
        );
        Problem::from(Violation::new("--ca", "CERTIFICATE_UNREADABLE", zh, en))
    };
    let mut roots = RootCertStore::empty();
    for found in CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))? {
        let certificate = found.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() { Err(wrong("no certificate in it".to_owned())) } else { Ok(roots) }
}

fn unreachable(error: &(dyn StdError + 'static)) -> Problem {
    let mut innermost = error;
    while let Some(cause) = cause(innermost) {
        innermost = cause;
    }
    if let Some(rustls::Error::InvalidCertificate(_)) = innermost.downcast_ref() {
        return Problem::unavailable(
            "SERVER_NOT_TRUSTED",
            format!("服务器证书不受信任：{innermost}。自建证书颁发机构请用 --ca 指定其证书文件。"),
            format!(
                "The server's certificate is not trusted: {innermost}. Name the file of an authority of your own with --ca."
            ),
        );
    }
    Problem::unavailable(
        "SERVER_UNREACHABLE",
        format!("无法连接服务器：{innermost}。"),
        format!("The server cannot be reached: {innermost}."),
    )
}

/// What is behind an error; `io::Error` hides what it wraps from `source`.
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}
