//! Imports of scope tables on the wire.

use crate::domain::scope_import::{Mode, ScopeImport, Told};
use crate::domain::scope_table::Column;
use crate::store::scope_import::Kept;
use nqi_platform::wire;
use nqi_proto::registry::v1 as proto;
use uuid::Uuid;

/// An import with its progress.
pub(crate) fn present(it: &ScopeImport) -> proto::ScopeImport {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    // A sheet has at most some hundred thousand rows, and a row of it few standards.
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    proto::ScopeImport {
        id: it.id.to_string(),
        provider_id: it.provider_id.to_string(),
        file_name: it.file_name.clone(),
        site_id: id(it.site_id),
        accreditation_id: id(it.accreditation_id),
        state: it.state as i32,
        size: it.file.as_ref().map_or(0, |file| i64::try_from(file.size).unwrap_or(i64::MAX)),
        sha256: it.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default(),
        header_row: count(it.proposal.header_row),
        columns: it.proposal.columns.iter().map(column).collect(),
        percent: count(it.percent()),
        rows_read: count(it.counts.read),
        rows_checked: count(it.counts.checked),
        rows_written: count(it.counts.written),
        created: count(it.counts.created),
        changed: count(it.counts.changed),
        unchanged: count(it.counts.unchanged),
        failed: count(it.counts.failed),
        mode: it.mode.map_or(0, |mode| mode as i32),
        kept: count(it.kept),
        problem: it.problem.as_ref().map(|why| proto::RowError {
            code: why.code.clone(),
            zh: why.zh.clone(),
            en: why.en.clone(),
            ..proto::RowError::default()
        }),
        undo_until: it.undo_until().map(wire::timestamp),
        create_time: Some(wire::timestamp(it.created_at)),
        update_time: Some(wire::timestamp(it.updated_at)),
    }
}

fn column(it: &Column) -> proto::ScopeColumn {
    proto::ScopeColumn {
        number: i32::try_from(it.number).unwrap_or(i32::MAX),
        title: it.title.clone(),
        field: it.field.map_or(0, |field| field.number()),
        origin: it.origin.map_or(0, |origin| origin as i32),
    }
}

/// The mode that a request states.
pub(crate) fn mode(number: i32) -> Option<Mode> {
    [Mode::AllOrNothing, Mode::ValidOnly].into_iter().find(|mode| *mode as i32 == number)
}

/// The errors of a row of the sheet.
pub(crate) fn errors(line: u32, told: Vec<Told>) -> impl Iterator<Item = proto::RowError> {
    told.into_iter().map(move |it| proto::RowError {
        row: i32::try_from(line).unwrap_or(i32::MAX),
        column: it.column,
        value: it.value,
        code: it.reason.code,
        zh: it.reason.zh,
        en: it.reason.en,
    })
}

/// A row that taking back left as it is.
pub(crate) fn kept((row, why): (Uuid, Kept)) -> proto::KeptRow {
    let (code, zh, en) = match why {
        Kept::Changed => (
            "ROW_CHANGED",
            "导入之后该能力项又被修改，保持现状。",
            "The row was changed after the import: it stays as it is.",
        ),
        Kept::InUse => (
            "ROW_IN_USE",
            "已有服务产品引用该能力项，保持现状。",
            "An offering names the row: it stays as it is.",
        ),
    };
    proto::KeptRow { scope_row_id: row.to_string(), code: code.into(), zh: zh.into(), en: en.into() }
}
