//! Configuration: an embedded manual, a file, environment variables; wrong values are refused by name.

mod load;
mod secret;
mod sections;
mod values;

#[cfg(test)]
mod tests;

pub use load::{ConfigError, DEFAULT_TOML, Env, LoadOptions, effective, load, load_str};
pub use secret::{Personal, Secret};
pub use sections::{
    AuthConfig, CommitmentsConfig, Config, DatabaseConfig, DeadlinesConfig, DemoConfig, FilesConfig,
    LimitsConfig, MessagesConfig, RedisConfig, RegistryConfig, ServerConfig, TelemetryConfig,
    UpstreamsConfig,
};
pub use values::{
    Bounded, DatabaseBackend, DatabaseUrl, Endpoints, Listen, LogFilter, LogFormat, OptionalUrl, Ratio,
    RedisUrl, WebhookUrl,
};
