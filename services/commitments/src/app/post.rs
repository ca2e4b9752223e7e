//! Posting to the operator's webhook: over TLS, or in the clear to a relay nearby.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, Uri, header::AUTHORIZATION};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use nqi_platform::problem::Problem;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};

use crate::config::Webhook;

/// What posts; it follows no redirect and asks no proxy: the one address that the operator set, and nothing that it points to.
pub struct Poster {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    to: Uri,
    password: Option<HeaderValue>,
    timeout: Duration,
}

impl Poster {
    /// A poster to the webhook.
    ///
    /// # Errors
    /// FAILED_PRECONDITION `WEBHOOK_CA_UNREADABLE` when its authorities are no certificates; INTERNAL.
    pub fn new(webhook: &Webhook) -> Result<Self, Problem> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Problem::internal)?
            .with_root_certificates(roots(webhook.authorities.as_deref())?)
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        let to: Uri = webhook.url.parse().map_err(Problem::internal)?;
        let password = to.authority().and_then(|authority| authority.as_str().rsplit_once('@'));
        let password = password.map(|(account, _)| basic(account)).transpose().map_err(Problem::internal)?;
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, to, password, timeout: webhook.timeout })
    }

    /// Posts JSON with more headers. The error is why no answer came, beginning with `CERTIFICATE` when the webhook is not
    /// who it should be, without the address, which may hold a password.
    pub async fn post(&self, headers: &[(&'static str, String)], body: String) -> Result<StatusCode, String> {
        let mut request = Request::post(self.to.clone()).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(Full::from(body)).map_err(|error| error.to_string())?;
        if let Some(password) = &self.password {
            request.headers_mut().insert(AUTHORIZATION, password.clone());
        }
        match tokio::time::timeout(self.timeout, self.client.request(request)).await {
            Ok(Ok(answer)) => Ok(answer.status()),
            Ok(Err(error)) => Err(chain(&error)),
            Err(_) => Err(format!("no answer within {} ms", self.timeout.as_millis())),
        }
    }
}

/// Whom the webhook's certificate must come from.
fn roots(authorities: Option<&[u8]>) -> Result<RootCertStore, Problem> {
    let mut roots = RootCertStore::empty();
    let Some(pem) = authorities else {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(error = %error, "a certificate authority of the system cannot be read");
        }
        roots.add_parsable_certificates(found.certs);
        return Ok(roots);
    };
    let unreadable = |why: String| {
        Problem::precondition(
            "WEBHOOK_CA_UNREADABLE",
            format!("commitments.messages.webhook_ca_file 须为含 CA 证书的 PEM 文件：{why}"),
            format!(
                "commitments.messages.webhook_ca_file must be a PEM file with certificates of authorities: {why}"
            ),
        )
    };
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unreadable("no certificate".to_owned())) } else { Ok(roots) }
}

/// Basic authentication by the `USER:PASSWORD` of an address, whose signs may be written as `%XX`.
fn basic(account: &str) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    let bytes = account.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let digits = account.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let coded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.push(coded.unwrap_or(*byte));
        at += if coded.is_some() { 3 } else { 1 };
    }
    let mut header = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(plain)))?;
    header.set_sensitive(true);
    Ok(header)
}

/// An error with what caused it.
fn chain(error: &hyper_util::client::legacy::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    let mut certificate = false;
    while let Some(next) = cause {
        certificate |= is_certificate(next);
        text = format!("{text}: {next}");
        cause = next.source();
    }
    if certificate { format!("CERTIFICATE: {text}") } else { text }
}

/// An I/O error does not name what it wraps as its source, and may wrap another one.
fn is_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut error = error;
    while let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        error = inner;
    }
    matches!(error.downcast_ref::<rustls::Error>(), Some(rustls::Error::InvalidCertificate(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_decoded_before_it_is_encoded() {
        // RFC 7617, section 2, and the same with a sign that an address cannot hold.
        let header = basic("Aladdin:open%20sesame").expect("a header");
        assert_eq!(header, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(basic("a:%zz").expect("a header"), "Basic YToleno=");
    }

    #[test]
    fn a_file_without_certificates_is_refused_by_its_key() {
        for pem in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let refused = roots(Some(pem.as_bytes())).expect_err("no certificates");
            assert_eq!(refused.reason, "WEBHOOK_CA_UNREADABLE");
            assert!(refused.en.contains("commitments.messages.webhook_ca_file"), "{refused}");
        }
    }
}
