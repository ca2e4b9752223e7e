//! Raw content: streamed uploads and downloads.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request};
use serde_json::json;
use tonic::Status;

use crate::harness::{Gateway, Reply, encode, json_of};

const UPLOAD: &str = "edge.test.v1.UploadContentRequest";

fn upload(chunks: Vec<Result<Bytes, std::io::Error>>) -> Request<Body> {
    Request::post("/v1/files/f1:upload?filename=a.csv")
        .header("content-type", "text/csv")
        .body(Body::from_stream(futures::stream::iter(chunks)))
        .expect("a request")
}

#[tokio::test]
async fn an_upload_streams_its_chunks_behind_one_message_of_facts() {
    let gateway = Gateway::new();
    gateway.upstream.answers(Reply::message(encode("edge.test.v1.Thing", &json!({"id": "f1"}))));
    let chunks = ["a,b\n", "1,2\n"].map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())));
    let answer = gateway.send(upload(chunks.into())).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["id"]), (200, &json!("f1")));
    let seen = gateway.upstream.seen().remove(0).messages;
    let messages: Vec<_> = seen.iter().map(|m| json_of(UPLOAD, m)).collect();
    let first =
        json!({"id": "f1", "filename": "a.csv", "content": {"contentType": "text/csv", "data": "YSxiCg=="}});
    assert_eq!(messages, [first, json!({"content": {"data": "MSwyCg=="}})]);
}

#[tokio::test]
async fn an_empty_upload_still_says_what_it_is() {
    let gateway = Gateway::new();
    gateway.send(upload(Vec::new())).await;
    let seen = gateway.upstream.seen().remove(0).messages;
    assert_eq!(json_of(UPLOAD, &seen[0])["content"], json!({"contentType": "text/csv"}));
}

#[tokio::test]
async fn an_upload_that_breaks_off_is_never_taken_for_a_whole_file() {
    let gateway = Gateway::new();
    let chunks = vec![Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("gone"))];
    gateway.send(upload(chunks)).await.problem(499, "CANCELLED");
    assert!(gateway.upstream.seen().is_empty(), "the upstream never saw the end of the stream");
}

#[tokio::test]
async fn an_upload_above_the_limit_is_refused_while_it_streams() {
    let gateway = Gateway::with(|options| options.limits.upload = 6);
    let chunks = vec![Ok(Bytes::from_static(b"1234")), Ok(Bytes::from_static(b"5678"))];
    gateway.send(upload(chunks)).await.problem(413, "RESOURCE_EXHAUSTED");
    assert!(gateway.upstream.seen().is_empty());
}

fn content(status: Status) -> Reply {
    let chunk = |content_type: &str, data: &str| {
        encode("google.api.HttpBody", &json!({"contentType": content_type, "data": data}))
    };
    let mut headers = HeaderMap::new();
    headers.insert("nqi-filename", HeaderValue::from_static("%E6%8A%A5%E5%91%8A.pdf"));
    Reply::Messages(vec![chunk("application/pdf", "JVBERg=="), chunk("", "LTEuNw==")], status, headers)
}

#[tokio::test]
async fn a_download_is_an_attachment_under_its_own_name() {
    let gateway = Gateway::new();
    gateway.upstream.answers(content(Status::ok("")));
    let answer = gateway.get("/v1/files/f1:download").await;
    assert_eq!((answer.status.as_u16(), answer.text(), answer.broken), (200, "%PDF-1.7", false));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-disposition"), "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
}

#[tokio::test]
async fn a_download_that_fails_midway_breaks_off_visibly() {
    let gateway = Gateway::new();
    gateway.upstream.answers(content(Status::data_loss("disk")));
    assert!(gateway.get("/v1/files/f1:download").await.broken);
    gateway.upstream.answers(Reply::status(Status::not_found("no file")));
    gateway.get("/v1/files/f1:download").await.problem(404, "NOT_FOUND");
}
