//! What the gateway knows of an RPC: its types and the fields that HTTP headers map to.

use http::uri::PathAndQuery;
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor, MethodDescriptor};

/// The full name of the message that stands for a raw HTTP body.
pub const HTTP_BODY: &str = "google.api.HttpBody";

/// One RPC of a served service.
#[derive(Clone)]
pub struct Method {
    /// Full name, `nqi.requests.v1.RequestService.GetRequest`.
    pub full_name: String,
    /// Full name of the service.
    pub service: String,
    /// gRPC path, `/nqi.requests.v1.RequestService/GetRequest`.
    pub path: PathAndQuery,
    /// Request type.
    pub input: MessageDescriptor,
    /// Response type.
    pub output: MessageDescriptor,
    /// The client sends a stream.
    pub client_streaming: bool,
    /// The server sends a stream.
    pub server_streaming: bool,
    /// `string request_id`: filled from Idempotency-Key.
    pub request_id: Option<FieldDescriptor>,
    /// `google.protobuf.FieldMask update_mask`: filled on PATCH.
    pub update_mask: Option<FieldDescriptor>,
    /// `string resume_token`: filled from Last-Event-ID on streams; answers carry theirs as the event id.
    pub resume_token: Option<FieldDescriptor>,
}

impl Method {
    /// Reads a method's descriptor; `None` when its name makes no URI path.
    pub fn of(method: &MethodDescriptor) -> Option<Self> {
        let service = method.parent_service().full_name().to_owned();
        let input = method.input();
        Some(Self {
            full_name: method.full_name().to_owned(),
            path: format!("/{service}/{}", method.name()).parse().ok()?,
            service,
            request_id: string_field(&input, "request_id"),
            resume_token: string_field(&input, "resume_token"),
            update_mask: input.get_field_by_name("update_mask").filter(is_mask),
            output: method.output(),
            client_streaming: method.is_client_streaming(),
            server_streaming: method.is_server_streaming(),
            input,
        })
    }

    /// Whether the answer is a raw HTTP body.
    pub fn answers_raw(&self) -> bool {
        self.output.full_name() == HTTP_BODY
    }
}

/// A singular string field by its proto name.
pub fn string_field(desc: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    desc.get_field_by_name(name).filter(|f| f.kind() == Kind::String && !f.is_list())
}

fn is_mask(field: &FieldDescriptor) -> bool {
    matches!(field.kind(), Kind::Message(desc) if desc.full_name() == "google.protobuf.FieldMask")
        && !field.is_list()
}
