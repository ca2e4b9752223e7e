//! nqi.requests.v1.DocumentService: records, and content as streams.

use std::pin::Pin;

use futures::{Stream, StreamExt, TryStreamExt, stream};
use nqi_platform::auth::principal;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::google::api::HttpBody;
use nqi_proto::requests::v1 as pb;
use nqi_proto::requests::v1::document_service_server::DocumentService;
use tokio_util::io::ReaderStream;
use tonic::metadata::MetadataValue;
use tonic::{Request, Response, Status, Streaming};

use super::field::{call, id, maybe_id, open};
use crate::app::App;
use crate::app::document::Announced;
use crate::app::files::broken;
use crate::domain::document::DocumentKind;

/// The service over the use cases.
pub struct DocumentRpc(pub App);

type Answer<T> = Result<Response<T>, Status>;

/// Bytes of one piece of a download.
const CHUNK: usize = 64 << 10;

#[tonic::async_trait]
impl DocumentService for DocumentRpc {
    type DownloadContentStream = Pin<Box<dyn Stream<Item = Result<HttpBody, Status>> + Send>>;

    async fn create_document(&self, request: Request<pb::CreateDocumentRequest>) -> Answer<pb::Document> {
        let (caller, message) = open(request)?;
        let call =
            call(caller, "nqi.requests.v1.DocumentService/CreateDocument", &message, &message.request_id);
        let kind = DocumentKind::from_code(message.kind).ok_or_else(|| {
            Problem::from(Violation::new(
                "kind",
                "REQUIRED",
                "请选择附件种类。",
                "Name the kind of document.",
            ))
        })?;
        let announced = Announced {
            request: maybe_id("service_request_id", &message.service_request_id)?,
            order: maybe_id("order_id", &message.order_id)?,
            kind,
            name: message.name,
            content_type: message.content_type,
            size: message.size,
            sha256: message.sha256,
        };
        Ok(Response::new(self.0.create_document(call, announced).await?))
    }

    async fn upload_content(
        &self,
        request: Request<Streaming<pb::UploadContentRequest>>,
    ) -> Answer<pb::Document> {
        let caller = principal::of(&request)?;
        let mut incoming = request.into_inner();
        let first = incoming.message().await?;
        let first = first.ok_or_else(|| {
            Problem::from(Violation::new(
                "id",
                "REQUIRED",
                "首条消息应指明附件。",
                "The first message names the document.",
            ))
        })?;
        let id = id("id", &first.id)?;
        let named = pb::UploadContentRequest { id: first.id.clone(), content: None };
        let call = call(caller, "nqi.requests.v1.DocumentService/UploadContent", &named, "");
        let pieces = stream::once(async move { Ok(first) }).chain(incoming);
        let pieces = pieces
            .map_ok(|message| message.content.map(|content| content.data.into()).unwrap_or_default())
            // The caller went away or sent nonsense: its own status says so best.
            .map_err(|status: Status| Problem::from_status(&status));
        Ok(Response::new(self.0.upload(call, id, Box::pin(pieces)).await?))
    }

    async fn get_document(&self, request: Request<pb::GetDocumentRequest>) -> Answer<pb::Document> {
        let (caller, message) = open(request)?;
        Ok(Response::new(self.0.get_document(&caller, id("id", &message.id)?).await?))
    }

    async fn download_content(
        &self,
        request: Request<pb::DownloadContentRequest>,
    ) -> Answer<Self::DownloadContentStream> {
        let (caller, message) = open(request)?;
        let id = id("id", &message.id)?;
        let call = call(caller, "nqi.requests.v1.DocumentService/DownloadContent", &message, "");
        let (document, file) = self.0.open_document(call, id).await?;
        let content_type = document.content_type.clone();
        let chunks = ReaderStream::with_capacity(file, CHUNK).map(move |chunk| match chunk {
            Ok(data) => {
                Ok(HttpBody { content_type: content_type.clone(), data: data.to_vec(), extensions: vec![] })
            }
            Err(error) => Err(broken(error).into()),
        });
        let mut response = Response::new(Box::pin(chunks) as Self::DownloadContentStream);
        // Percent-encoded, so plain ASCII.
        if let Ok(name) = MetadataValue::try_from(percent_encoded(&document.name)) {
            response.metadata_mut().insert("nqi-filename", name);
        }
        Ok(response)
    }
}

/// UTF-8 with everything but unreserved characters as %XX (RFC 3986).
fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_file_name_travels_as_ascii() {
        assert_eq!(percent_encoded("报告 1.pdf"), "%E6%8A%A5%E5%91%8A%201.pdf");
    }
}
