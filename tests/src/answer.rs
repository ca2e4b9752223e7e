//! What the gateway answered, and how refusals are judged.

use serde_json::Value;

/// A response with its whole body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Response headers.
    pub headers: http::HeaderMap,
    /// Body.
    pub text: String,
    /// `METHOD path as NAME`, for messages.
    pub call: String,
}

impl Answer {
    /// The body as JSON; null when it is empty or something else.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// A header's text, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body of a successful answer. Panics with the whole answer otherwise.
    #[must_use]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}: {}", self.call, self.text);
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.call, self.text))
    }

    /// The gRPC code of the answer: `OK`, or what the problem says.
    #[must_use]
    pub fn code(&self) -> String {
        match self.status {
            200 => "OK".to_owned(),
            _ => self.json()["codeName"].as_str().unwrap_or("NO_PROBLEM").to_owned(),
        }
    }

    /// The problem of a refusal, checked for its form.
    #[must_use]
    pub fn problem(&self) -> Problem {
        assert!(self.status >= 400, "not refused: {}: {}", self.call, self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}: {}", self.call, self.text);
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        for member in ["type", "title", "detail", "codeName", "reason", "requestId"] {
            assert!(!text(member).is_empty(), "{} lacks {member}: {body}", self.call);
        }
        let violations = body["violations"].as_array().cloned().unwrap_or_default();
        Problem {
            status: self.status,
            code: text("codeName"),
            reason: text("reason"),
            detail: text("detail"),
            fields: violations.iter().filter_map(|v| v["field"].as_str().map(str::to_owned)).collect(),
            messages: violations.iter().filter_map(|v| v["message"].as_str().map(str::to_owned)).collect(),
            body,
        }
    }
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// gRPC code by name.
    pub code: String,
    /// Reason for programs.
    pub reason: String,
    /// Message in the language asked for.
    pub detail: String,
    /// Fields that were wrong.
    pub fields: Vec<String>,
    /// What is wrong with each, in the language asked for.
    pub messages: Vec<String>,
    /// Everything.
    pub body: Value,
}

impl Problem {
    /// Everything that a person reads.
    #[must_use]
    pub fn words(&self) -> String {
        std::iter::once(&self.detail).chain(&self.messages).cloned().collect::<Vec<_>>().join(" ")
    }
}

/// Whether a text holds a Chinese character.
#[must_use]
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}
