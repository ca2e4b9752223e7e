//! An order's record: sample, reports, proposal and the order itself.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OrderState;

/// 样品.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Label.
    pub label: String,
    /// Received.
    pub received_at: Option<Timestamp>,
    /// Fit for the work.
    pub fit: bool,
    /// Condition in words.
    pub condition: String,
    /// Why it is unfit.
    pub reasons: Vec<String>,
    /// Photo documents.
    pub photos: Vec<Uuid>,
    /// Accepted with a deviation that the report must state.
    pub deviation: String,
}

/// What a report states a result for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// The item.
    pub item: Uuid,
    /// Parameter or measurand.
    pub parameter: String,
    /// Standard number with year.
    pub standard: String,
    /// The scope row that covers it; empty when no mark was claimed.
    pub scope_row: String,
}

/// 报告.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The document.
    pub document: Uuid,
    /// Report number, unique per provider.
    pub number: String,
    /// Date of the test.
    pub test_date: Date,
    /// Authorised signatory.
    pub signatory: String,
    /// Marks claimed, numbers of nqi.type.v1.AccreditationScheme.
    pub marks: Vec<i32>,
    /// What it states results for.
    pub rows: Vec<ReportRow>,
    /// Delivered.
    pub delivered_at: Timestamp,
    /// Version, from 1.
    pub version: i32,
    /// Stated deviation of the sample.
    pub deviation: String,
}

/// A proposal to cancel an order in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The organisation that proposed it.
    pub proposer: Uuid,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// An order for the items of one offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Derived from the offer and its quote version, so that a repeated award means the same order.
    pub id: Uuid,
    /// Number, such as WH-2026-000123-01.
    pub number: String,
    /// The request.
    pub request: Uuid,
    /// The item.
    pub item: Uuid,
    /// The offer.
    pub offer: Uuid,
    /// The quote version.
    pub quote_version: i32,
    /// The enterprise.
    pub enterprise: Uuid,
    /// The handling centre.
    pub centre: Option<Uuid>,
    /// The provider.
    pub provider: Uuid,
    /// Its name when it was chosen.
    pub provider_name: String,
    /// Its site.
    pub site: Uuid,
    /// The published offering that the match found for it, if any.
    pub offering: Option<Uuid>,
    /// State.
    pub state: OrderState,
    /// Promised working days of the present attempt.
    pub promised_days: i32,
    /// Promised working days at the award.
    pub first_promise: i32,
    /// Statutory limit in working days; 0 = none.
    pub statutory_days: i32,
    /// Total in fen.
    pub total_fen: i64,
    /// Not before this day.
    pub start: Option<Date>,
    /// A sample must be sent.
    pub sample_needed: bool,
    /// The delivery clock was started.
    pub started: bool,
    /// The sample.
    pub sample: Option<Sample>,
    /// Reports, newest last.
    pub reports: Vec<Report>,
    /// Question to the enterprise.
    pub question: String,
    /// Its answer.
    pub answer: String,
    /// Points of the objection.
    pub dispute_points: Vec<String>,
    /// The complaint that the objection opened.
    pub complaint: Option<Uuid>,
    /// Report version that was objected to last; 0 = none.
    pub disputed_version: i32,
    /// Open proposal to cancel.
    pub proposal: Option<Proposal>,
    /// Reason of an end.
    pub reason: String,
    /// Delivery attempt, from 1.
    pub attempt: i32,
    /// The confirmed hold.
    pub hold: Option<Uuid>,
    /// The rating, once there.
    pub rating: Option<Uuid>,
    /// A sample is awaited since.
    pub waiting_since: Option<Timestamp>,
    /// The report counts as confirmed after this.
    pub confirm_by: Option<Timestamp>,
    /// Version, from 1.
    pub version: i64,
    /// Created.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
}
