//! The command line over https, with an authority of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, mpsc};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate")
}

/// A listener with a certificate for `name`; it answers everything with one record and tells what it was asked.
struct Listener {
    address: SocketAddr,
    asked: mpsc::Receiver<String>,
}

impl Listener {
    fn open(authority: &Authority, name: &str) -> Listener {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, authority).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("PKCS #8");
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a key of the certificate");
        let config = Arc::new(config);
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("bound");
        let (tell, asked) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in socket.incoming().map_while(Result::ok) {
                // A client that does not trust us hangs up, and the next one is served.
                if let Some(request) = serve(&config, stream) {
                    let _ = tell.send(request);
                }
            }
        });
        Listener { address, asked }
    }

    fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

fn serve(config: &Arc<ServerConfig>, stream: TcpStream) -> Option<String> {
    let mut tls = StreamOwned::new(ServerConnection::new(config.clone()).ok()?, stream);
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match tls.read(&mut piece).ok()? {
            0 => return None,
            read => request.extend_from_slice(&piece[..read]),
        }
    }
    let body = r#"{"rows":1,"created":1,"updated":0,"unchanged":0,"errors":[]}"#;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    tls.write_all(format!("{head}{body}").as_bytes()).ok()?;
    tls.flush().ok()?;
    Some(String::from_utf8_lossy(&request).into_owned())
}

fn run(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nqi"));
    command.current_dir(folder).args(words).env("NQI_TOKEN", "a.token").env_remove("NQI_CA");
    command.output().expect("the executable starts")
}

#[test]
fn commands_speak_https_to_a_server_whose_authority_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let authority = authority();
    std::fs::write(folder.path().join("ca.pem"), authority.pem()).expect("written");
    std::fs::write(folder.path().join("list.csv"), "标准号,名称\nGB/T 90001-2020,示例甲\n").expect("written");
    std::fs::write(folder.path().join("need.json"), "{}").expect("written");
    let server = Listener::open(&authority, "127.0.0.1");
    let url = server.url();
    let to = |words: &[&str]| {
        let done = run(folder.path(), &[words, &["--server", url.as_str(), "--ca", "ca.pem"]].concat());
        let asked = server.asked.try_recv();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() || words[0] == "match", "{words:?}: {said}");
        let asked = asked.unwrap_or_else(|_| panic!("{words:?} asked nothing: {said}"));
        assert!(asked.to_lowercase().contains("authorization: bearer a.token"), "{asked}");
        (asked.lines().next().unwrap_or_default().to_owned(), done)
    };
    let (asked, done) = to(&["call", "StandardService/ListStandards"]);
    assert_eq!(asked, "GET /v1/standards HTTP/1.1");
    assert!(String::from_utf8_lossy(&done.stdout).contains("\"created\":1"));
    let (asked, _) = to(&["import", "standards", "list.csv", "--dry-run"]);
    assert_eq!(asked, "POST /v1/standards:import?dryRun=true HTTP/1.1");
    let provider = "0198c0de-0000-7000-8000-000000000001";
    let (asked, _) = to(&["export", "scope", "--provider", provider, "--out", "rows.csv"]);
    assert!(
        asked.starts_with(&format!("GET /v1/providers/{provider}/capabilities:export?format=")),
        "{asked}"
    );
    assert!(std::fs::read_to_string(folder.path().join("rows.csv")).expect("a file").contains("created"));
    assert_eq!(to(&["match", "--need", "need.json"]).0, "POST /v1/match HTTP/1.1");
}

#[test]
fn a_server_that_nobody_vouches_for_is_told_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (known, stranger) = (authority(), authority());
    std::fs::write(folder.path().join("ca.pem"), known.pem()).expect("written");
    std::fs::write(folder.path().join("other.pem"), stranger.pem()).expect("written");
    std::fs::write(folder.path().join("empty.pem"), "no certificate\n").expect("written");
    let (ours, misnamed) = (Listener::open(&known, "127.0.0.1"), Listener::open(&known, "example.org"));
    let cases: [(&Listener, &[&str], &str); 5] = [
        (&ours, &["--ca", "other.pem"], "SERVER_NOT_TRUSTED"),
        (&misnamed, &["--ca", "ca.pem"], "SERVER_NOT_TRUSTED"),
        (&ours, &["--ca", "empty.pem"], "--ca"),
        (&ours, &["--ca", "none.pem"], "none.pem"),
        // The authorities of the machine, if it has any, do not vouch for ours.
        (&ours, &[], "--ca"),
    ];
    for (server, trust, why) in cases {
        let url = server.url();
        let words = [&["call", "StandardService/ListStandards", "--server", url.as_str()], trust].concat();
        let done = run(folder.path(), &words);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(!done.status.success() && said.contains(why), "{trust:?}: {said}");
        assert!(server.asked.try_recv().is_err(), "{trust:?}: the token went out");
    }
    let plain = ours.url().replace("https", "ftp");
    let done = run(folder.path(), &["call", "StandardService/ListStandards", "--server", &plain]);
    assert!(String::from_utf8_lossy(&done.stderr).contains("https://"));
}
