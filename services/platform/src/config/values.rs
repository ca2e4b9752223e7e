//! Values that can only hold what is allowed; their errors say what that is.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Secret;

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Bounded<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Bounded<MIN, MAX> {
    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }

    /// The number as a size or count.
    pub fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Bounded<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let refused = || {
            de::Error::custom(format!(
                "应为 {MIN} 到 {MAX} 的整数; must be a whole number from {MIN} to {MAX}"
            ))
        };
        match u64::deserialize(deserializer) {
            Ok(number) if (MIN..=MAX).contains(&number) => Ok(Bounded(number)),
            _ => Err(refused()),
        }
    }
}

/// A share from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Ratio(f64);

impl Ratio {
    /// The share.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match f64::deserialize(deserializer) {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Ratio(share)),
            _ => Err(de::Error::custom("应为 0 到 1 的数; must be a number from 0 to 1")),
        }
    }
}

/// Declares a text value with a check; the error never repeats the value, which may hold a password.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $ok:expr, $allowed:literal) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq)]
        pub struct $name(String);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let ok: fn(&str) -> bool = $ok;
                if ok(&text) { Ok(Self(text)) } else { Err(de::Error::custom($allowed)) }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&masked(&self.0))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&masked(&self.0))
            }
        }
    };
}

checked_text! {
    /// An address and port, or empty for no listener.
    Listen,
    |text| text.is_empty() || text.parse::<SocketAddr>().is_ok(),
    "应为 IP地址:端口，例如 127.0.0.1:8080; must be IP:PORT such as 127.0.0.1:8080"
}

checked_text! {
    /// `sqlite`, or a PostgreSQL URL; printed without its password.
    DatabaseUrl,
    |text| text == "sqlite" || url_of(text, &["postgres", "postgresql"]),
    "应为 sqlite 或 postgres://用户:密码@主机/数据库; must be sqlite or postgres://USER:PASSWORD@HOST/DATABASE"
}

checked_text! {
    /// A Redis URL, or empty; printed without its password.
    RedisUrl,
    |text| text.is_empty() || url_of(text, &["redis"]),
    "应为 redis://主机:端口 或留空; must be redis://HOST:PORT, or empty"
}

checked_text! {
    /// An http or https URL, or empty.
    OptionalUrl,
    |text| text.is_empty() || url_of(text, &["http", "https"]),
    "应为 http(s)://主机 或留空; must be http://HOST or https://HOST, or empty"
}

checked_text! {
    /// Where a service is: `http://HOST:PORT`, several separated by commas, or empty.
    Endpoints,
    |text| text.is_empty() || text.split(',').all(|one| url_of(one.trim(), &["http"])),
    "应为 http://主机:端口，多个以逗号分隔，或留空; must be http://HOST:PORT, several separated by commas, or empty"
}

checked_text! {
    /// An https URL, an http one of a relay nearby, or empty; printed without its password.
    WebhookUrl,
    |text| text.is_empty() || url_of(text, &["https", "http"]),
    "应为 https://主机/路径，或本机中继的 http://127.0.0.1:端口/路径，或留空; must be https://HOST/PATH, http://127.0.0.1:PORT/PATH of a relay on this machine, or empty"
}

impl WebhookUrl {
    /// The URL, if any.
    pub fn get(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|url| !url.is_empty())
    }
}

impl Endpoints {
    /// The text for `link::remote`, if any.
    pub fn get(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|text| !text.is_empty())
    }
}

checked_text! {
    /// A tracing filter.
    LogFilter,
    |text| !text.is_empty() && tracing_subscriber::EnvFilter::try_new(text).is_ok(),
    "应为 error、warn、info、debug、trace 或 目标=级别; must be error, warn, info, debug, trace, or target=level"
}

impl Listen {
    /// The address, if any.
    pub fn get(&self) -> Option<SocketAddr> {
        self.0.parse().ok()
    }
}

impl OptionalUrl {
    /// The URL, if any.
    pub fn get(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|url| !url.is_empty())
    }
}

impl RedisUrl {
    /// The URL with its password, if any.
    pub fn get(&self) -> Option<Secret<String>> {
        Some(self.0.clone()).filter(|url| !url.is_empty()).map(Secret::new)
    }
}

impl LogFilter {
    /// The filter's text.
    pub fn get(&self) -> &str {
        &self.0
    }
}

/// Which kind of database is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseBackend {
    /// Files under the data folder.
    Sqlite,
    /// A server.
    Postgres,
}

impl DatabaseUrl {
    /// Derived from the URL's scheme.
    pub fn backend(&self) -> DatabaseBackend {
        if self.0 == "sqlite" { DatabaseBackend::Sqlite } else { DatabaseBackend::Postgres }
    }

    /// The URL of one service.
    pub fn of(&self, service: &str, data_dir: &Path) -> Secret<String> {
        Secret::new(match self.backend() {
            DatabaseBackend::Sqlite => {
                format!("sqlite://{}", data_dir.join(format!("{service}.db")).display())
            }
            DatabaseBackend::Postgres => self.0.replace("{service}", service),
        })
    }
}

/// Declares a closed choice, written in lower case.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)* }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match String::deserialize(deserializer)?.as_str() {
                    $($text => Ok(Self::$variant),)*
                    _ => {
                        let allowed = [$($text),*].join(", ");
                        Err(de::Error::custom(format!("应为其中之一; must be one of: {allowed}")))
                    }
                }
            }
        }
    };
}

choice! {
    /// Form of log lines.
    LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}

fn url_of(text: &str, schemes: &[&str]) -> bool {
    let host = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace);
    text.split_once("://").is_some_and(|(scheme, rest)| schemes.contains(&scheme) && host(rest))
}

/// A URL with its password replaced, and any other text as it is.
fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    // The last @ ends the credentials, since a password may hold one; parameters may name a password too.
    let (credentials, place) = rest.rsplit_once('@').map_or(("", rest), |(user, place)| (user, place));
    let user = credentials.split(':').next().unwrap_or("");
    let mask = match (credentials.is_empty(), credentials.contains(':')) {
        (true, _) => String::new(),
        (false, true) => format!("{user}:***@"),
        (false, false) => format!("{user}@"),
    };
    let place = match place.split_once('?') {
        Some((place, query)) if query.contains("password") => format!("{place}?***"),
        _ => place.to_owned(),
    };
    format!("{scheme}://{mask}{place}")
}

/// A secret of at least 32 characters, or none.
pub(super) fn long_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    // What `nqi config` prints must load again, so the mask passes; it is refused wherever it would have to match.
    if text.is_empty() || text == "***" || text.chars().count() >= 32 {
        return Ok(Secret::new(text));
    }
    Err(de::Error::custom("至少 32 个字符，或留空; must have at least 32 characters, or be empty"))
}

/// A text that is not empty.
pub(super) fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() { Err(de::Error::custom("不能为空; must not be empty")) } else { Ok(text) }
}

/// IP addresses and CIDR networks.
pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let networks = Vec::<String>::deserialize(deserializer)?;
    let is_network = |text: &String| {
        let (address, prefix) = text.split_once('/').unwrap_or((text, "0"));
        let bits = address.parse::<IpAddr>().map(|address| if address.is_ipv4() { 32 } else { 128 });
        bits.is_ok_and(|bits| prefix.parse::<u8>().is_ok_and(|prefix| prefix <= bits))
    };
    if networks.iter().all(is_network) {
        return Ok(networks);
    }
    Err(de::Error::custom(
        "应为 IP 地址或 CIDR，例如 10.0.0.0/8; must be IP addresses or CIDR such as 10.0.0.0/8",
    ))
}
