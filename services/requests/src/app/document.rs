//! Documents: announced, uploaded, read by those who may.

use std::sync::Arc;

use futures::{Stream, StreamExt};
use nqi_platform::auth::Principal;
use nqi_platform::ids::new_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::requests::v1 as pb;
use nqi_store::{Audit, Tx};
use tokio::fs::File;
use uuid::Uuid;

use super::App;
use super::call::{Call, not_yours, require_role, viewer};
use super::case::{no_case, no_order};
use super::files::{Part, Received, broken, path};
use super::need_fields::required;
use crate::domain::document::{Document, DocumentKind, DocumentState, FileType};
use crate::domain::{OrderState, Refusal, Standing, Viewer};
use crate::error::Error;
use crate::{store, view};

/// What is announced of a file.
#[derive(Clone, Debug)]
pub struct Announced {
    /// The case it belongs to.
    pub request: Option<Uuid>,
    /// The order it belongs to.
    pub order: Option<Uuid>,
    /// Kind.
    pub kind: DocumentKind,
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Size in bytes.
    pub size: i64,
    /// Lower-case hex digest, or empty.
    pub sha256: String,
}

fn no_document() -> Problem {
    Problem::not_found("附件", "The document")
}

impl App {
    /// Announces a file.
    pub async fn create_document(&self, call: Call, announced: Announced) -> Result<pb::Document, Problem> {
        let standing = match call.viewer() {
            Viewer::Enterprise(_) => Standing::Enterprise,
            Viewer::Provider(_) => Standing::Provider,
            Viewer::Centre { .. } => Standing::Handling,
            Viewer::Bureau(_) => Standing::Bureau,
            Viewer::Service | Viewer::Nobody => {
                return Err(not_yours(
                    "企业、机构、服务中心或市场监管局",
                    "an enterprise, a provider, a centre or the bureau",
                ));
            }
        };
        require_role(&call.principal, standing)?;
        self.check_announced(&announced)?;
        let (by, announced) = (call.clone(), Arc::new(announced));
        self.mutate(&call, move |tx| create(tx, by.clone(), announced.clone())).await
    }

