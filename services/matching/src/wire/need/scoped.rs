//! Needs for testing and certification.

use nqi_kernel::kind::ItemKind;
use nqi_kernel::limit::{Limit, Target};
use nqi_kernel::standard::StandardNumber;
use nqi_proto::r#type::v1 as pb;

use super::Reading;
use super::checks::{required_text, standards};
use crate::engine::kind::category;
use crate::engine::kind::choice::Choice;
use crate::engine::lexicon::alias;
use crate::engine::name;
use crate::engine::need::{Method, Parameter, Scoped};
use crate::engine::record::Scheme;
use crate::engine::taxonomy;
use crate::wire::records;

const MAX_PARAMETERS: usize = 50;

pub(super) fn testing(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    kind: ItemKind,
    given: &pb::TestingNeed,
) -> Option<Scoped> {
    required_text(&mut reading.checks, "need.testing.object", &given.object, ("检测对象", "The object"));
    reading.checks.text("need.testing.method", &given.method, 100);
    let (zh, en) = (format!("最多 {MAX_PARAMETERS} 项。"), format!("At most {MAX_PARAMETERS}."));
    let few = given.parameters.len() <= MAX_PARAMETERS;
    reading.checks.require(few, "need.testing.parameters", "TOO_MANY", zh, en);
    let parameters = parameters(reading, "need.testing.parameters", &given.parameters);
    let mut schemes = schemes(reading, need);
    if given.legal_effect {
        schemes.push(Scheme::Cma);
    }
    Some(Scoped {
        object: given.object.trim().to_owned(),
        objects: taxonomy::lineage(&given.object),
        parameters,
        standards: standards(reading, "need.testing.standards", &given.standards, Some(kind)),
        schemes: sorted(schemes),
        method: method(&given.method),
        max_hours: (given.max_hours > 0).then_some(given.max_hours),
        hazardous: given.hazardous,
        ..Scoped::default()
    })
}

/// The scheme is an object by name, or a standard by its number.
pub(super) fn certification(
    reading: &mut Reading<'_>,
    need: &pb::Need,
    given: &pb::CertificationNeed,
) -> Option<Scoped> {
    let field = "need.certification.scheme";
    required_text(&mut reading.checks, field, &given.scheme, ("认证制度或规则", "The scheme or rule"));
    reading.checks.text("need.certification.category", &given.category, 100);
    let kind = ItemKind::Certification;
    let listed = |name: &str| reading.snapshot.pairs_of(kind, &taxonomy::object(name)).next().is_some();
    // People call a scheme by the number of its requirements: ISO 9001.
    let alias = || alias::scheme(&given.scheme).filter(|name| listed(name));
    let scheme = given.scheme.trim();
    let scheme = if listed(scheme) { Some(scheme) } else { alias() };
    let by_standard = scheme.is_none() && StandardNumber::parse_citable(&given.scheme).is_ok();
    let scheme = scheme.unwrap_or(given.scheme.trim());
    let numbers = if by_standard {
        standards(reading, "need.certification.scheme", std::slice::from_ref(&given.scheme), Some(kind))
    } else {
        vec![]
    };
    let choice = Choice::stage(given.stage);
    let (zh, en) = ("应为初次、监督或再认证。", "Must be INITIAL, SURVEILLANCE or RENEWAL.");
    reading.checks.require(choice.is_some(), "need.certification.stage", "OUT_OF_RANGE", zh, en);
    let asked = given.category.trim();
    let category = (!asked.is_empty()).then(|| {
        let key = category::key(asked);
        Parameter { text: asked.to_owned(), wider: category::wider(&key), key }
    });
    Some(Scoped {
        object: if by_standard { String::new() } else { scheme.to_owned() },
        objects: if by_standard { vec![] } else { taxonomy::lineage(scheme) },
        parameters: category.into_iter().collect(),
        standards: numbers,
        schemes: sorted(schemes(reading, need)),
        choice,
        ..Scoped::default()
    })
}

pub(super) fn parameters(reading: &mut Reading<'_>, field: &str, given: &[String]) -> Vec<Parameter> {
    let mut all: Vec<Parameter> = Vec::new();
    for (at, text) in given.iter().take(MAX_PARAMETERS).enumerate() {
        required_text(&mut reading.checks, &format!("{field}[{at}]"), text, ("参数", "The parameter"));
        let key = name::parameter(text);
        let parameter = Parameter { text: text.trim().to_owned(), key, wider: vec![] };
        if !all.iter().any(|known| known.key == parameter.key) {
            all.push(parameter);
        }
    }
    all
}

pub(super) fn schemes(reading: &mut Reading<'_>, need: &pb::Need) -> Vec<Scheme> {
    let mut all = Vec::new();
    for (at, number) in need.accreditations.iter().enumerate() {
        let scheme = Scheme::from_number(*number);
        reading.checks.require(
            scheme.is_some(),
            format!("need.accreditations[{at}]"),
            "OUT_OF_RANGE",
            "应为 CMA、CNAS、法定计量授权或 CNCA。",
            "Must be CMA, CNAS, STATUTORY or CNCA.",
        );
        all.extend(scheme);
    }
    all
}

pub(super) fn sorted(mut schemes: Vec<Scheme>) -> Vec<Scheme> {
    schemes.sort_unstable();
    schemes.dedup();
    schemes
}

fn method(text: &str) -> Option<Method> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut method = Method { text: text.to_owned(), ..Method::default() };
    match records::clause(text) {
        Limit::MethodOnly(numbers) => method.number = numbers.first().copied(),
        Limit::Only(targets) => {
            for target in targets {
                match target {
                    Target::Clause(clause) => method.clause = Some(clause),
                    Target::Method(number) => method.number = Some(number),
                    Target::Parameter(_) | Target::Object(_) => {}
                }
            }
        }
        Limit::None | Limit::Exclude(_) | Limit::Unparsed(_) => {}
    }
    Some(method)
}
