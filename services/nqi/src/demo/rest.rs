//! The story's calls over REST: messages become JSON by the descriptor set's google.api.http rules.

mod events;

use std::collections::HashMap;

use async_trait::async_trait;
use bytes::Bytes;
use nqi_proto::commitments::v1 as commitments;
use nqi_proto::identity::v1 as identity;
use nqi_proto::matching::v1 as matching;
use nqi_proto::registry::v1 as registry;
use nqi_proto::requests::v1 as requests;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, SerializeOptions};
use reqwest::{Response, StatusCode};
use serde_json::Value;

use super::api::{Api, Caller, Changes, Refusal};
use super::rpcs::for_every_rpc;
use crate::route::{self, Route};

const UPLOAD: &str = "nqi.requests.v1.DocumentService/UploadContent";
const DOWNLOAD: &str = "nqi.requests.v1.DocumentService/DownloadContent";
const WATCH: &str = "nqi.commitments.v1.CommitmentService/WatchCommitments";

/// A REST client of one server.
pub struct RestApi {
    http: reqwest::Client,
    base: String,
    routes: HashMap<String, Route>,
}

impl RestApi {
    /// A client of the server at `base`, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// What is wrong with the contract or the client.
    pub fn new(base: impl Into<String>) -> Result<RestApi, Refusal> {
        let broken = |error: &dyn std::fmt::Display| Refusal::broken("REST", error);
        let pool = DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).map_err(|error| broken(&error))?;
        let http = reqwest::Client::builder().no_proxy().build().map_err(|error| broken(&error))?;
        let routes = route::all(&pool).map(|(method, route)| (route::name(&method), route)).collect();
        Ok(RestApi { http, base: base.into(), routes })
    }

    fn route(&self, call: &str) -> Result<&Route, Refusal> {
        self.routes
            .get(call)
            .ok_or_else(|| Refusal::broken(call, "the contract has no HTTP rule for this call"))
    }

    /// The request of a call without body, and its JSON body if the rule wants one.
    fn request(
        &self,
        call: &str,
        caller: &Caller,
        ask: &impl Message,
    ) -> Result<(reqwest::RequestBuilder, Option<Value>), Refusal> {
        let route = self.route(call)?;
        let mut message = DynamicMessage::new(route.input.clone());
        message.transcode_from(ask).map_err(|error| Refusal::broken(call, error))?;
        let options = SerializeOptions::new().stringify_64_bit_integers(true);
        let json = message
            .serialize_with_options(serde_json::value::Serializer, &options)
            .map_err(|error| Refusal::broken(call, error))?;
        let (target, body) = route.bind(json).map_err(|error| Refusal::broken(call, error))?;
        let mut builder = self.http.request(route.verb.clone(), format!("{}{target}", self.base));
        builder = builder.header("accept-language", "en");
        if let Some(token) = &caller.0 {
            builder = builder.bearer_auth(token.expose());
        }
        Ok((builder, body))
    }

    async fn unary<A: Message + Default>(
        &self,
        call: &str,
        caller: &Caller,
        ask: &impl Message,
    ) -> Result<A, Refusal> {
        let (builder, body) = self.request(call, caller, ask)?;
        let builder = match body {
            Some(body) => builder.json(&body),
            None => builder,
        };
        self.decoded(call, sent(call, builder).await?).await
    }

    async fn decoded<A: Message + Default>(&self, call: &str, response: Response) -> Result<A, Refusal> {
        let broken = |error: &dyn std::fmt::Display| Refusal::broken(call, error);
        let bytes = response.bytes().await.map_err(|error| broken(&error))?;
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let output = self.route(call)?.output.clone();
        let message = DynamicMessage::deserialize(output, &mut json).map_err(|error| broken(&error))?;
        message.transcode_to().map_err(|error| broken(&error))
    }
}

/// The response of a call that was not refused.
async fn sent(call: &str, builder: reqwest::RequestBuilder) -> Result<Response, Refusal> {
    let response = builder.send().await.map_err(|error| Refusal::broken(call, error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = response.text().await.map_err(|error| Refusal::broken(call, error))?;
    Err(refused(call, status, &text))
}

/// A refusal in problem+json.
fn refused(call: &str, status: StatusCode, text: &str) -> Refusal {
    let Ok(problem) = serde_json::from_str::<Value>(text) else {
        return Refusal::broken(call, format!("HTTP {status}: {text}"));
    };
    let string = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let fields: Vec<String> = problem["violations"].as_array().map_or_else(Vec::new, |violations| {
        violations.iter().map(|v| format!("{}: {}", string(v, "field"), string(v, "message"))).collect()
    });
    let detail = string(&problem, "detail");
    let text = if fields.is_empty() { detail } else { format!("{detail} ({})", fields.join("; ")) };
    Refusal { call: call.to_owned(), reason: string(&problem, "reason"), text }
}

macro_rules! implement {
    ($($(#[$doc:meta])* $name:ident = $path:literal, $client:ident::$method:ident($ask:ty) -> $answer:ty;)+) => {
        #[async_trait]
        impl Api for RestApi {
            $(async fn $name(&self, caller: &Caller, ask: $ask) -> Result<$answer, Refusal> {
                self.unary($path, caller, &ask).await
            })+

            async fn upload(
                &self,
                caller: &Caller,
                id: &str,
                content_type: &str,
                pieces: Vec<Bytes>,
            ) -> Result<requests::Document, Refusal> {
                let ask = requests::UploadContentRequest { id: id.to_owned(), content: None };
                let (builder, _) = self.request(UPLOAD, caller, &ask)?;
                let pieces = futures::stream::iter(pieces.into_iter().map(Ok::<_, std::convert::Infallible>));
                let builder =
                    builder.header("content-type", content_type).body(reqwest::Body::wrap_stream(pieces));
                self.decoded(UPLOAD, sent(UPLOAD, builder).await?).await
            }

            async fn download(&self, caller: &Caller, id: &str) -> Result<Vec<u8>, Refusal> {
                let ask = requests::DownloadContentRequest { id: id.to_owned() };
                let (builder, _) = self.request(DOWNLOAD, caller, &ask)?;
                let bytes = sent(DOWNLOAD, builder).await?.bytes().await;
                bytes.map(|bytes| bytes.to_vec()).map_err(|error| Refusal::broken(DOWNLOAD, error))
            }

            async fn watch(
                &self,
                caller: &Caller,
                mut ask: commitments::WatchCommitmentsRequest,
            ) -> Result<Changes, Refusal> {
                // A browser continues by this header, so the story does too.
                let last = std::mem::take(&mut ask.resume_token);
                let (builder, _) = self.request(WATCH, caller, &ask)?;
                let builder = builder.header("accept", "text/event-stream");
                let builder = if last.is_empty() { builder } else { builder.header("last-event-id", last) };
                let response = sent(WATCH, builder).await?;
                Ok(events::changes(response, self.route(WATCH)?.output.clone()))
            }
        }
    };
}

for_every_rpc!(implement);
