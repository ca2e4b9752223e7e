//! Identifiers on the wire and in the databases: UUID version 7.

use uuid::Uuid;

use crate::problem::Violation;

/// A new time-ordered identifier.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Reads an identifier in its hyphenated form; `field` names the request field in the violation.
pub fn parse_id(field: &str, text: &str) -> Result<Uuid, Violation> {
    match Uuid::try_parse(text) {
        Ok(id) if text.len() == 36 => Ok(id),
        _ => Err(Violation::new(
            field,
            "INVALID_ID",
            "应为 36 个字符的 UUID，例如 01890a5d-ac96-774b-bcce-b302099a8057。",
            "Must be a UUID of 36 characters, such as 01890a5d-ac96-774b-bcce-b302099a8057.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_survives_its_text_and_nothing_else_is_one() {
        let id = new_id();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(parse_id("id", &id.to_string()), Ok(id));
        for wrong in ["", "1", "{01890a5d-ac96-774b-bcce-b302099a8057}", &id.simple().to_string()] {
            assert_eq!(parse_id("order_id", wrong).expect_err(wrong).field, "order_id");
        }
    }
}
