//! `nqi up` as a process of its own, which is killed and started again on the same data.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use nqi::role::Role;
use nqi_platform::auth::signing::SigningKey;
use nqi_platform::clock::Clock;
use nqi_platform::link::{self, Link};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use tokio::process::{Child, Command};

use crate::actor::Actor;
use crate::backend::Databases;
use crate::deployment;

/// How long a start may take before it counts as failed.
const START: Duration = Duration::from_secs(60);

/// The executable with its data folder, its databases, its port and its signing key; running or not.
pub struct Process {
    program: PathBuf,
    folder: PathBuf,
    settings: Vec<(String, String)>,
    base: String,
    key: SigningKey,
    clock: Clock,
    child: Option<Child>,
    /// Its databases.
    pub databases: Databases,
}

impl Process {
    /// Everything but the process. `settings` are further keys, such as `("commitments.batch", "100")`.
    ///
    /// Panics when the folder cannot be written, as everything here does that a test cannot go on without.
    #[must_use]
    pub fn prepare(
        program: &Path,
        folder: &Path,
        databases: Databases,
        settings: &[(&str, &str)],
    ) -> Process {
        let key = SigningKey::generate();
        let (pem, data) = (folder.join("key.pem"), folder.join("data"));
        std::fs::create_dir_all(&data).expect("a data folder");
        std::fs::write(&pem, key.to_pem().expose()).expect("the key is written");
        let text = deployment::toml(&databases, &data, "[demo]\nenabled = true\n");
        std::fs::write(folder.join("nqi.toml"), text).expect("the configuration is written");
        // Free now; the process keeps the address over all its lives, so that clients find it again.
        let address = free_address();
        let mut own = vec![
            variable("server.listen", &address.to_string()),
            variable("auth.signing_key_file", &pem.display().to_string()),
            variable("telemetry.log", "warn"),
        ];
        own.extend(settings.iter().map(|(key, value)| variable(key, value)));
        Process {
            program: program.to_owned(),
            folder: folder.to_owned(),
            settings: own,
            base: format!("http://{address}"),
            key,
            clock: Clock::system(),
            child: None,
            databases,
        }
    }

    /// Starts it and waits for its first answer that it is ready; the time that took is returned. With `at`, its clock
    /// shows that instant now and runs on from there in this and all later lives.
    pub async fn start(&mut self, at: Option<Timestamp>) -> Duration {
        assert!(self.child.is_none(), "it runs already");
        if let Some(at) = at {
            let seconds = at.duration_since(Timestamp::now()).as_secs();
            self.clock = Clock::shifted(SignedDuration::from_secs(seconds));
        }
        let begun = Instant::now();
        let mut command = self.command();
        command.arg("up");
        let shift = self.clock.shift().as_secs();
        if shift != 0 {
            command.arg(format!("--clock-offset={shift}"));
        }
        self.spawn(command);
        self.answer(format!("{}/readyz", self.base), begun).await;
        begun.elapsed()
    }

    /// Starts one role of a deployment and waits until its administrators' listener says that it is ready.
    pub async fn serve(&mut self, role: Role, admin: SocketAddr) {
        assert!(self.child.is_none(), "it runs already");
        let begun = Instant::now();
        let mut command = self.command();
        command.args(["serve", role.name()]);
        self.spawn(command);
        self.answer(format!("http://{admin}/readyz"), begun).await;
    }

    /// A further key of its configuration, from the next start on.
    pub fn set(&mut self, key: &str, value: &str) {
        self.settings.push(variable(key, value));
    }

    /// Signs tokens with another process's key from now on.
    pub fn sign_as(&mut self, other: &Process) {
        self.key = other.key.clone();
    }

    fn spawn(&mut self, mut command: Command) {
        let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program.display()));
        self.child = Some(child);
    }

    /// Runs another command of the executable to its end.
    pub async fn run(&self, arguments: &[&str]) {
        let status = self.command().args(arguments).status().await.expect("the executable runs");
        assert!(status.success(), "nqi {}: {status}\n{}", arguments.join(" "), self.log());
    }

    /// SIGKILL: no time for a last word.
    pub async fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().await.expect("it can be killed");
    }

    /// SIGTERM, and the wait for its end.
    pub async fn stop(&mut self) {
        let mut child = self.child.take().expect("it runs");
        let id = child.id().expect("it has not ended").to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(sent.success(), "SIGTERM was not sent");
        let ended = tokio::time::timeout(Duration::from_secs(15), child.wait()).await;
        let status = ended.expect("it stops within its bound").expect("its end is known");
        assert!(status.success(), "it stopped with {status}\n{}", self.log());
    }

    /// Where it answers: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its clock, as this process sees it.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The key that it accepts tokens of.
    #[must_use]
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// A token for the present of its clock.
    #[must_use]
    pub fn token(&self, actor: &Actor) -> String {
        actor.token(&self.key, self.clock.now())
    }

    /// gRPC to its port.
    #[must_use]
    pub fn link(&self) -> Link {
        link::remote(&self.base).expect("a valid address")
    }

    /// A message in the actor's name.
    pub fn request<T>(&self, actor: &Actor, message: T) -> tonic::Request<T> {
        let mut request = tonic::Request::new(message);
        let bearer = format!("Bearer {}", self.token(actor)).parse().expect("a token is ASCII");
        request.metadata_mut().insert("authorization", bearer);
        request
    }

    /// A connection of one's own to a service's database.
    pub async fn sql(&self, role: Role) -> DatabaseConnection {
        let mut options = ConnectOptions::new(self.databases.of(role, &self.folder.join("data")));
        options.max_connections(2).sqlx_logging(false);
        Database::connect(options).await.expect("the database answers")
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Resident memory in KiB and its peak, from /proc.
    #[must_use]
    pub fn memory(&self) -> (u64, u64) {
        let id = self.child.as_ref().and_then(Child::id).expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or_default()
        };
        (of("VmRSS:"), of("VmHWM:"))
    }

    /// The last lines of what it said.
    #[must_use]
    pub fn log(&self) -> String {
        let text = std::fs::read_to_string(self.folder.join("nqi.log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(30).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Waits for 200 on a URL, from `begun` on.
    async fn answer(&mut self, url: String, begun: Instant) {
        let client = reqwest::Client::new();
        loop {
            if client.get(&url).send().await.is_ok_and(|response| response.status() == 200) {
                return;
            }
            let ended = self.child.as_mut().and_then(|child| child.try_wait().ok().flatten());
            assert!(ended.is_none(), "it ended at the start: {ended:?}\n{}", self.log());
            assert!(begun.elapsed() < START, "not ready within {START:?}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    fn command(&self) -> Command {
        let log = self.folder.join("nqi.log");
        let log = std::fs::File::options().append(true).create(true).open(log).expect("a log file");
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("NQI__")) {
            command.env_remove(name);
        }
        command
            .arg("--config")
            .arg(self.folder.join("nqi.toml"))
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .kill_on_drop(true);
        command
    }
}

/// An address that is free now.
#[must_use]
pub fn free_address() -> SocketAddr {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a free port");
    probe.local_addr().expect("a bound address")
}

fn variable(key: &str, value: &str) -> (String, String) {
    (format!("NQI__{}", key.replace('.', "__").to_uppercase()), value.to_owned())
}
