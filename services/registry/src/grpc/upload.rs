//! Puts the pieces of an uploaded sheet together.

use bytes::{Bytes, BytesMut};
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::google::api::HttpBody;
use tonic::{Status, Streaming};

/// A message of an upload.
pub(super) trait Piece {
    /// Takes its bytes out.
    fn take(&mut self) -> Option<HttpBody>;
}

/// The first message without its bytes, and the bytes of all of them, within the limit.
pub(super) async fn collect<M: Piece>(mut stream: Streaming<M>, max: usize) -> Result<(M, Bytes), Status> {
    let mut first: Option<M> = None;
    let mut content = BytesMut::new();
    while let Some(mut message) = stream.message().await? {
        let piece = message.take().unwrap_or_default();
        if content.len() + piece.data.len() > max {
            let mib = max >> 20;
            let (zh, en) = (
                format!("文件过大，上限 {mib} MiB。"),
                format!("The file is too large; the limit is {mib} MiB."),
            );
            return Err(Problem::from(Violation::new("content", "SHEET_TOO_LARGE", zh, en)).into());
        }
        content.extend_from_slice(&piece.data);
        first.get_or_insert(message);
    }
    match first {
        Some(first) => Ok((first, content.freeze())),
        None => {
            Err(Problem::from(Violation::new("content", "REQUIRED", "没有收到文件。", "No file was sent."))
                .into())
        }
    }
}
