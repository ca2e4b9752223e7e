//! `nqi match`: who fits a need in a file, and why, from the configured registry or through a running server.

mod local;
mod shown;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, value_parser};
use nqi_platform::clock::Clock;
use nqi_platform::config::Config;
use nqi_platform::problem::{Problem, Violation};
use nqi_proto::matching::v1::MatchRequest;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::{Value, json};

use super::server::{Server, Trust};

const REQUEST: &str = "nqi.matching.v1.MatchRequest";
const RESPONSE: &str = "nqi.matching.v1.MatchResponse";

/// A need, and where it is asked.
#[derive(Debug, Args)]
pub(in crate::command) struct Match {
    /// The need as JSON, written as in the REST API: a need, or the body of POST /v1/match.
    #[arg(long, value_name = "FILE")]
    need: PathBuf,
    /// A running server, such as http://127.0.0.1:8080, with a member's access token in NQI_TOKEN; the configured
    /// registry by default, whose index is then built for this one answer.
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    #[command(flatten)]
    trust: Trust,
    /// Candidates, at most; by default what the file says, else 10.
    #[arg(long, value_name = "N", value_parser = value_parser!(i32).range(1..=200))]
    limit: Option<i32>,
    /// Say what the others lack even when three or more fit.
    #[arg(long)]
    near_misses: bool,
    /// Print the reply as JSON instead.
    #[arg(long)]
    json: bool,
    /// The instant that counts as now, RFC 3339; the present time by default, and always with --server.
    #[arg(long, value_name = "TIME", conflicts_with = "server")]
    now: Option<jiff::Timestamp>,
    /// Language of the reasons.
    #[arg(long, default_value = "zh")]
    lang: Lang,
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// Asks and prints; `false` when nobody fits.
#[allow(clippy::print_stdout)]
pub(super) async fn run(config: &Config, asked: &Match) -> Result<bool, Problem> {
    let contract = Contract::read()?;
    let mut body = read(&asked.need)?;
    if let Some(limit) = asked.limit {
        body["limit"] = json!(limit);
    }
    if asked.near_misses {
        body["nearMisses"] = json!(true);
    }
    let request = contract.request(body)?;
    let reply = match &asked.server {
        Some(server) => {
            let server = Server::of_environment(server, &asked.trust)?;
            server.post("/v1/match", &contract.json(REQUEST, &request)?).await?
        }
        None => contract.json(RESPONSE, &local::answer(config, clock(asked), &request).await?)?,
    };
    if asked.json {
        println!("{}", serde_json::to_string_pretty(&reply).unwrap_or_default());
    } else {
        print!("{}", shown::text(&reply, asked.lang));
    }
    Ok(reply["candidates"].as_array().is_some_and(|candidates| !candidates.is_empty()))
}

fn clock(asked: &Match) -> Clock {
    asked.now.map_or_else(Clock::system, Clock::virtual_at)
}

/// The file as the body of a request: a need by itself is put into one.
fn read(file: &Path) -> Result<Value, Problem> {
    let shown = file.display();
    let wrong = |zh: String, en: String| Problem::from(Violation::new("--need", "FILE_UNREADABLE", zh, en));
    let bytes = std::fs::read(file).map_err(|error| {
        wrong(format!("无法读取 {shown}：{error}。"), format!("Cannot read {shown}: {error}."))
    })?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
        wrong(format!("{shown} 不是 JSON：{error}。"), format!("{shown} is not JSON: {error}."))
    })?;
    match value {
        Value::Object(fields) if fields.contains_key("need") => Ok(Value::Object(fields)),
        Value::Object(need) => Ok(json!({"need": need})),
        _ => Err(wrong(
            format!("{shown} 应为一个 JSON 对象：需求，或 POST /v1/match 的请求体。"),
            format!("{shown} must be a JSON object: a need, or the body of POST /v1/match."),
        )),
    }
}

/// The messages of the contract and their JSON.
struct Contract(DescriptorPool);

impl Contract {
    fn read() -> Result<Contract, Problem> {
        DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).map(Contract).map_err(Problem::internal)
    }

    fn message(&self, name: &str) -> Result<MessageDescriptor, Problem> {
        let found = self.0.get_message_by_name(name);
        found.ok_or_else(|| Problem::internal(format!("the contract has no {name}")))
    }

    /// The request that a body says; an unknown field or value is named.
    fn request(&self, body: Value) -> Result<MatchRequest, Problem> {
        let read = DynamicMessage::deserialize(self.message(REQUEST)?, body).map_err(|error| {
            let (zh, en) = (format!("需求无法识别：{error}。"), format!("The need cannot be read: {error}."));
            Problem::from(Violation::new("--need", "NEED_UNREADABLE", zh, en))
        })?;
        read.transcode_to().map_err(Problem::internal)
    }

    /// A message as the REST API writes it.
    fn json(&self, name: &str, message: &impl Message) -> Result<Value, Problem> {
        let mut written = DynamicMessage::new(self.message(name)?);
        written.transcode_from(message).map_err(Problem::internal)?;
        let options = SerializeOptions::new().stringify_64_bit_integers(true).skip_default_fields(false);
        written.serialize_with_options(serde_json::value::Serializer, &options).map_err(Problem::internal)
    }
}
