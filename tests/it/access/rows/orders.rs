//! Orders.

use nqi_tests::case::Stage;
use nqi_tests::world::World;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::subject::{Needs, Subject};
use super::{Row, row};

fn order(_: &World, s: &Subject) -> Value {
    json!({"id": s.case.order})
}

pub fn rows() -> Vec<Row> {
    vec![
        row("requests.OrderService.GetOrder", Needs::Case(Stage::Awarded), order),
        row("requests.OrderService.ListOrders", Needs::Nothing, |_, _| json!({})),
        row(
            "requests.OrderService.ListHoldOrders",
            Needs::Nothing,
            |_, _| json!({"hold_ids": [Uuid::now_v7()]}),
        ),
        row(
            "requests.OrderService.ReceiveSample",
            Needs::Case(Stage::Awarded),
            |_, s| json!({"id": s.case.order, "label": "S-1", "condition": "完好"}),
        ),
        row(
            "requests.OrderService.RejectSample",
            Needs::Photo,
            |_, s| json!({"id": s.case.order, "reasons": ["数量不足"], "photo_document_ids": [s.id]}),
        ),
        row("requests.OrderService.ResendSample", Needs::Unfit, order),
        row(
            "requests.OrderService.RequestConfirmation",
            Needs::Case(Stage::InProgress),
            |_, s| json!({"id": s.case.order, "question": "是否按标准状态调湿？"}),
        ),
        row(
            "requests.OrderService.AnswerConfirmation",
            Needs::Confirming,
            |_, s| json!({"id": s.case.order, "answer": "是"}),
        ),
        row("requests.OrderService.DeliverReport", Needs::Ready, |w, s| w.report(&s.case)),
        row("requests.OrderService.ConfirmReport", Needs::Case(Stage::Delivered), order),
        row(
            "requests.OrderService.DisputeReport",
            Needs::Case(Stage::Delivered),
            |_, s| json!({"id": s.case.order, "points": ["数值与原始记录不符"]}),
        ),
        row(
            "requests.OrderService.AnswerDispute",
            Needs::Disputed,
            |_, s| json!({"id": s.case.order, "answer": "DISPUTE_ANSWER_AMEND", "text": "更正一处笔误"}),
        ),
        row(
            "requests.OrderService.CancelOrder",
            Needs::Case(Stage::InProgress),
            |_, s| json!({"id": s.case.order, "reason": "项目取消"}),
        ),
        row(
            "requests.OrderService.DecideCancellation",
            Needs::Proposed,
            |_, s| json!({"id": s.case.order, "agree": false}),
        ),
    ]
}
