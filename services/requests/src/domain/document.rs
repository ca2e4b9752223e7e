//! 附件: a file, its announced facts, and the checks that make it READY.

use jiff::Timestamp;
use uuid::Uuid;

use super::Step;
use super::refusal::{Noun, Refusal};
use super::state::states;

states! {
    /// State of a document.
    DocumentState {
        /// Announced; the content is still to come.
        Uploading = 1, "UPLOADING", "上传中";
        /// Stored and checked.
        Ready = 2, "READY", "可用";
        /// Refused: type, size or hash.
        Rejected = 3, "REJECTED", "已拒绝";
        /// Replaced by an amended one.
        Superseded = 4, "SUPERSEDED", "已被替代";
        /// Withdrawn.
        Revoked = 5, "REVOKED", "已撤销";
    }
}

states! {
    /// What a document is.
    DocumentKind {
        /// Attachment of a need.
        Need = 1, "NEED", "需求附件";
        /// Signed consent.
        Consent = 2, "CONSENT", "同意书";
        /// Photo of a sample.
        Sample = 3, "SAMPLE", "样品照片";
        /// Report.
        Report = 4, "REPORT", "报告";
        /// Certificate.
        Certificate = 5, "CERTIFICATE", "证书";
        /// Evidence.
        Evidence = 6, "EVIDENCE", "证据";
        /// Receipt.
        Receipt = 7, "RECEIPT", "回执";
    }
}

/// A file and what was announced of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// UUIDv7.
    pub id: Uuid,
    /// Owning organisation.
    pub owner: Uuid,
    /// The request it belongs to.
    pub request: Option<Uuid>,
    /// The order it belongs to.
    pub order: Option<Uuid>,
    /// Kind.
    pub kind: DocumentKind,
    /// File name.
    pub name: String,
    /// Media type, one of [`FileType`].
    pub content_type: String,
    /// Size in bytes.
    pub size: i64,
    /// Lower-case hex digest; empty = computed at upload.
    pub sha256: String,
    /// State.
    pub state: DocumentState,
    /// Why it was rejected.
    pub reason: String,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
}

impl DocumentState {
    fn refuse<T>(self) -> Result<T, Refusal> {
        Err(Refusal::state(Noun::Document, self.name(), self.zh()))
    }

    /// The content is stored and checked, or it failed a check.
    pub fn store(self, passed: bool) -> Step<DocumentState> {
        match self {
            DocumentState::Uploading if passed => Ok((DocumentState::Ready, vec![])),
            DocumentState::Uploading => Ok((DocumentState::Rejected, vec![])),
            _ => self.refuse(),
        }
    }

    /// An amended report replaces it.
    pub fn supersede(self) -> Step<DocumentState> {
        match self {
            DocumentState::Ready => Ok((DocumentState::Superseded, vec![])),
            _ => self.refuse(),
        }
    }
}

/// The types that may be stored, each with its extensions and the bytes that its files begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// application/pdf.
    Pdf,
    /// image/png.
    Png,
    /// image/jpeg.
    Jpeg,
    /// The spreadsheet of Office Open XML.
    Xlsx,
    /// text/csv.
    Csv,
}

/// The media type of xlsx files.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl FileType {
    /// The type of a media type without parameters.
    pub fn of(content_type: &str) -> Option<FileType> {
        match content_type {
            "application/pdf" => Some(FileType::Pdf),
            "image/png" => Some(FileType::Png),
            "image/jpeg" => Some(FileType::Jpeg),
            XLSX => Some(FileType::Xlsx),
            "text/csv" => Some(FileType::Csv),
            _ => None,
        }
    }

    /// Whether the file name's extension is one of this type.
    pub fn has_extension(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        match self {
            FileType::Pdf => extension == "pdf",
            FileType::Png => extension == "png",
            FileType::Jpeg => extension == "jpg" || extension == "jpeg",
            FileType::Xlsx => extension == "xlsx",
            FileType::Csv => extension == "csv",
        }
    }

    /// Whether a file may begin with these bytes (at least the first 8 of a longer file).
    pub fn has_magic(self, head: &[u8]) -> bool {
        match self {
            FileType::Pdf => head.starts_with(b"%PDF-"),
            FileType::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            FileType::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            FileType::Xlsx => head.starts_with(b"PK\x03\x04"),
            // Text has no mark; what is surely not text is refused: zero bytes, and the marks of the other types.
            FileType::Csv => {
                !head.is_empty()
                    && !head.contains(&0)
                    && ![FileType::Pdf, FileType::Png, FileType::Jpeg, FileType::Xlsx]
                        .iter()
                        .any(|other| other.has_magic(head))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_must_look_like_what_it_says_it_is() {
        assert!(FileType::Pdf.has_magic(b"%PDF-1.7\n"));
        assert!(!FileType::Pdf.has_magic(b"MZ\x90\0"));
        assert!(FileType::Csv.has_magic("项目,参数\n".as_bytes()));
        assert!(!FileType::Csv.has_magic(b"PK\x03\x04"));
        assert!(FileType::Jpeg.has_extension("photo.JPG"));
        assert!(!FileType::Pdf.has_extension("report.pdf.exe"));
        assert_eq!(FileType::of("text/html"), None);
    }

    #[test]
    fn a_document_is_stored_once() {
        assert_eq!(DocumentState::Uploading.store(true), Ok((DocumentState::Ready, vec![])));
        assert_eq!(DocumentState::Uploading.store(false), Ok((DocumentState::Rejected, vec![])));
        for state in [DocumentState::Ready, DocumentState::Rejected, DocumentState::Superseded] {
            assert_eq!(state.store(true).unwrap_err().reason(), "WRONG_STATE");
        }
        assert_eq!(DocumentState::Ready.supersede(), Ok((DocumentState::Superseded, vec![])));
        assert!(DocumentState::Revoked.supersede().is_err());
    }
}
