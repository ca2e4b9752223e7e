//! The bureau records and withdraws upheld findings about reports.

use nqi_platform::problem::Problem;
use nqi_store::Tx;
use uuid::Uuid;

use crate::{domain::finding::Finding, error::Error, store::finding};

/// Records a finding.
pub async fn record(tx: &Tx, finding: &Finding) -> Result<(), Error> {
    Ok(finding::insert(tx, finding).await?)
}

/// Withdraws a finding that stands.
///
/// # Errors
/// NOT_FOUND; FAILED_PRECONDITION `FINDING_WITHDRAWN` when it does not stand any more.
pub async fn withdraw(tx: &Tx, id: Uuid, by: &str, reason: &str) -> Result<Finding, Error> {
    let stood = finding::withdraw(tx, id, by, reason).await?;
    let found = finding::find(tx.conn(), id).await?;
    let found = found.ok_or_else(|| Problem::not_found("该认定", "The finding"))?;
    if !stood {
        let problem = Problem::precondition(
            "FINDING_WITHDRAWN",
            "该认定已经撤销。",
            "The finding was withdrawn before.",
        );
        return Err(problem.into());
    }
    Ok(found)
}
