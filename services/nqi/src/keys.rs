//! The key that signs access tokens: from a file, or made at the first start.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nqi_platform::auth::signing::SigningKey;
use nqi_platform::config::Config;
use nqi_platform::problem::Problem;

/// Reads the signing key; without a configured file one is kept in the data folder, readable by the owner only.
///
/// # Errors
/// FAILED_PRECONDITION when the file is no key, or what the file system said.
pub fn signing(config: &Config) -> Result<Arc<SigningKey>, Problem> {
    let configured = &config.auth.signing_key_file;
    if !configured.is_empty() {
        return read(&PathBuf::from(configured)).map(Arc::new);
    }
    let path = config.server.data_dir.join("signing-key.pem");
    if path.exists() {
        return read(&path).map(Arc::new);
    }
    let key = SigningKey::generate();
    write(&path, key.to_pem().expose())?;
    Ok(Arc::new(key))
}

fn read(path: &Path) -> Result<SigningKey, Problem> {
    let pem = std::fs::read_to_string(path).map_err(|error| {
        Problem::precondition(
            "SIGNING_KEY_UNREADABLE",
            format!("无法读取签名密钥 {}：{error}", path.display()),
            format!("The signing key {} cannot be read: {error}", path.display()),
        )
    })?;
    SigningKey::from_pem(&pem)
}

fn write(path: &Path, pem: &str) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::internal(format!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file =
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}
