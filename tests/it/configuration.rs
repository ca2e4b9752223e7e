//! A wrong configuration stops the start at once, naming the key, where its value came from, and what is allowed.

use std::time::Duration;

use nqi_tests::executable;

/// What a person may wait for the refusal.
const AT_ONCE: Duration = Duration::from_secs(2);

#[test]
fn a_wrong_value_ends_the_start_within_two_seconds_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = [
        ("NQI__SERVER__LISTEN", "localhost", "server.listen", ""),
        ("NQI__DATABASE__URL", "mysql://nqi@127.0.0.1/nqi", "database.url", "sqlite"),
        ("NQI__LIMITS__PER_IP", "0", "limits.per_ip", "1000000"),
        ("NQI__TELEMETRY__LOG_FORMAT", "easy", "telemetry.log_format", "json"),
        ("NQI__TELEMETRY__TRACE_RATIO", "2", "telemetry.trace_ratio", "1"),
        ("NQI__SERVER__LISTENN", "127.0.0.1:0", "server.listenn", "listen"),
        ("NQI__SERVRE__LISTEN", "127.0.0.1:0", "servre.listen", "server"),
    ];
    for (variable, value, key, allowed) in cases {
        let mut command = executable::command(folder.path(), &["up"]);
        command.env(variable, value);
        let ended = executable::run(command, Duration::from_secs(20));
        let said = &ended.stderr;
        assert!(ended.code.is_some_and(|code| code != 0), "{variable}={value} started: {said}");
        assert!(ended.took <= AT_ONCE, "{variable}: {:?}", ended.took);
        assert!(
            said.contains(key) && said.contains(variable) && said.contains(allowed),
            "{variable}={value}: {said}"
        );
        assert!(nqi_tests::answer::is_chinese(said), "{said}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
    assert!(left.is_empty(), "a refused start leaves nothing behind: {left:?}");
}

#[test]
fn a_secret_never_appears_in_the_refusal_or_in_the_configuration_in_force() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let secret = "sesame-open-0123456789";
    let mut command = executable::command(folder.path(), &["config"]);
    command.env("NQI__AUTH__SERVICE_SECRET", secret);
    let refused = executable::run(command, Duration::from_secs(20));
    assert!(
        refused.code != Some(0) && refused.stderr.contains("auth.service_secret"),
        "too short: {}",
        refused.stderr
    );
    assert!(!refused.stderr.contains(secret), "{}", refused.stderr);
    let mut command = executable::command(folder.path(), &["config"]);
    let url = format!("postgres://nqi:{secret}@127.0.0.1/nqi_{{service}}");
    command.env("NQI__DATABASE__URL", url).env("NQI__AUTH__SERVICE_SECRET", secret.repeat(2));
    let printed = executable::run(command, Duration::from_secs(20));
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    assert!(
        printed.stdout.contains("127.0.0.1:8080") && !printed.stdout.contains(secret),
        "{}",
        printed.stdout
    );
}

#[test]
fn demonstration_accounts_come_only_where_they_are_allowed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ended = executable::run(executable::command(folder.path(), &["seed"]), Duration::from_secs(20));
    assert!(ended.code.is_some_and(|code| code != 0), "{}", ended.stdout);
    assert!(
        ended.stderr.contains("demo.enabled") && ended.stderr.contains("DEMO_DISABLED"),
        "{}",
        ended.stderr
    );
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
    assert!(left.is_empty(), "a refused seed leaves nothing behind: {left:?}");
}
