//! What the edge knows about one request before it is routed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::extract::ConnectInfo;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::metadata::MetadataMap;

use super::language::Language;
use super::options::{GatewayOptions, Limits};
use super::problem_json::About;

/// The request id header.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The client address, set by the gateway for the services; a client's own is dropped.
pub const CLIENT_IP: HeaderName = HeaderName::from_static("x-client-ip");
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Headers that go upstream as they came. Everything else stays at the edge, identity headers above all.
const FORWARDED: [&str; 5] = ["authorization", "traceparent", "tracestate", "accept-language", "user-agent"];
/// What a gRPC request needs besides.
const FORWARDED_GRPC: [&str; 5] =
    ["content-type", "te", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding"];

/// Facts of one request.
#[derive(Debug, Clone)]
pub struct Context {
    /// For error bodies and logs.
    pub about: About,
    /// Address of the client, through configured proxies only.
    pub client: IpAddr,
    /// Headers for the upstream.
    pub forward: HeaderMap,
    /// Time that a unary call may take.
    pub deadline: Duration,
}

impl Context {
    /// Reads the facts off a request.
    pub fn of(parts: &Parts, options: &GatewayOptions) -> Self {
        let request_id = request_id(&parts.headers);
        let client = client(parts, &options.trusted_proxies);
        let mut forward = HeaderMap::new();
        let extra = options.forward_headers.iter().map(String::as_str);
        for name in FORWARDED.into_iter().chain(extra) {
            if let Some(value) = parts.headers.get(name)
                && let Ok(name) = HeaderName::try_from(name)
            {
                forward.insert(name, value.clone());
            }
        }
        insert(&mut forward, REQUEST_ID, &request_id);
        insert(&mut forward, CLIENT_IP, &client.to_string());
        if !forward.contains_key("traceparent") {
            let (trace, span) = (uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().as_u64_pair().0);
            insert(
                &mut forward,
                HeaderName::from_static("traceparent"),
                &format!("00-{trace}-{span:016x}-01"),
            );
        }
        Self {
            about: About {
                language: Language::of(&parts.headers),
                request_id,
                instance: parts.uri.path().to_owned(),
            },
            client,
            forward,
            deadline: deadline(&parts.headers, &options.limits),
        }
    }

    /// The metadata of a transcoded call that ends by the deadline.
    pub fn metadata(&self, deadline: Duration) -> MetadataMap {
        let mut headers = self.forward.clone();
        insert(&mut headers, HeaderName::from_static("grpc-timeout"), &format!("{}m", deadline.as_millis()));
        MetadataMap::from_headers(headers)
    }

    /// The headers of a gRPC request that is passed through.
    pub fn grpc_headers(&self, original: &HeaderMap) -> HeaderMap {
        let mut headers = self.forward.clone();
        for name in FORWARDED_GRPC {
            if let Some(value) = original.get(name) {
                headers.insert(name, value.clone());
            }
        }
        headers
    }

    /// What the per-caller limit counts: the token, or the address of an anonymous caller.
    pub fn caller(&self) -> Option<&[u8]> {
        self.forward.get(http::header::AUTHORIZATION).map(HeaderValue::as_bytes)
    }
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The caller's id if it is short and plain, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|v| v.to_str().ok());
    let plain = |id: &&str| {
        (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
    };
    given.filter(plain).map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

/// Walks X-Forwarded-For from the right over trusted proxies.
fn client(parts: &Parts, trusted: &[IpAddr]) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let mut client = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ip| ip.to_canonical());
    let lists = parts.headers.get_all(FORWARDED_FOR).into_iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    for hop in hops.iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(ip) => client = ip.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

/// `grpc-timeout` (`500m`) or `X-Request-Timeout` (seconds, `2.5` or `2.5s`), within the limits.
fn deadline(headers: &HeaderMap, limits: &Limits) -> Duration {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let grpc = text("grpc-timeout").and_then(|text| {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number: u32 = number.parse().ok()?;
        let unit = match unit {
            "H" => Duration::from_secs(3600),
            "M" => Duration::from_secs(60),
            "S" => Duration::from_secs(1),
            "m" => Duration::from_millis(1),
            "u" => Duration::from_micros(1),
            "n" => Duration::from_nanos(1),
            _ => return None,
        };
        unit.checked_mul(number)
    });
    let own = || {
        let text = text("x-request-timeout")?;
        let seconds: f64 = text.strip_suffix('s').unwrap_or(text).parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok()
    };
    grpc.or_else(own).unwrap_or(limits.deadline).min(limits.max_deadline)
}

#[cfg(test)]
mod tests;