    fn check_announced(&self, announced: &Announced) -> Result<(), Problem> {
        let mut wrong = Checks::new();
        let max = self.deps.config.max_file_bytes;
        required(&mut wrong, "name", &announced.name, 200);
        wrong.require(
            !announced.name.contains(['/', '\\']),
            "name",
            "FILE_NAME",
            "文件名不得含路径。",
            "The file name must not contain a path.",
        );
        wrong.require(
            u64::try_from(announced.size).is_ok_and(|size| (1..=max).contains(&size)),
            "size",
            "OUT_OF_RANGE",
            format!("文件大小应为 1 至 {max} 字节。"),
            format!("The size must be 1 to {max} bytes."),
        );
        let kind = FileType::of(&announced.content_type);
        wrong.require(
            kind.is_some(),
            "content_type",
            "FILE_TYPE",
            "只接受 PDF、PNG、JPEG、XLSX 与 CSV 文件。",
            "Only PDF, PNG, JPEG, XLSX and CSV files are taken.",
        );
        wrong.require(
            kind.is_none_or(|kind| kind.has_extension(&announced.name)),
            "name",
            "FILE_TYPE",
            "文件扩展名与类型不一致。",
            "The extension does not fit the media type.",
        );
        wrong.require(
            announced.sha256.is_empty()
                || (announced.sha256.len() == 64
                    && announced.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))),
            "sha256",
            "INVALID_DIGEST",
            "应为 64 位小写十六进制摘要，或留空。",
            "Must be 64 lower-case hex digits, or empty.",
        );
        wrong.finish()
    }

    /// Receives the content of an announced file. A mismatch makes the document REJECTED, with its reason in the record.
    pub async fn upload(
        &self,
        call: Call,
        id: Uuid,
        mut pieces: impl Stream<Item = Result<bytes::Bytes, Problem>> + Send + Unpin,
    ) -> Result<pb::Document, Problem> {
        let found = store::document::load(self.deps.db.reader(), id).await.map_err(nqi_store::problem)?;
        let document = found.filter(|one| one.owner == call.principal.org).ok_or_else(no_document)?;
        document.state.store(true).map_err(Error::Refused)?;
        let folder = self.deps.config.files.clone();
        let mut part = Part::begin(&folder, id).await?;
        let announced = u64::try_from(document.size).unwrap_or(0);
        let mut failed = None;
        while let Some(piece) = pieces.next().await {
            let written = match piece {
                Ok(piece) => part.write(&piece).await,
                Err(problem) => Err(problem),
            };
            if let Err(problem) = written {
                failed = Some(problem);
                break;
            }
            // More than announced: what follows cannot mend it, so it is not waited for.
            if part.size() > announced {
                break;
            }
        }
        if let Some(problem) = failed {
            part.discard().await;
            return Err(problem);
        }
        let received = part.finish().await?;
        self.store_received(call, document, received).await
    }

    async fn store_received(
        &self,
        call: Call,
        document: Document,
        received: Received,
    ) -> Result<pb::Document, Problem> {
        let (id, reason) = (document.id, received.mismatch(&document));
        let facts = Arc::new(received.sha256.clone());
        if reason.is_none() {
            received.keep(&self.deps.config.files, id).await?;
        } else {
            received.discard().await;
        }
        let by = call.clone();
        self.mutate(&call, move |tx| store_outcome(tx, by.clone(), id, facts.clone(), reason)).await
    }

    /// The record of a document, for those who may read it.
    pub async fn get_document(&self, principal: &Principal, id: Uuid) -> Result<pb::Document, Problem> {
        Ok(view::document::document(&self.readable(principal, id).await?.0))
    }

    /// The record and the open file of a READY document; a centre or the bureau reading a report leaves a trace.
    pub async fn open_document(&self, call: Call, id: Uuid) -> Result<(Document, File), Problem> {
        let (document, supervised) = self.readable(&call.principal, id).await?;
        if !matches!(document.state, DocumentState::Ready | DocumentState::Superseded) {
            return Err(Error::from(Refusal::DocumentNotReady).into());
        }
        if supervised {
            let (org, by) = (call.principal.org, call.principal.subject);
            let work = move |tx: Tx| async move {
                let detail = serde_json::json!({ "member": by });
                let audit = Audit { org, action: "document.read", subject: id.to_string(), detail };
                Ok::<_, Error>(tx.audit(audit).await?)
            };
            self.deps.db.job(&self.deps.clock, work).await?;
        }
        let file = File::open(path(&self.deps.config.files, id, &document.sha256)).await.map_err(broken)?;
        Ok((document, file))
    }

    /// The document if the caller may read it, and whether reading it is supervision that is logged.
    async fn readable(&self, principal: &Principal, id: Uuid) -> Result<(Document, bool), Problem> {
        let who = viewer(principal);
        let found = store::document::load(self.deps.db.reader(), id).await.map_err(nqi_store::problem)?;
        let document = found.ok_or_else(no_document)?;
        if who.org() == document.owner && !who.org().is_nil() {
            return Ok((document, false));
        }
        let shared = self.is_shared(who, &document).await.map_err(nqi_store::problem)?;
        let supervised = shared.ok_or_else(no_document)?;
        Ok((document, supervised))
    }

    /// Whether somebody who does not own the document may read it: `Some(true)` when that has to be logged.
    async fn is_shared(&self, who: Viewer, document: &Document) -> Result<Option<bool>, sea_orm::DbErr> {
        let conn = self.deps.db.reader();
        if let Some(id) = document.order {
            let Some(order) = store::order::find(conn, who, id).await? else { return Ok(None) };
            let lost = matches!(order.state, OrderState::Cancelled | OrderState::Reassigned);
            let in_dispute = order.complaint.is_some();
            return Ok(match who {
                // A file of the order is the enterprise's once it is delivered; photos and evidence at once.
                Viewer::Enterprise(_) => {
                    let report = matches!(document.kind, DocumentKind::Report | DocumentKind::Certificate);
                    let delivered = order.reports.iter().any(|report| report.document == document.id);
                    (!report || delivered).then_some(false)
                }
                Viewer::Provider(_) => (!lost).then_some(false),
                Viewer::Centre { .. } | Viewer::Bureau(_) => in_dispute.then_some(true),
                Viewer::Service => Some(false),
                Viewer::Nobody => None,
            });
        }
        let Some(id) = document.request.or(self.showing_request(document).await?) else { return Ok(None) };
        let Some(request) = store::request::of_ids(conn, &[id]).await?.pop() else { return Ok(None) };
        Ok(match who {
            Viewer::Enterprise(org) => (request.enterprise == org).then_some(false),
            Viewer::Centre { .. } => who.standing(&request).map(|_| false),
            Viewer::Provider(_) => {
                let chosen = store::request::find(conn, who, id).await?.is_some();
                let page = store::scope::Page { request: Some(id), limit: 1, ..Default::default() };
                let invited = !store::offer::list(conn, who, &page).await?.0.is_empty();
                let ticked = request.visible_documents.contains(&document.id);
                (chosen || (invited && ticked)).then_some(false)
            }
            Viewer::Bureau(_) => None,
            Viewer::Service => Some(false),
            Viewer::Nobody => None,
        })
    }

    /// The case that shows an attachment which was uploaded before the case was written.
    async fn showing_request(&self, document: &Document) -> Result<Option<Uuid>, sea_orm::DbErr> {
        store::request::showing(self.deps.db.reader(), document.owner, document.id).await
    }
}

