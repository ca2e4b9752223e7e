//! `nqi call`: any RPC of the contract on a running server, with what it says printed as it comes.

use std::io::{Read, Write};

use clap::Args;
use nqi_platform::problem::{Problem, Violation};
use prost_reflect::{DescriptorPool, MethodDescriptor};
use serde_json::Value;

use super::server::Access;
use crate::route::{self, Route};

/// `nqi call`.
#[derive(Debug, Args)]
pub(in crate::command) struct Call {
    /// The RPC: EditCells, CapacityService/EditCells or nqi.registry.v1.CapacityService/EditCells; without one, or with
    /// a part of a name only, the RPCs are listed.
    #[arg(value_name = "RPC", default_value = "")]
    rpc: String,
    /// The request as JSON as in the REST API, path variables included; @FILE reads a file, - the standard input.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    data: String,
    #[command(flatten)]
    access: Access,
}

/// Calls and prints, or lists; `false` when a name matched several RPCs or none.
#[allow(clippy::print_stdout)]
pub(in crate::command) async fn run(asked: &Call) -> Result<bool, Problem> {
    let pool = DescriptorPool::decode(nqi_proto::DESCRIPTOR_SET).map_err(Problem::internal)?;
    let known: Vec<(MethodDescriptor, Route)> = route::all(&pool).collect();
    let exact = known.iter().filter(|(method, _)| is_named(method, &asked.rpc)).collect::<Vec<_>>();
    let [(_, route)] = exact.as_slice() else {
        let part = asked.rpc.to_lowercase();
        let near = known.iter().filter(|(method, _)| route::name(method).to_lowercase().contains(&part));
        let lines: Vec<String> = near.map(|(method, route)| line(method, route)).collect();
        if lines.is_empty() {
            return Err(unknown(&asked.rpc));
        }
        println!("{}", lines.join("\n"));
        return Ok(asked.rpc.is_empty());
    };
    let request = read(&asked.data)?;
    let (path, body) = route.bind(request).map_err(|error| incomplete(&error))?;
    let mut answer = asked.access.all()?.asked(route.verb.clone(), &path, body.as_ref()).await?;
    let mut out = std::io::stdout();
    while let Some(chunk) = answer.chunk().await? {
        out.write_all(&chunk).and_then(|()| out.flush()).map_err(Problem::internal)?;
    }
    Ok(true)
}

fn is_named(method: &MethodDescriptor, asked: &str) -> bool {
    let full = route::name(method);
    !asked.is_empty()
        && full.strip_suffix(asked).is_some_and(|before| before.is_empty() || before.ends_with(['.', '/']))
}

fn line(method: &MethodDescriptor, route: &Route) -> String {
    format!("{:<64} {:<6} {}", route::name(method), route.verb, route.template)
}

/// The request: the words themselves, a file, or what comes in.
fn read(data: &str) -> Result<Value, Problem> {
    let text = match data.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).map_err(|error| wrong(&error))?,
        None if data == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).map_err(|error| wrong(&error))?;
            text
        }
        None => data.to_owned(),
    };
    let value: Value = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    if value.is_object() { Ok(value) } else { Err(wrong(&"{…}")) }
}

fn wrong(what: &dyn std::fmt::Display) -> Problem {
    let (zh, en) =
        (format!("请求应为 JSON 对象：{what}。"), format!("The request must be a JSON object: {what}."));
    Violation::new("--data", "REQUEST_UNREADABLE", zh, en).into()
}

fn incomplete(what: &str) -> Problem {
    let (zh, en) = (format!("请求不完整：{what}。"), format!("The request is not complete: {what}."));
    Violation::new("--data", "REQUEST_INCOMPLETE", zh, en).into()
}

fn unknown(rpc: &str) -> Problem {
    let (zh, en) = (
        format!("没有名称含“{rpc}”的调用；不带名称运行 nqi call 可列出全部。"),
        format!("No RPC has {rpc:?} in its name: nqi call without a name lists them all."),
    );
    Violation::new("RPC", "RPC_UNKNOWN", zh, en).into()
}
