//! The configuration as typed sections; what each key means is in `default.toml`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::values::{
    Bounded, DatabaseUrl, Endpoints, Listen, LogFilter, LogFormat, OptionalUrl, Ratio, RedisUrl, WebhookUrl,
};
use super::{Secret, values};

/// Declares a section: public, documented, and closed to unknown keys.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    };
}

section! {
    /// Everything.
    Config {
        /// `[server]`
        server: ServerConfig,
        /// `[database]`
        database: DatabaseConfig,
        /// `[redis]`
        redis: RedisConfig,
        /// `[auth]`
        auth: AuthConfig,
        /// `[limits]`
        limits: LimitsConfig,
        /// `[deadlines]`
        deadlines: DeadlinesConfig,
        /// `[files]`
        files: FilesConfig,
        /// `[registry]`
        registry: RegistryConfig,
        /// `[commitments]`
        commitments: CommitmentsConfig,
        /// `[upstreams]`
        upstreams: UpstreamsConfig,
        /// `[telemetry]`
        telemetry: TelemetryConfig,
        /// `[demo]`
        demo: DemoConfig,
    }
}

section! {
    /// `[server]`
    ServerConfig {
        /// Public listener.
        listen: Listen,
        /// Admin listener, if any.
        admin_listen: Listen,
        /// Folder of everything that the process keeps.
        data_dir: PathBuf,
        /// What browsers use.
        public_url: OptionalUrl,
        /// Whose X-Forwarded-For is believed.
        #[serde(deserialize_with = "values::networks")]
        trusted_proxies: Vec<String>,
        /// Further origins.
        cors_origins: Vec<String>,
    }
}

section! {
    /// `[database]`
    DatabaseConfig {
        /// Backend and place.
        url: DatabaseUrl,
        /// Read into `url`.
        url_file: String,
        /// Pool for writing.
        writers: Bounded<1, 200>,
        /// Pool for reading.
        readers: Bounded<1, 200>,
        /// Longest wait for a connection, ms.
        acquire_ms: Bounded<10, 60_000>,
    }
}

section! {
    /// `[redis]`
    RedisConfig {
        /// Where, if anywhere.
        url: RedisUrl,
        /// Read into `url`.
        url_file: String,
    }
}

section! {
    /// `[auth]`
    AuthConfig {
        /// `iss` of tokens.
        #[serde(deserialize_with = "values::not_empty")]
        issuer: String,
        /// `aud` of tokens.
        #[serde(deserialize_with = "values::not_empty")]
        audience: String,
        /// Access token life, minutes.
        access_minutes: Bounded<1, 60>,
        /// Refresh family life, days.
        refresh_days: Bounded<1, 90>,
        /// Session idle limit, minutes.
        idle_minutes: Bounded<5, 10_080>,
        /// PEM file, or empty.
        signing_key_file: String,
        /// Between services, split mode.
        #[serde(deserialize_with = "values::long_secret")]
        service_secret: Secret<String>,
        /// Read into `service_secret`.
        service_secret_file: String,
    }
}

section! {
    /// `[limits]`
    LimitsConfig {
        /// Per second and address.
        per_ip: Bounded<1, 1_000_000>,
        /// Per second and caller.
        per_caller: Bounded<1, 1_000_000>,
        /// Log-ins per minute.
        login_per_minute: Bounded<1, 1_000>,
        /// Body, MiB.
        body_mib: Bounded<1, 64>,
        /// At once.
        concurrency: Bounded<1, 100_000>,
    }
}

section! {
    /// `[deadlines]`
    DeadlinesConfig {
        /// Seconds.
        default_s: Bounded<1, 60>,
        /// Seconds.
        stream_idle_s: Bounded<10, 3_600>,
    }
}

section! {
    /// `[files]`
    FilesConfig {
        /// Folder, or empty for `data_dir/files`.
        dir: String,
        /// Largest upload, MiB.
        max_mib: Bounded<1, 1_024>,
    }
}

section! {
    /// `[registry]`
    RegistryConfig {
        /// Seconds.
        hold_sweep_seconds: Bounded<1, 3_600>,
        /// Seconds.
        ledger_check_seconds: Bounded<1, 3_600>,
        /// Hours.
        booking_answer_hours: Bounded<1, 720>,
        /// Seconds.
        facts_refresh_seconds: Bounded<1, 86_400>,
        /// Seconds.
        credit_refresh_seconds: Bounded<60, 86_400>,
        /// MiB as sent.
        sheet_max_mib: Bounded<1, 1_024>,
        /// MiB.
        sheet_max_inflated_mib: Bounded<1, 4_096>,
        /// Rows.
        sheet_max_rows: Bounded<1, 1_000_000>,
        /// MiB as sent.
        import_max_mib: Bounded<1, 1_024>,
        /// MiB.
        import_max_inflated_mib: Bounded<1, 4_096>,
        /// Rows.
        import_max_rows: Bounded<1, 1_000_000>,
        /// Days.
        import_keep_days: Bounded<1, 365>,
    }
}

section! {
    /// `[commitments]`
    CommitmentsConfig {
        /// Milliseconds.
        scan_ms: Bounded<50, 60_000>,
        /// Rows.
        batch: Bounded<1, 10_000>,
        /// `[commitments.messages]`
        messages: MessagesConfig,
    }
}

section! {
    /// `[commitments.messages]`
    MessagesConfig {
        /// Where messages go out to, if anywhere.
        webhook_url: WebhookUrl,
        /// Allows http to private addresses.
        webhook_private_http: bool,
        /// PEM file of the authorities that sign the webhook's certificate; empty = those of the system.
        webhook_ca_file: String,
        /// Signs what goes out.
        #[serde(deserialize_with = "values::long_secret")]
        webhook_secret: Secret<String>,
        /// Read into `webhook_secret`.
        webhook_secret_file: String,
        /// Milliseconds.
        webhook_timeout_ms: Bounded<100, 60_000>,
        /// Requests.
        webhook_tries: Bounded<1, 100>,
    }
}

section! {
    /// `[upstreams]`: endpoints for `link::remote`, or empty.
    UpstreamsConfig {
        /// identity
        identity: Endpoints,
        /// registry
        registry: Endpoints,
        /// requests
        requests: Endpoints,
        /// matching
        matching: Endpoints,
        /// commitments
        commitments: Endpoints,
    }
}

section! {
    /// `[telemetry]`
    TelemetryConfig {
        /// `service.name`.
        service_name: String,
        /// Collector, if any.
        otlp_endpoint: OptionalUrl,
        /// Sampling share.
        trace_ratio: Ratio,
        /// Filter.
        log: LogFilter,
        /// Form of log lines.
        log_format: LogFormat,
    }
}

section! {
    /// `[demo]`
    DemoConfig {
        /// Demonstration data allowed.
        enabled: bool,
    }
}

impl Config {
    /// The folder of uploads.
    pub fn files_dir(&self) -> PathBuf {
        match self.files.dir.as_str() {
            "" => self.server.data_dir.join("files"),
            dir => PathBuf::from(dir),
        }
    }

    /// The database URL of one service, for `nqi_store::Db::open`.
    pub fn database_url(&self, service: &str) -> Secret<String> {
        self.database.url.of(service, &self.server.data_dir)
    }
}
