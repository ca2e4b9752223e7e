//! Running the executable as a process of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The executable that was built together with the running test.
#[must_use]
pub fn path() -> PathBuf {
    let me = std::env::current_exe().expect("the test knows its own path");
    let folder = me.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let path = folder.join("nqi-under-test");
    assert!(path.exists(), "{} is built with the integration tests of nqi-tests", path.display());
    path
}

/// A command with nothing of the caller's platform settings; everything relative is kept in `folder`.
#[must_use]
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("NQI__") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).args(arguments).env("NQI__TELEMETRY__LOG", "error").stdin(Stdio::null());
    command
}

/// What a process left behind.
#[derive(Debug)]
pub struct Ended {
    /// Exit code; none after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// From start to end.
    pub took: Duration,
}

/// Runs a command to its end; it is killed, and the test fails, when `bound` passes.
pub fn run(mut command: Command, bound: Duration) -> Ended {
    let start = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the executable starts");
    let id = child.id();
    let (send, done) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    let Ok(output) = done.recv_timeout(bound) else {
        let _ = Command::new("kill").args(["-9", &id.to_string()]).status();
        let output = done.recv().expect("a killed process ends").expect("its output can be read");
        panic!("did not end within {bound:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let output = output.expect("its output can be read");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        took: start.elapsed(),
    }
}

/// A running process that ends with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
