//! What a version of a record changed, field by field.

use serde_json::Value;

/// A field that differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the field.
    pub field: String,
    /// Its text before; empty = nothing.
    pub before: String,
    /// Its text after; empty = nothing.
    pub after: String,
}

/// Fields that say which record it is, not what it states.
const IDENTITY: [&str; 2] = ["id", "provider_id"];

/// What differs between two records as they are stored; everything that is stated when there is none before.
pub fn changes(before: Option<&Value>, after: &Value) -> Vec<Change> {
    let empty = serde_json::Map::new();
    let old = before.and_then(Value::as_object).unwrap_or(&empty);
    let new = after.as_object().unwrap_or(&empty);
    let mut fields: Vec<&String> =
        new.keys().chain(old.keys().filter(|key| !new.contains_key(*key))).collect();
    fields.retain(|field| !IDENTITY.contains(&field.as_str()));
    fields
        .into_iter()
        .map(|field| Change {
            field: field.clone(),
            before: text(old.get(field)),
            after: text(new.get(field)),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// A value in one line: lists with semicolons, parts of a record with spaces; what is not stated is empty.
fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(text_of).collect::<Vec<_>>().join("; "),
        Some(Value::Object(fields)) => {
            let stated = fields.values().map(text_of).filter(|it| !it.is_empty());
            stated.collect::<Vec<_>>().join(" ")
        }
        Some(other) => other.to_string(),
    }
}

fn text_of(value: &Value) -> String {
    text(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_first_version_states_its_fields_and_a_later_one_what_differs() {
        let first = json!({"id": "1", "title": "甲", "withdrawn": false, "next": [{"number": "GB 1-2000", "kind": "FULL"}]});
        let told: Vec<_> = changes(None, &first).into_iter().map(|it| (it.field, it.after)).collect();
        assert_eq!(told, [("next".into(), "FULL GB 1-2000".to_string()), ("title".into(), "甲".into())]);
        let second = json!({"id": "1", "title": "甲", "withdrawn": true, "next": []});
        let told = changes(Some(&first), &second);
        let (next, withdrawn) = (&told[0], &told[1]);
        assert_eq!(
            (next.field.as_str(), next.before.as_str(), next.after.as_str()),
            ("next", "FULL GB 1-2000", "")
        );
        assert_eq!((withdrawn.field.as_str(), withdrawn.after.as_str()), ("withdrawn", "true"));
        assert!(changes(Some(&second), &second).is_empty());
    }
}
