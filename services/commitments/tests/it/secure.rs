//! The webhook over TLS: known by its authority, and not posted to when it is somebody else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use nqi_commitments::app::post::Poster;
use nqi_commitments::config::Webhook;
use nqi_platform::config::Secret;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// An authority, and its certificate as PEM.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(vec![]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }
}

/// A server on a free port whose certificate is for `name`.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

struct Tls(TcpListener, TlsAcceptor);

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, from)) = self.0.accept().await else { continue };
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Server {
    async fn start(authority: &Authority, name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        let certificate = params.signed_by(&key, &authority.0).expect("signed");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a certificate and its key");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(AtomicUsize::new(0));
        let seen = requests.clone();
        let take = move || {
            seen.fetch_add(1, Ordering::SeqCst);
            async { StatusCode::ACCEPTED }
        };
        let router = axum::Router::new().route("/in", axum::routing::post(take));
        let listener = Tls(listener, TlsAcceptor::from(Arc::new(config)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, requests }
    }

    async fn post(&self, authorities: Option<Vec<u8>>) -> Result<StatusCode, String> {
        let webhook = Webhook {
            url: format!("https://{}/in", self.address),
            secret: Secret::new(String::new()),
            authorities,
            timeout: Duration::from_secs(20),
            tries: 1,
        };
        let poster = Poster::new(&webhook).expect("a poster");
        poster.post(&[("idempotency-key", "a/1/RED".to_owned())], "{}".to_owned()).await
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_webhook_whose_authority_is_configured_is_posted_to_over_tls() {
    let authority = Authority::new();
    let server = Server::start(&authority, "127.0.0.1").await;
    assert_eq!(server.post(Some(authority.pem())).await, Ok(StatusCode::ACCEPTED));
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_webhook_of_an_unknown_authority_gets_nothing_and_the_try_names_the_certificate() {
    let server = Server::start(&Authority::new(), "127.0.0.1").await;
    for authorities in [Some(Authority::new().pem()), None] {
        let error = server.post(authorities).await.expect_err("not trusted");
        assert!(error.starts_with("CERTIFICATE: "), "{error}");
        assert!(!error.contains("127.0.0.1"), "{error}");
    }
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = Server::start(&authority, "sms.example.com").await;
    let error = server.post(Some(authority.pem())).await.expect_err("somebody else");
    assert!(error.starts_with("CERTIFICATE: "), "{error}");
    assert_eq!(server.requests(), 0);
}
