//! Files on disk: streamed to a part, hashed and checked on the way, durable before anybody hears of them.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use nqi_platform::problem::Problem;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::domain::document::{Document, FileType};

/// Bytes of the beginning that tell the type.
const HEAD: usize = 512;

/// A file being received.
pub struct Part {
    path: PathBuf,
    file: File,
    hash: Sha256,
    head: Vec<u8>,
    zero_seen: bool,
    size: u64,
}

/// What was received, before it has its final name.
pub struct Received {
    path: PathBuf,
    /// Lower-case hex digest.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    head: Vec<u8>,
    zero_seen: bool,
}

/// Where the content of a document lies: the digest in the name keeps two uploads of one document apart.
pub fn path(folder: &Path, document: Uuid, sha256: &str) -> PathBuf {
    folder.join(format!("{document}-{}", sha256.get(..16).unwrap_or(sha256)))
}

impl Part {
    /// Begins a part of its own, whoever else uploads the same document.
    pub async fn begin(folder: &Path, document: Uuid) -> Result<Part, Problem> {
        fs::create_dir_all(folder).await.map_err(broken)?;
        let path = folder.join(format!("{document}-{}.part", Uuid::now_v7().simple()));
        let file = File::create_new(&path).await.map_err(broken)?;
        Ok(Part { path, file, hash: Sha256::new(), head: vec![], zero_seen: false, size: 0 })
    }

    /// Bytes received so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a piece.
    pub async fn write(&mut self, piece: &Bytes) -> Result<(), Problem> {
        self.hash.update(piece);
        self.head.extend_from_slice(&piece[..piece.len().min(HEAD.saturating_sub(self.head.len()))]);
        self.zero_seen |= piece.contains(&0);
        self.size += piece.len() as u64;
        self.file.write_all(piece).await.map_err(broken)
    }

    /// Forces the bytes to disk.
    pub async fn finish(mut self) -> Result<Received, Problem> {
        self.file.flush().await.map_err(broken)?;
        self.file.sync_all().await.map_err(broken)?;
        let sha256 = hex::encode(self.hash.finalize());
        Ok(Received { path: self.path, sha256, size: self.size, head: self.head, zero_seen: self.zero_seen })
    }

    /// Throws the part away.
    pub async fn discard(self) {
        discard(&self.path).await;
    }
}

impl Received {
    /// Why the content is not what was announced: a reason for programs, or `None` when all is well.
    pub fn mismatch(&self, document: &Document) -> Option<&'static str> {
        let kind = FileType::of(&document.content_type)?;
        if u64::try_from(document.size) != Ok(self.size) {
            Some("SIZE_MISMATCH")
        } else if !document.sha256.is_empty() && document.sha256 != self.sha256 {
            Some("HASH_MISMATCH")
        } else if !kind.has_magic(&self.head) || (kind == FileType::Csv && self.zero_seen) {
            Some("TYPE_MISMATCH")
        } else {
            None
        }
    }

    /// Gives the file its final name and makes the name durable.
    pub async fn keep(self, folder: &Path, document: Uuid) -> Result<(), Problem> {
        let to = path(folder, document, &self.sha256);
        fs::rename(&self.path, &to).await.map_err(broken)?;
        File::open(folder).await.map_err(broken)?.sync_all().await.map_err(broken)
    }

    /// Throws the content away.
    pub async fn discard(self) {
        discard(&self.path).await;
    }
}

async fn discard(path: &Path) {
    if let Err(error) = fs::remove_file(path).await {
        tracing::warn!(error = %error, "a part of an upload stays behind");
    }
}

/// A full disk is the caller's to know; everything else is ours.
pub fn broken(error: std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Problem::exhausted(
            "STORAGE_FULL",
            "存储空间已满，暂时不能上传。",
            "Storage is full: files cannot be uploaded for now.",
        );
    }
    Problem::internal(format!("document storage: {error}"))
}
