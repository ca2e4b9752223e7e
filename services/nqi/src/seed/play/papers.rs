//! Files: attachments, consents and reports, uploaded as small real PDFs.

use nqi_platform::problem::Problem;
use nqi_proto::google::api::HttpBody;
use nqi_proto::requests::v1::{CreateDocumentRequest, DocumentKind, Order, UploadContentRequest};

use super::Play;
use crate::photo::PNG;
use crate::seed::actors::{Actor, reply};
use crate::seed::pdf;
use crate::seed::plan::Act;
use crate::seed::plan::step::Upload;

/// Announced for a file whose content is another one.
const WRONG_DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Play<'_> {
    pub(super) async fn attach(&mut self, act: &Act, upload: Upload) -> Result<bool, Problem> {
        let request = self.file(act).id.clone();
        let content = pdf::page(&["Example attachment", &format!("Case {}", act.case)]);
        let mut announced = paper(DocumentKind::Need, "示例附件.pdf", &content);
        announced.service_request_id = request;
        announced.request_id = String::new();
        if upload == Upload::Wrong {
            announced.sha256 = WRONG_DIGEST.to_owned();
        }
        let firm = self.firm(act);
        let document = reply(self.desk.documents().create_document(self.desk.by(firm, announced)?).await)?;
        match upload {
            Upload::Whole => {
                let id = self.upload(firm, document.id, content).await?;
                self.files[act.case].documents.push(id);
            }
            Upload::Announced => {}
            // A refusal is what this upload is for.
            Upload::Wrong => drop(self.upload(firm, document.id, content).await),
        }
        Ok(true)
    }

    /// The signed consent of a firm at the window; gives its document.
    pub(super) async fn consent(&self, centre: &Actor) -> Result<String, Problem> {
        let content = pdf::page(&["Example consent", "Entered at the window for the firm"]);
        let announced = CreateDocumentRequest {
            request_id: String::new(),
            ..paper(DocumentKind::Consent, "示例同意书.pdf", &content)
        };
        let document = reply(self.desk.documents().create_document(self.desk.by(centre, announced)?).await)?;
        self.upload(centre, document.id, content).await
    }

    /// A report's file; gives its document.
    pub(super) async fn report(
        &self,
        provider: &Actor,
        order: &Order,
        number: &str,
    ) -> Result<String, Problem> {
        let content = pdf::page(&["Example report - demonstration data", number, "Results: see annex"]);
        let announced = CreateDocumentRequest {
            request_id: String::new(),
            order_id: order.id.clone(),
            service_request_id: order.service_request_id.clone(),
            ..paper(DocumentKind::Report, &format!("{number}.pdf"), &content)
        };
        let document =
            reply(self.desk.documents().create_document(self.desk.by(provider, announced)?).await)?;
        self.upload(provider, document.id, content).await
    }

    /// A photo of an unfit sample; gives its document.
    pub(super) async fn photo(&self, provider: &Actor, order: &Order) -> Result<String, Problem> {
        let announced = CreateDocumentRequest {
            request_id: String::new(),
            order_id: order.id.clone(),
            service_request_id: order.service_request_id.clone(),
            content_type: "image/png".to_owned(),
            ..paper(DocumentKind::Sample, "示例样品.png", &PNG)
        };
        let document =
            reply(self.desk.documents().create_document(self.desk.by(provider, announced)?).await)?;
        self.upload(provider, document.id, PNG.to_vec()).await
    }

    async fn upload(&self, by: &Actor, id: String, content: Vec<u8>) -> Result<String, Problem> {
        // The service judges by what was announced.
        let body = HttpBody { data: content, ..HttpBody::default() };
        let piece = UploadContentRequest { id: id.clone(), content: Some(body) };
        let stream = self.desk.by(by, tokio_stream::iter([piece]))?;
        reply(self.desk.documents().upload_content(stream).await)?;
        Ok(id)
    }
}

fn paper(kind: DocumentKind, name: &str, content: &[u8]) -> CreateDocumentRequest {
    CreateDocumentRequest {
        kind: kind.into(),
        name: name.to_owned(),
        content_type: "application/pdf".to_owned(),
        size: i64::try_from(content.len()).unwrap_or(0),
        ..CreateDocumentRequest::default()
    }
}
