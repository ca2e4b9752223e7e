//! H2 and H3: whether a scope row answers a requirement, and under which accreditation.

use std::sync::Arc;

use jiff::civil::Date;

use super::code::{Code, Confirm, Confirms};
use super::context::{Context, Relax};
use super::name::ALL_PARAMETERS;
use super::need::{Requirement, Scoped};
use super::record::{Accreditation, Row};
use super::standards::VersionFit;
use super::stop::{Detail, Seen, Stop};

/// A row that passed H2 and H3.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The row.
    pub row: Arc<Row>,
    /// The accreditation behind it, when it is known.
    pub accreditation: Option<Arc<Accreditation>>,
    /// How far above the need's object the row's object stands.
    pub depth: i64,
    /// How its version answers.
    pub version: VersionFit,
    /// What somebody has to confirm about the row.
    pub confirms: Confirms,
    /// First day on which row and accreditation are valid; nothing = always was.
    pub from: Option<Date>,
    /// Last day; nothing = open.
    pub to: Option<Date>,
}

/// Judges one row for one requirement.
pub fn admit(
    ctx: &Context<'_>,
    scoped: &Scoped,
    requirement: &Requirement,
    row: &Arc<Row>,
    relax: Relax,
    seen: &mut Seen,
) -> Result<Admitted, Stop> {
    let stop = |code: Code| Stop::at(code, Detail::Row(row.clone()));
    let depth = scoped.objects.iter().position(|name| *name == row.object_key);
    relax.check(scoped.objects.is_empty() || depth.is_some(), Code::ObjectNotCovered).map_err(stop)?;
    relax.check(names_parameter(scoped, requirement, row), Code::ParameterNotCovered).map_err(stop)?;
    let version = version(ctx, requirement, row, relax, seen).map_err(stop)?;
    relax.check(scoped.mode.is_none() || scoped.mode == row.mode, Code::ModeMismatch).map_err(stop)?;
    let accreditation = ctx.snapshot.accreditation(&row.accreditation).cloned();
    let scheme = accreditation.as_ref().and_then(|a| a.scheme);
    let counts = match &accreditation {
        Some(a) => {
            !a.rejected
                && a.sites.contains(&row.site)
                && requirement.scheme.is_none_or(|asked| a.scheme == Some(asked))
        }
        None => requirement.scheme.is_none(),
    };
    relax
        .check(counts, Code::AccreditationMissing)
        .map_err(|code| Stop::at(code, Detail::Accreditation(row.clone(), scheme)))?;
    let mut confirms = Confirms::default();
    if let Some(confirm) = version.confirm {
        confirms.add(confirm);
    }
    if !accreditation.as_ref().is_some_and(|a| a.verified) {
        confirms.add(Confirm::SelfDeclared);
    }
    let (from, to) = accreditation.as_ref().map_or((None, None), |a| (a.from, a.to));
    Ok(Admitted {
        row: row.clone(),
        depth: depth.and_then(|at| i64::try_from(at).ok()).unwrap_or(0),
        version,
        confirms,
        from: row.from.max(from),
        to: [row.to, to].into_iter().flatten().min(),
        accreditation,
    })
}

fn names_parameter(scoped: &Scoped, requirement: &Requirement, row: &Row) -> bool {
    if scoped.parameters.is_empty() || row.parameter_key.as_ref() == ALL_PARAMETERS {
        return true;
    }
    match requirement.parameter {
        Some(at) => scoped.parameters[at].key == row.parameter_key,
        None => scoped.parameters.iter().any(|parameter| parameter.key == row.parameter_key),
    }
}

/// By any of the standards meant; without one the version in force. The furthest code when none admits the row.
fn version(
    ctx: &Context<'_>,
    requirement: &Requirement,
    row: &Arc<Row>,
    relax: Relax,
    seen: &mut Seen,
) -> Result<VersionFit, Code> {
    let policy = ctx.need.policy;
    let lifted = |verdict: Result<VersionFit, Code>| match verdict {
        Err(Code::VersionMismatch) if relax.lifts(Code::VersionMismatch) => ctx.rules.as_other(row),
        Err(Code::StandardWithdrawn) if relax.lifts(Code::StandardWithdrawn) => Ok(VersionFit::OTHER),
        verdict => verdict,
    };
    if ctx.cited.is_empty() {
        return lifted(ctx.rules.judge(row, policy));
    }
    let mut furthest: Option<Code> = None;
    for (at, cited) in ctx.cited.iter().enumerate() {
        if requirement.standard.is_some_and(|asked| asked != at) || !cited.roots.contains(&row.family) {
            continue;
        }
        match lifted(cited.judge(row, policy, &ctx.rules)) {
            Ok(fit) => return Ok(fit),
            Err(code) => {
                seen.note(&Stop::at(code, Detail::Row(row.clone())));
                furthest = furthest.max(Some(code));
            }
        }
    }
    if let Some(code) = furthest {
        return Err(code);
    }
    relax.check(false, Code::StandardNotCovered)?;
    lifted(ctx.rules.judge(row, policy))
}
