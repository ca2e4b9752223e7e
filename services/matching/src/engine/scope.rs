//! H2 and H3: whether a scope row answers a requirement, and under which accreditation.

use std::sync::Arc;

use jiff::civil::Date;
use nqi_kernel::kind::{CalibrationMode, ItemKind};

use super::code::{Code, Confirm, Confirms};
use super::context::{Context, Relax};
use super::day::{self, Day};
use super::kind::standards;
use super::need::Requirement;
use super::packed::RowView;
use super::record::{Accreditation, Row};
use super::register::AccreditationEntry;
use super::standards::VersionFit;
use super::stop::{Detail, Halt, Seen, Stop};
use super::symbols::{self, Terms};

/// A row that passed H2 and H3, in place.
#[derive(Debug, Clone, Copy)]
pub struct Passing<'a> {
    /// The row.
    pub row: RowView<'a>,
    /// Its terms.
    pub terms: &'a Terms,
    /// The accreditation behind it.
    pub accreditation: &'a AccreditationEntry,
    /// How far above the need's object the row's object stands.
    pub depth: i64,
    /// How its version answers.
    pub version: VersionFit,
    /// What somebody has to confirm about the row.
    pub confirms: Confirms,
    /// First day on which row and accreditation are valid; nothing = always was.
    pub from: Option<Day>,
    /// Last day; nothing = open.
    pub to: Option<Day>,
}

/// A row that passed H2 and H3, whole, as it is shown.
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

impl Passing<'_> {
    /// The row as it is shown.
    pub fn shown(&self, ctx: &Context<'_>) -> Admitted {
        Admitted {
            row: ctx.snapshot.whole(self.row),
            accreditation: self.accreditation.record.clone(),
            depth: self.depth,
            version: self.version,
            confirms: self.confirms,
            from: self.from.map(day::date),
            to: self.to.map(day::date),
        }
    }
}

/// Judges one row for one requirement.
pub fn admit<'a>(
    ctx: &Context<'a>,
    requirement: &Requirement,
    row: RowView<'a>,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<Passing<'a>, Halt<'a>> {
    let stop = |code: Code| Stop::at(code, Detail::Row(row));
    let (symbols, words) = (ctx.snapshot.symbols(), row.packed.words);
    let (object, terms) = (symbols.object(words.object), symbols.terms(words.terms));
    let (standard, accreditation) =
        (symbols.standard(words.standard), ctx.snapshot.register().accreditation(row.packed.accreditation));
    let (Some(object), Some(terms), Some(standard), Some(accreditation)) =
        (object, terms, standard, accreditation)
    else {
        // Rows are packed with these symbols and this register, so their numbers are known.
        return Err(stop(Code::ObjectNotCovered));
    };
    let depth = ctx.objects.iter().position(|name| *name == object.name);
    relax.check(ctx.objects.is_empty() || depth.is_some(), Code::ObjectNotCovered).map_err(stop)?;
    relax.check(names_parameter(ctx, requirement, terms), Code::ParameterNotCovered).map_err(stop)?;
    let version = version(ctx, requirement, row, standard, relax, seen).map_err(stop)?;
    let mode = ctx.need.scoped().and_then(|scoped| scoped.mode).map(CalibrationMode::number);
    relax.check(mode.is_none() || mode == terms.mode, Code::ModeMismatch).map_err(stop)?;
    let standing = accreditation.standing;
    let counts = match standing {
        Some(a) => {
            !a.rejected
                && accreditation.covers(row.packed.site)
                && requirement.scheme.is_none_or(|asked| a.scheme == Some(asked))
        }
        None => requirement.scheme.is_none(),
    };
    relax.check(counts, Code::AccreditationMissing).map_err(|code| {
        Stop::at(code, Detail::Accreditation(row, standing.and_then(|standing| standing.scheme)))
    })?;
    let mut confirms = Confirms::default();
    if let Some(confirm) = version.confirm {
        confirms.add(confirm);
    }
    if !standing.is_some_and(|a| a.verified) {
        confirms.add(Confirm::SelfDeclared);
    }
    Ok(Passing {
        row,
        terms,
        accreditation,
        depth: depth.and_then(|at| i64::try_from(at).ok()).unwrap_or(0),
        version,
        confirms,
        from: terms.from.max(accreditation.from),
        to: match (terms.to, accreditation.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        },
    })
}

fn names_parameter(ctx: &Context<'_>, requirement: &Requirement, terms: &Terms) -> bool {
    if ctx.parameters.is_empty() || terms.name == ctx.all_parameters {
        return true;
    }
    match requirement.parameter {
        Some(at) => ctx.parameters[at] == terms.name || ctx.wider.contains(&(at, terms.name)),
        None => {
            ctx.parameters.contains(&terms.name) || ctx.wider.iter().any(|(_, wider)| *wider == terms.name)
        }
    }
}

/// The verdict on a version; without a relaxed filter and without anybody noting stops it is looked up once a standard.
fn version<'a>(
    ctx: &Context<'a>,
    requirement: &Requirement,
    row: RowView<'a>,
    standard: &symbols::Cited,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<VersionFit, Code> {
    if relax.0.is_some() || seen.notes() {
        return judge_version(ctx, requirement, row, standard, relax, seen);
    }
    let (number, asked) = (row.packed.words.standard, requirement.standard);
    let known = ctx.versions.borrow().iter().find(|(n, a, _)| (*n, *a) == (number, asked)).map(|k| k.2);
    known.unwrap_or_else(|| {
        let verdict = judge_version(ctx, requirement, row, standard, relax, seen);
        ctx.versions.borrow_mut().push((number, asked, verdict));
        verdict
    })
}

/// By any of the standards meant; without one the version in force. The furthest code when none admits the row.
fn judge_version<'a>(
    ctx: &Context<'a>,
    requirement: &Requirement,
    row: RowView<'a>,
    standard: &symbols::Cited,
    relax: Relax,
    seen: &mut Seen<'a>,
) -> Result<VersionFit, Code> {
    let policy = ctx.need.policy;
    let lifted = |verdict: Result<VersionFit, Code>| match verdict {
        Err(Code::VersionMismatch) if relax.lifts(Code::VersionMismatch) => ctx.rules.as_other(standard),
        Err(Code::StandardWithdrawn) if relax.lifts(Code::StandardWithdrawn) => Ok(VersionFit::OTHER),
        verdict => verdict,
    };
    if standards::is_general(ctx, standard) {
        return Ok(VersionFit::PLAIN);
    }
    if ctx.cited.is_empty() {
        relax.check(ctx.need.kind != ItemKind::Standards, Code::StandardNotCovered)?;
        return lifted(ctx.rules.judge(standard, policy));
    }
    let mut furthest: Option<Code> = None;
    for (at, (cited, roots)) in ctx.cited.iter().zip(&ctx.roots).enumerate() {
        if requirement.standard.is_some_and(|asked| asked != at) || !roots.contains(&standard.family) {
            continue;
        }
        match lifted(cited.judge(standard, policy, &ctx.rules)) {
            Ok(fit) => return Ok(fit),
            Err(code) => {
                seen.note(&Stop::at(code, Detail::Row(row)));
                furthest = furthest.max(Some(code));
            }
        }
    }
    if let Some(code) = furthest {
        return Err(code);
    }
    relax.check(false, Code::StandardNotCovered)?;
    lifted(ctx.rules.judge(standard, policy))
}
