//! Conditions of a list query, put together one by one.

use sea_orm::Value;

/// `WHERE` with its values.
#[derive(Clone, Default)]
pub(crate) struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    /// Adds a condition; every `?` in it stands for the next value.
    pub fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut text = String::with_capacity(condition.len() + 8);
        let mut values = values.into_iter();
        for part in condition.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(before) => {
                    self.values.extend(values.next());
                    text.push_str(before);
                    text.push_str(&format!("${}", self.values.len()));
                }
                None => text.push_str(part),
            }
        }
        self.conditions.push(text);
        self
    }

    /// Adds a substring search over a folded column.
    pub fn contains(&mut self, column: &str, query: &str) -> &mut Self {
        if crate::domain::folded(query).is_empty() {
            return self;
        }
        self.and(&format!("{column} LIKE ? ESCAPE '\\'"), [pattern(query).into()])
    }

    /// ` WHERE ..`, or nothing.
    pub fn clause(&self) -> String {
        if self.conditions.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", self.conditions.join(" AND "))
        }
    }

    /// The values, in order.
    pub fn values(&self) -> Vec<Value> {
        self.values.clone()
    }
}

/// A pattern for LIKE with `\\` as escape: the folded text anywhere.
pub(crate) fn pattern(text: &str) -> String {
    let folded = crate::domain::folded(text);
    let escaped = folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
