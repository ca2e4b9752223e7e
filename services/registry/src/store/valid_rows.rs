//! Which scope rows are valid on a day, as SQL says it: `ScopeRow::valid_on` to the letter, so that a page of them reads no
//! more rows than it shows.

use super::accreditation;
use super::document::dialect;
use super::filter::Filter;
use crate::error::Error;
use jiff::civil::Date;
use nqi_store::Dialect;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// The first and last text that an ISO date can have: what stands for a day that is not stated.
const EVER: &str = "''";
const FOREVER: &str = "'9999-99-99'";

/// Where the days of a row stand in its document.
struct Places {
    valid_from: &'static str,
    valid_to: &'static str,
    suspended_from: &'static str,
    suspended_until: &'static str,
    /// Suspensions that are over, as rows of a table.
    past: &'static str,
    past_from: &'static str,
    past_until: &'static str,
}

const SQLITE: Places = Places {
    valid_from: "json_extract(body, '$.valid_from')",
    valid_to: "json_extract(body, '$.valid_to')",
    suspended_from: "json_extract(body, '$.suspension.from')",
    suspended_until: "json_extract(body, '$.suspension.until')",
    past: "json_each(scope_row.body, '$.past_suspensions') AS past",
    past_from: "json_extract(past.value, '$.from')",
    past_until: "json_extract(past.value, '$.until')",
};

// Texts of a document compare by the collation of the database, which need not be that of bytes.
const POSTGRES: Places = Places {
    valid_from: "(body::json->>'valid_from') COLLATE \"C\"",
    valid_to: "(body::json->>'valid_to') COLLATE \"C\"",
    suspended_from: "(body::json->'suspension'->>'from') COLLATE \"C\"",
    suspended_until: "(body::json->'suspension'->>'until') COLLATE \"C\"",
    past: "json_array_elements(scope_row.body::json->'past_suspensions') AS past(value)",
    past_from: "(past.value->>'from') COLLATE \"C\"",
    past_until: "(past.value->>'until') COLLATE \"C\"",
};

/// Narrows a query over the scope rows of a provider to those that are valid on a day. What an accreditation covers and when
/// is its own to say; a provider has few.
pub(super) async fn narrow(
    filter: &mut Filter,
    conn: &impl ConnectionTrait,
    provider: Uuid,
    day: Date,
) -> Result<(), Error> {
    let (mut covered, mut values) = (Vec::new(), Vec::<Value>::new());
    for doc in accreditation::of(conn, provider).await? {
        let it = doc.value;
        if it.effective(day) && !it.site_ids.is_empty() {
            let sites = vec!["?"; it.site_ids.len()].join(", ");
            covered.push(format!("(accreditation_id = ? AND site_id IN ({sites}))"));
            values.push(it.id.into());
            values.extend(it.site_ids.into_iter().map(Value::from));
        }
    }
    if covered.is_empty() {
        filter.and("FALSE", []);
        return Ok(());
    }
    // The columns come first: a document is opened only for rows that they leave.
    filter.and(&format!("({})", covered.join(" OR ")), values).and("verification <> 3", []);
    let places = if dialect(conn) == Dialect::Postgres { POSTGRES } else { SQLITE };
    let Places { valid_from, valid_to, suspended_from, suspended_until, past, past_from, past_until } =
        places;
    let day = || Value::from(day.to_string());
    filter
        .and(&format!("coalesce({valid_from}, {EVER}) <= ?"), [day()])
        .and(&format!("coalesce({valid_to}, {FOREVER}) >= ?"), [day()])
        .and(
            &format!(
                "(suspended = FALSE OR coalesce({suspended_from}, {EVER}) > ? OR coalesce({suspended_until}, {FOREVER}) < ?)"
            ),
            [day(), day()],
        )
        .and(
            &format!(
                "NOT EXISTS (SELECT 1 FROM {past} WHERE coalesce({past_from}, {EVER}) <= ? AND {past_until} >= ?)"
            ),
            [day(), day()],
        );
    Ok(())
}