async fn create(tx: Tx, call: Call, announced: Arc<Announced>) -> Result<pb::Document, Error> {
    let who = viewer(&call.principal);
    let mut request = announced.request;
    if let Some(id) = announced.order {
        let order = store::order::find(tx.conn(), who, id).await?.ok_or_else(no_order)?;
        if request.is_some_and(|named| named != order.request) {
            return Err(Violation::new(
                "service_request_id",
                "MISMATCH",
                "应为该委托所属的需求，或留空。",
                "Must be the request of the order, or empty.",
            )
            .into());
        }
        request = Some(order.request);
    } else if let Some(id) = request {
        store::request::find(tx.conn(), who, id).await?.ok_or_else(no_case)?;
    }
    let document = Document {
        id: new_id(),
        owner: call.principal.org,
        request,
        order: announced.order,
        kind: announced.kind,
        name: announced.name.clone(),
        content_type: announced.content_type.clone(),
        size: announced.size,
        sha256: announced.sha256.clone(),
        state: DocumentState::Uploading,
        reason: String::new(),
        version: 1,
        created_at: tx.now(),
    };
    store::document::insert(&tx, &document).await?;
    audit(&tx, "document.create", &document).await?;
    Ok(view::document::document(&document))
}

async fn store_outcome(
    tx: Tx,
    call: Call,
    id: Uuid,
    sha256: Arc<String>,
    reason: Option<&'static str>,
) -> Result<pb::Document, Error> {
    let found = store::document::lock(&tx, call.principal.org, id).await?;
    let Some(mut document) = found else { return Err(no_document().into()) };
    let (state, _) = document.state.store(reason.is_none())?;
    document.state = state;
    match reason {
        None => document.sha256.clone_from(&sha256),
        Some(reason) => document.reason = reason.to_owned(),
    }
    store::document::update(&tx, &mut document).await?;
    audit(&tx, "document.upload", &document).await?;
    Ok(view::document::document(&document))
}

async fn audit(tx: &Tx, action: &'static str, document: &Document) -> Result<(), Error> {
    let detail = serde_json::json!({
        "kind": document.kind.name(), "size": document.size, "sha256": document.sha256, "state": document.state.name(),
    });
    Ok(tx.audit(Audit { org: tx.actor().org, action, subject: document.id.to_string(), detail }).await?)
}
