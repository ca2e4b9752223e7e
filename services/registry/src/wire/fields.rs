//! Reads single fields and collects what is wrong with them.

use crate::domain::vocabulary::Word;
use jiff::Timestamp;
use jiff::civil::Date as Day;
use nqi_kernel::region::Region;
use nqi_platform::ids::parse_id;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_platform::wire;
use nqi_proto::google::r#type::Date;
use uuid::Uuid;

/// The violations found so far.
#[derive(Default)]
pub(crate) struct Fields(Checks);

impl Fields {
    pub fn new() -> Fields {
        Fields::default()
    }

    /// Refuses when anything was wrong.
    pub fn finish(self) -> Result<(), Problem> {
        self.0.finish()
    }

    /// Notes a violation unless `good`.
    pub fn require(
        &mut self,
        good: bool,
        field: &str,
        reason: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.require(good, field, reason, zh, en);
    }

    /// A text, trimmed, of at most `max` characters.
    pub fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        self.0.text(field, value, max);
        value.to_owned()
    }

    /// A text that must not be empty.
    pub fn required(&mut self, field: &str, value: &str, max: usize) -> String {
        self.require(!value.trim().is_empty(), field, "REQUIRED", "必须填写。", "Must not be empty.");
        self.text(field, value, max)
    }

    /// A UUID; nil when wrong (and noted).
    pub fn id(&mut self, field: &str, value: &str) -> Uuid {
        self.0.take(parse_id(field, value)).unwrap_or_default()
    }

    /// A UUID, or empty.
    pub fn id_if_any(&mut self, field: &str, value: &str) -> Option<Uuid> {
        (!value.is_empty()).then(|| self.id(field, value))
    }

    /// A word of the vocabulary, or none for 0.
    pub fn word<T: Word>(&mut self, field: &str, number: i32) -> Option<T> {
        let word = T::from_number(number);
        self.require(
            number == 0 || word.is_some(),
            field,
            "UNKNOWN_VALUE",
            format!("没有编号为 {number} 的取值。"),
            format!("{number} is not a value of this field."),
        );
        word
    }

    /// A word that must be stated.
    pub fn word_required<T: Word>(&mut self, field: &str, number: i32) -> Option<T> {
        self.require(number != 0, field, "REQUIRED", "必须填写。", "Must be stated.");
        self.word(field, number)
    }

    /// Words in order, each once.
    pub fn words<T: Word + PartialEq>(&mut self, field: &str, numbers: &[i32]) -> Vec<T> {
        let mut words = Vec::new();
        for (index, number) in numbers.iter().enumerate() {
            if let Some(word) = self.word_required(&format!("{field}[{index}]"), *number)
                && !words.contains(&word)
            {
                words.push(word);
            }
        }
        words
    }

    /// A day, or none.
    pub fn day_if_any(&mut self, field: &str, value: Option<&Date>) -> Option<Day> {
        let value = value?;
        self.0.take(wire::day(field, value))
    }

    /// A day that must be stated.
    pub fn day(&mut self, field: &str, value: Option<&Date>) -> Option<Day> {
        self.require(value.is_some(), field, "REQUIRED", "必须填写日期。", "A date must be given.");
        self.day_if_any(field, value)
    }

    /// An instant that must be stated.
    pub fn instant(&mut self, field: &str, value: Option<&prost_types::Timestamp>) -> Option<Timestamp> {
        self.require(value.is_some(), field, "REQUIRED", "必须填写时间。", "A time must be given.");
        self.0.take(wire::instant(field, value?))
    }

    /// A region, as its code.
    pub fn region(&mut self, field: &str, value: &str) -> String {
        match Region::parse(value) {
            Ok(region) => region.code().to_owned(),
            Err(error) => {
                self.0.push(Violation::new(field, "REGION_UNKNOWN", error.zh(), error.to_string()));
                String::new()
            }
        }
    }

    /// A number within bounds.
    pub fn within(&mut self, field: &str, value: i64, low: i64, high: i64) {
        self.require(
            (low..=high).contains(&value),
            field,
            "OUT_OF_RANGE",
            format!("应为 {low} 到 {high}。"),
            format!("Must be from {low} to {high}."),
        );
    }

    /// Notes a violation.
    pub fn push(&mut self, field: &str, reason: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(Violation::new(field, reason, zh, en));
    }

    /// The page size and, from the token, where to go on.
    pub fn page(&mut self, size: i32, max: u64, token: &str, filter: u64) -> (u64, Option<String>) {
        let size = self.0.take(nqi_platform::page::size(size, 50, max)).unwrap_or(50);
        let after = self.0.take(nqi_platform::page::decode(filter, token, "page_token")).flatten();
        (size, after)
    }
}
