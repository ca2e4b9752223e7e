//! The calls of the matrix, service by service.

mod commitments;
mod identity;
mod offers;
mod orders;
mod registry;
mod requests;

use nqi_tests::world::World;
use serde_json::Value;

use super::subject::{Needs, Subject};

/// One RPC of the matrix.
pub struct Row {
    /// Name, as in `tests/access.tsv`.
    pub rpc: &'static str,
    /// What must exist before.
    pub needs: Needs,
    /// The request.
    pub request: fn(&World, &Subject) -> Value,
}

const fn row(rpc: &'static str, needs: Needs, request: fn(&World, &Subject) -> Value) -> Row {
    Row { rpc, needs, request }
}

/// Every row.
pub fn all() -> Vec<Row> {
    let mut rows = identity::rows();
    rows.extend(registry::rows());
    rows.extend(requests::rows());
    rows.extend(offers::rows());
    rows.extend(orders::rows());
    rows.extend(commitments::rows());
    rows
}
