//! What is wrong with one field of a request, said in both languages.

use nqi_platform::problem::Violation;

/// A refusal of one field: the path of the field, a stable reason, and a sentence in English and Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Dotted path from the root of the request message; empty for the message itself.
    pub field: String,
    /// UPPER_SNAKE_CASE, stable.
    pub reason: &'static str,
    /// English sentence: what is allowed.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
}

impl Fault {
    /// Makes a fault of the value under decoding; the path is filled in while unwinding.
    pub fn new(reason: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { field: String::new(), reason, en: en.into(), zh: zh.into() }
    }

    /// Names the field that the fault belongs to.
    pub fn of(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// Puts a parent segment in front of the path: `b` within `a` is `a.b`, `[1]` within `a` is `a[1]`.
    pub fn within(mut self, parent: &str) -> Self {
        if parent.is_empty() {
            return self;
        }
        let dot = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        self.field = format!("{parent}{dot}{}", self.field);
        self
    }

    /// The JSON text is broken at a byte offset.
    pub fn syntax(at: usize, en: &str, zh: &str) -> Self {
        Self::new(
            "INVALID_JSON",
            format!("The body is not valid JSON at byte {at}: {en}."),
            format!("请求体在第 {at} 字节处不是有效的 JSON：{zh}。"),
        )
    }

    /// The value has another JSON type than the field.
    pub fn kind(allowed_en: &str, allowed_zh: &str) -> Self {
        Self::new(
            "INVALID_VALUE",
            format!("The value must be {allowed_en}."),
            format!("值必须是{allowed_zh}。"),
        )
    }

    /// The request names a field that the message does not have.
    pub fn unknown(name: &str) -> Self {
        Self::new(
            "UNKNOWN_FIELD",
            format!("There is no field named \"{name}\"."),
            format!("没有名为“{name}”的字段。"),
        )
        .of(name)
    }

    /// The field came twice, in either spelling or from two places.
    pub fn duplicate(name: &str) -> Self {
        Self::new(
            "DUPLICATE_FIELD",
            format!("\"{name}\" is given more than once; give it once."),
            format!("“{name}”出现了多次，只能提供一次。"),
        )
    }

    /// Two members of one oneof came together.
    pub fn oneof(oneof: &str) -> Self {
        Self::new(
            "ONEOF_CONFLICT",
            format!("Only one member of \"{oneof}\" may be given."),
            format!("“{oneof}”中只能提供一项。"),
        )
    }
}

impl From<Fault> for Violation {
    fn from(fault: Fault) -> Self {
        Self { field: fault.field, reason: fault.reason, zh: fault.zh, en: fault.en }
    }
}
