//! Problems on the wire: google.rpc.Status with ErrorInfo, BadRequest and LocalizedMessage (AIP-193).

use std::collections::BTreeSet;
use std::sync::Mutex;

use nqi_proto::google::rpc::bad_request::FieldViolation;
use nqi_proto::google::rpc::{BadRequest, ErrorInfo, LocalizedMessage, Status as RpcStatus};
use prost::Message;
use prost_types::Any;
use tonic::{Code, Status};

use super::{Problem, Violation};

/// ErrorInfo.domain of everything that the platform itself refuses.
const DOMAIN: &str = "nqi";
const ERROR_INFO: &str = "type.googleapis.com/google.rpc.ErrorInfo";
const BAD_REQUEST: &str = "type.googleapis.com/google.rpc.BadRequest";
const LOCALIZED: &str = "type.googleapis.com/google.rpc.LocalizedMessage";

impl From<Problem> for Status {
    fn from(problem: Problem) -> Status {
        let info = ErrorInfo {
            reason: problem.reason.to_string(),
            domain: DOMAIN.to_owned(),
            metadata: problem.metadata.into_iter().collect(),
        };
        let mut details = vec![any(ERROR_INFO, &info)];
        if !problem.violations.is_empty() {
            let field_violations = problem.violations.into_iter().map(field_violation).collect();
            details.push(any(BAD_REQUEST, &BadRequest { field_violations }));
        }
        details.push(any(LOCALIZED, &localized("zh-CN", problem.zh)));
        details.push(any(LOCALIZED, &localized("en", problem.en.clone())));
        let status = RpcStatus { code: problem.code as i32, message: problem.en.clone(), details };
        Status::with_details(problem.code, problem.en, status.encode_to_vec().into())
    }
}

impl From<Status> for Problem {
    fn from(status: Status) -> Problem {
        Problem::from_status(&status)
    }
}

impl Problem {
    /// Reads a status of another service back. A status without our details keeps its code and message.
    pub fn from_status(status: &Status) -> Problem {
        let message =
            if status.message().is_empty() { status.code().description() } else { status.message() };
        let mut problem = Problem::new(status.code(), name(status.code()), message, message);
        let rpc = RpcStatus::decode(status.details()).unwrap_or_default();
        for detail in &rpc.details {
            match detail.type_url.as_str() {
                ERROR_INFO => {
                    if let Ok(info) = ErrorInfo::decode(detail.value.as_slice()) {
                        problem.reason = info.reason.into();
                        problem.metadata = info.metadata.into_iter().collect();
                        problem.metadata.sort();
                    }
                }
                BAD_REQUEST => {
                    if let Ok(bad) = BadRequest::decode(detail.value.as_slice()) {
                        problem.violations = bad.field_violations.into_iter().map(violation).collect();
                    }
                }
                LOCALIZED => match LocalizedMessage::decode(detail.value.as_slice()) {
                    Ok(text) if text.locale.starts_with("zh") => problem.zh = text.message,
                    Ok(text) if text.locale.starts_with("en") => problem.en = text.message,
                    _ => {}
                },
                _ => {}
            }
        }
        problem
    }
}

fn field_violation(violation: Violation) -> FieldViolation {
    FieldViolation {
        field: violation.field,
        description: violation.en,
        reason: violation.reason.to_owned(),
        localized_message: Some(localized("zh-CN", violation.zh)),
    }
}

fn violation(field: FieldViolation) -> Violation {
    Violation {
        field: field.field,
        reason: intern(field.reason),
        zh: field.localized_message.map_or_else(|| field.description.clone(), |text| text.message),
        en: field.description,
    }
}

fn localized(locale: &str, message: String) -> LocalizedMessage {
    LocalizedMessage { locale: locale.to_owned(), message }
}

fn any(type_url: &str, message: &impl Message) -> Any {
    Any { type_url: type_url.to_owned(), value: message.encode_to_vec() }
}

/// Reasons are a closed set in our sources, so they are kept for ever; the bound keeps a hostile peer from growing it.
fn intern(reason: String) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match known.get(reason.as_str()) {
        Some(known) => known,
        None if known.len() >= 1024 || reason.len() > 64 => "OTHER",
        None => {
            let kept: &'static str = Box::leak(reason.into_boxed_str());
            known.insert(kept);
            kept
        }
    }
}

fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Checks;

    #[test]
    fn a_problem_survives_the_wire_with_both_languages() {
        let mut checks = Checks::new();
        checks.require(false, "items[0].quantity", "OUT_OF_RANGE", "应为 1 到 999。", "Must be 1 to 999.");
        checks.require(true, "note", "TOO_LONG", "", "");
        assert_eq!(checks.take(crate::ids::parse_id("order_id", "x")), None);
        let problem = checks.finish().expect_err("two violations").with("limit", 999);
        assert_eq!(problem.violations.len(), 2);
        let status = Status::from(problem.clone());
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(Problem::from_status(&status), problem);
    }

    #[test]
    fn the_context_of_an_internal_problem_never_leaves() {
        let status = Status::from(Problem::internal("password=hunter2 in table members"));
        let wire = String::from_utf8_lossy(status.details()).into_owned() + status.message();
        assert!(!wire.contains("hunter2") && !wire.contains("members"));
        assert_eq!(Problem::from_status(&status).reason, "INTERNAL");
    }

    #[test]
    fn a_foreign_status_keeps_its_code_and_message() {
        let problem = Problem::from_status(&Status::aborted("lost the race"));
        assert_eq!((problem.code, problem.en.as_str()), (Code::Aborted, "lost the race"));
        assert_eq!(problem.reason, "ABORTED");
    }
}
