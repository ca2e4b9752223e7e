//! Standards on the wire.

use super::{Fields, scope_row};
use crate::domain::standard::{Standard, Successor};
use crate::domain::vocabulary::Word;
use crate::store::Doc;
pub(crate) use crate::store::standard::status_number;
use nqi_kernel::standard::StandardNumber;
use nqi_kernel::standard::supersession::{EdgeKind, Status};
use nqi_platform::problem::Problem;
use nqi_platform::{etag, wire};
use nqi_proto::registry::v1 as proto;

/// Reads a version.
pub(crate) fn parse(id: &str, given: Option<&proto::Standard>) -> Result<Standard, Problem> {
    let mut fields = Fields::new();
    let given = given.cloned().unwrap_or_default();
    fields.required("standard.number", &given.number, 60);
    let mut successors: Vec<Successor> = Vec::new();
    for (index, next) in given.successors.iter().enumerate() {
        let number =
            scope_row::standard(&mut fields, &format!("standard.successors[{index}].number"), &next.number);
        match kind(next.kind) {
            Some(kind) => successors.push(Successor { number, kind }),
            None => fields.push(
                &format!("standard.successors[{index}].kind"),
                "REQUIRED",
                "必须写明代替关系。",
                "State how it is replaced.",
            ),
        }
    }
    let standard = Standard {
        id: fields.id("id", id),
        number: scope_row::standard(&mut fields, "standard.number", &given.number),
        title_zh: fields.text("standard.title_zh", &given.title_zh, 200),
        recorded: Status::Current,
        valid_from: fields.day_if_any("standard.valid_from", given.valid_from.as_ref()),
        valid_to: fields.day_if_any("standard.valid_to", given.valid_to.as_ref()),
        withdrawn: given.withdrawn,
        successors,
        object: fields.text("standard.object", &given.object, 200),
        parameters: given.parameters.iter().map(|it| fields.text("standard.parameters", it, 200)).collect(),
        cluster: fields.word("standard.cluster", given.cluster),
        kind: fields.word("standard.kind", given.kind),
        mode: fields.word("standard.mode", given.mode),
        verified: given.verified,
    };
    if let (Some(from), Some(to)) = (standard.valid_from, standard.valid_to) {
        let (zh, en) = ("不得早于 valid_from。", "Must not be before valid_from.");
        fields.require(from <= to, "standard.valid_to", "DATES_REVERSED", zh, en);
    }
    let alone = !standard.withdrawn || standard.successors.is_empty();
    let (zh, en) = ("已废止的标准不能有代替标准。", "A standard withdrawn without a successor has none.");
    fields.require(alone, "standard.withdrawn", "HAS_SUCCESSORS", zh, en);
    fields.finish()?;
    Ok(standard)
}

fn kind(number: i32) -> Option<EdgeKind> {
    [EdgeKind::Full, EdgeKind::Partial, EdgeKind::Merge, EdgeKind::Split, EdgeKind::TypeChange]
        .into_iter()
        .find(|kind| edge(*kind) == number)
}

fn edge(kind: EdgeKind) -> i32 {
    match kind {
        EdgeKind::Full => 1,
        EdgeKind::Partial => 2,
        EdgeKind::Merge => 3,
        EdgeKind::Split => 4,
        EdgeKind::TypeChange => 5,
    }
}

/// A status, or none for 0.
pub(crate) fn status(fields: &mut Fields, field: &str, number: i32) -> Option<Status> {
    let status = [Status::Upcoming, Status::Current, Status::Superseded, Status::Withdrawn]
        .into_iter()
        .find(|status| status_number(*status) == number);
    let (zh, en) =
        (format!("没有编号为 {number} 的取值。"), format!("{number} is not a value of this field."));
    fields.require(number == 0 || status.is_some(), field, "UNKNOWN_VALUE", zh, en);
    status
}

/// An edge between two versions.
pub(crate) fn edge_between(from: String, to: String, kind: EdgeKind) -> proto::StandardEdge {
    proto::StandardEdge { from, to, kind: edge(kind) }
}

/// A version with its status of the day.
pub(crate) fn present(doc: &Doc<Standard>, status: Status) -> proto::Standard {
    let it = &doc.value;
    let number = StandardNumber::parse(&it.number).ok();
    let successor =
        |next: &Successor| proto::Supersession { number: next.number.clone(), kind: edge(next.kind) };
    proto::Standard {
        id: it.id.to_string(),
        etag: etag::of(doc.version),
        number: it.number.clone(),
        family: number.as_ref().map(StandardNumber::family_key).unwrap_or_default(),
        year: number.and_then(|number| number.year()).map_or(0, i32::from),
        title_zh: it.title_zh.clone(),
        status: status_number(status),
        valid_from: it.valid_from.map(wire::date),
        valid_to: it.valid_to.map(wire::date),
        withdrawn: it.withdrawn,
        successors: it.successors.iter().map(successor).collect(),
        object: it.object.clone(),
        parameters: it.parameters.clone(),
        cluster: it.cluster.map_or(0, Word::number),
        kind: it.kind.map_or(0, Word::number),
        mode: it.mode.map_or(0, Word::number),
        verified: it.verified,
        ..proto::Standard::default()
    }
}
