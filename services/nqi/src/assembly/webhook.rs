//! Where messages to obligors go out to, as the operator has set it.

use std::net::IpAddr;
use std::time::Duration;

use http::Uri;
use nqi_commitments::app::post::Poster;
use nqi_commitments::config::Webhook;
use nqi_platform::config::MessagesConfig;
use nqi_platform::problem::Problem;

/// The webhook, if one is set. What goes out unsigned could be anybody's, so that an address alone is refused; what goes out
/// in the clear could be read by anybody, so that it goes no farther than this machine, or the private network if allowed.
pub(super) fn webhook(section: &MessagesConfig) -> Result<Option<Webhook>, Problem> {
    let Some(url) = section.webhook_url.get() else { return Ok(None) };
    if section.webhook_secret.expose().is_empty() {
        return Err(Problem::precondition(
            "WEBHOOK_SECRET_MISSING",
            "设置了 commitments.messages.webhook_url 时，必须同时设置 commitments.messages.webhook_secret，至少 32 个字符。",
            "Set commitments.messages.webhook_secret, at least 32 characters: commitments.messages.webhook_url is set.",
        ));
    }
    if !may_go(url, section.webhook_private_http) {
        return Err(Problem::precondition(
            "WEBHOOK_IN_THE_CLEAR",
            "commitments.messages.webhook_url 须为 https；http 仅限本机地址，设置 webhook_private_http = true 后可为内网地址。",
            "commitments.messages.webhook_url must be https; http is for this machine, and for private addresses with webhook_private_http = true.",
        ));
    }
    let webhook = Webhook {
        url: url.to_owned(),
        secret: section.webhook_secret.clone(),
        authorities: authorities(&section.webhook_ca_file)?,
        timeout: Duration::from_millis(section.webhook_timeout_ms.get()),
        // Bounded to a hundred.
        tries: section.webhook_tries.get() as u32,
    };
    // What it cannot post with is told at the start, and not by messages that are parked a day later.
    Poster::new(&webhook)?;
    Ok(Some(webhook))
}

fn authorities(file: &str) -> Result<Option<Vec<u8>>, Problem> {
    if file.is_empty() {
        return Ok(None);
    }
    std::fs::read(file).map(Some).map_err(|error| {
        Problem::precondition(
            "WEBHOOK_CA_UNREADABLE",
            format!("无法读取 commitments.messages.webhook_ca_file（{file}）：{error}"),
            format!("commitments.messages.webhook_ca_file ({file}) cannot be read: {error}"),
        )
    })
}

fn may_go(url: &str, private: bool) -> bool {
    let Ok(url) = url.parse::<Uri>() else { return false };
    if url.scheme_str() == Some("https") {
        return true;
    }
    let host = url.host().unwrap_or_default();
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || private && ip.is_private(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || private && ip.is_unique_local(),
        // Any other name could be anywhere.
        Err(_) => host == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> Result<Option<Webhook>, Problem> {
        let text = format!("[commitments.messages]\n{lines}");
        let config: nqi_platform::config::Config = nqi_platform::config::load_str(&text).expect("valid keys");
        webhook(&config.commitments.messages)
    }

    const SECRET: &str = "webhook_secret = \"0123456789abcdef0123456789abcdef\"";

    #[test]
    fn a_webhook_without_a_secret_is_refused_by_name() {
        assert!(of("").expect("off").is_none());
        let refused = of("webhook_url = \"http://127.0.0.1:9/in\"").expect_err("refused");
        assert!(refused.en.contains("commitments.messages.webhook_secret"), "{refused}");
        let set =
            of(&format!("webhook_url = \"http://127.0.0.1:9/in\"\n{SECRET}")).expect("set").expect("on");
        assert_eq!((set.url.as_str(), set.tries), ("http://127.0.0.1:9/in", 12));
    }

    #[test]
    fn what_is_posted_in_the_clear_stays_near() {
        let taken = |url: &str, private: bool| {
            of(&format!("webhook_url = \"{url}\"\nwebhook_private_http = {private}\n{SECRET}"))
        };
        for url in ["https://sms.example.com/in", "http://localhost:9/in", "http://[::1]:9/in"] {
            assert!(taken(url, false).is_ok(), "{url}");
        }
        for url in ["http://10.1.2.3/in", "http://192.168.1.9:8080/in", "http://[fd00::9]/in"] {
            assert_eq!(taken(url, false).expect_err(url).reason, "WEBHOOK_IN_THE_CLEAR");
            assert!(taken(url, true).is_ok(), "{url}");
        }
        for url in ["http://sms.example.com/in", "http://8.8.8.8/in", "http://localhost.example.com/in"] {
            assert_eq!(taken(url, true).expect_err(url).reason, "WEBHOOK_IN_THE_CLEAR");
        }
    }

    #[test]
    fn authorities_that_cannot_be_read_are_refused_at_the_start() {
        let with = |file: &str| {
            of(&format!("webhook_url = \"https://127.0.0.1/in\"\nwebhook_ca_file = \"{file}\"\n{SECRET}"))
        };
        assert_eq!(with("/nowhere/ca.pem").expect_err("no file").reason, "WEBHOOK_CA_UNREADABLE");
        assert_eq!(with("/dev/null").expect_err("no certificates").reason, "WEBHOOK_CA_UNREADABLE");
    }
}
