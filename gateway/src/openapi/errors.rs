//! The error answers, once for all operations.

use serde_json::{Map, Value, json};

const ANSWERS: [(&str, &str, &str); 12] = [
    (
        "400",
        "BadRequest",
        "The request is invalid, or not allowed in the current state; `violations` names each field.",
    ),
    ("401", "Unauthenticated", "No valid access token."),
    ("403", "PermissionDenied", "The caller's role may not do this."),
    ("404", "NotFound", "Not found, or not visible to the caller."),
    ("409", "Conflict", "It exists already, or a concurrent change won."),
    ("412", "PreconditionFailed", "If-Match names a stale ETag."),
    ("413", "BodyTooLarge", "The body is too long."),
    ("415", "UnsupportedMediaType", "The body is not application/json."),
    ("429", "RateLimited", "Too many requests, or a quota is used up; see Retry-After."),
    ("500", "Internal", "A defect of the platform; report `requestId`."),
    ("503", "Unavailable", "Try again shortly."),
    (
        "504",
        "DeadlineExceeded",
        "The deadline passed; the outcome is unknown, repeat with the same Idempotency-Key.",
    ),
];

/// `components/responses`.
pub fn components() -> Map<String, Value> {
    let body = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    ANSWERS
        .iter()
        .map(|(_, name, text)| ((*name).to_owned(), json!({"description": text, "content": body})))
        .collect()
}

/// References for one operation.
pub fn references(has_body: bool, has_etag: bool) -> Map<String, Value> {
    ANSWERS
        .iter()
        .filter(|(status, ..)| has_body || !matches!(*status, "413" | "415"))
        .filter(|(status, ..)| has_etag || *status != "412")
        .map(|(status, name, _)| {
            ((*status).to_owned(), json!({"$ref": format!("#/components/responses/{name}")}))
        })
        .collect()
}

/// The schema of application/problem+json.
pub fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457 problem with the members of google.rpc.Status; `title`, `detail` and `violations` follow Accept-Language.",
        "required": ["type", "title", "status", "detail", "code", "codeName", "reason", "message", "requestId"],
        "properties": {
            "type": {"type": "string", "description": "urn:nqi:problem:REASON"},
            "title": {"type": "string", "description": "What kind of problem it is."},
            "status": {"type": "integer", "description": "HTTP status."},
            "detail": {"type": "string", "description": "What happened and what to do."},
            "instance": {"type": "string", "description": "Path of the request."},
            "code": {"type": "integer", "description": "google.rpc.Code number."},
            "codeName": {"type": "string", "description": "google.rpc.Code name."},
            "reason": {"type": "string", "description": "Stable reason for programs."},
            "message": {"type": "string", "description": "Message of the gRPC status."},
            "details": {"type": "array", "description": "Typed details as google.rpc.Status has them.", "items": {"type": "object", "properties": {"@type": {"type": "string"}}, "additionalProperties": true}},
            "requestId": {"type": "string", "description": "Names the request in the logs; the same as the header x-request-id."},
            "violations": {
                "type": "array",
                "description": "Each wrong field with what is allowed.",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": {"type": "string", "description": "Path of the field, such as `items[0].need.kind`."},
                        "reason": {"type": "string", "description": "Stable reason for programs."},
                        "message": {"type": "string", "description": "What is wrong and what is allowed."}
                    }
                }
            }
        }
    })
}
