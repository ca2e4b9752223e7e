//! Imports of scope tables: what callers ask for; `work` does what outlives them.

mod failed_rows;
mod scope_sheet;
mod start;
mod sweep;
mod take_back;
mod upload;
mod work;

pub(crate) use super::sheet::writing::Format;
pub(crate) use failed_rows::failed_rows;
pub(crate) use scope_sheet::export_scope;
pub(crate) use start::{Opened, apply, cancel, check, create, undo};
pub use sweep::sweep_imports;
pub(crate) use upload::upload;
pub use work::run_imports;

use super::access::{may_write, unknown_provider};
use crate::Deps;
use crate::domain::scope_import::{Reason, ScopeImport};
use crate::domain::scope_table::Places;
use crate::error::Error;
use crate::store::scope_import::{self, Kept};
use crate::store::{Doc, accreditation, profile};
use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// An import of the caller's provider.
pub(crate) async fn get(
    deps: &Deps,
    caller: &Principal,
    provider: Uuid,
    id: Uuid,
) -> Result<ScopeImport, Problem> {
    may_write(caller, provider)?;
    scope_import::of(deps.db.reader(), provider, id).await?.ok_or_else(unknown)
}

/// Imports of the caller's provider, newest first.
pub(crate) async fn list(
    deps: &Deps,
    caller: &Principal,
    provider: Uuid,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<ScopeImport>, Problem> {
    may_write(caller, provider)?;
    if profile::provider(deps.db.reader(), provider).await?.is_none() {
        return Err(unknown_provider());
    }
    Ok(scope_import::list(deps.db.reader(), provider, before, limit).await?)
}

/// What is wrong in an import, by row of the sheet.
pub(crate) async fn errors(
    deps: &Deps,
    caller: &Principal,
    (provider, id): (Uuid, Uuid),
    after: u32,
    limit: u64,
) -> Result<Vec<(u32, Vec<crate::domain::scope_import::Told>)>, Problem> {
    get(deps, caller, provider, id).await?;
    Ok(scope_import::errors(deps.db.reader(), id, after, limit).await?)
}

/// Rows that taking back kept.
pub(crate) async fn kept(
    deps: &Deps,
    caller: &Principal,
    (provider, id): (Uuid, Uuid),
    after: Uuid,
    limit: u64,
) -> Result<Vec<(Uuid, Kept)>, Problem> {
    get(deps, caller, provider, id).await?;
    Ok(scope_import::kept(deps.db.reader(), id, after, limit).await?)
}

fn unknown() -> Problem {
    Problem::not_found("导入", "The import")
}

/// The sites and certificates that rows of a provider may cite.
async fn places(
    conn: &impl ConnectionTrait,
    provider: Uuid,
    defaults: (Option<Uuid>, Option<Uuid>),
) -> Result<Places, Error> {
    let sites = values(profile::sites(conn, provider).await?);
    let accreditations = values(accreditation::of(conn, provider).await?);
    Ok(Places::of(provider, &sites, &accreditations, defaults))
}

fn values<T>(docs: Vec<Doc<T>>) -> Vec<T> {
    docs.into_iter().map(|doc| doc.value).collect()
}

/// A refusal of the platform as the reason of an import that failed.
fn reason(problem: &Problem) -> Reason {
    let told = problem.violations.first();
    Reason {
        code: told.map_or_else(|| problem.reason.to_string(), |it| it.reason.to_string()),
        zh: told.map_or(&problem.zh, |it| &it.zh).clone(),
        en: told.map_or(&problem.en, |it| &it.en).clone(),
    }
}
