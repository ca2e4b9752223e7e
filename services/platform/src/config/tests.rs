use std::collections::BTreeMap;

use super::*;

fn with(file: Option<&str>, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nqi.toml");
    if let Some(text) = file {
        std::fs::write(&path, text).expect("written");
    }
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    load(LoadOptions { file: file.map(|_| path), env: Env::Given(BTreeMap::from_iter(env)) })
}

fn refusal(file: Option<&str>, env: &[(&str, &str)]) -> String {
    with(file, env).expect_err("refused").to_string()
}

#[test]
fn the_manual_is_a_valid_configuration_and_explains_every_key() {
    let config = with(None, &[]).expect("valid");
    assert_eq!(config.server.listen.get().expect("an address").port(), 8080);
    assert_eq!(config.database.url.backend(), DatabaseBackend::Sqlite);
    assert_eq!(config.database_url("registry").expose(), "sqlite://data/registry.db");
    assert_eq!(config.commitments.scan_ms.get(), 500);
    assert_eq!(config.files_dir(), std::path::Path::new("data/files"));
    let mut previous = "";
    for line in DEFAULT_TOML.lines() {
        let twin = line.split(" = ").next().is_some_and(|key| key.ends_with("_file"));
        let explained = previous.starts_with('#') || twin || !previous.starts_with('[');
        assert!(!line.contains(" = ") || line.starts_with('#') || explained, "{line}");
        previous = line;
    }
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_manual() {
    let file = "[limits]\nper_ip = 7\nbody_mib = 8\n[server]\ncors_origins = [\"https://a.example\"]";
    let env = [
        ("NQI__LIMITS__PER_IP", "9"),
        ("NQI__AUTH__SERVICE_SECRET", "00123456789012345678901234567890"),
        ("NQI__DEMO__ENABLED", "true"),
        ("NQI__SERVER__TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2"),
        ("NQI_TEST_PG_URL", "not ours"),
    ];
    let config = with(Some(file), &env).expect("valid");
    assert_eq!((config.limits.per_ip.get(), config.limits.body_mib.get()), (9, 8));
    assert_eq!(config.auth.service_secret.expose(), "00123456789012345678901234567890");
    assert_eq!(config.server.trusted_proxies, ["10.0.0.1", "10.0.0.2"]);
    assert_eq!(config.server.cors_origins, ["https://a.example"]);
    assert!(config.demo.enabled);
}

#[test]
fn a_wrong_value_is_refused_with_its_key_source_and_what_is_allowed() {
    let cases = [
        (
            None,
            vec![("NQI__LIMITS__PER_IP", "many")],
            vec!["limits.per_ip", "NQI__LIMITS__PER_IP", "1 to 1000000"],
        ),
        (None, vec![("NQI__LIMITS__BODY_MIB", "0")], vec!["limits.body_mib", "from 1 to 64"]),
        (
            Some("[database]\nurl = \"mysql://x\""),
            vec![],
            vec!["database.url", "nqi.toml", "sqlite or postgres"],
        ),
        (Some("[server]\nlisten = \"here\""), vec![], vec!["server.listen", "nqi.toml", "IP:PORT"]),
        (Some("[telemetry]\nlog_format = \"none\""), vec![], vec!["telemetry.log_format", "text, json"]),
        (Some("[telemetry]\nlog = \"info,x=loud\""), vec![], vec!["telemetry.log", "warn"]),
        (Some("[telemetry]\ntrace_ratio = 2"), vec![], vec!["telemetry.trace_ratio", "from 0 to 1"]),
        (None, vec![("NQI__AUTH__SERVICE_SECRET", "short")], vec!["auth.service_secret", "at least 32"]),
        (Some("[auth]\nissuer = \"\""), vec![], vec!["auth.issuer", "not be empty"]),
        (
            Some("[server]\ntrusted_proxies = [\"10.0.0.0/33\"]"),
            vec![],
            vec!["server.trusted_proxies", "CIDR"],
        ),
        (Some("[upstreams]\nidentity = \"identity:80\""), vec![], vec!["upstreams.identity", "http://HOST"]),
        (Some("[demo]\nenabled = \"perhaps\""), vec![], vec!["demo.enabled", "nqi.toml", "bool"]),
        (Some("[server]\nlisten = [1]"), vec![], vec!["server.listen", "nqi.toml", "string"]),
        (Some("[limits]\nper_user = 1"), vec![], vec!["limits.per_user", "nqi.toml", "limits.per_caller"]),
        (Some("[extra]\nx = 1"), vec![], vec!["extra.x", "telemetry"]),
        (Some("server = 1"), vec![], vec!["server", "server.listen"]),
        (None, vec![("NQI__SERVER__PORT", "1")], vec!["server.port", "NQI__SERVER__PORT", "server.listen"]),
        (Some("[server]\n\nlisten = "), vec![], vec!["nqi.toml", "line 3"]),
    ];
    for (file, env, expected) in cases {
        let text = refusal(file, &env);
        for part in expected {
            assert!(text.contains(part), "{part} is missing in: {text}");
        }
    }
}

#[test]
fn a_secret_is_read_from_its_file_but_not_from_two_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = folder.path().join("url");
    std::fs::write(&secret, "postgres://nqi:p@ss@db/nqi_{service}\n").expect("written");
    let path = secret.to_str().expect("UTF-8");
    let config = with(None, &[("NQI__DATABASE__URL_FILE", path)]).expect("valid");
    assert_eq!(config.database_url("requests").expose(), "postgres://nqi:p@ss@db/nqi_requests");
    let both = [("NQI__DATABASE__URL_FILE", path), ("NQI__DATABASE__URL", "sqlite")];
    assert!(refusal(None, &both).contains("only one of"));
    assert!(refusal(None, &[("NQI__REDIS__URL_FILE", "/absent/secret")]).contains("/absent/secret"));
    std::fs::write(&secret, "mysql://hunter2@db").expect("written");
    let text = refusal(None, &[("NQI__DATABASE__URL_FILE", path)]);
    assert!(text.contains(path) && !text.contains("hunter2"), "{text}");
}

#[test]
fn the_effective_configuration_shows_no_secret_and_loads_again() {
    let env = [
        ("NQI__AUTH__SERVICE_SECRET", "hunter2hunter2hunter2hunter2hunter2"),
        ("NQI__DATABASE__URL", "postgres://nqi:hunter2@db:5432/nqi?sslpassword=hunter2"),
        ("NQI__REDIS__URL", "redis://:hunter2@cache:6379"),
    ];
    let config = with(None, &env).expect("valid");
    let text = effective(&config);
    assert!(!text.contains("hunter2") && !format!("{config:?}").contains("hunter2"), "{text}");
    assert!(
        text.contains("postgres://nqi:***@db:5432/nqi") && text.contains("redis://:***@cache:6379"),
        "{text}"
    );
    let again: Config = load_str(&text).expect("what is printed is a configuration");
    assert_eq!(again.limits.concurrency, config.limits.concurrency);
}
