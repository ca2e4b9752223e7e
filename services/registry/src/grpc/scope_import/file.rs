//! Sheets as streams of chunks.

use crate::Deps;
use crate::app::scope_import::Format;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::google::api::HttpBody;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tonic::metadata::MetadataValue;
use tonic::{Response, Status};

/// Chunks that wait for a slow reader.
const BUFFER: usize = 4;

/// The form asked for; CSV when none is stated.
pub(super) fn format(number: i32) -> Result<Format, Problem> {
    match number {
        0 | 1 => Ok(Format::Csv),
        2 => Ok(Format::Xlsx),
        _ => {
            Err(Violation::new("format", "UNKNOWN_VALUE", "应为 CSV 或 XLSX。", "Must be CSV or XLSX.")
                .into())
        }
    }
}

/// Streams what `write` sends, as an attachment of this name.
pub(super) fn stream<F>(
    deps: &Deps,
    name: &str,
    format: Format,
    write: impl FnOnce(Sender<Result<Vec<u8>, Problem>>) -> F,
) -> Response<ReceiverStream<Result<HttpBody, Status>>>
where
    F: Future<Output = ()> + Send + 'static,
{
    let (chunks, mut waiting) = channel(BUFFER);
    let (sender, receiver) = channel(BUFFER);
    deps.tasks.spawn("registry.sheet", write(chunks));
    deps.tasks.spawn("registry.sheet_out", async move {
        while let Some(chunk) = waiting.recv().await {
            let body = chunk.map_err(Status::from).map(|data| HttpBody {
                content_type: format.content_type().to_owned(),
                data,
                extensions: vec![],
            });
            if sender.send(body).await.is_err() {
                return;
            }
        }
    });
    let mut response = Response::new(ReceiverStream::new(receiver));
    if let Ok(name) = MetadataValue::try_from(format!("{name}.{}", format.extension())) {
        response.metadata_mut().insert("nqi-filename", name);
    }
    response
}
