//! `nqi import scope` over https: a real import through a door with a certificate of its own authority.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use nqi_tests::backend::Backend;
use nqi_tests::executable::{self, Ended};
use nqi_tests::sheet;
use nqi_tests::world::World;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

/// The longest that a command may take on a busy machine.
const BOUND: Duration = Duration::from_secs(60);

/// A listener that ends TLS and hands each request on to a platform in clear.
struct Door {
    address: SocketAddr,
    /// Certificate of the authority that vouches for it.
    authority: String,
    /// Requests that came through.
    passed: Arc<AtomicUsize>,
}

impl Door {
    /// Opens a door to `host:port`.
    fn to(platform: String) -> Door {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"));
        let authority = authority.expect("a certificate");
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &authority).expect("a certificate");
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
        let passed = Arc::new(AtomicUsize::new(0));
        let count = passed.clone();
        std::thread::spawn(move || {
            for stream in socket.incoming().map_while(Result::ok) {
                let (config, platform, count) = (config.clone(), platform.clone(), count.clone());
                // A client that does not trust us hangs up, and the next one is served.
                std::thread::spawn(move || {
                    if passed_on(&config, stream, &platform).is_ok() {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        Door { address, authority: authority.pem(), passed }
    }
}

/// Passes one request on and its answer back.
fn passed_on(config: &Arc<ServerConfig>, stream: TcpStream, platform: &str) -> std::io::Result<()> {
    let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, stream);
    let (mut request, mut piece) = (Vec::new(), [0; 16_384]);
    let (head, length) = loop {
        if let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&request[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            break (head, end + 4 + length.unwrap_or(0));
        }
        match tls.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => request.extend_from_slice(&piece[..read]),
        }
    };
    while request.len() < length {
        match tls.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => request.extend_from_slice(&piece[..read]),
        }
    }
    // One request a connection, so that the answer ends where the connection does.
    let mut upstream = TcpStream::connect(platform)?;
    upstream.write_all(format!("{head}\r\nconnection: close\r\n\r\n").as_bytes())?;
    upstream.write_all(&request[head.len() + 4..])?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    tls.write_all(&answer)?;
    tls.conn.send_close_notify();
    tls.flush()
}

/// Runs `nqi import scope` through the door as the owner of the world's laboratory.
async fn imported(
    world: &World,
    door: &Door,
    rows: &[Vec<String>],
    words: &[&str],
) -> (Ended, tempfile::TempDir) {
    let lab = world.lab();
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("附表.csv"), sheet::csv(&sheet::ANNEX, rows)).expect("a file");
    std::fs::write(folder.path().join("ca.pem"), &door.authority).expect("a certificate");
    let (provider, server) = (lab.owner.id().to_string(), format!("https://{}", door.address));
    let mut all = vec!["import", "scope", "附表.csv", "--provider", &provider, "--server", &server];
    all.extend(["--site", &lab.site, "--accreditation", &lab.accreditation]);
    all.extend(words);
    let mut command = executable::command(folder.path(), &all);
    command.env("NQI_TOKEN", world.cluster.token(&lab.owner)).env_remove("NQI_CA");
    let ended = tokio::task::spawn_blocking(move || executable::run(command, BOUND)).await;
    (ended.expect("no panic"), folder)
}

#[test]
fn a_table_is_imported_over_https_and_its_wrong_rows_come_back() {
    nqi_tests::played(async {
        let world = World::start(Backend::Sqlite).await;
        let platform = world.cluster.url.trim_start_matches("http://").to_owned();
        let door = Door::to(platform);
        let mut rows = sheet::rows(20);
        rows[4][4] = "GB/T 2423（系列）".to_owned();
        let (refused, _) = imported(&world, &door, &rows, &[]).await;
        assert!(refused.code == Some(1) && refused.stderr.contains("--ca"), "{refused:?}");
        assert_eq!(
            door.passed.load(Ordering::Relaxed),
            0,
            "nothing was told to a server that nobody vouches for"
        );

        let words = ["--ca", "ca.pem", "--valid-only", "--failed-rows", "failed.csv"];
        let (done, folder) = imported(&world, &door, &rows, &words).await;
        let told: Value =
            serde_json::from_str(&done.stdout).unwrap_or_else(|error| panic!("{error}: {done:?}"));
        assert_eq!(
            (done.code, &told["state"], &told["written"], &told["new"], &told["failed"]),
            (Some(1), &json!("APPLIED"), &json!(true), &json!(19), &json!(1)),
            "{done:?}"
        );
        assert_eq!(done.stderr, "", "a bar is for a terminal, not for a pipe");
        let (wrong, saved) = (&told["errors"][0], &told["failed_rows"]);
        assert_eq!(
            (&wrong["row"], &wrong["code"], saved),
            (&json!(6), &json!("STANDARD_SERIES"), &json!("failed.csv"))
        );
        let failed = std::fs::read_to_string(folder.path().join("failed.csv")).expect("the wrong row");
        assert!(failed.contains("GB/T 2423（系列）") && failed.contains("STANDARD_SERIES"), "{failed}");
        assert_eq!(failed.trim_end().lines().count(), 2, "the titles and the wrong row: {failed}");
        // Each part of the import went through the door: opened, uploaded, checked, its errors, its rows, written.
        assert!(door.passed.load(Ordering::Relaxed) >= 6, "{:?}", door.passed);
        let asked = json!({"provider_id": world.lab().owner.id(), "query": "参数"});
        let kept =
            world.cluster.ok(&world.lab().owner, "registry.CapabilityService.ListScopeRows", asked).await;
        assert_eq!(kept["totalSize"], 19, "{kept}");
        world.cluster.stop().await;
    });
}
