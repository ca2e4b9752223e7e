//! Puts the pieces of an uploaded file together, within the limit.

use bytes::{Bytes, BytesMut};
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::ImportStandardsRequest;
use tonic::{Status, Streaming};

/// A message that carries a piece of a file.
pub(super) trait Piece {
    fn take(&mut self) -> Option<HttpBody>;
}

impl Piece for ImportStandardsRequest {
    fn take(&mut self) -> Option<HttpBody> {
        self.content.take()
    }
}

/// The first message, and the pieces of all of them put together, within the limit.
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
