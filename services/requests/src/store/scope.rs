//! One page of a list: what it is narrowed to and where it goes on.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, SimpleExpr};
use uuid::Uuid;

use crate::domain::queue::Queue;

/// Which offers, orders or ratings are listed, newest first; empty parts do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// States.
    pub states: Vec<i32>,
    /// Only of this case.
    pub request: Option<Uuid>,
    /// Only for this item.
    pub item: Option<Uuid>,
    /// Only in this queue.
    pub queue: Option<Queue>,
    /// Only of the case of this number.
    pub case_number: String,
    /// Only order numbers that contain this text.
    pub number: String,
    /// Only ids below this one.
    pub before: Option<Uuid>,
    /// Rows, at most.
    pub limit: u64,
}

/// Whether a column contains the text, in any case of its letters, on either database.
pub(super) fn contains(column: impl ColumnTrait, text: &str) -> SimpleExpr {
    let text = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Expr::expr(Func::lower(Expr::col(column.as_column_ref())))
        .like(LikeExpr::new(format!("%{text}%")).escape('\\'))
}
