//! Limits of a scope row (限制范围): what the accreditation does not reach.

mod parse;

use serde::{Deserialize, Serialize};

/// What a limit names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "target", content = "text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Target {
    /// A method of the standard, 第二法.
    Method(u8),
    /// A clause, `4.3`; it includes its sub-clauses.
    Clause(String),
    /// A parameter.
    Parameter(String),
    /// An object.
    Object(String),
}

/// A limit as far as it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "limit", content = "of", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Limit {
    /// No limit.
    None,
    /// Only these methods of the standard (只用第二法).
    MethodOnly(Vec<u8>),
    /// Only these (只做).
    Only(Vec<Target>),
    /// All but these (不做, 除外).
    Exclude(Vec<Target>),
    /// Not understood: `LIMIT_UNPARSED`, somebody has to confirm.
    Unparsed(String),
}

/// Whether a name in a limit means what is asked, or something above it.
pub type Means<'a> = &'a dyn Fn(&str) -> bool;

/// What a need asks of the standard; empty fields ask nothing. How names are spelled and what lies above what is for the
/// caller to know.
#[derive(Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Number of the method.
    pub method: Option<u8>,
    /// Clause, `4.3.1`.
    pub clause: Option<&'a str>,
    /// Parameter.
    pub parameter: Option<Means<'a>>,
    /// Object.
    pub object: Option<Means<'a>>,
}

/// Whether a limit lets a need through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Nothing asked is outside the limit.
    Admits,
    /// `LIMIT_EXCLUDES`.
    Excludes,
    /// `?LIMIT_UNPARSED`.
    NeedsConfirmation,
}

impl Limit {
    /// Reads the text of a limit; text that is not surely understood stays [`Limit::Unparsed`].
    pub fn parse(text: &str) -> Limit {
        parse::parse(text)
    }

    /// Judges what a need asks. Only what is asked can be excluded.
    pub fn admits(&self, asked: &Asked<'_>) -> Admission {
        match self {
            Limit::None => Admission::Admits,
            Limit::Unparsed(_) => Admission::NeedsConfirmation,
            Limit::MethodOnly(methods) => match asked.method {
                Some(method) if !methods.contains(&method) => Admission::Excludes,
                _ => Admission::Admits,
            },
            Limit::Only(targets) => {
                let kinds: [fn(&Target) -> bool; 4] = [
                    |t| matches!(t, Target::Method(_)),
                    |t| matches!(t, Target::Clause(_)),
                    |t| matches!(t, Target::Parameter(_)),
                    |t| matches!(t, Target::Object(_)),
                ];
                let outside = kinds.iter().any(|kind| {
                    let mut named = targets.iter().filter(|t| kind(t)).map(|t| t.relation(asked)).peekable();
                    named.peek().is_some() && named.all(|relation| relation == Relation::Elsewhere)
                });
                if outside { Admission::Excludes } else { Admission::Admits }
            }
            Limit::Exclude(targets) => {
                let hit = targets.iter().any(|t| t.relation(asked) == Relation::Inside);
                if hit { Admission::Excludes } else { Admission::Admits }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    NotAsked,
    Inside,
    Elsewhere,
}

impl Target {
    fn relation(&self, asked: &Asked<'_>) -> Relation {
        let inside = match self {
            Target::Method(number) => asked.method.map(|m| m == *number),
            Target::Clause(clause) => asked.clause.map(|c| {
                c == clause || c.strip_prefix(clause.as_str()).is_some_and(|rest| rest.starts_with('.'))
            }),
            Target::Parameter(name) => asked.parameter.map(|means| means(name)),
            Target::Object(name) => asked.object.map(|means| means(name)),
        };
        match inside {
            None => Relation::NotAsked,
            Some(true) => Relation::Inside,
            Some(false) => Relation::Elsewhere,
        }
    }
}

#[cfg(test)]
mod tests;
